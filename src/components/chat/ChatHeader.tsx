import type { ReactNode } from "react";
import type { ChatSession, ConnectionStatus } from "../../core/index";
import { useChatStatus } from "../../hooks/index";
import type { MessageCatalogue } from "../language/catalogue";
import { useText } from "../language/LanguageContext";
import { ChevronDownIcon, CloseIcon, SparkIcon } from "../ui/Icon";
import { IconButton } from "../ui/IconButton";
import { joinClasses } from "../ui/join-classes";

/** Props of {@link ChatHeader}, and what a component in its place is given. */
export interface ChatHeaderProps {
  /** @defaultValue the session of the nearest `ParlanceProvider` */
  readonly session?: ChatSession | undefined;
  /** @defaultValue `title` of `messages` */
  readonly title?: ReactNode;
  /** Who one is talking to, in place of the kit's own emblem. */
  readonly picture?: ReactNode;
  /** What stands before the buttons: the app's own. */
  readonly actions?: ReactNode;
  /** The {@link ChatMenu}. */
  readonly menu?: ReactNode;
  /** Puts the chat away, to be gone on with; without it there is no such button. */
  readonly onMinimise?: (() => void) | undefined;
  /** Closes the chat; without it there is no close button. */
  readonly onClose?: (() => void) | undefined;
  readonly className?: string | undefined;
}

const statusTexts = {
  idle: "statusIdle",
  connecting: "statusConnecting",
  connected: "statusConnected",
  reconnecting: "statusReconnecting",
  offline: "statusOffline",
  ended: "statusEnded",
  failed: "statusFailed",
} as const satisfies Record<ConnectionStatus, keyof MessageCatalogue>;

/**
 * Who one is talking to, how the connection is, and the way out.
 *
 * @example
 * ```tsx
 * <ChatHeader title="Ask Acme" onClose={close} />
 * ```
 */
export function ChatHeader({
  session,
  title,
  picture,
  actions,
  menu,
  onMinimise,
  onClose,
  className,
}: ChatHeaderProps) {
  const { connection } = useChatStatus(session);
  const text = useText();
  // No <header>: outside an article that is the banner of the page, which has its own.
  return (
    <div className={joinClasses("parlance-chat-header", className)} data-connection={connection}>
      <span className="parlance-chat-header__picture">{picture ?? <SparkIcon />}</span>
      <div className="parlance-chat-header__words">
        <div className="parlance-chat-header__title" role="heading" aria-level={2}>
          {title ?? text.title}
        </div>
        <div className="parlance-chat-header__status">{text[statusTexts[connection]]}</div>
      </div>
      <div className="parlance-chat-header__actions">
        {actions}
        {menu}
        {onMinimise && (
          <IconButton label={text.minimise} onClick={onMinimise}>
            <ChevronDownIcon />
          </IconButton>
        )}
        {onClose && (
          <IconButton label={text.closeChat} onClick={onClose}>
            <CloseIcon />
          </IconButton>
        )}
      </div>
    </div>
  );
}
