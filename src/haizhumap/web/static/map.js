/*
 * The map's places, called by the folium elements of webmap.py and by the single-file map:
 *   haizhumap.base(map, options)   once: the ground, the controls, the reader's first view
 *   haizhumap.show(map, view)      at every change: which places are shown, which one is selected
 * Every place is drawn once; a change shows and hides. Names are set as text nodes only. Coordinates come in the
 * datum of the base map below; GeoJSON gives lon-lat, Leaflet takes lat-lon.
 */
window.haizhumap = window.haizhumap || {};
(function (haizhumap) {
  "use strict";

  // --- places as layers ---

  const CANVAS_FROM = 500;

  function outline(payload, place, isSelected) {
    const { colour } = payload.styles[place.sector];
    return {
      color: colour,
      weight: place.geometry.type === "Point" ? 1.5 : isSelected ? 5 : 3,
      opacity: 0.95,
      fillColor: colour,
      fillOpacity: isSelected ? 0.22 : 0.1,
      dashArray: place.is_solid ? null : place.precision === "region" ? "1 7" : "7 6",
    };
  }

  function signStyle(payload, place, isSelected) {
    const { colour } = payload.styles[place.sector];
    return {
      radius: isSelected ? 10 : payload.places.length > CANVAS_FROM ? 5 : 7,
      color: place.is_solid ? "#ffffff" : colour,
      weight: place.is_solid ? 1.5 : 2.5,
      fillColor: place.is_solid ? colour : "#ffffff",
      fillOpacity: 1,
    };
  }

  /** Let a layer be passed over by the canvas, drawing and pointer alike, while it is hidden. */
  function hideable(layer) {
    for (const name of ["_updatePath", "_containsPoint"]) {
      const own = layer[name];
      layer[name] = function (...given) {
        return this.isHidden ? false : own.apply(this, given);
      };
    }
    layer.isHidden = true;
    return layer;
  }

  const asFeature = ({ geometry }) => ({ type: "Feature", properties: {}, geometry });

  function makeItem(payload, index, renderer) {
    const place = payload.places[index];
    const { shape } = payload.styles[place.sector];
    const [lon, lat] = place.anchor;
    const style = outline(payload, place, false);
    const ground =
      place.geometry.type === "Point"
        ? L.circle([lat, lon], { ...style, renderer, radius: place.uncertainty_m })
        : L.GeoJSON.geometryToLayer(asFeature(place), { style });
    Object.assign(ground.options, style, { renderer });
    const sign = new haizhumap.Sign([lat, lon], { ...signStyle(payload, place, false), renderer, shape, className: "hz-sign" });
    const item = { index, place, latlng: L.latLng(lat, lon), ground: hideable(ground), sign: hideable(sign) };
    ground.item = sign.item = item;
    return item;
  }

  /** Draw all places of a payload, hidden; grounds first, signs last: no area may hide a sign. */
  function makePlaces(map, payload) {
    const state = map.haizhumap;
    if (state.hub) state.hub.remove();
    const renderer = payload.places.length > CANVAS_FROM ? L.canvas({ padding: 0.4 }) : L.svg({ padding: 0.4 });
    const located = payload.places.map((_, i) => i).filter((i) => payload.places[i].geometry);
    const items = located.map((index) => makeItem(payload, index, renderer));
    const hub = L.featureGroup([...items.map((item) => item.ground), ...items.map((item) => item.sign)]);
    Object.assign(state, { payload, hub, items, renderer, visible: [], selected: null });
    hub.bindTooltip((layer) => tooltip(payload, layer.item.place, state.at), { sticky: true });
    hub.on("click", (event) => click(map, event));
    hub.on("mouseover", (event) => showHalo(map, event.layer.item)).on("mouseout", () => showHalo(map, null));
    hub.addTo(map);
    for (const item of items) {
      for (const layer of [item.ground, item.sign]) {
        paintHidden(layer);
        keepOutOfTabOrder(layer);
      }
    }
  }

  const paintHidden = (layer) => {
    const element = layer.getElement && layer.getElement();
    if (element) element.style.display = layer.isHidden ? "none" : "";
  };

  /** Leaflet's tooltips make outlines and signs stops of the Tab key that do nothing; the list is the way for keys. */
  const keepOutOfTabOrder = (layer) => layer.getElement && layer.getElement()?.setAttribute("tabindex", "-1");

  const DENSE_FROM = 1500;

  function hide(state, layer, isHidden) {
    if (layer.isHidden === isHidden) return;
    layer.isHidden = isHidden;
    if (state.renderer._ctx) return;
    paintHidden(layer);
    if (!isHidden) layer.redraw();
  }

  /** Show these places and hide the others; where thousands are in view, their signs and no outlines. */
  function reveal(map) {
    const state = map.haizhumap;
    const view = map.getBounds();
    const inView = state.visible.length > DENSE_FROM ? state.visible.filter((item) => view.contains(item.latlng)) : [];
    const isDense = inView.length > DENSE_FROM;
    for (const item of state.items) {
      const isShown = state.shown.has(item.index);
      hide(state, item.sign, !isShown);
      hide(state, item.ground, !isShown || (isDense && item.index !== state.selected));
    }
    state.dense.hidden = !isDense;
    if (isDense) state.dense.textContent = haizhumap.speaker(state).say("dense");
  }

  /** Draw what has changed in the browser's next frame, once; the page around the map goes first. */
  function paintSoon(map) {
    const state = map.haizhumap;
    state.painting ??= requestAnimationFrame(() => haizhumap.paint(map));
  }

  /** Draw what has changed now. */
  haizhumap.paint = function (map) {
    const state = map.haizhumap;
    cancelAnimationFrame(state.painting);
    state.painting = null;
    if (!state.payload) return;
    if (state.renderer._ctx) repaint(state.renderer);
    haizhumap.foldLegend(map);
    sayBeyond(map);
    haizhumap.placeLabels(map);
    describe(map);
  };

  /** Tell how many of the places shown lie outside the view; a press brings them in. */
  function sayBeyond(map) {
    const state = map.haizhumap;
    const view = map.getBounds();
    const isSeen = (item) => view.contains(item.latlng) || (state.visible.length <= DENSE_FROM && view.intersects(haizhumap.boundsOf(item)));
    const count = state.visible.filter((item) => !isSeen(item)).length;
    state.beyond.hidden = !count;
    if (count) state.beyond.textContent = haizhumap.speaker(state).say("beyond", { count });
  }

  function repaint(canvas) {
    canvas._redrawBounds = null;
    canvas._redraw();
  }

  function tooltip(payload, place, at) {
    const parts = [["hz-name", place.name[at]], ["hz-detail", place.position[at]]];
    return haizhumap.h("div", {}, parts.map(([name, words]) => haizhumap.h("span", { class: name }, words)));
  }

  // --- uncertainty ---

  const metresPerPixel = (map, lat) => (40075016.686 * Math.cos((lat * Math.PI) / 180)) / 2 ** (map.getZoom() + 8);

  /** The zone in which a place lies: its geometry with a border as wide as its uncertainty. */
  function makeHalo(map, place) {
    const { anchor, uncertainty_m: metres } = place;
    const paint = { pane: "halo", interactive: false, color: "#f2b200", fillColor: "#f2b200", opacity: 1, fillOpacity: 1 };
    if (place.geometry.type === "Point") {
      return L.circle([anchor[1], anchor[0]], { ...paint, radius: metres, stroke: false, fill: true });
    }
    const fill = place.geometry.type.endsWith("Polygon");
    const halo = L.GeoJSON.geometryToLayer(asFeature(place));
    const fit = () =>
      halo.setStyle({ ...paint, fill, weight: (2 * metres) / metresPerPixel(map, anchor[1]), lineJoin: "round" });
    Object.assign(halo.options, paint);
    halo.on("add", () => map.on("zoomend", fit)).on("remove", () => map.off("zoomend", fit));
    fit();
    return halo;
  }

  function showHalo(map, item) {
    const state = map.haizhumap;
    if (state.hoverHalo) state.hoverHalo.remove();
    state.hoverHalo = item && item.index !== state.selected ? makeHalo(map, item.place).addTo(map) : null;
  }

  // --- selection ---

  const REACH_PX = 12;

  /** The places under a click: the signs within reach, else the smallest ground. */
  function hits(map, layerPoint) {
    const { visible } = map.haizhumap;
    const signs = visible.filter((item) => item.sign._point.distanceTo(layerPoint) <= REACH_PX);
    if (signs.length) return signs;
    const size = (item) => {
      const { x, y } = item.ground._pxBounds.getSize();
      return x * y;
    };
    const grounds = visible.filter((item) => item.ground._containsPoint(layerPoint));
    return grounds.sort((a, b) => size(a) - size(b)).slice(0, 1);
  }

  function click(map, event) {
    const state = map.haizhumap;
    if (state.picking) return;
    L.DomEvent.stop(event);
    const found = hits(map, event.layerPoint);
    const select = (item) => state.send({ name: "select", place: item.place.id });
    if (found.length <= 1) select(found[0] || event.layer.item);
    else choose(map, event.latlng, found, select);
  }

  /** Signs that lie on one another: a small list to choose from. */
  function choose(map, latlng, items, select) {
    const state = map.haizhumap;
    const { payload } = state;
    const { say } = haizhumap.speaker(state);
    const buttons = items.map((item) => {
      const pick = () => (map.closePopup(), select(item));
      return haizhumap.h("button", { type: "button", click: pick }, haizhumap.sign(payload, item.place.sector), " ", item.place.name[state.at]);
    });
    const list = haizhumap.h("div", { class: "hz-choice", role: "group", "aria-label": say("choose", { count: items.length }) }, buttons);
    L.popup({ closeButton: false }).setLatLng(latlng).setContent(list).openOn(map);
    buttons[0].focus();
  }

  function emphasise(map, index) {
    const state = map.haizhumap;
    if (state.selectedHalo) state.selectedHalo.remove();
    state.selectedHalo = null;
    for (const item of state.items.filter((one) => one.index === state.selected || one.index === index)) {
      const isSelected = item.index === index;
      item.ground.setStyle(outline(state.payload, item.place, isSelected));
      item.sign.setStyle(signStyle(state.payload, item.place, isSelected)).setRadius(signStyle(state.payload, item.place, isSelected).radius);
      if (isSelected) state.selectedHalo = makeHalo(map, item.place).addTo(map);
    }
    state.selected = index;
  }

  // --- controls ---

  function toggleFullScreen(map) {
    if (document.fullscreenElement) document.exitFullscreen();
    else map.getContainer().requestFullscreen();
  }

  function makeControls(map, isSketch) {
    const state = map.haizhumap;
    if (state.controls) state.controls.remove();
    const { say } = haizhumap.speaker(state);
    const button = (key, words, act) =>
      haizhumap.h("button", { type: "button", class: `hz-icon hz-icon-${key}`, title: words, "aria-label": words, click: act });
    const bar = haizhumap.h("div", { class: "hz-controls leaflet-bar" },
      button("fit", say("fit-results"), () => haizhumap.fitResults(map)),
      button("full", say("full-screen"), () => toggleFullScreen(map)),
    );
    const legend = haizhumap.legend(state);
    legend.open = state.isLegendOpen ?? map.getSize().x > 600;
    legend.querySelector("summary").addEventListener("click", () => (state.isLegendOpen = !legend.open));
    state.legend = legend;
    state.legendWatch?.disconnect();
    state.legendWatch = new ResizeObserver(() => paintSoon(map));
    state.legendWatch.observe(legend);
    for (const element of [bar, legend]) {
      L.DomEvent.disableClickPropagation(element);
      L.DomEvent.disableScrollPropagation(element);
    }
    const corner = (position, element) => Object.assign(L.control({ position }), { onAdd: () => element }).addTo(map);
    const added = isSketch ? [] : [corner("topleft", bar), corner("bottomleft", legend)];
    state.controls = { remove: () => added.forEach((control) => control.remove()) };
    map.zoomControl.getContainer().querySelectorAll("a").forEach((link, i) => {
      const words = say(i ? "zoom-out" : "zoom-in");
      link.title = words;
      link.setAttribute("aria-label", words);
    });
    map.getContainer().setAttribute("aria-label", say("map"));
  }

  // --- near a point ---

  function showNear(map, near, isPicking) {
    const state = map.haizhumap;
    if (state.nearCircle) state.nearCircle.remove();
    state.nearCircle = null;
    state.picking = isPicking;
    for (const name of ["hz-picking", "hz-aiming"]) map.getContainer().classList.toggle(name, isPicking);
    if (!near) return;
    const [lon, lat] = state.offset;
    const style = { pane: "near", interactive: false, color: "#1c2326", weight: 2.5, dashArray: "2 6", fill: false };
    const [centre, dot] = [[near.lat + lat, near.lon + lon], { ...style, dashArray: null, radius: 4, fill: true, fillOpacity: 1, fillColor: "#ffffff" }];
    state.nearCircle = L.featureGroup([L.circle(centre, { ...style, radius: near.radius_m }), L.circleMarker(centre, dot)]).addTo(map);
  }

  function pickPoint(map, { latlng }) {
    const { picking, offset, send } = map.haizhumap;
    if (picking) send({ name: "near", lon: latlng.lng - offset[0], lat: latlng.lat - offset[1] });
  }

  // --- what the page calls ---

  function notice(map, words) {
    map.getContainer().append(haizhumap.h("div", { class: "hz-notice", role: "alert" }, words));
  }

  /** Leaflet focuses the map at a click; the page around it must not scroll then, or the click would miss. */
  function keepPageStill(container) {
    container.focus = () => HTMLElement.prototype.focus.call(container, { preventScroll: true });
  }

  function moved(map) {
    if (map.haizhumap.payload) {
      reveal(map);
      paintSoon(map);
    }
    haizhumap.keepLink(map);
  }

  haizhumap.base = function (map, options) {
    const send = (event) => window.Streamlit.setComponentValue({ event: { ...event, at: Date.now() } });
    const fresh = { send, labels: [], visible: [], items: [], painting: null, shown: new Set(), lang: "zh", at: 0, selected: null, tiles: null, offset: [0, 0], turn: 0 };
    const state = Object.assign(fresh, options);
    map.haizhumap = state;
    map.getContainer().dataset.tiles = "offline";
    state.dense = haizhumap.h("div", { class: "hz-dense", role: "status", hidden: true });
    state.beyond = haizhumap.h("button", { type: "button", class: "hz-beyond", hidden: true, click: () => haizhumap.fitResults(map) });
    L.DomEvent.disableClickPropagation(state.beyond);
    map.getContainer().append(state.dense, state.beyond);
    keepPageStill(map.getContainer());
    const panes = [["base", 200], ["labels", 250], ["halo", 390], ["near", 420], ["place-labels", 450]];
    for (const [name, zIndex] of panes) map.createPane(name).style.zIndex = zIndex;
    for (const name of ["labels", "halo", "near", "place-labels"]) map.getPane(name).style.pointerEvents = "none";
    map.attributionControl.setPrefix(options.attribution.zh);
    map.fitBounds(options.first_view, { animate: false });
    L.control.scale({ imperial: false, position: "topright" }).addTo(map);
    new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
    map.on("moveend viewreset", () => moved(map)).on("click", (event) => pickPoint(map, event));
    map.getContainer().addEventListener("keydown", (event) => event.key === "Enter" && event.target === map.getContainer() && pickPoint(map, { latlng: map.getCenter() }));
    haizhumap.printWell(map);
    Promise.all(options.files.map((file) => (typeof file === "string" ? haizhumap.fetchJson(file) : file)))
      .then((files) => {
        const features = files.flatMap((file) => file.features);
        haizhumap.drawGround(map, features);
        state.labels = haizhumap.makeLabels(map, features);
        haizhumap.placeLabels(map);
        map.getContainer().dataset.base = "drawn";
      })
      .catch(() => {
        notice(map, options.failure[state.lang]);
        map.getContainer().dataset.base = "failed";
      });
  };

  /** Say in the document what is drawn: for tests, and for whoever reads the page by program. */
  function describe(map) {
    const { dataset } = map.getContainer();
    const { visible, lang } = map.haizhumap;
    dataset.count = visible.length;
    dataset.places = visible.length > 2 * CANVAS_FROM ? "" : visible.map((item) => item.place.id).join(" ");
    dataset.lang = lang;
  }

  haizhumap.show = async function (map, view) {
    const state = map.haizhumap;
    const turn = ++state.turn;
    state.view = view;
    let payload = view.payload;
    try {
      if (typeof payload === "string") payload = await haizhumap.fetchJson(payload);
    } catch {
      notice(map, state.failure[view.lang]);
      return;
    }
    if (turn !== state.turn) return;
    const isNewLang = view.lang !== state.lang || !state.payload;
    Object.assign(state, { lang: view.lang, at: view.lang === "en" ? 1 : 0 });
    if ((view.tiles && view.tiles.id) !== (state.tiles && state.tiles.id)) haizhumap.changeTiles(map, view.tiles);
    if (payload !== state.payload) makePlaces(map, payload);
    if (isNewLang) makeControls(map, Boolean(view.sketch));
    map.attributionControl.setPrefix(view.tiles ? view.tiles.attribution : state.attribution[view.lang]);
    const shown = haizhumap.shownIndices({ ...view, order: null, payload });
    const isNewChoice = shown.length !== state.shown.size || shown.some((index) => !state.shown.has(index));
    state.shown = new Set(shown);
    state.visible = state.items.filter((item) => state.shown.has(item.index));
    const selected = state.visible.find((item) => item.place.id === view.selected);
    const isNewSelection = (selected ? selected.index : null) !== state.selected;
    if (isNewSelection) emphasise(map, selected ? selected.index : null);
    reveal(map);
    showNear(map, view.near, Boolean(view.picking));
    if (view.sketch) haizhumap.showSketch(map, view.sketch);
    if (!state.isFramed) haizhumap.frameFirstView(map, view);
    else if (isNewSelection) haizhumap.bringIntoView(map, selected);
    else if (isNewChoice) haizhumap.showSome(map);
    haizhumap.keepLink(map);
    paintSoon(map);
  };
})(window.haizhumap);
