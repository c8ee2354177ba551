/** Files to take away: what is taken in words, the formats that most people want first, progress and done. */
import { h } from "../dom.js";
import { partsOf } from "./active.js";

/** @typedef {import("./scene.js").Scene} Scene */

const FIRST = ["xlsx", "geojson", "html"];

/** Fetch a file that the server makes and hand it to the browser under the name that the server gives it. */
async function save(/** @type {string} */ url, /** @type {HTMLElement} */ note, /** @type {Scene["say"]} */ say) {
  note.textContent = say("take-making");
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(String(response.status));
    const blob = await response.blob();
    const disposition = response.headers.get("content-disposition") || "";
    const name = decodeURIComponent(/filename\*=UTF-8''([^;]+)/.exec(disposition)?.[1] || "haizhumap");
    const link = h("a", { href: URL.createObjectURL(blob), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    note.textContent = say("take-done", { name, size: Math.max(1, Math.round(blob.size / 1024)) });
  } catch {
    note.textContent = say("take-failed");
  }
}

/** The menu's content, or null where nobody makes files: in the single-file map. */
export function takeMenu(/** @type {Scene} */ scene) {
  const { front, say, selection, separator } = scene;
  if (!front.fileUrl) return null;
  const note = h("p", { class: "hz-hint hz-taken", role: "status" });
  const button = (/** @type {string} */ format) =>
    h(
      "button",
      {
        type: "button",
        "data-focus": `take-${format}`,
        "data-format": format,
        click: () => save(front.fileUrl(format, scene), note, say),
      },
      say(`take-${format}`),
    );
  const others = front.formats.filter((/** @type {string} */ format) => !FIRST.includes(format));
  const filter = partsOf(scene)
    .map(({ words }) => words)
    .join(separator);
  return [
    h("p", { class: "hz-hint" }, say("take-what", { count: selection.rows.length }), filter ? `: ${filter}` : null),
    FIRST.filter((format) => front.formats.includes(format)).map(button),
    others.length ? h("details", { class: "hz-fold" }, h("summary", {}, say("take-more")), others.map(button)) : null,
    note,
  ];
}
