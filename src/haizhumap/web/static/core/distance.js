/*
 * How far a place is from a point, in metres on the WGS 84 ellipsoid; GeoJSON geometry, lon-lat.
 * Around the point the ground is taken as flat, with the ellipsoid's radii at the middle latitude of each vertex: for
 * the radii that the page offers the fault is below a metre.
 */

/** @import { Geometry } from "geojson" */
/** @import { LonLat } from "./types.d.ts" */
/** @typedef {[number, number]} Offset metres east and north of the point */

const AXIS_M = 6378137;
const E2 = 0.00669437999014;
const RAD = Math.PI / 180;

/**
 * A position's metres east and north of a point.
 * @param {number[]} position
 * @param {LonLat} point
 * @returns {Offset}
 */
function offset([lon, lat], point) {
  const middle = ((lat + point.lat) / 2) * RAD;
  const w = 1 - E2 * Math.sin(middle) ** 2;
  const [prime, meridian] = [AXIS_M / Math.sqrt(w), (AXIS_M * (1 - E2)) / w ** 1.5];
  return [(lon - point.lon) * RAD * prime * Math.cos(middle), (lat - point.lat) * RAD * meridian];
}

/**
 * From the origin to the nearest point of a segment.
 * @param {Offset} from
 * @param {Offset} to
 */
function toSegment([x1, y1], [x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length2 = dx * dx + dy * dy;
  const share = length2 ? Math.min(1, Math.max(0, -(x1 * dx + y1 * dy) / length2)) : 0;
  return Math.hypot(x1 + share * dx, y1 + share * dy);
}

/** @param {Offset} position */
const toPoint = (position) => Math.hypot(...position);

/** @param {Offset[]} line */
const toLine = (line) => Math.min(...line.map((corner, i) => toSegment(line[Math.max(0, i - 1)], corner)));

/**
 * Whether the origin lies in a ring.
 * @param {Offset[]} ring
 */
const holds = (ring) =>
  ring.reduce((isIn, [x2, y2], i) => {
    const [x1, y1] = ring[i ? i - 1 : ring.length - 1];
    return y1 > 0 !== y2 > 0 && 0 < ((x2 - x1) * -y1) / (y2 - y1) + x1 ? !isIn : isIn;
  }, false);

/** @param {Offset[][]} rings */
const toPolygon = (rings) => (rings.filter(holds).length % 2 ? 0 : Math.min(...rings.map(toLine)));

/**
 * The metres from a point to the nearest part of a geometry; 0 inside an outline, infinite where there is none.
 * @param {Geometry | null} geometry
 * @param {LonLat} point
 * @returns {number}
 */
export function distance(geometry, point) {
  if (!geometry) return Infinity;
  /** @param {number[]} position */
  const one = (position) => offset(position, point);
  switch (geometry.type) {
    case "GeometryCollection":
      return Math.min(Infinity, ...geometry.geometries.map((part) => distance(part, point)));
    case "Point":
      return geometry.coordinates.length ? toPoint(one(geometry.coordinates)) : Infinity;
    case "MultiPoint":
      return Math.min(Infinity, ...geometry.coordinates.map((position) => toPoint(one(position))));
    case "LineString":
      return toLine(geometry.coordinates.map(one));
    case "MultiLineString":
      return Math.min(Infinity, ...geometry.coordinates.map((line) => toLine(line.map(one))));
    case "Polygon":
      return geometry.coordinates.length ? toPolygon(geometry.coordinates.map((ring) => ring.map(one))) : Infinity;
    case "MultiPolygon":
      return Math.min(Infinity, ...geometry.coordinates.map((rings) => toPolygon(rings.map((ring) => ring.map(one)))));
  }
}
