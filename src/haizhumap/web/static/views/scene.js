/**
 * What every view is given: the state, the data and how to speak.
 * @typedef {object} Scene
 * @property {import("../core/store.js").State} state
 * @property {(action: import("../core/store.js").Action) => void} send
 * @property {any} payload places, labels, words, styles, reports (web/payload.py)
 * @property {any} front what the page has beside the places (web/front.py)
 * @property {any} catalogue
 * @property {import("../core/selection.js").Selection} selection
 * @property {0 | 1} at where a pair of words has the language of the page
 * @property {(key: string, facts?: Record<string, unknown>) => string} say
 * @property {(group: string, code: string) => string} label
 * @property {string} separator between the items of a list in words
 * @property {(id: string) => any} cardOf the card of a place, or null while it is on its way
 * @property {(report: string) => any} documentOf a report's text, or null while it is on its way
 * @property {import("../core/store.js").Store["link"]} link the address to pass on
 * @property {(row: number | null) => void} point show which place is meant, without selecting it
 */

import { h, redraw } from "../dom.js";
import { formatDistance, HERE_M } from "./numbers.js";

/** @type {Record<string, string>} what a reader's own place is called, by how it was given */
const OWN_NAMES = { mine: "my-position", point: "point" };

/** What the place is called from which distances are told. */
export function nameOfHome(
  /** @type {import("../core/address.js").Home} */ { name, as },
  /** @type {Scene["say"]} */ say,
) {
  return name || say(OWN_NAMES[as ?? "point"] ?? "spot-name");
}

/** How surely the distance from home to a place is known: as surely as both are. */
const uncertaintyOf = (/** @type {Scene} */ { payload, state }, /** @type {number} */ row) =>
  payload.places[row].uncertainty_m + (state.home?.uncertainty_m ?? 0);

/** How far a place is from home, as its row says it: 0.9 km; nothing where there is no home or no position. */
export function distanceOf(/** @type {Scene} */ scene, /** @type {number} */ row) {
  const metres = scene.selection.metres.get(row);
  if (metres === undefined) return null;
  return h("span", { class: "hz-distance" }, formatDistance(metres, uncertaintyOf(scene, row), scene.say));
}

/** The same with from where: 离昌岗约270米（±300米）. */
export function distanceFrom(/** @type {Scene} */ scene, /** @type {number} */ row) {
  const { selection, state, say } = scene;
  const metres = selection.metres.get(row);
  if (metres === undefined || !state.home) return null;
  const distance = formatDistance(metres, uncertaintyOf(scene, row), say);
  const words = metres < HERE_M ? distance : say("distance-from", { name: nameOfHome(state.home, say), distance });
  return h("span", { class: "hz-distance" }, words);
}

/** Words while something is on its way, or where it did not come. */
export const waiting = (/** @type {HTMLElement} */ root, /** @type {Scene} */ { say }, isMissing = false) =>
  redraw(root, h("p", { class: "hz-hint", role: "status" }, say(isMissing ? "failure" : "loading")));
