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

/** What a static site has lying beside its page: all places in each format, whatever the filter. */
function lyingFiles(/** @type {Scene} */ { front, say, payload }) {
  const formats = Object.keys(front.files);
  const link = (/** @type {string} */ format) =>
    h(
      "a",
      { class: "hz-button", href: front.files[format], download: "", "data-format": format },
      say(`take-${format}`),
    );
  const others = formats.filter((format) => !FIRST.includes(format));
  return [
    h("p", { class: "hz-hint" }, say("take-all", { count: payload.places.length })),
    FIRST.filter((format) => formats.includes(format)).map(link),
    h("details", { class: "hz-fold" }, h("summary", {}, say("take-more")), others.map(link)),
  ];
}

/** The menu's content, or null where nobody makes files: in the single-file map. */
export function takeMenu(/** @type {Scene} */ scene) {
  const { front, say, selection, separator } = scene;
  if (front.files) return lyingFiles(scene);
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
