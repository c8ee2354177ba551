/** The panel over the map: title, source, search, sectors, and the list of places or the card of one. */
import { h, redraw } from "../dom.js";
import { activeParts } from "./active.js";
import { placeCard } from "./card.js";
import { moreFilters, sectorChips } from "./chips.js";
import { drawFinder } from "./finder.js";
import { placeList } from "./list.js";

/** @typedef {import("./scene.js").Scene} Scene */

/** The report that is mapped, or how many. */
function sourceOf(/** @type {Pick<Scene, "payload" | "say" | "at">} */ { payload, say, at }) {
  const reports = Object.values(payload.reports);
  return reports.length === 1 ? reports[0].title[at] : say("reports", { count: reports.length });
}

/** Title, what is mapped, and how much of it is on the map: 32 个地点，其中 29 个在图上. */
function head(/** @type {Scene} */ { front, payload, say, at }) {
  const located = payload.places.filter((/** @type {any} */ place) => place.geometry).length;
  const source = sourceOf({ payload, say, at });
  return [
    h("h1", { class: "hz-title" }, say("title")),
    h("p", { class: "hz-source" }, [source, say("mapped", { total: payload.places.length, located })].join(" · ")),
    front.edition ? h("p", { class: "hz-source" }, front.edition[at]) : null,
  ];
}

/** Where the head has no room: what this is, in a line, with the way to what is said about it. */
function what(/** @type {Scene} */ { payload, say, at, send }) {
  const about = {
    type: "button",
    class: "hz-link",
    "data-focus": "what",
    click: () => send({ name: "open", drawer: "about" }),
  };
  return h(
    "p",
    { class: "hz-what" },
    h("span", {}, h("strong", {}, say("title")), ` · ${sourceOf({ payload, say, at })}`),
    h("button", about, say("what")),
  );
}

export class Panel {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.head = h("header", { class: "hz-head" });
    this.finder = h("div", { class: "hz-finder" });
    this.chips = h("div", { class: "hz-sectors" });
    this.notice = h("p", { class: "hz-ignored", role: "status", hidden: true });
    this.active = h("div", { class: "hz-active" });
    this.body = h("div", { class: "hz-body", "data-scroll": "body" });
    this.top = h("div", { class: "hz-top" }, this.head, this.finder, this.chips);
    this.sheet = h("div", { class: "hz-sheet" }, this.notice, this.active, this.body);
    /** @type {string | null} */
    this.shown = null;
    this.listTop = 0;
    // Asked for while one draws, it would lay the whole page out.
    this.body.addEventListener("scroll", () => this.#noteTop(), { passive: true });
    root.append(this.top, this.sheet);
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { state, say, selection } = scene;
    const card = state.place ? scene.cardOf(state.place) : null;
    redraw(this.head, head(scene));
    drawFinder(this.finder, scene);
    redraw(this.chips, sectorChips(scene), moreFilters(scene, this.chips));
    const ignored = state.ignored.join("; ").slice(0, 300);
    const failed = state.failed && scene.front.bases.find((/** @type {any} */ base) => base.id === state.failed);
    const told = [
      ignored && say("ignored", { values: ignored }),
      failed && say("tiles-failure", { name: failed.name[scene.at] }),
    ].filter(Boolean);
    this.notice.textContent = told.join(" ");
    this.notice.hidden = !told.length;
    redraw(this.active, state.place ? [] : [state.home ? null : what(scene), activeParts(scene)]);
    const isNew = state.place !== this.shown;
    for (const part of [this.body, this.top]) part.classList.toggle("hz-has-card", Boolean(state.place));
    redraw(this.body, state.place ? placeCard(scene, card, selection) : placeList(scene, this.body));
    if (isNew) this.#arrive(state.place);
    this.shown = state.place;
  }

  #noteTop() {
    if (!this.shown) this.listTop = this.body.scrollTop;
  }

  /**
   * A card starts at its top with the focus on its name, the filters folded; back from it the list is where it was,
   * the focus on its row.
   */
  #arrive(/** @type {string | null} */ place) {
    const isOwn =
      document.activeElement === document.body ||
      this.body.contains(document.activeElement) ||
      document.activeElement === null;
    this.body.scrollTop = place ? 0 : this.listTop;
    const filters = /** @type {HTMLDetailsElement | null} */ (this.chips.querySelector(".hz-more-filters"));
    if (place && filters) filters.open = false;
    const wanted = place ? ".hz-card h2" : this.shown && `[data-place="${CSS.escape(this.shown)}"]`;
    const next = wanted && /** @type {HTMLElement | null} */ (this.body.querySelector(wanted));
    if (next && isOwn) next.focus({ preventScroll: Boolean(place) });
  }
}
