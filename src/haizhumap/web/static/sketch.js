/* Drawing on the map of the review: a point, a line or a polygon; and what has been placed already. */
window.haizhumap = window.haizhumap || {};
(function (haizhumap) {
  "use strict";

  const LEAST = { point: 1, line: 2, polygon: 3 };
  const SAME_PX = 4;
  const REVIEW_KEYS = ["a", "r", "j", "k", "u"];

  function toGeometry(mode, latlngs) {
    const points = latlngs.map((latlng) => [latlng.lng, latlng.lat]);
    if (mode === "point") return { type: "Point", coordinates: points[0] };
    if (mode === "line") return { type: "LineString", coordinates: points };
    return { type: "Polygon", coordinates: [[...points, points[0]]] };
  }

  /** Tell the page, in turn with what the panel beside the map tells. */
  function tell(map, event) {
    const inTurn = window.parent.haizhumap?.tellReview;
    if (inTurn) inTurn(event);
    else map.haizhumap.send(event);
  }

  /** The figure that is being drawn. */
  class Sketch {
    constructor(map) {
      this.map = map;
      this.mode = null;
      this.points = [];
      this.shape = null;
    }

    start(mode) {
      if (mode === this.mode) return;
      this.mode = mode;
      this.points = [];
      this.redraw();
      this.map.getContainer().classList.toggle("hz-picking", Boolean(mode));
      this.map.doubleClickZoom[mode ? "disable" : "enable"]();
    }

    add(latlng) {
      if (!this.mode || this.isLast(latlng)) return;
      this.points.push(latlng);
      this.redraw();
      if (this.mode === "point") this.finish();
    }

    /** Whether a point is where the last one is: the second click of a double-click. */
    isLast(latlng) {
      const last = this.points[this.points.length - 1];
      const pixel = (point) => this.map.latLngToContainerPoint(point);
      return Boolean(last) && pixel(last).distanceTo(pixel(latlng)) < SAME_PX;
    }

    /** Tell the page what was drawn, in the datum of the base map. */
    finish() {
      if (!this.mode || this.points.length < LEAST[this.mode]) return;
      const { tiles, sketched } = this.map.haizhumap;
      const geometry = toGeometry(this.mode, this.points);
      tell(this.map, { name: "review", act: "drawn", index: sketched, geometry, base: tiles ? tiles.id : null });
      this.points = [];
      this.redraw();
    }

    /** Take the last point back; with none left, stop drawing. */
    back() {
      if (!this.mode) return;
      if (!this.points.length) tell(this.map, { name: "review", act: "draw", mode: null });
      this.points.pop();
      this.redraw();
    }

    redraw() {
      if (this.shape) this.shape.remove();
      const style = { color: "#0f6b8f", weight: 3, dashArray: "4 4" };
      const shape = this.mode === "polygon" ? L.polygon(this.points, style) : L.polyline(this.points, style);
      const dots = this.points.map((point) => L.circleMarker(point, { ...style, radius: 4, dashArray: null }));
      this.shape = L.layerGroup([shape, ...dots]).addTo(this.map);
    }
  }

  /** Draw what the review has placed, the chosen one emphasised and with its uncertainty. */
  function showPlaced(map, placed) {
    const state = map.haizhumap;
    if (state.placedGroup) state.placedGroup.remove();
    const style = ({ colour, is_chosen: isChosen }) => ({ color: colour, weight: isChosen ? 5 : 3, fillOpacity: 0.15 });
    const layers = placed.map((one) => {
      const feature = { type: "Feature", properties: {}, geometry: one.geometry };
      const options = { style: style(one), pointToLayer: (_, at) => L.circle(at, { ...style(one), radius: one.uncertainty_m }) };
      const click = () => state.sketch.mode || tell(map, { name: "review", act: "choose", index: one.index });
      return L.geoJSON(feature, options).bindTooltip(haizhumap.h("span", {}, one.name)).on("click", click);
    });
    state.placedGroup = L.layerGroup(layers).addTo(map);
    const chosen = layers[placed.findIndex((one) => one.is_chosen)];
    const key = chosen ? JSON.stringify(placed.find((one) => one.is_chosen).geometry) : "";
    if (chosen && key !== state.placedKey && !map.getBounds().contains(chosen.getBounds())) {
      map.fitBounds(chosen.getBounds(), { maxZoom: 15, padding: [40, 40], animate: false });
    }
    state.placedKey = key;
  }

  /** Enter ends a figure, Escape takes a point back; the review's own keys act while the map has the focus, too. */
  function press(sketch, { key, ctrlKey, metaKey, altKey }) {
    if (key === "Enter") sketch.finish();
    else if (key === "Escape") sketch.back();
    else if (REVIEW_KEYS.includes(key.toLowerCase()) && !ctrlKey && !metaKey && !altKey) {
      const { document, KeyboardEvent } = window.parent;
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    }
  }

  haizhumap.showSketch = function (map, { mode, placed, index }) {
    const state = map.haizhumap;
    state.sketched = index;
    if (!state.sketch) {
      state.sketch = new Sketch(map);
      map.on("click", ({ latlng }) => state.sketch.add(latlng)).on("dblclick", () => state.sketch.finish());
      document.addEventListener("keydown", (event) => press(state.sketch, event));
    }
    state.sketch.start(mode);
    showPlaced(map, placed);
  };
})(window.haizhumap);
