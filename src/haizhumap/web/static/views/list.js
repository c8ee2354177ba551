/** The places that fit: sign, name, what will be done, stage, how sure; the distance where there is a home. */

import { advise } from "../core/selection.js";
import { h, makeSign } from "../dom.js";
import { distanceOf } from "./scene.js";

/** @typedef {import("./scene.js").Scene} Scene */

const PAGE = 100;

function entry(/** @type {Scene} */ scene, /** @type {number} */ row) {
  const { payload, at, label, send, point } = scene;
  const place = payload.places[row];
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        class: "hz-entry",
        "data-focus": `place-${place.id}`,
        "data-place": place.id,
        click: () => send({ name: "select", place: place.id }),
        pointerenter: () => point(row),
        pointerleave: () => point(null),
        focus: () => point(row),
        blur: () => point(null),
      },
      h(
        "span",
        { class: "hz-row" },
        makeSign(payload, place.sector),
        h("span", { class: "hz-row-name" }, place.name[at]),
        distanceOf(scene, row),
      ),
      h("span", { class: "hz-row-action" }, place.action[at]),
      h("span", { class: "hz-row-facts" }, [label("stage", place.stage), place.position[at]].join(" · ")),
      h(
        "span",
        { class: "hz-visually-hidden" },
        [label("sector", place.sector), place.where[at]].filter(Boolean).join(" · "),
      ),
    ),
  );
}

/** What to do where nothing fits: each part of the filter that one may drop, with how many places there would be. */
function advice(/** @type {Scene} */ { catalogue, payload, state, say, label, send }) {
  const name = (/** @type {string} */ part) =>
    part === "words" ? say("search") : part === "near" ? say("near") : label("facet", part);
  return h(
    "div",
    { class: "hz-nothing" },
    h("p", {}, say("nothing")),
    h(
      "ul",
      {},
      advise(catalogue, payload, state).map(([part, count]) =>
        h(
          "li",
          {},
          h(
            "button",
            { type: "button", click: () => send({ name: "drop", part }) },
            say("loosen", { name: name(part), count }),
          ),
        ),
      ),
      h(
        "li",
        {},
        h("button", { type: "button", "data-focus": "loosen-all", click: () => send({ name: "reset" }) }, say("reset")),
      ),
    ),
  );
}

/** The list, a hundred at a time. */
export function placeList(/** @type {Scene} */ scene, /** @type {HTMLElement} */ root) {
  const {
    selection: { rows },
    say,
  } = scene;
  if (!rows.length) return advice(scene);
  let limit = Math.max(PAGE, Number(root.dataset.limit) || 0);
  const entries = (/** @type {number} */ from, /** @type {number} */ to) =>
    rows.slice(from, to).map((row) => entry(scene, row));
  const places = h("ol", { class: "hz-places", "aria-label": say("list") }, entries(0, limit));
  const more = h(
    "button",
    {
      type: "button",
      class: "hz-more",
      hidden: rows.length <= limit,
      click: () => {
        places.append(...entries(limit, limit + PAGE));
        limit += PAGE;
        root.dataset.limit = String(limit);
        more.hidden = rows.length <= limit;
      },
    },
    say("more"),
  );
  return [places, more];
}
