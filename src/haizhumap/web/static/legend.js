/* The map's legend: what colours, shapes and outlines mean; it gives way to places. */
window.haizhumap = window.haizhumap || {};
(function (haizhumap) {
  "use strict";

  const SIGN_PX = 10;

  /** Fold the legend where it lies on a place, unless the reader opened it. */
  haizhumap.foldLegend = function (map) {
    const { legend, visible, isLegendOpen } = map.haizhumap;
    if (!legend || !legend.open || isLegendOpen) return;
    const [own, box] = [map.getContainer().getBoundingClientRect(), legend.getBoundingClientRect()];
    const [from, to] = [[box.left - own.left, box.top - own.top], [box.right - own.left, box.bottom - own.top]];
    const covers = ({ x, y }) => x > from[0] - SIGN_PX && x < to[0] + SIGN_PX && y > from[1] - SIGN_PX && y < to[1] + SIGN_PX;
    if (visible.some((item) => covers(map.latLngToContainerPoint(item.latlng)))) legend.open = false;
  };

  /** What colours, shapes and outlines mean. */
  haizhumap.legend = function ({ payload, lang }) {
    const { h } = haizhumap;
    const { say, label } = haizhumap.speaker({ payload, lang });
    const sectors = Object.keys(payload.styles).filter((sector) => payload.places.some((place) => place.sector === sector));
    const entry = (...children) => h("li", {}, children);
    return h("details", { class: "hz-legend" },
      h("summary", {}, say("legend")),
      h("ul", {}, sectors.map((sector) => entry(haizhumap.sign(payload, sector), " ", label("sector", sector)))),
      h("ul", {}, ["solid", "dashed", "dotted", "zone"].map((name) =>
        entry(h("span", { class: `hz-swatch hz-swatch-${name}`, "aria-hidden": "true" }), " ", say(`legend-${name}`)))),
    );
  };
})(window.haizhumap);
