import type { ToolCallPart as ToolCall } from "../../core/index";
import { useText } from "../language/LanguageContext";
import { AlertIcon, CheckIcon, ChevronDownIcon, ToolIcon } from "../ui/Icon";
import type { PartProps } from "./part-props";

/**
 * A tool that the agent uses: its name and how it goes, with what was asked and answered folded away.
 *
 * @example
 * ```tsx
 * <MessageList slots={{ toolCall: (props) => (isSecret(props.part) ? null : <ToolCallPart {...props} />) }} />
 * ```
 */
export function ToolCallPart({ part }: PartProps<ToolCall>) {
  const text = useText();
  const summaries = {
    running: text.toolRunning,
    complete: text.toolComplete,
    failed: text.toolFailed,
  };
  const icons = { running: ToolIcon, complete: CheckIcon, failed: AlertIcon };
  const StatusIcon = icons[part.status];
  const summary = (
    <>
      <span className="parlance-tool-call__status">
        <StatusIcon />
      </span>
      <span className="parlance-tool-call__name">{summaries[part.status](part.name)}</span>
    </>
  );

  if (part.input === undefined && part.output === undefined) {
    return (
      <div className="parlance-tool-call" data-status={part.status}>
        <div className="parlance-tool-call__summary">{summary}</div>
      </div>
    );
  }
  return (
    <details className="parlance-tool-call" data-status={part.status}>
      <summary className="parlance-tool-call__summary">
        {summary}
        <span className="parlance-tool-call__marker">
          <ChevronDownIcon />
        </span>
      </summary>
      <dl className="parlance-tool-call__details">
        {part.input !== undefined && (
          <>
            <dt>{text.toolInput}</dt>
            <dd>{readable(part.input)}</dd>
          </>
        )}
        {part.output !== undefined && (
          <>
            <dt>{text.toolOutput}</dt>
            <dd>{readable(part.output)}</dd>
          </>
        )}
      </dl>
    </details>
  );
}

function readable(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return JSON.stringify(value, undefined, 2) ?? String(value);
  } catch {
    // Not JSON: a cycle, a big integer.
    return String(value);
  }
}
