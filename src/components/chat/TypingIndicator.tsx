import type { ChatSession } from "../../core/index";
import { useChatStatus } from "../../hooks/index";
import { useText } from "../language/LanguageContext";
import { joinClasses } from "../ui/join-classes";
import { VisuallyHidden } from "../ui/VisuallyHidden";

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
  const { isAgentTyping, isConnected } = useChatStatus(session);
  const text = useText();
  if (!isAgentTyping || !isConnected) return null;
  return (
    <div className={joinClasses("parlance-typing-indicator", className)}>
      <VisuallyHidden>{text.agentIsTyping(text.agent)}</VisuallyHidden>
      <span className="parlance-typing-indicator__dots" aria-hidden="true">
        <span />
        <span />
        <span />
      </span>
    </div>
  );
}
