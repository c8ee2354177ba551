/** About the data: headed paragraphs, tables and links. */
import { h, redraw } from "../dom.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {{title: string, paragraphs?: string[], rows?: string[][], links?: [string, string][]}} Section */

/** A cell of so few characters is not worth a second line: a date, 100 % (29 of 29). */
const SHORT = 18;

const line = (/** @type {string[]} */ [first, ...rest]) =>
  h(
    "tr",
    {},
    h("th", { scope: "row" }, first),
    rest.map((words) => h("td", { class: words.length <= SHORT ? "hz-short" : null }, words)),
  );

function section(/** @type {Section} */ { title, paragraphs = [], rows = [], links = [] }) {
  return h(
    "section",
    {},
    h("h3", {}, title),
    paragraphs.map((words) => h("p", {}, words)),
    rows.length ? h("table", {}, h("tbody", {}, rows.map(line))) : null,
    links.map(([words, url]) => h("p", {}, h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, words))),
  );
}

export function drawAbout(/** @type {HTMLElement} */ root, /** @type {Scene} */ { front, state }) {
  redraw(root, front.about[state.lang].map(section));
}
