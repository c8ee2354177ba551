/*
 * The offline base map below the places, WGS 84: areas and lines in the pane "base", and the ground's names.
 *   createGround(leaflet, features)   draw the base map's GeoJSON features; returns its labels, for labels.js to place
 * GeoJSON gives lon-lat, Leaflet takes lat-lon.
 */

/** @import { Feature } from "geojson" */

import { LABEL_ZOOM, makeLabels } from "./labels.js";

/** @type {[string, L.PathOptions][]} */
const GROUND = [
  ["district", { fill: true, fillColor: "#fbf9f4", fillOpacity: 1, stroke: false }],
  ["river", { fill: true, fillColor: "#c3dbe7", fillOpacity: 1, stroke: false }],
  ["creek", { color: "#b0cfde", weight: 3, dashArray: "6 4" }],
  ["metro", { color: "#c9c0d8", weight: 1.2 }],
  ["street", { color: "#ddd5c6", weight: 2.5 }],
  ["casing", { color: "#cfc4b0", weight: 5 }],
  ["road", { color: "#fffdf6", weight: 3.2 }],
  ["bridge", { color: "#cfc4b0", weight: 4 }],
  ["border", { color: "#a39a8b", weight: 1.2, dashArray: "8 3 2 3" }],
];

/**
 * Features in drawing order; roads get a casing below, districts a border above.
 * @param {Feature[]} features
 */
function layered(features) {
  const copies = features.flatMap((feature) => {
    const { kind, road_class: roadClass } = feature.properties ?? {};
    /** @type {string[]} */
    const drawn = {
      road: roadClass === "main" ? ["casing", "road"] : ["street"],
      district: ["district", "border"],
      neighbour_limit: ["border"],
    }[/** @type {"road"} */ (kind)] ?? [kind];
    return drawn.map((as) => /** @type {const} */ ([as, feature]));
  });
  return GROUND.map(
    ([kind, style]) =>
      /** @type {const} */ ([style, copies.filter(([as]) => as === kind).map(([, feature]) => feature)]),
  );
}

/**
 * @param {L.Map} leaflet
 * @param {Feature[]} features
 */
export function createGround(leaflet, features) {
  const renderer = L.canvas({ pane: "base", padding: 0.4 });
  const shared = { pane: "base", renderer, interactive: false, fill: false };
  for (const [style, drawn] of layered(features.filter((feature) => feature.geometry.type !== "Point"))) {
    const dashed = (/** @type {Feature | undefined} */ feature) =>
      feature?.properties?.is_schematic && style.stroke !== false && !style.dashArray ? { dashArray: "5 4" } : {};
    const options = {
      ...shared,
      style: (/** @type {Feature | undefined} */ feature) => ({ ...shared, ...style, ...dashed(feature) }),
    };
    L.geoJSON(drawn, options).addTo(leaflet);
  }
  drawStations(
    leaflet,
    features.filter((feature) => feature.properties?.kind === "station"),
    { ...shared, radius: 3, color: "#9a8fb5", weight: 1.2, fill: true, fillColor: "#fff", fillOpacity: 1 },
  );
  return makeLabels(leaflet, features);
}

/** @param {L.Map} leaflet @param {Feature[]} stations @param {L.CircleMarkerOptions} style */
function drawStations(leaflet, stations, style) {
  const dots = L.geoJSON(stations, { pointToLayer: (_, latlng) => L.circleMarker(latlng, style) });
  const toggle = () => (leaflet.getZoom() < LABEL_ZOOM.station - 1 ? dots.remove() : dots.addTo(leaflet));
  leaflet.on("zoomend", toggle);
  toggle();
}
