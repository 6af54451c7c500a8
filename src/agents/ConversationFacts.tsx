import { useFormat } from "../components/index";
import type { ConversationSummary } from "../core/index";
import { useAgentsText } from "./AgentsProvider";
import { durationInWords } from "./duration";
import { StatusBadge } from "./ui/StatusBadge";

interface ConversationFactsProps {
  readonly conversation: ConversationSummary;
  /** Whether the day is told beside the time. @defaultValue false */
  readonly hasDay?: boolean | undefined;
}

/** When a conversation was, how long it lasted, and whether and why it is over. */
export function ConversationFacts({ conversation, hasDay = false }: ConversationFactsProps) {
  const text = useAgentsText();
  const format = useFormat();
  const { status, startedAt, endedAt, endReason } = conversation;
  const duration = endedAt === undefined ? undefined : durationInWords(endedAt - startedAt, format);
  return (
    <div className="parlance-conversation-facts">
      <time
        className="parlance-conversation-facts__time"
        dateTime={new Date(startedAt).toISOString()}
        title={hasDay ? undefined : format.dateTime(startedAt)}
        // A server has a time zone of its own.
        suppressHydrationWarning
      >
        {hasDay ? format.dateTime(startedAt) : format.time(startedAt)}
      </time>
      {duration !== undefined && (
        <span className="parlance-conversation-facts__duration">
          <span aria-hidden="true">{duration}</span>
          <span className="parlance-visually-hidden">{text.conversationLasted(duration)}</span>
        </span>
      )}
      {status === "active" ? (
        <StatusBadge tone="active">{text.conversationActive}</StatusBadge>
      ) : (
        <StatusBadge tone="over">
          {endReason === undefined
            ? text.conversationEnded
            : reasonInWords(endReason, text.endReasons)}
        </StatusBadge>
      )}
    </div>
  );
}

/** A vendor's reason is an identifier as often as a sentence. */
function reasonInWords(reason: string, known: Readonly<Record<string, string>>): string {
  const words = Object.hasOwn(known, reason) ? known[reason] : undefined;
  return words ?? reason.replace(/[_-]+/g, " ");
}
