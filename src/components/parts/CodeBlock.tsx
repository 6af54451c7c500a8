import { useText } from "../language/LanguageContext";
import { CopyButton } from "../ui/CopyButton";
import { ScrollRegion } from "../ui/ScrollRegion";

interface CodeBlockProps {
  readonly text: string;
  /** What the writer calls the language. */
  readonly language: string | undefined;
}

/** Code with its language and a button that copies it. */
export function CodeBlock({ text, language }: CodeBlockProps) {
  const labels = useText();
  // The line break before the closing fence belongs to the fence.
  const code = text.replace(/\n$/, "");
  return (
    // Code reads from left to right in every language.
    <div className="parlance-code" dir="ltr">
      <div className="parlance-code__bar">
        <span className="parlance-code__language">{language}</span>
        <CopyButton text={code} />
      </div>
      <ScrollRegion as="pre" className="parlance-code__text" label={labels.codeBlock}>
        <code>{code}</code>
      </ScrollRegion>
    </div>
  );
}
