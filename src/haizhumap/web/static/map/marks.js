/*
 * What readers set on the map, drawn: the circle that they look in, and the point from which distances are told. Both are
 * in WGS 84; `offset` leads to the datum of the base map below, in degrees lon-lat.
 */

/** @import { Home } from "../core/address.js" */
/** @import { Near } from "../core/types.d.ts" */

const NEAR_STYLE = { pane: "near", interactive: false, color: "#1c2326", weight: 2.5, dashArray: "2 6", fill: false };
const CENTRE_STYLE = {
  ...NEAR_STYLE,
  dashArray: undefined,
  radius: 4,
  fill: true,
  fillOpacity: 1,
  fillColor: "#ffffff",
};
const HOME_STYLE = { pane: "near", interactive: false, color: "#0f6b8f", fillColor: "#0f6b8f", fill: true };

export class Marks {
  /** @type {L.FeatureGroup | null} */
  near = null;
  /** @type {L.FeatureGroup | null} */
  home = null;
  homeKey = "";

  /** @param {L.Map} leaflet */
  constructor(leaflet) {
    this.leaflet = leaflet;
  }

  /** @param {Near | null} near the circle to look in @param {readonly [number, number]} offset */
  showNear(near, [lon, lat]) {
    this.near?.remove();
    this.near = null;
    if (!near) return;
    const centre = L.latLng(near.lat + lat, near.lon + lon);
    const circle = L.circle(centre, { ...NEAR_STYLE, radius: near.radius_m });
    this.near = L.featureGroup([circle, L.circleMarker(centre, CENTRE_STYLE)]).addTo(this.leaflet);
  }

  /** Mark the point; whether it is another one than before. @param {Home | null} home @param {readonly [number, number]} offset */
  showHome(home, [lon, lat]) {
    const key = home ? `${home.lon} ${home.lat}` : "";
    if (key === this.homeKey) return false;
    this.homeKey = key;
    this.home?.remove();
    this.home = null;
    if (!home) return true;
    const at = L.latLng(home.lat + lat, home.lon + lon);
    this.home = L.featureGroup([
      L.circleMarker(at, { ...HOME_STYLE, radius: 12, fillOpacity: 0.25, weight: 2 }),
      L.circleMarker(at, { ...HOME_STYLE, radius: 5, fillOpacity: 1, weight: 2, color: "#ffffff" }),
    ]).addTo(this.leaflet);
    return true;
  }
}
