/*
 * How far a place is from a point, in metres on the WGS 84 ellipsoid; GeoJSON geometry, lon-lat.
 * Around the point the ground is taken as flat, with the ellipsoid's radii at the middle latitude of each vertex: for
 * the radii that the page offers the fault is below a metre.
 */
(function (haizhumap) {
  "use strict";

  const AXIS_M = 6378137;
  const E2 = 0.00669437999014;
  const RAD = Math.PI / 180;

  /** A position's metres east and north of a point. */
  function offset([lon, lat], point) {
    const middle = ((lat + point.lat) / 2) * RAD;
    const w = 1 - E2 * Math.sin(middle) ** 2;
    const [prime, meridian] = [AXIS_M / Math.sqrt(w), (AXIS_M * (1 - E2)) / w ** 1.5];
    return [(lon - point.lon) * RAD * prime * Math.cos(middle), (lat - point.lat) * RAD * meridian];
  }

  /** From the origin to the nearest point of a segment. */
  function toSegment([x1, y1], [x2, y2]) {
    const [dx, dy] = [x2 - x1, y2 - y1];
    const length2 = dx * dx + dy * dy;
    const share = length2 ? Math.min(1, Math.max(0, -(x1 * dx + y1 * dy) / length2)) : 0;
    return Math.hypot(x1 + share * dx, y1 + share * dy);
  }

  const toLine = (line) => Math.min(...line.map((corner, i) => toSegment(line[Math.max(0, i - 1)], corner)));

  /** Whether the origin lies in a ring. */
  const holds = (ring) =>
    ring.reduce((isIn, [x2, y2], i) => {
      const [x1, y1] = ring[i ? i - 1 : ring.length - 1];
      return y1 > 0 !== y2 > 0 && 0 < ((x2 - x1) * -y1) / (y2 - y1) + x1 ? !isIn : isIn;
    }, false);

  const toPolygon = (rings) => (rings.filter(holds).length % 2 ? 0 : Math.min(...rings.map(toLine)));

  const WAYS = {
    Point: (position) => Math.hypot(...position),
    LineString: toLine,
    Polygon: toPolygon,
    MultiPoint: (positions) => Math.min(...positions.map((position) => Math.hypot(...position))),
    MultiLineString: (lines) => Math.min(...lines.map(toLine)),
    MultiPolygon: (polygons) => Math.min(...polygons.map(toPolygon)),
  };

  const project = (coordinates, point) =>
    typeof coordinates[0] === "number" ? offset(coordinates, point) : coordinates.map((part) => project(part, point));

  /** The metres from a point to the nearest part of a geometry; 0 inside an outline, infinite where there is none. */
  haizhumap.distance = function (geometry, point) {
    if (!geometry) return Infinity;
    if (geometry.type === "GeometryCollection") return Math.min(Infinity, ...geometry.geometries.map((part) => haizhumap.distance(part, point)));
    return geometry.coordinates.length ? WAYS[geometry.type](project(geometry.coordinates, point)) : Infinity;
  };
})(window.haizhumap);
