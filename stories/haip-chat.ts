import type { ChatConnector } from "@parlance/react/core";
import { createHaipChat, type HaipChatOptions, type HaipTransportName } from "@parlance/react/haip";
import {
  createFakeHaip,
  haipHandlers,
  type FakeHaip,
  type FakeHaipOptions,
} from "@parlance/react/testing";
import type { Loader } from "@storybook/react-vite";
import * as mswNamespace from "msw";

/** A connector of an app, and the server it talks to without knowing that it is a fake. */
export interface HaipStage {
  readonly fake: FakeHaip;
  readonly connector: ChatConnector;
}

/** How the server behaves, and how the app has set up its connector. */
export interface HaipStageOptions extends FakeHaipOptions {
  readonly transport?: HaipTransportName;
  readonly chat?: Partial<HaipChatOptions>;
}

const addresses: Readonly<Record<HaipTransportName, string>> = {
  websocket: "websocket",
  sse: "sse",
  "http-streaming": "stream",
};

/** Puts a fake HAIP server on the network of the story, and hands the app a connector to it. */
export function haipChat({
  transport = "websocket",
  chat,
  ...options
}: HaipStageOptions = {}): Loader {
  return ({ msw }): HaipStage => {
    const fake = createFakeHaip(options);
    msw.use(...haipHandlers(mswNamespace, fake));
    // An app asks its own backend for it.
    const getToken = () => fake.mintToken().token;
    const connector = createHaipChat({
      url: `${fake.baseUrl}/${addresses[transport]}`,
      transport,
      ...(fake.dialect === "A"
        ? { getToken }
        : { tool: "chat", authenticate: () => ({ token: getToken() }) }),
      ...chat,
    });
    return { fake, connector };
  };
}

/** What {@link haipChat} loaded. */
export function haipOf({ loaded }: { readonly loaded: Record<string, unknown> }): HaipStage {
  return loaded as unknown as HaipStage;
}
