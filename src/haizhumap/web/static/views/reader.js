/* The report's text with every place marked; what the filter leaves out is dimmed, the selected sentence stands out. */

/** @import { Send, Speaker, ViewData, ViewElement } from "../core/types.d.ts" */

import { shownIndices } from "../core/shown.js";
import { byCharacter, makeSpeaker } from "../core/words.js";
import { fetchJson, h, makeSign, redraw } from "../dom.js";

/** The marks of a report in text order: places, and commitments that are not on the map. @param {ViewData} data */
function marksOf(data) {
  const shown = new Set(shownIndices({ ...data, order: null }));
  const places = data.payload.places
    .map((/** @type {any} */ place, /** @type {number} */ i) => ({
      start: place.mention[0],
      end: place.mention[1],
      place,
      is_shown: shown.has(i),
    }))
    .filter((/** @type {any} */ { place }) => place.report === data.report);
  const items = data.document.unmapped.map((/** @type {any} */ item) => ({
    start: item.mention[0],
    end: item.mention[1],
    item,
  }));
  const sorted = [...places, ...items].sort((a, b) => a.start - b.start || b.end - a.end);
  let end = 0;
  return sorted.filter((mark) => {
    const isFree = mark.start >= end;
    if (isFree) end = mark.end;
    return isFree;
  });
}

/** @param {ViewData} data @param {any} mark @param {string} words @param {Speaker} speaker @param {Send} send */
function markElement(data, mark, words, { say, label }, send) {
  if (mark.item)
    return h(
      "span",
      { class: "hz-unmapped", title: `${say("not-on-map")}: ${label("reason", mark.item.reason)}` },
      words,
    );
  const { place, is_shown: isShown } = mark;
  const { colour } = data.payload.styles[place.sector];
  const isSelected = place.id === data.selected;
  const state = `${isSelected ? " hz-selected" : ""}${isShown ? "" : " hz-dimmed"}`;
  return h(
    "button",
    {
      type: "button",
      class: `hz-mark${state}`,
      style: `--sector: ${colour}`,
      "data-focus": `mark-${place.id}`,
      "data-place": place.id,
      "aria-pressed": String(isSelected),
      click: () => send({ name: "select", place: place.id }),
    },
    makeSign(data.payload, place.sector),
    words,
  );
}

/** A stretch of the text as nodes: plain words and marks. @param {ViewData} data @param {any} text @param {number} from @param {number} to @param {any} marks @param {Speaker} speaker @param {Send} send */
function pieces(data, text, from, to, marks, speaker, send) {
  const nodes = [];
  let at = from;
  for (const mark of marks.filter((/** @type {any} */ one) => one.start < to && one.end > from)) {
    nodes.push(text.slice(at, mark.start), markElement(data, mark, text.slice(mark.start, mark.end), speaker, send));
    at = mark.end;
  }
  return [...nodes, text.slice(at, to)];
}

/** The sentence that stands out: the selected place's, or the one that a figure or a link leads to. @param {ViewData} data */
function focused(data) {
  if (data.focus) return data.focus;
  const place = data.payload.places.find(
    (/** @type {any} */ one) => one.id === data.selected && one.report === data.report,
  );
  return place ? place.quote : null;
}

/** @param {ViewData} data @param {Speaker} speaker @param {Send} send */
function paragraphs(data, speaker, send) {
  const text = byCharacter(data.document.text);
  const marks = marksOf(data);
  const focus = focused(data);
  let start = 0;
  return data.document.text.split("\n").map((/** @type {any} */ line) => {
    const [from, to] = [start, start + byCharacter(line).length];
    start = to + 1;
    const cuts = focus && focus[0] < to && focus[1] > from ? [Math.max(from, focus[0]), Math.min(to, focus[1])] : null;
    /** @param {number} a @param {number} b */
    const stretch = (a, b) => pieces(data, text, a, b, marks, speaker, send);
    if (!cuts) return h("p", {}, stretch(from, to));
    return h(
      "p",
      {},
      stretch(from, cuts[0]),
      h("span", { class: "hz-focus" }, stretch(cuts[0], cuts[1])),
      stretch(cuts[1], to),
    );
  });
}

/** @param {ViewData} data @param {Speaker} speaker @param {Send} send */
function reportChoice(data, { say }, send) {
  const ids = Object.keys(data.payload.reports);
  if (ids.length < 2) return null;
  const choice = h(
    "select",
    {
      id: "hz-report",
      "data-focus": "report",
      change: (/** @type {any} */ event) => send({ name: "read", report: event.target.value }),
    },
    ids.map((id) => h("option", { value: id }, data.payload.reports[id].title)),
  );
  choice.value = data.report;
  return h("p", {}, h("label", { for: "hz-report" }, say("report")), " ", choice);
}

/** The selected place's sentence beside that of the other year, what differs marked. @param {any} given @param {Speaker} speaker */
function comparison({ compare }, { say }) {
  if (!compare?.pieces.length) return null;
  /** @param {number} which */
  const mark = (which) => (/** @type {any} */ piece) =>
    piece[0] === piece[1] ? piece[which] : piece[which] ? h(which ? "ins" : "del", {}, piece[which]) : null;
  /** @param {number} which */
  const side = (which) =>
    h(
      "div",
      { class: "hz-side" },
      h("h3", {}, say("year", { date: compare.dates[which] })),
      h("p", { lang: "zh-CN" }, compare.pieces.map(mark(which))),
    );
  return h("section", { class: "hz-compare hz-sides", "aria-label": say("history") }, side(0), side(1));
}

/** @param {ViewElement} element @param {ViewData} data @param {Send} send */
export async function drawReader(element, data, send) {
  if (typeof data.document === "string") data = { ...data, document: await fetchJson(data.document) };
  const speaker = makeSpeaker(data);
  const { say } = speaker;
  redraw(
    element,
    reportChoice(data, speaker, send),
    h("p", { class: "hz-hint" }, say("reader-hint")),
    comparison(data, speaker),
    h(
      "div",
      {
        class: "hz-reader hz-scroll",
        lang: "zh-CN",
        "data-scroll": `reader-${data.report}`,
        tabindex: "0",
        role: "region",
        "aria-label": say("reader"),
      },
      paragraphs(data, speaker, send),
    ),
  );
  const focus = JSON.stringify([data.report, focused(data)]);
  const sentence = element.querySelector(".hz-focus");
  if (sentence && element.dataset.focused !== focus) {
    const box = /** @type {HTMLElement} */ (element.querySelector(".hz-reader"));
    box.scrollTop += sentence.getBoundingClientRect().top - box.getBoundingClientRect().top - 60;
    if (data.is_asked) element.scrollIntoView({ block: "center", behavior: "auto" });
  }
  element.dataset.focused = focus;
}
