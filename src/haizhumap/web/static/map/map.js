/*
 * The map of the places, in the app's frame and in the single-file map: made once, then told what is shown and selected.
 * Names are text nodes. Coordinates come in the base map's datum; GeoJSON gives lon-lat, Leaflet takes lat-lon.
 */

/** @import { Theme } from "../ground/ground.js" */
/** @import { Lang, Payload, Send, Speaker } from "../core/types.d.ts" */
/** @import { Item, MapOptions, MapView, Renderer } from "./types.d.ts" */

import { unpackPlaces } from "../core/geometry.js";
import { shownIndices } from "../core/shown.js";
import { makeSpeaker } from "../core/words.js";
import { fetchJson, h } from "../dom.js";
import { PlaceLabels } from "../labels/place_labels.js";
import { findHits, offerChoice } from "./choice.js";
import { addControl, makeBar, nameControls, showNotice } from "./controls.js";
import { layGround, showColours } from "./ground.js";
import { makeHalo } from "./halo.js";
import { Legend } from "./legend.js";
import { Marks } from "./marks.js";
import { CANVAS_FROM, colourFor, emphasise, hide, makeItems, makeRenderer, repaint, settle } from "./places.js";
import { Sketch } from "./sketch.js";
import { OnlineTiles } from "./tiles.js";
import { boundsOf, Viewport, within } from "./viewport.js";

/** With so many places in view, their signs are drawn and no outlines. */
const DENSE_FROM = 1500;
const PANES = { base: 200, labels: 250, halo: 390, near: 420, "place-labels": 450 };

export class PlaceMap {
  /** @type {Lang} */
  lang = "zh";
  /** @type {MapView | null} what the map was told last */
  view = null;
  /** @type {Payload | null} */
  payload = null;
  /** @type {Payload | null} the same in the colours of the theme */
  coloured = null;
  /** @type {Speaker | null} */
  speaker = null;
  /** @type {Item[]} every located place */
  items = [];
  /** @type {Set<number>} the rows that are shown */
  shown = new Set();
  /** @type {Item[]} the located places that are shown */
  visible = [];
  /** @type {number | null} the row that is selected */
  selected = null;
  /** Whether the next click picks a point to look around. */
  picking = false;
  /** @type {number | null} the frame in which the map is painted next */
  painting = null;
  /** How many times the map was told what to show: an answer to an older one comes too late. */
  turn = 0;
  /** @type {Renderer | null} */
  renderer = null;
  /** @type {L.FeatureGroup | null} */
  hub = null;
  /** @type {L.Layer | null} */
  hoverHalo = null;
  /** @type {L.Layer | null} */
  selectedHalo = null;
  /** @type {L.Control[]} */
  controls = [];
  /** @type {Sketch | null} */
  sketch = null;

  /**
   * @param {L.Map} leaflet
   * @param {MapOptions & { send: Send }} options
   */
  constructor(leaflet, options) {
    this.leaflet = leaflet;
    this.options = options;
    this.send = options.send;
    this.theme = options.theme ?? "light";
    this.look = options.palette[this.theme];
    this.dense = h("div", { class: "hz-dense", role: "status", hidden: true });
    this.beyond = h("button", {
      type: "button",
      class: "hz-beyond",
      hidden: true,
      click: () => this.viewport.fit(this.visible),
    });
    this.makePanes();
    const fail = (/** @type {string} */ base) => this.send({ name: "tiles-failed", base });
    this.tiles = new OnlineTiles(leaflet, fail, (isShown) => this.ground.show(isShown));
    this.legend = new Legend(leaflet, () => this.paintSoon());
    this.viewport = new Viewport(leaflet, options);
    this.marks = new Marks(leaflet);
    this.names = new PlaceLabels(leaflet, /** @type {HTMLElement} */ (leaflet.getPane("place-labels")));
    this.ground = layGround(leaflet, this.options, {
      theme: this.theme,
      lang: this.lang,
      taken: () => this.names.taken,
    });
    this.listen();
    const finish = () => {
      this.paint();
      this.ground.finish();
    };
    this.viewport.printWell(() => ({ items: this.visible, selected: this.selected }), finish);
    showColours(this.container, this.theme, this.look);
  }

  get container() {
    return this.leaflet.getContainer();
  }

  makePanes() {
    const { leaflet, container } = this;
    L.DomEvent.disableClickPropagation(this.beyond);
    container.append(this.dense, this.beyond);
    for (const [name, zIndex] of Object.entries(PANES)) {
      const { style } = leaflet.createPane(name);
      style.zIndex = String(zIndex);
      if (name !== "base") style.pointerEvents = "none";
    }
    leaflet.attributionControl.setPrefix(this.options.attribution.zh);
    this.scale = L.control.scale({ imperial: false, position: "topright" }).addTo(leaflet);
  }

  listen() {
    const { leaflet, container } = this;
    // Paper is light; this goes before the map takes the paper's size.
    addEventListener("beforeprint", () => this.paintTheme("light"));
    addEventListener("afterprint", () => this.paintTheme(this.theme));
    // Leaflet focuses the map at a click; the page around it must not scroll then, or the click would miss.
    container.focus = () => HTMLElement.prototype.focus.call(container, { preventScroll: true });
    container.addEventListener("keydown", ({ key, target }) => {
      if (key === "Enter" && target === container) this.pickPoint(leaflet.getCenter());
    });
    leaflet
      .on("moveend viewreset", () => this.moved())
      .on("movestart", () => this.hub?.closeTooltip())
      .on("click", ({ latlng }) => this.pickPoint(latlng));
    new ResizeObserver(() => leaflet.invalidateSize({ pan: false })).observe(container);
  }

  /** @param {Theme} theme */
  setTheme(theme) {
    this.theme = theme;
    this.paintTheme(theme);
  }

  /** Paint ground, places and controls in the colours of a theme. @param {Theme} theme */
  paintTheme(theme) {
    if (theme === this.container.dataset.theme) return;
    this.look = this.options.palette[theme];
    showColours(this.container, theme, this.look);
    this.ground.setTheme(theme);
    if (!this.payload) return;
    this.coloured = colourFor(this.payload, this.look);
    for (const item of this.items) emphasise(this.coloured, item, item.index === this.selected);
    this.makeControls();
    this.paintSoon();
  }

  /** Show what a view says, as soon as its places have come. @param {MapView} view */
  async show(view) {
    const turn = ++this.turn;
    this.view = view;
    const payload = typeof view.payload === "string" ? await this.fetchPlaces(view.payload, view.lang) : view.payload;
    if (payload && turn === this.turn) this.draw(view, payload === this.payload ? payload : unpackPlaces(payload));
  }

  /** The places, null where they did not come. @param {string} url @param {Lang} lang @returns {Promise<Payload | null>} */
  async fetchPlaces(url, lang) {
    try {
      return await fetchJson(url);
    } catch {
      showNotice(this.leaflet, this.options.failure[lang]);
      return null;
    }
  }

  /** Show which place is meant, without selecting it. @param {number | null} row */
  point(row) {
    this.showHalo(this.visible.find((item) => item.index === row) ?? null);
  }

  /** @param {MapView} view @param {Payload} payload */
  draw(view, payload) {
    if ((view.tiles?.id ?? null) !== (this.tiles.chosen?.id ?? null)) this.tiles.change(view.tiles);
    const isNewLang = view.lang !== this.lang || !this.payload;
    this.lang = view.lang;
    this.speaker = makeSpeaker({ lang: view.lang, payload });
    if (payload !== this.payload) this.drawPlaces(payload);
    this.names.covered = this.viewport.setPadding(view.padding);
    if (view.padding) this.makeRoom(view.padding);
    if (view.theme) this.setTheme(view.theme);
    if (isNewLang) this.makeControls();
    if (isNewLang) this.ground.setLang(view.lang);
    this.leaflet.attributionControl.setPrefix(view.tiles?.attribution ?? this.options.attribution[view.lang]);
    const isNewChoice = this.choose(shownIndices({ shown: view.shown, payload }));
    const selected = this.visible.find((item) => item.place.id === view.selected);
    const isNewSelection = (selected?.index ?? null) !== this.selected;
    if (isNewSelection) this.select(selected?.index ?? null);
    this.reveal();
    this.marks.showNear(view.near, this.tiles.offset);
    this.awaitPoint(Boolean(view.picking));
    const isNewHome = this.marks.showHome(view.home ?? null, this.tiles.offset);
    if (view.sketch) this.showSketch(view.sketch);
    const isNewReach = Boolean(view.padding) && this.bind();
    if (!this.viewport.isFramed) this.frameFirst(view);
    else if (isNewHome && view.home)
      this.viewport.goHome([view.home.lat, view.home.lon], this.tiles.offset, this.visible);
    else if (isNewSelection) this.viewport.bringIntoView(selected);
    else if (isNewChoice && isNewReach) this.viewport.fit(this.visible);
    else if (isNewChoice) this.viewport.showSome(this.visible);
    this.paintSoon();
  }

  /** @param {MapView} view */
  frameFirst(view) {
    const selected = () => this.visible.find((item) => item.index === this.selected);
    this.viewport.frameFirst(() => this.viewport.frame(view, this.tiles.offset, this.visible, selected()));
  }

  /** Draw all places of a payload, hidden; grounds first, signs last: no area may hide a sign. @param {Payload} payload */
  drawPlaces(payload) {
    this.hub?.remove();
    const renderer = makeRenderer(payload);
    const coloured = colourFor(payload, this.look);
    const items = makeItems(coloured, renderer);
    const hub = L.featureGroup([...items.map((item) => item.ground), ...items.map((item) => item.sign)]);
    Object.assign(this, { payload, coloured, renderer, items, hub, visible: [], selected: null });
    hub.bindTooltip((layer) => this.describePlace(/** @type {Item["ground"]} */ (layer).item), { sticky: true });
    hub.on("click", (event) => this.click(event));
    hub
      .on("mouseover", ({ propagatedFrom }) => this.showHalo(propagatedFrom.item))
      .on("mouseout", () => this.showHalo(null));
    hub.addTo(this.leaflet);
    items.forEach(settle);
  }

  /** @param {Item} item */
  describePlace({ place }) {
    const at = this.speaker?.at ?? 0;
    const [name, detail] = [{ class: "hz-name" }, { class: "hz-detail" }];
    return h("div", {}, h("span", name, place.name[at]), h("span", detail, place.position[at]));
  }

  /** Take over which rows are shown; whether they are others than before. @param {number[]} rows */
  choose(rows) {
    const isNew = rows.length !== this.shown.size || rows.some((row) => !this.shown.has(row));
    this.shown = new Set(rows);
    this.visible = this.items.filter((item) => this.shown.has(item.index));
    return isNew;
  }

  /** Show these places and hide the others; where thousands are in view, their signs and no outlines. */
  reveal() {
    const { renderer, speaker } = this;
    if (!renderer || !speaker) return;
    const isInView = within(this.leaflet.getBounds());
    const isDense =
      this.visible.length > DENSE_FROM && this.visible.filter((item) => isInView(item.latlng)).length > DENSE_FROM;
    for (const item of this.items) {
      const isShown = this.shown.has(item.index);
      hide(item.sign, !isShown, renderer);
      hide(item.ground, !isShown || (isDense && item.index !== this.selected), renderer);
    }
    this.dense.hidden = !isDense;
    if (isDense) this.dense.textContent = speaker.say("dense");
  }

  /** Draw what has changed in the browser's next frame, once; the page around the map goes first. */
  paintSoon() {
    this.painting ??= requestAnimationFrame(() => this.paint());
  }

  /** Draw what has changed now. */
  paint() {
    if (this.painting !== null) cancelAnimationFrame(this.painting);
    this.painting = null;
    if (!this.payload) return;
    if (this.renderer?._ctx) repaint(this.renderer);
    this.legend.giveWay(this.visible);
    this.sayBeyond();
    this.placeLabels();
    this.describe();
  }

  /** Name the places, and the ground where they leave room. */
  placeLabels() {
    const at = this.speaker?.at ?? 0;
    const named = this.visible.map(({ place, latlng }) => ({ id: place.id, words: place.name[at], latlng }));
    this.names.place(named, this.items.find((item) => item.index === this.selected)?.place.id ?? null);
    this.ground.placeLabels();
  }

  /** Tell how many of the places shown lie outside what is free of the map; a press brings them in. */
  sayBeyond() {
    const view = this.viewport.free();
    const isInView = within(view);
    const isFew = this.visible.length <= DENSE_FROM;
    const isSeen = (/** @type {Item} */ item) => isInView(item.latlng) || (isFew && view.intersects(boundsOf(item)));
    const count = this.visible.filter((item) => !isSeen(item)).length;
    this.beyond.hidden = !count;
    if (count) this.beyond.textContent = this.speaker?.say("beyond", { count }) ?? "";
  }

  /** Say in the document what is drawn: for tests, and for whoever reads the page by program. */
  describe() {
    const { dataset } = this.container;
    dataset.count = String(this.visible.length);
    dataset.places = this.visible.length > 2 * CANVAS_FROM ? "" : this.visible.map((item) => item.place.id).join(" ");
    dataset.lang = this.lang;
  }

  moved() {
    if (this.payload) {
      this.reveal();
      this.paintSoon();
    } else this.ground.placeLabels();
    const at = this.viewport.moved(this.tiles.offset);
    if (at && this.view?.padding) this.send({ name: "moved", at });
  }

  /** @param {L.LeafletMouseEvent} event */
  click(event) {
    if (this.picking || !this.payload || !this.speaker) return;
    L.DomEvent.stop(event);
    // Leaflet puts a click on a sign into the sign's middle; the pointer is where the reader is.
    const found = findHits(this.visible, this.leaflet.mouseEventToLayerPoint(event.originalEvent));
    const select = (/** @type {Item} */ item) => this.send({ name: "select", place: item.place.id });
    if (found.length <= 1) select(found[0] ?? event.propagatedFrom.item);
    else offerChoice(this.leaflet, event.latlng, found, this.coloured ?? this.payload, this.speaker, select);
  }

  /** Emphasise a row, and the one before no longer. @param {number | null} index */
  select(index) {
    const { coloured } = this;
    this.selectedHalo?.remove();
    this.selectedHalo = null;
    for (const item of this.items.filter((one) => one.index === this.selected || one.index === index)) {
      const isSelected = item.index === index;
      if (coloured) emphasise(coloured, item, isSelected);
      if (isSelected) this.selectedHalo = makeHalo(this.leaflet, item.place).addTo(this.leaflet);
    }
    this.selected = index;
  }

  /** @param {Item | null} item the one below the pointer */
  showHalo(item) {
    this.hoverHalo?.remove();
    this.hoverHalo =
      item && item.index !== this.selected ? makeHalo(this.leaflet, item.place).addTo(this.leaflet) : null;
  }

  /** Let the map reach what is shown and no further; whether that has changed. */
  bind() {
    const spots = this.visible.map((item) => item.latlng);
    if (this.view?.home) spots.push(L.latLng(this.view.home.lat, this.view.home.lon));
    return this.viewport.bind(spots);
  }

  /** Where a page lies over the map, its controls stand at the lower right, beside the page's own key. @param {NonNullable<MapView["padding"]>} padding */
  makeRoom({ left }) {
    this.container.style.setProperty("--hz-left", `${left}px`);
    if (this.container.classList.contains("hz-under-page")) return;
    this.container.classList.add("hz-under-page");
    this.leaflet.zoomControl.setPosition("bottomright");
    this.scale?.setPosition("bottomright");
  }

  /** Say the controls in the reader's language; the review's map has Leaflet's own alone. */
  makeControls() {
    const { leaflet, coloured, speaker } = this;
    if (!coloured || !speaker) return;
    for (const control of this.controls) control.remove();
    const bar = makeBar(leaflet, speaker, () => this.viewport.fit(this.visible));
    const legend = this.legend.draw(coloured, speaker);
    this.controls =
      this.view?.sketch || this.view?.padding
        ? []
        : [addControl(leaflet, "topleft", bar), addControl(leaflet, "bottomleft", legend)];
    nameControls(leaflet, speaker);
  }

  /** Take the next click as a point, or no longer. @param {boolean} isPicking */
  awaitPoint(isPicking) {
    this.picking = isPicking;
    for (const name of ["hz-picking", "hz-aiming"]) this.container.classList.toggle(name, isPicking);
  }

  /** @param {L.LatLng} latlng */
  pickPoint({ lat, lng }) {
    const [east, north] = this.tiles.offset;
    if (this.picking) this.send({ name: "home", home: { lon: lng - east, lat: lat - north, name: "", as: "point" } });
  }

  /** @param {NonNullable<MapView["sketch"]>} view */
  showSketch(view) {
    this.sketch ??= new Sketch(this.leaflet, () => this.tiles.chosen?.id ?? null);
    this.sketch.show(view);
  }
}
