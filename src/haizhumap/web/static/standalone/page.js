/* The single-file map: gives the views of views/ what the app's Python gives them there (ui/parts.py). */
(function (haizhumap) {
  "use strict";

  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const element = (id) => document.getElementById(`hz-${id}`);
  const LEADING_FACETS = new Set(["sector"]);

  /** Words that the single file alone has, in the reader's language. */
  const tell = ({ page, state }, key, facts) =>
    haizhumap.speaker({ lang: state.lang, payload: { words: page.words, labels: {} } }).say(key, facts);

  // --- what each view is given ---

  /** The figures of the chosen reports, else of the newest. */
  function figures({ page, payload, state, at }, wanted) {
    const newest = Object.keys(payload.reports)[0];
    const reports = state.filter.report.length ? state.filter.report : [newest];
    return wanted(page.figures)
      .filter((figure) => reports.includes(figure.report))
      .map(({ label, value, spans }) => ({ label: label[at], value: value[at], spans }));
  }

  const headlines = (all) => all.filter((figure) => figure.headline !== null).sort((a, b) => a.headline - b.headline);
  const everyOne = (all) => all;

  function facets({ state, counts, rows }) {
    const shown = Object.entries(counts).filter(([name]) => name !== "section");
    const isFiltered = Object.values(state.filter).some((part) => part && part.length !== 0);
    return {
      facets: shown.map(([name, options]) => ({ name, options, is_open: LEADING_FACETS.has(name) })),
      filter: state.filter,
      is_filtered: isFiltered,
      count: rows.length,
      radius_m: state.filter.near ? state.filter.near.radius_m : state.radius_m,
      picking: state.picking,
      bases: [],
      base: "",
    };
  }

  function results({ page, payload, state, catalogue, rows }) {
    const located = rows.filter((row) => payload.places[row].geometry).length;
    return {
      shown: rows,
      order: rows,
      counts: { shown: rows.length, total: payload.places.length, located },
      filter: state.filter,
      loosen: catalogue.loosen(state.filter),
      card: state.place && page.cards[state.lang][state.place],
    };
  }

  function reader({ page, payload, state, rows }) {
    const own = payload.places.find((place) => place.id === state.place);
    const report = state.focus ? state.focus[0] : own ? own.report : Object.keys(payload.reports)[0];
    const document = { text: page.texts[report] || "", unmapped: page.ledger.filter((item) => item.report === report) };
    const focus = state.focus && state.focus[2] ? state.focus.slice(1) : null;
    return { shown: rows, report, document, selected: state.place, focus, is_asked: Boolean(state.focus), compare: own && page.cards[state.lang][own.id].history };
  }

  const table = ({ state, rows }) => ({ shown: rows, order: rows, selected: state.place });

  /** Sectors and stages over what the rest of the filter lets through; and the sections. */
  function charts(scene) {
    const { payload, state, catalogue, counts } = scene;
    const free = catalogue.find({ ...state.filter, sector: [], stage: [] }).map((row) => payload.places[row]);
    const [sectors, stages] = ["sector", "stage"].map((facet) =>
      catalogue.codes.get(facet).filter((code) => free.some((place) => place[facet] === code)));
    const cells = sectors.map((sector) =>
      stages.map((stage) => free.filter((place) => place.sector === sector && place.stage === stage).length));
    return { matrix: { sectors, stages, cells }, sections: counts.section, filter: state.filter, figures: figures(scene, everyOne) };
  }

  function ledger({ page, state, at }) {
    const { sector, report } = state.filter;
    const fits = (item) => (!sector.length || sector.includes(item.sector)) && (!report.length || report.includes(item.report));
    return { items: page.ledger.filter(fits), coverage: page.coverage[at] };
  }

  const about = ({ page, state }) => ({ sections: page.about[state.lang] });
  const TABS = { reader, table, charts, ledger, about };

  // --- the page around the views ---

  /** The panel of filters, which a narrow screen opens over the page and closes again. */
  function makePanel() {
    const panel = element("panel");
    const toggle = (isOpen) => {
      panel.classList.toggle("hz-open", isOpen);
      const next = isOpen ? panel.querySelector(".hz-close-filters") : document.querySelector(".hz-filters-button");
      if (next) next.focus();
    };
    document.querySelector(".hz-open-filters").addEventListener("click", () => toggle(true));
    panel.querySelector(".hz-close-filters").addEventListener("click", () => toggle(false));
    panel.addEventListener("keydown", (event) => event.key === "Escape" && panel.classList.contains("hz-open") && toggle(false));
  }

  function showNotice(scene) {
    const { ignored } = scene.state;
    const words = ignored.length ? tell(scene, "ignored", { values: ignored.join("; ").slice(0, 300) }) : "";
    element("notice").textContent = words;
    element("notice").hidden = !words;
  }

  function nameParts(scene) {
    const { page, payload, rows, at } = scene;
    document.querySelector(".hz-edition").textContent = page.edition[at];
    document.querySelector(".hz-close-filters").textContent = haizhumap.speaker({ lang: scene.state.lang, payload }).say("show-results", { count: rows.length });
    for (const [id, words] of [["panel", "filters"], ["results", "list"], ["below", "more-views"]]) {
      element(id).setAttribute("aria-label", payload.words[words][at]);
    }
  }

  /** Start the page: draw it, and draw it again whenever the address changes. */
  haizhumap.start = function () {
    const [payload, page] = [read("hz-payload"), read("hz-page")];
    const catalogue = haizhumap.makeCatalogue(payload, haizhumap.makeSearch(page.search));
    const known = {
      codes: new Map([...catalogue.codes].map(([facet, codes]) => [facet, [...Object.keys(payload.labels[facet] || {}), ...codes]])),
      places: payload.places.map((place) => place.id),
      reports: Object.keys(payload.reports),
      tabs: page.tabs.map(([tab]) => tab),
      lang: page.lang,
    };
    const dark = matchMedia("(prefers-color-scheme: dark)");
    let state = { radius_m: 1000, picking: false };
    const map = L.map(element("map"), { minZoom: 8, maxZoom: 18, zoomSnap: 0.5 });
    haizhumap.base(map, { ...page.map, send });
    makePanel();
    document.body.classList.toggle("hz-local", location.protocol === "file:");

    function draw(root, view, data) {
      haizhumap.views[view](root, { ...data, lang: state.lang, payload }, send);
      Object.assign(root.dataset, { drawn: view, theme: dark.matches ? "dark" : "light" });
    }

    /** Draw what stands below the map; another tab gets an element of its own, for a view keeps notes in its. */
    function drawTab(tab, data) {
      const below = element("below");
      if (!below.firstChild || below.firstChild.dataset.drawn !== tab) below.replaceChildren(haizhumap.h("div", { class: "hz-view" }));
      draw(below.firstChild, tab, data);
    }

    function show() {
      const [rows, counts] = [catalogue.find(state.filter), catalogue.count(state.filter)];
      const scene = { page, payload, catalogue, state, rows, counts, at: state.lang === "en" ? 1 : 0 };
      const { lang, tab, place, picking, filter } = state;
      nameParts(scene);
      showNotice(scene);
      draw(element("header"), "header", { figures: figures(scene, headlines) });
      draw(element("filters"), "facets", facets(scene));
      draw(element("results"), "results", results(scene));
      haizhumap.show(map, { payload, lang, picking, shown: rows, selected: place, near: filter.near, tiles: null, at: null });
      draw(element("tabs"), "tabs", { tabs: page.tabs.map(([name, words]) => [name, words[scene.at]]), tab });
      drawTab(tab, TABS[tab](scene));
    }

    function readState() {
      state = { ...state, ...haizhumap.readLink(location.hash, known) };
      show();
    }

    /** Take what a view reports: a new address draws the page; what does not stand in it draws it at once. */
    function send(event) {
      const next = haizhumap.changeState(state, event, known);
      const link = haizhumap.writeLink(next, known);
      const isNew = link !== (location.hash || "#");
      state = { ...next, ignored: [] };
      if (isNew) location.hash = link;
      else show();
    }

    addEventListener("hashchange", readState);
    dark.addEventListener("change", show);
    readState();
    Object.assign(haizhumap, { map, catalogue });
  };
})(window.haizhumap);
