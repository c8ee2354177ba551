/* The single-file map: gives the views of views/ what the app's Python gives them there (ui/views.py). */

/** @import { Catalogue, DrawView, Known, Message, Payload, State } from "../core/types.d.ts" */
/** @typedef {{ page: any, payload: Payload, catalogue: Catalogue, state: State & { ignored: string[] }, rows: number[], counts: Record<string, [string, number][]>, at: 0 | 1 }} Scene */

import { makeCatalogue } from "../core/catalogue.js";
import { changeState } from "../core/changes.js";
import { readLink, writeLink } from "../core/link.js";
import { makeSearch } from "../core/search.js";
import { isFiltered } from "../core/widening.js";
import { makeSpeaker } from "../core/words.js";
import { h } from "../dom.js";
import { PlaceMap } from "../map/map.js";
import { drawAbout } from "../views/about.js";
import { drawCharts } from "../views/charts.js";
import { drawFacets } from "../views/facets.js";
import { drawHeader } from "../views/header.js";
import { drawReader } from "../views/reader.js";
import { drawResults } from "../views/results.js";
import { drawLedger, drawTable } from "../views/table.js";
import { drawTabs } from "../views/tabs.js";

/** @param {string} id */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(`hz-${id}`));
/** @param {string} id */
const read = (id) => JSON.parse(element(id).textContent ?? "");
const LEADING_FACETS = new Set(["sector"]);

/** Words that the single file alone has, in the reader's language. */
const tell = (
  /** @type {Scene} */ { page, state },
  /** @type {string} */ key,
  /** @type {Record<string, unknown>} */ facts,
) => makeSpeaker({ lang: state.lang, payload: { words: page.words, labels: {} } }).say(key, facts);

// --- what each view is given ---

/** The figures of the chosen reports, else of the newest. @param {Scene} scene @param {(all: any[]) => any[]} wanted */
function figures({ page, payload, state, at }, wanted) {
  const newest = Object.keys(payload.reports)[0];
  const reports = state.filter.report.length ? state.filter.report : [newest];
  return wanted(page.figures)
    .filter((figure) => reports.includes(figure.report))
    .map(({ label, value, spans }) => ({ label: label[at], value: value[at], spans }));
}

/** @param {any[]} all */
const headlines = (all) => all.filter((figure) => figure.headline !== null).sort((a, b) => a.headline - b.headline);

/** @param {Scene} scene */
function facets({ state, counts, rows }) {
  const shown = Object.entries(counts).filter(([name]) => name !== "section");
  return {
    facets: shown.map(([name, options]) => ({ name, options, is_open: LEADING_FACETS.has(name) })),
    filter: state.filter,
    is_filtered: isFiltered(state.filter),
    count: rows.length,
    radius_m: state.filter.near ? state.filter.near.radius_m : state.radius_m,
    picking: state.picking,
    bases: [],
    base: "",
  };
}

/** @param {Scene} scene */
function results({ page, payload, state, catalogue, rows }) {
  const located = rows.filter((row) => payload.places[row].geometry).length;
  return {
    shown: rows,
    order: rows,
    counts: { shown: rows.length, total: payload.places.length, located },
    filter: state.filter,
    loosen: catalogue.loosen(state.filter),
    card: state.place && page.cards[state.lang][state.place],
  };
}

/** @param {Scene} scene */
function reader({ page, payload, state, rows }) {
  const own = payload.places.find((place) => place.id === state.place);
  const report = state.focus ? state.focus[0] : own ? own.report : Object.keys(payload.reports)[0];
  const document = {
    text: page.texts[report] || "",
    unmapped: page.ledger.filter((/** @type {any} */ item) => item.report === report),
  };
  const focus = state.focus?.[2] ? state.focus.slice(1) : null;
  return {
    shown: rows,
    report,
    document,
    selected: state.place,
    focus,
    is_asked: Boolean(state.focus),
    compare: own && page.cards[state.lang][own.id].history,
  };
}

/** @param {Scene} scene */
const table = ({ state, rows }) => ({ shown: rows, order: rows, selected: state.place });

/** Sectors and stages over what the rest of the filter lets through; and the sections. @param {Scene} scene */
function charts(scene) {
  const { payload, state, catalogue, counts } = scene;
  const free = catalogue.find({ ...state.filter, sector: [], stage: [] }).map((row) => payload.places[row]);
  const [sectors, stages] = ["sector", "stage"].map((facet) =>
    (catalogue.codes.get(facet) ?? []).filter((code) =>
      free.some((place) => /** @type {any} */ (place)[facet] === code),
    ),
  );
  const cells = sectors.map((sector) =>
    stages.map((stage) => free.filter((place) => place.sector === sector && place.stage === stage).length),
  );
  return {
    matrix: { sectors, stages, cells },
    sections: counts.section,
    filter: state.filter,
    figures: figures(scene, (all) => all),
  };
}

/** @param {Scene} scene */
function ledger({ page, state, at }) {
  const { sector, report } = state.filter;
  /** @param {any} item */
  const fits = (item) =>
    (!sector.length || sector.includes(item.sector)) && (!report.length || report.includes(item.report));
  return { items: page.ledger.filter(fits), coverage: page.coverage[at] };
}

/** @param {Scene} scene */
const about = ({ page, state }) => ({ sections: page.about[state.lang] });
/** @type {Record<string, [DrawView, (scene: Scene) => object]>} */
const TABS = {
  reader: [drawReader, reader],
  table: [drawTable, table],
  charts: [drawCharts, charts],
  ledger: [drawLedger, ledger],
  about: [drawAbout, about],
};

// --- the page around the views ---

/** @param {string} selector */
const find = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

/** The panel of filters, which a narrow screen opens over the page and closes again. */
function makePanel() {
  const panel = element("panel");
  const toggle = (/** @type {boolean} */ isOpen) => {
    panel.classList.toggle("hz-open", isOpen);
    find(isOpen ? ".hz-close-filters" : ".hz-filters-button")?.focus();
  };
  find(".hz-open-filters").addEventListener("click", () => toggle(true));
  find(".hz-close-filters").addEventListener("click", () => toggle(false));
  panel.addEventListener(
    "keydown",
    ({ key }) => key === "Escape" && panel.classList.contains("hz-open") && toggle(false),
  );
}

/** @param {Scene} scene */
function showNotice(scene) {
  const { ignored } = scene.state;
  const words = ignored.length ? tell(scene, "ignored", { values: ignored.join("; ").slice(0, 300) }) : "";
  element("notice").textContent = words;
  element("notice").hidden = !words;
}

/** @param {Scene} scene */
function nameParts({ page, payload, rows, at, state: { lang } }) {
  find(".hz-edition").textContent = page.edition[at];
  find(".hz-close-filters").textContent = makeSpeaker({ lang, payload }).say("show-results", { count: rows.length });
  for (const [id, words] of [
    ["panel", "filters"],
    ["results", "list"],
    ["below", "more-views"],
  ]) {
    element(id).setAttribute("aria-label", payload.words[words][at]);
  }
}

/** What an address may name. @param {any} page @param {Payload} payload @param {Catalogue} catalogue @returns {Known} */
const describeKnown = (page, payload, catalogue) => ({
  codes: new Map(
    [...catalogue.codes].map(([facet, codes]) => [facet, [...Object.keys(payload.labels[facet] ?? {}), ...codes]]),
  ),
  places: payload.places.map((place) => place.id),
  reports: Object.keys(payload.reports),
  tabs: page.tabs.map((/** @type {[string, unknown]} */ [tab]) => tab),
  lang: page.lang,
});

/** Start the page: draw it, and draw it again whenever the address changes. */
function start() {
  /** @type {[Payload, any]} */
  const [payload, page] = [read("payload"), read("page")];
  const catalogue = makeCatalogue(payload, makeSearch(page.search));
  const known = describeKnown(page, payload, catalogue);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  /** @type {Scene["state"]} */
  let state = { ...readLink(location.hash, known), radius_m: 1000, picking: false };
  const theme = () => (dark.matches ? "dark" : "light");
  const leaflet = L.map(element("map"), { minZoom: 8, maxZoom: 18, zoomSnap: 0.5 });
  const map = new PlaceMap(leaflet, { ...page.map, theme: theme(), send });
  makePanel();
  document.body.classList.toggle("hz-local", location.protocol === "file:");

  /** @param {HTMLElement} root @param {string} view @param {DrawView} drawView @param {object} data */
  function draw(root, view, drawView, data) {
    drawView(root, /** @type {any} */ ({ ...data, view, lang: state.lang, payload }), send);
    Object.assign(root.dataset, { drawn: view, theme: theme() });
  }

  /** Draw what stands below the map; another tab gets an element of its own, for a view keeps notes in its. @param {Scene} scene */
  function drawTab(scene) {
    const { tab } = state;
    const below = element("below");
    const [drawView, describe] = TABS[tab];
    const old = below.firstElementChild;
    const root = old instanceof HTMLElement && old.dataset.drawn === tab ? old : h("div", { class: "hz-view" });
    if (root !== old) below.replaceChildren(root);
    draw(root, tab, drawView, describe(scene));
  }

  function show() {
    const { lang, tab, place, picking, filter } = state;
    const [rows, counts, at] = [
      catalogue.find(filter),
      catalogue.count(filter),
      /** @type {0 | 1} */ (lang === "en" ? 1 : 0),
    ];
    /** @type {Scene} */
    const scene = { page, payload, catalogue, state, rows, counts, at };
    nameParts(scene);
    showNotice(scene);
    draw(element("header"), "header", drawHeader, { figures: figures(scene, headlines) });
    draw(element("filters"), "facets", drawFacets, facets(scene));
    draw(element("results"), "results", drawResults, results(scene));
    map.setTheme(theme());
    map.show({ payload, lang, picking, shown: rows, selected: place, near: filter.near, tiles: null, at: null });
    const tabs = page.tabs.map((/** @type {[string, string[]]} */ [name, words]) => [name, words[at]]);
    draw(element("tabs"), "tabs", drawTabs, { tabs, tab });
    drawTab(scene);
  }

  function readState() {
    state = { ...state, ...readLink(location.hash, known) };
    show();
  }

  /** Take what a view reports: a new address draws the page; what does not stand in it draws it at once. @param {Message} message */
  function send(message) {
    const next = changeState(state, message, known);
    const link = writeLink(next, known);
    const isNew = link !== (location.hash || "#");
    state = { ...next, ignored: [] };
    if (isNew) location.hash = link;
    else show();
  }

  addEventListener("hashchange", readState);
  dark.addEventListener("change", show);
  show();
  return { map, catalogue };
}

/** The map and the catalogue, for whoever reads the page by program. */
export const { map, catalogue } = start();
