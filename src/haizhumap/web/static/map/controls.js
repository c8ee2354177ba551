/* The map's own buttons and notices, in the reader's language. */

/** @import { Speaker } from "../core/types.d.ts" */

import { h } from "../dom.js";

/** @param {L.Map} leaflet */
function toggleFullScreen(leaflet) {
  if (document.fullscreenElement) document.exitFullscreen();
  else leaflet.getContainer().requestFullscreen();
}

/** @param {string} key @param {string} words @param {() => void} act */
const makeButton = (key, words, act) =>
  h("button", { type: "button", class: `hz-icon hz-icon-${key}`, title: words, "aria-label": words, click: act });

/**
 * The buttons that fit the results and fill the screen.
 * @param {L.Map} leaflet
 * @param {Speaker} speaker
 * @param {() => void} fit
 */
export const makeBar = (leaflet, { say }, fit) =>
  h("div", { class: "hz-controls leaflet-bar" }, [
    makeButton("fit", say("fit-results"), fit),
    makeButton("full", say("full-screen"), () => toggleFullScreen(leaflet)),
  ]);

/**
 * Put an element into a corner of the map, which it keeps its clicks from.
 * @param {L.Map} leaflet
 * @param {L.ControlPosition} position
 * @param {HTMLElement} element
 */
export function addControl(leaflet, position, element) {
  L.DomEvent.disableClickPropagation(element);
  L.DomEvent.disableScrollPropagation(element);
  return Object.assign(new L.Control({ position }), { onAdd: () => element }).addTo(leaflet);
}

/** Name the map and Leaflet's own buttons. @param {L.Map} leaflet @param {Speaker} speaker */
export function nameControls(leaflet, { say }) {
  const links = leaflet.zoomControl.getContainer()?.querySelectorAll("a") ?? [];
  for (const [i, link] of links.entries()) {
    const words = say(i ? "zoom-out" : "zoom-in");
    link.title = words;
    link.setAttribute("aria-label", words);
  }
  leaflet.getContainer().setAttribute("aria-label", say("map"));
}

/** Tell a fault on the map. @param {L.Map} leaflet @param {string} words */
export const showNotice = (leaflet, words) =>
  leaflet.getContainer().append(h("div", { class: "hz-notice", role: "alert" }, words));
