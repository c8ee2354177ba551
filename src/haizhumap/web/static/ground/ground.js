/** The offline ground on a map: its packs as they are needed, its tiles and its labels, in a light or a dark look. */

/** @import { Lang } from "../labels/placing.js" */
/** @import { Room } from "../labels/room.js" */
/** @import { Pack } from "./data.js" */
/** @import { Look } from "./style.js" */
/** @typedef {"light" | "dark"} Theme */

/**
 * @typedef {object} GroundOptions
 * @property {Partial<Record<PackName, unknown>>} packs each as `read` takes it
 * @property {(pack: any) => Promise<Pack>} read
 * @property {Record<Theme, Look>} palette
 * @property {Theme} theme
 * @property {Lang} lang
 * @property {string} tilePane
 * @property {string} labelPane
 * @property {() => Room[]} taken what labels leave free, in layer points
 */
/** @typedef {"ground" | "streets" | "buildings"} PackName */

import { Ground } from "./data.js";
import { GroundLabels } from "./labels.js";
import { Slices } from "./slices.js";
import { GroundTiles } from "./tiles.js";

/** From which zoom a pack is wanted: a little before its things are drawn. @type {[PackName, number][]} */
const NEARER = [
  ["streets", 12.5],
  ["buildings", 14.5],
];

export class OfflineGround {
  slices = new Slices();
  ground = new Ground();
  isShown = true;
  isRead = false;

  /** @param {L.Map} map @param {GroundOptions} options */
  constructor(map, { packs, read, palette, theme, lang, tilePane, labelPane, taken }) {
    this.map = map;
    this.packs = packs;
    this.read = read;
    this.palette = palette;
    this.tiles = new GroundTiles(this.ground, palette[theme], this.slices, { pane: tilePane });
    const options = { pane: labelPane, lang, taken };
    this.labels = new GroundLabels(this.ground, palette[theme], this.slices, options);
    /** Packs that no view has wanted yet. */
    this.waiting = new Map(NEARER.filter(([name]) => packs[name]));
    /** Settled once the first view is drawn; fails where the ground could not be read. @type {Promise<void>} */
    this.ready = this.start();
  }

  async start() {
    await this.take("ground");
    this.isRead = true;
    const drawn = new Promise((resolve) => this.tiles.once("load remove", resolve));
    this.map.on("zoomend", this.takeNear, this);
    this.show(this.isShown);
    if (this.isShown) await drawn;
  }

  /** Show the ground, or hide it and draw nothing. @param {boolean} isShown */
  show(isShown) {
    this.isShown = isShown;
    if (!this.isRead) return;
    for (const layer of [this.tiles, this.labels]) isShown ? this.map.addLayer(layer) : this.map.removeLayer(layer);
    this.takeNear();
  }

  /** @param {PackName} name */
  async take(name) {
    const pack = await this.read(this.packs[name]);
    await this.slices.finished(this.ground.add(pack));
  }

  /** Take what the view has come near enough for. Without it the map is poorer, no worse: a failure is tried again later. */
  takeNear() {
    if (!this.isShown) return;
    for (const [name, zoom] of this.waiting) {
      if (this.map.getZoom() < zoom) continue;
      this.waiting.delete(name);
      this.take(name).then(
        () => this.tiles.refresh(),
        () => this.waiting.set(name, zoom),
      );
    }
  }

  /** @param {Theme} theme */
  setTheme(theme) {
    this.tiles.refresh(this.palette[theme]);
    this.labels.look = this.palette[theme];
    this.labels.place();
  }

  /** @param {Lang} lang */
  setLang(lang) {
    this.labels.lang = lang;
    this.labels.place();
  }

  /** Find room for the labels again: once the map has come to rest, or what they leave free has changed. */
  placeLabels() {
    this.labels.place();
  }

  /** Draw all that is waiting at once: paper does not wait. */
  finish() {
    this.slices.finish();
  }

  get isDrawn() {
    return !this.slices.jobs.length && !this.tiles.isLoading();
  }
}
