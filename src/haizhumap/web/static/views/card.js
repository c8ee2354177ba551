/** The card of a selected place: what will be done, in the report's own words; then all on its position, folded. */
import { byCharacter } from "../core/words.js";
import { h, makeSign } from "../dom.js";
import { copyButton } from "./copy.js";
import { distanceFrom } from "./scene.js";

/** @typedef {import("./scene.js").Scene} Scene */

const facts = (/** @type {[string, string][]} */ rows) =>
  h(
    "dl",
    {},
    rows.map(([name, words]) => [h("dt", {}, name), h("dd", {}, words)]),
  );

/** The sentence with the name marked, its neighbours quieter; in English a reviewed reading below, said to be ours. */
function quote(/** @type {any} */ card, /** @type {Scene} */ { say }) {
  const { mark, before, after } = card.quote;
  const text = byCharacter(card.quote.text);
  return [
    h(
      "blockquote",
      { lang: "zh-CN" },
      h("span", { class: "hz-context" }, before),
      h(
        "span",
        { class: "hz-sentence" },
        text.slice(0, mark[0]),
        h("mark", {}, text.slice(mark[0], mark[1])),
        text.slice(mark[1]),
      ),
      h("span", { class: "hz-context" }, after),
    ),
    card.reading
      ? h("p", { class: "hz-reading", lang: "en" }, card.reading, " ", h("small", {}, say("reading-ours")))
      : null,
    h("p", { class: "hz-cited" }, card.cited),
  ];
}

/** A place's name that selects it; plain words where these data do not hold it. */
function pick(
  /** @type {string} */ id,
  /** @type {string} */ words,
  /** @type {string} */ key,
  /** @type {Scene} */ { payload, send },
) {
  if (!payload.places.some((/** @type {any} */ place) => place.id === id)) return words;
  return h(
    "button",
    {
      type: "button",
      class: "hz-link",
      "data-focus": `${key}-${id}`,
      click: () => send({ name: "select", place: id }),
    },
    words,
  );
}

function neighbours(/** @type {any} */ card, /** @type {Scene} */ scene) {
  if (!card.neighbours.length) return null;
  return [
    h("h3", {}, scene.say("neighbours")),
    h(
      "ul",
      { class: "hz-neighbours" },
      card.neighbours.map((/** @type {any} */ { id, name, sector, distance }) =>
        h(
          "li",
          {},
          makeSign(scene.payload, sector),
          " ",
          pick(id, name, "neighbour", scene),
          " ",
          h("small", {}, distance),
        ),
      ),
    ),
  ];
}

/** What became of the place over the years, and the two sentences side by side. */
function history(/** @type {any} */ card, /** @type {Scene} */ scene) {
  if (!card.history) return null;
  const { told, years, pieces } = card.history;
  const side = (/** @type {0 | 1} */ which, /** @type {"del" | "ins"} */ tag) =>
    h(
      "p",
      {},
      pieces.map((/** @type {string[]} */ piece) =>
        piece[0] === piece[1] ? piece[which] : piece[which] ? h(tag, {}, piece[which]) : null,
      ),
    );
  return [
    h("h3", {}, scene.say("history")),
    h(
      "ul",
      { class: "hz-history" },
      told.map((/** @type {string} */ words) => h("li", {}, words)),
      years.map((/** @type {any} */ { id, date }) => h("li", {}, pick(id, scene.say("year", { date }), "year", scene))),
    ),
    pieces.length ? h("div", { class: "hz-compare", lang: "zh-CN" }, side(0, "del"), side(1, "ins")) : null,
  ];
}

/** The line of the key that stands for how sure a place is, as the map draws it; none where it is not on the map. */
function swatchOf(/** @type {any} */ { geometry, is_solid, precision }) {
  const line = is_solid ? "solid" : precision === "region" ? "dotted" : "dashed";
  return geometry ? h("span", { class: `hz-swatch hz-swatch-${line}`, "aria-hidden": "true" }) : null;
}

/** Where it is and how that is known, folded; one line sums it up. */
function position(
  /** @type {any} */ card,
  /** @type {Scene} */ { say, front },
  /** @type {any} */ place,
  /** @type {0 | 1} */ at,
) {
  const coordinate = (/** @type {[string, string]} */ [name, value]) =>
    h(
      "li",
      {},
      h("span", { class: "hz-datum" }, name),
      " ",
      h("code", {}, value),
      " ",
      copyButton(value, say("copy"), say, say("copy-coordinates", { name })),
    );
  return h(
    "details",
    {
      class: "hz-basis",
      "data-basis": card.id,
      open: front.isBasisOpen,
      toggle: (/** @type {any} */ event) => (front.isBasisOpen = event.target.open),
    },
    h("summary", { "data-focus": "basis" }, say("basis"), h("small", {}, swatchOf(place), place.position[at])),
    facts(card.position),
    card.coordinates.length ? h("ul", { class: "hz-coordinates" }, card.coordinates.map(coordinate)) : null,
    card.links.length
      ? h(
          "p",
          { class: "hz-links" },
          card.links.map((/** @type {[string, string]} */ [name, url]) =>
            h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, name),
          ),
        )
      : null,
    facts(card.facts),
    h("p", { class: "hz-offsets" }, say("offsets", card.quote)),
  );
}

/** A place's sentence, where it stands, and the page of the place where it has one. */
export const quoteWithSource = (/** @type {any} */ card, /** @type {string | null} */ placeUrl) =>
  [card.quote.text, card.cited, placeUrl].filter(Boolean).join("\n");

function actions(
  /** @type {any} */ card,
  /** @type {Scene} */ { say, send, front, state, at },
  /** @type {any} */ place,
) {
  const placeUrl = front.placeUrl(card.id, state.lang);
  const { report, start, end } = card.quote;
  const read = () => send({ name: "read", report, start, end });
  const measure = () =>
    send({ name: "home", home: { lon: place.anchor[0], lat: place.anchor[1], name: place.name[at] } });
  return h(
    "div",
    { class: "hz-actions" },
    copyButton(quoteWithSource(card, placeUrl), say("copy-sentence"), say),
    h("button", { type: "button", "data-focus": "to-reader", click: read }, say("to-reader")),
    placeUrl ? copyButton(placeUrl, say("share-place"), say) : null,
    place.anchor ? h("button", { type: "button", "data-focus": "from-here", click: measure }, say("from-here")) : null,
  );
}

/** The card, or its name alone while the rest is on its way. */
export function placeCard(
  /** @type {Scene} */ scene,
  /** @type {any} */ card,
  /** @type {import("../core/selection.js").Selection} */ selection,
) {
  const { payload, at, say, label, send, state } = scene;
  const row = payload.places.findIndex((/** @type {any} */ place) => place.id === state.place);
  const place = payload.places[row];
  const isShown = selection.rows.includes(row);
  return [
    h(
      "button",
      { type: "button", class: "hz-back", "data-focus": "back", click: () => send({ name: "select", place: null }) },
      say("back"),
    ),
    h(
      "article",
      { class: "hz-card", style: `--sector: ${payload.styles[place.sector].colour}` },
      h("h2", { tabindex: "-1", "data-focus": "card" }, place.name[at]),
      h(
        "p",
        { class: "hz-row-facts" },
        makeSign(payload, place.sector),
        h(
          "span",
          { title: say("stage-how") },
          [label("sector", place.sector), label("stage", place.stage)].join(" · "),
        ),
        " ",
        distanceFrom(scene, row),
      ),
      h("p", { class: "hz-action" }, place.action[at]),
      isShown
        ? null
        : h(
            "p",
            { class: "hz-hint", role: "note" },
            say("filtered-out"),
            " ",
            h(
              "button",
              { type: "button", class: "hz-link", "data-focus": "filtered-out", click: () => send({ name: "reset" }) },
              say("reset"),
            ),
          ),
      place.geometry ? null : h("p", { class: "hz-hint", role: "note" }, say("no-geometry")),
      card
        ? [
            quote(card, scene),
            actions(card, scene, place),
            history(card, scene),
            position(card, scene, place, at),
            neighbours(card, scene),
            h("p", { class: "hz-names" }, card.names),
          ]
        : h("p", { class: "hz-hint", role: "status" }, say(card === false ? "failure" : "loading")),
    ),
  ];
}
