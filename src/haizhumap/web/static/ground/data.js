/**
 * The ground's packs (geo/basemap/FORM.md) as arrays that are quick to draw from.
 * Packs are WGS 84, lon-lat; here all is in world pixels: Web Mercator at zoom 0, 256 wide, x to the east, y to the south.
 */

import { GridIndex } from "./grid_index.js";

/** @typedef {import("./grid_index.js").Box} Box */
/** @typedef {{ zh: string, en: string }} Name */

/**
 * @typedef {object} PackLayer
 * @property {string} id
 * @property {"polygon" | "line"} type
 * @property {(string | string[])[]} features a line, or the rings of a polygon
 * @property {string[]} [classes]
 * @property {number[]} [class_of]
 * @property {number[]} [bridge]
 * @property {number[]} [planned]
 */

/**
 * @typedef {object} PackLabel
 * @property {string} kind
 * @property {string} zh
 * @property {string} en
 * @property {number} rank
 * @property {[number, number]} [at]
 * @property {string} [line]
 * @property {string} [class]
 */

/** @typedef {{ form: string, precision: number, layers: PackLayer[], labels: PackLabel[] }} Pack */

/**
 * One layer: `xy` holds x, y of all vertices; `parts` the first vertex of each line or ring, `features` the first part
 * of each feature, both with the end as last entry; `boxes` left, top, right, bottom of each feature.
 * @typedef {object} GroundLayer
 * @property {string} id
 * @property {boolean} isPolygon
 * @property {Float64Array} xy
 * @property {Uint32Array} parts
 * @property {Uint32Array} features
 * @property {Float64Array} boxes
 * @property {GridIndex} index
 * @property {string[]} classes
 * @property {number[]} classOf
 * @property {number[]} bridge
 * @property {number[]} planned
 */

/**
 * `xy` is the point of a label, or the line along which it runs; `minZoom` from where it is worth its room.
 * @typedef {object} GroundLabel
 * @property {string} kind
 * @property {Name} name
 * @property {number} minZoom
 * @property {string} roadClass
 * @property {number[]} xy
 * @property {Box} box
 */

const FORM = "haizhumap-ground/1";
const WORLD_PX = 256;
const RANK_ZOOMS = [10, 10, 12, 13, 14, 15];

/** @param {number} lon degrees */
export const toX = (lon) => WORLD_PX * (lon / 360 + 0.5);

/** @param {number} lat degrees */
export function toY(lat) {
  const sine = Math.sin((lat * Math.PI) / 180);
  return WORLD_PX * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI));
}

/**
 * Decode an encoded polyline, lon first, onto the end of `xy`.
 * @param {string} text e.g. "_p~iF~ps|U_ulL" @param {number} precision decimals @param {number[]} xy
 */
export function decodeLine(text, precision, xy) {
  const unit = 10 ** -precision;
  let [at, lon, lat] = [0, 0, 0];
  const next = () => {
    let [value, shift, chunk] = [0, 0, 0];
    do {
      chunk = text.charCodeAt(at++) - 63;
      value |= (chunk & 31) << shift;
      shift += 5;
    } while (chunk >= 32);
    return value & 1 ? ~(value >> 1) : value >> 1;
  };
  while (at < text.length) {
    lon += next();
    lat += next();
    xy.push(toX(lon * unit), toY(lat * unit));
  }
}

/** @param {ArrayLike<number>} xy @param {number} [from] @param {number} [to] @returns {Box} of the numbers from `from` up to `to` */
export function boxOf(xy, from = 0, to = xy.length) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let i = from; i < to; i += 2) {
    box.left = Math.min(box.left, xy[i]);
    box.right = Math.max(box.right, xy[i]);
    box.top = Math.min(box.top, xy[i + 1]);
    box.bottom = Math.max(box.bottom, xy[i + 1]);
  }
  return box;
}

/**
 * Decode one layer, in steps.
 * @param {PackLayer} layer @param {number} precision @returns {Generator<void, GroundLayer, void>}
 */
function* decodeLayer(layer, precision) {
  /** @type {number[]} */
  const xy = [];
  const [parts, features] = [[0], [0]];
  const boxes = new Float64Array(4 * layer.features.length);
  for (const [i, feature] of layer.features.entries()) {
    const from = xy.length;
    for (const line of typeof feature === "string" ? [feature] : feature) {
      decodeLine(line, precision, xy);
      parts.push(xy.length / 2);
    }
    features.push(parts.length - 1);
    const { left, top, right, bottom } = boxOf(xy, from);
    boxes.set([left, top, right, bottom], 4 * i);
    yield;
  }
  const { id, type, classes = [], class_of: classOf = [], bridge = [], planned = [] } = layer;
  const arrays = { xy: new Float64Array(xy), parts: new Uint32Array(parts), features: new Uint32Array(features) };
  const index = new GridIndex(boxes);
  yield* index.fill();
  return {
    id,
    isPolygon: type === "polygon",
    ...arrays,
    boxes,
    index,
    classes,
    classOf,
    bridge,
    planned,
  };
}

/** @param {PackLabel} label @param {number} precision @returns {GroundLabel} */
function decodeLabel(label, precision) {
  /** @type {number[]} */
  const xy = [];
  if (label.line) decodeLine(label.line, precision, xy);
  else if (label.at) xy.push(toX(label.at[0]), toY(label.at[1]));
  const { kind, zh, en, rank } = label;
  return { kind, name: { zh, en }, minZoom: RANK_ZOOMS[rank], roadClass: label.class ?? "", xy, box: boxOf(xy) };
}

/** What is known of the ground so far. */
export class Ground {
  constructor() {
    /** @type {Map<string, GroundLayer>} */
    this.layers = new Map();
    /** @type {GroundLabel[]} */
    this.labels = [];
  }

  /**
   * Take a pack in, in steps; its layers are there once all of it is decoded.
   * @param {Pack} pack @returns {Generator<void, void, void>}
   */
  *add(pack) {
    if (pack.form !== FORM) throw new Error(`a ground of the form ${pack.form}`);
    const layers = [];
    for (const layer of pack.layers) layers.push(yield* decodeLayer(layer, pack.precision));
    const labels = pack.labels.map((label) => decodeLabel(label, pack.precision));
    for (const layer of layers) this.layers.set(layer.id, layer);
    this.labels.push(...labels);
  }
}
