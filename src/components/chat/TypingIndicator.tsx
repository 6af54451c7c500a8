import type { ChatSession } from "../../core/index";
import { useChatStatus } from "../../hooks/index";
import { useText } from "../language/LanguageContext";
import { joinClasses } from "../ui/join-classes";

/** Props of {@link TypingIndicator}, and what a component in its place is given. */
export interface TypingIndicatorProps {
  /** @defaultValue the session of the nearest `ParlanceProvider` */
  readonly session?: ChatSession | undefined;
  readonly className?: string | undefined;
}

/**
 * Three dots while the agent composes; nothing otherwise.
 *
 * @example
 * ```tsx
 * <TypingIndicator session={chat.session} />
 * ```
 */
export function TypingIndicator({ session, className }: TypingIndicatorProps) {
  // Not taken apart: what is read is what it renders again for, and the connection matters only while somebody types.
  const status = useChatStatus(session);
  const text = useText();
  if (!status.isAgentTyping || !status.isConnected) return null;
  return (
    <div className={joinClasses("parlance-typing-indicator", className)}>
      <span className="parlance-visually-hidden">{text.agentIsTyping(text.agent)}</span>
      <span className="parlance-typing-indicator__dots" aria-hidden="true">
        <span />
        <span />
        <span />
      </span>
    </div>
  );
}
