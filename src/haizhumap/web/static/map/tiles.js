/* The online base maps: tiles under the places in place of the offline ground. */

/** @import { TileMap } from "./types.d.ts" */

const PATIENCE_MS = 4000;

export class OnlineTiles {
  /** @type {TileMap | null} the base map that is shown; null for the offline one */
  chosen = null;
  /** @type {L.TileLayer[]} */
  layers = [];

  /**
   * @param {L.Map} leaflet
   * @param {(base: string) => void} fail told with a base map's id when no tile came
   * @param {(isShown: boolean) => void} showOffline shows or hides the offline map
   */
  constructor(leaflet, fail, showOffline) {
    this.leaflet = leaflet;
    this.fail = fail;
    this.showOffline = showOffline;
    leaflet.getContainer().dataset.tiles = "offline";
  }

  /** How far the datum of the map is from WGS 84 here: lon, lat in degrees. @returns {[number, number]} */
  get offset() {
    return this.chosen?.offset ?? [0, 0];
  }

  /** Put another base map under the places; the reader's view stays over the same ground. @param {TileMap | null} tiles */
  change(tiles) {
    const { leaflet } = this;
    const [oldLon, oldLat] = this.offset;
    for (const layer of this.layers) layer.remove();
    this.chosen = tiles;
    const [lon, lat] = this.offset;
    const centre = leaflet.getCenter();
    leaflet.setView([centre.lat + lat - oldLat, centre.lng + lon - oldLon], leaflet.getZoom(), { animate: false });
    this.showOffline(!tiles);
    leaflet.getContainer().dataset.tiles = tiles?.id ?? "offline";
    this.layers = tiles ? tiles.layers.map((address) => this.makeLayer(address, tiles)) : [];
  }

  /** @param {string} address @param {TileMap} tiles */
  makeLayer(address, tiles) {
    const layer = L.tileLayer(address, { subdomains: tiles.subdomains, maxNativeZoom: tiles.max_zoom, maxZoom: 18 });
    /** @type {number | undefined} */
    let timer;
    const rest = () => clearTimeout(timer);
    const wait = () => {
      rest();
      timer = window.setTimeout(() => this.giveUp(), PATIENCE_MS);
    };
    return layer.on("loading", wait).on("tileload remove", rest).addTo(this.leaflet);
  }

  /** No tile came: back to the offline map, which the page is told. */
  giveUp() {
    if (!this.chosen) return;
    for (const layer of this.layers) layer.remove();
    this.showOffline(true);
    this.fail(this.chosen.id);
  }
}
