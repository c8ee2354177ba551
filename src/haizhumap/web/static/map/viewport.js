/* What part of the ground the map shows: at first, around results and selection, on paper, and in the link. */

/** @import { Near } from "../core/types.d.ts" */
/** @import { Item, MapOptions, MapView } from "./types.d.ts" */
/** @typedef {[number, number]} Offset the datum's offset from WGS 84, lon, lat in degrees */

/** @type {WeakMap<Item, L.LatLngBounds>} */
const bounds = new WeakMap();

/** The bounds of a place's ground; a circle's own need a map, and it may not be on one yet. @param {Item} item @returns {L.LatLngBounds} */
export function boundsOf(item) {
  const known = bounds.get(item);
  if (known) return known;
  const { ground } = item;
  const found = ground instanceof L.Circle ? ground.getLatLng().toBounds(2 * ground.getRadius()) : ground.getBounds();
  bounds.set(item, found);
  return found;
}

/** The bounds of a place's ground with its uncertainty. @param {Item} item */
const reachOf = (item) =>
  L.latLngBounds([])
    .extend(boundsOf(item))
    .extend(item.latlng.toBounds(2 * item.place.uncertainty_m));

/** Whether a spot lies in bounds; Leaflet's own `contains` makes objects, which thousands of places feel. @param {L.LatLngBounds} box @returns {(spot: L.LatLng) => boolean} */
export function within(box) {
  const [west, south, east, north] = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()];
  return ({ lat, lng }) => lng >= west && lng <= east && lat >= south && lat <= north;
}

/** @param {[number, number]} latlon WGS 84 @param {Offset} offset @returns {[number, number]} */
const shifted = ([lat, lon], offset) => [lat + offset[1], lon + offset[0]];

/** @param {Near} near @param {Offset} offset */
const nearBounds = (near, offset) => L.latLng(shifted([near.lat, near.lon], offset)).toBounds(2 * near.radius_m);

const EVEN = { left: 24, top: 24, right: 24, bottom: 24 };
/** What the offline ground holds, lat first: `haizhumap.ground` draws no further. */
const GROUND = /** @type {[number, number][]} */ ([
  [22.94, 113.08],
  [23.24, 113.56],
]);
const CLOSEST = 16;
/** A place that would fit so many zooms nearer is too small to see. */
const FAR_ZOOMS = 2;
const FARTHEST = 7;
/** A zoom that shows district and partner zones together on a phone. */
const FAR = 8;
const HOME_M = 1000;
/** What lies farther from home does not share a view with it. */
const REACH_M = 50_000;
/** The gap that a page leaves between what lies over the map and what is shown. */
const GAP_PX = 16;
/** What is lower or narrower are single controls, which names find free room around. */
const LEAST_COVER_PX = 70;
const FLIGHT_S = 0.7;
/** The map on A4 below its title; `page.css` and both hosts give it this room. */
const PAPER = { width: "186mm", height: "90mm" };

/** The neighbourhood of a spot, out to the nearest place where none is so near. @param {L.LatLng} spot @param {Item[]} items */
function around(spot, items) {
  const bounds = spot.toBounds(2 * HOME_M);
  if (items.some((item) => bounds.intersects(boundsOf(item)))) return bounds;
  const metres = items.map((item) => spot.distanceTo(item.latlng));
  const least = metres.reduce((one, other) => Math.min(one, other), REACH_M);
  return items.filter((_, i) => metres[i] <= least).reduce((whole, item) => whole.extend(item.latlng), bounds);
}

export class Viewport {
  /** Whether the map has been brought to its first view. */
  isFramed = false;
  /** Whether the reader has moved the map; until then its view stands in no link. */
  isTouched = false;
  /** Whether the map lies on paper: that view is nobody's. */
  isPrinting = false;
  isWheelShared = false;
  padding = EVEN;
  /** Whether anything that is shown lies beyond the ground. */
  isBeyond = false;

  /** @param {L.Map} leaflet @param {MapOptions} options */
  constructor(leaflet, { first_view: district }) {
    this.leaflet = leaflet;
    this.district = district;
    leaflet.fitBounds(district, { animate: false });
  }

  /** What lies over the map, in pixels from each edge: a view fits what is free. @param {MapView["padding"]} padding */
  setPadding(padding) {
    this.padding = padding ?? EVEN;
    return this.covered();
  }

  /** What a page covers of the map, in pixels of its container: a panel on the left, or search above and a sheet below. */
  covered() {
    const { x: width, y: height } = this.leaflet.getSize();
    const { left, top, bottom } = this.padding;
    const rooms = [
      { x: 0, y: 0, w: left - GAP_PX, h: height },
      { x: 0, y: 0, w: width, h: top - GAP_PX },
      { x: 0, y: height - bottom + GAP_PX, w: width, h: bottom - GAP_PX },
    ];
    return rooms.filter(({ w, h }) => Math.min(w, h) > LEAST_COVER_PX);
  }

  get #fitting() {
    const { left, top, right, bottom } = this.padding;
    return { paddingTopLeft: L.point(left, top), paddingBottomRight: L.point(right, bottom) };
  }

  /** What is free of the map, as bounds. */
  free() {
    const { leaflet } = this;
    const { paddingTopLeft, paddingBottomRight } = this.#fitting;
    return L.latLngBounds(
      leaflet.containerPointToLatLng(paddingTopLeft),
      leaflet.containerPointToLatLng(leaflet.getSize().subtract(paddingBottomRight)),
    );
  }

  /** Fly to bounds, or go there at once where motion is unwelcome or the view is far. @param {L.LatLngBounds} bounds @param {number} maxZoom */
  fly(bounds, maxZoom) {
    const { leaflet } = this;
    const isStill =
      matchMedia("(prefers-reduced-motion: reduce)").matches || !leaflet.getBounds().pad(2).intersects(bounds);
    const options = { ...this.#fitting, maxZoom };
    if (isStill) leaflet.fitBounds(bounds, { ...options, animate: false });
    else leaflet.flyToBounds(bounds, { ...options, duration: FLIGHT_S });
  }

  /** Bring a place with its uncertainty into what is free, unless it is there and large enough. @param {Item | undefined} item */
  bringIntoView(item) {
    if (!item) return;
    const { leaflet } = this;
    const bounds = reachOf(item);
    const { paddingTopLeft, paddingBottomRight } = this.#fitting;
    const fitting = Math.min(leaflet.getBoundsZoom(bounds, false, paddingTopLeft.add(paddingBottomRight)), CLOSEST);
    if (this.free().contains(bounds) && fitting - leaflet.getZoom() < FAR_ZOOMS) return;
    this.fly(bounds, CLOSEST);
  }

  /** Show all results. @param {Item[]} items */
  fit(items) {
    if (!items.length) return;
    const bounds = L.latLngBounds([]);
    for (const item of items) bounds.extend(boundsOf(item));
    this.fly(bounds, CLOSEST);
  }

  /** Bring the results into view where none of them is. @param {Item[]} items */
  showSome(items) {
    const view = this.free();
    if (items.length && !items.some((item) => view.intersects(boundsOf(item)))) this.fit(items);
  }

  /**
   * Show the neighbourhood of a spot; where nothing is shown, no nearer than the reader already is.
   * @param {[number, number]} latlon WGS 84
   * @param {Offset} offset
   * @param {Item[]} items
   */
  goHome(latlon, offset, items) {
    const spot = L.latLng(shifted(latlon, offset));
    if (items.length) this.fly(around(spot, items), CLOSEST);
    else if (!this.free().contains(spot)) this.fly(spot.toBounds(1), this.leaflet.getZoom());
  }

  /**
   * Keep the map where there is something to see: on the ground, or as far out as what is shown lies; whether that has changed.
   * @param {L.LatLng[]} spots what is shown
   */
  bind(spots) {
    const { leaflet } = this;
    const ground = L.latLngBounds(GROUND);
    const isOnGround = within(ground);
    const beyond = spots.filter((spot) => !isOnGround(spot));
    const isBeyond = beyond.length > 0;
    const isNew = isBeyond !== this.isBeyond;
    this.isBeyond = isBeyond;
    for (const spot of beyond) ground.extend(spot);
    const least = this.#leastZoom();
    leaflet.setMaxBounds(this.#uncovered(isBeyond ? ground.pad(0.15) : ground, isBeyond ? FAR : least));
    leaflet.setMinZoom(isBeyond ? FARTHEST : least);
    return isNew;
  }

  /** Bounds with what a panel or a sheet covers beside them: their middle may stand in the middle of what is free. @param {L.LatLngBounds} bounds @param {number} zoom */
  #uncovered(bounds, zoom) {
    const { leaflet } = this;
    const { left, top, right, bottom } = this.padding;
    const corner = leaflet.project(bounds.getSouthWest(), zoom);
    const covered = corner.add([-Math.max(0, left - right), Math.max(0, bottom - top)]);
    return L.latLngBounds(leaflet.unproject(covered, zoom), bounds.getNorthEast());
  }

  /** So far out that the ground fills the window, or the district half its height: a sheet over the rest moves nothing. */
  #leastZoom() {
    const { leaflet } = this;
    const { left, right } = this.padding;
    leaflet.options.minZoom = FARTHEST;
    const filling = Math.floor(2 * leaflet.getBoundsZoom(L.latLngBounds(GROUND), true)) / 2;
    const covered = L.point(left + right, leaflet.getSize().y / 2);
    return Math.min(filling, leaflet.getBoundsZoom(L.latLngBounds(this.district), false, covered));
  }

  /**
   * Where the map starts: the link's view, else the circle to look in, else the district if any place lies there, else the places shown.
   * @param {MapView} view
   * @param {Offset} offset
   * @param {Item[]} items
   * @param {Item | undefined} selected
   */
  frame({ at, near, home }, offset, items, selected) {
    const { leaflet } = this;
    const fitting = { ...this.#fitting, maxZoom: CLOSEST, animate: false };
    const district = L.latLngBounds(shifted(this.district[0], offset), shifted(this.district[1], offset));
    const isElsewhere = items.length && !items.some((item) => district.contains(item.latlng));
    if (at) leaflet.setView(shifted([at[0], at[1]], offset), at[2], { animate: false });
    else if (home) leaflet.fitBounds(around(L.latLng(shifted([home.lat, home.lon], offset)), items), fitting);
    else if (near) leaflet.fitBounds(nearBounds(near, offset), fitting);
    else if (isElsewhere) this.fit(items);
    else leaflet.fitBounds(district, fitting);
    if (!at && selected) leaflet.fitBounds(reachOf(selected), fitting);
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

  /** In a frame of another page the wheel scrolls that page, and zooms while Ctrl is held. */
  shareWheel() {
    if (this.isWheelShared) return;
    this.isWheelShared = true;
    const { scrollWheelZoom: wheel } = this.leaflet;
    const choose = (/** @type {WheelEvent} */ event) => wheel[event.ctrlKey || event.metaKey ? "enable" : "disable"]();
    this.leaflet.getContainer().addEventListener("wheel", choose, { capture: true, passive: true });
    wheel.disable();
  }

  /** What paper shows: the selected place as far as its uncertainty goes, else all that the list beside it has. @param {{items: Item[], selected: number | null}} now */
  chosen({ items, selected }) {
    const own = items.find(({ index }) => index === selected);
    if (own) return reachOf(own);
    const bounds = L.latLngBounds([]);
    for (const item of items) bounds.extend(boundsOf(item));
    return bounds.isValid() ? bounds : this.free();
  }

  /**
   * While it is printed the map has the size of the paper and shows there what is chosen.
   * @param {() => {items: Item[], selected: number | null}} now the places that are shown, and the row that is selected
   * @param {() => void} paint
   */
  printWell(now, paint) {
    const { leaflet } = this;
    const { style } = leaflet.getContainer();
    const snap = leaflet.options.zoomSnap;
    /** @type {[L.LatLng, number] | null} the view on the screen */
    let kept = null;
    addEventListener("beforeprint", () => {
      const chosen = this.chosen(now());
      kept ??= [leaflet.getCenter(), leaflet.getZoom()];
      this.isPrinting = true;
      for (const [name, value] of Object.entries(PAPER)) style.setProperty(name, value, "important");
      leaflet.invalidateSize({ animate: false });
      leaflet.options.zoomSnap = 0;
      leaflet.fitBounds(chosen, { padding: L.point(40, 24), maxZoom: CLOSEST, animate: false });
      paint();
    });
    addEventListener("afterprint", () => {
      for (const name of Object.keys(PAPER)) style.removeProperty(name);
      leaflet.options.zoomSnap = snap;
      leaflet.invalidateSize({ animate: false });
      if (kept) leaflet.setView(...kept, { animate: false });
      kept = null;
      this.isPrinting = false;
      paint();
    });
  }

  /** Where the reader moved the map: lat, lon, zoom, WGS 84; null until then. @param {Offset} offset @returns {[number, number, number] | null} */
  moved([lon, lat]) {
    if (!this.isTouched || this.isPrinting) return null;
    const centre = this.leaflet.getCenter();
    const round = (/** @type {number} */ degrees) => Math.round(degrees * 1e5) / 1e5;
    return [round(centre.lat - lat), round(centre.lng - lon), this.leaflet.getZoom()];
  }
}
