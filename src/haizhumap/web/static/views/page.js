/**
 * The page: the map with a panel, tools, a key and a drawer over it; the same in the app and in the single-file map.
 * The store holds what is chosen; every change draws what it concerns. Nothing here asks a server but for a card, a text or a file.
 */

import { selectPlaces } from "../core/selection.js";
import { Store } from "../core/store.js";
import { h, redraw } from "../dom.js";
import { DRAWERS, Drawer } from "./drawer.js";
import { drawKey } from "./key.js";
import { Panel } from "./panel.js";
import { heightOf, makeSheet } from "./sheet.js";
import { drawTaken } from "./take.js";
import { closeMenusOutside, drawTools } from "./tools.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("../core/store.js").AddressBar} AddressBar */
/**
 * @typedef {object} Host what the app and the single-file map have each in its own way
 * @property {HTMLElement} root
 * @property {any} payload
 * @property {any} front
 * @property {any} catalogue
 * @property {{show: (view: any) => void, point: (row: number | null) => void}} map
 * @property {AddressBar} bar
 * @property {"zh" | "en"} lang the language where the address names none
 * @property {(lang: string) => any} speak
 * @property {boolean} [isEmbedded] whether the page shows the map alone, in a frame of another page
 */

const NARROW = "screen and (max-width: 720px)";
const SORTS = ["distance", "report", "name", "sector"];
const GAP_PX = 16;
const AGAIN_MS = 2000;

/**
 * A thing that is fetched once by its key; while it is on its way there is null, where it did not come false, and it is
 * asked for again later. `arrived` is called when either is known.
 */
class Fetched {
  /** @type {Map<string, any>} */
  #values = new Map();

  /**
   * @param {(key: string) => any} load a value, or a promise of one
   * @param {() => void} arrived
   */
  constructor(load, arrived) {
    this.load = load;
    this.arrived = arrived;
  }

  /** @param {string} key */
  get(key) {
    if (!this.#values.has(key)) {
      const value = this.load(key);
      this.#values.set(key, value instanceof Promise ? null : value);
      if (value instanceof Promise) {
        value.then(
          (found) => {
            this.#values.set(key, found);
            this.arrived();
          },
          () => {
            this.#values.set(key, false);
            setTimeout(() => this.#values.delete(key), AGAIN_MS);
            this.arrived();
          },
        );
      }
    }
    return this.#values.get(key);
  }
}

/** What an address may name, of these data. */
function knownOf(/** @type {Host} */ { payload, front, catalogue, lang }) {
  const codes = new Map(
    [...catalogue.codes].map(([facet, found]) => [
      facet,
      [...new Set([...Object.keys(payload.labels[facet] || {}), ...found])],
    ]),
  );
  return {
    codes,
    lang,
    sorts: SORTS,
    reports: Object.keys(payload.reports),
    drawers: Object.keys(DRAWERS),
    places: new Set(payload.places.map((/** @type {any} */ place) => place.id)),
    bases: front.bases.map((/** @type {any} */ base) => base.id),
  };
}

export class Page {
  title = document.title;
  /** Whether a press has not come up yet: a button that is replaced before it does is never clicked. */
  isPressed = false;
  isStale = false;
  measured = { size: "", right: 0 };

  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    const { root } = host;
    const [panel, tools, key, drawer, hint] = [
      h("aside", { class: "hz-panel" }),
      h("nav", { class: "hz-tools" }),
      h("div", { class: "hz-key" }),
      h("section", { class: "hz-drawer", role: "dialog", hidden: true }),
      h("div", { class: "hz-picking-hint", hidden: true }, h("span", { role: "status" })),
    ];
    this.toast = h("div", { class: "hz-toast", role: "status" });
    this.paper = h("p", { class: "hz-paper" });
    this.credit = host.isEmbedded ? h("p", { class: "hz-credit" }) : null;
    root.replaceChildren(
      ...[panel, tools, key, hint, this.toast, this.paper, drawer, this.credit].filter((part) => part !== null),
    );
    root.classList.add("hz-app");
    root.classList.toggle("hz-embedded", Boolean(host.isEmbedded));
    Object.assign(this, { tools, key, hint });
    this.panel = new Panel(panel);
    this.drawer = new Drawer(drawer);
    this.cards = new Fetched(
      (key_) => host.front.loadCard(...key_.split(" ")),
      () => this.draw(),
    );
    this.texts = new Fetched(host.front.loadDocument, () => this.draw());
    this.store = new Store(knownOf(host), host.bar);
    this.setSheet = makeSheet(
      this.panel.sheet,
      this.panel.body,
      (sheet) => this.store.send({ name: "sheet", sheet }),
      () => ({ height: this.store.state.sheet, say: (name) => host.speak(this.store.state.lang).say(name) }),
    );
    this.store.listen(() => this.draw());
    closeMenusOutside(root);
    this.#keepTitle();
    document.addEventListener("keydown", (event) => this.#leave(event));
    addEventListener("pointerdown", () => this.#press(), true);
    for (const name of ["pointerup", "pointercancel", "blur"]) {
      addEventListener(name, () => setTimeout(() => this.#release()), true);
    }
    addEventListener("click", () => this.#release());
    addEventListener("resize", () => this.draw());
    matchMedia(NARROW).addEventListener("change", () => this.draw());
    this.draw();
  }

  /** The window's title is the page's own: Streamlit sets that of the app again at every run. */
  #keepTitle() {
    const title = document.querySelector("title");
    const keep = () => {
      if (document.title !== this.title) document.title = this.title;
    };
    if (title) new MutationObserver(keep).observe(title, { childList: true, characterData: true, subtree: true });
  }

  #press() {
    this.isPressed = true;
  }

  /** What waited for a press to end is drawn once its click was heard, or where none comes, after a moment. */
  #release() {
    this.isPressed = false;
    if (this.isStale) this.draw();
  }

  /** @returns {Scene} */
  scene() {
    const { payload, front, catalogue, map, speak } = this.host;
    const { state, send } = this.store;
    return {
      state,
      send,
      payload,
      front,
      catalogue,
      ...speak(state.lang),
      selection: selectPlaces(catalogue, payload, state),
      cardOf: (id) => this.cards.get(`${state.lang} ${id}`),
      documentOf: (report) => this.texts.get(report),
      link: (options) => this.store.link(options),
      point: (row) => map.point(row),
    };
  }

  draw() {
    this.isStale = Boolean(this.isPressed);
    if (this.isPressed) return;
    const scene = this.scene();
    const { state, say, payload, selection, front } = scene;
    document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
    this.title = [
      state.place && payload.places.find((/** @type {any} */ place) => place.id === state.place)?.name[scene.at],
      say("title"),
    ]
      .filter(Boolean)
      .join(" · ");
    document.title = this.title;
    this.panel.draw(scene);
    drawTools(/** @type {any} */ (this).tools, scene);
    drawKey(/** @type {any} */ (this).key, scene);
    this.drawer.draw(scene);
    drawTaken(this.toast, scene);
    this.paper.textContent = `${front.citation[scene.at]} ${scene.link()}`;
    this.setSheet(state.sheet);
    this.#tell(scene);
    this.#credit(scene);
    const base = front.bases.find((/** @type {any} */ one) => one.id === state.base);
    const root = this.host.root;
    this.host.map.show({
      shown: selection.rows,
      lang: state.lang,
      selected: state.place,
      near: selection.wanted.near,
      home: state.home,
      at: state.at,
      picking: state.isPicking,
      theme: root.dataset.theme ?? "light",
      tiles: base?.tiles ?? null,
      padding: this.#padding(),
      embedded: Boolean(this.host.isEmbedded),
    });
    Object.assign(root.dataset, { drawn: "page", count: String(selection.rows.length), lang: state.lang });
  }

  /** Below an embedded map: what is planned at the selected place, the report, and the way to the whole page. */
  #credit(/** @type {Scene} */ { state, payload, say, at }) {
    if (!this.credit) return;
    const place = payload.places.find((/** @type {any} */ one) => one.id === state.place);
    const [report] = Object.values(payload.reports);
    const whole = new URL(location.href);
    for (const name of ["embed", "embed_options"]) whole.searchParams.delete(name);
    redraw(
      this.credit,
      place ? [h("strong", {}, place.name[at]), ` ${place.action[at]} · `] : null,
      h("a", { href: whole.href, target: "_blank", rel: "noopener" }, say("title")),
      report && ` · ${say("source", { title: report.title[at], issuer: report.issuer[at], date: report.date })}`,
    );
  }

  /** What to do on the map while a point is picked. */
  #tell(/** @type {Scene} */ { state, say, send }) {
    const hint = /** @type {HTMLElement} */ (/** @type {any} */ (this).hint);
    const isTouched = matchMedia(NARROW).matches || matchMedia("(pointer: coarse)").matches;
    const off = { type: "button", "data-focus": "pick-off", click: () => send({ name: "pick" }) };
    hint.hidden = !state.isPicking;
    redraw(
      hint,
      h("span", { role: "status" }, state.isPicking ? say(isTouched ? "picking-touch" : "picking") : ""),
      state.isPicking ? h("button", off, say("picking-off")) : null,
    );
  }

  /** Esc leaves what lies on top: the drawer, a point being picked, the card. */
  #leave(/** @type {KeyboardEvent} */ event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const { state, send } = this.store;
    if (state.drawer) send({ name: "close" });
    else if (state.isPicking) send({ name: "pick" });
    else if (state.place) send({ name: "select", place: null });
  }

  /** Where the panel ends, in pixels, measured once for a size of the window: to ask lays the whole page out. */
  #panelRight() {
    const size = `${innerWidth} ${innerHeight}`;
    if (this.measured.size !== size)
      this.measured = { size, right: this.panel.top.parentElement?.getBoundingClientRect().right ?? 0 };
    return this.measured.right;
  }

  /** How much of the map is covered, in pixels from each edge: a view fits what is free. */
  #padding() {
    if (matchMedia(NARROW).matches) {
      const { sheet } = this.store.state;
      return {
        left: GAP_PX,
        right: GAP_PX,
        top: 130,
        bottom: heightOf(sheet === "full" ? "half" : sheet, innerHeight) + GAP_PX,
      };
    }
    return { left: this.#panelRight() + GAP_PX, right: 3 * GAP_PX, top: 4 * GAP_PX, bottom: 3 * GAP_PX };
  }
}
