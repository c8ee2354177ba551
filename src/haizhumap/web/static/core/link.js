/*
 * What the reader of the single-file map has chosen; all of it stands behind the # of the address, under the same names
 * as in the app's links. What an address names and the file does not know is passed over and told.
 */
/** @import { Filter, Focus, Known, Lang, Near, State } from "./types.d.ts" */
/** @typedef {(name: string, value: string) => null} Ignore */

const MAX_RADIUS_M = 50000;

/**
 * Read an address.
 * @param {string} hash
 * @param {Known} known the places, reports and tabs of the file and each facet's codes
 * @returns {Omit<State, "radius_m" | "picking"> & { ignored: string[] }}
 */
export function readLink(hash, known) {
  const link = new URLSearchParams(hash.replace(/^#/, ""));
  /** @type {string[]} */
  const ignored = [];
  /** @type {Ignore} */
  const ignore = (name, value) => {
    ignored.push(`${name}=${value}`);
    return null;
  };
  /**
   * @template T
   * @param {string} name
   * @param {string[]} values
   * @param {T} otherwise
   */
  const one = (name, values, otherwise) => {
    const value = link.get(name);
    if (value !== null && !values.includes(value)) ignore(name, value);
    return value !== null && values.includes(value) ? value : otherwise;
  };
  /** @param {string} name @param {string[]} values */
  const several = (name, values) =>
    [...new Set(link.getAll(name).filter(Boolean))].filter((value) => values.includes(value) || ignore(name, value));
  const circle = { words: (link.get("q") ?? "").slice(0, 200), near: readNear(link.get("near"), ignore) };
  const facets = Object.fromEntries([...known.codes].map(([facet, codes]) => [facet, several(facet, codes)]));
  return {
    filter: /** @type {Filter} */ ({ ...circle, ...facets }),
    lang: /** @type {Lang} */ (one("lang", ["zh", "en"], known.lang)),
    place: one("place", known.places, null),
    tab: one("tab", known.tabs, known.tabs[0]),
    focus: readFocus(link.get("read"), known, ignore),
    ignored,
  };
}

/**
 * Read a circle: "113.3,23.1,500" is 500 m around 113.3° E, 23.1° N.
 * @param {string | null} value
 * @param {Ignore} ignore
 * @returns {Near | null}
 */
function readNear(value, ignore) {
  if (value === null) return null;
  const parts = value.split(",");
  const [lon, lat, radius] = parts.map((part) => (part.trim() ? Number(part) : NaN));
  const isSound =
    parts.length === 3 && Math.abs(lon) <= 180 && Math.abs(lat) <= 90 && radius > 0 && radius <= MAX_RADIUS_M;
  return isSound ? { lon, lat, radius_m: radius } : ignore("near", value);
}

/**
 * Read what stands out in the text: "haizhu-2024:120-140", or "haizhu-2024:" for the report alone.
 * @param {string | null} value
 * @param {Known} known
 * @param {Ignore} ignore
 * @returns {Focus | null}
 */
function readFocus(value, { reports }, ignore) {
  if (!value) return null;
  const [, report, start, end] = /^(.*?):(?:(\d+)-(\d+))?$/.exec(value) ?? [];
  return reports.includes(report) ? [report, Number(start || 0), Number(end || 0)] : ignore("read", value);
}

/**
 * Write the address of a state; what is as at the start is left out.
 * @param {State} state
 * @param {Known} known
 */
export function writeLink({ filter, lang, place, tab, focus }, known) {
  const link = new URLSearchParams();
  const { words, near } = filter;
  if (lang !== known.lang) link.append("lang", lang);
  if (words.trim()) link.append("q", words.trim());
  for (const facet of known.codes.keys()) for (const code of filter[facet]) link.append(facet, code);
  if (near) link.append("near", [near.lon.toFixed(5), near.lat.toFixed(5), near.radius_m].join(","));
  if (place) link.append("place", place);
  if (tab !== known.tabs[0]) link.append("tab", tab);
  if (focus) link.append("read", `${focus[0]}:${focus[2] ? `${focus[1]}-${focus[2]}` : ""}`);
  return `#${link}`;
}
