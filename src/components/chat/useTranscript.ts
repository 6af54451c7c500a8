import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type EffectCallback,
  type RefObject,
} from "react";
import { flushSync } from "react-dom";
import { findMessage, type ChatSession } from "../../core/index";
import { useMessageIds, useSessionState } from "../../hooks/index";
import { useHydrated } from "../ui/useHydrated";
import { createRowHeights, type RowEstimate } from "./row-heights";
import { allRows, carriedOver, lastRows, rowsAround, type RowWindow } from "./row-window";
import { scrollTranscript, type TranscriptScroller } from "./transcript-scroller";

/** A transcript on the page: which of its rows are drawn, and where its reader is. */
interface Transcript {
  readonly logRef: RefObject<HTMLDivElement | null>;
  /** The parent of the rows, between the two elements that stand for the rows that are not drawn. */
  readonly rowsRef: RefObject<HTMLDivElement | null>;
  /** The rows to draw. */
  readonly window: RowWindow;
  /** How many messages came since the reader left the end; undefined while he is there. */
  readonly newMessages: number | undefined;
  /** The first message that came while the reader was elsewhere. */
  readonly firstUnreadId: string | undefined;
  /** Takes the reader to the end. */
  readonly toEnd: () => void;
  /** Brings the row of a message into view, drawn by the time this returns. */
  readonly reveal: (index: number) => HTMLElement | undefined;
  /** What has to be done before each paint, in this order. */
  readonly beforePaint: readonly EffectCallback[];
}

interface TranscriptOptions {
  /** Draws only what is near the reader. */
  readonly isVirtual: boolean;
  /** The reader moved up to where the earlier messages will be wanted. */
  readonly onNearStart: () => void;
}

/** The browser's search and "select all" find this many messages. */
const mostSearched = 1000;

/** Draws the rows of a session's conversation that can be seen, and keeps their reader where he is. */
export function useTranscript(
  session: ChatSession,
  { isVirtual, onNearStart }: TranscriptOptions,
): Transcript {
  const logRef = useRef<HTMLDivElement>(null);
  const rowsRef = useRef<HTMLDivElement>(null);
  const scroller = useRef<TranscriptScroller>(undefined);
  const ids = useMessageIds(session);
  const indexById = useSessionState(({ conversation }) => conversation.indexById, session);
  const estimates = useMemo(() => createEstimates(session), [session]);
  const isHydrated = useHydrated();
  const [kept, setKept] = useState(() => {
    if (!isVirtual) return allRows(ids);
    if (!isHydrated) return lastRows(ids, estimates.closely, usualView);
    // To be laid out once and not twice: a guess at the view, which is measured before the paint.
    estimates.setWidth(Math.min(innerWidth, widestGuess));
    return lastRows(ids, estimates.closely, innerHeight - aroundList);
  });
  /** What had been said when the reader left the end; undefined while he is there. */
  const [leftAt, setLeftAt] = useState<readonly string[]>();
  const [firstUnreadId, setFirstUnreadId] = useState<string>();
  const lastRole = useSessionState(
    ({ conversation }) => conversation.messages.at(-1)?.role,
    session,
  );
  const lastId = ids.at(-1);

  // Who says something wants to see it, has read the rest, and is done with searching.
  const [said, setSaid] = useState({ ids, count: 0 });
  if (ids !== said.ids) {
    const isMore = ids.length > said.ids.length && lastId !== said.ids.at(-1);
    const isOwn = isMore && lastRole === "user";
    setSaid({ ids, count: isOwn ? said.count + 1 : said.count });
    if (isOwn) {
      setLeftAt(undefined);
      setFirstUnreadId(undefined);
      setKept(released);
    }
  }
  const [wasVirtual, setWasVirtual] = useState(isVirtual);
  if (isVirtual !== wasVirtual) {
    setWasVirtual(isVirtual);
    setKept(released);
  }

  const newMessages = leftAt && countSince(leftAt, ids, indexById);
  // Back at the end, what was new is still marked; until the reader leaves it again, or answers.
  const firstNewId = newMessages === undefined ? firstUnreadId : ids[ids.length - newMessages];
  if (firstNewId !== firstUnreadId) setFirstUnreadId(firstNewId);

  const isFollowing = leftAt === undefined;
  const window = useMemo(() => {
    if (!isVirtual) return allRows(ids);
    return kept.ids === ids ? kept : carriedOver(kept, ids, indexById, isFollowing);
  }, [isVirtual, kept, ids, indexById, isFollowing]);

  const latest = useRef({ onNearStart, window });
  useEffect(() => {
    latest.current = { onNearStart, window };
  });

  const open = useCallback(() => {
    const log = logRef.current;
    const rows = rowsRef.current;
    const [content, before, after] = [
      rows?.parentElement,
      rows?.previousSibling,
      rows?.nextSibling,
    ];
    if (!log || !rows || !content) return;
    if (!(before instanceof HTMLElement) || !(after instanceof HTMLElement)) return;
    if (typeof ResizeObserver === "undefined") return;
    estimates.setWidth(log.clientWidth);
    const made = scrollTranscript(
      { log, content, before, rows, after },
      createRowHeights(estimates.of),
      {
        onFollowing(isFollowing) {
          setLeftAt(isFollowing ? undefined : session.getState().conversation.ids);
        },
        onNearStart: () => latest.current.onNearStart(),
        onWindow(next, isUnderWay) {
          if (isUnderWay) setKept(next);
          else flushSync(() => setKept(next));
        },
      },
    );
    scroller.current = made;
    return () => {
      made.stop();
      scroller.current = undefined;
      setLeftAt(undefined);
    };
  }, [session, estimates]);

  const settle = useCallback(() => scroller.current?.settle(window), [window]);

  useEffect(() => {
    if (said.count > 0) scroller.current?.toEnd("instant");
  }, [said.count]);

  useEffect(() => {
    if (!isVirtual) return;
    // What the browser is about to search, or to select, has to be there.
    function onKeyDown(event: KeyboardEvent): void {
      const log = logRef.current;
      // On a Mac, Ctrl+F and Ctrl+A move the caret.
      const isCommand = /Mac|iP/.test(navigator.platform) ? event.metaKey : event.ctrlKey;
      if (!log || !scroller.current || !isCommand || event.altKey) return;
      const key = event.key.toLowerCase();
      const isForLog = key === "f" || (key === "a" && log.contains(document.activeElement));
      const isHidden = log.checkVisibility?.({ visibilityProperty: true }) === false;
      if (!isForLog || isHidden) return;
      flushSync(() => setKept(rowsAround(latest.current.window, mostSearched)));
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [isVirtual]);

  const toEnd = useCallback(() => {
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    // The button that had the focus is about to go.
    logRef.current?.focus({ preventScroll: true });
    scroller.current?.toEnd(isCalm ? "instant" : "smooth");
  }, []);
  const reveal = useCallback((index: number) => {
    if (scroller.current) return scroller.current.reveal(index);
    const row = rowsRef.current?.children[index];
    return row instanceof HTMLElement ? row : undefined;
  }, []);

  return {
    logRef,
    rowsRef,
    window,
    newMessages,
    firstUnreadId,
    toEnd,
    reveal,
    beforePaint: [open, settle],
  };
}

function released(window: RowWindow): RowWindow {
  return window.isHeld ? { ...window, isHeld: false } : window;
}

/** How many came after the last of `before` that is still there. */
function countSince(
  before: readonly string[],
  ids: readonly string[],
  indexById: ReadonlyMap<string, number>,
): number {
  const last = before.findLast((id) => indexById.has(id));
  return ids.length - 1 - ((last === undefined ? undefined : indexById.get(last)) ?? -1);
}

// A line of the default look, and what stands around the lines, in CSS pixels.
const lineHeight = 23;
const aroundLines = 42;
const besideLines = 100;
const characterWidth = 7.5;
/** How many characters a line of a narrow panel has, and at least. */
const usualLine = 44;
const shortestLine = 16;
/** What a server draws of the end, in CSS pixels. */
const usualView = 640;
/** What a panel has above and below its list, in CSS pixels. */
const aroundList = 100;
/** A list is rarely wider, in CSS pixels. */
const widestGuess = 800;

/** Guesses how tall messages are by what they say. */
function createEstimates(session: ChatSession) {
  let lineLength = usualLine;

  function estimateBy(linesOf: (text: string) => number): RowEstimate {
    return (id, index) => {
      const { conversation } = session.getState();
      const there = conversation.messages[index];
      const message = there?.id === id ? there : findMessage(conversation, id);
      const { parts = [] } = message ?? {};
      let lines = 0;
      // Counted by hand: it is done for every message there is.
      for (let place = 0; place < parts.length; place += 1) {
        const part = parts[place];
        lines += part?.type === "text" ? linesOf(part.text) : 3;
      }
      return aroundLines + lineHeight * lines;
    };
  }

  return {
    /** By their length: for all of them, of which few are ever seen. */
    of: estimateBy((text) => Math.ceil(text.length / lineLength)),
    /** By their lines as well: for those that are about to be drawn. */
    closely: estimateBy((text) =>
      text.split("\n").reduce((lines, line) => lines + Math.ceil(line.length / lineLength), 0),
    ),
    /** Says how wide the list is, in CSS pixels. */
    setWidth(width: number): void {
      if (width > 0) lineLength = Math.max(shortestLine, (width - besideLines) / characterWidth);
    },
  };
}
