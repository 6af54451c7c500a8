import { useEffect, useMemo, useState, type ReactNode } from "react";
import type { MarkdownOptions } from "./MarkdownContext";

type Answer = ReactNode | Promise<ReactNode>;

/** `code` as `highlight` shows it; plain without one, until it has answered, and when it fails. */
export function useHighlightedCode(
  code: string,
  language: string | undefined,
  highlight: MarkdownOptions["highlight"],
): ReactNode {
  const answer = useMemo(() => ask(highlight, code, language), [highlight, code, language]);
  const [arrived, setArrived] = useState<{ readonly answer: Answer; readonly shown: ReactNode }>();

  useEffect(() => {
    if (!isPromise(answer)) return;
    let isWanted = true;
    void answer.then((shown) => {
      if (isWanted) setArrived({ answer, shown });
    });
    return () => {
      isWanted = false;
    };
  }, [answer]);

  const shown = isPromise(answer) ? arrived?.answer === answer && arrived.shown : answer;
  return shown === undefined || shown === null || shown === false ? code : shown;
}

function ask(
  highlight: MarkdownOptions["highlight"],
  code: string,
  language: string | undefined,
): Answer {
  try {
    const answer = highlight?.(code, language);
    // Its failure is answered for at once: nobody may be there to hear of it later.
    return isPromise(answer) ? answer.catch(() => undefined) : answer;
  } catch {
    return undefined;
  }
}

function isPromise(answer: Answer): answer is Promise<ReactNode> {
  return typeof answer === "object" && answer !== null && "then" in answer;
}
