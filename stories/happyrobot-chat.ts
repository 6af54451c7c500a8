import type { ChatConnector } from "@parlance/react/core";
import { createHappyRobotChat, type HappyRobotChatOptions } from "@parlance/react/happyrobot";
import {
  createFakeHappyRobot,
  happyRobotHandlers,
  type FakeHappyRobot,
  type FakeHappyRobotOptions,
} from "@parlance/react/testing";
import type { Loader } from "@storybook/react-vite";
import * as mswNamespace from "msw";

/** A connector of an app, and the vendor it talks to without knowing that it is a fake. */
export interface HappyRobotStage {
  readonly fake: FakeHappyRobot;
  readonly connector: ChatConnector;
}

/** How the vendor behaves, and how the app has set up its connector. */
export interface HappyRobotStageOptions extends FakeHappyRobotOptions {
  readonly chat?: Partial<HappyRobotChatOptions>;
  /** How long tokens live, in seconds, first to last; those after that as long as the scenario says. */
  readonly tokenTtls?: readonly number[];
}

/** Puts a fake HappyRobot on the network of the story, and hands the app a connector to it. */
export function happyRobotChat({
  chat,
  tokenTtls = [],
  ...options
}: HappyRobotStageOptions): Loader {
  return ({ msw }): HappyRobotStage => {
    const fake = createFakeHappyRobot(options);
    msw.use(...happyRobotHandlers(mswNamespace, fake));
    const ttls = [...tokenTtls];
    const connector = createHappyRobotChat({
      // An app asks its own backend, which mints it with the API key.
      getToken() {
        const ttlSeconds = ttls.shift();
        return fake.mintToken(ttlSeconds === undefined ? {} : { ttlSeconds }).token;
      },
      ...chat,
    } as HappyRobotChatOptions);
    return { fake, connector };
  };
}

/** What {@link happyRobotChat} loaded. */
export function happyRobotOf({
  loaded,
}: {
  readonly loaded: Record<string, unknown>;
}): HappyRobotStage {
  return loaded as unknown as HappyRobotStage;
}
