import { backoffDelay, pause, type BackoffOptions } from "./backoff";
import type { ChatLink } from "./chat-link";
import type { HistoryPage } from "./connector";
import { findMessage, type Conversation, type LocalEvent } from "./conversation";
import { ParlanceError } from "./error";
import type { HistoryEntry } from "./history";
import type { Outbox } from "./outbox";

/** What a recovery needs of its session. */
export interface RecoveryHost {
  readonly link: ChatLink;
  readonly outbox: Outbox;
  readonly createId: () => string;
  readonly backoff: BackoffOptions;
  conversation(): Conversation;
  apply(event: LocalEvent): void;
  /** Agents' messages may be complete now that were not in `before`. */
  onNews(before: Conversation): void;
  onHasEarlier(hasEarlier: boolean): void;
  /** The vendor says that the session is over, or knows it no more. */
  onSessionOver(): void;
  onError(error: ParlanceError): void;
}

/** Lets the vendor's history decide what a fall left open. */
export interface Recovery {
  /** After a connection to a session with a past: takes its history, then opens the outbox. */
  begin(how: { readonly isReconnected: boolean }): Promise<void>;
  /** Asks history about messages that nobody acknowledged; those not in it fail. */
  askAbout(id: string, error: ParlanceError): Promise<void>;
  /** Takes another look, for what was said may have been meant twice. */
  lookAgain(): Promise<void>;
  /** Takes the stretch before the first message. */
  loadEarlier(): Promise<void>;
  /** The session is another one now. */
  reset(): void;
}

/** A cut-off answer may reach the vendor's history only once the agent has finished it: when to look again. */
const lookAgainMs = [750, 2_000, 5_000, 15_000];
/** After so many failures to get the history, what was typed since goes out all the same. */
const patience = 3;

export function createRecovery({ link, outbox, ...host }: RecoveryHost): Recovery {
  /** Where the stretch before the first message is to be had; null where there is none. */
  let earlier: string | null | undefined;
  let loadingEarlier: Promise<void> | undefined;
  let lookingAgain = 0;

  async function takeHistory(unacknowledged: ReadonlySet<string>, isNews = true): Promise<void> {
    const mine = link.generation;
    const page = await link.connection?.loadHistory?.({ signal: link.signal });
    if (!page || mine !== link.generation) return;
    if (earlier === undefined) noteEarlier(page);
    const before = host.conversation();
    const error = notDelivered();
    host.apply({ type: "history-loaded", entries: toEntries(page), unacknowledged, error });
    outbox.settle();
    if (isNews) host.onNews(before);
    for (const id of unacknowledged) {
      if (findMessage(host.conversation(), id)?.error === error) host.onError(error);
    }
  }

  function noteEarlier(page: HistoryPage): void {
    earlier = (page.isWhole ? undefined : page.earlier) ?? null;
    host.onHasEarlier(earlier !== null);
  }

  async function takeEarlier(): Promise<void> {
    if (earlier == null) return;
    const mine = link.generation;
    const page = await link.connection?.loadHistory?.({ signal: link.signal, before: earlier });
    if (!page || mine !== link.generation) return;
    noteEarlier(page);
    host.apply({ type: "earlier-loaded", entries: toEntries(page) });
  }

  function toEntries({ messages }: HistoryPage): HistoryEntry[] {
    return messages.map((message) => ({ id: host.createId(), message }));
  }

  /** Whether the last answer was cut off, or has not been seen at all. */
  function isAnswerOpen(): boolean {
    const { messages } = host.conversation();
    const answer = messages.findLast(
      ({ role, status }) => role === "agent" && status !== "streaming",
    );
    return answer?.status === "interrupted" || messages.at(-1)?.role === "user";
  }

  async function takeHistoryInTheEnd(mine: number, isReconnected: boolean): Promise<void> {
    const { signal } = link;
    for (let failures = 1; ; failures += 1) {
      try {
        return await takeHistory(outbox.leftOpen(), isReconnected);
      } catch (cause) {
        const error = historyFailed(cause);
        if (mine !== link.generation) return;
        if (error.code === "session-not-found" || error.code === "session-ended") {
          return isReconnected ? host.onSessionOver() : link.beginAnew(error);
        }
        if (!error.recoverable) {
          outbox.giveUpLeftOpen();
          return host.onError(error);
        }
        host.onError(error);
        if (mine === link.generation && failures === patience) outbox.open();
        await pause(backoffDelay(failures, error.retryAfterMs, host.backoff), signal);
      }
    }
  }

  return {
    async begin({ isReconnected }) {
      const mine = link.generation;
      const { signal } = link;
      if (!link.connection?.loadHistory) {
        outbox.giveUpLeftOpen();
        return outbox.open();
      }
      try {
        await takeHistoryInTheEnd(mine, isReconnected);
        if (mine !== link.generation) return;
        outbox.open();
        for (const delay of lookAgainMs) {
          if (!isAnswerOpen()) return;
          await pause(delay, signal);
          if (isAnswerOpen()) await takeHistory(outbox.leftOpen());
        }
      } catch (cause) {
        if (!signal.aborted) host.onError(historyFailed(cause));
      }
    },
    async askAbout(id, error) {
      const mine = link.generation;
      try {
        if (!link.connection?.loadHistory) return outbox.fail(id, error);
        await takeHistory(new Set([id]));
      } catch {
        // The link fell meanwhile: then its successor asks. Else nobody can say.
        if (mine === link.generation) outbox.fail(id, error);
      }
    },
    async lookAgain() {
      const mine = link.generation;
      if (lookingAgain === mine) return;
      lookingAgain = mine;
      try {
        await takeHistory(outbox.leftOpen());
      } catch (cause) {
        if (mine === link.generation) host.onError(historyFailed(cause));
      } finally {
        if (lookingAgain === mine) lookingAgain = 0;
      }
    },
    loadEarlier() {
      loadingEarlier ??= takeEarlier().finally(() => (loadingEarlier = undefined));
      return loadingEarlier;
    },
    reset() {
      earlier = undefined;
      host.onHasEarlier(false);
    },
  };
}

function historyFailed(cause: unknown): ParlanceError {
  return ParlanceError.from(cause, {
    message: "The history could not be loaded",
    code: "network",
    recoverable: true,
  });
}

function notDelivered(): ParlanceError {
  return new ParlanceError(
    "The message is not in the vendor's history, so it did not arrive before the connection fell. Send it again with retry().",
    { code: "message-not-delivered", recoverable: true },
  );
}
