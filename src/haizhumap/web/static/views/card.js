/* The card of a selected place: what the report says, what is planned, where it is and how that is known. */

/** @import { Send, Speaker, ViewData } from "../core/types.d.ts" */

import { byCharacter } from "../core/words.js";
import { h, makeSign } from "../dom.js";

/** @param {string} words */
const heading = (words) => h("h3", {}, words);

/** @param {any} rows */
function facts(rows) {
  return h(
    "dl",
    {},
    rows.map((/** @type {any} */ [name, words]) => [h("dt", {}, name), h("dd", {}, words)]),
  );
}

/** @param {any} card @param {Speaker} speaker @param {Send} send */
function quote(card, { say }, send) {
  const { mark, before, after, start, end, report } = card.quote;
  const text = byCharacter(card.quote.text);
  const show = () => send({ name: "focus", report, start, end });
  return [
    heading(say("card-quote")),
    h(
      "blockquote",
      { lang: "zh-CN" },
      h("span", { class: "hz-context" }, before),
      h("span", {}, text.slice(0, mark[0]), h("mark", {}, text.slice(mark[0], mark[1])), text.slice(mark[1])),
      h("span", { class: "hz-context" }, after),
    ),
    h(
      "p",
      { class: "hz-offsets" },
      say("offsets", { start, end }),
      " ",
      h("button", { type: "button", class: "hz-link", "data-focus": "to-reader", click: show }, say("to-reader")),
    ),
  ];
}

/** A value with a button that copies it. @param {any} given @param {Speaker} speaker */
function copyable([name, value], { say }) {
  const note = h("span", { role: "status" });
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => (note.textContent = "✓"),
      () => (note.textContent = ""),
    );
  return h(
    "li",
    {},
    h("span", { class: "hz-datum" }, name),
    " ",
    h("code", {}, value),
    " ",
    h(
      "button",
      { type: "button", class: "hz-link", "aria-label": say("copy-coordinates", { name }), click: copy },
      say("copy"),
    ),
    note,
  );
}

/** @param {any} card @param {Speaker} speaker */
function position(card, speaker) {
  const { say } = speaker;
  return [
    heading(say("card-position")),
    facts(card.position),
    card.coordinates.length
      ? h(
          "ul",
          { class: "hz-coordinates" },
          card.coordinates.map((/** @type {any} */ one) => copyable(one, speaker)),
        )
      : null,
    card.links.length
      ? h(
          "p",
          { class: "hz-links" },
          card.links.map((/** @type {any} */ [name, url]) => [
            h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, name),
            " ",
          ]),
        )
      : null,
  ];
}

/** A place's name that selects it; plain words where these data do not hold it. @param {string} id @param {string} words @param {string} key @param {any} payload @param {Send} send */
function pick(id, words, key, payload, send) {
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

/** @param {any} card @param {Speaker} speaker @param {any} payload @param {Send} send */
function neighbours(card, { say }, payload, send) {
  if (!card.neighbours.length) return null;
  return [
    heading(say("neighbours")),
    h(
      "ul",
      { class: "hz-neighbours" },
      card.neighbours.map((/** @type {any} */ { id, name, sector, distance }) =>
        h(
          "li",
          {},
          makeSign(payload, sector),
          " ",
          pick(id, name, "neighbour", payload, send),
          " ",
          h("small", {}, distance),
        ),
      ),
    ),
  ];
}

/** What became of the place: in words, its other years, and the two sentences side by side. @param {any} card @param {Speaker} speaker @param {any} payload @param {Send} send */
function history(card, { say }, payload, send) {
  if (!card.history) return null;
  const { told, years, pieces } = card.history;
  /** @param {any} given */
  const year = ({ id, date }) => h("li", {}, pick(id, say("year", { date }), "year", payload, send));
  /** @param {number} which @param {any} tag */
  const side = (which, tag) =>
    h(
      "p",
      {},
      pieces.map((/** @type {any} */ piece) =>
        piece[0] === piece[1] ? piece[which] : piece[which] ? h(tag, {}, piece[which]) : null,
      ),
    );
  return [
    heading(say("history")),
    h(
      "ul",
      { class: "hz-history" },
      told.map((/** @type {string} */ words) => h("li", {}, words)),
      years.map(year),
    ),
    pieces.length ? h("div", { class: "hz-compare", lang: "zh-CN" }, side(0, "del"), side(1, "ins")) : null,
  ];
}

/** @param {ViewData} data @param {Speaker} speaker @param {Send} send */
export function drawCard(data, speaker, send) {
  const { card, payload } = data;
  const { colour } = payload.styles[card.sector];
  return h(
    "article",
    { class: "hz-card", style: `--sector: ${colour}` },
    h(
      "button",
      { type: "button", class: "hz-back", "data-focus": "back", click: () => send({ name: "select", place: null }) },
      speaker.say("back"),
    ),
    h(
      "div",
      { class: "hz-scroll", "data-scroll": `card-${card.id}`, tabindex: "0", role: "region", "aria-label": card.name },
      h("h2", { tabindex: "-1" }, makeSign(payload, card.sector), " ", card.name),
      h("p", { class: "hz-names" }, card.names),
      facts(card.facts),
      quote(card, speaker, send),
      position(card, speaker),
      neighbours(card, speaker, payload, send),
      history(card, speaker, payload, send),
    ),
  );
}
