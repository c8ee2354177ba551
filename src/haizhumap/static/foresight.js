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
  const mounted = new Map();
  const catalogues = new WeakMap();
  let awaited = null;

  /** So long an answer to what the reader has chosen is waited for. */
  haizhumap.PATIENCE_MS = 3000;

  /** What the reader has chosen, of a view's data: the list has it as its filter, the facets beside theirs. */
  const chosenOf = ({ chosen, filter }) => chosen ?? filter;

  const facetsOf = ({ words: _words, near: _near, ...facets }) => facets;

  const told = (filter) =>
    JSON.stringify([filter.words.trim(), ...Object.entries(facetsOf(filter)).map(([facet, codes]) => [facet, [...codes].sort()])]);

  function isWaiting() {
    if (awaited && Date.now() - awaited.at > haizhumap.PATIENCE_MS) awaited = null;
    return awaited !== null;
  }

  /** Remember a view that was drawn: its data, and how to draw it again. */
  haizhumap.remember = function (root, data, draw) {
    mounted.set(data.view, { root, data, draw });
  };

  /** Whether an answer is older than what the reader has chosen since; the one that is awaited ends the waiting. */
  haizhumap.isOutdated = function (data) {
    if (!awaited || !DRAWN.includes(data.view)) return false;
    if (told(chosenOf(data)) === told(awaited.filter)) awaited = null;
    return isWaiting();
  };

  /** Take an event on its way to the server: draw what it brings, and return it with what it has to carry. */
  haizhumap.foresee = function (event) {
    const views = DRAWN.map((name) => mounted.get(name));
    if (CHANGING.has(event.name) && views.every((view) => view && view.root.isConnected)) {
      const { filter } = haizhumap.changeState({ filter: isWaiting() ? awaited.filter : chosenOf(views[1].data) }, withZones(event));
      awaited = { filter, at: Date.now() };
      draw(filter, ...views);
    }
    if (!isWaiting()) return event;
    const carried = { facets: facetsOf(awaited.filter), words: awaited.filter.words };
    return { ...event, ...carried, name: event.name === "cell" ? "filter" : event.name };
  };

  /** No zone chosen means all of them, where the district alone would show. */
  const withZones = (event) => (event.facet === "zone" && !event.codes.length ? { ...event, codes: ZONES } : event);

  /** The zones that a filter stands for where the reader said nothing; the rule of `scene.widen`. */
  function widen(filter, { places }, selected) {
    if (filter.zone.length) return filter;
    const asksForOutside =
      filter.sector.includes("regional_cooperation") ||
      filter.kind.includes("external_zone") ||
      filter.near ||
      filter.words.trim() ||
      places.some((place) => place.id === selected && place.kind === "external_zone");
    return { ...filter, zone: asksForOutside ? ZONES : ZONES.slice(0, 1) };
  }

  function catalogueOf(payload) {
    if (!catalogues.has(payload)) catalogues.set(payload, haizhumap.makeCatalogue(payload, () => []));
    return catalogues.get(payload);
  }

  function draw(filter, facets, results) {
    const { payload, card } = results.data;
    const catalogue = catalogueOf(payload);
    const wanted = widen(filter, payload, card && card.id);
    Object.assign(facets.data, { filter: wanted, chosen: filter });
    Object.assign(results.data, { filter });
    if (filter.words.trim()) return;
    const [rows, counted] = [catalogue.find(wanted), catalogue.count(wanted)];
    const located = rows.filter((row) => payload.places[row].geometry).length;
    drawMap({ shown: rows, near: wanted.near });
    redraw(facets, {
      facets: facets.data.facets.map((one) => ({ ...one, options: counted[one.name] })),
      is_filtered: Object.values(filter).some((part) => part && part.length !== 0),
    });
    redraw(results, {
      shown: rows,
      order: null,
      counts: { shown: rows.length, total: payload.places.length, located },
      loosen: catalogue.loosen(wanted),
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
