/**
 * One tile of the ground, painted in steps: paper, built-up land and green, water, roads with their casings, bridges,
 * metro, and a veil over what is not the district. Where the detail of the data ends it fades; there is no edge to see.
 */

import { makeFrame, tracePaths } from "./paths.js";
import {
  CASING,
  FROM_ZOOM,
  grow,
  LIMIT_WIDTH,
  METRO_WIDTH,
  ROAD_WIDTHS,
  STATION_RADIUS,
  STREAM_WIDTH,
} from "./style.js";

/** @typedef {import("./data.js").Ground} Ground */
/** @typedef {import("./data.js").GroundLayer} GroundLayer */
/** @typedef {import("./grid_index.js").Box} Box */
/** @typedef {import("./paths.js").Frame} Frame */
/** @typedef {import("./style.js").Look} Look */
/** @typedef {CanvasRenderingContext2D} Context */
/** @typedef {Generator<void, void, void>} Steps */

/**
 * What a painter works with; `spare` is a canvas as large as the tile for what is painted apart.
 * @typedef {object} Easel
 * @property {Context} ctx
 * @property {Context} spare
 * @property {Ground} ground
 * @property {Frame} frame
 * @property {Look} look
 */

/** The roads of one class near a frame: those on land and those over water. @typedef {{ name: string, land: Path2D[], bridges: Path2D[], width: number }} TracedRoads */

/** How wide the border is in which detail fades, in shares of the extent. */
const FADE = 0.1;
/** Which layer tells how far detail reaches, and which how far there is anything. */
const [DETAIL, WHOLE] = ["builtup", "water"];
/** Classes of roads in the order of drawing: those that end where detail does, and those that run on. */
const [NEAR, FAR] = [
  ["street", "tertiary", "secondary"],
  ["main", "motorway"],
];

/**
 * Paint a tile, in steps. The contexts are scaled to the device's pixels already.
 * @param {Context} ctx @param {Context} spare @param {Ground} ground @param {Look} look
 * @param {{ zoom: number, left: number, top: number, size: number }} tile in pixels at the zoom
 * @returns {Steps}
 */
export function* paintTile(ctx, spare, ground, look, { zoom, left, top, size }) {
  const easel = { ctx, spare, ground, look, frame: makeFrame(zoom, left, top, size) };
  ctx.fillStyle = look.land;
  ctx.fillRect(0, 0, size, size);
  yield* paintLand(easel);
  fadeOut(easel, DETAIL, look.land);
  yield* settle(ctx);
  yield* paintWater(easel);
  yield* settle(ctx);
  yield* paintRoads(easel);
  yield* settle(ctx);
  yield* paintMetro(easel);
  yield* paintVeil(easel);
  yield* paintLimits(easel);
  yield* settle(ctx);
  fadeOut(easel, WHOLE, look.beyond);
  paintStations(easel);
}

/** Browsers put drawing off until a picture is asked for; ask now, so that no step has it all to do. @param {Context} ctx @returns {Steps} */
function* settle(ctx) {
  ctx.getImageData(0, 0, 1, 1);
  yield;
}

// --- land and water ---

/** @param {Easel} easel @param {string} id @param {(path: Path2D) => void} draw @returns {Steps} */
function* paintLayer({ ground, frame }, id, draw) {
  const layer = ground.layers.get(id);
  if (!layer || frame.zoom < (FROM_ZOOM[id] ?? 0)) return;
  for (const path of yield* tracePaths(layer, layer.index.query(frame.reach), frame)) {
    draw(path);
    yield;
  }
}

/** @param {Easel} easel @returns {Steps} */
function* paintLand(easel) {
  const { ctx, look, frame } = easel;
  for (const id of ["builtup", "green"]) {
    ctx.fillStyle = look[id];
    yield* paintLayer(easel, id, (path) => ctx.fill(path, "evenodd"));
  }
  ctx.fillStyle = look.building;
  ctx.strokeStyle = look.buildingEdge;
  ctx.lineWidth = frame.zoom < 16 ? 0.5 : 0.8;
  yield* paintLayer(easel, "building", (path) => {
    ctx.fill(path);
    ctx.stroke(path);
  });
}

/** @param {Easel} easel @returns {Steps} */
function* paintWater(easel) {
  const { ctx, look, frame } = easel;
  ctx.lineJoin = ctx.lineCap = "round";
  ctx.strokeStyle = look.water;
  ctx.lineWidth = grow(STREAM_WIDTH, frame.zoom);
  yield* paintLayer(easel, "stream", (path) => ctx.stroke(path));
  ctx.fillStyle = look.water;
  ctx.strokeStyle = look.shore;
  ctx.lineWidth = 0.8;
  yield* paintLayer(easel, "water", (path) => {
    if (frame.zoom >= FROM_ZOOM.shore) ctx.stroke(path);
    ctx.fill(path, "evenodd");
  });
}

// --- roads ---

/**
 * The roads of some classes near the frame: for each class its paths on land and those over water.
 * @param {Easel} easel @param {string[]} classes @returns {Generator<void, TracedRoads[], void>}
 */
function* findRoads({ ground, frame }, classes) {
  const traced = [];
  for (const name of classes.filter((one) => frame.zoom >= ROAD_WIDTHS[one][0][0])) {
    const layer = ground.layers.get(name === "street" ? "street" : "road");
    if (!layer) continue;
    const near = layer.index
      .query(frame.reach)
      .filter((i) => !layer.classes.length || layer.classes[layer.classOf[i]] === name);
    const land = yield* tracePaths(
      layer,
      near.filter((i) => !layer.bridge[i]),
      frame,
    );
    const bridges = yield* tracePaths(
      layer,
      near.filter((i) => layer.bridge[i]),
      frame,
    );
    traced.push({ name, land, bridges, width: grow(ROAD_WIDTHS[name], frame.zoom) });
  }
  return traced;
}

/** @param {Easel} easel @returns {Steps} */
function* paintRoads(easel) {
  const { ctx, spare, frame } = easel;
  const near = yield* findRoads(easel, NEAR);
  const far = yield* findRoads(easel, FAR);
  const border = borderOf(easel, DETAIL);
  if (!border || isWithin(frame.reach, border.inner)) return yield* strokeRoads(easel, [...near, ...far]);
  spare.clearRect(0, 0, frame.size, frame.size);
  yield* strokeRoads({ ...easel, ctx: spare }, near);
  spare.globalCompositeOperation = "destination-out";
  paintBorder(spare, frame, border, "#000000");
  spare.globalCompositeOperation = "source-over";
  ctx.drawImage(spare.canvas, 0, 0, frame.size, frame.size);
  yield* strokeRoads(easel, far);
}

/** @param {Easel} easel @param {TracedRoads[]} roads @returns {Steps} */
function* strokeRoads({ ctx, look, frame }, roads) {
  const casing = 2 * grow(CASING, frame.zoom);
  const isCased = frame.zoom >= FROM_ZOOM.casing;
  const cased = isCased ? roads : [];
  ctx.lineJoin = "round";
  for (const { name, land, width } of cased)
    yield* strokeAll(ctx, land, width + casing, look[`${name}Casing`], "round");
  for (const { name, land, width } of roads) yield* strokeAll(ctx, land, width, look[name], "round");
  for (const { name, bridges, width } of roads) {
    if (isCased) yield* strokeAll(ctx, bridges, width + casing + 0.5, look.bridgeCasing, "butt");
    yield* strokeAll(ctx, bridges, width, look[name], "round");
  }
}

/** @param {Context} ctx @param {Path2D[]} paths @param {number} lineWidth @param {string} strokeStyle @param {CanvasLineCap} lineCap @returns {Steps} */
function* strokeAll(ctx, paths, lineWidth, strokeStyle, lineCap) {
  for (const path of paths) {
    Object.assign(ctx, { lineWidth, strokeStyle, lineCap });
    ctx.stroke(path);
    yield;
  }
}

/** @param {Easel} easel @returns {Steps} */
function* paintMetro({ ctx, ground, look, frame }) {
  const layer = ground.layers.get("metro");
  if (!layer || frame.zoom < FROM_ZOOM.metro) return;
  const near = layer.index.query(frame.reach);
  const width = grow(METRO_WIDTH, frame.zoom);
  for (const planned of frame.zoom < FROM_ZOOM.planned ? [0] : [1, 0]) {
    const paths = yield* tracePaths(
      layer,
      near.filter((i) => (layer.planned[i] ?? 0) === planned),
      frame,
    );
    Object.assign(ctx, {
      strokeStyle: look.metro,
      lineWidth: width,
      lineCap: "butt",
      globalAlpha: frame.zoom < 13 ? 0.45 : 0.65,
    });
    ctx.setLineDash(planned ? [3 * width, 3 * width] : []);
    for (const path of paths) ctx.stroke(path);
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  }
}

/** @param {Easel} easel */
function paintStations({ ctx, ground, look, frame }) {
  if (frame.zoom < FROM_ZOOM.station) return;
  const { reach, scale, left, top } = frame;
  const radius = grow(STATION_RADIUS, frame.zoom);
  Object.assign(ctx, { fillStyle: look.stationFill, strokeStyle: look.metro, lineWidth: Math.max(1, 0.45 * radius) });
  for (const {
    kind,
    xy: [x, y],
  } of ground.labels) {
    if (kind !== "station" || x < reach.left || x > reach.right || y < reach.top || y > reach.bottom) continue;
    ctx.beginPath();
    ctx.arc(x * scale - left, y * scale - top, radius, 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
  }
}

// --- where the ground ends ---

/** The extent of a layer, and where fading begins in it. @param {Easel} easel @param {string} id */
function borderOf({ ground }, id) {
  const outer = ground.layers.get(id)?.index.extent;
  if (!outer || outer.left > outer.right) return null;
  const [x, y] = [FADE * (outer.right - outer.left), FADE * (outer.bottom - outer.top)];
  const inner = { left: outer.left + x, top: outer.top + y, right: outer.right - x, bottom: outer.bottom - y };
  return { outer, inner };
}

/** @param {Box} box @param {Box} other */
const isWithin = (box, other) =>
  box.left >= other.left && box.top >= other.top && box.right <= other.right && box.bottom <= other.bottom;

/** Lay a colour over a layer's border. @param {Easel} easel @param {string} id @param {string} colour #rrggbb */
function fadeOut(easel, id, colour) {
  const { ctx, frame } = easel;
  const border = borderOf(easel, id);
  if (border && !isWithin(frame.reach, border.inner)) paintBorder(ctx, frame, border, colour);
}

/**
 * Paint a colour that grows from nothing at the inner box to all of it at the outer one.
 * @param {Context} ctx @param {Frame} frame @param {{ outer: Box, inner: Box }} border @param {string} colour #rrggbb
 */
function paintBorder(ctx, { scale, left, top, size }, { outer, inner }, colour) {
  const fill = (
    /** @type {CanvasGradient} */ gradient,
    /** @type {number[]} */ stops,
    /** @type {number} */ length,
  ) => {
    for (const [i, stop] of stops.entries())
      gradient.addColorStop(stop / length, i === 0 || i === 3 ? colour : `${colour}00`);
    ctx.fillStyle = gradient;
    ctx.fillRect(0, 0, size, size);
  };
  const [x, y] = [outer.left * scale - left, outer.top * scale - top];
  const [width, height] = [(outer.right - outer.left) * scale, (outer.bottom - outer.top) * scale];
  const across = [outer.left, inner.left, inner.right, outer.right].map((one) => (one - outer.left) * scale);
  const down = [outer.top, inner.top, inner.bottom, outer.bottom].map((one) => (one - outer.top) * scale);
  fill(ctx.createLinearGradient(x, 0, x + width, 0), across, width);
  fill(ctx.createLinearGradient(0, y, 0, y + height), down, height);
}

// --- the district ---

/** @param {Easel} easel @returns {Steps} */
function* paintVeil({ ctx, ground, look, frame }) {
  const layer = ground.layers.get("district");
  if (!layer) return;
  const [outside = new Path2D()] = yield* tracePaths(layer, layer.index.query(frame.reach), frame);
  outside.rect(-1, -1, frame.size + 2, frame.size + 2);
  ctx.globalAlpha = look.veilOpacity;
  ctx.fillStyle = look.veil;
  ctx.fill(outside, "evenodd");
  ctx.globalAlpha = 1;
}

/** @param {Easel} easel @returns {Steps} */
function* paintLimits(easel) {
  const { ctx, look, frame } = easel;
  const width = grow(LIMIT_WIDTH, frame.zoom);
  Object.assign(ctx, { lineWidth: 0.8 * width, strokeStyle: look.neighbourLimit, lineCap: "butt" });
  ctx.setLineDash([4 * width, 3 * width]);
  yield* paintLayer(easel, "neighbour_limit", (path) => ctx.stroke(path));
  Object.assign(ctx, { lineWidth: width, strokeStyle: look.limit });
  ctx.setLineDash([6 * width, 3 * width]);
  yield* paintLayer(easel, "district", (path) => ctx.stroke(path));
  ctx.setLineDash([]);
}
