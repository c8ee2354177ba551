/* What part of the ground the map shows: at first, around results and selection, on paper, and in the link. */

/** @import { Near } from "../core/types.d.ts" */
/** @import { Item, MapOptions, MapView } from "./types.d.ts" */
/** @typedef {[number, number]} Offset the datum's offset from WGS 84, lon, lat in degrees */

import { post } from "../bus.js";

/** The bounds of a place's ground; a circle's own need a map, and it may not be on one yet. @param {Item} item @returns {L.LatLngBounds} */
export const boundsOf = ({ ground }) =>
  ground instanceof L.Circle ? ground.getLatLng().toBounds(2 * ground.getRadius()) : ground.getBounds();

/** @param {[number, number]} latlon WGS 84 @param {Offset} offset @returns {[number, number]} */
const shifted = ([lat, lon], offset) => [lat + offset[1], lon + offset[0]];

/** @param {Near} near @param {Offset} offset */
const nearBounds = (near, offset) => L.latLng(shifted([near.lat, near.lon], offset)).toBounds(2 * near.radius_m);

const PAPER = { width: "690px", height: "440px" };

export class Viewport {
  /** Whether the map has been brought to its first view. */
  isFramed = false;
  /** Whether the reader has moved the map; until then its view stands in no link. */
  isTouched = false;

  /** @param {L.Map} leaflet @param {MapOptions} options */
  constructor(leaflet, { first_view: district, keeps_link: keepsLink = false }) {
    this.leaflet = leaflet;
    this.district = district;
    this.keepsLink = keepsLink;
    leaflet.fitBounds(district, { animate: false });
  }

  /** Bring a place into view, unless it is. @param {Item | undefined} item */
  bringIntoView(item) {
    const { leaflet } = this;
    if (!item || leaflet.getBounds().pad(-0.1).contains(boundsOf(item))) return;
    leaflet.fitBounds(boundsOf(item), { maxZoom: Math.max(leaflet.getZoom(), 14), padding: [40, 40], animate: false });
  }

  /** Show all results. @param {Item[]} items */
  fit(items) {
    if (!items.length) return;
    const bounds = L.latLngBounds([]);
    for (const item of items) bounds.extend(boundsOf(item));
    this.leaflet.fitBounds(bounds, { maxZoom: 16, padding: [24, 24], animate: false });
  }

  /** Bring the results into view where none of them is. @param {Item[]} items */
  showSome(items) {
    const view = this.leaflet.getBounds();
    if (items.length && !items.some((item) => view.intersects(boundsOf(item)))) this.fit(items);
  }

  /**
   * Where the map starts: the link's view, else the circle to look in, else the district if any place lies there, else the places shown.
   * @param {MapView} view
   * @param {Offset} offset
   * @param {Item[]} items
   * @param {Item | undefined} selected
   */
  frame({ at, near }, offset, items, selected) {
    const { leaflet } = this;
    const district = L.latLngBounds(shifted(this.district[0], offset), shifted(this.district[1], offset));
    const isElsewhere = items.length && !items.some((item) => district.contains(item.latlng));
    if (at) leaflet.setView(shifted([at[0], at[1]], offset), at[2], { animate: false });
    else if (near) leaflet.fitBounds(nearBounds(near, offset), { maxZoom: 16, padding: [12, 12], animate: false });
    else if (isElsewhere) this.fit(items);
    else leaflet.fitBounds(district, { animate: false });
    if (!at) this.bringIntoView(selected);
  }

  /** Keep the first view until the reader moves the map: the frame gets its size late. @param {() => void} again frames the map */
  frameFirst(again) {
    this.leaflet.on("resize", again);
    const take = () => {
      this.leaflet.off("resize", again);
      this.isTouched = true;
    };
    for (const touch of ["pointerdown", "wheel", "keydown"]) {
      this.leaflet.getContainer().addEventListener(touch, take, { once: true, capture: true });
    }
    this.isFramed = true;
    again();
  }

  /** Give the map the size of the paper while it is printed; `views.css` gives it to the frame. @param {() => void} paint */
  printWell(paint) {
    const { style } = this.leaflet.getContainer();
    const resize = () => {
      this.leaflet.invalidateSize({ animate: false });
      paint();
    };
    window.addEventListener("beforeprint", () => {
      for (const [name, value] of Object.entries(PAPER)) style.setProperty(name, value, "important");
      resize();
    });
    window.addEventListener("afterprint", () => {
      for (const name of Object.keys(PAPER)) style.removeProperty(name);
      resize();
    });
  }

  /** Tell the page around the frame where the reader moved the map, for its address. @param {Offset} offset */
  keepLink([lon, lat]) {
    if (!this.keepsLink || !this.isTouched) return;
    const centre = this.leaflet.getCenter();
    post(window.parent, "moved", [
      (centre.lat - lat).toFixed(5),
      (centre.lng - lon).toFixed(5),
      this.leaflet.getZoom(),
    ]);
  }
}
