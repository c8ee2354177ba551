/* The zone in which a place lies: its geometry with a border as wide as its uncertainty. */

/** @import { LocatedPlace } from "../core/types.d.ts" */

import { asFeature } from "./places.js";

const PAINT = { pane: "halo", interactive: false, color: "#f2b200", fillColor: "#f2b200", opacity: 1, fillOpacity: 1 };
const EQUATOR_M = 40075016.686;

/** @param {L.Map} leaflet @param {number} lat */
const metresPerPixel = (leaflet, lat) => (EQUATOR_M * Math.cos((lat * Math.PI) / 180)) / 2 ** (leaflet.getZoom() + 8);

/**
 * @param {L.Map} leaflet
 * @param {LocatedPlace} place
 * @returns {L.Layer}
 */
export function makeHalo(leaflet, place) {
  const { anchor, uncertainty_m: metres } = place;
  if (place.geometry.type === "Point") {
    return L.circle([anchor[1], anchor[0]], { ...PAINT, radius: metres, stroke: false, fill: true });
  }
  const fill = place.geometry.type.endsWith("Polygon");
  const halo = /** @type {L.Path} */ (L.GeoJSON.geometryToLayer(asFeature(place)));
  const fit = () =>
    halo.setStyle({ ...PAINT, fill, weight: (2 * metres) / metresPerPixel(leaflet, anchor[1]), lineJoin: "round" });
  Object.assign(halo.options, PAINT);
  halo.on("add", () => leaflet.on("zoomend", fit)).on("remove", () => leaflet.off("zoomend", fit));
  fit();
  return halo;
}
