/** The commitments that are not on the map, each with its sentence and the reason. */
import { h, makeSign, redraw } from "../dom.js";

/** @typedef {import("./scene.js").Scene} Scene */

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
  const line = (/** @type {any} */ item) =>
    h(
      "tr",
      { "data-item": item.id },
      h("th", { scope: "row" }, makeSign(payload, item.sector), " ", item.name[at]),
      h("td", {}, label("sector", item.sector)),
      h("td", {}, label("reason", item.reason)),
      h(
        "td",
        {},
        h("span", { lang: "zh-CN" }, item.quote),
        at && item.reading ? h("span", { class: "hz-reading" }, item.reading) : null,
        " ",
        h("button", { type: "button", class: "hz-link", click: read(item) }, say("to-reader")),
      ),
    );
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
    items.length
      ? h(
          "table",
          {},
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              ["words", "sector", "reason", "quote"].map((key) => h("th", { scope: "col" }, say(`column-${key}`))),
            ),
          ),
          h("tbody", {}, items.map(line)),
        )
      : h("p", {}, say("ledger-empty")),
  );
}
