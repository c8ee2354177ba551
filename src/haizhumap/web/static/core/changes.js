/* What a reader does, and what it makes of the state of the page: for the single-file map, and for what the app foresees. */

/** @import { Filter, Known, Message, State } from "./types.d.ts" */

/** @param {string[]} codes @param {string} code */
const sameCodes = (codes, code) => codes.length === 1 && codes[0] === code;

/** @param {Filter} filter */
const emptied = (filter) => ({
  ...Object.fromEntries(Object.keys(filter).map((name) => [name, []])),
  words: "",
  near: null,
});

/**
 * The changes that messages bring: from a state and a message to what is new in the state.
 * @type {Record<string, (state: State, message: Message, known: Known) => object>}
 */
const CHANGES = {
  select: (_, { place }) => ({ place, focus: null }),
  filter: ({ filter }, { facet, codes }) => ({ filter: { ...filter, [facet]: codes } }),
  search: ({ filter }, { words }) => ({ filter: { ...filter, words } }),
  cell({ filter }, { sector, stage }) {
    const isSame = sameCodes(filter.sector, sector) && sameCodes(filter.stage, stage);
    return { filter: { ...filter, sector: isSame ? [] : [sector], stage: isSame ? [] : [stage] } };
  },
  near: ({ filter, radius_m }, { lon, lat }) => ({
    filter: { ...filter, near: { lon, lat, radius_m } },
    picking: false,
  }),
  radius: ({ filter }, { radius_m }) => ({
    filter: { ...filter, near: filter.near && { ...filter.near, radius_m } },
    radius_m,
  }),
  pick: ({ picking }) => ({ picking: !picking }),
  "near-off": ({ filter }) => ({ filter: { ...filter, near: null }, picking: false }),
  reset: ({ filter }) => ({ filter: emptied(filter) }),
  lang: (_, { lang }) => ({ lang }),
  tab: (_, { tab }) => ({ tab }),
  focus: (_, { report, start, end }, { tabs }) => ({ focus: [report, start, end], tab: tabs[0] }),
  read: (_, { report }) => ({ focus: [report, 0, 0] }),
};

/**
 * The state after a message; an unknown message changes nothing.
 * @param {State} state
 * @param {Message} message
 * @param {Known} known
 * @returns {State}
 */
export const changeState = (state, message, known) => ({ ...state, ...CHANGES[message.name]?.(state, message, known) });

/**
 * The filter after a message.
 * @param {Filter} filter
 * @param {Message} message
 */
export const changeFilter = (filter, message) =>
  changeState(/** @type {State} */ ({ filter }), message, /** @type {Known} */ ({ tabs: [""] })).filter;
