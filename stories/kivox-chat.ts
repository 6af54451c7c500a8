import type { ChatConnector } from "@parlance/react/core";
import {
  createKivoxBearerClient,
  createKivoxChat,
  createKivoxSessionClient,
  type KivoxChatOptions,
  type KivoxClient,
  type KivoxNetworkOptions,
} from "@parlance/react/kivox";
import {
  createFakeKivox,
  kivoxHandlers,
  type FakeKivox,
  type FakeKivoxAgent,
  type FakeKivoxOptions,
} from "@parlance/react/testing";
import type { Loader } from "@storybook/react-vite";
import * as mswNamespace from "msw";

/** A connector of an app, and the vendor it talks to without knowing that it is a fake. */
export interface KivoxStage {
  readonly fake: FakeKivox;
  readonly client: KivoxClient;
  /** Whom one talks to. */
  readonly agent: FakeKivoxAgent;
  readonly connector: ChatConnector;
}

/** How the vendor behaves, and how the app has set up its client and its connector. */
export interface KivoxStageOptions extends FakeKivoxOptions {
  /** By what the app is known: a token of its own backend, or the cookie of who is signed in. @defaultValue "token" */
  readonly credential?: "token" | "cookie";
  readonly network?: Partial<KivoxNetworkOptions>;
  readonly chat?: Partial<KivoxChatOptions>;
}

/** Puts a fake Kivox on the network of the story, and hands the app a connector to one of its agents. */
export function kivoxChat({
  credential = "token",
  network,
  chat,
  ...options
}: KivoxStageOptions = {}): Loader {
  return ({ msw }): KivoxStage => {
    const fake = createFakeKivox(options);
    const jar = credential === "cookie" ? { cookie: fake.sessionCookie() } : {};
    msw.use(...kivoxHandlers(mswNamespace, fake, { jar }));
    const { baseUrl } = fake;
    const client =
      credential === "cookie"
        ? createKivoxSessionClient({ baseUrl, ...network })
        : createKivoxBearerClient({ baseUrl, getToken: () => fake.mintToken().token, ...network });
    const agent = fake.agents.findLast(({ status }) => status === "live");
    if (!agent) throw new Error("Nobody is live.");
    return {
      fake,
      client,
      agent,
      connector: createKivoxChat({ client, agentId: agent.id, ...chat }),
    };
  };
}

/** What {@link kivoxChat} loaded. */
export function kivoxOf({ loaded }: { readonly loaded: Record<string, unknown> }): KivoxStage {
  return loaded as unknown as KivoxStage;
}
