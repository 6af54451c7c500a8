import type { TextPart as Text } from "../../core/index";
import { LazyMarkdown } from "./LazyMarkdown";
import type { PartProps } from "./part-props";
import { plainText } from "./plain-text";

/**
 * What was said. An agent's text is Markdown, shown as it streams in; a user's is shown as it was typed. Neither brings HTML
 * with it, and links lead to absolute `http`, `https`, `mailto` and `tel` URLs only.
 *
 * @example
 * ```tsx
 * <TextPart part={{ type: "text", text: "It ships **today**." }} message={message} />
 * ```
 */
export function TextPart({ part, message }: PartProps<Text>) {
  // No hooks here: a message calls this as a function, for each component costs.
  const isOpen = message.status === "streaming" && message.parts.at(-1) === part;
  return (
    <div className="parlance-text" dir="auto">
      {message.role === "user" ? (
        plainText(part.text)
      ) : (
        <LazyMarkdown text={part.text} isStreaming={isOpen} />
      )}
    </div>
  );
}
