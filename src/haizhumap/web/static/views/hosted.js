/* The page as the app hosts it: the map lies in a frame, cards and texts come from our server, the state stands in the address. */

import { listen, post } from "../bus.js";
import { makeCatalogue } from "../core/catalogue.js";
import { unpackPlaces } from "../core/geometry.js";
import { makeGroundSearch, namesOf } from "../core/ground_names.js";
import { bestOf, makeSearch } from "../core/search.js";
import { makeSpeaker } from "../core/words.js";
import { fetchJson } from "../dom.js";
import { queryBar } from "./address_bar.js";
import { Page } from "./page.js";

const OWN = ["lang", "q", "near", "home", "sort", "place", "tab", "read", "base", "at"];
const FRAME = "iframe[title='streamlit_folium.st_folium']";

/** The frame's window, when it is there. @returns {Window | null} */
const frame = () => /** @type {HTMLIFrameElement | null} */ (document.querySelector(FRAME))?.contentWindow ?? null;

/** The map behind the bus: what it was told last is told again when it says that it is there. */
class FrameMap {
  /** @param {(base: string) => string} payloadUrl */
  constructor(payloadUrl) {
    this.payloadUrl = payloadUrl;
    /** @type {any} */
    this.view = null;
    listen("ready", () => this.#tell());
  }

  /** @param {any} view */
  show(view) {
    this.view = { ...view, payload: this.payloadUrl(view.tiles?.datum ?? "wgs84") };
    this.#tell();
  }

  /** @param {number | null} row */
  point(row) {
    const window = frame();
    if (window) post(window, "point", row);
  }

  #tell() {
    const window = frame();
    if (window && this.view) post(window, "show", this.view);
  }
}

/** The search in words, which comes when it is first asked for: until then nothing is found by words. */
function lazySearch(/** @type {() => Promise<any>} */ load, /** @type {() => void} */ arrived) {
  /** @type {((words: string) => number[]) | null} */
  let search = null;
  let isAsked = false;
  const ask = async () => {
    isAsked = true;
    try {
      search = makeSearch(await load());
      arrived();
    } catch {
      isAsked = false;
    }
  };
  return {
    rank: (/** @type {string} */ words) => {
      if (!isAsked) ask();
      return search ? search(words) : null;
    },
  };
}

const absolute = (/** @type {string} */ url) => new URL(url, document.baseURI).href;

/**
 * @param {HTMLElement} root
 * @param {any} data addresses and settings (ui/views.py)
 */
export async function openPage(root, data) {
  const url = (/** @type {string} */ name, /** @type {Record<string, string>} */ facts = {}) =>
    absolute(
      data.urls[name].replace(/\{(\w+)\}/g, (/** @type {string} */ _, /** @type {string} */ key) =>
        encodeURIComponent(facts[key] ?? ""),
      ),
    );
  const [payload, front] = await Promise.all([fetchJson(url("places", { datum: "wgs84" })), fetchJson(url("front"))]);
  unpackPlaces(payload);
  /** @type {Page | null} */
  let page = null;
  const search = lazySearch(
    () => fetchJson(url("search")),
    () => page?.draw(),
  );
  const ground = { find: /** @type {(words: string, limit: number) => any[]} */ (() => []) };
  fetchJson(url("names")).then(
    (names) => {
      ground.find = makeGroundSearch(namesOf(names));
      page?.draw();
    },
    () => undefined,
  );
  const { rank } = search;
  const catalogue = makeCatalogue(payload, rank);
  Object.assign(front, {
    bases: data.bases,
    formats: Object.keys(data.files),
    newReportUrl: data.new_report ? (/** @type {string} */ lang) => absolute(`${data.new_report}&lang=${lang}`) : null,
    findPlaces: (/** @type {string} */ words, /** @type {number} */ limit) => bestOf(rank(words) ?? [], limit),
    findGround: (/** @type {string} */ words, /** @type {number} */ limit) => ground.find(words, limit),
    sectionName: (/** @type {string} */ section, /** @type {0 | 1} */ at) => (at && front.sections[section]) || section,
    loadCard: (/** @type {string} */ lang, /** @type {string} */ id) => fetchJson(url("card", { lang, id })),
    loadDocument: (/** @type {string} */ report) =>
      fetchJson(url("report", { id: report })).then((document) => document.text),
    placeUrl: (/** @type {string} */ id, /** @type {string} */ lang) =>
      url("place", { id }) + (lang === "en" ? "?lang=en" : ""),
    feedUrl: (/** @type {any} */ scene) => {
      const query = filterQuery(scene);
      if (scene.state.lang === "en") query.append("lang", "en");
      return `${url("feed")}?${query}`;
    },
    fileUrl: (/** @type {string} */ format, /** @type {any} */ scene) => {
      const address = new URL(absolute(data.files[format]));
      for (const [name, value] of filterQuery(scene)) address.searchParams.append(name, value);
      address.searchParams.append("lang", scene.state.lang);
      address.searchParams.append("link", scene.link());
      return address.href;
    },
  });
  page = new Page({
    root,
    payload,
    front,
    catalogue,
    map: new FrameMap((datum) => url("places", { datum })),
    bar: queryBar([...OWN, ...catalogue.codes.keys()]),
    lang: data.lang,
    speak: (lang) => makeSpeaker({ lang: /** @type {"zh" | "en"} */ (lang), payload }),
    isEmbedded: data.embedded,
  });
  listen("action", (action) => page?.store.send(action));
  listen("key", (key) => document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })));
  return page;
}

/** The filter as Python reads it: with the zones that it stands for. */
function filterQuery(/** @type {any} */ { selection, payload }) {
  const { wanted } = selection;
  const query = new URLSearchParams();
  for (const facet of Object.keys(payload.labels.facet)) for (const code of wanted[facet]) query.append(facet, code);
  if (wanted.words.trim()) query.append("q", wanted.words.trim());
  if (wanted.near) query.append("near", [wanted.near.lon, wanted.near.lat, wanted.near.radius_m].join(","));
  return query;
}
