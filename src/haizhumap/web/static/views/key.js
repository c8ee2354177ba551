/** The key of precision, with the choice of the base map: at the foot of the map, on a phone in the menu. */
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

/** What solid, dashed, dotted and yellow mean: in a word, or as a sentence where there is room below one another. */
const lines = (/** @type {Scene} */ { say }, /** @type {(name: string) => string} */ tell) =>
  h(
    "ul",
    { "aria-label": say("legend") },
    ["solid", "dashed", "dotted", "zone"].map((name) =>
      h(
        "li",
        { title: say(`legend-${name}`) },
        h("span", { class: `hz-swatch hz-swatch-${name}`, "aria-hidden": "true" }),
        tell(name),
      ),
    ),
  );

/** The key as a part of a menu. */
export const keyItems = (/** @type {Scene} */ scene) => [
  lines(scene, (name) => scene.say(`legend-${name}`)),
  bases(scene),
];

export function drawKey(/** @type {HTMLElement} */ root, /** @type {Scene} */ scene) {
  redraw(
    root,
    lines(scene, (name) => scene.say(`key-${name}`)),
    bases(scene),
  );
}
