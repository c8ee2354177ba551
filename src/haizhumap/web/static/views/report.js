/** The report's text with every place marked; what the filter leaves out is dimmed, the selected sentence stands out. */
import { byCharacter } from "../core/words.js";
import { h, makeSign, redraw } from "../dom.js";
import { waiting } from "./scene.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {{start: number, end: number, row?: number, item?: any}} Mark offsets in whole characters of the text, end exclusive */

/** Which report is read: the one a link leads to, the selected place's, the chosen one, else the newest. */
function reportOf(/** @type {Scene} */ { state, payload }) {
  const own = payload.places.find((/** @type {any} */ place) => place.id === state.place);
  return state.focus?.[0] ?? own?.report ?? state.filter.report[0] ?? Object.keys(payload.reports)[0];
}

/** The marks of a report in text order, none over another: places, and commitments that are not on the map. */
function marksOf(/** @type {Scene} */ { payload, front }, /** @type {string} */ report) {
  const places = payload.places
    .map((/** @type {any} */ place, /** @type {number} */ row) => ({
      start: place.mention[0],
      end: place.mention[1],
      row,
      place,
    }))
    .filter((/** @type {any} */ mark) => mark.place.report === report);
  const items = front.ledger
    .filter((/** @type {any} */ item) => item.report === report)
    .map((/** @type {any} */ item) => ({ start: item.mention[0], end: item.mention[1], item }));
  let end = 0;
  return /** @type {Mark[]} */ ([...places, ...items])
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter((mark) => {
      const isFree = mark.start >= end;
      if (isFree) end = mark.end;
      return isFree;
    });
}

function markElement(
  /** @type {Scene} */ { payload, state, send, say, label, point },
  /** @type {Mark} */ mark,
  /** @type {string} */ words,
  /** @type {Set<number>} */ shown,
) {
  if (mark.item)
    return h(
      "span",
      { class: "hz-unmapped", title: `${say("not-on-map")}: ${label("reason", mark.item.reason)}` },
      words,
    );
  const row = /** @type {number} */ (mark.row);
  const place = payload.places[row];
  const isSelected = place.id === state.place;
  return h(
    "button",
    {
      type: "button",
      class: `hz-mark${isSelected ? " hz-selected" : ""}${shown.has(row) ? "" : " hz-dimmed"}`,
      style: `--sector: ${payload.styles[place.sector].colour}`,
      "data-focus": `mark-${place.id}`,
      "data-place": place.id,
      "aria-pressed": String(isSelected),
      click: () => send({ name: "select", place: place.id }),
      pointerenter: () => point(row),
      pointerleave: () => point(null),
    },
    makeSign(payload, place.sector),
    words,
  );
}

/** A stretch of the text as nodes: plain words and marks. */
function pieces(
  /** @type {Scene} */ scene,
  /** @type {any} */ text,
  /** @type {number} */ from,
  /** @type {number} */ to,
  /** @type {Mark[]} */ marks,
  /** @type {Set<number>} */ shown,
) {
  const nodes = [];
  let at = from;
  for (const mark of marks.filter((one) => one.start < to && one.end > from)) {
    const end =
      mark.end + (/^[，。、；：！？”’》）]*/u.exec(text.slice(mark.end, Math.min(to, mark.end + 3)))?.[0].length ?? 0);
    const marked = markElement(scene, mark, text.slice(mark.start, mark.end), shown);
    nodes.push(text.slice(at, mark.start), h("span", { class: "hz-kept" }, marked, text.slice(mark.end, end)));
    at = end;
  }
  return [...nodes, text.slice(at, to)];
}

/** The sentence that stands out: the one that a link or a figure leads to, else the selected place's. */
function focusOf(/** @type {Scene} */ { state, payload }, /** @type {string} */ report) {
  if (state.focus?.[2]) return state.focus.slice(1);
  const place = payload.places.find((/** @type {any} */ one) => one.id === state.place && one.report === report);
  return place ? place.quote : null;
}

function paragraphs(/** @type {Scene} */ scene, /** @type {string} */ report, /** @type {string} */ words) {
  const [text, marks, focus, shown] = [
    byCharacter(words),
    marksOf(scene, report),
    focusOf(scene, report),
    new Set(scene.selection.rows),
  ];
  const readings = scene.at ? (scene.front.readings[report] ?? []) : [];
  let start = 0;
  return words.split("\n").map((line) => {
    const [from, to] = [start, start + byCharacter(line).length];
    start = to + 1;
    const stretch = (/** @type {number} */ a, /** @type {number} */ b) => pieces(scene, text, a, b, marks, shown);
    const read = readings
      .filter((/** @type {[number, number, string]} */ [at]) => at >= from && at < to)
      .map((/** @type {[number, number, string]} */ [, , reading]) =>
        h("p", { class: "hz-reading", lang: "en" }, reading),
      );
    if (!focus || focus[0] >= to || focus[1] <= from) return [h("p", {}, stretch(from, to)), read];
    const [a, b] = [Math.max(from, focus[0]), Math.min(to, focus[1])];
    return [h("p", {}, stretch(from, a), h("span", { class: "hz-focus" }, stretch(a, b)), stretch(b, to)), read];
  });
}

/** Where there are several reports, which one is read. */
function choice(/** @type {Scene} */ { payload, send, say, at }, /** @type {string} */ report) {
  const reports = Object.entries(payload.reports);
  if (reports.length < 2) return null;
  const select = h(
    "select",
    {
      "data-focus": "report",
      "aria-label": say("report"),
      change: (/** @type {any} */ event) => send({ name: "read", report: event.target.value, start: 0, end: 0 }),
    },
    reports.map(([id, one]) => h("option", { value: id }, `${one.title[at]} ${one.date}`)),
  );
  select.value = report;
  return select;
}

/** The selected place's sentence beside that of the other year, what differs marked. */
function comparison(/** @type {Scene} */ { state, cardOf, say }) {
  const compare = state.place ? cardOf(state.place)?.history : null;
  if (!compare?.pieces.length) return null;
  const side = (/** @type {0 | 1} */ which) =>
    h(
      "div",
      { class: "hz-side" },
      h("h3", {}, say("year", { date: compare.dates[which] })),
      h(
        "p",
        { lang: "zh-CN" },
        compare.pieces.map((/** @type {string[]} */ piece) =>
          piece[0] === piece[1] ? piece[which] : piece[which] ? h(which ? "ins" : "del", {}, piece[which]) : null,
        ),
      ),
    );
  return h("section", { class: "hz-compare hz-sides", "aria-label": say("history") }, side(0), side(1));
}

export function drawReport(/** @type {HTMLElement} */ root, /** @type {Scene} */ scene) {
  const { payload, front, say, documentOf, at } = scene;
  const report = reportOf(scene);
  const words = documentOf(report);
  if (typeof words !== "string") return waiting(root, scene, words === false);
  const one = payload.reports[report];
  redraw(
    root,
    choice(scene, report),
    h("p", { class: "hz-source" }, say("source", { title: one.title[at], issuer: one.issuer[at], date: one.date })),
    h("p", { class: "hz-hint" }, say("reader-hint")),
    at && front.readings[report]?.length ? h("p", { class: "hz-hint" }, say("reader-readings")) : null,
    comparison(scene),
    h("div", { class: "hz-text", lang: "zh-CN" }, paragraphs(scene, report, words)),
  );
  const focus = JSON.stringify([report, focusOf(scene, report)]);
  if (root.dataset.focused !== focus) root.querySelector(".hz-focus")?.scrollIntoView({ block: "center" });
  root.dataset.focused = focus;
}
