/*
 * What a change of the filter brings, drawn before the server answers: found by catalogue.js among the places that the browser
 * has anyway. The server (ui/scene.py) has the last word and draws the same; a search in words waits for it.
 * Until it has answered, every event carries what the reader has chosen since: Streamlit keeps only the last of two events.
 */
window.haizhumap = window.haizhumap || {};
(function (haizhumap) {
  "use strict";

  const CHANGING = new Set(["filter", "cell", "search", "reset", "near-off"]);
  const DRAWN = ["facets", "results"];
  const ZONES = ["inside", "outside"];
  const ASKING = { sector: "regional_cooperation", kind: "external_zone" };
  const mounted = new Map();
  const catalogues = new WeakMap();
  let awaited = null;

  /** So long an answer to what the reader has chosen is waited for. */
  haizhumap.PATIENCE_MS = 3000;

  const facetsOf = ({ words: _words, near: _near, ...facets }) => facets;

  const told = (filter) =>
    JSON.stringify([filter.words.trim(), ...Object.entries(facetsOf(filter)).map(([facet, codes]) => [facet, [...codes].sort()])]);

  /** Whether the server has not answered yet to what the reader has chosen. */
  haizhumap.isWaiting = function () {
    if (awaited && Date.now() - awaited.at > haizhumap.PATIENCE_MS) awaited = null;
    return awaited !== null;
  };

  // Whoever goes back or forward chooses anew.
  addEventListener("popstate", () => (awaited = null));

  /** Remember a view that was drawn: its data, and how to draw it again. */
  haizhumap.remember = function (root, data, draw) {
    mounted.set(data.view, { root, data, draw });
  };

  /** Whether an answer is older than what the reader has chosen since; the one that is awaited ends the waiting. */
  haizhumap.isOutdated = function (data) {
    if (!awaited || !DRAWN.includes(data.view)) return false;
    if (told(data.filter) === told(awaited.filter)) awaited = null;
    return haizhumap.isWaiting();
  };

  /** Take an event on its way to the server: draw what it brings, and return it with what it has to carry. */
  haizhumap.foresee = function (event) {
    const views = DRAWN.map((name) => mounted.get(name));
    if (CHANGING.has(event.name) && views.every((view) => view && view.root.isConnected)) {
      const { filter } = haizhumap.changeState({ filter: haizhumap.isWaiting() ? awaited.filter : views[1].data.filter }, event);
      awaited = { filter, at: Date.now() };
      draw(filter, ...views);
    }
    if (!haizhumap.isWaiting()) return event;
    const carried = { facets: facetsOf(awaited.filter), words: awaited.filter.words };
    return { ...event, ...carried, name: event.name === "cell" ? "filter" : event.name };
  };

  /** The zones that a filter stands for where the reader said nothing; the rule of `scene.widen`. */
  function widen(filter, { places }, selected) {
    if (filter.zone.length) return filter;
    const asksForOutside =
      Object.entries(ASKING).some(([facet, code]) => filter[facet].includes(code)) ||
      filter.near ||
      filter.words.trim() ||
      places.some((place) => place.id === selected && place.kind === "external_zone");
    return { ...filter, zone: asksForOutside ? ZONES : ZONES.slice(0, 1) };
  }

  function catalogueOf(payload) {
    if (!catalogues.has(payload)) catalogues.set(payload, haizhumap.makeCatalogue(payload, () => []));
    return catalogues.get(payload);
  }

  const isFiltered = (filter) => Object.values(filter).some((part) => part && part.length !== 0);

  /** What each code would show (`scene.make_scene`): those that ask for the partner zones bring them. */
  function countOf(catalogue, filter, wanted) {
    const counted = catalogue.count(wanted);
    const isNarrowed = !filter.zone.length && wanted.zone.length === 1;
    if (!isNarrowed) return [counted, 0];
    const opened = catalogue.count({ ...wanted, zone: ZONES });
    for (const [facet, code] of Object.entries(ASKING)) {
      counted[facet] = counted[facet].map((pair) => (pair[0] === code ? opened[facet].find(([other]) => other === code) : pair));
    }
    return [counted, new Map(counted.zone).get(ZONES[1]) || 0];
  }

  function draw(filter, facets, results) {
    const { payload, card } = results.data;
    const [catalogue, selected] = [catalogueOf(payload), card && card.id];
    const wanted = widen(filter, payload, selected);
    for (const view of [facets, results]) Object.assign(view.data, { filter });
    if (filter.words.trim()) return;
    const rows = catalogue.find(wanted);
    const [counted, hidden] = countOf(catalogue, filter, wanted);
    const located = rows.filter((row) => payload.places[row].geometry).length;
    drawMap({ shown: rows, near: wanted.near });
    redraw(facets, {
      facets: facets.data.facets.map((one) => ({ ...one, options: counted[one.name] })),
      is_filtered: isFiltered(filter),
      count: rows.length,
    });
    redraw(results, {
      shown: rows,
      order: null,
      counts: { shown: rows.length, total: payload.places.length, located },
      hidden,
      loosen: catalogue.loosen(filter, (one) => widen(one, payload, selected)),
    });
  }

  function redraw(view, changes) {
    Object.assign(view.data, changes);
    view.draw(view.data);
  }

  function drawMap(changes) {
    const { map, haizhumap: inFrame } = document.querySelector("iframe[title='streamlit_folium.st_folium']")?.contentWindow ?? {};
    if (map?.haizhumap?.payload) inFrame.show(map, { ...map.haizhumap.view, ...changes, payload: map.haizhumap.payload });
  }
})(window.haizhumap);
