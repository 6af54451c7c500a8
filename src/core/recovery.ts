import { backoffDelay, pause, type BackoffOptions } from "./backoff";
import type { ChatLink } from "./chat-link";
import type { HistoryPage } from "./connector";
import type { Conversation, LocalEvent } from "./conversation";
import { ParlanceError } from "./error";
import type { HistoryEntry } from "./history";
import { deliveryUnknown, type Outbox } from "./outbox";

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
  let earlier: string | undefined;
  let lookingAgain = 0;

  async function takeHistory(unacknowledged: ReadonlySet<string>, isNews = true): Promise<void> {
    const mine = link.generation;
    const page = await link.connection?.loadHistory?.({ signal: link.signal });
    if (!page || mine !== link.generation) return;
    if (earlier === undefined) noteEarlier(page);
    const before = host.conversation();
    host.apply({
      type: "history-loaded",
      entries: toEntries(page),
      unacknowledged,
      error: notDelivered(),
    });
    outbox.settle(unacknowledged);
    if (isNews) host.onNews(before);
  }

  function noteEarlier(page: HistoryPage): void {
    earlier = page.isWhole ? undefined : page.earlier;
    host.onHasEarlier(earlier !== undefined);
  }

  function toEntries({ messages }: HistoryPage): HistoryEntry[] {
    return messages.map((message) => ({ id: host.createId(), message }));
  }

  /** Whether the last answer was cut off, or has not been seen at all. */
  function isAnswerOpen(): boolean {
    const { messages, turn } = host.conversation();
    const status = messages.at(-1)?.status;
    return status === "interrupted" || (status === "sent" && turn === "submitted");
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
          return isReconnected ? host.onSessionOver() : link.beginAnew();
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
        for (const id of outbox.leftOpen()) outbox.fail(id, deliveryUnknown());
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
    async loadEarlier() {
      if (earlier === undefined) return;
      const mine = link.generation;
      const page = await link.connection?.loadHistory?.({ signal: link.signal, before: earlier });
      if (!page || mine !== link.generation) return;
      noteEarlier(page);
      host.apply({ type: "earlier-loaded", entries: toEntries(page) });
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
