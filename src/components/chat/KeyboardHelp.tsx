import { Fragment, useId } from "react";
import type { MessageCatalogue } from "../language/catalogue";
import { useText } from "../language/LanguageContext";
import { CloseIcon } from "../ui/Icon";
import { IconButton } from "../ui/IconButton";
import { PanelDialog } from "./PanelDialog";

/** Props of {@link KeyboardHelp}. */
export interface KeyboardHelpProps {
  readonly onClose: () => void;
}

type KeyName = "keyEnter" | "keyShift" | "keyEscape" | "keyHome" | "keyEnd";

interface Shortcut {
  readonly does: keyof MessageCatalogue & `shortcut${string}`;
  /** Names from the catalogue, or what is printed on the key in every language. */
  readonly keys: readonly (KeyName | "↑" | "↓" | "?")[];
  /** Held down together; else one or the other. */
  readonly together?: boolean;
}

const shortcuts: readonly Shortcut[] = [
  { does: "shortcutSend", keys: ["keyEnter"] },
  { does: "shortcutNewLine", keys: ["keyShift", "keyEnter"], together: true },
  { does: "shortcutMessages", keys: ["↑", "↓"] },
  { does: "shortcutFirstLast", keys: ["keyHome", "keyEnd"] },
  { does: "shortcutInside", keys: ["keyEnter", "keyEscape"] },
  { does: "shortcutWrite", keys: ["keyEscape"] },
  { does: "shortcutClose", keys: ["keyEscape"] },
  { does: "shortcutHelp", keys: ["?"] },
];

/** The keyboard map, over the chat it is about. */
export function KeyboardHelp({ onClose }: KeyboardHelpProps) {
  const text = useText();
  const id = useId();
  return (
    <PanelDialog labelledBy={id} onClose={onClose} className="parlance-keyboard-help">
      <div className="parlance-keyboard-help__head">
        <div id={id} className="parlance-keyboard-help__title" role="heading" aria-level={3}>
          {text.keyboardHelp}
        </div>
        <IconButton label={text.closeHelp} onClick={onClose}>
          <CloseIcon />
        </IconButton>
      </div>
      <dl className="parlance-keyboard-help__list">
        {shortcuts.map(({ does, keys, together }) => (
          <div key={does} className="parlance-keyboard-help__shortcut">
            <dt className="parlance-keyboard-help__does">{text[does]}</dt>
            <dd className="parlance-keyboard-help__keys">
              {keys.map((key, index) => (
                <Fragment key={key}>
                  {index > 0 && (together ? "+" : " ")}
                  <kbd className="parlance-keyboard-help__key">
                    {key.length === 1 ? key : text[key as KeyName]}
                  </kbd>
                </Fragment>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </PanelDialog>
  );
}
