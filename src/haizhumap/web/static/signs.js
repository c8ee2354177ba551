/* The signs of sectors: circle markers with other outlines. */
window.haizhumap = window.haizhumap || {};
(function (haizhumap) {
  "use strict";

  const turn = (count, radius, start) =>
    Array.from({ length: count }, (_, i) => {
      const angle = start + (2 * Math.PI * i) / count;
      const r = radius[i % radius.length];
      return [r * Math.cos(angle), r * Math.sin(angle)];
    });
  const UP = -Math.PI / 2;
  /** One outline a shape, in units of the radius, x to the right, y down. */
  const SHAPES = {
    circle: turn(24, [1], UP),
    square: turn(4, [1.2], Math.PI / 4),
    diamond: turn(4, [1.3], UP),
    triangle: turn(3, [1.35], UP),
    drop: turn(3, [1.35], -UP),
    hexagon: turn(6, [1.15], 0),
    star: turn(10, [1.4, 0.6], UP),
    cross: [[-0.4, -1.2], [0.4, -1.2], [0.4, -0.4], [1.2, -0.4], [1.2, 0.4], [0.4, 0.4],
      [0.4, 1.2], [-0.4, 1.2], [-0.4, 0.4], [-1.2, 0.4], [-1.2, -0.4], [-0.4, -0.4]],
    pentagon: turn(5, [1.25], UP),
    arrow: turn(3, [1.35], 0),
    bar: [[-1.4, -0.55], [1.4, -0.55], [1.4, 0.55], [-1.4, 0.55]],
    corner: [[-1.05, -1.05], [1.05, 1.05], [-1.05, 1.05]],
  };

  /** A circle marker with another outline; works with Leaflet's SVG and canvas renderers. */
  haizhumap.Sign = L.CircleMarker.extend({
    _updatePath() {
      const { x, y } = this._point;
      const corners = SHAPES[this.options.shape].map(([dx, dy]) => [x + dx * this._radius, y + dy * this._radius]);
      const renderer = this._renderer;
      if (!renderer._ctx) {
        renderer._setPath(this, this._empty() ? "M0 0" : `M${corners.map((corner) => corner.join(" ")).join("L")}Z`);
        return;
      }
      if (!renderer._drawing || this._empty()) return;
      renderer._ctx.beginPath();
      corners.forEach(([cx, cy], i) => (i ? renderer._ctx.lineTo(cx, cy) : renderer._ctx.moveTo(cx, cy)));
      renderer._ctx.closePath();
      renderer._fillStroke(renderer._ctx, this);
    },
  });
})(window.haizhumap);
