/* The catalogue of layer/filtering.py: what a filter lets through, what each facet counts, what to give up. */

import { distance } from "./distance.js";
import { NOWHERE } from "./search.js";

/** @import { Catalogue, Filter, Payload, Place } from "./types.d.ts" */
/** @typedef {Map<string, (row: number) => boolean>} Tests what a place has to pass, by facet, `words` and `near` */

/**
 * A place's code of a facet.
 * @param {Place} place
 * @param {string} facet
 * @returns {string | null | undefined}
 */
const codeOf = (place, facet) =>
  facet === "zone" ? (place.kind === "external_zone" ? "outside" : "inside") : /** @type {any} */ (place)[facet];

/**
 * The codes of a facet that occur, in the code list's order, others as they come.
 * @param {Payload} payload
 * @param {string} facet
 */
function codesOf({ places, labels }, facet) {
  /** @type {Set<string>} */
  const occurring = new Set();
  for (const place of places) {
    const code = codeOf(place, facet);
    if (code !== null && code !== undefined) occurring.add(code);
  }
  const known = Object.keys(labels[facet] ?? {}).filter((code) => occurring.delete(code));
  return [...known, ...occurring];
}

/**
 * A catalogue of a payload's places.
 * @param {Payload} payload
 * @param {(words: string) => number[]} search gives each place's rank for a query
 * @returns {Catalogue}
 */
export function makeCatalogue(payload, search) {
  const { places } = payload;
  const rows = places.map((_, row) => row);
  const codes = new Map(Object.keys(payload.labels.facet).map((facet) => [facet, codesOf(payload, facet)]));
  const asked = { words: "", ranks: /** @type {number[]} */ ([]) };

  /** @param {Filter} filter */
  function ranksOf({ words }) {
    if (!words.trim()) return null;
    if (asked.words !== words) Object.assign(asked, { words, ranks: search(words) });
    return asked.ranks;
  }

  /** @param {Filter} filter */
  function testsOf(filter) {
    /** @type {Tests} */
    const tests = new Map();
    for (const facet of codes.keys()) {
      const wanted = new Set(/** @type {(string | null | undefined)[]} */ (filter[facet]));
      if (wanted.size) tests.set(facet, (row) => wanted.has(codeOf(places[row], facet)));
    }
    const ranks = ranksOf(filter);
    if (ranks) tests.set("words", (row) => ranks[row] < NOWHERE);
    const { near } = filter;
    if (near) tests.set("near", (row) => distance(places[row].geometry, near) <= near.radius_m);
    return tests;
  }

  /** @param {Tests} tests */
  function passing(tests) {
    const all = [...tests.values()];
    return rows.filter((row) => all.every((test) => test(row)));
  }

  /** @param {Tests} tests @param {string} facet @returns {[string, number][]} */
  function countFacet(tests, facet) {
    const others = new Map([...tests].filter(([name]) => name !== facet));
    const counts = new Map((codes.get(facet) ?? []).map((code) => [code, 0]));
    for (const row of passing(others)) {
      const code = codeOf(places[row], facet) ?? "";
      const count = counts.get(code);
      if (count !== undefined) counts.set(code, count + 1);
    }
    return [...counts];
  }

  return {
    codes,

    /** The rows that a filter lets through: in the file's order, or with words the best first. */
    find(filter) {
      const found = passing(testsOf(filter));
      const ranks = ranksOf(filter);
      return ranks ? found.sort((a, b) => ranks[a] - ranks[b]) : found;
    },

    /** For each facet its codes with how many places have them, of those that all else lets through. */
    count(filter) {
      const tests = testsOf(filter);
      return Object.fromEntries([...codes.keys()].map((facet) => [facet, countFacet(tests, facet)]));
    },

    /**
     * What to give up if nothing is found: restrictions, each with how many places there would be without it, most first.
     * `widen` is what a page makes of a filter before it looks.
     */
    loosen(filter, widen = (one) => one) {
      const left = (/** @type {Filter} */ wanted) => passing(testsOf(widen(wanted))).length;
      if (left(filter)) return [];
      const without = (/** @type {string} */ part) => ({
        ...filter,
        [part]: part === "words" ? "" : part === "near" ? null : [],
      });
      return [...testsOf(filter).keys()]
        .map((part) => /** @type {[string, number]} */ ([part, left(without(part))]))
        .filter(([, count]) => count)
        .sort((a, b) => b[1] - a[1]);
    },
  };
}
