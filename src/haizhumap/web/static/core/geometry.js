/* Geometry as it comes from the server (web/payload.py), and as GeoJSON has it. */

/** @import { Geometry, Position } from "geojson" */
/** @import { Payload } from "./types.d.ts" */
/**
 * Geometry whose positions come as steps: lon and lat of the first, then from each to the next, in millionths of a degree.
 * @typedef {{ type: string, steps: any[] }} Packed
 */

const UNITS = 1e6;

/** @param {number[]} steps @returns {Position[]} */
function positionsOf(steps) {
  const positions = new Array(steps.length / 2);
  let [x, y] = [0, 0];
  for (let i = 0; i < positions.length; i++) {
    x += steps[2 * i];
    y += steps[2 * i + 1];
    positions[i] = [x / UNITS, y / UNITS];
  }
  return positions;
}

/** @param {any[]} steps lists of steps, as deep as GeoJSON nests positions @returns {any[]} */
const unpackSteps = (steps) => (typeof steps[0] === "number" ? positionsOf(steps) : steps.map(unpackSteps));

/** @param {Geometry | Packed | null} geometry @returns {Geometry | null} */
const unpackGeometry = (geometry) =>
  geometry && "steps" in geometry
    ? /** @type {Geometry} */ ({ type: geometry.type, coordinates: unpackSteps(geometry.steps) })
    : geometry;

/**
 * A payload whose places have GeoJSON; the same payload, changed once.
 * @template {Pick<Payload, "places">} Given
 * @param {Given} payload
 * @returns {Given}
 */
export function unpackPlaces(payload) {
  for (const place of payload.places) place.geometry = unpackGeometry(place.geometry);
  return payload;
}
