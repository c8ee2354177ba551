/* Which place a click on the map means; where signs lie on one another, a small list to choose from. */

/** @import { Payload, Speaker } from "../core/types.d.ts" */
/** @import { Item } from "./types.d.ts" */

import { h, makeSign } from "../dom.js";

const REACH_PX = 12;

/** The size of a ground on the screen. @param {Item} item */
function area({ ground }) {
  const { x, y } = ground._pxBounds.getSize();
  return x * y;
}

/**
 * The places under a click: the signs within reach, else the smallest ground.
 * @param {Item[]} items those that are shown
 * @param {L.Point} layerPoint
 */
export function findHits(items, layerPoint) {
  const signs = items.filter((item) => item.sign._point.distanceTo(layerPoint) <= REACH_PX);
  if (signs.length) return signs;
  const grounds = items.filter((item) => item.ground._containsPoint(layerPoint));
  return grounds.sort((a, b) => area(a) - area(b)).slice(0, 1);
}

/**
 * Let the reader choose one of several places.
 * @param {L.Map} leaflet
 * @param {L.LatLng} latlng
 * @param {Item[]} items
 * @param {Payload} payload
 * @param {Speaker} speaker
 * @param {(item: Item) => void} select
 */
export function offerChoice(leaflet, latlng, items, payload, { at, say }, select) {
  const buttons = items.map((item) => {
    const click = () => {
      leaflet.closePopup();
      select(item);
    };
    return h("button", { type: "button", click }, makeSign(payload, item.place.sector), " ", item.place.name[at]);
  });
  const name = say("choose", { count: items.length });
  const list = h("div", { class: "hz-choice", role: "group", "aria-label": name }, buttons);
  L.popup({ closeButton: false }).setLatLng(latlng).setContent(list).openOn(leaflet);
  buttons[0].focus();
}
