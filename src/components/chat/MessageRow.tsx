import type { ReactNode } from "react";
import { useText } from "../language/LanguageContext";

interface MessageRowProps {
  /** The id of the message. */
  readonly id: string;
  /** Which message of all it is; the first is 1. */
  readonly position: number;
  /** How many there are in all; -1 while that is not known. */
  readonly count: number;
  /** The one that Tab leads to. */
  readonly isActive: boolean;
  /** It came while the reader was elsewhere, and before all others that did. */
  readonly isFirstUnread: boolean;
  readonly children: ReactNode;
}

/** A message's place in the list, to which arrow keys lead. */
export function MessageRow({
  id,
  position,
  count,
  isActive,
  isFirstUnread,
  children,
}: MessageRowProps) {
  const text = useText();
  return (
    <div
      role="listitem"
      className="parlance-message-list__row"
      data-message-id={id}
      tabIndex={isActive ? 0 : -1}
      aria-posinset={position}
      aria-setsize={count}
    >
      {isFirstUnread && (
        <div className="parlance-message-list__unread">
          <span>{text.unreadDivider}</span>
        </div>
      )}
      {children}
    </div>
  );
}
