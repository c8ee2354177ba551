/* The catalogue of catalogue.py: what a filter lets through, what each facet counts, what to give up. */
(function (haizhumap) {
  "use strict";

  const valueOf = (place, facet) => (facet === "zone" ? (place.kind === "external_zone" ? "outside" : "inside") : place[facet]);

  /** The codes of a facet that occur, in the code list's order, others as they come. */
  function codesOf({ places, labels }, facet) {
    const occurring = new Set(places.map((place) => valueOf(place, facet)).filter((code) => code !== null && code !== undefined));
    const known = Object.keys(labels[facet] || {}).filter((code) => occurring.delete(code));
    return [...known, ...occurring];
  }

  /** A catalogue of a payload's places; `search` gives each place's rank for a query. Rows are indices of places. */
  haizhumap.makeCatalogue = function (payload, search) {
    const { places } = payload;
    const rows = places.map((_, i) => i);
    const codes = new Map(Object.keys(payload.labels.facet).map((facet) => [facet, codesOf(payload, facet)]));
    const asked = { words: "", ranks: [] };

    function ranksOf(words) {
      if (asked.words !== words) Object.assign(asked, { words, ranks: search(words) });
      return asked.ranks;
    }

    /** The tests that a place has to pass, by facet, `words` and `near`. */
    function testsOf(filter) {
      const tests = new Map();
      for (const facet of codes.keys()) {
        const wanted = new Set(filter[facet]);
        if (wanted.size) tests.set(facet, (row) => wanted.has(valueOf(places[row], facet)));
      }
      const ranks = filter.words.trim() ? ranksOf(filter.words) : null;
      if (ranks) tests.set("words", (row) => ranks[row] < haizhumap.NOWHERE);
      const { near } = filter;
      if (near) tests.set("near", (row) => haizhumap.distance(places[row].geometry, near) <= near.radius_m);
      return tests;
    }

    function passing(tests) {
      const all = [...tests.values()];
      return rows.filter((row) => all.every((test) => test(row)));
    }

    /** The rows that a filter lets through: in the file's order, or with words the best first. */
    function find(filter) {
      const found = passing(testsOf(filter));
      const ranks = filter.words.trim() ? ranksOf(filter.words) : null;
      return ranks ? found.sort((a, b) => ranks[a] - ranks[b]) : found;
    }

    function countFacet(tests, facet) {
      const others = new Map([...tests].filter(([name]) => name !== facet));
      const counts = new Map(codes.get(facet).map((code) => [code, 0]));
      for (const row of passing(others)) {
        const code = valueOf(places[row], facet);
        if (counts.has(code)) counts.set(code, counts.get(code) + 1);
      }
      return [...counts];
    }

    /** For each facet its codes with how many places have them, of those that all else lets through. */
    function count(filter) {
      const tests = testsOf(filter);
      return Object.fromEntries([...codes.keys()].map((facet) => [facet, countFacet(tests, facet)]));
    }

    /**
     * What to give up if nothing is found: restrictions, each with how many places there would be without it.
     * `widen` is what a page makes of a filter before it looks.
     */
    function loosen(filter, widen = (one) => one) {
      const found = (wanted) => passing(testsOf(widen(wanted))).length;
      const nothing = { words: "", near: null };
      const advice = [...testsOf(filter).keys()].map((part) => [part, found({ ...filter, [part]: part in nothing ? nothing[part] : [] })]);
      return found(filter) ? [] : advice.filter(([, left]) => left).sort((a, b) => b[1] - a[1]);
    }

    return { find, count, loosen, codes };
  };
})(window.haizhumap);
