/** The commitments that are not on the map, by the reason, each sentence once with what it promises. */
import { h, makeSign, redraw } from "../dom.js";

/** @typedef {import("./scene.js").Scene} Scene */

/** Things by a key, each group where its first one stands. @param {any[]} things @param {(thing: any) => string} keyOf @returns {[string, any[]][]} */
function grouped(things, keyOf) {
  /** @type {Map<string, any[]>} */
  const groups = new Map();
  for (const thing of things) groups.set(keyOf(thing), [...(groups.get(keyOf(thing)) ?? []), thing]);
  return [...groups];
}

export function drawLedger(
  /** @type {HTMLElement} */ root,
  /** @type {Scene} */ { front, payload, state, say, label, at, send },
) {
  const { sector, report } = state.filter;
  const items = front.ledger.filter(
    (/** @type {any} */ item) =>
      (!sector.length || sector.includes(item.sector)) && (!report.length || report.includes(item.report)),
  );
  const missing = payload.places.filter(
    (/** @type {any} */ place) =>
      !place.geometry &&
      (!sector.length || sector.includes(place.sector)) &&
      (!report.length || report.includes(place.report)),
  );
  const read = (/** @type {any} */ item) => () =>
    send({ name: "read", report: item.report, start: item.span[0], end: item.span[1] });
  const name = (/** @type {any} */ item) =>
    h(
      "p",
      { "data-item": item.id },
      makeSign(payload, item.sector),
      " ",
      item.name[at],
      " ",
      h("small", {}, label("sector", item.sector)),
    );
  const line = (/** @type {any[]} */ same) => {
    const [item] = same;
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, same.map(name)),
      h(
        "td",
        {},
        h("span", { lang: "zh-CN" }, item.quote),
        at && item.reading ? h("span", { class: "hz-reading" }, item.reading) : null,
        " ",
        h("button", { type: "button", class: "hz-link", click: read(item) }, say("to-reader")),
      ),
    );
  };
  const head = h(
    "thead",
    {},
    h(
      "tr",
      {},
      ["words", "quote"].map((key) => h("th", { scope: "col" }, say(`column-${key}`))),
    ),
  );
  const group = (/** @type {[string, any[]]} */ [reason, ones]) => [
    h("h3", {}, `${label("reason", reason)} (${ones.length})`),
    h(
      "table",
      {},
      head.cloneNode(true),
      h(
        "tbody",
        {},
        grouped(ones, ({ report, span }) => `${report} ${span}`).map(([, same]) => line(same)),
      ),
    ),
  ];
  redraw(
    root,
    h("p", { class: "hz-coverage" }, front.coverage[at]),
    missing.length
      ? h(
          "p",
          {},
          say("not-located"),
          " ",
          missing.map((/** @type {any} */ place) => [
            h(
              "button",
              {
                type: "button",
                class: "hz-link",
                "data-focus": `missing-${place.id}`,
                click: () => send({ name: "select", place: place.id }),
              },
              place.name[at],
            ),
            " ",
          ]),
        )
      : null,
    h("p", { class: "hz-hint" }, say("ledger-text")),
    items.length ? grouped(items, ({ reason }) => reason).map(group) : h("p", {}, say("ledger-empty")),
  );
}
