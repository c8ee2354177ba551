/**
 * A spot that somebody typed or pasted: coordinates, or a link of AMap, Baidu Maps, OpenStreetMap or this map.
 * Links say their datum; bare coordinates do not, so each of the three readings is offered.
 */
import { convert } from "./datum.js";

/** @typedef {import("./datum.js").Datum} Datum */
/** @typedef {{lon: number, lat: number, datum: Datum, source: "coordinates" | "amap" | "baidu" | "osm" | "own", written: string, name: string}} Spot WGS 84 degrees; `datum` is what they were read as, `written` the numbers as they were given, `name` what a link calls the spot */

/** @type {Datum[]} */
export const DATUMS = ["wgs84", "gcj02", "bd09"];
/** With decimals: "23 号 113 室" is an address. */
const NUMBER = "(-?\\d{1,3}\\.\\d{1,15})";
const PAIR = new RegExp(
  `^\\D{0,12}${NUMBER}\\s?[°度]?\\s?[NSEWnsew北南东西]?[纬经]?\\s?[,，;；\\s]\\s?\\D{0,6}${NUMBER}\\D{0,6}$`,
  "u",
);
const LONGEST = 2000;
const LONGEST_NAME = 40;
const NDIGITS = 5;

/** China's longitudes and latitudes do not overlap, so their order says itself; else lat comes first, as people write it. */
const isLonFirst = (/** @type {number} */ first, /** @type {number} */ second) =>
  Math.abs(first) > 90 || (first > 60 && second < 60);

function ordered(/** @type {number} */ first, /** @type {number} */ second) {
  return isLonFirst(first, second) ? [first, second] : [second, first];
}

/**
 * @param {number} lon
 * @param {number} lat
 * @param {Datum} datum
 * @param {Spot["source"]} source
 * @param {(string | number)[]} [written] the two in the order in which they were given
 * @returns {Spot[]}
 */
function spot(lon, lat, datum, source, written = [lat.toFixed(NDIGITS), lon.toFixed(NDIGITS)]) {
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) return [];
  const [x, y] = convert([lon, lat], datum, "wgs84");
  return [{ lon: x, lat: y, datum, source, name: "", written: written.join(", ") }];
}

/** @param {string | null} words */
const numbers = (words) =>
  (words || "")
    .split(/[,|/]/)
    .slice(0, 3)
    .map((part) => (part.trim() ? Number(part) : NaN));

/** @type {[RegExp, (url: URL) => Spot[]][]} */
const LINKS = [
  [
    /(^|\.)(amap|gaode)\.com$/,
    (url) => {
      const words =
        url.searchParams.get("position") ||
        url.searchParams.get("center") ||
        url.searchParams.get("dest") ||
        url.searchParams.get("q") ||
        url.searchParams.get("p")?.replace(/^[^,]*,/, "") ||
        "";
      const [first = NaN, second = NaN] = numbers(words);
      const [lon = NaN, lat = NaN] = ordered(first, second);
      return spot(lon, lat, url.searchParams.get("coordinate") === "wgs84" ? "wgs84" : "gcj02", "amap", [
        first,
        second,
      ]);
    },
  ],
  [
    /(^|\.)map\.baidu\.com$/,
    (url) => {
      const [first = NaN, second = NaN] = numbers(url.searchParams.get("location") || url.searchParams.get("latlng"));
      const [lon = NaN, lat = NaN] = ordered(first, second);
      const type = url.searchParams.get("coord_type") || "bd09ll";
      return spot(lon, lat, type.startsWith("wgs84") ? "wgs84" : type.startsWith("gcj02") ? "gcj02" : "bd09", "baidu", [
        first,
        second,
      ]);
    },
  ],
  [
    /(^|\.)(openstreetmap\.org|osm\.org)$/,
    (url) => {
      const [, lat, lon] = numbers(url.hash.replace(/^#map=/, ""));
      const marked = [url.searchParams.get("mlon"), url.searchParams.get("mlat")].map((part) =>
        part ? Number(part) : NaN,
      );
      return spot(marked[0] || (lon ?? NaN), marked[1] || (lat ?? NaN), "wgs84", "osm");
    },
  ],
];

/** @param {string} words */
function readLink(words) {
  const found = /https?:\/\/\S+/.exec(words);
  if (!found || !URL.canParse(found[0])) return null;
  const url = new URL(found[0]);
  const reader = LINKS.find(([host]) => host.test(url.hostname));
  const name = (url.searchParams.get("name") ?? url.searchParams.get("title") ?? "").trim().slice(0, LONGEST_NAME);
  if (reader) return reader[1](url).map((one) => ({ ...one, name }));
  const [lat, lon] = numbers(url.searchParams.get("at"));
  return spot(lon ?? NaN, lat ?? NaN, "wgs84", "own");
}

/**
 * The spots that words may mean: one for a link, one a datum for bare coordinates, none for anything else.
 * @param {string} words
 * @returns {Spot[]}
 */
export function readSpots(words) {
  const asked = words.normalize("NFKC").trim().slice(0, LONGEST);
  const linked = readLink(asked);
  if (linked) return linked;
  const pair = asked.length <= 80 ? PAIR.exec(asked) : null;
  if (!pair) return [];
  const written = pair.slice(1, 3);
  const [lon = NaN, lat = NaN] = ordered(Number(pair[1]), Number(pair[2]));
  return DATUMS.flatMap((datum) => spot(lon, lat, datum, "coordinates", written));
}

/** Whether words are a link that says where it leads only to who asks the network. @param {string} words */
export const isShortLink = (words) =>
  /https?:\/\/(surl\.amap\.com|j\.map\.baidu\.com|maps\.app\.goo\.gl)\//.test(words);

/**
 * The same numbers, read in another datum: where they lead then.
 * @param {{lon: number, lat: number}} at WGS 84
 * @param {Datum} before as what they were read
 * @param {Datum} after
 */
export function readAgain({ lon, lat }, before, after) {
  const [x, y] = convert(convert([lon, lat], "wgs84", before), after, "wgs84");
  return { lon: x, lat: y };
}
