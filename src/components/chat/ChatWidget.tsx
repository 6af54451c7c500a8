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
import { useLoaded } from "../ui/useLoaded";
import {
  PanelContent,
  type ChatAppearance,
  type ChatFeatures,
  type ChatPanelClassNames,
  type ChatPanelSlots,
  type ChatTranscript,
} from "./ChatPanel";
import { Launcher, type LauncherProps } from "./Launcher";
import { Notifications } from "./Notifications";
import { coversPage, focusPanel, wrapFocus } from "./panel-focus";
import type { ChatSize } from "./ResizeHandle";
import { useConsent, useConsentWithdrawal } from "./useConsent";
import { useSheet } from "./useSheet";
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
  extends
    Omit<UseChatSessionOptions, "autoStart">,
    Omit<ChatAppearance, "classNames" | "slots">,
    ChatTranscript,
    ChatFeatures {
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
  /** Whether the reader can make it larger and smaller, by its free corner; never where it fills the screen. @defaultValue true */
  readonly resizable?: boolean | undefined;
  /** How large it is, held by the app; with `onSizeChange`. Never larger than the page has room for. */
  readonly size?: ChatSize | undefined;
  /** How large it is at first, where the widget holds it. @defaultValue `--parlance-widget-width` by `--parlance-widget-height` */
  readonly defaultSize?: ChatSize | undefined;
  /** Told whenever the reader has made it larger or smaller. */
  readonly onSizeChange?: ((size: ChatSize) => void) | undefined;
  readonly classNames?: ChatWidgetClassNames | undefined;
  readonly slots?: ChatWidgetSlots | undefined;
}

/**
 * A chat in the corner of the page: a launcher, and a panel that opens over it (over the whole page on a phone). To close it is to
 * minimise it: draft, place and session stay. The conversation is ended by the menu, where the vendor can, and by nothing else.
 *
 * @remarks Stands where it is put: render it near the end of the body, outside elements with a `transform`. On phones give the page
 * `<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">`, so that it reaches the edges.
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
  resizable = true,
  size,
  defaultSize,
  onSizeChange,
  title,
  locale,
  messages,
  theme,
  colorScheme,
  density,
  radius,
  classNames,
  slots,
  toolRenderers,
  dataRenderers,
  renderMessage,
  onFeedback,
  suggestions,
  virtualize,
  markdown,
  menu,
  notifications,
  consent,
  defaultConsent,
  onConsentChange,
  ...options
}: ChatWidgetProps) {
  const [isOpen, setOpen] = useControlled(open, defaultOpen, onOpenChange);
  const [hasOpened, setHasOpened] = useState(isOpen);
  if (isOpen && !hasOpened) setHasOpened(true);
  const [hasConsent, answer] = useConsent(slots?.consent !== undefined, {
    consent,
    defaultConsent,
    onConsentChange,
  });
  const { session } = useChatSession({
    ...options,
    autoStart: hasConsent && (autoStart === "open" ? hasOpened : autoStart),
  });
  useConsentWithdrawal(session, hasConsent);
  const minimise = useCallback(() => setOpen(false), [setOpen]);

  return (
    <ParlanceProvider session={session}>
      <LanguageProvider locale={locale} messages={messages}>
        <Corner
          session={session}
          isOpen={isOpen}
          setOpen={setOpen}
          title={title}
          placement={placement}
          resizable={resizable}
          size={size}
          defaultSize={defaultSize}
          onSizeChange={onSizeChange}
          appearance={{ theme, colorScheme, density, radius }}
          classNames={classNames}
          Launcher={slots?.launcher ?? Launcher}
        >
          {hasOpened && (
            <PanelContent
              title={title}
              onMinimise={minimise}
              classNames={classNames}
              slots={slots}
              transcript={{
                toolRenderers,
                dataRenderers,
                renderMessage,
                onFeedback,
                suggestions,
                virtualize,
                markdown,
              }}
              menu={menu}
              hasSound={Boolean(notifications?.sound)}
              hasConsent={hasConsent}
              onConsent={answer}
            />
          )}
        </Corner>
        {notifications && <Notifications options={notifications} />}
      </LanguageProvider>
    </ParlanceProvider>
  );
}

interface CornerProps extends Pick<
  ChatWidgetProps,
  "title" | "placement" | "size" | "defaultSize" | "onSizeChange" | "classNames"
> {
  readonly appearance: Appearance;
  readonly session: ChatSession;
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
  readonly resizable: boolean;
  readonly Launcher: ComponentType<LauncherProps>;
  readonly children: ReactNode;
}

const loadResizeHandle = () => import("./ResizeHandle");
const ignore = () => undefined;

function Corner({
  session,
  isOpen,
  setOpen,
  title,
  placement,
  resizable,
  size,
  defaultSize,
  onSizeChange,
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
  const isSheet = useSheet(dialogRef, isOpen);
  const { trySize, resize } = useSize(dialogRef, { size, defaultSize, onSizeChange });
  const handle = useLoaded(loadResizeHandle, resizable && isOpen && !isSheet, ignore);
  useFocusHandover(rootRef, dialogRef, isOpen);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.nativeEvent.isComposing || !isOpen) return;
    const dialog = dialogRef.current;
    if (event.key === "Escape") {
      event.preventDefault();
      setOpen(false);
    } else if (event.key === "Tab" && dialog && coversPage(dialog)) {
      if (wrapFocus(dialog, event.shiftKey)) event.preventDefault();
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
        aria-modal={isSheet || undefined}
        tabIndex={-1}
        hidden={!isOpen}
      >
        {children}
        {handle && <handle.ResizeHandle cardRef={dialogRef} onTry={trySize} onResize={resize} />}
      </div>
      <div role="status">
        {unread > 0 && (
          <span className="parlance-visually-hidden">{text.unreadMessages(unread, format)}</span>
        )}
      </div>
    </div>
  );
}

/** How large the card is: by its own properties, for a policy that forbids styles in the markup allows those set by script. */
function useSize(
  cardRef: RefObject<HTMLElement | null>,
  {
    size,
    defaultSize,
    onSizeChange,
  }: Pick<ChatWidgetProps, "size" | "defaultSize" | "onSizeChange">,
) {
  const [current, setCurrent] = useControlled<ChatSize | undefined>(size, defaultSize, (next) => {
    if (next) onSizeChange?.(next);
  });
  const [decisions, setDecisions] = useState(0);

  const trySize = useCallback(
    (tried: ChatSize | undefined) => {
      const style = cardRef.current?.style;
      style?.setProperty("--_parlance-widget-width", tried ? `${tried.width}px` : null);
      style?.setProperty("--_parlance-widget-height", tried ? `${tried.height}px` : null);
    },
    [cardRef],
  );
  const resize = useCallback(
    (next: ChatSize | undefined) => {
      if (next) setCurrent(next);
      // What was tried out is forgotten, also where the app that holds the size keeps to another.
      setDecisions((count) => count + 1);
    },
    [setCurrent],
  );
  const { width, height } = current ?? {};
  useEffect(() => {
    trySize(width === undefined || height === undefined ? undefined : { width, height });
  }, [trySize, width, height, decisions]);

  return { trySize, resize };
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
