/* The table of the candidates. */

/** @import { Send, ViewData, ViewElement } from "../../core/types.d.ts" */

import { makeSpeaker } from "../../core/words.js";
import { h, makeSign, redraw } from "../../dom.js";
import { acceptSure } from "./offers.js";
import { choose, orderly, verdictOf } from "./steps.js";

/** The lines that are looked through, with their places among all, by status and section. @param {ViewData} data */
function bySection(data) {
  /** @type {{ status: string, section: string, lines: any[] }[]} */
  const groups = [];
  for (const index of data.offered) {
    const line = { ...data.lines[index], index };
    const last = groups.at(-1);
    if (last && last.status === line.status && last.section === line.section) last.lines.push(line);
    else groups.push({ status: line.status, section: line.section, lines: [line] });
  }
  return groups;
}

/** @param {ViewElement} element @param {ViewData} data @param {Send} tell */
export function drawReviewTable(element, data, tell) {
  const send = orderly(tell);
  const speaker = makeSpeaker(data);
  const { say, label } = speaker;
  /** @param {any} line */
  const row = (line) =>
    h(
      "tr",
      { "aria-selected": String(line.index === data.chosen), click: () => choose(send, line.index) },
      h("td", {}, say(`is-${verdictOf(line)}`)),
      h(
        "th",
        { scope: "row", lang: "zh-CN" },
        makeSign(data.payload, line.sector),
        " ",
        h("button", { type: "button", class: "hz-link", "data-focus": `row-${line.index}` }, line.text),
      ),
      h("td", {}, label("sector", line.sector)),
      h("td", {}, label("kind", line.kind)),
      h("td", {}, label("stage", line.stage)),
      h("td", { lang: "zh-CN" }, line.action),
      h("td", {}, line.position ? "✓" : ""),
      h("td", {}, line.chance),
    );
  const head = ["verdict", "name", "sector", "kind", "stage", "action", "placed", "chance"];
  /** @param {any} group @param {number} number */
  const section = ({ status, section: words, lines }, number) => [
    h(
      "tr",
      { class: "hz-section" },
      h(
        "th",
        { scope: "rowgroup", colspan: String(head.length) },
        label("status", status),
        " ",
        h("span", { lang: "zh-CN" }, words),
        " ",
        acceptSure(
          data,
          lines.map((/** @type {any} */ line) => line.index),
          String(number),
          speaker,
          send,
        ),
      ),
    ),
    ...lines.map(row),
  ];
  redraw(
    element,
    h(
      "div",
      {
        class: "hz-scroll hz-table",
        "data-scroll": "review-table",
        tabindex: "0",
        role: "region",
        "aria-label": say("candidates"),
      },
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            head.map((key) => h("th", { scope: "col" }, say(`column-${key}`))),
          ),
        ),
        h("tbody", {}, bySection(data).flatMap(section)),
      ),
    ),
  );
  const chosen = element.querySelector("tr[aria-selected='true']");
  const box = /** @type {HTMLElement} */ (element.querySelector(".hz-table"));
  if (chosen && element.dataset.chosen !== String(data.chosen))
    box.scrollTop += chosen.getBoundingClientRect().top - box.getBoundingClientRect().top - 90;
  element.dataset.chosen = data.chosen;
}
