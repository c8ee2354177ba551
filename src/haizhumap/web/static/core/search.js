/* The search of layer/search.py, whose docstring states the rule; the terms of the places come normalised from there. */
/** @import { SearchTerms } from "./types.d.ts" */

/** The rank of a place that is not found. */
export const NOWHERE = 9;
const HAN = "\\p{Script=Han}";
const APART =
  "\\s\\x00-\\x2f:-@\\[-`\\{-\\xa9\\xab-\\xb4\\xb6-\\xb9\\xbb-\\xbf\\u2000-\\u206f\\u3000-\\u3006\\u3008-\\u303f\\u30fb\\ufeff";
const WORD = new RegExp(`[${HAN}]+|[^${HAN}${APART}]+`, "gu");
const MARK = "\u0001";
const READINGS = new Set(["readings", "alias_readings"]);
const SPOKEN = new Set([...READINGS, "initials", "alias_initials"]);
const ALONE = new Set(["names", ...SPOKEN]);
const BESIDE = new Set([...ALONE, "aliases"]);

/** @param {string} words @param {Record<string, string>} simplified */
function normalise(words, simplified) {
  const plain = words
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFKC");
  const simple = Array.from(plain, (character) => simplified[character] || character).join("");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a query is cleaned of
  return simple.replace(/[\s\u0000-\u001f\u007f-\u009f\ufeff]+/g, " ").trim();
}

/** @param {string} query @param {Record<string, string>} simplified @returns {string[]} */
function splitWords(query, simplified) {
  const plain = normalise(query, simplified);
  return plain.match(WORD) || [plain.replaceAll(" ", "")].filter(Boolean);
}

/** @param {string} text */
const markStarts = (text) => text.replace(/[a-z0-9]+/g, `${MARK}$&`);

/** A syllable without its tone: "li4jiao4" → "lijiao". @param {string} word */
function toneless(word) {
  const bare = word.replace(/([a-z])[1-5]/g, "$1");
  return bare.length > 1 ? bare : word;
}

/** @param {string} text @param {string} field */
function framed(text, field) {
  const lines = READINGS.has(field)
    ? text
        .split("\n")
        .map((line) => ` ${line}`)
        .join("\n")
    : text;
  return SPOKEN.has(field) ? `\n${lines}\n` : markStarts(`\n${lines}\n`);
}

/** @param {string} character */
const escaped = (character) => character.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");

/**
 * Where a word stands in a field, as [start, end].
 * @param {string} text
 * @param {string} word
 * @param {string} field
 * @returns {Generator<[number, number]>}
 */
function* occurrences(text, word, field) {
  const asked = SPOKEN.has(field) ? toneless(word) : markStarts(word);
  if (READINGS.has(field)) {
    const spelled = new RegExp(` ${Array.from(asked, escaped).join(" ?")}`, "gu");
    for (const match of text.matchAll(spelled)) yield [match.index, match.index + match[0].length];
    return;
  }
  for (let at = text.indexOf(asked); at >= 0; at = text.indexOf(asked, at + asked.length))
    yield [at, at + asked.length];
}

/**
 * @param {string} text
 * @param {string} word
 * @param {string} field
 * @param {[number, number, number]} ranks
 * @param {boolean} onlyStarts
 */
function rankInField(text, word, field, [whole, start, part], onlyStarts) {
  let best = NOWHERE;
  for (const [from, to] of occurrences(text, word, field)) {
    const isStart = text[from - 1] === "\n";
    if (onlyStarts && !isStart) continue;
    best = Math.min(best, !isStart ? part : text[to] === "\n" ? whole : start);
  }
  return best;
}

/**
 * A way to search: a function from a query to the rank of each place, `NOWHERE` for those not found.
 * `ranks` has for each field the rank of a word that is a line, begins one, stands elsewhere; `terms` the fields' texts.
 * @param {SearchTerms} known
 * @returns {(query: string) => number[]}
 */
export function makeSearch({ ranks, terms, simplified }) {
  const fields = Object.keys(ranks);
  const records = terms.map((texts) => texts.map((text, i) => framed(text, fields[i])));

  /** @param {string[]} record @param {string} word @param {boolean} isAlone */
  function rankWord(record, word, isAlone) {
    const isLetter = /^[a-z]$/.test(word);
    const searched = (/** @type {string} */ field) => !isLetter || (isAlone ? ALONE : BESIDE).has(field);
    const found = fields.map((field, i) =>
      searched(field) ? rankInField(record[i], word, field, ranks[field], isLetter && isAlone) : NOWHERE,
    );
    return Math.min(...found);
  }

  /** @param {string[]} record @param {string[]} words */
  function rankRecord(record, words) {
    const apart = Math.max(0, ...words.map((word) => rankWord(record, word, words.length === 1)));
    return words.length > 1 ? Math.min(apart, rankWord(record, words.join(""), true)) : apart;
  }

  return (query) => {
    const words = splitWords(query, simplified);
    return records.map((record) => rankRecord(record, words));
  };
}

/**
 * The rows that words find, the best first, at most so many.
 * @param {number[]} ranks
 * @param {number} limit
 */
export function bestOf(ranks, limit) {
  const rows = ranks.map((_, row) => row).filter((row) => ranks[row] < NOWHERE);
  return rows.sort((a, b) => ranks[a] - ranks[b]).slice(0, limit);
}
