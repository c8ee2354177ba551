/* Drawing on the map of the review: a point, a line or a polygon; and what has been placed already. */

/** @import { Geometry } from "geojson" */
/** @import { Message } from "../core/types.d.ts" */
/** @import { PlacedLine, SketchView } from "./types.d.ts" */

import { post } from "../bus.js";
import { h } from "../dom.js";

const LEAST = { point: 1, line: 2, polygon: 3 };
const SAME_PX = 4;
const REVIEW_KEYS = ["a", "r", "j", "k", "u"];
const STYLE = { color: "#0f6b8f", weight: 3, dashArray: "4 4" };

/** @param {"point" | "line" | "polygon"} mode @param {L.LatLng[]} latlngs @returns {Geometry} */
function toGeometry(mode, latlngs) {
  const points = latlngs.map((latlng) => [latlng.lng, latlng.lat]);
  if (mode === "point") return { type: "Point", coordinates: points[0] };
  if (mode === "line") return { type: "LineString", coordinates: points };
  return { type: "Polygon", coordinates: [[...points, points[0]]] };
}

/** Tell the page, which takes one step of the review after another. @param {Omit<Message, "name">} step */
const tell = (step) => post(window.parent, "review", { name: "review", ...step });

export class Sketch {
  /** @type {SketchView["mode"]} what is being drawn */
  mode = null;
  /** @type {L.LatLng[]} its corners so far */
  points = [];
  /** @type {L.Layer | null} */
  shape = null;
  /** @type {L.Layer | null} */
  placedGroup = null;
  placedKey = "";
  /** The candidate that is drawn for. */
  index = 0;

  /** @param {L.Map} leaflet @param {() => string | null} base the base map's id, null for the offline one */
  constructor(leaflet, base) {
    this.leaflet = leaflet;
    this.base = base;
    leaflet.on("click", ({ latlng }) => this.add(latlng)).on("dblclick", () => this.finish());
    document.addEventListener("keydown", (event) => this.press(event));
  }

  /** @param {SketchView} view */
  show({ mode, placed, index }) {
    this.index = index;
    this.start(mode);
    this.showPlaced(placed);
  }

  /** @param {SketchView["mode"]} mode */
  start(mode) {
    if (mode === this.mode) return;
    this.mode = mode;
    this.points = [];
    this.redraw();
    this.leaflet.getContainer().classList.toggle("hz-picking", Boolean(mode));
    this.leaflet.doubleClickZoom[mode ? "disable" : "enable"]();
  }

  /** @param {L.LatLng} latlng */
  add(latlng) {
    if (!this.mode || this.isLast(latlng)) return;
    this.points.push(latlng);
    this.redraw();
    if (this.mode === "point") this.finish();
  }

  /** Whether a point is where the last one is: the second click of a double-click. @param {L.LatLng} latlng */
  isLast(latlng) {
    const last = this.points.at(-1);
    const pixel = (/** @type {L.LatLng} */ point) => this.leaflet.latLngToContainerPoint(point);
    return last !== undefined && pixel(last).distanceTo(pixel(latlng)) < SAME_PX;
  }

  /** Tell the page what was drawn, in the datum of the base map. */
  finish() {
    if (!this.mode || this.points.length < LEAST[this.mode]) return;
    tell({ act: "drawn", index: this.index, geometry: toGeometry(this.mode, this.points), base: this.base() });
    this.points = [];
    this.redraw();
  }

  /** Take the last point back; with none left, stop drawing. */
  back() {
    if (!this.mode) return;
    if (!this.points.length) tell({ act: "draw", mode: null });
    this.points.pop();
    this.redraw();
  }

  redraw() {
    this.shape?.remove();
    const shape = this.mode === "polygon" ? L.polygon(this.points, STYLE) : L.polyline(this.points, STYLE);
    const dots = this.points.map((point) => L.circleMarker(point, { ...STYLE, radius: 4, dashArray: undefined }));
    this.shape = L.layerGroup([shape, ...dots]).addTo(this.leaflet);
  }

  /** Draw what the review has placed, the chosen one emphasised and with its uncertainty. @param {PlacedLine[]} placed */
  showPlaced(placed) {
    this.placedGroup?.remove();
    const layers = placed.map((one) => this.makePlaced(one));
    this.placedGroup = L.layerGroup(layers).addTo(this.leaflet);
    const at = placed.findIndex((one) => one.is_chosen);
    const key = at < 0 ? "" : JSON.stringify(placed[at].geometry);
    if (key && key !== this.placedKey && !this.leaflet.getBounds().contains(layers[at].getBounds())) {
      this.leaflet.fitBounds(layers[at].getBounds(), { maxZoom: 15, padding: [40, 40], animate: false });
    }
    this.placedKey = key;
  }

  /** @param {PlacedLine} one */
  makePlaced({ geometry, colour, is_chosen: isChosen, uncertainty_m: radius, name, index }) {
    const style = { color: colour, weight: isChosen ? 5 : 3, fillOpacity: 0.15 };
    const layer = L.geoJSON(geometry, { style, pointToLayer: (_, at) => L.circle(at, { ...style, radius }) });
    return layer.bindTooltip(h("span", {}, name)).on("click", () => this.mode || tell({ act: "choose", index }));
  }

  /** Enter ends a figure, Escape takes a point back; the review's own keys act while the map has the focus, too. @param {KeyboardEvent} event */
  press({ key, ctrlKey, metaKey, altKey }) {
    if (key === "Enter") this.finish();
    else if (key === "Escape") this.back();
    else if (REVIEW_KEYS.includes(key.toLowerCase()) && !ctrlKey && !metaKey && !altKey)
      post(window.parent, "key", key);
  }
}
