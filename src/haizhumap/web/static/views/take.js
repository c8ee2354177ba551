/** Files to take away: what is taken in words, the formats that most people want first; what becomes of a download is told in the menu and over the page. */
import { h, redraw } from "../dom.js";
import { partsOf } from "./active.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {(name: string, words: string, items: any[]) => HTMLElement} Fold makes a part that opens in its place */

const FIRST = ["xlsx", "geojson", "html"];
const KEPT_MS = 60_000;

let begun = 0;

/** The name that the server gives a file (RFC 5987), as people read it. */
function nameOf(/** @type {Response} */ response, /** @type {string} */ format) {
  const found = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("content-disposition") ?? "");
  return found ? decodeURIComponent(found[1]) : `haizhumap-${format}`;
}

/** Hand a file to the browser, as a press on a link would. */
function handOver(/** @type {Blob} */ blob, /** @type {string} */ file) {
  const link = h("a", { href: URL.createObjectURL(blob), download: file, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}

/** Fetch a file that the server makes, telling how it goes. */
async function take(/** @type {Scene} */ scene, /** @type {string} */ format) {
  const { front, send } = scene;
  begun += 1;
  const taken = { id: begun, format };
  send({ name: "take", taken: { ...taken, status: "making" } });
  try {
    const response = await fetch(front.fileUrl(format, scene));
    if (!response.ok) throw new Error(String(response.status));
    const [file, blob] = [nameOf(response, format), await response.blob()];
    handOver(blob, file);
    const kilobytes = Math.max(1, Math.round(blob.size / 1024));
    send({ name: "taken", taken: { ...taken, status: "done", file, kilobytes } });
  } catch {
    send({ name: "taken", taken: { ...taken, status: "failed" } });
  }
}

/** What a static site has lying beside its page: all places in each format, whatever the filter. */
function lyingFiles(/** @type {Scene} */ { front, say, payload }, /** @type {Fold} */ fold) {
  const formats = Object.keys(front.files);
  const link = (/** @type {string} */ format) =>
    h(
      "a",
      { class: "hz-button", href: front.files[format], download: "", "data-format": format },
      say(`take-${format}`),
    );
  const others = formats.filter((format) => !FIRST.includes(format));
  return [
    h("p", { class: "hz-hint" }, say("take-lying", { count: payload.places.length })),
    FIRST.filter((format) => formats.includes(format)).map(link),
    fold("more-formats", say("take-more"), others.map(link)),
  ];
}

/** The menu's content, or null where nobody makes files: in the single-file map. */
export function takeMenu(/** @type {Scene} */ scene, /** @type {Fold} */ fold) {
  const { front, say, selection, state } = scene;
  if (front.files) return lyingFiles(scene, fold);
  if (!front.fileUrl) return null;
  const { taken } = state;
  const button = (/** @type {string} */ format) =>
    h(
      "button",
      {
        type: "button",
        "data-focus": `take-${format}`,
        "data-format": format,
        "data-taken": taken?.format === format ? taken.status : null,
        "aria-busy": taken?.format === format && taken.status === "making" ? "true" : null,
        click: () => take(scene, format),
      },
      say(`take-${format}`),
    );
  const others = front.formats.filter((/** @type {string} */ format) => !FIRST.includes(format));
  const filter = partsOf({ ...scene, state: { ...state, filter: selection.wanted } }).map(({ words }) => words);
  return [
    h(
      "p",
      { class: "hz-hint" },
      say("take-what", { count: selection.rows.length }),
      h("br", {}),
      filter.length ? say("take-filter", { filter: filter.join(say("between-parts")) }) : say("take-all"),
    ),
    FIRST.filter((format) => front.formats.includes(format)).map(button),
    fold("more-formats", say("take-more"), others.map(button)),
  ];
}

/** What became of a download, over everything else until the reader puts it away; what is done goes by itself, as the style sheet says when. */
export function drawTaken(/** @type {HTMLElement} */ root, /** @type {Scene} */ { state, say, send }) {
  const { taken } = state;
  if (!taken) {
    redraw(root);
    return;
  }
  const { status, format, file, kilobytes } = taken;
  root.dataset.taken = status;
  root.onanimationend = ({ target }) => target === root && send({ name: "taken", taken: null, id: taken.id });
  const sign = { making: "", done: "✓", failed: "!" }[status];
  const words = say(`take-${status}`, { format: say(`take-${format}`), file, size: kilobytes });
  const away = { type: "button", "data-focus": "taken-away", "aria-label": say("close") };
  redraw(
    root,
    h("span", { class: "hz-toast-sign", "aria-hidden": "true" }, sign),
    h("span", {}, words),
    h("button", { ...away, click: () => send({ name: "take", taken: null }) }, "✕"),
  );
}
