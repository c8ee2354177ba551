/*
 * What a change of the filter brings, drawn before the server answers: found by core/catalogue.js among the places that the
 * browser has anyway. The server (ui/scene.py) has the last word and draws the same; a search in words waits for it.
 * Until it has answered, every message carries what the reader has chosen since: Streamlit keeps only the last of two.
 * While an answer is awaited, the document's root has the attribute `data-hz-awaiting`.
 */

/** @import { Catalogue, Filter, Message, Near, Payload, ViewData } from "../core/types.d.ts" */
/** @typedef {{ root: HTMLElement, data: ViewData, draw: (data: ViewData) => unknown }} Mounted a view that was drawn, and how to draw it again */

import { post } from "../bus.js";
import { makeCatalogue } from "../core/catalogue.js";
import { changeFilter } from "../core/changes.js";
import { countWidened, facetsOf, isFiltered, keyOf, widen } from "../core/widening.js";

const CHANGING = new Set(["filter", "cell", "search", "reset", "near-off"]);
const FRAME = "iframe[title='streamlit_folium.st_folium']";
/** @type {Record<string, Mounted>} */
const mounted = {};
/** @type {WeakMap<Payload, Catalogue>} */
const catalogues = new WeakMap();
/** @type {Filter | null} */
let awaited = null;
let timer = 0;

/** So long an answer to what the reader has chosen is waited for. */
export const PATIENCE_MS = 3000;

/** Wait for the answer to a filter, with null for none. @param {Filter | null} filter */
function expect(filter) {
  awaited = filter;
  clearTimeout(timer);
  if (filter) timer = window.setTimeout(() => expect(null), PATIENCE_MS);
  document.documentElement.toggleAttribute("data-hz-awaiting", filter !== null);
}

// Whoever goes back or forward chooses anew.
addEventListener("popstate", () => expect(null));

/** Remember a view that was drawn. @param {Mounted} view */
export function remember(view) {
  mounted[view.data.view] = view;
}

/** Whether an answer is older than what the reader has chosen since; the one that is awaited ends the waiting. @param {ViewData} data */
export function isOutdated({ view, filter }) {
  if (!awaited || !["facets", "results"].includes(view)) return false;
  if (keyOf(filter) === keyOf(awaited)) expect(null);
  return awaited !== null;
}

/** Take a message on its way to the server: draw what it brings, and return it with what it has to carry. @param {Message} message @returns {Message} */
export function foresee(message) {
  const { facets, results } = mounted;
  if (CHANGING.has(message.name) && facets?.root.isConnected && results?.root.isConnected) {
    const filter = changeFilter(awaited ?? results.data.filter, message);
    expect(filter);
    draw(filter, facets, results);
  }
  if (!awaited) return message;
  const carried = { facets: facetsOf(awaited), words: awaited.words };
  return { ...message, ...carried, name: message.name === "cell" ? "filter" : message.name };
}

/** @param {Payload} payload */
function catalogueOf(payload) {
  const catalogue = catalogues.get(payload) ?? makeCatalogue(payload, () => []);
  catalogues.set(payload, catalogue);
  return catalogue;
}

/** @param {Filter} filter @param {Mounted} facets @param {Mounted} results */
function draw(filter, facets, results) {
  const { payload, card } = results.data;
  const [catalogue, selected] = [catalogueOf(payload), card ? card.id : null];
  const wanted = widen(filter, payload, selected);
  for (const view of [facets, results]) Object.assign(view.data, { filter });
  if (filter.words.trim()) return;
  const rows = catalogue.find(wanted);
  const [counted, hidden] = countWidened(catalogue, filter, wanted);
  const located = rows.filter((row) => payload.places[row].geometry).length;
  drawMap({ shown: rows, near: wanted.near });
  change(facets, {
    facets: facets.data.facets.map((/** @type {{ name: string }} */ one) => ({ ...one, options: counted[one.name] })),
    is_filtered: isFiltered(filter),
    count: rows.length,
  });
  change(results, {
    shown: rows,
    order: null,
    counts: { shown: rows.length, total: payload.places.length, located },
    hidden,
    loosen: catalogue.loosen(filter, (one) => widen(one, payload, selected)),
  });
}

/** @param {Mounted} view @param {Partial<ViewData>} changes */
function change(view, changes) {
  Object.assign(view.data, changes);
  view.draw(view.data);
}

/** @param {{ shown: number[], near: Near | null }} changes */
function drawMap(changes) {
  const frame = /** @type {HTMLIFrameElement | null} */ (document.querySelector(FRAME));
  if (frame?.contentWindow) post(frame.contentWindow, "draw", changes);
}
