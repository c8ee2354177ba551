/** The commitments that are not on the map: each sentence once, with all that it promises and why that is on no map. */
import { h, makeSign, redraw } from "../dom.js";

/** @typedef {import("./scene.js").Scene} Scene */

/** Things by a key, each group where its first one stands. @param {any[]} things @param {(thing: any) => string} keyOf @returns {[string, any[]][]} */
function grouped(things, keyOf) {
  /** @type {Map<string, any[]>} */
  const groups = new Map();
  for (const thing of things) groups.set(keyOf(thing), [...(groups.get(keyOf(thing)) ?? []), thing]);
  return [...groups];
}

/** @type {WeakMap<HTMLElement, string>} the reason that a reader looks at alone, "" for all */
const chosenReasons = new WeakMap();

/** Every reason with how many promises it keeps off the map; a press shows those alone, a second one all again. */
function reasons(
  /** @type {any[]} */ items,
  /** @type {string} */ chosen,
  /** @type {Scene} */ { label, say },
  /** @type {(reason: string) => void} */ choose,
) {
  const one = (/** @type {[string, any[]]} */ [reason, ones]) =>
    h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: "hz-chip",
          "data-focus": `reason-${reason}`,
          "aria-pressed": String(reason === chosen),
          click: () => choose(reason === chosen ? "" : reason),
        },
        label("reason", reason),
        " ",
        h("span", { class: "hz-count" }, String(ones.length)),
      ),
    );
  return h(
    "ul",
    { class: "hz-reasons", "aria-label": say("column-reason") },
    grouped(items, ({ reason }) => reason).map(one),
  );
}

/** A promise in the report's words, its sector, and why it is not on the map. */
const promise = (/** @type {any} */ item, /** @type {Scene} */ { payload, label, at }) =>
  h(
    "p",
    { "data-item": item.id },
    makeSign(payload, item.sector),
    " ",
    item.name[at],
    " ",
    h("small", {}, label("sector", item.sector)),
    h("span", { class: "hz-reason" }, label("reason", item.reason)),
  );

/** A sentence, once, with all that it promises. */
function line(/** @type {any[]} */ same, /** @type {Scene} */ scene) {
  const [{ report, span, quote, reading }] = same;
  const read = () => scene.send({ name: "read", report, start: span[0], end: span[1] });
  return h(
    "tr",
    {},
    h(
      "th",
      { scope: "row" },
      same.map((item) => promise(item, scene)),
    ),
    h(
      "td",
      {},
      h("span", { lang: "zh-CN" }, quote),
      scene.at && reading ? h("span", { class: "hz-reading" }, reading) : null,
      " ",
      h("button", { type: "button", class: "hz-link", click: read }, scene.say("to-reader")),
    ),
  );
}

/** The sentences with what each promises. */
const sentences = (/** @type {any[]} */ items, /** @type {Scene} */ scene) =>
  h(
    "table",
    {},
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        ["promises", "quote"].map((key) => h("th", { scope: "col" }, scene.say(`column-${key}`))),
      ),
    ),
    h(
      "tbody",
      {},
      grouped(items, ({ report, span }) => `${report} ${span}`).map(([, same]) => line(same, scene)),
    ),
  );

/** Places that the report names and no source locates. */
function notLocated(/** @type {any[]} */ places, /** @type {Scene} */ { say, send, at }) {
  if (!places.length) return null;
  const link = (/** @type {any} */ { id, name }) => {
    const click = () => send({ name: "select", place: id });
    return [h("button", { type: "button", class: "hz-link", "data-focus": `missing-${id}`, click }, name[at]), " "];
  };
  return h("p", {}, say("not-located"), " ", places.map(link));
}

export function drawLedger(/** @type {HTMLElement} */ root, /** @type {Scene} */ scene) {
  const { front, payload, state, say, at } = scene;
  const { sector, report } = state.filter;
  const fits = (/** @type {any} */ one) =>
    (!sector.length || sector.includes(one.sector)) && (!report.length || report.includes(one.report));
  const items = front.ledger.filter(fits);
  const wanted = chosenReasons.get(root) ?? "";
  const chosen = items.some((/** @type {any} */ { reason }) => reason === wanted) ? wanted : "";
  const shown = chosen ? items.filter((/** @type {any} */ { reason }) => reason === chosen) : items;
  const choose = (/** @type {string} */ reason) => {
    chosenReasons.set(root, reason);
    drawLedger(root, scene);
  };
  redraw(
    root,
    h("p", { class: "hz-coverage" }, front.coverage[at]),
    notLocated(
      payload.places.filter((/** @type {any} */ place) => !place.geometry && fits(place)),
      scene,
    ),
    h("p", { class: "hz-hint" }, say("ledger-text")),
    items.length ? reasons(items, chosen, scene, choose) : h("p", {}, say("ledger-empty")),
    items.length ? sentences(shown, scene) : null,
  );
}
