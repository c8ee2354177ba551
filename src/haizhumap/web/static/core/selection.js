/** What a choice shows: the places that fit, the counts beside it, what lies outside the district, and what to give up. */
import { distance } from "./distance.js";

/** @typedef {import("./address.js").Filter} Filter */
/** @typedef {import("./address.js").Home} Home */
/** @typedef {any} Payload */
/**
 * @typedef {object} Selection
 * @property {Filter} wanted the filter with the zones that it stands for
 * @property {number[]} rows indices of the places that fit, in the order of the list
 * @property {Record<string, [code: string, count: number][]>} counts what each code would show
 * @property {number} hidden how many fit outside the district, which nothing asked for
 * @property {Map<number, number>} metres from home to each place that has a position, where there is a home
 */

const ZONES = ["inside", "outside"];
const ASKING = /** @type {[string, string][]} */ ([
  ["sector", "regional_cooperation"],
  ["kind", "external_zone"],
]);

/**
 * The zones that a filter stands for: where the reader said nothing the district, and the partner zones too where
 * something asks for them: 横琴 is shown for sector=regional_cooperation, for a search, for a selected partner zone,
 * and in a file that holds nothing else.
 * @param {Filter} filter
 * @param {Payload} payload
 * @param {string | null} selected
 * @returns {Filter}
 */
export function widen(filter, { places }, selected) {
  if (filter.zone.length) return filter;
  const asksForOutside =
    ASKING.some(([facet, code]) => filter[facet].includes(code)) ||
    filter.near ||
    filter.words.trim() ||
    places.some((/** @type {any} */ place) => place.id === selected && place.kind === "external_zone") ||
    places.every((/** @type {any} */ place) => place.kind === "external_zone");
  return { ...filter, zone: asksForOutside ? ZONES : ["inside"] };
}

/**
 * @param {any} catalogue
 * @param {Filter} filter
 * @param {Filter} wanted
 * @returns {[Selection["counts"], number]}
 */
function countOf(catalogue, filter, wanted) {
  const counts = catalogue.count(wanted);
  const isNarrowed = !filter.zone.length && wanted.zone.length === 1;
  if (!isNarrowed) return [counts, 0];
  const opened = catalogue.count({ ...wanted, zone: ZONES });
  for (const [facet, code] of ASKING) {
    const whole = new Map(opened[facet]);
    counts[facet] = counts[facet].map((/** @type {[string, number]} */ [one, count]) => [
      one,
      one === code ? whole.get(code) : count,
    ]);
  }
  return [counts, new Map(counts.zone).get("outside") || 0];
}

/** @type {Record<string, (payload: Payload, at: number, metres: Map<number, number>) => (a: number, b: number) => number>} */
const ORDERS = {
  distance: (_, __, metres) => (a, b) => (metres.get(a) ?? Infinity) - (metres.get(b) ?? Infinity) || a - b,
  name:
    ({ places }, at) =>
    (a, b) =>
      places[a].name[at].localeCompare(places[b].name[at], at ? "en" : "zh-CN"),
  sector: ({ places, labels }) => {
    const order = Object.keys(labels.sector);
    return (a, b) => order.indexOf(places[a].sector) - order.indexOf(places[b].sector) || a - b;
  },
  report: () => (a, b) => a - b,
};

/**
 * @param {any} catalogue
 * @param {Payload} payload
 * @param {import("./store.js").State} state
 * @returns {Selection}
 */
export function selectPlaces(catalogue, payload, { filter, place, home, sort, lang }) {
  const wanted = widen(filter, payload, place);
  const found = catalogue.find(wanted);
  const [counts, hidden] = countOf(catalogue, filter, wanted);
  const metres = new Map(
    home
      ? found
          .filter((/** @type {number} */ row) => payload.places[row].geometry)
          .map((/** @type {number} */ row) => [row, distance(payload.places[row].geometry, home)])
      : [],
  );
  const order = ORDERS[sort] || (home ? ORDERS.distance : null);
  const rows = order ? [...found].sort(order(payload, lang === "en" ? 1 : 0, metres)) : found;
  return { wanted, rows, counts, hidden, metres };
}

/**
 * What to give up if nothing fits: parts of the filter, each with how many places there would be without it.
 * @param {any} catalogue
 * @param {Payload} payload
 * @param {import("./store.js").State} state
 * @returns {[part: string, count: number][]}
 */
export const advise = (catalogue, payload, { filter, place }) =>
  catalogue.loosen(filter, (/** @type {Filter} */ one) => widen(one, payload, place));

/** @param {Filter} filter */
export const isFiltered = (filter) =>
  Object.values(filter).some((part) => (typeof part === "string" ? part.trim() : part && part.length !== 0));
