/**
 * Datum shifts between WGS 84, GCJ-02 (AMap) and BD-09 (Baidu), as `geo/datum.py` has them: degrees, lon first.
 * Both are held together by `tests/cases/datum.json`.
 */

/** @typedef {"wgs84" | "gcj02" | "bd09"} Datum */
/** @typedef {[lon: number, lat: number]} LonLat */

const AXIS_M = 6378245;
const E2 = 0.006693421622965943;
const BD_TURN = (Math.PI * 3000) / 180;
const [BD_LON, BD_LAT] = [0.0065, 0.006];
const CHINA = { left: 72.004, bottom: 0.8293, right: 137.8347, top: 55.8271 };
const STEPS = 4;

const { PI, abs, sin, cos, sqrt, hypot, atan2 } = Math;

/** @param {LonLat} at */
const isShifted = ([lon, lat]) => CHINA.left < lon && lon < CHINA.right && CHINA.bottom < lat && lat < CHINA.top;

/**
 * @param {LonLat} at
 * @returns {LonLat}
 */
function toGcj02([lon, lat]) {
  if (!isShifted([lon, lat])) return [lon, lat];
  const [x, y] = [lon - 105, lat - 35];
  const root = sqrt(abs(x));
  const waves = ((20 * sin(6 * PI * x) + 20 * sin(2 * PI * x)) * 2) / 3;
  let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves;
  north += ((20 * sin(PI * y) + 40 * sin((PI * y) / 3)) * 2) / 3;
  north += ((160 * sin((PI * y) / 12) + 320 * sin((PI * y) / 30)) * 2) / 3;
  let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves;
  east += ((20 * sin(PI * x) + 40 * sin((PI * x) / 3)) * 2) / 3;
  east += ((150 * sin((PI * x) / 12) + 300 * sin((PI * x) / 30)) * 2) / 3;
  const phi = (lat * PI) / 180;
  const w = 1 - E2 * sin(phi) ** 2;
  const degrees = 180 / PI;
  return [
    lon + (east / ((AXIS_M / sqrt(w)) * cos(phi))) * degrees,
    lat + (north / ((AXIS_M * (1 - E2)) / (w * sqrt(w)))) * degrees,
  ];
}

/**
 * @param {LonLat} at in GCJ-02
 * @returns {LonLat}
 */
function toBd09([lon, lat]) {
  if (!isShifted([lon, lat])) return [lon, lat];
  const radius = hypot(lon, lat) + 0.00002 * sin(lat * BD_TURN);
  const angle = atan2(lat, lon) + 0.000003 * cos(lon * BD_TURN);
  return [radius * cos(angle) + BD_LON, radius * sin(angle) + BD_LAT];
}

/**
 * The inverse of a shift that hardly changes from place to place, by fixed-point steps.
 * @param {(at: LonLat) => LonLat} forward
 * @returns {(at: LonLat) => LonLat}
 */
const inverse = (forward) => (at) => {
  let [x, y] = at;
  for (let step = 0; step < STEPS; step++) {
    const [east, north] = forward([x, y]);
    [x, y] = [x + at[0] - east, y + at[1] - north];
  }
  return [x, y];
};

const [fromGcj02, fromBd09] = [inverse(toGcj02), inverse(toBd09)];

/** @type {Record<Datum, ((at: LonLat) => LonLat)[]>} */
const TO_WGS84 = { wgs84: [], gcj02: [fromGcj02], bd09: [fromBd09, fromGcj02] };
/** @type {Record<Datum, ((at: LonLat) => LonLat)[]>} */
const FROM_WGS84 = { wgs84: [], gcj02: [toGcj02], bd09: [toGcj02, toBd09] };

/**
 * Shift a position from one datum to another; a round trip is exact to under 1 mm.
 * @param {LonLat} at degrees in `source`
 * @param {Datum} source
 * @param {Datum} target
 * @returns {LonLat} degrees in `target`
 */
export function convert(at, source, target) {
  if (source === target) return at;
  return [...TO_WGS84[source], ...FROM_WGS84[target]].reduce((moved, step) => step(moved), at);
}
