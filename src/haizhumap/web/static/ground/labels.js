/** The ground's names on the map: a canvas above the tiles, drawn anew when its owner says so. */

/** @import { LatLng, LeafletEventHandlerFn, Point } from "leaflet" */
/** @import { Ground } from "./data.js" */
/** @import { Slices } from "./slices.js" */
/** @import { Look } from "./style.js" */
/** @import { Lang, LabelView, PlacedLabel } from "../labels/placing.js" */
/** @import { Room } from "../labels/room.js" */

import { placeLabels } from "../labels/placing.js";
import { LabelRoom } from "../labels/room.js";
import { pixelRatio } from "./tiles.js";

/** So far beyond the view names are placed: what a small move of the map brings in is there already. */
const MARGIN_PX = 160;
const HALO_PX = 3.4;
const LABELS_A_STEP = 12;

function makeCanvas() {
  const canvas = document.createElement("canvas");
  canvas.className = "hz-ground-labels leaflet-zoom-animated";
  return canvas;
}

/** @param {HTMLCanvasElement} canvas */
const contextOf = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

export class GroundLabels extends L.Layer {
  /** @type {PlacedLabel[]} */
  placed = [];
  /** The canvas that is seen, and the one that the next names are drawn on. */
  canvas = makeCanvas();
  next = makeCanvas();
  /** What the canvas shows: its zoom, and the place of its upper left corner. @type {{ zoom: number, corner: LatLng } | null} */
  drawn = null;
  /** Widths of texts by font and text: measuring is slow. @type {Map<string, number>} */
  widths = new Map();
  cancel = () => {};

  /**
   * @param {Ground} ground @param {Look} look @param {Slices} slices
   * @param {{ pane: string, lang: Lang, taken: () => Room[] }} options `taken` tells what is not free, in layer points
   */
  constructor(ground, look, slices, { pane, lang, taken }) {
    super({ pane });
    this.ground = ground;
    this.look = look;
    this.slices = slices;
    this.lang = lang;
    this.taken = taken;
  }

  onAdd() {
    this.getPane()?.append(this.canvas);
    this.place();
    return this;
  }

  onRemove() {
    this.cancel();
    this.canvas.remove();
    return this;
  }

  /** @returns {Record<string, LeafletEventHandlerFn>} */
  getEvents() {
    const follow = () => this.follow(this._map.getZoom(), this._map.getCenter());
    return {
      viewreset: follow,
      zoom: follow,
      zoomanim: (/** @type {any} */ { zoom, center }) => this.follow(zoom, center),
    };
  }

  /** Keep the names of before over their ground until the new ones are there. @param {number} zoom @param {LatLng} centre */
  follow(zoom, centre) {
    if (!this.drawn) return;
    const scale = this._map.getZoomScale(zoom, this.drawn.zoom);
    L.DomUtil.setTransform(this.canvas, this._map._latLngToNewLayerPoint(this.drawn.corner, zoom, centre), scale);
  }

  /** Find room for the names and draw them, in slices; before anything else that waits. */
  place() {
    if (!this._map) return;
    this.cancel();
    this.cancel = this.slices.add(this.placing(), { isUrgent: true });
  }

  *placing() {
    const map = this._map;
    const { x: left, y: top } = map.getPixelOrigin();
    const from = map.containerPointToLayerPoint([-MARGIN_PX, -MARGIN_PX]).round();
    const size = map.getSize().add([2 * MARGIN_PX, 2 * MARGIN_PX]);
    const room = { x: from.x, y: from.y, w: size.x, h: size.y };
    /** @type {LabelView} */
    const view = {
      zoom: map.getZoom(),
      left,
      top,
      room,
      lang: this.lang,
      measure: (text, font) => this.measure(text, font),
    };
    this.placed = yield* placeLabels(this.ground.labels, view, new LabelRoom(this.taken()));
    yield* this.draw(from, size);
    this.drawn = { zoom: view.zoom, corner: map.layerPointToLatLng(from) };
    L.DomUtil.setPosition(this.next, from);
    this.canvas.replaceWith(this.next);
    [this.canvas, this.next] = [this.next, this.canvas];
  }

  /** @param {string} text @param {string} font @returns {number} */
  measure(text, font) {
    const key = `${font} ${text}`;
    const known = this.widths.get(key);
    if (known !== undefined) return known;
    const ctx = contextOf(this.next);
    ctx.font = font;
    const { width } = ctx.measureText(text);
    this.widths.set(key, width);
    return width;
  }

  /** Draw the names onto the canvas that is not seen, in steps. @param {Point} from @param {Point} size */
  *draw(from, size) {
    const ratio = pixelRatio();
    const { style } = Object.assign(this.next, { width: size.x * ratio, height: size.y * ratio });
    [style.width, style.height] = [`${size.x}px`, `${size.y}px`];
    const ctx = contextOf(this.next);
    Object.assign(ctx, { textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: HALO_PX });
    for (const [i, label] of this.placed.entries()) {
      this.drawLabel(ctx, label, from, ratio);
      if (i % LABELS_A_STEP === 0) yield;
    }
  }

  /** Halos first: none may lie on a neighbouring glyph. @param {CanvasRenderingContext2D} ctx @param {PlacedLabel} label @param {Point} from @param {number} ratio */
  drawLabel(ctx, { pieces, glyphs, font, style }, from, ratio) {
    const { look } = this;
    Object.assign(ctx, { font, strokeStyle: look[style.halo ?? "halo"], fillStyle: look[style.colour] });
    for (const write of /** @type {const} */ (["strokeText", "fillText"])) {
      for (const [i, { x, y, angle }] of glyphs.entries()) {
        const [cos, sin] = [ratio * Math.cos(angle), ratio * Math.sin(angle)];
        ctx.setTransform(cos, sin, -sin, cos, ratio * (x - from.x), ratio * (y - from.y));
        ctx[write](pieces[i], 0, 0);
      }
    }
  }
}
