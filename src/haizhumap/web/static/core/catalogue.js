/* The catalogue of layer/filtering.py: what a filter lets through, what each facet counts, what to give up. */

import { distance } from "./distance.js";
import { NOWHERE } from "./search.js";

/** @import { Catalogue, Filter, Payload, Place } from "./types.d.ts" */
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

/** Words or a circle fail a place beyond what the choice of one facet could mend. */
const BEYOND = 2;

/**
 * A catalogue of a payload's places.
 * @param {Payload} payload
 * @param {(words: string) => number[] | null} search gives each place's rank for a query, null while it is not there yet
 * @returns {Catalogue}
 */
export function makeCatalogue(payload, search) {
  const { places } = payload;
  const facets = Object.keys(payload.labels.facet);
  const codes = new Map(facets.map((facet) => [facet, codesOf(payload, facet)]));
  const columns = facets.map((facet) => columnOf(places, facet, codes.get(facet) ?? []));
  const asked = { words: "", ranks: /** @type {number[]} */ ([]) };
  const measured = { key: "", isFar: new Uint8Array() };

  /** @param {Filter} filter */
  function ranksOf({ words }) {
    if (!words.trim()) return null;
    const ranks = asked.words === words ? asked.ranks : search(words);
    if (ranks) Object.assign(asked, { words, ranks });
    return ranks ?? places.map(() => NOWHERE);
  }

  /** Which places lie outside a circle. @param {import("./types.d.ts").Near} near */
  function farFrom(near) {
    const key = [near.lon, near.lat, near.radius_m].join();
    if (measured.key !== key)
      Object.assign(measured, {
        key,
        isFar: Uint8Array.from(places, ({ geometry }) => Number(!(distance(geometry, near) <= near.radius_m))),
      });
    return measured.isFar;
  }

  /** @param {Filter} filter what restricts: facets, words, near */
  const partsOf = (filter) => [
    ...facets.filter((facet) => filter[facet]?.length),
    ...(filter.words.trim() ? ["words"] : []),
    ...(filter.near ? ["near"] : []),
  ];

  /**
   * For each place how many restrictions it fails, and the number of the last facet among them.
   * @param {Filter} filter
   */
  function sift(filter) {
    const fails = new Uint8Array(places.length);
    const failed = new Int8Array(places.length);
    for (const [number, facet] of facets.entries()) {
      if (!filter[facet]?.length) continue;
      const column = columns[number];
      const isWanted = (codes.get(facet) ?? []).map((code) => filter[facet].includes(code));
      for (let row = 0; row < fails.length; row++) {
        if (isWanted[column[row]]) continue;
        fails[row] += 1;
        failed[row] = number;
      }
    }
    const ranks = ranksOf(filter);
    if (ranks) for (let row = 0; row < fails.length; row++) if (ranks[row] >= NOWHERE) fails[row] += BEYOND;
    const isFar = filter.near && farFrom(filter.near);
    if (isFar) for (let row = 0; row < fails.length; row++) fails[row] += BEYOND * isFar[row];
    return { fails, failed };
  }

  /** @param {Filter} filter */
  function passing(filter) {
    const { fails } = sift(filter);
    const rows = [];
    for (let row = 0; row < fails.length; row++) if (!fails[row]) rows.push(row);
    return rows;
  }

  return {
    codes,

    /** The rows that a filter lets through: in the file's order, or with words the best first. */
    find(filter) {
      const found = passing(filter);
      const ranks = ranksOf(filter);
      return ranks ? found.sort((a, b) => ranks[a] - ranks[b]) : found;
    },

    /**
     * For each facet its codes with how many places have them, of those that all else lets through: a place that fails
     * nothing counts for all facets, one that fails a single facet for that one.
     */
    count(filter) {
      const { fails, failed } = sift(filter);
      const counts = facets.map((facet) => new Uint32Array((codes.get(facet) ?? []).length + 1));
      for (let row = 0; row < fails.length; row++) {
        if (fails[row] === 1) counts[failed[row]][columns[failed[row]][row]] += 1;
        else if (!fails[row]) for (let i = 0; i < counts.length; i++) counts[i][columns[i][row]] += 1;
      }
      return Object.fromEntries(
        facets.map((facet, i) => [facet, (codes.get(facet) ?? []).map((code, number) => [code, counts[i][number]])]),
      );
    },

    /**
     * What to give up if nothing is found: restrictions, each with how many places there would be without it, most first.
     * `widen` is what a page makes of a filter before it looks.
     */
    loosen(filter, widen = (one) => one) {
      const left = (/** @type {Filter} */ wanted) => passing(widen(wanted)).length;
      if (left(filter)) return [];
      const without = (/** @type {string} */ part) => ({
        ...filter,
        [part]: part === "words" ? "" : part === "near" ? null : [],
      });
      return partsOf(filter)
        .map((part) => /** @type {[string, number]} */ ([part, left(without(part))]))
        .filter(([, count]) => count)
        .sort((a, b) => b[1] - a[1]);
    },
  };
}

/**
 * The number of each place's code of a facet; that behind the last for a place without one.
 * @param {Place[]} places
 * @param {string} facet
 * @param {string[]} codes
 */
function columnOf(places, facet, codes) {
  const numbers = new Map(codes.map((code, number) => [code, number]));
  return Uint16Array.from(places, (place) => numbers.get(codeOf(place, facet) ?? "") ?? codes.length);
}
