/** The slim bar of tools: language, what lies behind the map, files to take, sharing, printing, another report. */
import { h, redraw } from "../dom.js";
import { DRAWERS } from "./drawer.js";
import { languageSwitch } from "./header.js";
import { keyItems } from "./key.js";
import { shareMenu } from "./share.js";
import { takeMenu } from "./take.js";

/** @typedef {import("./scene.js").Scene} Scene */

function drawers(/** @type {Scene} */ { state, say, send }) {
  return Object.keys(DRAWERS).map((drawer) =>
    h(
      "button",
      {
        type: "button",
        "data-focus": `open-${drawer}`,
        "aria-pressed": String(state.drawer === drawer),
        click: (/** @type {any} */ event) => {
          event.currentTarget.closest("details")?.removeAttribute("open");
          send({ name: "open", drawer });
        },
      },
      say(`drawer-${drawer}`),
    ),
  );
}

/** Whether a part that opens is open: drawn anew, it stays so. */
const isOpen = (/** @type {HTMLElement} */ root, /** @type {string} */ selector) =>
  /** @type {HTMLDetailsElement | null} */ (root.querySelector(selector))?.open ?? false;

/** A part of a menu that opens in its place; `where` is the menu, which may have it twice in the bar. */
const folds =
  (/** @type {HTMLElement} */ root, /** @type {string} */ where) =>
  (/** @type {string} */ name, /** @type {string} */ words, /** @type {any[]} */ items) =>
    h(
      "details",
      { class: `hz-fold hz-fold-${name}`, open: isOpen(root, `.hz-menu-${where} .hz-fold-${name}`) },
      h("summary", { "data-focus": `fold-${where}-${name}` }, words),
      items,
    );

/** A menu that opens below its button, closes by Esc, a press outside or a choice. */
function menu(
  /** @type {HTMLElement} */ root,
  /** @type {string} */ name,
  /** @type {string} */ words,
  /** @type {any[]} */ items,
) {
  const details = h(
    "details",
    {
      class: `hz-menu hz-menu-${name}`,
      open: isOpen(root, `.hz-menu-${name}`),
      keydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Escape" || !details.open) return;
        event.preventDefault();
        details.open = false;
        details.querySelector("summary")?.focus();
      },
    },
    h("summary", { "data-focus": `menu-${name}` }, words),
    h("div", { class: "hz-menu-body" }, items),
  );
  return details;
}

/** Close the menus that a press outside leaves. */
export function closeMenusOutside(/** @type {HTMLElement} */ root) {
  document.addEventListener("pointerdown", (event) => {
    for (const details of /** @type {NodeListOf<HTMLDetailsElement>} */ (
      root.querySelectorAll("details.hz-menu[open]")
    )) {
      if (!details.contains(/** @type {Node} */ (event.target))) details.open = false;
    }
  });
}

export function drawTools(/** @type {HTMLElement} */ root, /** @type {Scene} */ scene) {
  const { say, front } = scene;
  const taking = takeMenu(scene, folds(root, "take"));
  const parts = [
    ...drawers(scene),
    taking ? menu(root, "take", say("take"), taking) : null,
    menu(root, "share", say("share"), shareMenu(scene)),
    front.newReportUrl
      ? h(
          "a",
          {
            class: "hz-button",
            href: front.newReportUrl(scene.state.lang),
            target: "_self",
            "data-focus": "new-report",
          },
          say("page-new"),
        )
      : null,
  ];
  redraw(
    root,
    languageSwitch(scene.state.lang, (lang) => scene.send({ name: "lang", lang })),
    h("div", { class: "hz-wide" }, parts),
    menu(root, "all", "☰", narrow(root, scene)),
  );
  root.querySelector(".hz-menu-all summary")?.setAttribute("aria-label", say("menu"));
}

/** On a narrow screen all tools stand in one menu. */
function narrow(/** @type {HTMLElement} */ root, /** @type {Scene} */ scene) {
  const { say, front } = scene;
  const fold = folds(root, "all");
  const taking = takeMenu(scene, fold);
  return [
    languageSwitch(scene.state.lang, (lang) => scene.send({ name: "lang", lang })),
    ...drawers(scene),
    fold("key", say("legend-and-base"), keyItems(scene)),
    taking ? fold("take", say("take"), taking) : null,
    fold("share", say("share"), shareMenu(scene)),
    front.newReportUrl
      ? h("a", { class: "hz-button", href: front.newReportUrl(scene.state.lang), target: "_self" }, say("page-new"))
      : null,
  ];
}
