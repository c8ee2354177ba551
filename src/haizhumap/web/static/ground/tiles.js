/**
 * The ground as tiles of a Leaflet map: drawn on canvases, in slices, at the map's own zoom, sharp at half a level too.
 * Tiles of the zoom before stay, stretched, until all of the new ones are drawn.
 */

/** @import { Coords, DoneCallback, GridLayerOptions, LatLng } from "leaflet" */
/** @import { Ground } from "./data.js" */
/** @import { Slices } from "./slices.js" */
/** @import { Look } from "./style.js" */
/** @import { Tile } from "./types.d.ts" */
/** @typedef {{ ratio: number, main: CanvasRenderingContext2D, spare: CanvasRenderingContext2D }} Sheets */

import { paintTile } from "./paint.js";

const TILE_PX = 256;
const CACHE_BYTES = 64e6;
const MOST_PIXELS = 2;

/** Pixels of the device for one of CSS. */
export const pixelRatio = () => Math.min(MOST_PIXELS, window.devicePixelRatio || 1);

/**
 * A canvas to paint on, kept in the processor's memory: each tile is read from it once.
 * @param {number} size @param {number} ratio
 */
function makeSheet(size, ratio) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.ceil(size * ratio);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  ctx.scale(canvas.width / size, canvas.height / size);
  return ctx;
}

export class GroundTiles extends L.GridLayer {
  /** Drawn tiles by their keys, the longest kept first. @type {Map<string, HTMLCanvasElement>} */
  cache = new Map();
  /** How to take back the painting of a tile. @type {Map<HTMLCanvasElement, () => void>} */
  jobs = new Map();
  /** @type {Sheets | null} */
  sheets = null;

  /** @param {Ground} ground @param {Look} look @param {Slices} slices @param {GridLayerOptions} options */
  constructor(ground, look, slices, options) {
    super({ tileSize: TILE_PX, updateWhenZooming: false, keepBuffer: 1, noWrap: true, ...options });
    this.ground = ground;
    this.look = look;
    this.slices = slices;
  }

  get tiles() {
    return /** @type {Record<string, Tile>} */ (/** @type {unknown} */ (this._tiles));
  }

  /** Draw all tiles anew, with what has come in since; the old pictures stay until then. @param {Look} [look] */
  refresh(look = this.look) {
    this.look = look;
    this.cache.clear();
    for (const { coords, el } of Object.values(this.tiles ?? {}))
      if (!this.jobs.has(el)) this.paint(el, coords, () => {});
  }

  /** @param {Coords} coords @param {DoneCallback} done @returns {HTMLElement} */
  createTile(coords, done) {
    const kept = this.cache.get(this._tileCoordsToKey(coords));
    if (kept && !kept.isConnected) {
      setTimeout(done, 0, undefined, kept);
      return kept;
    }
    const tile = document.createElement("canvas");
    this.paint(tile, coords, () => done(undefined, tile));
    return tile;
  }

  /** @param {HTMLCanvasElement} tile @param {Coords} coords @param {() => void} done */
  paint(tile, coords, done) {
    this.jobs.set(tile, this.slices.add(this.painting(tile, coords, done)));
  }

  /**
   * Paint apart, then put the picture onto the tile at once: no reader sees it half done.
   * @param {HTMLCanvasElement} tile @param {Coords} coords @param {() => void} done
   */
  *painting(tile, coords, done) {
    const ratio = pixelRatio();
    if (this.sheets?.ratio !== ratio) {
      this.sheets = { ratio, main: makeSheet(TILE_PX, ratio), spare: makeSheet(TILE_PX, ratio) };
    }
    const { main, spare } = this.sheets;
    const place = { zoom: coords.z, left: coords.x * TILE_PX, top: coords.y * TILE_PX, size: TILE_PX };
    yield* paintTile(main, spare, this.ground, this.look, place);
    tile.width = tile.height = main.canvas.width;
    tile.getContext("2d")?.drawImage(main.canvas, 0, 0);
    this.jobs.delete(tile);
    this.keep(this._tileCoordsToKey(coords), tile);
    done();
  }

  /** Keep a drawn tile, and let the longest kept go where there are too many. @param {string} key @param {HTMLCanvasElement} tile */
  keep(key, tile) {
    this.cache.delete(key);
    this.cache.set(key, tile);
    const most = Math.floor(CACHE_BYTES / (4 * tile.width * tile.height));
    for (const old of this.cache.keys()) {
      if (this.cache.size <= most) break;
      this.cache.delete(old);
    }
  }

  /** @param {string} key */
  _removeTile(key) {
    const tile = this.tiles[key]?.el;
    if (tile) this.jobs.get(tile)?.();
    if (tile) this.jobs.delete(tile);
    super._removeTile(key);
  }

  /** As Leaflet's, but for the zoom, which it rounds. @param {LatLng} centre @param {number} zoom @param {boolean} [noPrune] @param {boolean} [noUpdate] */
  _setView(centre, zoom, noPrune, noUpdate) {
    if (!noUpdate) {
      this._tileZoom = zoom;
      this._updateLevels();
      this._resetGrid();
      this._update(centre);
      if (!noPrune) this._pruneTiles();
      this._noPrune = Boolean(noPrune);
    }
    this._setZoomTransforms(centre, zoom);
  }

  /** Let tiles go that are out of view, but none of another zoom before those of this one are all there. */
  _pruneTiles() {
    if (!this._map) return;
    const tiles = Object.entries(this.tiles);
    const isWhole = tiles.every(([, tile]) => !tile.current || tile.active);
    for (const [key, { current, loaded, coords }] of tiles) {
      const isStandIn = !isWhole && loaded && coords.z !== this._tileZoom;
      if (!current && !isStandIn) this._removeTile(key);
    }
  }
}
