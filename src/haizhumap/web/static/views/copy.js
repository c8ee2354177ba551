/** A button that copies words, and says so in its own room; where the browser forbids that, it shows them selected. */
import { h } from "../dom.js";

/**
 * @param {string} words
 * @param {string} name what the button says
 * @param {(key: string) => string} say
 * @param {string | null} [description] for those who do not see beside what it stands
 */
export function copyButton(words, name, say, description = null) {
  const note = h("span", { class: "hz-copied", role: "status" });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(words);
      note.replaceChildren(h("span", {}, `✓ ${say("copied")}`));
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
