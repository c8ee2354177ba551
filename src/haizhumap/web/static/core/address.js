/**
 * What a reader has chosen, as an address: the query of the app's page, the part behind # in the single-file map.
 * What an address names and the data do not know is passed over and told.
 */

/** @typedef {{lon: number, lat: number, radius_m: number}} Near */
/** @typedef {{words: string, near: Near | null, [facet: string]: any}} Filter */
/** @typedef {"mine" | "point" | "spot" | import("./datum.js").Datum} Own how a reader said where they are: the browser's position, a point of the map, a pasted link, numbers read in a datum */
/** @typedef {{lon: number, lat: number, name: string, as?: Own, uncertainty_m?: number}} Home from where distances are told, WGS 84: a name of the ground, or with `as` the reader's own place, of the browser's position with how sure that is */
/** @typedef {[report: string, start: number, end: number]} Focus a passage of a report's text, in whole characters, end exclusive */
/**
 * @typedef {object} Chosen
 * @property {Filter} filter
 * @property {"zh" | "en"} lang
 * @property {string | null} place the selected place
 * @property {string | null} drawer what lies open over the map
 * @property {Focus | null} focus
 * @property {string} base the base map
 * @property {Home | null} home
 * @property {string} sort
 * @property {[lat: number, lon: number, zoom: number] | null} at the map's centre
 */
/**
 * @typedef {object} Known what an address may name
 * @property {Map<string, string[]>} codes the codes of each facet
 * @property {Set<string>} places
 * @property {string[]} reports
 * @property {string[]} drawers
 * @property {string[]} bases
 * @property {string[]} sorts
 * @property {"zh" | "en"} lang the language where the address names none
 */

const MAX_RADIUS_M = 50000;
const LONGEST_WORDS = 200;
const LONGEST_NAME = 40;
const MAX_ZOOM = 18;
/** In an address: `home=113.30000,23.10000,@mine`, known to 65 m `@mine,65`, with a name `home=113.30000,23.10000,@spot,家`. */
const OWN = /^@(mine|point|spot|wgs84|gcj02|bd09)(?:,(.*))?$/u;
const MINE = /^@mine,([1-9]\d{0,5})$/;

/**
 * Numbers parted by commas, or null.
 * @param {string} value
 * @param {number} count
 */
function numbersOf(value, count) {
  const parts = value.split(",").map((part) => (/^\s*-?\d{1,9}(\.\d{1,17})?\s*$/.test(part) ? Number(part) : NaN));
  return parts.length === count && parts.every(Number.isFinite) ? parts : null;
}

const isOnEarth = (/** @type {number} */ lon, /** @type {number} */ lat) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90;

/** @param {string} value */
function nearOf(value) {
  const [lon, lat, radius_m] = numbersOf(value, 3) || [];
  if (lon === undefined || lat === undefined || radius_m === undefined) return null;
  return isOnEarth(lon, lat) && radius_m > 0 && radius_m <= MAX_RADIUS_M ? { lon, lat, radius_m } : null;
}

/** @param {string} value */
function homeOf(value) {
  const [lon, lat] = numbersOf(value.split(",").slice(0, 2).join(","), 2) || [];
  if (lon === undefined || lat === undefined || !isOnEarth(lon, lat)) return null;
  const words = value.split(",").slice(2).join(",");
  const [, uncertainty] = MINE.exec(words) ?? [];
  if (uncertainty) return { lon, lat, name: "", as: /** @type {Own} */ ("mine"), uncertainty_m: Number(uncertainty) };
  const [, as, name = ""] = OWN.exec(words) ?? [];
  return as
    ? { lon, lat, name: name.slice(0, LONGEST_NAME), as: /** @type {Own} */ (as) }
    : { lon, lat, name: words.slice(0, LONGEST_NAME) };
}

/** @param {string} value */
function atOf(value) {
  const [lat, lon, zoom] = numbersOf(value, 3) || [];
  if (lat === undefined || lon === undefined || zoom === undefined) return null;
  return isOnEarth(lon, lat) && zoom >= 0 && zoom <= MAX_ZOOM ? [lat, lon, zoom] : null;
}

/**
 * @param {string} value
 * @param {Known} known
 */
function focusOf(value, { reports }) {
  const [, report = "", start = "0", end = "0"] = /^(.{1,100}?):(?:(\d{1,9})-(\d{1,9}))?$/u.exec(value) || [];
  return reports.includes(report) ? [report, Number(start), Number(end)] : null;
}

/**
 * Read an address.
 * @param {string} address a query or fragment, with or without its mark
 * @param {Known} known
 * @returns {{chosen: Chosen, ignored: string[]}} `ignored` holds what makes no sense here, as `name=value`
 */
export function readAddress(address, known) {
  const query = new URLSearchParams(address.replace(/^[#?]/, ""));
  /** @type {string[]} */
  const ignored = [];
  /** @type {<T>(name: string, read: (value: string) => T | null, otherwise: T) => T} */
  const one = (name, read, otherwise) => {
    const value = query.get(name);
    if (!value) return otherwise;
    const found = read(value);
    if (found === null) ignored.push(`${name}=${value}`);
    return found ?? otherwise;
  };
  const among = (/** @type {Iterable<string>} */ values) => (/** @type {string} */ value) =>
    new Set(values).has(value) ? value : null;
  const several = (/** @type {string} */ name, /** @type {string[]} */ values) =>
    [...new Set(query.getAll(name).filter(Boolean))].filter(
      (value) => values.includes(value) || !ignored.push(`${name}=${value}`),
    );
  const facets = Object.fromEntries([...known.codes].map(([facet, codes]) => [facet, several(facet, codes)]));
  const chosen = {
    filter: {
      words: (query.get("q") || "").slice(0, LONGEST_WORDS),
      near: one("near", nearOf, /** @type {Near | null} */ (null)),
      ...facets,
    },
    lang: /** @type {"zh" | "en"} */ (one("lang", among(["zh", "en"]), known.lang)),
    place: one("place", among(known.places), /** @type {string | null} */ (null)),
    focus: /** @type {Focus | null} */ (one("read", (value) => focusOf(value, known), null)),
    drawer: one("tab", among(known.drawers), /** @type {string | null} */ (null)),
    base: one("base", among(known.bases), known.bases[0] ?? ""),
    home: one("home", homeOf, /** @type {Home | null} */ (null)),
    sort: one("sort", among(known.sorts), ""),
    at: /** @type {Chosen["at"]} */ (one("at", atOf, null)),
  };
  if (chosen.focus && !chosen.drawer) chosen.drawer = "reader";
  return { chosen, ignored };
}

/**
 * Whether distances are told from where the reader is, not from a name that everybody knows.
 * @param {Pick<Chosen, "filter" | "home">} chosen
 */
export function isOwnPlace({ filter: { near }, home }) {
  const isPublic = Boolean(home?.name && !home.as);
  return home ? !isPublic : Boolean(near);
}

/**
 * What may be passed on without saying where the reader is: neither the point nor the circle around it, nor the map's view, whose middle it is.
 * @template {Chosen} Given
 * @param {Given} chosen
 * @returns {Given}
 */
export function withoutOwnPlace(chosen) {
  if (!isOwnPlace(chosen)) return chosen;
  const { filter, sort } = chosen;
  return { ...chosen, home: null, at: null, sort: sort === "distance" ? "" : sort, filter: { ...filter, near: null } };
}

const round = (/** @type {number} */ degrees) => degrees.toFixed(5);

/**
 * Write the address of what is chosen; what is as at the start is left out.
 * @param {Chosen} chosen
 * @param {Known} known
 * @returns {URLSearchParams}
 */
export function writeAddress({ filter, lang, place, drawer, focus, base, home, sort, at }, known) {
  const query = new URLSearchParams();
  const add = (/** @type {string} */ name, /** @type {string | null | undefined | false} */ value) =>
    value && query.append(name, value);
  add("lang", lang !== known.lang && lang);
  add("q", filter.words.trim());
  for (const facet of known.codes.keys()) for (const code of filter[facet]) query.append(facet, code);
  add("near", filter.near && [round(filter.near.lon), round(filter.near.lat), filter.near.radius_m].join(","));
  add(
    "home",
    home &&
      [
        round(home.lon),
        round(home.lat),
        ...(home.as ? [`@${home.as}`] : []),
        ...(home.as && !home.name ? [] : [home.name]),
        ...(home.uncertainty_m ? [String(home.uncertainty_m)] : []),
      ].join(","),
  );
  add("sort", sort);
  add("place", place);
  add("tab", drawer);
  add("read", focus && `${focus[0]}:${focus[2] ? `${focus[1]}-${focus[2]}` : ""}`);
  add("base", base !== known.bases[0] && base);
  add("at", at && [round(at[0]), round(at[1]), String(at[2])].join(","));
  return query;
}
