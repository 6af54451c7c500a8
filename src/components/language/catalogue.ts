import type { ParlanceError } from "../../core/index";
import type { Format } from "./format";

/**
 * Every word the components say, in one language. A complete one is a language; a part of one, given as `messages`,
 * changes some of the wording.
 *
 * @example
 * ```tsx
 * <ChatWidget connector={connector} messages={{ title: "Ask Acme", agent: "Ava" }} />
 * ```
 */
export interface MessageCatalogue {
  /** The language, as a BCP 47 tag; how dates, numbers and plurals are written. */
  readonly locale: string;
  /** Which way the language is written. */
  readonly direction: "ltr" | "rtl";

  /** The name of the chat, its heading. */
  readonly title: string;
  /** What the one who answers is called. */
  readonly agent: string;
  /** What the reader is called. */
  readonly user: string;

  /** Labels of the launcher and of the header. */
  readonly openChat: string;
  readonly closeChat: string;
  readonly unreadMessages: (count: number, format: Format) => string;

  /** What the chat's menu offers. */
  readonly menu: string;
  readonly minimise: string;
  readonly resize: string;
  readonly endConversation: string;
  readonly downloadMarkdown: string;
  readonly downloadJson: string;
  readonly muteSound: string;
  readonly unmuteSound: string;
  readonly keyboardHelp: string;
  /** Before the conversation is ended for good. */
  readonly endQuestion: string;
  readonly endConsequence: string;
  readonly end: string;
  readonly endFailed: string;
  readonly cancel: string;

  /** The keyboard map. */
  readonly closeHelp: string;
  readonly shortcutSend: string;
  readonly shortcutNewLine: string;
  readonly shortcutClose: string;
  readonly shortcutMessages: string;
  readonly shortcutFirstLast: string;
  readonly shortcutInside: string;
  readonly shortcutWrite: string;
  readonly shortcutHelp: string;
  /** The names of keys as they are printed on a keyboard. */
  readonly keyEnter: string;
  readonly keyShift: string;
  readonly keyEscape: string;
  readonly keyHome: string;
  readonly keyEnd: string;

  /** Under the heading: how the connection is. */
  readonly statusIdle: string;
  readonly statusConnecting: string;
  readonly statusConnected: string;
  readonly statusReconnecting: string;
  readonly statusOffline: string;
  readonly statusEnded: string;
  readonly statusFailed: string;

  /** The banner that says what is wrong with the connection. */
  readonly connecting: string;
  readonly connectingIn: (seconds: number, format: Format) => string;
  readonly reconnecting: string;
  readonly reconnectingIn: (seconds: number, format: Format) => string;
  readonly offline: string;
  readonly reconnected: string;
  /** In the last minute of a session that its vendor will end. */
  readonly endingIn: (seconds: number, format: Format) => string;
  readonly tryNow: string;
  readonly tryAgain: string;

  /** What is said while there is nothing to read. */
  readonly welcomeTitle: string;
  readonly welcomeText: string;

  /** The label of the list of messages. */
  readonly conversation: string;
  readonly loadEarlier: string;
  readonly loadingEarlier: string;
  readonly earlierFailed: string;
  readonly jumpToLatest: string;
  readonly newMessages: (count: number, format: Format) => string;
  readonly agentIsTyping: (agent: string) => string;
  /** Stands above the first message that came while the reader was elsewhere. */
  readonly unreadDivider: string;
  /** The label of the chips that say something at a touch. */
  readonly suggestions: string;

  /** What can be done with a message. */
  readonly messageActions: string;
  readonly copyMessage: string;
  readonly goodAnswer: string;
  readonly badAnswer: string;

  /** Where a message is on its way. */
  readonly messageQueued: string;
  readonly messageSending: string;
  readonly messageSent: string;
  readonly messageFailed: string;
  readonly messageInterrupted: string;
  readonly retry: string;
  readonly discard: string;

  /** A tool that the agent uses; `name` is the tool's own. */
  readonly toolQueued: (name: string) => string;
  readonly toolRunning: (name: string) => string;
  readonly toolCancelling: (name: string) => string;
  readonly toolComplete: (name: string) => string;
  readonly toolFailed: (name: string) => string;
  readonly toolCancelled: (name: string) => string;
  readonly toolInput: string;
  /** What it has found so far. */
  readonly toolPartial: string;
  readonly toolOutput: string;
  /** The label of a voice message. */
  readonly audio: string;
  readonly audioBroken: string;
  readonly transcript: string;
  /** The label of what only a program understands. */
  readonly data: string;

  /** What the agent writes: its code, tables and tasks. */
  readonly copy: string;
  readonly copied: string;
  readonly copyFailed: string;
  readonly table: string;
  readonly taskDone: string;
  readonly taskOpen: string;

  /** Where the reader writes. */
  readonly composerLabel: string;
  readonly composerPlaceholder: string;
  readonly composerEnded: string;
  readonly send: string;
  readonly stop: string;

  /** The files that are about to be sent. */
  readonly attach: string;
  readonly attachments: string;
  readonly dropFiles: string;
  readonly fileUploading: (name: string, share: number, format: Format) => string;
  readonly fileUploaded: (name: string) => string;
  readonly fileFailed: (name: string, reason: string) => string;
  /** `names` of files of a kind that is not taken. */
  readonly filesNotAccepted: (names: string) => string;
  readonly retryFile: (name: string) => string;
  readonly removeFile: (name: string) => string;
  readonly sendingAfterUploads: (count: number, format: Format) => string;
  /** A file in the conversation. */
  readonly unnamedFile: string;

  /** The conversation is over; `reason` is the vendor's own word for why. */
  readonly ended: string;
  readonly endedBecause: (reason: string) => string;
  readonly startAgain: string;

  /** Said aloud by screen readers, never shown. */
  readonly authorAt: (author: string, time: string) => string;
  readonly says: (author: string, text: string) => string;
  readonly codeBlock: string;

  /** A sentence for what failed, chosen by the error's `code`. */
  readonly error: (error: ParlanceError, format: Format) => string;
}
