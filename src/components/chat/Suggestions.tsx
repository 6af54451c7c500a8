import type { ChatSession } from "../../core/index";
import { useChatStatus, useSession } from "../../hooks/index";
import { useText } from "../language/LanguageContext";
import { joinClasses } from "../ui/join-classes";

/** Something to say at a touch: the words themselves, or a shorter `label` for the `text` that is sent. */
export type Suggestion = string | { readonly label: string; readonly text: string };

/** Props of {@link Suggestions}. */
export interface SuggestionsProps {
  /** In the order in which they are shown. */
  readonly items: readonly Suggestion[];
  /** Whether they go on in a new line, or in one line that scrolls. @defaultValue "wrap" */
  readonly layout?: "wrap" | "scroll" | undefined;
  /** @defaultValue the session of the nearest `ParlanceProvider` */
  readonly session?: ChatSession | undefined;
  readonly className?: string | undefined;
}

/**
 * Chips that say something at a touch. Hidden while the agent has the floor, and where nothing can be said any more.
 *
 * @example
 * ```tsx
 * <Suggestions items={["Where is my parcel?", { label: "Prices", text: "What does delivery cost?" }]} />
 * ```
 */
export function Suggestions({
  items,
  layout = "wrap",
  session: givenSession,
  className,
}: SuggestionsProps) {
  const session = useSession(givenSession);
  const { turn, canSend } = useChatStatus(session);
  const text = useText();
  if (turn !== "ready" || !canSend || items.length === 0) return null;
  return (
    <div
      className={joinClasses("parlance-suggestions", className)}
      role="group"
      aria-label={text.suggestions}
      data-layout={layout}
    >
      {items.map((item) => {
        const { label, text: words } =
          typeof item === "string" ? { label: item, text: item } : item;
        return (
          <button
            key={`${label}\n${words}`}
            type="button"
            className="parlance-suggestions__chip"
            dir="auto"
            onClick={({ currentTarget }) => {
              focusLogNear(currentTarget);
              // A delivery that fails is a state of the message. One that is refused came after the end, which is shown.
              session.send(words).catch(() => undefined);
            }}
          >
            {label}
          </button>
        );
      })}
    </div>
  );
}

/** The chips are about to go: the answer to them comes in the nearest conversation. */
function focusLogNear(chip: HTMLElement): void {
  let around = chip.parentElement;
  let log: HTMLElement | null = null;
  while (around && !log) {
    log = around.querySelector<HTMLElement>("[role=log]");
    around = around.parentElement;
  }
  log?.focus({ preventScroll: true });
}
