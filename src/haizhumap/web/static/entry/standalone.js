/* The single-file map: the page over a map in the same document; all that the app asks its server for lies in the file. */

/** @import { Payload } from "../core/types.d.ts" */

import { makeCatalogue } from "../core/catalogue.js";
import { unpackPlaces } from "../core/geometry.js";
import { makeGroundSearch } from "../core/ground_names.js";
import { bestOf, makeSearch } from "../core/search.js";
import { makeSpeaker } from "../core/words.js";
import { PlaceMap } from "../map/map.js";
import { fragmentBar } from "../views/address_bar.js";
import { Page } from "../views/page.js";

/** @param {string} id */
const read = (id) => JSON.parse(document.getElementById(`hz-${id}`)?.textContent ?? "null");
/** @param {string} id */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(`hz-${id}`));

/** The one sector that is wanted, for a static site has a feed of each; "" for all places. */
function onlySector(/** @type {any} */ { selection, payload }) {
  const sectors = [...selection.wanted.sector];
  return sectors.length === 1 && payload.places.some((/** @type {any} */ { sector }) => sector === sectors[0])
    ? sectors[0]
    : "";
}

function start() {
  /** @type {[Payload, any]} */
  const [payload, front] = [unpackPlaces(read("payload")), read("page")];
  const search = makeSearch(front.search);
  const catalogue = makeCatalogue(payload, search);
  const findGround = makeGroundSearch(front.names);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const root = element("app");
  const setTheme = () => {
    root.dataset.theme = dark.matches ? "dark" : "light";
  };
  setTheme();
  const leaflet = L.map(element("map"), { minZoom: 8, maxZoom: 18, zoomSnap: 0.5 });
  const map = new PlaceMap(leaflet, {
    ...front.map,
    theme: root.dataset.theme,
    send: (action) => page.store.send(action),
  });
  Object.assign(front, {
    bases: [{ id: "offline", name: ["", ""], tiles: null }],
    formats: [],
    newReportUrl: null,
    fileUrl: null,
    files: front.site?.files ?? null,
    feedUrl: front.site && ((/** @type {any} */ scene) => front.site.feeds[scene.state.lang][onlySector(scene)]),
    findPlaces: (/** @type {string} */ words, /** @type {number} */ limit) => bestOf(search(words), limit),
    findGround,
    sectionName: (/** @type {string} */ section, /** @type {0 | 1} */ at) => (at && front.sections[section]) || section,
    loadCard: (/** @type {"zh" | "en"} */ lang, /** @type {string} */ id) => front.cards[lang][id],
    loadDocument: (/** @type {string} */ report) => front.texts[report] ?? "",
    placeUrl: (/** @type {string} */ id, /** @type {string} */ lang) =>
      front.site && new URL(front.site.places[lang][id], location.href).href,
  });
  const page = new Page({
    root,
    payload,
    front,
    catalogue,
    map: { show: (view) => map.show({ ...view, payload }), point: (row) => map.point(row) },
    bar: fragmentBar(),
    lang: navigator.language.toLowerCase().startsWith("en") ? "en" : front.lang,
    speak: (lang) => makeSpeaker({ lang: /** @type {"zh" | "en"} */ (lang), payload }),
  });
  dark.addEventListener("change", () => {
    setTheme();
    page.draw();
  });
  return { map, catalogue, page };
}

/** The map, the catalogue and the page, for whoever reads the file by program. */
export const { map, catalogue, page } = start();
