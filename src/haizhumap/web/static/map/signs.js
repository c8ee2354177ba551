/* The signs of sectors: circle markers with other outlines. */

/** @import { CircleMarkerOptions } from "leaflet" */
/** @typedef {[number, number]} Corner */

/**
 * Corners around the middle, with these radii in turn.
 * @param {number} count
 * @param {number[]} radii
 * @param {number} start
 * @returns {Corner[]}
 */
const turn = (count, radii, start) =>
  Array.from({ length: count }, (_, i) => {
    const angle = start + (2 * Math.PI * i) / count;
    const r = radii[i % radii.length];
    return [r * Math.cos(angle), r * Math.sin(angle)];
  });

const UP = -Math.PI / 2;

/**
 * One outline a shape, in units of the radius, x to the right, y down.
 * @type {Record<string, Corner[]>}
 */
const SHAPES = {
  circle: turn(24, [1], UP),
  square: turn(4, [1.2], Math.PI / 4),
  diamond: turn(4, [1.3], UP),
  triangle: turn(3, [1.35], UP),
  drop: turn(3, [1.35], -UP),
  hexagon: turn(6, [1.15], 0),
  star: turn(10, [1.4, 0.6], UP),
  // biome-ignore format: three corners an arm
  cross: [
    [-0.4, -1.2], [0.4, -1.2], [0.4, -0.4], [1.2, -0.4], [1.2, 0.4], [0.4, 0.4],
    [0.4, 1.2], [-0.4, 1.2], [-0.4, 0.4], [-1.2, 0.4], [-1.2, -0.4], [-0.4, -0.4],
  ],
  pentagon: turn(5, [1.25], UP),
  arrow: turn(3, [1.35], 0),
  // biome-ignore format: corners of one outline
  bar: [[-1.4, -0.55], [1.4, -0.55], [1.4, 0.55], [-1.4, 0.55]],
  // biome-ignore format: corners of one outline
  corner: [[-1.05, -1.05], [1.05, 1.05], [-1.05, 1.05]],
};

/** A circle marker with the outline `options.shape`; works with Leaflet's SVG and canvas renderers. */
export const Sign =
  /** @type {new (at: L.LatLngExpression, options: CircleMarkerOptions & { shape: string }) => L.CircleMarker} */ (
    L.CircleMarker.extend({
      /** @this {any} Leaflet's inner parts of a path */
      _updatePath() {
        const { x, y } = this._point;
        const corners = SHAPES[this.options.shape].map(([dx, dy]) => [x + dx * this._radius, y + dy * this._radius]);
        const renderer = this._renderer;
        if (!renderer._ctx) {
          renderer._setPath(this, this._empty() ? "M0 0" : `M${corners.map((corner) => corner.join(" ")).join("L")}Z`);
          return;
        }
        if (!renderer._drawing || this._empty()) return;
        const context = renderer._ctx;
        context.beginPath();
        for (const [cx, cy] of corners) context.lineTo(cx, cy);
        context.closePath();
        renderer._fillStroke(context, this);
      },
    })
  );
