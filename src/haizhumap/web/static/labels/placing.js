/** Which of the ground's labels stand where: by importance, none on another, at the same spots wherever the view is. */

import { layAlong, MeasuredLine, repeat } from "./line_text.js";
import { fontOf, LABEL_STYLES, typeSize } from "./style.js";

/** @typedef {import("../ground/data.js").GroundLabel} GroundLabel */
/** @typedef {import("./room.js").LabelRoom} LabelRoom */
/** @typedef {import("./room.js").Room} Room */
/** @typedef {import("./line_text.js").Glyph} Glyph */
/** @typedef {import("./style.js").LabelStyle} LabelStyle */

/** @typedef {"zh" | "en"} Lang */

/**
 * What is to have labels: `room` in the labels' own pixels, of which `left`, `top` is the origin in pixels at the zoom.
 * @typedef {object} LabelView
 * @property {number} zoom
 * @property {number} left
 * @property {number} top
 * @property {Room} room
 * @property {Lang} lang
 * @property {(text: string, font: string) => number} measure the width of a text in pixels
 */

/**
 * A label as it is set: its text, type, and where it is wanted, in the labels' pixels.
 * @typedef {object} Setting
 * @property {string} kind
 * @property {string} text
 * @property {LabelStyle} style
 * @property {number} px
 * @property {string} font
 * @property {number[]} xy
 */

/** One way to stand: pieces of the text, each with the middle of where it stands. @typedef {{ pieces: string[], glyphs: Glyph[], rooms: Room[] }} Way */
/** @typedef {Setting & Way} PlacedLabel */

const SAME_NAME_PX = 200;
const GAP_PX = 2;
const LINE_HEIGHT = 1.25;
const LONGEST_LINE = 16;
const SHIFTS = [0, 0.6, -0.6, 1.2, -1.2];
const IS_CHINESE = /\p{Script=Han}/u;

/**
 * Find room for labels, in steps.
 * @param {GroundLabel[]} labels the most important first @param {LabelView} view @param {LabelRoom} room
 * @returns {Generator<void, PlacedLabel[], void>}
 */
export function* placeLabels(labels, view, room) {
  /** @type {PlacedLabel[]} */
  const placed = [];
  const isAlone = (/** @type {string} */ text, /** @type {Way} */ { glyphs: [{ x, y }] }) =>
    !placed.some((one) => one.text === text && Math.hypot(one.glyphs[0].x - x, one.glyphs[0].y - y) < SAME_NAME_PX);
  for (const label of labels) {
    if (!isWanted(label, view)) continue;
    const setting = set(label, view);
    for (const ways of setting.xy.length > 2 ? waysAlong(setting, view) : [waysAround(setting, view)]) {
      for (const way of ways) {
        if (!isNear(way, view) || !isAlone(setting.text, way) || !room.takeAll(way.rooms)) continue;
        placed.push({ ...setting, ...way });
        break;
      }
    }
    yield;
  }
  return placed;
}

/** @param {GroundLabel} label @param {LabelView} view */
function isWanted({ kind, minZoom, box }, { zoom, left, top, room }) {
  const style = LABEL_STYLES[kind];
  if (!style || zoom < minZoom || zoom > (style.maxZoom ?? Infinity)) return false;
  const scale = 2 ** zoom;
  const [x, y] = [box.left * scale - left, box.top * scale - top];
  const [w, h] = [(box.right - box.left) * scale, (box.bottom - box.top) * scale];
  return x <= room.x + room.w && x + w >= room.x && y <= room.y + room.h && y + h >= room.y;
}

/** @param {Way} way @param {LabelView} view */
const isNear = ({ glyphs: [{ x, y }] }, { room }) =>
  x >= room.x && y >= room.y && x <= room.x + room.w && y <= room.y + room.h;

/** @param {GroundLabel} label @param {LabelView} view @returns {Setting} */
function set({ kind, name, xy }, { zoom, lang, left, top }) {
  const style = LABEL_STYLES[kind];
  const [px, scale] = [typeSize(style, zoom), 2 ** zoom];
  return {
    kind,
    text: name[lang],
    style,
    px,
    font: fontOf(style, px),
    xy: xy.map((one, i) => one * scale - (i % 2 ? top : left)),
  };
}

/** The characters of a text and how far each moves on; Latin letters stand closer. @param {Setting} setting @param {LabelView} view */
function measurePieces({ text, style, px, font }, { measure }) {
  const pieces = Array.from(text);
  const spacing = (style.spacing ?? 0) * px * (IS_CHINESE.test(text) ? 1 : 0.35);
  return { pieces, advances: pieces.map((piece) => measure(piece, font) + spacing) };
}

/** @param {Setting} setting @param {LabelView} view @returns {Iterable<Way>[]} for each spot on the line the ways to stand there */
function waysAlong(setting, view) {
  const { text, px, style, xy } = setting;
  const line = new MeasuredLine(xy);
  const { pieces, advances } = measurePieces(setting, view);
  const width = advances.reduce((sum, advance) => sum + advance, 0);
  const canStand = IS_CHINESE.test(text);
  function* waysAt(/** @type {number} */ middle) {
    for (const shift of SHIFTS) {
      const glyphs = layAlong(line, advances, middle + shift * width, { canStand });
      if (glyphs) yield { pieces, glyphs, rooms: glyphs.map(({ x, y }) => around(x, y, px, px)) };
    }
  }
  return repeat(line.length, width, style.repeat ?? Infinity).map(waysAt);
}

/** @param {Setting} setting @param {LabelView} view @returns {Generator<Way, void, void>} */
function* waysAround(setting, view) {
  const {
    text,
    px,
    font,
    style,
    xy: [x, y],
  } = setting;
  if (style.spacing) return yield spacedOut(setting, view);
  const lines = breakLines(text);
  const [w, h] = [Math.max(...lines.map((line) => view.measure(line, font))), LINE_HEIGHT * px * lines.length];
  const gap = style.below ?? 0;
  const offsets = gap
    ? [
        [0, gap + h / 2 - 6],
        [gap - 3 + w / 2, 0],
        [3 - gap - w / 2, 0],
        [0, 6 - gap - h / 2],
      ]
    : [
        [0, 0],
        [0, px],
        [0, -px],
      ];
  for (const [dx, dy] of offsets) {
    const glyphs = lines.map((_, i) => ({ x: x + dx, y: y + dy + (i + 0.5) * LINE_HEIGHT * px - h / 2, angle: 0 }));
    yield { pieces: lines, glyphs, rooms: [around(x + dx, y + dy, w, h)] };
  }
}

/** @param {Setting} setting @param {LabelView} view @returns {Way} the characters of a name apart from one another */
function spacedOut(setting, view) {
  const {
    px,
    xy: [x, y],
  } = setting;
  const { pieces, advances } = measurePieces(setting, view);
  const width = advances.reduce((sum, advance) => sum + advance, 0);
  const glyphs = [];
  let left = x - width / 2;
  for (const advance of advances) {
    glyphs.push({ x: left + advance / 2, y, angle: 0 });
    left += advance;
  }
  return { pieces, glyphs, rooms: [around(x, y, width, LINE_HEIGHT * px)] };
}

/** @param {number} x of the middle @param {number} y @param {number} w @param {number} h @returns {Room} with a gap all around */
const around = (x, y, w, h) => ({ x: x - w / 2 - GAP_PX, y: y - h / 2 - GAP_PX, w: w + 2 * GAP_PX, h: h + 2 * GAP_PX });

/** A long Latin name in two lines, broken near its middle. @param {string} text e.g. "Haizhu National Wetland Park" */
export function breakLines(text) {
  const gaps = [...text.matchAll(/ /g)].map(({ index }) => /** @type {number} */ (index));
  if (text.length <= LONGEST_LINE || !gaps.length) return [text];
  const best = gaps.reduce((near, gap) =>
    Math.abs(gap - text.length / 2) < Math.abs(near - text.length / 2) ? gap : near,
  );
  return [text.slice(0, best), text.slice(best + 1)];
}
