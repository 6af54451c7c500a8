import { createElement, useEffect, useSyncExternalStore, type ComponentType } from "react";
import type { MarkdownProps } from "./Markdown";

let Markdown: ComponentType<MarkdownProps> | undefined;
let warmUp: (() => void) | undefined;
let loading: Promise<void> | undefined;
const listeners = new Set<() => void>();

/**
 * Loads what shows Markdown, about 20 KB, ahead of the first text that needs it; without it that text is plain for a moment.
 * Never rejects: where it fails, the next text that needs it tries again.
 *
 * @example
 * ```tsx
 * // The page has a conversation to show, so the chat is about to need it.
 * void loadMarkdown();
 * ```
 */
export async function loadMarkdown(): Promise<void> {
  await load();
  // The first reading compiles the parser's patterns. Better now than under the eyes of a reader.
  const whenIdle = globalThis.requestIdleCallback ?? setTimeout;
  whenIdle(() => {
    markup.test("");
    warmUp?.();
  });
}

function load(): Promise<void> {
  loading ??= import("./Markdown").then(
    (module) => {
      Markdown = module.Markdown;
      warmUp = module.warmUpMarkdown;
      for (const listener of listeners) listener();
    },
    () => {
      // Offline, or a page older than the last deployment. Text without its looks is still readable.
      loading = undefined;
    },
  );
  return loading;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const loaded = () => Markdown;
const notOnServer = () => undefined;

// What has none of this is paragraphs, with Markdown and without.
const markup = /[*_`#>[\]|~<&\\@\r]|:\/\/|www\.|^(?:[^\S\n]|[-+=]|\d+[.)])|[ \t]{2}\n/im;

/**
 * Markdown, which is loaded when the first text needs it: one with any markup in it. Until then, and on a server, its
 * paragraphs.
 */
export function LazyMarkdown({ text, isStreaming }: MarkdownProps) {
  const component = useSyncExternalStore(subscribe, loaded, notOnServer);
  const hasMarkup = markup.test(text);

  useEffect(() => {
    if (hasMarkup) void load();
  }, [hasMarkup]);

  if (hasMarkup && component) return createElement(component, { text, isStreaming });
  return text
    .split(/\n{2,}/)
    .map((paragraph, index) => (paragraph === "" ? null : <p key={index}>{paragraph}</p>));
}
