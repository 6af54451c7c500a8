import {
  useEffect,
  useRef,
  useSyncExternalStore,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from "react";
import type { ChatSession } from "../../core/index";
import { useSessionState } from "../../hooks/index";
import { useFormat, useText } from "../language/LanguageContext";
import {
  DataIcon,
  DownloadIcon,
  EndIcon,
  KeyboardIcon,
  MutedIcon,
  SoundIcon,
} from "../ui/MenuIcons";
import type { ChatMenuItem, ChatMenuProps } from "./ChatMenu";
import { isSoundMuted, setSoundMuted, subscribeToSound } from "./sound-setting";
import { downloadTranscript } from "./transcript";

interface ChatMenuListProps extends Pick<ChatMenuProps, "onKeyboardHelp" | "onEnd"> {
  readonly id: string;
  readonly session: ChatSession;
  /** The menu's button and list. */
  readonly menuRef: RefObject<HTMLElement | null>;
  readonly items: readonly ChatMenuItem[];
  /** The entry that has the focus at first. */
  readonly startAt: "first" | "last";
  readonly title: string;
  /** The list has served; the focus belongs to its button. */
  readonly onClose: () => void;
  /** The reader turned to something else. */
  readonly onLeave: () => void;
}

interface Entry {
  readonly key: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly isDisabled?: boolean;
  readonly isFinal?: boolean;
  readonly act: () => void;
}

/** What the menu of a chat opens. */
export function ChatMenuList({
  id,
  session,
  menuRef,
  items,
  startAt,
  title,
  onKeyboardHelp,
  onEnd,
  onClose,
  onLeave,
}: ChatMenuListProps) {
  const listRef = useRef<HTMLDivElement>(null);
  const text = useText();
  const format = useFormat();
  const isMuted = useSyncExternalStore(subscribeToSound, isSoundMuted);
  const isEmpty = useSessionState(({ conversation }) => conversation.ids.length === 0, session);

  useEffect(() => {
    fitInto(listRef.current);
    entriesOf(listRef.current)
      .at(startAt === "first" ? 0 : -1)
      ?.focus({ preventScroll: true });
  }, [startAt]);

  const leave = useRef(onLeave);
  useEffect(() => {
    leave.current = onLeave;
  });
  useEffect(() => {
    function onPointerDown(event: PointerEvent): void {
      // Of a shadow tree the document sees only its host.
      const menu = menuRef.current;
      if (menu && !event.composedPath().includes(menu)) leave.current();
    }
    document.addEventListener("pointerdown", onPointerDown, true);
    return () => document.removeEventListener("pointerdown", onPointerDown, true);
  }, [menuRef]);

  function download(kind: "markdown" | "json"): void {
    const { messages } = session.getState().conversation;
    downloadTranscript(kind, messages, { text: { ...text, title }, format });
  }

  const entries: Record<ChatMenuItem, readonly Entry[]> = {
    sound: [
      {
        key: "sound",
        label: isMuted ? text.unmuteSound : text.muteSound,
        icon: isMuted ? <MutedIcon /> : <SoundIcon />,
        act: () => setSoundMuted(!isMuted),
      },
    ],
    keyboard: [
      {
        key: "keyboard",
        label: text.keyboardHelp,
        icon: <KeyboardIcon />,
        act: () => onKeyboardHelp?.(),
      },
    ],
    download: [
      {
        key: "markdown",
        label: text.downloadMarkdown,
        icon: <DownloadIcon />,
        isDisabled: isEmpty,
        act: () => download("markdown"),
      },
      {
        key: "json",
        label: text.downloadJson,
        icon: <DataIcon />,
        isDisabled: isEmpty,
        act: () => download("json"),
      },
    ],
    end: [
      {
        key: "end",
        label: text.endConversation,
        icon: <EndIcon />,
        isFinal: true,
        act: () => onEnd?.(),
      },
    ],
  };

  return (
    <div
      ref={listRef}
      id={id}
      className="parlance-chat-menu__list"
      role="menu"
      aria-label={text.menu}
      onKeyDown={onListKeyDown}
    >
      {items
        .filter((item) => item !== "keyboard" || items.length === 1 || !isTouchOnly())
        .flatMap((item) =>
          entries[item].map(({ key, label, icon, isDisabled, isFinal, act }) => (
            <button
              key={key}
              type="button"
              className="parlance-chat-menu__item"
              role="menuitem"
              tabIndex={-1}
              aria-disabled={isDisabled || undefined}
              data-final={isFinal}
              onClick={() => {
                if (isDisabled) return;
                // First, so that what is opened by it finds the focus where it is to return to.
                onClose();
                act();
              }}
            >
              {icon}
              {label}
            </button>
          )),
        )}
    </div>
  );
}

/** A device without keys to learn about. */
function isTouchOnly(): boolean {
  return window.matchMedia?.("(hover: none) and (pointer: coarse)").matches ?? false;
}

/** Above what would be cut off by the panel around it; what is left over scrolls. */
function fitInto(list: HTMLElement | null): void {
  const panel = list?.closest(".parlance-chat-panel");
  if (!list || !panel) return;
  const room = panel.getBoundingClientRect().bottom - list.getBoundingClientRect().top;
  if (room > 0) list.style.maxBlockSize = `${room - 8}px`;
}

function entriesOf(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
}

function onListKeyDown(event: KeyboardEvent<HTMLElement>): void {
  const entries = entriesOf(event.currentTarget);
  const current = entries.findIndex((entry) => entry === document.activeElement);
  const next = nextEntry(event, entries, current);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function nextEntry(
  { key, ctrlKey, altKey, metaKey }: KeyboardEvent,
  entries: readonly HTMLElement[],
  current: number,
): HTMLElement | undefined {
  switch (key) {
    case "ArrowDown":
      return entries[(current + 1) % entries.length];
    case "ArrowUp":
      return entries.at(current <= 0 ? -1 : current - 1);
    case "Home":
      return entries[0];
    case "End":
      return entries.at(-1);
    default: {
      if (key.length !== 1 || key === " " || ctrlKey || altKey || metaKey) return undefined;
      const following = [...entries.slice(current + 1), ...entries.slice(0, current + 1)];
      const letter = key.toLocaleLowerCase();
      return following.find(({ textContent }) =>
        textContent.toLocaleLowerCase().startsWith(letter),
      );
    }
  }
}
