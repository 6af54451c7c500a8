import { defaultAgent } from "./happyrobot-agent";

/** What the agent of the fake is asked. */
export interface KivoxAgentInput {
  /** The text of the user's message, or what was heard of its sound. */
  readonly text: string;
  readonly agentId: string;
  readonly conversationId: string;
  /** 1 for the first message of the conversation, then 2, ... */
  readonly turn: number;
}

/**
 * The agent's words. A string is streamed in small chunks, an iterable chunk by chunk as it stands; an empty answer means
 * that the agent's turn is complete without a word.
 *
 * @example
 * ```ts
 * createFakeKivox({ agent: ({ text }) => ["You said: ", text] });
 * ```
 */
export type KivoxAgent = (input: KivoxAgentInput) => string | Iterable<string>;

/** The same words as the fake HappyRobot's, so that a conversation is the same with either. */
export const defaultKivoxAgent: KivoxAgent = (input) =>
  defaultAgent({ ...input, sessionId: input.conversationId, attachments: [] });
