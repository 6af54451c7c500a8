import { useId, useRef, useState, type FocusEvent, type KeyboardEvent } from "react";
import type { ChatSession } from "../../core/index";
import { useSession, useSessionState } from "../../hooks/index";
import { useText } from "../language/LanguageContext";
import { MoreIcon } from "../ui/Icon";
import { joinClasses } from "../ui/join-classes";
import { useLoaded } from "../ui/useLoaded";

/** Something that the menu of a chat can offer. */
export type ChatMenuItem = "sound" | "keyboard" | "download" | "end";

/** Props of {@link ChatMenu}. */
export interface ChatMenuProps {
  /** @defaultValue the session of the nearest `ParlanceProvider` */
  readonly session?: ChatSession | undefined;
  /** What it offers, in this order, as far as it can be done. @defaultValue all of it */
  readonly items?: readonly ChatMenuItem[] | undefined;
  /** The name of the chat, for a conversation that is downloaded. @defaultValue `title` of `messages` */
  readonly title?: string | undefined;
  /** Whether there is a sound to turn off. @defaultValue false */
  readonly hasSound?: boolean | undefined;
  /** Shows the keyboard shortcuts; without it they are not offered. */
  readonly onKeyboardHelp?: (() => void) | undefined;
  /** Asks whether to end the conversation; without it, or where the vendor cannot, that is not offered. */
  readonly onEnd?: (() => void) | undefined;
  readonly className?: string | undefined;
}

/** Everything, in the order in which it is offered. */
const everything: readonly ChatMenuItem[] = ["sound", "keyboard", "download", "end"];

const loadList = () => import("./ChatMenuList");

/**
 * What else can be done with a chat: sound, keyboard shortcuts, the conversation as a file, its end. The list itself is loaded
 * when it is first opened.
 *
 * @example
 * ```tsx
 * <ChatHeader menu={<ChatMenu items={["download"]} />} />
 * ```
 */
export function ChatMenu({
  session: givenSession,
  items = everything,
  title,
  hasSound = false,
  onKeyboardHelp,
  onEnd,
  className,
}: ChatMenuProps) {
  const session = useSession(givenSession);
  const text = useText();
  const canEnd = useSessionState(
    ({ connection }) => session.capabilities.end && connection !== "idle" && connection !== "ended",
    session,
  );
  const menuRef = useRef<HTMLDivElement>(null);
  const buttonRef = useRef<HTMLButtonElement>(null);
  const listId = useId();
  const [openedAt, setOpenedAt] = useState<"first" | "last">();
  const isOpen = openedAt !== undefined;
  const list = useLoaded(loadList, isOpen, () => setOpenedAt(undefined));

  const canBeDone = {
    sound: hasSound,
    keyboard: onKeyboardHelp !== undefined,
    download: true,
    end: onEnd !== undefined && canEnd,
  };
  const offered = items.filter((item) => canBeDone[item]);
  if (offered.length === 0) return null;

  function close(): void {
    setOpenedAt(undefined);
    buttonRef.current?.focus({ preventScroll: true });
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented) return;
    if (!isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      setOpenedAt(event.key === "ArrowDown" ? "first" : "last");
    } else if (isOpen && event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (isOpen && event.key === "Tab") {
      // On from the button, as if the list had never been.
      close();
    }
  }

  function onBlur({ relatedTarget }: FocusEvent): void {
    if (relatedTarget && !menuRef.current?.contains(relatedTarget)) setOpenedAt(undefined);
  }

  return (
    <div
      ref={menuRef}
      className={joinClasses("parlance-chat-menu", className)}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
    >
      <button
        ref={buttonRef}
        type="button"
        className="parlance-icon-button"
        aria-label={text.menu}
        title={text.menu}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={list && listId}
        onPointerEnter={() => void loadList().catch(() => undefined)}
        onClick={() => setOpenedAt(isOpen ? undefined : "first")}
      >
        <MoreIcon />
      </button>
      {list && openedAt && (
        <list.ChatMenuList
          id={listId}
          session={session}
          menuRef={menuRef}
          items={offered}
          startAt={openedAt}
          title={title ?? text.title}
          onKeyboardHelp={onKeyboardHelp}
          onEnd={onEnd}
          onClose={close}
          onLeave={() => setOpenedAt(undefined)}
        />
      )}
    </div>
  );
}
