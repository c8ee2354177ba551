/** A button that copies words, and says so in its own room; where the browser forbids that, it shows them selected. */
import { h } from "../dom.js";

const TOLD_MS = 4000;
/** What was copied just now: it stays told where the page is drawn anew meanwhile. @type {string | null} */
let copied = null;

/**
 * @param {string} words
 * @param {string} name what the button says
 * @param {(key: string) => string} say
 * @param {string | null} [description] for those who do not see beside what it stands
 */
export function copyButton(words, name, say, description = null) {
  const told = () => h("span", {}, `✓ ${say("copied")}`);
  const note = h("span", { class: "hz-copied", role: "status" }, copied === words ? told() : null);
  const notes = () => document.querySelectorAll(`[data-focus="${CSS.escape(`copy-${name}`)}"] + .hz-copied`);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(words);
      copied = words;
      setTimeout(() => {
        copied = null;
      }, TOLD_MS);
      for (const one of notes()) one.replaceChildren(told());
    } catch {
      const field = h("textarea", { readonly: true, rows: "2", "aria-label": name }, words);
      note.replaceChildren(field);
      field.select();
    }
  };
  return h(
    "span",
    { class: "hz-copy" },
    h("button", { type: "button", "data-focus": `copy-${name}`, "aria-label": description, click: copy }, name),
    note,
  );
}
