/*
 * Places as layers of the map: a ground as large as the place or its uncertainty, and a sign. Every place is drawn once,
 * hidden; a change shows and hides. GeoJSON gives lon-lat, Leaflet takes lat-lon.
 */

/** @import { Geometry } from "geojson" */
/** @import { CircleMarkerOptions, PathOptions } from "leaflet" */
/** @import { LocatedPlace, Payload } from "../core/types.d.ts" */
/** @import { Look } from "../ground/style.js" */
/** @import { Hideable, Item, Renderer } from "./types.d.ts" */

import { isDark, lighten } from "../core/colour.js";
import { Sign } from "./signs.js";

/** From so many places on they are drawn on a canvas. */
export const CANVAS_FROM = 500;

/**
 * A payload in the colours in which its places stand out from the ground.
 * @param {Payload} payload
 * @param {Look} look
 * @returns {Payload}
 */
export function colourFor(payload, { land, ring }) {
  const styles = Object.entries(payload.styles).map(([sector, style]) => {
    const colour = isDark(land) ? lighten(style.colour, land) : style.colour;
    return [sector, { ...style, colour, ring }];
  });
  return { ...payload, styles: Object.fromEntries(styles) };
}

/**
 * How a place's ground is drawn: dashed where the position is approximate, dotted where only the region is known.
 * @param {Payload} payload
 * @param {LocatedPlace} place
 * @param {boolean} isSelected
 * @returns {PathOptions}
 */
function outline(payload, place, isSelected) {
  const { colour } = payload.styles[place.sector];
  return {
    color: colour,
    weight: place.geometry.type === "Point" ? 1.5 : isSelected ? 5 : 3,
    opacity: 0.95,
    fillColor: colour,
    fillOpacity: isSelected ? 0.22 : 0.1,
    dashArray: place.is_solid ? undefined : place.precision === "region" ? "1 7" : "7 6",
  };
}

/**
 * How a place's sign is drawn: hollow where the position is approximate.
 * @param {Payload} payload
 * @param {LocatedPlace} place
 * @param {boolean} isSelected
 * @returns {CircleMarkerOptions & { radius: number }}
 */
function signStyle(payload, place, isSelected) {
  const { colour, ring = "#ffffff" } = payload.styles[place.sector];
  return {
    radius: isSelected ? 10 : payload.places.length > CANVAS_FROM ? 5 : 7,
    color: place.is_solid ? ring : colour,
    weight: place.is_solid ? 1.5 : 2.5,
    fillColor: place.is_solid ? colour : ring,
    fillOpacity: 1,
  };
}

/**
 * Let a layer be passed over by the canvas, drawing and pointer alike, while it is hidden.
 * @param {any} layer
 * @param {Item} item
 * @returns {any}
 */
function hideable(layer, item) {
  for (const name of ["_updatePath", "_containsPoint"]) {
    const own = layer[name];
    layer[name] = (/** @type {unknown[]} */ ...given) => (layer.isHidden ? false : own.apply(layer, given));
  }
  return Object.assign(layer, { isHidden: true, item });
}

/** @param {{ geometry: Geometry }} place @returns {GeoJSON.Feature} */
export const asFeature = ({ geometry }) => ({ type: "Feature", properties: {}, geometry });

/**
 * A place's layers; Leaflet's `geometryToLayer` leaves the options of a GeoJSON layer out, so they are set after it.
 * @param {Payload} payload
 * @param {number} index
 * @param {Renderer} renderer
 * @returns {Item}
 */
function makeItem(payload, index, renderer) {
  const place = /** @type {LocatedPlace} */ (payload.places[index]);
  const { shape } = payload.styles[place.sector];
  const [lon, lat] = place.anchor;
  const style = outline(payload, place, false);
  const ground =
    place.geometry.type === "Point"
      ? L.circle([lat, lon], { ...style, renderer, radius: place.uncertainty_m })
      : L.GeoJSON.geometryToLayer(asFeature(place));
  Object.assign(ground.options, style, { renderer });
  const sign = new Sign([lat, lon], { ...signStyle(payload, place, false), renderer, shape, className: "hz-sign" });
  const item = /** @type {Item} */ ({ index, place, latlng: L.latLng(lat, lon) });
  return Object.assign(item, { ground: hideable(ground, item), sign: hideable(sign, item) });
}

/**
 * The located places of a payload as items; their order is the payload's.
 * @param {Payload} payload
 * @param {Renderer} renderer
 */
export const makeItems = (payload, renderer) =>
  payload.places.flatMap((place, index) => (place.geometry ? [makeItem(payload, index, renderer)] : []));

/** @param {Payload} payload */
export const makeRenderer = (payload) =>
  /** @type {Renderer} */ (payload.places.length > CANVAS_FROM ? L.canvas({ padding: 0.4 }) : L.svg({ padding: 0.4 }));

/** Emphasise a place, or no longer. @param {Payload} payload @param {Item} item @param {boolean} isSelected */
export function emphasise(payload, { ground, sign, place }, isSelected) {
  const style = signStyle(payload, place, isSelected);
  ground.setStyle(outline(payload, place, isSelected));
  sign.setStyle(style).setRadius(style.radius);
}

/** A layer's element, which the canvas does not have. @param {Hideable<L.Path>} layer */
const elementOf = (layer) => /** @type {SVGElement | undefined} */ (layer.getElement?.());

/** @param {Hideable<L.Path>} layer */
function paintHidden(layer) {
  const element = elementOf(layer);
  if (element) element.style.display = layer.isHidden ? "none" : "";
}

/**
 * What a layer that was just added needs: it is hidden, and no stop of the Tab key. Leaflet's tooltips make outlines and
 * signs such stops, which do nothing; the list is the way for keys.
 * @param {Item} item
 */
export function settle({ ground, sign }) {
  for (const layer of [ground, sign]) {
    paintHidden(layer);
    elementOf(layer)?.setAttribute("tabindex", "-1");
  }
}

/** Show or hide a layer; the canvas draws it at its next turn. @param {Hideable<L.Path>} layer @param {boolean} isHidden @param {Renderer} renderer */
export function hide(layer, isHidden, renderer) {
  if (layer.isHidden === isHidden) return;
  layer.isHidden = isHidden;
  if (renderer._ctx) return;
  paintHidden(layer);
  if (!isHidden) layer.redraw();
}

/** Draw a canvas anew as a whole. @param {Renderer} canvas */
export function repaint(canvas) {
  canvas._redrawBounds = null;
  canvas._redraw();
}
