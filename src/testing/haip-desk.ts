import type { Conversation } from "./haip-conversation";
import type { FakeHaipEnvelope } from "./haip-wire";

/** What came of a message: a `POST` is answered by it. */
export type Receipt = "taken" | "refused" | "cut" | "unsupported";

/** What a dialect does beside what all do. */
export interface Desk {
  handle(envelope: FakeHaipEnvelope): Receipt;
  /** The client has said `HAI` and is let in. */
  welcome(): void;
  /** By the agent itself, in the newest run or transaction. */
  say(text: string): void;
  /** Dialect A: asks the client to run a tool. */
  callTool?(tool: string, params: unknown): Promise<FakeHaipToolResult>;
  /** The session is no more. */
  abandon(): void;
}

/** How a tool call addressed to a client ended, with what it told on the way. */
export interface FakeHaipToolResult {
  readonly callId: string;
  readonly status: string;
  readonly result: unknown;
  readonly updates: readonly unknown[];
}

/** A user's whole text: what the scenario makes of it, and what the agent answers. */
export type Hear = (
  text: { readonly text: string; readonly messageId?: string | undefined },
  envelope: FakeHaipEnvelope,
  conversation: Conversation,
) => Receipt;
