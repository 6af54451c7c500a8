import type { ComponentType } from "react";
import type { DataPart, Message, MessagePart, ToolCallPart } from "../../core/index";

/** What a component that draws a part of a message is given. */
export interface PartProps<Part extends MessagePart> {
  readonly part: Part;
  /** The message it is part of. */
  readonly message: Message;
}

/** What draws the calls of a tool, by the name of the tool. */
export type ToolRenderers = Readonly<
  Record<string, ComponentType<PartProps<ToolCallPart>> | undefined>
>;

/** What draws the data that an app or a vendor attaches, by its name. */
export type DataRenderers = Readonly<
  Record<string, ComponentType<PartProps<DataPart>> | undefined>
>;
