/* Charts that filter: projects by sector and stage, and by the report's sections. */

/** @import { Send, Speaker, ViewData, ViewElement } from "../core/types.d.ts" */

import { makeSpeaker } from "../core/words.js";
import { h, makeSign, redraw } from "../dom.js";
import { drawFigures } from "./header.js";

/** A table of squares: the area of a square is the number of places; a click filters by sector and stage. @param {ViewData} data @param {Speaker} speaker @param {Send} send */
function matrix(data, { say, label }, send) {
  const { sectors, stages, cells } = data.matrix;
  const most = Math.max(1, ...cells.flat());
  /** @param {string} sector @param {string} stage @param {number} count */
  const cell = (sector, stage, count) => {
    if (!count) return h("td", {}, h("span", { class: "hz-zero" }, "·"));
    const side = 10 + 26 * Math.sqrt(count / most);
    const isPressed = [
      ["sector", sector],
      ["stage", stage],
    ].every(([facet, code]) => data.filter[facet].length === 1 && data.filter[facet][0] === code);
    const words = say("cell", { sector: label("sector", sector), stage: label("stage", stage), count });
    return h(
      "td",
      {},
      h(
        "button",
        {
          type: "button",
          class: "hz-cell",
          "data-focus": `cell-${sector}-${stage}`,
          "aria-label": words,
          "aria-pressed": String(isPressed),
          title: words,
          click: () => send({ name: "cell", sector, stage }),
        },
        h("span", {
          class: "hz-square",
          style: `width:${side}px;height:${side}px;background:${data.payload.styles[sector].colour}`,
        }),
        h("span", {}, String(count)),
      ),
    );
  };
  return h(
    "div",
    { class: "hz-scroll", tabindex: "0", role: "region", "aria-label": say("chart-stage") },
    h(
      "table",
      { class: "hz-matrix" },
      h("caption", {}, say("chart-stage")),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("td", {}),
          stages.map((/** @type {string} */ stage) => h("th", { scope: "col" }, label("stage", stage))),
        ),
      ),
      h(
        "tbody",
        {},
        sectors.map((/** @type {string} */ sector, /** @type {number} */ i) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, makeSign(data.payload, sector), " ", label("sector", sector)),
            stages.map((/** @type {string} */ stage, /** @type {any} */ j) => cell(sector, stage, cells[i][j])),
          ),
        ),
      ),
    ),
  );
}

/** @param {ViewData} data @param {Speaker} speaker @param {Send} send */
function bars(data, { say }, send) {
  const most = Math.max(1, ...data.sections.map((/** @type {any} */ [, count]) => count));
  /** @param {any} given */
  const bar = ([section, count]) =>
    h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: "hz-bar",
          "data-focus": `section-${section}`,
          "aria-label": say("bar", { section, count }),
          "aria-pressed": String(data.filter.section.includes(section)),
          click: () =>
            send({ name: "filter", facet: "section", codes: data.filter.section.includes(section) ? [] : [section] }),
        },
        h("span", { class: "hz-bar-name" }, section),
        h("span", { class: "hz-bar-fill", style: `width:${(70 * count) / most}%` }),
        h("span", {}, String(count)),
      ),
    );
  return h("div", {}, h("h3", {}, say("chart-section")), h("ul", { class: "hz-bars" }, data.sections.map(bar)));
}

/** @param {ViewElement} element @param {ViewData} data @param {Send} send */
export function drawCharts(element, data, send) {
  const speaker = makeSpeaker(data);
  redraw(
    element,
    h("p", { class: "hz-hint" }, speaker.say("chart-hint")),
    h("div", { class: "hz-charts" }, matrix(data, speaker, send), bars(data, speaker, send)),
    h("h3", {}, speaker.say("figures")),
    drawFigures(data, speaker, send),
  );
}
