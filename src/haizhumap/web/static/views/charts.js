/** Figures and charts that filter: the report's own figures, projects by sector and stage, and by section. */
import { h, makeSign, redraw } from "../dom.js";

/** @typedef {import("./scene.js").Scene} Scene */

/** Sectors and stages over what the rest of the filter lets through. */
function crossed(/** @type {Scene} */ { catalogue, selection, payload }) {
  const free = catalogue
    .find({ ...selection.wanted, sector: [], stage: [] })
    .map((/** @type {number} */ row) => payload.places[row]);
  const [sectors, stages] = ["sector", "stage"].map((facet) =>
    catalogue.codes
      .get(facet)
      .filter((/** @type {string} */ code) => free.some((/** @type {any} */ place) => place[facet] === code)),
  );
  const count = (/** @type {string} */ sector, /** @type {string} */ stage) =>
    free.filter((/** @type {any} */ place) => place.sector === sector && place.stage === stage).length;
  return { sectors, stages, count };
}

/** A table of squares: the area of a square is the number of places; a press filters by sector and stage. */
function matrix(/** @type {Scene} */ scene) {
  const { say, label, send, state, payload } = scene;
  const { sectors, stages, count } = crossed(scene);
  const most = Math.max(
    1,
    ...sectors.flatMap((/** @type {string} */ sector) =>
      stages.map((/** @type {string} */ stage) => count(sector, stage)),
    ),
  );
  const cell = (/** @type {string} */ sector, /** @type {string} */ stage) => {
    const found = count(sector, stage);
    if (!found) return h("td", {}, h("span", { class: "hz-zero" }, "·"));
    const side = 10 + 26 * Math.sqrt(found / most);
    const isPressed = [
      ["sector", sector],
      ["stage", stage],
    ].every(([facet, code]) => state.filter[facet].length === 1 && state.filter[facet][0] === code);
    const words = say("cell", { sector: label("sector", sector), stage: label("stage", stage), count: found });
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
          click: () => send({ name: "cell", codes: { sector, stage } }),
        },
        h("span", {
          class: "hz-square",
          style: `width:${side}px;height:${side}px;background:${payload.styles[sector].colour}`,
        }),
        h("span", {}, String(found)),
      ),
    );
  };
  return h(
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
      sectors.map((/** @type {string} */ sector) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, makeSign(payload, sector), " ", label("sector", sector)),
          stages.map((/** @type {string} */ stage) => cell(sector, stage)),
        ),
      ),
    ),
  );
}

function bars(/** @type {Scene} */ { selection, state, say, send, at, front }) {
  const most = Math.max(1, ...selection.counts.section.map(([, count]) => count));
  const bar = (/** @type {[string, number]} */ [section, count]) => {
    const isChosen = state.filter.section.includes(section);
    const name = front.sectionName(section, at);
    return h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: "hz-bar",
          "data-focus": `section-${section}`,
          "aria-label": say("bar", { section: name, count }),
          "aria-pressed": String(isChosen),
          click: () => send({ name: "filter", facet: "section", codes: isChosen ? [] : [section] }),
        },
        h("span", { class: "hz-bar-name" }, name),
        h("span", { class: "hz-bar-fill", style: `width:${(60 * count) / most}%` }),
        h("span", {}, String(count)),
      ),
    );
  };
  return h(
    "div",
    {},
    h("h3", {}, say("chart-section")),
    h("ul", { class: "hz-bars" }, selection.counts.section.map(bar)),
  );
}

/** How often each figure was opened: it leads from passage to passage, however often the page is drawn meanwhile. */
const turns = new Map();

/** Figures of the chosen reports, else of the newest: a count of places filters to them, a target leads to its sentence. */
function figures(/** @type {Scene} */ { front, payload, state, say, send, at }) {
  const reports = state.filter.report.length ? state.filter.report : [Object.keys(payload.reports)[0]];
  const isOne = Object.keys(payload.reports).length < 2;
  const figure = (/** @type {any} */ { report: own, label, value, spans, codes }, /** @type {number} */ i) => {
    const filter = () => send({ name: "only", codes: { kind: [codes.kind], report: isOne ? [] : [own] } });
    const read = () => {
      const turn = turns.get(spans[0].join()) ?? 0;
      turns.set(spans[0].join(), turn + 1);
      const [report, start, end] = spans[turn % spans.length];
      send({ name: "read", report, start, end });
    };
    return h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: "hz-figure",
          "data-focus": `figure-${i}`,
          title: say(codes ? "figure-filters" : "figure-hint", { count: spans.length }),
          click: codes ? filter : read,
        },
        h("strong", {}, value[at]),
        " ",
        label[at],
      ),
    );
  };
  return h(
    "div",
    {},
    h("h3", {}, say("figures")),
    h("p", { class: "hz-hint" }, say("figures-hint")),
    h(
      "ul",
      { class: "hz-figures" },
      front.figures.filter((/** @type {any} */ one) => reports.includes(one.report)).map(figure),
    ),
  );
}

export function drawCharts(/** @type {HTMLElement} */ root, /** @type {Scene} */ scene) {
  redraw(
    root,
    figures(scene),
    h("p", { class: "hz-hint" }, scene.say("chart-hint")),
    h("div", { class: "hz-chart-row" }, matrix(scene), bars(scene)),
  );
}
