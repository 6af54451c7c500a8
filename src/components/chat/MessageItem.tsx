import { memo, type ComponentType, type ReactNode } from "react";
import type {
  AudioPart as Audio,
  ChatSession,
  DataPart,
  FilePart as File,
  Message,
  MessagePart,
  TextPart as Text,
  ToolCallPart as ToolCall,
} from "../../core/index";
import { useMessage, useSession, useSessionState } from "../../hooks/index";
import { useText } from "../language/LanguageContext";
import { AudioPart } from "../parts/AudioPart";
import { FilePart } from "../parts/FilePart";
import type { PartProps } from "../parts/part-props";
import { TextPart } from "../parts/TextPart";
import { ToolCallPart } from "../parts/ToolCallPart";
import { CheckIcon, ClockIcon, CutIcon, SparkIcon } from "../ui/Icon";
import { joinClasses } from "../ui/join-classes";
import { useHydrated } from "../ui/useHydrated";
import { VisuallyHidden } from "../ui/VisuallyHidden";
import { DayDivider } from "./DayDivider";
import { MessageFailure } from "./MessageFailure";
import { beginsDay, placeOf } from "./message-place";
import { MessageTime } from "./MessageTime";

/** Class names to add to the pieces of a {@link MessageItem}. */
export interface MessageItemClassNames {
  readonly message?: string | undefined;
  readonly avatar?: string | undefined;
  readonly bubble?: string | undefined;
  /** The line under the bubble: the time, and how the message fared. */
  readonly meta?: string | undefined;
}

/** Components to put in place of the pieces of a {@link MessageItem}. */
export interface MessageItemSlots {
  /** The picture beside what the agent says. */
  readonly avatar?: ComponentType<{ readonly message: Message }> | undefined;
  readonly text?: ComponentType<PartProps<Text>> | undefined;
  readonly file?: ComponentType<PartProps<File>> | undefined;
  readonly toolCall?: ComponentType<PartProps<ToolCall>> | undefined;
  readonly audio?: ComponentType<PartProps<Audio>> | undefined;
  /** Parts that only the app understands. @defaultValue not drawn */
  readonly data?: ComponentType<PartProps<DataPart>> | undefined;
}

/** The pieces of a message, ready to be arranged by `render`. */
export interface MessageItemPieces {
  /** The picture; null where the message has none. */
  readonly avatar: ReactNode;
  /** The parts of the message in their bubble. */
  readonly body: ReactNode;
  /** The time, and how the message fared. */
  readonly meta: ReactNode;
}

/** Props of {@link MessageItem}. */
export interface MessageItemProps {
  /** The id of the message. */
  readonly id: string;
  /** @defaultValue the session of the nearest `ParlanceProvider` */
  readonly session?: ChatSession | undefined;
  readonly classNames?: MessageItemClassNames | undefined;
  readonly slots?: MessageItemSlots | undefined;
  /**
   * Arranges the pieces of the message.
   *
   * @example
   * ```tsx
   * <MessageList
   *   renderMessage={({ body, meta }, message) => (
   *     <>
   *       {body}
   *       {message.role === "agent" ? <Feedback messageId={message.id} /> : meta}
   *     </>
   *   )}
   * />
   * ```
   */
  readonly render?: ((pieces: MessageItemPieces, message: Message) => ReactNode) | undefined;
}

/**
 * One message, a list item: its parts, its time, and for a user's own message how it fared, with retry and discard where it
 * failed. Renders again only when this message changes.
 *
 * @example
 * ```tsx
 * <div role="list">{ids.map((id) => <MessageItem key={id} id={id} slots={slots} />)}</div>
 * ```
 */
export const MessageItem = memo(function MessageItem({
  id,
  session: givenSession,
  classNames,
  slots,
  render = arrange,
}: MessageItemProps) {
  const session = useSession(givenSession);
  const message = useMessage(id, session);
  const place = useSessionState(({ conversation }) => placeOf(conversation, id), session);
  const isNewDay = useSessionState(({ conversation }) => beginsDay(conversation, id), session);
  const isHydrated = useHydrated();
  const text = useText();

  // One that has begun and says nothing yet is what the typing indicator stands for.
  if (!message?.parts.some((part) => part.type !== "data" || slots?.data)) return null;
  const isUser = message.role === "user";
  const Avatar = slots?.avatar ?? AgentAvatar;
  const avatar =
    isUser || message.role === "system" ? null : (
      <div className={joinClasses("parlance-message-item__avatar", classNames?.avatar)}>
        {(place === "single" || place === "last") && <Avatar message={message} />}
      </div>
    );
  const body = (
    <div className="parlance-message-item__body">
      {message.parts.map((part, index) => (
        // Parts have no ids and never change places.
        <Part
          key={index}
          part={part}
          message={message}
          slots={slots}
          bubbleClassName={joinClasses("parlance-message-item__bubble", classNames?.bubble)}
        />
      ))}
    </div>
  );
  const meta = (
    <div className={joinClasses("parlance-message-item__meta", classNames?.meta)}>
      <MessageTime at={message.createdAt} />
      <Status status={message.status} />
    </div>
  );

  return (
    <div
      role="listitem"
      className={joinClasses("parlance-message-item", classNames?.message)}
      data-message-id={id}
      data-role={message.role}
      data-status={message.status}
      data-place={place}
    >
      {isHydrated && isNewDay && <DayDivider at={message.createdAt} />}
      <div className="parlance-message-item__row">
        <VisuallyHidden>{isUser ? text.user : text.agent}: </VisuallyHidden>
        {render({ avatar, body, meta }, message)}
      </div>
      {message.status === "failed" && <MessageFailure message={message} session={session} />}
    </div>
  );
});

function arrange({ avatar, body, meta }: MessageItemPieces): ReactNode {
  return (
    <>
      {avatar}
      {body}
      {meta}
    </>
  );
}

function AgentAvatar() {
  return (
    <span className="parlance-message-item__spark">
      <SparkIcon />
    </span>
  );
}

interface PartSwitchProps extends PartProps<MessagePart> {
  readonly slots: MessageItemSlots | undefined;
  readonly bubbleClassName: string;
}

/** Words stand in a bubble; whatever else a message holds stands for itself. */
function Part({ part, message, slots, bubbleClassName }: PartSwitchProps) {
  switch (part.type) {
    case "text": {
      const Slot = slots?.text ?? TextPart;
      return (
        <div className={bubbleClassName} dir="auto">
          <Slot part={part} message={message} />
        </div>
      );
    }
    case "file": {
      const Slot = slots?.file ?? FilePart;
      return <Slot part={part} message={message} />;
    }
    case "tool-call": {
      const Slot = slots?.toolCall ?? ToolCallPart;
      return <Slot part={part} message={message} />;
    }
    case "audio": {
      const Slot = slots?.audio ?? AudioPart;
      return (
        <div className={bubbleClassName} dir="auto">
          <Slot part={part} message={message} />
        </div>
      );
    }
    case "data": {
      const Slot = slots?.data;
      return Slot ? <Slot part={part} message={message} /> : null;
    }
    default: {
      const never: never = part;
      return never;
    }
  }
}

function Status({ status }: Pick<Message, "status">) {
  const text = useText();
  switch (status) {
    case "queued":
      return (
        <span className="parlance-message-item__status">
          <ClockIcon /> {text.messageQueued}
        </span>
      );
    case "sending":
      return <span className="parlance-message-item__status">{text.messageSending}</span>;
    case "sent":
      return (
        <span className="parlance-message-item__status" title={text.messageSent}>
          <CheckIcon />
          <VisuallyHidden>{text.messageSent}</VisuallyHidden>
        </span>
      );
    case "interrupted":
      return (
        <span className="parlance-message-item__status">
          <CutIcon /> {text.messageInterrupted}
        </span>
      );
    case "failed":
    case "streaming":
    case "complete":
      return null;
    default: {
      const never: never = status;
      return never;
    }
  }
}
