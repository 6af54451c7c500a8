import type { Message, MessagePart } from "../../core/index";

/** What a component that draws a part of a message is given. */
export interface PartProps<Part extends MessagePart> {
  readonly part: Part;
  /** The message it is part of. */
  readonly message: Message;
}
