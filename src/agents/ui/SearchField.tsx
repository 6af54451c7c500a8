import {
  useEffect,
  useId,
  useRef,
  useState,
  type InputHTMLAttributes,
  type KeyboardEvent,
} from "react";
import { CloseIcon, IconButton, joinClasses } from "../../components/index";
import { useAgentsText } from "../AgentsProvider";
import { SearchIcon } from "./Icon";

interface SearchFieldProps {
  /** What is searched, for screen readers and where nothing is written yet. */
  readonly label: string;
  /** What is searched for. */
  readonly value: string;
  /** Told when the reader has stopped writing for a moment, pressed Enter or cleared it. */
  readonly onChange: (value: string) => void;
  /** How long that moment is, in milliseconds. @defaultValue 250 */
  readonly delayMs?: number | undefined;
  /** What makes it the field of a list of suggestions. Keys come here once what is written has been told. */
  readonly combobox?:
    | Pick<
        InputHTMLAttributes<HTMLInputElement>,
        | "role"
        | `aria-${"expanded" | "controls" | "activedescendant" | "autocomplete"}`
        | "onKeyDown"
      >
    | undefined;
  readonly className?: string | undefined;
}

/** Something to search by. Escape clears it. */
export function SearchField({
  label,
  value,
  onChange,
  delayMs = 250,
  combobox,
  className,
}: SearchFieldProps) {
  const text = useAgentsText();
  const id = useId();
  const inputRef = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(value);
  const [told, setTold] = useState(value);
  const [seen, setSeen] = useState(value);
  // Changed by the app, and not because it was told to.
  if (value !== seen) {
    setSeen(value);
    if (value !== told) {
      setTold(value);
      setDraft(value);
    }
  }

  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });

  function tell(next: string): void {
    setDraft(next);
    setTold(next);
    if (next !== told) latest.current(next);
  }

  useEffect(() => {
    if (draft === told) return;
    const timer = setTimeout(() => {
      setTold(draft);
      latest.current(draft);
    }, delayMs);
    return () => clearTimeout(timer);
  }, [draft, told, delayMs]);

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.nativeEvent.isComposing) return;
    if (draft === told) combobox?.onKeyDown?.(event);
    if (event.defaultPrevented) return;
    if (event.key === "Enter") tell(draft);
    else if (event.key === "Escape" && draft !== "") {
      event.preventDefault();
      // It has done its work: what is around need not close.
      event.stopPropagation();
      tell("");
    }
  }

  return (
    <div className={joinClasses("parlance-search-field", className)} role="search">
      <label className="parlance-visually-hidden" htmlFor={id}>
        {label}
      </label>
      <span className="parlance-search-field__icon">
        <SearchIcon />
      </span>
      <input
        {...combobox}
        ref={inputRef}
        data-focus-home
        id={id}
        className="parlance-search-field__input"
        type="search"
        value={draft}
        placeholder={label}
        dir={draft === "" ? undefined : "auto"}
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="search"
        onChange={({ target }) => setDraft(target.value)}
        onKeyDown={onKeyDown}
      />
      {draft !== "" && (
        <IconButton
          label={text.clearSearch}
          className="parlance-search-field__clear"
          onClick={() => {
            tell("");
            inputRef.current?.focus();
          }}
        >
          <CloseIcon />
        </IconButton>
      )}
    </div>
  );
}
