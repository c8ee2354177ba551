/* What a reader does, and what it makes of the state of the page: for the single-file map, and for what the app foresees. */
(function (haizhumap) {
  "use strict";

  const sameCodes = (codes, code) => codes.length === 1 && codes[0] === code;

  /** The changes that events bring: from a state and an event to what is new in the state. */
  const CHANGES = {
    select: (_, { place }) => ({ place, focus: null }),
    filter: ({ filter }, { facet, codes }) => ({ filter: { ...filter, [facet]: codes } }),
    search: ({ filter }, { words }) => ({ filter: { ...filter, words } }),
    cell({ filter }, { sector, stage }) {
      const isSame = sameCodes(filter.sector, sector) && sameCodes(filter.stage, stage);
      return { filter: { ...filter, sector: isSame ? [] : [sector], stage: isSame ? [] : [stage] } };
    },
    near: ({ filter, radius_m: radius }, { lon, lat }) => ({ filter: { ...filter, near: { lon, lat, radius_m: radius } }, picking: false }),
    radius: ({ filter }, { radius_m: radius }) => ({ filter: { ...filter, near: filter.near && { ...filter.near, radius_m: radius } }, radius_m: radius }),
    pick: ({ picking }) => ({ picking: !picking }),
    "near-off": ({ filter }) => ({ filter: { ...filter, near: null }, picking: false }),
    reset: ({ filter }) => ({ filter: Object.fromEntries(Object.keys(filter).map((name) => [name, name === "words" ? "" : name === "near" ? null : []])) }),
    lang: (_, { lang }) => ({ lang }),
    tab: (_, { tab }) => ({ tab }),
    focus: (_, { report, start, end }, { tabs }) => ({ focus: [report, start, end], tab: tabs[0] }),
    read: (_, { report }) => ({ focus: [report, 0, 0] }),
  };

  /** The state after an event; an unknown event changes nothing. */
  haizhumap.changeState = (state, event, known) => ({ ...state, ...(CHANGES[event.name] ? CHANGES[event.name](state, event, known) : {}) });
})(window.haizhumap);
