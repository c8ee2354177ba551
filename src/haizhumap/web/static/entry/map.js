/* The map where folium makes it: in the app's frame it listens to the page around it and reports to it; see frame.js. */

/** @import { Message } from "../core/types.d.ts" */
/** @import { MapOptions, MapView } from "../map/types.d.ts" */

import { listen, post } from "../bus.js";
import { isDark } from "../core/colour.js";
import { PlaceMap } from "../map/map.js";

/** @type {WeakMap<L.Map, PlaceMap>} */
const maps = new WeakMap();

/** Tell the page around the frame, if there is one. @param {Message} message */
function report(message) {
  if (window.parent !== window) post(window.parent, "action", message);
}

/** The page's theme: Streamlit sets its colours in the frame too; none of them is set where there is no Streamlit. */
function findTheme() {
  const colour = getComputedStyle(document.documentElement).getPropertyValue("--background-color").trim();
  return colour && isDark(colour) ? "dark" : "light";
}

/** @param {L.Map} leaflet @param {MapOptions} options */
export function open(leaflet, options) {
  const map = new PlaceMap(leaflet, { send: report, theme: findTheme(), ...options });
  maps.set(leaflet, map);
  listen("show", (view) => {
    if (view.embedded) map.viewport.shareWheel();
    map.show(view);
  });
  listen("point", (row) => map.point(row));
  addEventListener("message", ({ data }) => data?.type === "streamlit:render" && map.setTheme(findTheme()));
  if (window.parent !== window) {
    addEventListener("keydown", ({ key }) => key === "Escape" && post(window.parent, "key", key));
    post(window.parent, "ready", null);
  }
  return map;
}

/** @param {L.Map} leaflet @param {MapView} view */
export const show = (leaflet, view) => maps.get(leaflet)?.show(view);
