import { useText } from "../language/LanguageContext";
import { CopyButton } from "../ui/CopyButton";
import { ScrollRegion } from "../ui/ScrollRegion";
import type { MarkdownOptions } from "./MarkdownContext";
import { useHighlightedCode } from "./useHighlightedCode";

interface CodeBlockProps {
  readonly text: string;
  /** What the writer calls the language. */
  readonly language: string | undefined;
  /** More of it is to come. */
  readonly isOpen: boolean;
  readonly options: MarkdownOptions;
}

/** Code with its language and a button that copies it. */
export function CodeBlock({ text, language, isOpen, options }: CodeBlockProps) {
  const labels = useText();
  // The line break before the closing fence belongs to the fence.
  const code = text.replace(/\n$/, "");
  const content = useHighlightedCode(code, language, isOpen ? undefined : options.highlight);
  const Pre = options.components?.pre;
  if (Pre) {
    return (
      <Pre text={code} language={language} isOpen={isOpen}>
        {content}
      </Pre>
    );
  }
  return (
    // Code reads from left to right in every language.
    <div className="parlance-code" dir="ltr">
      <div className="parlance-code__bar">
        <span className="parlance-code__language">{language}</span>
        {/* Half a code is of no use to anybody. */}
        {!isOpen && <CopyButton text={code} />}
      </div>
      <ScrollRegion as="pre" className="parlance-code__text" label={labels.codeBlock}>
        <code>{content}</code>
      </ScrollRegion>
    </div>
  );
}
