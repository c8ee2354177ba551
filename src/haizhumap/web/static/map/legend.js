/* The map's legend: what colours, shapes and outlines mean; it gives way to places. */

/** @import { Payload, Speaker } from "../core/types.d.ts" */
/** @import { Item } from "./types.d.ts" */

import { h, makeSign } from "../dom.js";

const SIGN_PX = 10;
const WIDE_PX = 600;

export class Legend {
  /** @type {boolean | undefined} what the reader chose; it is open on a wide map until they choose */
  isOpen = undefined;
  /** @type {HTMLDetailsElement | null} */
  element = null;
  /** @type {ResizeObserver} */
  watch;

  /** @param {L.Map} leaflet @param {() => void} changed called when its size has changed */
  constructor(leaflet, changed) {
    this.leaflet = leaflet;
    this.watch = new ResizeObserver(changed);
  }

  /** Make it anew, in another language or for other places. @param {Payload} payload @param {Speaker} speaker */
  draw(payload, speaker) {
    const legend = describe(payload, speaker);
    legend.open = this.isOpen ?? this.leaflet.getSize().x > WIDE_PX;
    legend.querySelector("summary")?.addEventListener("click", () => {
      this.isOpen = !legend.open;
    });
    this.watch.disconnect();
    this.watch.observe(legend);
    this.element = legend;
    return legend;
  }

  /** Fold it where it lies on a place, unless the reader opened it. @param {Item[]} items those that are shown */
  giveWay(items) {
    const { element, leaflet } = this;
    if (!element?.open || this.isOpen) return;
    const [own, box] = [leaflet.getContainer().getBoundingClientRect(), element.getBoundingClientRect()];
    const [left, top, right, bottom] = [
      box.left - own.left,
      box.top - own.top,
      box.right - own.left,
      box.bottom - own.top,
    ];
    /** @param {L.Point} point */
    const covers = ({ x, y }) => x > left - SIGN_PX && x < right + SIGN_PX && y > top - SIGN_PX && y < bottom + SIGN_PX;
    if (items.some((item) => covers(leaflet.latLngToContainerPoint(item.latlng)))) element.open = false;
  }
}

/** @param {Payload} payload @param {Speaker} speaker */
function describe(payload, { say, label }) {
  const sectors = Object.keys(payload.styles).filter((sector) =>
    payload.places.some((place) => place.sector === sector),
  );
  const swatch = (/** @type {string} */ name) =>
    h("span", { class: `hz-swatch hz-swatch-${name}`, "aria-hidden": "true" });
  return h(
    "details",
    { class: "hz-legend" },
    h("summary", {}, say("legend")),
    h(
      "ul",
      {},
      sectors.map((sector) => h("li", {}, makeSign(payload, sector), " ", label("sector", sector))),
    ),
    h(
      "ul",
      {},
      ["solid", "dashed", "dotted", "zone"].map((name) => h("li", {}, swatch(name), " ", say(`legend-${name}`))),
    ),
  );
}
