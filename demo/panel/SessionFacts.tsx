import { useChatStatus, useSessionState, type ChatStatus } from "@parlance/react";
import type { ChatSession, ChatSessionState } from "@parlance/react/core";
import { useSyncExternalStore, type ReactNode } from "react";
import type { HostReport } from "../host-control";
import type { Diary } from "./diary";
import { useNow } from "./useNow";

/** Props of {@link SessionFacts}. */
export interface SessionFactsProps {
  readonly session: ChatSession;
  readonly diary: Diary;
  readonly report: HostReport | undefined;
}

const count =
  (match: (message: ChatSessionState["conversation"]["messages"][number]) => boolean) =>
  (state: ChatSessionState) =>
    state.conversation.messages.filter(match).length;

const endsAt = ({ expiresAt }: ChatSessionState) => expiresAt;
const fromUser = count(({ role }) => role === "user");
const fromAgent = count(({ role }) => role === "agent");
const waiting = count(({ status }) => status === "queued" || status === "sending");
const failed = count(({ status }) => status === "failed");

/** The session as the public hooks show it, and beneath it what the vendor has seen. */
export function SessionFacts({ session, diary, report }: SessionFactsProps) {
  const status = useChatStatus(session);
  const { tokenExpiresAt } = useSyncExternalStore(diary.subscribe, diary.getState);
  const expiresAt = useSessionState(endsAt, session);
  const messages = {
    user: useSessionState(fromUser, session),
    agent: useSessionState(fromAgent, session),
    waiting: useSessionState(waiting, session),
    failed: useSessionState(failed, session),
  };

  return (
    <section className="panel-section" aria-labelledby="facts-title">
      <h3 id="facts-title">Session</h3>
      <p className="facts__states">
        <span className="facts__connection" data-connection={status.connection}>
          {status.connection}
        </span>
        <span className="facts__turn" data-turn={status.turn}>
          {status.isAgentTyping ? `${status.turn}, typing` : status.turn}
        </span>
      </p>
      <dl className="facts">
        <Fact name="sessionId">{status.sessionId?.slice(0, 13) ?? "–"}</Fact>
        <Fact name="retryAt">
          <TimeUntil at={status.retryAt} />
        </Fact>
        <Fact name="newest token">
          <TimeUntil at={tokenExpiresAt} />
        </Fact>
        {expiresAt !== undefined && (
          <Fact name="session ends">
            <TimeUntil at={expiresAt} />
          </Fact>
        )}
        <Fact name="messages">
          {messages.user} yours, {messages.agent} theirs
        </Fact>
        <Fact name="waiting, failed">
          {messages.waiting}, {messages.failed}
        </Fact>
        <Fact name="error">{describeTrouble(status)}</Fact>
      </dl>
      <h4>What the vendor saw</h4>
      <dl className="facts">
        <Fact name="connections">
          {report ? `${report.openSockets} open, ${report.allSockets} in all` : "–"}
        </Fact>
        <Fact name="sessions, tokens">{report ? `${report.sessions}, ${report.tokens}` : "–"}</Fact>
      </dl>
    </section>
  );
}

function describeTrouble({ error, endReason }: ChatStatus): string {
  if (error) return error.code;
  return endReason === undefined ? "–" : `ended: ${endReason}`;
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="facts__fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function TimeUntil({ at }: { readonly at: number | undefined }) {
  const now = useNow();
  if (at === undefined) return "–";
  const seconds = Math.round((at - now) / 1000);
  if (seconds <= 0) return "now";
  return seconds < 120 ? `in ${seconds} s` : `in ${Math.round(seconds / 60)} min`;
}
