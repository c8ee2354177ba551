/** The names of places beside their signs, as elements whose words are text nodes. They stay where they stand at one zoom. */

import { standBeside } from "./beside.js";

/** @typedef {import("./room.js").Room} Room */
/** @typedef {{ id: string, words: string, latlng: L.LatLng }} Named a place to be named on the map */

const MOST_LABELS = 60;
const MOST_SIGNS = 1500;
const SIGN_PX = 16;

export class PlaceLabels {
  /** @type {Map<string, HTMLElement>} by id and words */
  elements = new Map();
  /** @type {Map<HTMLElement, [number, number]>} width and height: reading one lays the whole map out anew */
  sizes = new Map();
  /** In which way each label stood, at one zoom. @type {Map<string, number>} */
  kept = new Map();
  keptFor = "";
  /** @type {Room[]} what signs, names and controls cover, in layer points */
  taken = [];

  /** What lies over the map, in pixels of its container: nothing is named below it. @type {Room[]} */
  covered = [];

  /** @param {L.Map} map @param {HTMLElement} pane */
  constructor(map, pane) {
    this.map = map;
    this.pane = pane;
  }

  /** Name places: the first of them, and the chosen one before all. @param {Named[]} places @param {string | null} chosen its id */
  place(places, chosen) {
    const { map } = this;
    const view = map.getBounds();
    const isSeen = (/** @type {Named} */ { latlng }) => view.contains(latlng) && !this.isCovered(latlng);
    const inView = places.filter(isSeen).slice(0, MOST_SIGNS);
    const isChosen = (/** @type {Named} */ { id }) => id === chosen;
    const first = [...inView.filter(isChosen), ...inView.filter((one) => !isChosen(one))].slice(0, MOST_LABELS);
    const points = inView.map(({ latlng }) => map.latLngToLayerPoint(latlng));
    const fixed = [
      ...controlRooms(map),
      ...this.covered.map((room) => ({ ...room, ...atLayer(map, room) })),
      ...points.map(({ x, y }) => ({ x: x - SIGN_PX / 2, y: y - SIGN_PX / 2, w: SIGN_PX, h: SIGN_PX })),
    ];
    const stands = standBeside(this.measure(first), fixed, viewRoom(map));
    this.kept = new Map(stands.map(({ id, way }) => [id, way]));
    this.taken = [...fixed, ...stands.map(({ room }) => room)];
    this.show(first, stands, chosen);
  }

  /** @param {L.LatLng} latlng */
  isCovered(latlng) {
    if (!this.covered.length) return false;
    const { x, y } = this.map.latLngToContainerPoint(latlng);
    return this.covered.some((room) => x > room.x && x < room.x + room.w && y > room.y && y < room.y + room.h);
  }

  /** Signs with the sizes of their labels; where they stood at another zoom is forgotten. @param {Named[]} places */
  measure(places) {
    const { map, sizes } = this;
    const keptFor = String(map.getZoom());
    if (keptFor !== this.keptFor) this.kept.clear();
    this.keptFor = keptFor;
    const fresh = places.map((place) => this.element(place)).filter((element) => !sizes.has(element));
    this.pane.append(...fresh);
    for (const element of fresh) sizes.set(element, [element.offsetWidth, element.offsetHeight]);
    return places.map((place) => {
      const { x, y } = map.latLngToLayerPoint(place.latlng);
      const [w, h] = /** @type {[number, number]} */ (sizes.get(this.element(place)));
      return { id: place.id, x, y, w, h, kept: this.kept.get(place.id) };
    });
  }

  /** @param {Named} place @returns {HTMLElement} made once for a place and its words */
  element({ id, words }) {
    const key = `${id} ${words}`;
    const known = this.elements.get(key);
    if (known) return known;
    const element = L.DomUtil.create("span", "hz-label hz-place");
    element.textContent = words;
    this.elements.set(key, element);
    return element;
  }

  /** @param {Named[]} places @param {import("./beside.js").Stand[]} stands @param {string | null} chosen */
  show(places, stands, chosen) {
    const shown = new Set();
    for (const { id, room } of stands) {
      const element = this.element(/** @type {Named} */ (places.find((place) => place.id === id)));
      [element.style.left, element.style.top] = [`${room.x}px`, `${room.y}px`];
      element.classList.toggle("hz-chosen", id === chosen);
      if (!element.isConnected) this.pane.append(element);
      shown.add(element);
    }
    for (const element of [...this.pane.children]) if (!shown.has(element)) element.remove();
  }
}

/** @param {L.Map} map @param {{ x: number, y: number }} spot of the container @returns {{ x: number, y: number }} in layer points */
function atLayer(map, spot) {
  const { x, y } = map.containerPointToLayerPoint([spot.x, spot.y]);
  return { x, y };
}

/** @param {L.Map} map @returns {Room} what is seen, in layer points */
function viewRoom(map) {
  const { x, y } = map.containerPointToLayerPoint([0, 0]);
  const size = map.getSize();
  return { x, y, w: size.x, h: size.y };
}

/** @param {L.Map} map @returns {Room[]} what the controls cover, in layer points */
function controlRooms(map) {
  const container = map.getContainer().getBoundingClientRect();
  return [...map.getContainer().querySelectorAll(".leaflet-control, .hz-beyond, .hz-dense")].map((control) => {
    const box = control.getBoundingClientRect();
    const { x, y } = map.containerPointToLayerPoint([box.x - container.x, box.y - container.y]);
    return { x, y, w: box.width, h: box.height };
  });
}
