/** The key of precision at the foot of the map, with the choice of the base map. */
import { h, redraw } from "../dom.js";

/** @typedef {import("./scene.js").Scene} Scene */

function bases(/** @type {Scene} */ { front, state, say, send, at }) {
  if (front.bases.length < 2) return null;
  const choice = h(
    "select",
    {
      "data-focus": "base",
      "aria-label": say("basemap"),
      title: say("basemap-help"),
      change: (/** @type {any} */ event) => send({ name: "base", base: event.target.value }),
    },
    front.bases.map((/** @type {any} */ { id, name }) => h("option", { value: id }, name[at])),
  );
  choice.value = state.base;
  return choice;
}

export function drawKey(/** @type {HTMLElement} */ root, /** @type {Scene} */ scene) {
  const { say } = scene;
  redraw(
    root,
    h(
      "ul",
      { "aria-label": say("legend") },
      ["solid", "dashed", "dotted", "zone"].map((name) =>
        h(
          "li",
          { title: say(`legend-${name}`) },
          h("span", { class: `hz-swatch hz-swatch-${name}`, "aria-hidden": "true" }),
          say(`key-${name}`),
        ),
      ),
    ),
    bases(scene),
  );
}
