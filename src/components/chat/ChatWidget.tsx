import {
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
  type ComponentType,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from "react";
import type { ChatSession } from "../../core/index";
import { ParlanceProvider, useChatSession, type UseChatSessionOptions } from "../../hooks/index";
import { appearanceAttributes, type Appearance } from "../appearance";
import {
  LanguageProvider,
  useFormat,
  useLanguageAttributes,
  useText,
} from "../language/LanguageContext";
import { joinClasses } from "../ui/join-classes";
import { useControlled } from "../ui/useControlled";
import { VisuallyHidden } from "../ui/VisuallyHidden";
import {
  ChatPanel,
  type ChatAppearance,
  type ChatPanelClassNames,
  type ChatPanelSlots,
} from "./ChatPanel";
import { Launcher, type LauncherProps } from "./Launcher";
import { focusPanel, wrapFocus } from "./panel-focus";
import { useUnreadCount } from "./useUnreadCount";

/** Class names to add to the pieces of a {@link ChatWidget}. */
export interface ChatWidgetClassNames extends ChatPanelClassNames {
  readonly widget?: string | undefined;
  readonly launcher?: string | undefined;
  /** The card that holds the panel. */
  readonly dialog?: string | undefined;
}

/** Components to put in place of the pieces of a {@link ChatWidget}. */
export interface ChatWidgetSlots extends ChatPanelSlots {
  readonly launcher?: ComponentType<LauncherProps> | undefined;
}

/** Props of {@link ChatWidget}: those of `useChatSession`, and how it looks and opens. */
export interface ChatWidgetProps
  extends Omit<UseChatSessionOptions, "autoStart">, Omit<ChatAppearance, "classNames" | "slots"> {
  /**
   * When to connect: `"open"` when the chat is first opened, `true` at once (so that unread messages are counted before),
   * `false` never by itself.
   *
   * @defaultValue "open"
   */
  readonly autoStart?: boolean | "open" | undefined;
  /** Whether the chat is open, held by the app; with `onOpenChange`. */
  readonly open?: boolean | undefined;
  /** Whether the chat is open at first, where the widget holds it. @defaultValue false */
  readonly defaultOpen?: boolean | undefined;
  /** Told whenever the reader opens or closes the chat. */
  readonly onOpenChange?: ((isOpen: boolean) => void) | undefined;
  /** The bottom corner it stands in, in the writing direction. @defaultValue "end" */
  readonly placement?: "start" | "end" | undefined;
  readonly classNames?: ChatWidgetClassNames | undefined;
  readonly slots?: ChatWidgetSlots | undefined;
}

/**
 * A chat in the corner of the page: a launcher, and a panel that opens over it (over the whole page on a phone). Draft,
 * place and session stay while it is closed.
 *
 * @remarks Stands where it is put: render it near the end of the body, outside elements with a `transform`.
 *
 * @example
 * ```tsx
 * const connector = createHappyRobotChat({ getToken });
 *
 * function App() {
 *   return <ChatWidget connector={connector} title="Ask Acme" />;
 * }
 * ```
 */
export function ChatWidget({
  autoStart = "open",
  open,
  defaultOpen = false,
  onOpenChange,
  placement = "end",
  title,
  locale,
  messages,
  theme,
  colorScheme,
  density,
  radius,
  classNames,
  slots,
  renderMessage,
  ...options
}: ChatWidgetProps) {
  const [isOpen, setOpen] = useControlled(open, defaultOpen, onOpenChange);
  const [hasOpened, setHasOpened] = useState(isOpen);
  if (isOpen && !hasOpened) setHasOpened(true);
  const { session } = useChatSession({
    ...options,
    autoStart: autoStart === "open" ? hasOpened : autoStart,
  });
  const close = useCallback(() => setOpen(false), [setOpen]);

  return (
    <ParlanceProvider session={session}>
      <LanguageProvider locale={locale} messages={messages}>
        <Corner
          session={session}
          isOpen={isOpen}
          setOpen={setOpen}
          title={title}
          placement={placement}
          appearance={{ theme, colorScheme, density, radius }}
          classNames={classNames}
          Launcher={slots?.launcher ?? Launcher}
        >
          {hasOpened && (
            <ChatPanel
              title={title}
              onClose={close}
              classNames={classNames}
              slots={slots}
              renderMessage={renderMessage}
            />
          )}
        </Corner>
      </LanguageProvider>
    </ParlanceProvider>
  );
}

interface CornerProps extends Pick<ChatWidgetProps, "title" | "placement" | "classNames"> {
  readonly appearance: Appearance;
  readonly session: ChatSession;
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
  readonly Launcher: ComponentType<LauncherProps>;
  readonly children: ReactNode;
}

function Corner({
  session,
  isOpen,
  setOpen,
  title,
  placement,
  appearance,
  classNames,
  Launcher,
  children,
}: CornerProps) {
  const dialogId = useId();
  const dialogRef = useRef<HTMLDivElement>(null);
  const rootRef = useRef<HTMLDivElement>(null);
  const text = useText();
  const format = useFormat();
  const unread = useUnreadCount(session, isOpen);
  useFocusHandover(rootRef, dialogRef, isOpen);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.nativeEvent.isComposing || !isOpen) return;
    if (event.key === "Escape") {
      event.preventDefault();
      setOpen(false);
    } else if (event.key === "Tab" && dialogRef.current) {
      if (wrapFocus(dialogRef.current, event.shiftKey)) event.preventDefault();
    }
  }

  return (
    <div
      {...useLanguageAttributes()}
      {...appearanceAttributes(appearance)}
      ref={rootRef}
      className={joinClasses("parlance-chat-widget", classNames?.widget)}
      data-open={isOpen || undefined}
      data-placement={placement}
      onKeyDown={onKeyDown}
    >
      <Launcher
        isOpen={isOpen}
        onToggle={() => setOpen(!isOpen)}
        unread={unread}
        controls={dialogId}
        className={classNames?.launcher}
      />
      <div
        ref={dialogRef}
        id={dialogId}
        className={joinClasses("parlance-chat-widget__dialog", classNames?.dialog)}
        role="dialog"
        aria-label={title ?? text.title}
        tabIndex={-1}
        hidden={!isOpen}
      >
        {children}
      </div>
      <div role="status">
        {unread > 0 && <VisuallyHidden>{text.unreadMessages(unread, format)}</VisuallyHidden>}
      </div>
    </div>
  );
}

/** The focus goes to the composer when the chat opens, and back to where it was when it closes. */
function useFocusHandover(
  rootRef: RefObject<HTMLElement | null>,
  dialogRef: RefObject<HTMLElement | null>,
  isOpen: boolean,
): void {
  const wasOpen = useRef(isOpen);
  const opener = useRef<HTMLElement>(undefined);

  useEffect(() => {
    const root = rootRef.current;
    const dialog = dialogRef.current;
    // A chat that is open from the start does not take the focus from the page.
    if (wasOpen.current === isOpen || !root || !dialog) return;
    wasOpen.current = isOpen;
    // While it fades it can still be seen, but no longer be used.
    dialog.inert = !isOpen;
    const { activeElement } = document;
    if (isOpen) {
      const isElsewhere = activeElement instanceof HTMLElement && activeElement !== document.body;
      opener.current = isElsewhere ? activeElement : undefined;
      focusPanel(dialog);
    } else if (dialog.contains(activeElement) || activeElement === document.body) {
      const launcher = root.querySelector<HTMLElement>("[aria-controls]");
      const back = opener.current?.isConnected ? opener.current : launcher;
      back?.focus({ preventScroll: true });
    }
  }, [isOpen, rootRef, dialogRef]);
}
