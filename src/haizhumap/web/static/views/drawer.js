/** What lies over the map, one at a time: the report, the table, the charts, what is not on the map, about the data. */
import { h } from "../dom.js";
import { drawAbout } from "./about.js";
import { drawCharts } from "./charts.js";
import { drawLedger } from "./ledger.js";
import { drawReport } from "./report.js";
import { drawTable } from "./table.js";

/** @typedef {import("./scene.js").Scene} Scene */

/** @type {Record<string, (root: HTMLElement, scene: Scene) => void>} */
export const DRAWERS = {
  reader: drawReport,
  table: drawTable,
  charts: drawCharts,
  ledger: drawLedger,
  about: drawAbout,
};

export class Drawer {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.heading = h("h2", { tabindex: "-1", id: "hz-drawer-heading" });
    this.close = h("button", { type: "button", class: "hz-close", "data-focus": "close-drawer" }, "✕");
    this.content = h("div", {
      class: "hz-drawer-body",
      tabindex: "0",
      role: "region",
      "aria-labelledby": "hz-drawer-heading",
    });
    root.append(h("header", {}, this.heading, this.close), this.content);
    root.setAttribute("aria-labelledby", "hz-drawer-heading");
    /** @type {string | null} */
    this.shown = null;
    /** @type {Scene | null} */
    this.scene = null;
    this.close.addEventListener("click", () => this.scene?.send({ name: "close" }));
  }

  /** @param {Scene} scene */
  draw(scene) {
    const wanted = scene.state.drawer;
    const draw = wanted ? DRAWERS[wanted] : undefined;
    this.scene = scene;
    this.root.hidden = !draw;
    if (draw && wanted) {
      this.heading.textContent = scene.say(`drawer-${wanted}`);
      this.close.setAttribute("aria-label", scene.say("close"));
      if (this.shown !== wanted) {
        this.content.replaceChildren(h("div", { class: `hz-${wanted}` }));
        this.content.scrollTop = 0;
      }
      draw(/** @type {HTMLElement} */ (this.content.firstElementChild), scene);
    }
    if (wanted !== this.shown) this.#arrive(wanted);
    this.shown = draw ? wanted : null;
  }

  /** A drawer takes the focus when it opens, and gives it back to what opened it, which may have been drawn anew since. */
  #arrive(/** @type {string | null} */ wanted) {
    if (wanted) {
      if (!this.shown) this.opener = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.focus ?? "";
      this.heading.focus({ preventScroll: true });
    } else if (this.shown && this.opener) {
      const key = `[data-focus="${CSS.escape(this.opener)}"]`;
      for (const one of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(key)))
        one.focus({ preventScroll: true });
    }
  }
}
