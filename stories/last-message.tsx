import { useMessage, useMessageIds } from "@parlance/react";
import type { Message } from "@parlance/react/core";
import type { ReactNode } from "react";

interface LastMessageProps {
  readonly children: (message: Message) => ReactNode;
}

/** What is made of the message said last, where a part of a message is shown by itself. */
export function LastMessage({ children }: LastMessageProps) {
  const id = useMessageIds().at(-1);
  const message = useMessage(id ?? "");
  return message && children(message);
}
