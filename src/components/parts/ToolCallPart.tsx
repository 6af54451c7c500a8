import type { ToolCallPart as ToolCall } from "../../core/index";
import { useFormat, useText } from "../language/LanguageContext";
import { AlertIcon, CheckIcon, ClockIcon, StopIcon, ToolIcon } from "../ui/Icon";
import { ProgressBar } from "../ui/ProgressBar";
import { ScrollRegion } from "../ui/ScrollRegion";
import { Fold } from "./Fold";
import type { PartProps } from "./part-props";
import { ReadableValue } from "./ReadableValue";
import { isUnderWay, toolSentence, toolStatus } from "./tool-call";

const icons = {
  queued: ClockIcon,
  running: ToolIcon,
  cancelling: ToolIcon,
  complete: CheckIcon,
  failed: AlertIcon,
  cancelled: StopIcon,
};

/**
 * A tool that the agent uses: its name and how it goes, how far it got, and why it failed; with what was asked, found and answered
 * folded away. Words that it has found so far can be read while it is under way.
 *
 * @remarks To draw the calls of one tool in another way, give `toolRenderers` to the list, panel or widget.
 *
 * @example
 * ```tsx
 * <MessageList slots={{ toolCall: (props) => (isSecret(props.part) ? null : <ToolCallPart {...props} />) }} />
 * ```
 */
export function ToolCallPart({ part, message }: PartProps<ToolCall>) {
  const text = useText();
  const format = useFormat();
  const { input, partial, output, error } = part;
  const status = toolStatus(part, message);
  const isRunning = isUnderWay(status);
  const sentence = toolSentence(status, part.name, text);
  const share = isRunning ? shareOf(part.progress) : undefined;
  const foundInWords = isRunning && typeof partial === "string" ? partial : undefined;
  // What was found on the way is in the answer.
  const hasPartial = partial !== undefined && foundInWords === undefined && output === undefined;
  const StatusIcon = icons[status];

  const summary = (
    <>
      <span className="parlance-tool-call__status">
        <StatusIcon />
      </span>
      <span className="parlance-tool-call__name">{sentence}</span>
      {share !== undefined && (
        <span className="parlance-tool-call__share">{format.percent(share)}</span>
      )}
    </>
  );
  return (
    <div className="parlance-tool-call" data-status={status}>
      {input === undefined && output === undefined && !hasPartial ? (
        <div className="parlance-fold__summary">{summary}</div>
      ) : (
        <Fold summary={summary}>
          {input !== undefined && <ReadableValue label={text.toolInput} value={input} />}
          {hasPartial && <ReadableValue label={text.toolPartial} value={partial} />}
          {output !== undefined && <ReadableValue label={text.toolOutput} value={output} canCopy />}
        </Fold>
      )}
      {foundInWords && <Note label={text.toolPartial}>{foundInWords}</Note>}
      {status === "failed" && error && <Note label={sentence}>{error}</Note>}
      {isRunning && status !== "queued" && (
        <ProgressBar className="parlance-tool-call__progress" value={share} label={sentence} />
      )}
    </div>
  );
}

interface NoteProps {
  readonly label: string;
  readonly children: string;
}

function Note({ label, children }: NoteProps) {
  return (
    <ScrollRegion className="parlance-tool-call__note" label={label}>
      <div dir="auto">{children}</div>
    </ScrollRegion>
  );
}

/** A vendor may say anything, and a bar that is told it is not a number complains. */
function shareOf(progress: number | undefined): number | undefined {
  return progress !== undefined && progress >= 0 ? Math.min(1, progress) : undefined;
}
