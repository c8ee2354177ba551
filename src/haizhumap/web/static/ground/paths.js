/** Features as paths on a tile: cut to it, and no finer than its pixels show. */

/** @typedef {import("./data.js").GroundLayer} GroundLayer */
/** @typedef {import("./grid_index.js").Box} Box */

/**
 * What is drawn onto: a square of the map at a zoom; `left`, `top` in pixels at that zoom, `reach` is the box, in world
 * pixels, of all that can be seen on it, with room for the widest line.
 * @typedef {object} Frame
 * @property {number} zoom
 * @property {number} scale 2 ** zoom
 * @property {number} left
 * @property {number} top
 * @property {number} size
 * @property {Box} reach
 */

/** Points nearer to one another than that are drawn as one: less is seen the farther away the map is. */
const finest = (/** @type {number} */ zoom) => (zoom < 14 ? 1 : 0.6);
const WIDEST_PX = 40;
const FEATURES_A_PATH = 60;
/** What has no corners on the ground; near by, those of the data would show. */
const SOFT = ["water", "green", "builtup", "stream", "road", "street"];
const SOFT_ZOOM = 14.5;
const ROUND_PX = 14;

/** @param {number} zoom @param {number} left @param {number} top @param {number} size @returns {Frame} */
export function makeFrame(zoom, left, top, size) {
  const scale = 2 ** zoom;
  const [from, to] = [-WIDEST_PX, size + WIDEST_PX];
  const reach = {
    left: (left + from) / scale,
    top: (top + from) / scale,
    right: (left + to) / scale,
    bottom: (top + to) / scale,
  };
  return { zoom, scale, left, top, size, reach };
}

/** @param {Float64Array} boxes @param {number} at @param {Box} box */
const isInside = (boxes, at, box) =>
  boxes[at] >= box.left && boxes[at + 1] >= box.top && boxes[at + 2] <= box.right && boxes[at + 3] <= box.bottom;

/**
 * Cut a ring to a box (Sutherland and Hodgman, 1974). What is cut runs along the box's edge, out of sight.
 * @param {ArrayLike<number>} ring x, y, x, y, … @param {Box} box @returns {number[]}
 */
export function cutRing(ring, box) {
  /** @type {ArrayLike<number>} */
  let points = ring;
  for (const [axis, limit, sign] of [
    [0, box.left, 1],
    [0, box.right, -1],
    [1, box.top, 1],
    [1, box.bottom, -1],
  ]) {
    /** @type {number[]} */
    const kept = [];
    for (let i = 0, last = points.length - 2; i < points.length; last = i, i += 2) {
      const [from, to] = [sign * (points[last + axis] - limit), sign * (points[i + axis] - limit)];
      if (from < 0 !== to < 0) {
        const share = from / (from - to);
        kept.push(
          points[last] + share * (points[i] - points[last]),
          points[last + 1] + share * (points[i + 1] - points[last + 1]),
        );
      }
      if (to >= 0) kept.push(points[i], points[i + 1]);
    }
    points = kept;
  }
  return /** @type {number[]} */ (points);
}

/** @param {Path2D} path @param {ArrayLike<number>} ring @param {Frame} frame */
function traceRing(path, ring, { zoom, scale, left, top }) {
  const nearest = finest(zoom);
  let [lastX, lastY] = [Infinity, Infinity];
  for (let i = 0; i < ring.length; i += 2) {
    const [x, y] = [ring[i] * scale - left, ring[i + 1] * scale - top];
    if (Math.abs(x - lastX) + Math.abs(y - lastY) < nearest) continue;
    if (lastX === Infinity) path.moveTo(x, y);
    else path.lineTo(x, y);
    [lastX, lastY] = [x, y];
  }
  path.closePath();
}

/**
 * Go through a vertex with the corner rounded, no further from it than `ROUND_PX`: what lies on either side of where
 * tiles are cut looks the same on both.
 * @param {Path2D} path @param {number[]} from @param {number[]} corner @param {number[]} to
 */
function roundCorner(path, from, corner, to) {
  const before = towards(corner, from);
  const after = towards(corner, to);
  path.lineTo(before[0], before[1]);
  path.quadraticCurveTo(corner[0], corner[1], after[0], after[1]);
}

/** @param {number[]} point @param {number[]} other @returns {number[]} the point on the way to the other at which a corner begins */
function towards([x, y], [otherX, otherY]) {
  const length = Math.hypot(otherX - x, otherY - y) || 1;
  const share = Math.min(0.5, ROUND_PX / length);
  return [x + share * (otherX - x), y + share * (otherY - y)];
}

/** @param {Path2D} path @param {ArrayLike<number>} ring @param {Frame} frame */
function traceSoftRing(path, ring, { scale, left, top }) {
  const count = ring.length / 2;
  if (count < 3) return;
  const at = (/** @type {number} */ i) => [
    ring[2 * (i % count)] * scale - left,
    ring[2 * (i % count) + 1] * scale - top,
  ];
  const start = towards(at(0), at(1));
  path.moveTo(start[0], start[1]);
  for (let i = 1; i <= count; i++) roundCorner(path, at(i - 1), at(i), at(i + 1));
  path.closePath();
}

/**
 * Trace the pieces of a line that come near the frame, its corners rounded where that is wanted.
 * @param {Path2D} path @param {ArrayLike<number>} line @param {Frame} frame @param {boolean} isSoft
 */
function traceLine(path, line, { zoom, scale, left, top, size }, isSoft) {
  const nearest = finest(zoom);
  const side = (/** @type {number[]} */ [x, y]) =>
    (x < -WIDEST_PX ? 1 : x > size + WIDEST_PX ? 2 : 0) | (y < -WIDEST_PX ? 4 : y > size + WIDEST_PX ? 8 : 0);
  const at = (/** @type {number} */ i) => [line[i] * scale - left, line[i + 1] * scale - top];
  const end = line.length - 2;
  let last = at(0);
  let isDown = false;
  for (let i = 2; i <= end; i += 2) {
    const next = at(i);
    if (i < end && Math.abs(next[0] - last[0]) + Math.abs(next[1] - last[1]) < nearest) continue;
    if (side(last) & side(next)) isDown = false;
    else {
      if (!isDown) path.moveTo(last[0], last[1]);
      if (isSoft && i < end) roundCorner(path, last, next, at(i + 2));
      else path.lineTo(next[0], next[1]);
      isDown = true;
    }
    last = next;
  }
}

/**
 * Features of a layer as paths, a piece of them at a time.
 * @param {GroundLayer} layer @param {number[]} numbers of the features @param {Frame} frame
 * @returns {Generator<void, Path2D[], void>}
 */
export function* tracePaths(layer, numbers, frame) {
  const paths = [];
  const isSoft = SOFT.includes(layer.id) && frame.zoom >= SOFT_ZOOM;
  let [path, count] = [new Path2D(), 0];
  for (const i of numbers) {
    const isWhole = isInside(layer.boxes, 4 * i, frame.reach);
    for (let part = layer.features[i]; part < layer.features[i + 1]; part++) {
      const xy = layer.xy.subarray(2 * layer.parts[part], 2 * layer.parts[part + 1]);
      if (!layer.isPolygon) traceLine(path, xy, frame, isSoft);
      else (isSoft ? traceSoftRing : traceRing)(path, isWhole ? xy : cutRing(xy, frame.reach), frame);
    }
    if (++count % FEATURES_A_PATH) continue;
    paths.push(path);
    path = new Path2D();
    yield;
  }
  paths.push(path);
  return paths;
}
