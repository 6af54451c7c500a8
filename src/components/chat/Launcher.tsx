import { useFormat, useText } from "../language/LanguageContext";
import { ChatIcon, ChevronDownIcon } from "../ui/Icon";
import { joinClasses } from "../ui/join-classes";

/** Props of {@link Launcher}, and what a component in its place is given. */
export interface LauncherProps {
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  /** How many messages came while the chat was closed. @defaultValue 0 */
  readonly unread?: number | undefined;
  /** The id of the element it opens. */
  readonly controls?: string | undefined;
  readonly className?: string | undefined;
}

/**
 * The button in the corner that opens the chat and counts what came while it was closed.
 *
 * @example
 * ```tsx
 * <Launcher isOpen={isOpen} onToggle={() => setOpen(!isOpen)} unread={2} />
 * ```
 */
export function Launcher({ isOpen, onToggle, unread = 0, controls, className }: LauncherProps) {
  const text = useText();
  const format = useFormat();
  const label = isOpen ? text.minimise : text.openChat;
  return (
    <button
      type="button"
      className={joinClasses("parlance-launcher", className)}
      aria-expanded={isOpen}
      aria-controls={controls}
      aria-label={unread > 0 ? `${label}, ${text.unreadMessages(unread, format)}` : label}
      data-open={isOpen || undefined}
      onClick={onToggle}
    >
      <span className="parlance-launcher__icon" data-shown={!isOpen || undefined}>
        <ChatIcon />
      </span>
      <span className="parlance-launcher__icon" data-shown={isOpen || undefined}>
        <ChevronDownIcon />
      </span>
      {unread > 0 && (
        // Drawn, not written: "99+" is no word of the button's name, and what is written on a button must be.
        <span
          className="parlance-launcher__unread"
          data-count={unread > 99 ? `${format.number(99)}+` : format.number(unread)}
        />
      )}
    </button>
  );
}
