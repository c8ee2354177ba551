/* Words for people: phrases with their facts, labels of codes, and texts by the offsets that Python counts. */

/** @import { Lang, Speaker, Words } from "./types.d.ts" */

/** Facts in their places, and of two forms that a number chooses between, `{count|place|places}`, the one that it wants. @param {string} words @param {Record<string, unknown>} facts */
const fill = (words, facts) =>
  words.replace(/\{(\w+)(?:\|([^{}|]*)\|([^{}|]*))?\}/g, (whole, name, one, several) => {
    if (several !== undefined) return String(facts[name]) === "1" ? one : several;
    return name in facts ? String(facts[name]) : whole;
  });

/**
 * A way to speak a language.
 * @param {{ lang: Lang, payload: Words }} said
 * @returns {Speaker}
 */
export function makeSpeaker({ lang, payload }) {
  const at = lang === "en" ? 1 : 0;
  return {
    at,
    say: (key, facts = {}) => fill(payload.words[key][at], facts),
    label: (group, code) => (payload.labels[group]?.[code] ?? [code, code])[at],
    separator: lang === "en" ? ", " : "、",
  };
}

/**
 * A text by whole characters, as Python counts them, where the browser counts UTF-16 units.
 * @param {string} text
 */
export function byCharacter(text) {
  const characters = Array.from(text);
  return {
    length: characters.length,
    slice: (/** @type {number} */ from, /** @type {number} */ to = characters.length) =>
      characters.slice(from, to).join(""),
  };
}
