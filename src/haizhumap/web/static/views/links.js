/* Places of successive reports that may be the same: both sentences side by side, and a person's word. */

/** @import { Send, Speaker, ViewData, ViewElement } from "../core/types.d.ts" */

import { makeSpeaker } from "../core/words.js";
import { h, makeSign, redraw } from "../dom.js";

/** One of the two places: its name, its report's date, and its sentence with what differs marked. @param {ViewData} data @param {any} pair @param {number} which @param {Speaker} speaker */
function side(data, pair, which, { say }) {
  const { name, date, sector } = pair.places[which];
  /** @param {any} piece */
  const mark = (piece) =>
    piece[0] === piece[1] ? piece[which] : piece[which] ? h(which ? "ins" : "del", {}, piece[which]) : null;
  return h(
    "div",
    { class: "hz-side" },
    h("h3", {}, makeSign(data.payload, sector), " ", name),
    h("p", { class: "hz-hint" }, say("year", { date })),
    h("p", { lang: "zh-CN" }, pair.pieces.map(mark)),
  );
}

/** @param {ViewData} data @param {any} pair @param {Speaker} speaker @param {Send} send */
function decide(data, pair, { say }, send) {
  if (!data.is_editable) return null;
  const [earlier, later] = pair.places.map((/** @type {any} */ place) => place.id);
  /** @param {string} decision */
  const button = (decision) =>
    h(
      "button",
      {
        type: "button",
        "data-focus": `${decision}-${earlier}-${later}`,
        click: () => send({ name: "link", earlier, later, decision }),
      },
      say(`link-${decision}`),
    );
  return h("p", { class: "hz-verdicts" }, button("confirm"), button("reject"));
}

/** @param {ViewElement} element @param {ViewData} data @param {Send} send */
export function drawLinks(element, data, send) {
  const speaker = makeSpeaker(data);
  const { say } = speaker;
  /** @param {any} one */
  const pair = (one) =>
    h(
      "li",
      { class: "hz-pair", "data-pair": one.places.map((/** @type {any} */ place) => place.id).join(" ") },
      h("div", { class: "hz-compare hz-sides" }, side(data, one, 0, speaker), side(data, one, 1, speaker)),
      h("p", { class: "hz-hint" }, one.evidence),
      decide(data, one, speaker, send),
    );
  redraw(
    element,
    h("h2", {}, say("links")),
    h(
      "p",
      {},
      say("links-count", data.counts),
      data.pairs.length < data.counts.open ? ` ${say("links-more", { shown: data.pairs.length })}` : "",
    ),
    data.message ? h("p", { class: "hz-message", role: "alert" }, data.message) : null,
    data.is_editable || !data.pairs.length ? null : h("p", { class: "hz-hint" }, say("links-read-only")),
    h("ul", {}, data.pairs.map(pair)),
  );
}
