/* The offline ground below the places, and its colours for the style sheet. */

/** @import { Lang } from "../core/types.d.ts" */
/** @import { Theme } from "../ground/ground.js" */
/** @import { Look } from "../ground/style.js" */
/** @import { Room } from "../labels/room.js" */
/** @import { MapOptions } from "./types.d.ts" */

import { fetchJson } from "../dom.js";
import { OfflineGround } from "../ground/ground.js";
import { showNotice } from "./controls.js";

/**
 * Lay the ground, and tell in the document once its first view is drawn.
 * @param {L.Map} leaflet
 * @param {MapOptions} options
 * @param {{ theme: Theme, lang: Lang, taken: () => Room[] }} state `taken` tells what the ground's names leave free
 */
export function layGround(leaflet, { packs, palette, failure }, { theme, lang, taken }) {
  const read = async (/** @type {any} */ pack) => (typeof pack === "string" ? fetchJson(pack) : pack);
  const panes = { tilePane: "base", labelPane: "labels" };
  const ground = new OfflineGround(leaflet, { packs, palette, read, theme, lang, taken, ...panes });
  const { dataset } = leaflet.getContainer();
  ground.ready.then(
    () => {
      dataset.base = "drawn";
    },
    () => {
      showNotice(leaflet, failure[ground.labels.lang]);
      dataset.base = "failed";
    },
  );
  return ground;
}

/** Tell the style sheet of the theme and of the ground's colours. @param {HTMLElement} container @param {Theme} theme @param {Look} look */
export function showColours(container, theme, look) {
  container.dataset.theme = theme;
  for (const name of ["beyond", "halo"]) container.style.setProperty(`--hz-${name}`, look[name]);
}
