/* Drawing on the map of the review: a point, a line or a polygon; and what has been placed already. */
window.haizhumap = window.haizhumap || {};
(function (haizhumap) {
  "use strict";

  const LEAST = { point: 1, line: 2, polygon: 3 };

  function toGeometry(mode, latlngs, [lon, lat]) {
    const points = latlngs.map((latlng) => [latlng.lng - lon, latlng.lat - lat]);
    if (mode === "point") return { type: "Point", coordinates: points[0] };
    if (mode === "line") return { type: "LineString", coordinates: points };
    return { type: "Polygon", coordinates: [[...points, points[0]]] };
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
      if (!this.mode) return;
      this.points.push(latlng);
      this.redraw();
      if (this.mode === "point") this.finish();
    }

    finish() {
      if (!this.mode || this.points.length < LEAST[this.mode]) return;
      const { send, offset } = this.map.haizhumap;
      send({ name: "review", act: "drawn", geometry: toGeometry(this.mode, this.points, offset) });
      this.points = [];
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
      const click = () => state.send({ name: "review", act: "choose", index: one.index });
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

  haizhumap.showSketch = function (map, { mode, placed }) {
    const state = map.haizhumap;
    if (!state.sketch) {
      state.sketch = new Sketch(map);
      map.on("click", ({ latlng }) => state.sketch.add(latlng)).on("dblclick", () => state.sketch.finish());
      map.getContainer().addEventListener("keydown", ({ key }) => key === "Enter" && state.sketch.finish());
    }
    state.sketch.start(mode);
    showPlaced(map, placed);
  };
})(window.haizhumap);
