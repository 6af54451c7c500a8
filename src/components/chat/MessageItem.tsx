import { memo, useMemo, useRef, type ComponentType, type ReactNode } from "react";
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
import { useSession } from "../../hooks/index";
import type { MessageCatalogue } from "../language/catalogue";
import { useFormat, useText } from "../language/LanguageContext";
import { AudioPart } from "../parts/AudioPart";
import { FilePart } from "../parts/FilePart";
import type { DataRenderers, PartProps, ToolRenderers } from "../parts/part-props";
import { rendererOf } from "../parts/renderer-of";
import { TextPart } from "../parts/TextPart";
import { ToolCallPart } from "../parts/ToolCallPart";
import { CheckIcon, ClockIcon, CutIcon, SparkIcon } from "../ui/Icon";
import { joinClasses } from "../ui/join-classes";
import { DayDivider } from "./DayDivider";
import { MessageActions, type MessageActionsProps } from "./MessageActions";
import { MessageFailure } from "./MessageFailure";
import { usePlacedMessage } from "./usePlacedMessage";
import { useReveal } from "./useReveal";

/** Class names to add to the pieces of a {@link MessageItem}. */
export interface MessageItemClassNames {
  readonly message?: string | undefined;
  readonly avatar?: string | undefined;
  readonly bubble?: string | undefined;
  /** The time, and how the message fared. */
  readonly meta?: string | undefined;
  /** What can be done with the message. */
  readonly actions?: string | undefined;
}

/** Components to put in place of the pieces of a {@link MessageItem}. */
export interface MessageItemSlots {
  /** The picture beside what the agent says. */
  readonly avatar?: ComponentType<{ readonly message: Message }> | undefined;
  /** The picture beside what the user says. @defaultValue none */
  readonly userAvatar?: ComponentType<{ readonly message: Message }> | undefined;
  readonly text?: ComponentType<PartProps<Text>> | undefined;
  readonly file?: ComponentType<PartProps<File>> | undefined;
  readonly toolCall?: ComponentType<PartProps<ToolCall>> | undefined;
  readonly audio?: ComponentType<PartProps<Audio>> | undefined;
  /** Parts that only the app understands, where `dataRenderers` has none for them. {@link DataPart} draws any. @defaultValue not drawn */
  readonly data?: ComponentType<PartProps<DataPart>> | undefined;
  /** What can be done with a message. @defaultValue {@link MessageActions} */
  readonly actions?: ComponentType<MessageActionsProps> | undefined;
}

/** The pieces of a message, ready to be arranged by `render`. */
export interface MessageItemPieces {
  /** The picture; null where the message has none. */
  readonly avatar: ReactNode;
  /** The parts of the message in their bubble. */
  readonly body: ReactNode;
  /** How the message fared, and its time while the reader points at it; null inside a group of messages until he does. */
  readonly meta: ReactNode;
  /** What can be done with the message; null until the reader points at it, but always there at the latest answer. */
  readonly actions: ReactNode;
}

/** Props of {@link MessageItem}. */
export interface MessageItemProps {
  /** The id of the message. */
  readonly id: string;
  /** @defaultValue the session of the nearest `ParlanceProvider` */
  readonly session?: ChatSession | undefined;
  readonly classNames?: MessageItemClassNames | undefined;
  readonly slots?: MessageItemSlots | undefined;
  /** What draws the calls of a tool, by the tool's name. @defaultValue the slot `toolCall` */
  readonly toolRenderers?: ToolRenderers | undefined;
  /** What draws a part of type `data`, by its name. @defaultValue the slot `data` */
  readonly dataRenderers?: DataRenderers | undefined;
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
  /** See `onFeedback` of {@link MessageActions}. */
  readonly onFeedback?: MessageActionsProps["onFeedback"];
}

/**
 * One message: its parts, its time, what can be done with it, and for a user's own message how it fared, with retry and
 * discard where it failed. Renders again only when this message changes.
 *
 * @remarks Stands in an element with `role="listitem"`. While that has the keyboard's focus, the message shows its time and
 * its actions as it does under a pointer.
 *
 * @example
 * ```tsx
 * <div role="list">
 *   {ids.map((id) => (
 *     <div role="listitem" tabIndex={0} key={id}>
 *       <MessageItem id={id} slots={slots} />
 *     </div>
 *   ))}
 * </div>
 * ```
 */
export const MessageItem = /* @__PURE__ */ memo(function MessageItem({
  id,
  session: givenSession,
  classNames,
  slots,
  toolRenderers,
  dataRenderers,
  render,
  onFeedback,
}: MessageItemProps) {
  const session = useSession(givenSession);
  const placed = usePlacedMessage(id, session);
  const text = useText();
  const format = useFormat();
  const ref = useRef<HTMLDivElement>(null);
  // One that has begun and says nothing yet is what the typing indicator stands for.
  const isShown = placed?.message.parts.some(
    (part) =>
      part.type !== "data" || (rendererOf(dataRenderers, part.name) ?? slots?.data) !== undefined,
  );
  const { isRevealed, handlers } = useReveal(ref, isShown === true);
  const message = placed?.message;
  const bubbleClassName = joinClasses("parlance-message-item__bubble", classNames?.bubble);
  // What only points at the message draws none of it anew.
  const body = useMemo(
    () =>
      message && (
        <div className="parlance-message-item__body" data-long={isLong(message) || undefined}>
          {message.parts.map((part, index) =>
            partElement(index, part, {
              message,
              slots,
              toolRenderers,
              dataRenderers,
              bubbleClassName,
            }),
          )}
        </div>
      ),
    [message, slots, toolRenderers, dataRenderers, bubbleClassName],
  );

  if (!placed || !message || !isShown) return null;
  const { place, isHydrated } = placed;
  const { role, status, createdAt } = message;
  const isUser = role === "user";
  const isSystem = role === "system";
  const endsGroup = place === "single" || place === "last";
  const isUnderWay = status === "queued" || status === "sending" || status === "streaming";
  const hasLine =
    !isSystem &&
    status !== "failed" &&
    (endsGroup || status === "interrupted" || (isUser && isUnderWay));
  const hasActions = !isSystem && !isUnderWay && (isRevealed || placed.isLatestAnswer);

  const Avatar = isUser ? slots?.userAvatar : slots?.avatar;
  const avatar =
    (Avatar || !isUser) && endsGroup && !isSystem ? (
      <div
        className={joinClasses(
          "parlance-message-item__avatar",
          !Avatar && "parlance-message-item__spark",
          classNames?.avatar,
        )}
      >
        {Avatar ? <Avatar message={message} /> : SparkIcon()}
      </div>
    ) : null;
  const fared = hasLine || isRevealed ? statusLine(status, text) : null;
  // An app that arranges it may keep room for it.
  const meta = (fared || isRevealed || (render && hasLine)) && (
    <div className={joinClasses("parlance-message-item__meta", classNames?.meta)}>
      {isRevealed && (
        // Said before the words already.
        <time
          aria-hidden="true"
          dir="auto"
          dateTime={new Date(createdAt).toISOString()}
          title={format.dateTime(createdAt)}
        >
          {format.time(createdAt)}
        </time>
      )}
      {fared}
    </div>
  );
  const Actions = slots?.actions ?? MessageActions;
  const actions = hasActions && (
    <Actions
      message={message}
      session={session}
      onFeedback={onFeedback}
      className={classNames?.actions}
    />
  );
  const foot = (meta || actions) && (
    <div className="parlance-message-item__foot">
      {meta}
      {actions}
    </div>
  );

  const author = isUser ? text.user : text.agent;
  // Loading what knows how a language writes times takes longer than drawing a screenful of messages.
  const time = isRevealed ? format.time(createdAt) : new Date(createdAt).toTimeString().slice(0, 5);
  const spoken = (
    <span className="parlance-visually-hidden">
      {`${isHydrated ? text.authorAt(author, time) : author}: `}
    </span>
  );

  return (
    <div
      {...handlers}
      ref={ref}
      className={joinClasses("parlance-message-item", classNames?.message)}
      data-message-id={id}
      data-role={role}
      data-status={status}
      data-place={place}
      data-revealed={isRevealed || undefined}
      // Its room is kept while there is nothing in it.
      data-foot={hasLine ? (foot || render ? "line" : "room") : undefined}
      data-pictures={isUser && slots?.userAvatar ? "user" : undefined}
    >
      {isHydrated && placed.beginsDay && <DayDivider at={createdAt} />}
      {render ? (
        <div className="parlance-message-item__row">
          {spoken}
          {render({ avatar, body, meta: meta || null, actions: actions || null }, message)}
        </div>
      ) : (
        <div className="parlance-message-item__row">
          {spoken}
          {avatar}
          {body}
          {foot}
        </div>
      )}
      {status === "failed" && <MessageFailure message={message} session={session} />}
    </div>
  );
});

/** Text that fills its lines in any case: the width of its bubble need not be found out anew with every chunk. */
const longText = 320;

function isLong({ role, parts }: Message): boolean {
  return (
    role !== "user" && parts.some((part) => part.type === "text" && part.text.length > longText)
  );
}

interface PartOptions extends Pick<MessageItemProps, "slots" | "toolRenderers" | "dataRenderers"> {
  readonly message: Message;
  readonly bubbleClassName: string;
}

/** Words stand in a bubble; whatever else a message holds stands for itself. Parts have no ids and never change places. */
function partElement(
  key: number,
  part: MessagePart,
  { message, slots, toolRenderers, dataRenderers, bubbleClassName }: PartOptions,
): ReactNode {
  switch (part.type) {
    case "text": {
      const Slot = slots?.text;
      return (
        <div key={key} className={bubbleClassName}>
          {Slot ? <Slot part={part} message={message} /> : TextPart({ part, message })}
        </div>
      );
    }
    case "file": {
      const Slot = slots?.file ?? FilePart;
      return <Slot key={key} part={part} message={message} />;
    }
    case "tool-call": {
      const Slot = rendererOf(toolRenderers, part.name) ?? slots?.toolCall ?? ToolCallPart;
      return <Slot key={key} part={part} message={message} />;
    }
    case "audio": {
      const Slot = slots?.audio ?? AudioPart;
      return (
        <div key={key} className={bubbleClassName}>
          <Slot part={part} message={message} />
        </div>
      );
    }
    case "data": {
      const Slot = rendererOf(dataRenderers, part.name) ?? slots?.data;
      return Slot ? <Slot key={key} part={part} message={message} /> : null;
    }
    default: {
      const never: never = part;
      return never;
    }
  }
}

function statusLine(status: Message["status"], text: MessageCatalogue): ReactNode {
  switch (status) {
    case "queued":
      return (
        <span className="parlance-message-item__status">
          {ClockIcon()}
          {text.messageQueued}
        </span>
      );
    case "sending":
      return <span className="parlance-message-item__status">{text.messageSending}</span>;
    case "sent":
      return (
        <span className="parlance-message-item__status" title={text.messageSent}>
          {CheckIcon()}
          <span className="parlance-visually-hidden">{text.messageSent}</span>
        </span>
      );
    case "interrupted":
      return (
        <span className="parlance-message-item__status">
          {CutIcon()}
          {text.messageInterrupted}
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
