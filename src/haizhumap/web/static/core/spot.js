/**
 * A spot that somebody typed or pasted: coordinates, or a link of AMap, Baidu Maps, OpenStreetMap or this map.
 * Links say their datum; bare coordinates do not, so each of the three readings is offered.
 */
import { convert } from "./datum.js";

/** @typedef {import("./datum.js").Datum} Datum */
/** @typedef {{lon: number, lat: number, datum: Datum, source: "coordinates" | "amap" | "baidu" | "osm" | "own"}} Spot WGS 84 degrees; `datum` is what they were read as */

/** With decimals: "23 号 113 室" is an address. */
const NUMBER = "(-?\\d{1,3}\\.\\d{1,15})";
const PAIR = new RegExp(
  `^\\D{0,12}${NUMBER}\\s?[°度]?\\s?[NSEWnsew北南东西]?[纬经]?\\s?[,，;；\\s]\\s?\\D{0,6}${NUMBER}\\D{0,6}$`,
  "u",
);
const LONGEST = 2000;

/** China's longitudes and latitudes do not overlap, so their order says itself; else lat comes first, as people write it. */
function ordered(/** @type {number} */ first, /** @type {number} */ second) {
  const isLonFirst = Math.abs(first) > 90 || (first > 60 && second < 60);
  return isLonFirst ? [first, second] : [second, first];
}

/**
 * @param {number} lon
 * @param {number} lat
 * @param {Datum} datum
 * @param {Spot["source"]} source
 * @returns {Spot[]}
 */
function spot(lon, lat, datum, source) {
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) return [];
  const [x, y] = convert([lon, lat], datum, "wgs84");
  return [{ lon: x, lat: y, datum, source }];
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
      return spot(lon, lat, url.searchParams.get("coordinate") === "wgs84" ? "wgs84" : "gcj02", "amap");
    },
  ],
  [
    /(^|\.)map\.baidu\.com$/,
    (url) => {
      const [first = NaN, second = NaN] = numbers(url.searchParams.get("location") || url.searchParams.get("latlng"));
      const [lon = NaN, lat = NaN] = ordered(first, second);
      const type = url.searchParams.get("coord_type") || "bd09ll";
      return spot(lon, lat, type.startsWith("wgs84") ? "wgs84" : type.startsWith("gcj02") ? "gcj02" : "bd09", "baidu");
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
  if (reader) return reader[1](url);
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
  const [lon = NaN, lat = NaN] = ordered(Number(pair[1]), Number(pair[2]));
  return /** @type {Datum[]} */ (["wgs84", "gcj02", "bd09"]).flatMap((datum) => spot(lon, lat, datum, "coordinates"));
}
