/* The map of a notebook, or of the file that it saves: folium gives it all its places, and it tells what the report says of one. */

/** @import { Payload } from "../core/types.d.ts" */
/** @import { MapOptions, MapView } from "../map/types.d.ts" */

import { h } from "../dom.js";
import { addControl } from "../map/controls.js";
import { PlaceMap } from "../map/map.js";

/**
 * What is said beside the map: of each place by its id, line by line, and of those that have no position.
 * @typedef {{ places: Record<string, string[]>, unlocated: { title: string, lines: string[] } }} Notes
 */

/** @param {Notes["unlocated"]} unlocated */
const listUnlocated = ({ title, lines }) =>
  h(
    "details",
    { class: "hz-legend hz-unlocated" },
    h("summary", {}, title),
    h(
      "ul",
      {},
      lines.map((line) => h("li", {}, line)),
    ),
  );

/**
 * Make the map and show its places; a place that is pressed is emphasised and told.
 * @param {L.Map} leaflet
 * @param {MapOptions} options
 * @param {MapView & { payload: Payload }} view
 * @param {Notes} notes
 */
export function open(leaflet, options, view, notes) {
  const map = new PlaceMap(leaflet, {
    ...options,
    send: ({ name, place }) => {
      if (name === "select") tell(place);
    },
  });
  /** @param {string} id */
  function tell(id) {
    map.show({ ...view, selected: id });
    const { latlng } = map.items[map.items.findIndex(({ place }) => place.id === id)];
    const lines = notes.places[id].map((line) => h("p", {}, line));
    L.popup({ maxHeight: 240 })
      .setLatLng(latlng)
      .setContent(h("div", {}, lines))
      .openOn(leaflet);
  }
  if (notes.unlocated.lines.length) addControl(leaflet, "bottomright", listUnlocated(notes.unlocated));
  map.show(view);
  return map;
}
