/* What the app makes of a filter before it looks: the rule of `ui/scene.py`, for what the browser foresees of it. */

/** @import { Catalogue, Filter, Payload } from "./types.d.ts" */

const ZONES = ["inside", "outside"];
/** Codes that ask for the partner zones outside the district. */
const ASKING = { sector: "regional_cooperation", kind: "external_zone" };

/** A filter's codes alone. @param {Filter} filter @returns {Record<string, string[]>} */
export const facetsOf = ({ words: _words, near: _near, ...facets }) => facets;

/** Whether anything is restricted. @param {Filter} filter */
export const isFiltered = (filter) => Object.values(filter).some((part) => part && part.length !== 0);

/** A filter's words and codes as a key: equal ones are told alike. @param {Filter} filter */
export const keyOf = (filter) =>
  JSON.stringify([
    filter.words.trim(),
    ...Object.entries(facetsOf(filter)).map(([facet, codes]) => [facet, [...codes].sort()]),
  ]);

/**
 * A filter with the zones that it stands for: where the reader said nothing the district, and the partner zones where they are asked for.
 * @param {Filter} filter
 * @param {Payload} payload
 * @param {string | null} selected
 * @returns {Filter}
 */
export function widen(filter, { places }, selected) {
  if (filter.zone.length) return filter;
  const asksForOutside =
    Object.entries(ASKING).some(([facet, code]) => filter[facet].includes(code)) ||
    filter.near ||
    filter.words.trim() ||
    places.some((place) => place.id === selected && place.kind === "external_zone");
  return { ...filter, zone: asksForOutside ? ZONES : ZONES.slice(0, 1) };
}

/**
 * What each code would show, and how many places fit but lie outside: codes that ask for the partner zones bring them.
 * @param {Catalogue} catalogue
 * @param {Filter} filter what the reader chose
 * @param {Filter} wanted the same, widened
 * @returns {[Record<string, [string, number][]>, number]}
 */
export function countWidened(catalogue, filter, wanted) {
  const counted = catalogue.count(wanted);
  const isNarrowed = !filter.zone.length && wanted.zone.length === 1;
  if (!isNarrowed) return [counted, 0];
  const opened = catalogue.count({ ...wanted, zone: ZONES });
  for (const [facet, code] of Object.entries(ASKING)) {
    counted[facet] = counted[facet].map((pair) =>
      pair[0] === code ? (opened[facet].find(([other]) => other === code) ?? pair) : pair,
    );
  }
  return [counted, new Map(counted.zone).get(ZONES[1]) ?? 0];
}
