/** Finding names of the ground (stations, roads, neighbourhoods …) by Chinese, English, pinyin or initials. */

import { distance } from "./distance.js";

/** @typedef {{kind: string, name_zh: string, name_en: string, pinyin: string[], initials: string[], at: [number, number]}} GroundName `at` is lon, lat, WGS 84; each reading of `pinyin` has a blank between syllables */

/** A station and the neighbourhood of the same name are one place to go to. */
const SAME_M = 800;
const KINDS = ["station", "neighbourhood", "road", "bridge", "park", "creek", "river", "water", "island", "landmark"];

/** @param {string} words */
const plain = (words) =>
  words
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s'’·–-]+/gu, "");

/** How people say what kind of thing they look for, behind its name: changgang station, 昌岗地铁站. */
const TYPES = [
  { kind: "station", words: /(?:(?:metro|subway)?station|metro|(?:地铁)?站)$/u },
  { kind: "road", words: /(?:road|street|avenue)$/u },
  { kind: "neighbourhood", words: /(?:village|neighbourhood|neighborhood|subdistrict|街道|社区|一带|附近)$/u },
];

/** @typedef {{ zh: string, en: string, readings: string[], syllables: Set<string>, initials: string[] }} Prepared */

/**
 * How well a name fits, 0 best, Infinity not at all: 昌岗 begins 昌岗中路 (1); changgang its pinyin (2); cgzl its initials (3).
 * @param {Prepared} name
 * @param {string} asked
 */
function rank({ zh, en, readings, syllables, initials }, asked) {
  if (zh === asked || en === asked) return 0;
  if (zh.startsWith(asked)) return 1;
  if (!/^[a-z]+$/.test(asked)) return zh.includes(asked) ? 4 : Number.POSITIVE_INFINITY;
  if (readings.some((one) => one.startsWith(asked)) && (asked.length > 2 || syllables.has(asked))) return 2;
  if (asked.length > 1 && initials.some((one) => one.startsWith(asked))) return 3;
  return asked.length > 2 && en.includes(asked) ? 4 : Number.POSITIVE_INFINITY;
}

/**
 * @param {GroundName[]} names
 * @returns {(words: string, limit: number) => GroundName[]} the best first; of one rank stations before roads, the shortest first
 */
export function makeGroundSearch(names) {
  const order = (/** @type {string} */ kind) => (KINDS.includes(kind) ? KINDS.indexOf(kind) : KINDS.length);
  const prepared = names.map((name) => ({
    name,
    zh: plain(name.name_zh),
    en: plain(name.name_en),
    readings: name.pinyin.map(plain),
    syllables: new Set(name.pinyin.flatMap((reading) => reading.split(" "))),
    initials: name.initials.map(plain),
  }));
  return (words, limit) => {
    const asked = plain(words);
    if (!asked) return [];
    const typed = TYPES.map(({ kind, words: type }) => ({ kind, bare: asked.replace(type, "") })).filter(
      ({ bare }) => bare && bare !== asked,
    );
    const best = (/** @type {(typeof prepared)[0]} */ one) =>
      Math.min(
        rank(one, asked),
        ...typed.filter(({ kind }) => kind === one.name.kind).map(({ bare }) => rank(one, bare)),
      );
    const found = prepared
      .map((one) => ({ one, rank: best(one) }))
      .filter((one) => one.rank < Number.POSITIVE_INFINITY)
      .sort(
        (a, b) =>
          a.rank - b.rank || order(a.one.name.kind) - order(b.one.name.kind) || a.one.zh.length - b.one.zh.length,
      )
      .map(({ one }) => one.name);
    return found.filter((name, i) => !found.slice(0, i).some((before) => isSame(before, name))).slice(0, limit);
  };
}

/** Whether two names are one spot under one name. @param {GroundName} a @param {GroundName} b */
function isSame(a, b) {
  const [lon, lat] = a.at;
  return a.name_zh === b.name_zh && distance({ type: "Point", coordinates: b.at }, { lon, lat }) <= SAME_M;
}

/** The names in a file of features (`geo/basemap/names.geojson`). @param {{ features: { properties: GroundName }[] }} file */
export const namesOf = ({ features }) => features.map(({ properties }) => properties);
