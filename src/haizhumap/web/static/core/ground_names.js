/** Finding names of the ground (stations, roads, neighbourhoods …) by Chinese, English, pinyin or initials. */

/** @typedef {{zh: string, en: string, kind: string, pinyin: string, initials: string, at: [lon: number, lat: number]}} GroundName WGS 84; `pinyin` has a blank between syllables */

const KINDS = ["station", "neighbourhood", "road", "bridge", "park", "creek", "water", "landmark"];

const plain = (/** @type {string} */ words) =>
  words
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s'’·]+/gu, "");

/**
 * How well a name fits, 0 best, Infinity not at all: 昌岗 → 昌岗站 begins the name (1); changgang → its pinyin (2); cg → its initials (3).
 * @param {{names: string[], en: string, pinyin: string, syllables: Set<string>, initials: string}} name
 * @param {string} asked
 */
function rank({ names, en, pinyin, syllables, initials }, asked) {
  if (names.includes(asked) || en === asked) return 0;
  if (names.some((name) => name.startsWith(asked))) return 1;
  if (!/^[a-z]+$/.test(asked)) return names.some((name) => name.includes(asked)) ? 4 : Infinity;
  if (pinyin.startsWith(asked) && (asked.length > 2 || syllables.has(asked))) return 2;
  if (asked.length > 1 && initials.startsWith(asked)) return 3;
  return asked.length > 2 && en.includes(asked) ? 4 : Infinity;
}

/**
 * @param {GroundName[]} names
 * @returns {(words: string, limit: number) => GroundName[]} the best first; of one rank stations before roads, the shortest first
 */
export function makeGroundSearch(names) {
  const prepared = names.map((name) => ({
    name,
    names: [plain(name.zh)],
    en: plain(name.en),
    pinyin: plain(name.pinyin),
    syllables: new Set(name.pinyin.split(" ")),
    initials: plain(name.initials),
    order: KINDS.indexOf(name.kind) < 0 ? KINDS.length : KINDS.indexOf(name.kind),
  }));
  return (words, limit) => {
    const asked = plain(words);
    if (!asked) return [];
    return prepared
      .map((one) => ({ one, rank: rank(one, asked) }))
      .filter((found) => found.rank < Infinity)
      .sort((a, b) => a.rank - b.rank || a.one.order - b.one.order || a.one.name.zh.length - b.one.name.zh.length)
      .slice(0, limit)
      .map((found) => found.one.name);
  };
}
