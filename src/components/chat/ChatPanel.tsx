import { useRef, type ComponentType, type ReactNode } from "react";
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
import { joinClasses } from "../ui/join-classes";
import { Announcer } from "./Announcer";
import { ChatHeader, type ChatHeaderProps } from "./ChatHeader";
import { Composer, type ComposerProps } from "./Composer";
import { ConnectionBanner, type ConnectionBannerProps } from "./ConnectionBanner";
import { ConversationEnded, type ConversationEndedProps } from "./ConversationEnded";
import type { MessageItemProps } from "./MessageItem";
import { focusFirst, focusLog } from "./panel-focus";
import { MessageList, type MessageListClassNames, type MessageListSlots } from "./MessageList";
import { useLostFocus } from "./useLostFocus";

/** Class names to add to the pieces of a {@link ChatPanel}. */
export interface ChatPanelClassNames extends MessageListClassNames {
  readonly panel?: string | undefined;
  readonly header?: string | undefined;
  readonly connectionBanner?: string | undefined;
  readonly composer?: string | undefined;
  readonly ended?: string | undefined;
}

/** Components to put in place of the pieces of a {@link ChatPanel}. */
export interface ChatPanelSlots extends MessageListSlots {
  readonly header?: ComponentType<ChatHeaderProps> | undefined;
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
  /** Arranges the pieces of a message; see `render` of {@link MessageItem}. */
  readonly renderMessage?: MessageItemProps["render"];
}

/** Props of {@link ChatPanel}: those of `useChatSession`, and how it looks. */
export interface ChatPanelProps extends UseChatSessionOptions, ChatAppearance {
  /** Closes the chat; without it there is no close button. */
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
  onClose,
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
}: ChatPanelProps) {
  const { session } = useChatSession(options);
  return (
    <ParlanceProvider session={session}>
      <LanguageProvider locale={locale} messages={messages}>
        <PanelFrame
          className={classNames?.panel}
          appearance={{ theme, colorScheme, density, radius }}
        >
          <PanelPieces
            title={title}
            onClose={onClose}
            classNames={classNames}
            slots={slots}
            renderMessage={renderMessage}
          />
        </PanelFrame>
      </LanguageProvider>
    </ParlanceProvider>
  );
}

interface PanelFrameProps {
  readonly className: string | undefined;
  readonly appearance: Appearance;
  readonly children: ReactNode;
}

function PanelFrame({ className, appearance, children }: PanelFrameProps) {
  const connection = useSessionState((state) => state.connection);
  const turn = useSessionState((state) => state.conversation.turn);
  const ref = useRef<HTMLDivElement>(null);
  return (
    <div
      {...useLanguageAttributes()}
      {...appearanceAttributes(appearance)}
      {...useLostFocus(ref, connection, focusLog)}
      ref={ref}
      className={joinClasses("parlance-chat-panel", className)}
      data-connection={connection}
      data-turn={turn}
    >
      {children}
    </div>
  );
}

type PanelPiecesProps = Pick<
  ChatPanelProps,
  "title" | "onClose" | "classNames" | "slots" | "renderMessage"
>;

function PanelPieces({ title, onClose, classNames, slots, renderMessage }: PanelPiecesProps) {
  const hasEnded = useSessionState((state) => state.connection === "ended");
  const Header = slots?.header ?? ChatHeader;
  const Banner = slots?.connectionBanner ?? ConnectionBanner;
  const Writer = slots?.composer ?? Composer;
  const Ended = slots?.ended ?? ConversationEnded;
  return (
    <>
      <Header title={title} onClose={onClose} className={classNames?.header} />
      <Banner className={classNames?.connectionBanner} />
      <MessageList classNames={classNames} slots={slots} renderMessage={renderMessage} />
      <Foot content={hasEnded ? "ended" : "composer"}>
        {hasEnded ? (
          <Ended className={classNames?.ended} />
        ) : (
          <Writer className={classNames?.composer} />
        )}
      </Foot>
      <Announcer />
    </>
  );
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
