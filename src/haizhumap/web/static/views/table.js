/* The places as a table that sorts, and whose rows select; and the commitments that are not on the map. */

/** @import { Send, Speaker, ViewData, ViewElement } from "../core/types.d.ts" */

import { shownIndices } from "../core/shown.js";
import { makeSpeaker } from "../core/words.js";
import { h, makeSign, redraw } from "../dom.js";

const PAGE = 100;

/** A column: key, how a cell reads, and what it sorts by. @param {any} given @param {Speaker} speaker */
function columnsOf({ payload }, { at, label }) {
  /** @param {any} group @param {string} code */
  const order = (group, code) => Object.keys(payload.labels[group]).indexOf(code);
  /** @param {any} group */
  const coded = (group) => [
    group,
    (/** @type {any} */ place) => label(group, place[group]),
    (/** @type {any} */ place) => order(group, place[group]),
  ];
  /** @param {any} place */
  const metres = (place) => (place.uncertainty_m === null ? "" : place.uncertainty_m.toLocaleString("en"));
  return [
    ["name", (/** @type {any} */ place) => place.name[at], (/** @type {any} */ place) => place.name[at]],
    coded("sector"),
    coded("kind"),
    coded("stage"),
    coded("precision"),
    ["uncertainty", metres, (/** @type {any} */ place) => place.uncertainty_m ?? Infinity],
    [
      "size",
      (/** @type {any} */ place) => (place.size ? place.size[at] : ""),
      (/** @type {any} */ place) => place.size_value ?? -1,
    ],
    ["section", (/** @type {any} */ place) => place.section, (/** @type {any} */ place) => place.mention[0]],
  ];
}

/** @param {any} a @param {any} b */
const compare = (a, b) => (typeof a === "string" ? a.localeCompare(b, "zh-CN") : a - b);

/** @param {any} indices @param {ViewData} data @param {any} columns @param {any} given */
function sorted(indices, data, columns, { column, is_down: isDown }) {
  const found = columns.find((/** @type {any} */ [key]) => key === column);
  if (!found) return indices;
  const keys = new Map(indices.map((/** @type {number} */ i) => [i, found[2](data.payload.places[i])]));
  return [...indices].sort((a, b) => (isDown ? -1 : 1) * compare(keys.get(a), keys.get(b)));
}

/** @param {any} columns @param {any} order @param {any} sort @param {Speaker} speaker */
function head(columns, order, sort, { say }) {
  /** @param {any} given */
  const cell = ([key]) => {
    const state = order.column !== key ? "none" : order.is_down ? "descending" : "ascending";
    const arrow = { none: "", ascending: " ▲", descending: " ▼" }[state];
    return h(
      "th",
      { scope: "col", "aria-sort": state },
      h(
        "button",
        { type: "button", "data-focus": `sort-${key}`, click: () => sort(key) },
        say(`column-${key}`),
        h("span", { "aria-hidden": "true" }, arrow),
      ),
    );
  };
  return h("thead", {}, h("tr", {}, columns.map(cell)));
}

/** @param {ViewData} data @param {number} index @param {any} columns @param {Send} send */
function row(data, index, columns, send) {
  const place = data.payload.places[index];
  const isSelected = place.id === data.selected;
  const select = () => send({ name: "select", place: isSelected ? null : place.id });
  const [first, ...rest] = columns.map((/** @type {any} */ [, read]) => read(place));
  return h(
    "tr",
    { "aria-selected": String(isSelected), "data-place": place.id, click: select },
    h(
      "th",
      { scope: "row" },
      makeSign(data.payload, place.sector),
      " ",
      h("button", { type: "button", class: "hz-link", "data-focus": `row-${place.id}` }, first),
    ),
    rest.map((/** @type {string} */ words) => h("td", {}, words)),
  );
}

/** @param {ViewElement} element @param {ViewData} data @param {Send} send */
export function drawTable(element, data, send) {
  const speaker = makeSpeaker(data);
  const columns = columnsOf(data, speaker);
  const order = element.order || { column: "", is_down: false };
  const again = () => drawTable(element, data, send);
  /** @param {string} key */
  const sort = (key) => {
    element.order = { column: key, is_down: order.column === key && !order.is_down };
    again();
  };
  const indices = sorted(shownIndices(data), data, columns, order);
  const selected = indices.findIndex((/** @type {number} */ index) => data.payload.places[index].id === data.selected);
  const limit = Math.max(element.limit || PAGE, selected + 1);
  const more = () => {
    element.limit = limit + PAGE;
    again();
  };
  redraw(
    element,
    h(
      "div",
      {
        class: "hz-scroll hz-table",
        "data-scroll": "table",
        tabindex: "0",
        role: "region",
        "aria-label": speaker.say("table"),
      },
      h(
        "table",
        {},
        head(columns, order, sort, speaker),
        h(
          "tbody",
          {},
          indices.slice(0, limit).map((/** @type {number} */ index) => row(data, index, columns, send)),
        ),
      ),
      indices.length > limit
        ? h("button", { type: "button", class: "hz-more", click: more }, speaker.say("more"))
        : null,
    ),
  );
  if (data.selected && element.dataset.selected !== data.selected) scrollTo(element, data.selected);
  element.dataset.selected = data.selected || "";
}

/** Bring a place's row into the table's own view; the page itself stays where it is. @param {ViewElement} element @param {string} id */
function scrollTo(element, id) {
  const box = element.querySelector(".hz-table");
  const found = element.querySelector(`tr[data-place="${CSS.escape(id)}"]`);
  if (box && found) box.scrollTop += found.getBoundingClientRect().top - box.getBoundingClientRect().top - 80;
}

/** @param {ViewElement} element @param {ViewData} data @param {Send} send */
export function drawLedger(element, data, send) {
  const { say, label, at } = makeSpeaker(data);
  /** @param {any} item */
  const line = (item) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, makeSign(data.payload, item.sector), " ", item.name[at]),
      h("td", {}, label("sector", item.sector)),
      h("td", {}, label("reason", item.reason)),
      h(
        "td",
        { lang: "zh-CN" },
        item.quote,
        " ",
        h(
          "button",
          {
            type: "button",
            class: "hz-link",
            click: () => send({ name: "focus", report: item.report, start: item.span[0], end: item.span[1] }),
          },
          say("to-reader"),
        ),
      ),
    );
  /** @param {string} key */
  const column = (key) => h("th", { scope: "col" }, say(`column-${key}`));
  redraw(
    element,
    h("p", { class: "hz-coverage" }, data.coverage),
    h("p", { class: "hz-hint" }, say("ledger-text")),
    data.items.length ? null : h("p", {}, say("ledger-empty")),
    h(
      "div",
      {
        class: "hz-scroll hz-table hz-ledger",
        "data-scroll": "ledger",
        hidden: !data.items.length,
        tabindex: "0",
        role: "region",
        "aria-label": say("not-on-map"),
      },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, ["words", "sector", "reason", "quote"].map(column))),
        h("tbody", {}, data.items.map(line)),
      ),
    ),
  );
}
