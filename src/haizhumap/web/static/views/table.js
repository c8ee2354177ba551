/** The places as a table that sorts, and whose rows select. */
import { h, makeSign, redraw } from "../dom.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {[key: string, read: (place: any) => string, rank: (place: any) => string | number | null]} Column a rank of null is last, whichever way it sorts */

const PAGE = 100;
/** @type {WeakMap<HTMLElement, {column: string, isDown: boolean, limit: number}>} */
const orders = new WeakMap();

/** @returns {Column[]} */
function columnsOf(/** @type {Scene} */ { payload, at, label, front }) {
  const order = (/** @type {string} */ group, /** @type {string} */ code) =>
    Object.keys(payload.labels[group]).indexOf(code);
  const coded = (/** @type {string} */ group) =>
    /** @type {Column} */ ([group, (place) => label(group, place[group]), (place) => order(group, place[group])]);
  const metres = (/** @type {any} */ place) =>
    place.uncertainty_m === null ? "" : place.uncertainty_m.toLocaleString("en");
  return [
    ["name", (place) => place.name[at], (place) => place.name[at]],
    coded("sector"),
    ["action", (place) => place.action[at], (place) => place.action[at]],
    coded("stage"),
    coded("kind"),
    coded("precision"),
    ["uncertainty", metres, (place) => place.uncertainty_m],
    ["size", (place) => place.size[at], (place) => place.size_value ?? null],
    ["section", (place) => front.sectionName(place.section, at), (place) => place.mention[0]],
  ];
}

const compare = (/** @type {string | number} */ a, /** @type {string | number} */ b) =>
  typeof a === "string" ? a.localeCompare(String(b), "zh-CN") : a - Number(b);

function sorted(
  /** @type {Scene} */ { selection, payload },
  /** @type {Column[]} */ columns,
  /** @type {{column: string, isDown: boolean}} */ { column, isDown },
) {
  const found = columns.find(([key]) => key === column);
  if (!found) return selection.rows;
  const keys = new Map(selection.rows.map((row) => [row, found[2](payload.places[row])]));
  return [...selection.rows].sort((one, other) => {
    const [a, b] = [keys.get(one) ?? null, keys.get(other) ?? null];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return (isDown ? -1 : 1) * compare(a, b);
  });
}

function head(
  /** @type {Column[]} */ columns,
  /** @type {{column: string, isDown: boolean}} */ order,
  /** @type {(key: string) => void} */ sort,
  /** @type {Scene["say"]} */ say,
) {
  const cell = (/** @type {Column} */ [key]) => {
    const direction = order.column !== key ? "none" : order.isDown ? "descending" : "ascending";
    return h(
      "th",
      { scope: "col", "aria-sort": direction },
      h(
        "button",
        { type: "button", "data-focus": `sort-${key}`, click: () => sort(key) },
        say(`column-${key}`),
        h("span", { "aria-hidden": "true" }, { none: " ⇅", ascending: " ▲", descending: " ▼" }[direction]),
      ),
    );
  };
  return h("thead", {}, h("tr", {}, columns.map(cell)));
}

function line(
  /** @type {Scene} */ { payload, state, send, point, say },
  /** @type {number} */ row,
  /** @type {Column[]} */ columns,
) {
  const place = payload.places[row];
  const isSelected = place.id === state.place;
  const [first, ...rest] = columns.map(([, read]) => read(place));
  return h(
    "tr",
    {
      "aria-selected": String(isSelected),
      "data-place": place.id,
      click: () => send({ name: "select", place: isSelected ? null : place.id }),
      pointerenter: () => point(row),
      pointerleave: () => point(null),
    },
    h(
      "th",
      { scope: "row" },
      h(
        "span",
        { class: "hz-row" },
        makeSign(payload, place.sector),
        h("button", { type: "button", class: "hz-link", "data-focus": `row-${place.id}` }, first),
      ),
    ),
    rest.map((words, i) => h("td", { "data-label": say(`column-${columns[i + 1][0]}`) }, words)),
  );
}

export function drawTable(/** @type {HTMLElement} */ root, /** @type {Scene} */ scene) {
  const columns = columnsOf(scene);
  const order = orders.get(root) || { column: "", isDown: false, limit: PAGE };
  orders.set(root, order);
  const again = (/** @type {Partial<typeof order>} */ change) => {
    Object.assign(order, change);
    drawTable(root, scene);
    if (change.column) root.parentElement?.scrollTo(0, 0);
  };
  const rows = sorted(scene, columns, order);
  redraw(
    root,
    h("p", { class: "hz-hint" }, scene.say("count", { shown: rows.length, total: scene.payload.places.length })),
    h(
      "table",
      {},
      head(columns, order, (key) => again({ column: key, isDown: order.column === key && !order.isDown }), scene.say),
      h(
        "tbody",
        {},
        rows.slice(0, order.limit).map((row) => line(scene, row, columns)),
      ),
    ),
    rows.length > order.limit
      ? h(
          "button",
          { type: "button", class: "hz-more", click: () => again({ limit: order.limit + PAGE }) },
          scene.say("more"),
        )
      : null,
  );
}
