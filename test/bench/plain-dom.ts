// The yardstick: what a page costs that writes the same words into plain elements, only the last screenfuls of them, and no
// more than that: no Markdown, no React, no state.
import type { BenchSubject } from "./content";

/** A few screens of messages. */
const drawn = 12;

let list: HTMLElement;
let open: Text;

function say(text: string): Text {
  const row = list.appendChild(document.createElement("div"));
  row.style.cssText = "padding:8px 16px;white-space:pre-wrap;overflow-wrap:anywhere";
  return row.appendChild(document.createTextNode(text));
}

const toEnd = () => {
  list.scrollTop = list.scrollHeight;
};

export const plainDom: BenchSubject = {
  mount(element, messages) {
    list = element.appendChild(document.createElement("div"));
    list.style.cssText = "block-size:100%;overflow-y:auto";
    for (const { text } of messages.slice(-drawn)) say(text);
    toEnd();
  },
  startStream(question) {
    say(question);
    open = say("");
  },
  push(chunk) {
    open.appendData(chunk);
    requestAnimationFrame(toEnd);
  },
  end: () => undefined,
};
