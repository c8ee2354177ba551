/* About the data: headed paragraphs, tables and links. */

/** @import { ViewData, ViewElement } from "../core/types.d.ts" */

import { h, redraw } from "../dom.js";

/** @param {any} given */
function table({ title, rows }) {
  /** @param {any} given */
  const line = ([first, ...rest]) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, first),
      rest.map((/** @type {string} */ words) => h("td", {}, words)),
    );
  return h(
    "div",
    { class: "hz-scroll", tabindex: "0", role: "region", "aria-label": title },
    h("table", {}, h("tbody", {}, rows.map(line))),
  );
}

/** @param {any} part */
function section(part) {
  return h(
    "section",
    {},
    h("h2", {}, part.title),
    (part.paragraphs || []).map((/** @type {string} */ words) => h("p", {}, words)),
    part.rows?.length ? table(part) : null,
    (part.links || []).map((/** @type {any} */ [words, url]) =>
      h("p", {}, h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, words)),
    ),
  );
}

/** @param {ViewElement} element @param {ViewData} data */
export function drawAbout(element, data) {
  redraw(element, h("div", { class: "hz-about" }, data.sections.map(section)));
}
