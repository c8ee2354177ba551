/** The filter in words, each part with a press that drops it; where one stands, how many are near, and how the list is sorted. */

import { isFiltered, selectPlaces } from "../core/selection.js";
import { DATUMS, readAgain } from "../core/spot.js";
import { h } from "../dom.js";
import { formatRadius } from "./numbers.js";
import { nameOfHome } from "./scene.js";

/** @typedef {import("./scene.js").Scene} Scene */

/** How far one may look around home. */
const RADII_M = [500, 1000, 2000, 5000];

/** Codes as a reader knows them: 交通、城市更新. */
function namesOf(
  /** @type {Scene} */ { payload, label, at },
  /** @type {string} */ facet,
  /** @type {string[]} */ codes,
) {
  const known = Object.keys(payload.labels[facet] || {});
  const inOrder = [...known.filter((code) => codes.includes(code)), ...codes.filter((code) => !known.includes(code))];
  return inOrder.map((code) =>
    facet === "report" ? payload.reports[code].title[at] : facet === "section" ? code : label(facet, code),
  );
}

/** Which of the district and what lies outside it a filter shows. @param {string[]} zones */
const zoneOf = (zones) => (zones.length > 1 ? "everywhere" : zones[0]);

/** The parts of a filter in words, with the action that drops each. */
export function partsOf(/** @type {Scene} */ scene) {
  const {
    state: { filter, home },
    payload,
    say,
    label,
    separator,
  } = scene;
  const facets = Object.keys(payload.labels.facet).filter((facet) => (filter[facet] || []).length);
  const distance = filter.near && say("kilometres", { value: filter.near.radius_m / 1000 });
  return [
    ...(filter.words.trim() ? [{ part: "words", words: say("chip-words", { words: filter.words.trim() }) }] : []),
    ...facets.map((facet) => ({
      part: facet,
      words:
        facet === "zone"
          ? say(`chip-${zoneOf(filter.zone)}`)
          : `${label("facet", facet)}: ${namesOf(scene, facet, filter[facet]).join(separator)}`,
    })),
    ...(filter.near
      ? [
          {
            part: "near",
            words: home
              ? say("chip-near-name", { name: nameOfHome(home, say), distance })
              : say("chip-near", { distance }),
          },
        ]
      : []),
  ];
}

function chips(/** @type {Scene} */ scene) {
  const { say, send } = scene;
  return partsOf(scene).map(({ part, words }) =>
    h(
      "button",
      {
        type: "button",
        class: "hz-chip",
        "data-focus": `chip-${part}`,
        "aria-label": say("drop", { words }),
        click: () => send({ name: "drop", part }),
      },
      words,
      h("span", { "aria-hidden": "true" }, " ✕"),
    ),
  );
}

/** What a figure's own filter took the place of, with a press that brings it back. */
function dropped(/** @type {Scene} */ scene) {
  const { state, say, send } = scene;
  if (!state.dropped) return null;
  const own = new Set(partsOf(scene).map(({ words }) => words));
  const before = partsOf({ ...scene, state: { ...state, filter: state.dropped } }).map(({ words }) => words);
  const lost = before.filter((words) => !own.has(words));
  if (!lost.length) return null;
  const restore = { type: "button", class: "hz-link", "data-focus": "restore", click: () => send({ name: "restore" }) };
  return h(
    "p",
    { class: "hz-hint", role: "status" },
    say("dropped", { filter: lost.join(say("between-parts")) }),
    " ",
    h("button", restore, say("undo")),
  );
}

/** From where distances are told, and how. */
function home(/** @type {Scene} */ { state, say, send }) {
  if (!state.home) return null;
  return h(
    "p",
    { class: "hz-home", title: say("from-how") },
    h("strong", {}, say("from", { name: nameOfHome(state.home, say) })),
    " ",
    h(
      "button",
      { type: "button", class: "hz-link", "data-focus": "home-off", click: () => send({ name: "home", home: null }) },
      say("home-off"),
    ),
  );
}

/** How many places lie within a few distances of home; a press shows only those, pressed again all. */
function radii(/** @type {Scene} */ scene) {
  const { state, say, send } = scene;
  const { home: from, filter } = state;
  if (!from) return null;
  const metres = metresOf(scene);
  const chip = (/** @type {number} */ radius_m) => {
    const isPressed = filter.near?.radius_m === radius_m;
    const count = metres.filter((one) => one <= radius_m).length;
    const distance = formatRadius(radius_m, say);
    return h(
      "button",
      {
        type: "button",
        class: "hz-radius",
        "data-focus": `near-${radius_m}`,
        "aria-pressed": String(isPressed),
        "aria-label": say("near-count", { distance, count }),
        disabled: !count && !isPressed,
        click: () => send({ name: "around", radius_m: isPressed ? null : radius_m }),
      },
      distance,
      h("span", { class: "hz-count" }, String(count)),
    );
  };
  return h("div", { class: "hz-radii", role: "group", "aria-label": say("near-only") }, RADII_M.map(chip));
}

/** The metres from home to each place that fits but for the circle. */
function metresOf(/** @type {Scene} */ { catalogue, payload, state, selection }) {
  if (!state.filter.near) return [...selection.metres.values()];
  const wide = { ...state, filter: { ...state.filter, near: null } };
  return [...selectPlaces(catalogue, payload, wide).metres.values()];
}

/** In which datum numbers were read, which the numbers do not say; a press reads them in another. */
function datum(/** @type {Scene} */ { state, say, send }) {
  const { home } = state;
  const own = DATUMS.find((one) => one === home?.as);
  if (!home || !own) return null;
  const others = DATUMS.filter((one) => one !== own).map((one) =>
    h(
      "button",
      {
        type: "button",
        class: "hz-link",
        "data-focus": `read-${one}`,
        click: () => send({ name: "home", home: { ...home, ...readAgain(home, own, one), as: one } }),
      },
      say("read-as", { datum: say(`datum-${one}`) }),
    ),
  );
  return h(
    "p",
    { class: "hz-hint" },
    say("is-read-as", { datum: say(`datum-${own}`) }),
    others.map((one) => [" ", one]),
  );
}

function order(/** @type {Scene} */ { state, say, send }) {
  const orders = state.home ? ["distance", "report", "name", "sector"] : ["report", "name", "sector"];
  const choice = h(
    "select",
    {
      "data-focus": "sort",
      "aria-label": say("sort"),
      change: (/** @type {any} */ event) =>
        send({ name: "sort", sort: event.target.value === orders[0] ? "" : event.target.value }),
    },
    orders.map((one) => h("option", { value: one }, say(`sort-${one}`))),
  );
  choice.value = state.sort || orders[0];
  return choice;
}

/** What stands between the chips and the list. */
export function activeParts(/** @type {Scene} */ scene) {
  const { state, say, send, selection, payload } = scene;
  const parts = chips(scene);
  const reset = isFiltered(state.filter)
    ? h(
        "button",
        { type: "button", class: "hz-link", "data-focus": "chip-reset", click: () => send({ name: "reset" }) },
        say("reset"),
      )
    : null;
  return [
    home(scene),
    radii(scene),
    datum(scene),
    parts.length ? h("div", { class: "hz-chips", role: "group", "aria-label": say("active") }, parts, reset) : null,
    dropped(scene),
    h(
      "div",
      { class: "hz-counted" },
      h(
        "p",
        { role: "status" },
        say(selection.rows.length === payload.places.length ? "count-all" : "count", {
          shown: selection.rows.length,
          total: payload.places.length,
        }),
      ),
      order(scene),
    ),
    selection.hidden
      ? h(
          "p",
          { class: "hz-hint" },
          say("hidden", { count: selection.hidden }),
          " ",
          h(
            "button",
            {
              type: "button",
              class: "hz-link",
              "data-focus": "show-hidden",
              click: () => send({ name: "filter", facet: "zone", codes: ["inside", "outside"] }),
            },
            say("show-hidden"),
          ),
        )
      : null,
  ];
}
