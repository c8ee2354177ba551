/* The table of the candidates. */

/** @import { Send, ViewData, ViewElement } from "../../core/types.d.ts" */

import { makeSpeaker } from "../../core/words.js";
import { h, makeSign, redraw } from "../../dom.js";
import { choose, inOrder, orderly, verdictOf } from "./steps.js";

/** @param {ViewElement} element @param {ViewData} data @param {Send} tell */
export function drawReviewTable(element, data, tell) {
  const send = orderly(tell);
  const { say, label } = makeSpeaker(data);
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
      h("td", { lang: "zh-CN" }, line.section || ""),
      h("td", {}, line.position ? "✓" : ""),
      h("td", {}, line.chance),
    );
  const head = ["verdict", "name", "sector", "kind", "stage", "action", "section", "placed", "chance"];
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
        h("tbody", {}, inOrder(data.lines).map(row)),
      ),
    ),
  );
  const chosen = element.querySelector("tr[aria-selected='true']");
  const box = /** @type {HTMLElement} */ (element.querySelector(".hz-table"));
  if (chosen && element.dataset.chosen !== String(data.chosen))
    box.scrollTop += chosen.getBoundingClientRect().top - box.getBoundingClientRect().top - 90;
  element.dataset.chosen = data.chosen;
}
