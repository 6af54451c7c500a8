import type { ChatConnector } from "../../src/core/index";
import { createHaipChat, type HaipTransportName } from "../../src/protocols/haip/index";
import { createHappyRobotChat } from "../../src/protocols/happyrobot/index";
import { createKivoxBearerClient, createKivoxChat } from "../../src/protocols/kivox/index";
import {
  createFakeHaip,
  createFakeHappyRobot,
  createFakeKivox,
  type FakeHaipDialect,
  type FakeHaipOptions,
  type HaipScenario,
  type HappyRobotScenario,
  type KivoxScenario,
} from "../../src/testing/index";
import { connectHaipInProcess } from "../setup/in-process-haip";
import { connectKivoxInProcess } from "../setup/in-process-kivox";
import { connectInProcess } from "../setup/in-process-socket";

/** A story that every fake vendor can tell. */
export type Story = HappyRobotScenario & HaipScenario & KivoxScenario;

/** A fake vendor that tells a story, and our connector to it. */
export interface VendorUnderTest {
  readonly connector: ChatConnector;
  /** What the users said, as the vendor has it. */
  readonly heard: readonly string[];
  readonly openLinks: number;
  setStory(story: Story): void;
  /** Lines stay open, but nothing passes. */
  silence(isOn: boolean): void;
  close(): void;
}

/** A HAIP server as the vendor's pages describe it, and as the reference server was seen to be. */
export const haip = ["HAIP-A", "HAIP-B1", "HAIP-B2"] as const;
export const haipReference = [
  "HAIP-A reference",
  "HAIP-B1 reference",
  "HAIP-B2 reference",
] as const;
export const vendorNames = ["HappyRobot", ...haip, ...haipReference, "Kivox"] as const;
export type VendorName = (typeof vendorNames)[number];

/** The same words, whoever says them and whatever was said before. */
export function answerTo(text: string): string {
  return `You said "${text}". It is **on its way**, and will be there tomorrow.`;
}

const agent = ({ text }: { readonly text: string }) => answerTo(text);

/** Makes a vendor that tells `story`. */
export function openVendor(name: VendorName, story: Story): VendorUnderTest {
  if (name === "HappyRobot") return openHappyRobot(story);
  if (name === "Kivox") return openKivox(story);
  const [, dialect, endpoints] = /^HAIP-(\S+)(?: (reference))?$/.exec(name) ?? [];
  return openHaip(
    dialect as FakeHaipDialect,
    (endpoints ?? "documented") as FakeHaipOptions["endpoints"] & string,
    story,
  );
}

function openHappyRobot(story: Story): VendorUnderTest {
  const fake = createFakeHappyRobot({ scenario: story, agent });
  const connector = createHappyRobotChat({
    getToken: () => fake.mintToken().token,
    ...connectInProcess(fake),
  });
  return {
    connector,
    get heard() {
      return fake.sessions.flatMap(({ messages }) =>
        messages.flatMap(({ role, content }) => (role === "user" ? [content] : [])),
      );
    },
    get openLinks() {
      return fake.sockets.open;
    },
    setStory: fake.setScenario,
    silence: fake.silence,
    close: fake.close,
  };
}

function openKivox(story: Story): VendorUnderTest {
  const fake = createFakeKivox({ scenario: story, agent });
  const before = fake.conversations.length;
  const live = fake.agents.findLast(
    ({ status, owner_user_id }) => status === "live" && owner_user_id === fake.users[0]?.id,
  );
  const { fetch, WebSocket } = connectKivoxInProcess(fake, { later: setImmediate });
  const client = createKivoxBearerClient({
    baseUrl: fake.baseUrl,
    getToken: () => fake.mintToken().token,
    // This one ticks every five seconds, and the app knows it.
    silenceMs: 15_000,
    fetch,
    WebSocket,
  });
  return {
    connector: createKivoxChat({ client, agentId: live?.id ?? "" }),
    get heard() {
      return fake.conversations
        .slice(before)
        .flatMap(({ id }) =>
          fake.messagesOf(id).flatMap(({ role, content }) => (role === "user" ? [content] : [])),
        );
    },
    get openLinks() {
      return fake.connections.filter(({ isOpen }) => isOpen).length;
    },
    setStory: fake.setScenario,
    silence: fake.silence,
    close: fake.close,
  };
}

/** Makes a HAIP server, and a connector that goes to it by whichever transport. */
export function openHaip(
  dialect: FakeHaipDialect,
  endpoints: "documented" | "reference",
  story: Story,
  transport: HaipTransportName = "websocket",
): VendorUnderTest {
  const fake = createFakeHaip({ dialect, endpoints, scenario: story, agent });
  const path = { websocket: "websocket", sse: "connect", "http-streaming": "stream" }[transport];
  const connector = createHaipChat({
    url: `https://haip.example.com/haip/${path}`,
    transport,
    ...(dialect === "A"
      ? { getToken: () => fake.mintToken().token }
      : { tool: "chat", authenticate: () => ({ token: fake.mintToken().token }) }),
    WebSocket: connectHaipInProcess(fake, setImmediate).WebSocket,
    async fetch(url, init) {
      const response = await fake.handle(new Request(url, init));
      if (!response || response.type === "error") throw new TypeError("The line was cut.");
      return response;
    },
  });
  return {
    connector,
    get heard() {
      return fake.sessions.flatMap(({ texts }) =>
        texts.flatMap(({ role, text }) => (role === "user" ? [text] : [])),
      );
    },
    get openLinks() {
      return fake.sockets.open;
    },
    setStory: fake.setScenario,
    silence: fake.silence,
    close: fake.close,
  };
}
