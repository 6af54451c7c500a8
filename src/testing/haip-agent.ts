import { defaultAgent } from "./happyrobot-agent";

/** What the agent of the fake is asked. */
export interface HaipAgentInput {
  /** The text of the user's message. */
  readonly text: string;
  readonly sessionId: string;
  /** 1 for the first message of the session, then 2, ... */
  readonly turn: number;
}

/**
 * The agent's words. A string is streamed in small parts, an iterable part by part as it stands (dialect B2 sends either
 * whole); an empty answer means that the agent stays silent.
 *
 * @example
 * ```ts
 * createFakeHaip({ agent: ({ text }) => ["You said: ", text] });
 * ```
 */
export type HaipAgent = (input: HaipAgentInput) => string | Iterable<string>;

/** The same words as the fake HappyRobot's, so that a conversation is the same with either. */
export const defaultHaipAgent: HaipAgent = (input) => defaultAgent({ ...input, attachments: [] });
