import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type ComponentType,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from "react";
import {
  ParlanceProvider,
  useChatSession,
  useSessionState,
  type UseChatSessionOptions,
} from "../../hooks/index";
import { appearanceAttributes, type Appearance } from "../appearance";
import {
  LanguageProvider,
  useLanguageAttributes,
  type LanguageProps,
} from "../language/LanguageContext";
import { MarkdownProvider, type MarkdownOptions } from "../parts/MarkdownContext";
import { joinClasses } from "../ui/join-classes";
import { useLoaded } from "../ui/useLoaded";
import { Announcer } from "./Announcer";
import { ChatHeader, type ChatHeaderProps } from "./ChatHeader";
import { ChatMenu, type ChatMenuItem } from "./ChatMenu";
import { WelcomePictureContext } from "./ChatWelcome";
import { Composer, type ComposerProps } from "./Composer";
import { ConnectionBanner, type ConnectionBannerProps } from "./ConnectionBanner";
import { ConversationEnded, type ConversationEndedProps } from "./ConversationEnded";
import { Notifications } from "./Notifications";
import { focusFirst, focusLog, focusPanel } from "./panel-focus";
import {
  MessageList,
  type MessageListClassNames,
  type MessageListProps,
  type MessageListSlots,
} from "./MessageList";
import { Suggestions, type Suggestion } from "./Suggestions";
import {
  useConsent,
  useConsentWithdrawal,
  type ConsentProps,
  type ConsentSlotProps,
} from "./useConsent";
import { useKeyboardHelp } from "./useKeyboardHelp";
import { useLostFocus } from "./useLostFocus";
import type { NotificationOptions } from "./useNotifications";

/** Class names to add to the pieces of a {@link ChatPanel}. */
export interface ChatPanelClassNames extends MessageListClassNames {
  readonly panel?: string | undefined;
  readonly header?: string | undefined;
  readonly connectionBanner?: string | undefined;
  readonly suggestions?: string | undefined;
  readonly composer?: string | undefined;
  readonly ended?: string | undefined;
}

/** Components to put in place of the pieces of a {@link ChatPanel}. */
export interface ChatPanelSlots extends MessageListSlots {
  readonly header?: ComponentType<ChatHeaderProps> | undefined;
  /** Who one is talking to, in the header and in the kit's own welcome: an `img`, say. */
  readonly headerPicture?: ComponentType | undefined;
  /** What stands before the header's buttons. @defaultValue nothing */
  readonly headerActions?: ComponentType | undefined;
  /** Asks whether the chat may connect. Until the reader agrees nothing connects and nothing is sent. @defaultValue nobody asks */
  readonly consent?: ComponentType<ConsentSlotProps> | undefined;
  readonly connectionBanner?: ComponentType<ConnectionBannerProps> | undefined;
  readonly composer?: ComponentType<ComposerProps> | undefined;
  /** What takes the composer's place once the conversation is over. */
  readonly ended?: ComponentType<ConversationEndedProps> | undefined;
}

/** How a chat looks and speaks. */
export interface ChatAppearance extends LanguageProps, Appearance {
  /** The name of the chat. @defaultValue `title` of `messages` */
  readonly title?: string | undefined;
  readonly classNames?: ChatPanelClassNames | undefined;
  readonly slots?: ChatPanelSlots | undefined;
}

/** What a chat does with its messages. */
export interface ChatTranscript extends Pick<
  MessageListProps,
  "toolRenderers" | "dataRenderers" | "renderMessage" | "onFeedback" | "virtualize"
> {
  /** What can be said at a touch, under the last message; see {@link Suggestions}. @defaultValue none */
  readonly suggestions?: readonly Suggestion[] | undefined;
  /** How the agent's Markdown is shown. Its members are compared one by one: an object literal will do, functions in it are made once. */
  readonly markdown?: MarkdownOptions | undefined;
}

/** What a chat offers beside talking. */
export interface ChatFeatures extends ConsentProps {
  /** What the header's menu offers, in this order, as far as it can be done; `false` for no menu. @defaultValue all of it */
  readonly menu?: readonly ChatMenuItem[] | false | undefined;
  /** How a reader who looks at another tab learns of an answer. @defaultValue not at all */
  readonly notifications?: NotificationOptions | undefined;
}

/** Props of {@link ChatPanel}: those of `useChatSession`, and how it looks. */
export interface ChatPanelProps
  extends UseChatSessionOptions, ChatAppearance, ChatTranscript, ChatFeatures {
  /** Puts the chat away, to be gone on with: the session stays as it is. Without it there is no such button. */
  readonly onMinimise?: (() => void) | undefined;
  /** Closes the chat; without it there is no close button. Whether the session goes on is the app's to say. */
  readonly onClose?: (() => void) | undefined;
}

/**
 * A whole chat that fills the element around it: header, connection banner, messages and composer. Talks through `connector`,
 * or shows the `session` it is given, or that of the nearest `ParlanceProvider`.
 *
 * @example
 * ```tsx
 * <div style={{ height: 480 }}>
 *   <ChatPanel connector={connector} title="Ask Acme" />
 * </div>
 * ```
 */
export function ChatPanel({
  title,
  onMinimise,
  onClose,
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
  autoStart,
  ...options
}: ChatPanelProps) {
  const [hasConsent, answer] = useConsent(slots?.consent !== undefined, {
    consent,
    defaultConsent,
    onConsentChange,
  });
  const { session } = useChatSession({ ...options, autoStart: hasConsent ? autoStart : false });
  useConsentWithdrawal(session, hasConsent);
  return (
    <ParlanceProvider session={session}>
      <LanguageProvider locale={locale} messages={messages}>
        <PanelContent
          title={title}
          onMinimise={onMinimise}
          onClose={onClose}
          appearance={{ theme, colorScheme, density, radius }}
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
        {notifications && <Notifications options={notifications} />}
      </LanguageProvider>
    </ParlanceProvider>
  );
}

interface PanelContentProps extends Pick<
  ChatPanelProps,
  "title" | "onMinimise" | "onClose" | "classNames" | "slots" | "menu"
> {
  readonly transcript: ChatTranscript;
  readonly appearance?: Appearance;
  readonly hasSound: boolean;
  readonly hasConsent: boolean;
  readonly onConsent: (consent: boolean) => void;
}

const loadEndConversation = () => import("./EndConversation");

/** What is in a panel, wherever the panel stands; the session and the language come from around it. */
export function PanelContent({
  title,
  onMinimise,
  onClose,
  appearance,
  classNames,
  slots,
  transcript: { markdown, suggestions, ...transcript },
  menu,
  hasSound,
  hasConsent,
  onConsent,
}: PanelContentProps) {
  const hasEnded = useSessionState((state) => state.connection === "ended");
  const help = useKeyboardHelp();
  const [isAskingToEnd, setIsAskingToEnd] = useState(false);
  const stay = useCallback(() => setIsAskingToEnd(false), []);
  // It may have ended by itself meanwhile.
  if (isAskingToEnd && hasEnded) setIsAskingToEnd(false);
  const ending = useLoaded(loadEndConversation, isAskingToEnd, stay);

  const Header = slots?.header ?? ChatHeader;
  const Picture = slots?.headerPicture;
  const picture = Picture && <Picture />;
  const Actions = slots?.headerActions;
  const Consent = slots?.consent;
  const Banner = slots?.connectionBanner ?? ConnectionBanner;
  const Writer = slots?.composer ?? Composer;
  const Ended = slots?.ended ?? ConversationEnded;
  return (
    <PanelFrame
      className={classNames?.panel}
      appearance={appearance}
      hasConsent={hasConsent}
      onKeyDown={hasConsent ? help.onKeyDown : undefined}
    >
      <Header
        title={title}
        picture={picture}
        actions={Actions && <Actions />}
        menu={
          menu !== false &&
          hasConsent && (
            <ChatMenu
              items={menu}
              title={title}
              hasSound={hasSound}
              onKeyboardHelp={help.open}
              onEnd={() => setIsAskingToEnd(true)}
            />
          )
        }
        onMinimise={onMinimise}
        onClose={onClose}
        className={classNames?.header}
      />
      {Consent && !hasConsent ? (
        <div className="parlance-chat-panel__consent">
          <Consent
            onAccept={() => onConsent(true)}
            onDecline={() => {
              onConsent(false);
              (onClose ?? onMinimise)?.();
            }}
          />
        </div>
      ) : (
        <>
          <Banner className={classNames?.connectionBanner} />
          <MarkdownProvider {...markdown}>
            <WelcomePictureContext.Provider value={picture}>
              <MessageList {...transcript} classNames={classNames} slots={slots}>
                {suggestions && (
                  <Suggestions items={suggestions} className={classNames?.suggestions} />
                )}
              </MessageList>
            </WelcomePictureContext.Provider>
          </MarkdownProvider>
          <Foot content={hasEnded ? "ended" : "composer"}>
            {hasEnded ? (
              <Ended className={classNames?.ended} />
            ) : (
              <Writer className={classNames?.composer} />
            )}
          </Foot>
          <Announcer />
        </>
      )}
      {help.dialog}
      {ending && <ending.EndConversation onClose={stay} />}
    </PanelFrame>
  );
}

interface PanelFrameProps {
  readonly className: string | undefined;
  readonly appearance: Appearance | undefined;
  readonly hasConsent: boolean;
  readonly onKeyDown: ((event: KeyboardEvent) => void) | undefined;
  readonly children: ReactNode;
}

function PanelFrame({ className, appearance, hasConsent, onKeyDown, children }: PanelFrameProps) {
  const connection = useSessionState((state) => state.connection);
  const turn = useSessionState((state) => state.conversation.turn);
  const ref = useRef<HTMLDivElement>(null);
  const onLost = useLostFocus(ref, connection, focusLog);
  useConsentFocus(ref, hasConsent);
  return (
    <div
      {...useLanguageAttributes()}
      {...appearanceAttributes(appearance ?? {})}
      {...onLost}
      ref={ref}
      className={joinClasses("parlance-chat-panel", className)}
      data-connection={connection}
      data-turn={turn}
      onKeyDown={onKeyDown}
    >
      {children}
    </div>
  );
}

/** Who has agreed wants to write; the button he agreed with is gone. */
function useConsentFocus(ref: RefObject<HTMLElement | null>, hasConsent: boolean): void {
  const hadConsent = useRef(hasConsent);
  useEffect(() => {
    const isNew = hasConsent && !hadConsent.current;
    hadConsent.current = hasConsent;
    const { activeElement } = document;
    if (isNew && ref.current && (!activeElement || activeElement === document.body)) {
      focusPanel(ref.current);
    }
  }, [ref, hasConsent]);
}

interface FootProps {
  /** What stands inside at present. */
  readonly content: string;
  readonly children: ReactNode;
}

/** Where one writes, or what takes its place; the focus goes from one to the other. */
function Foot({ content, children }: FootProps) {
  const ref = useRef<HTMLDivElement>(null);
  return (
    <div
      ref={ref}
      className="parlance-chat-panel__foot"
      {...useLostFocus(ref, content, focusFirst)}
    >
      {children}
    </div>
  );
}
