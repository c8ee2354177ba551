/* The choice of the base map in the review. */

/** @import { Send, Speaker, ViewData } from "../core/types.d.ts" */

import { h } from "../dom.js";

/** @param {ViewData} data @param {Speaker} speaker @param {Send} send */
export function drawBaseChoice(data, { say }, send) {
  if (data.bases.length < 2) return null;
  const choice = h(
    "select",
    {
      id: "hz-base",
      "data-focus": "base",
      change: (/** @type {any} */ event) => send({ name: "base", base: event.target.value }),
    },
    data.bases.map((/** @type {any} */ [id, name]) => h("option", { value: id }, name)),
  );
  choice.value = data.base;
  return h(
    "div",
    { class: "hz-base" },
    h("label", { for: "hz-base" }, say("basemap")),
    choice,
    h("p", { class: "hz-hint" }, say("basemap-help")),
  );
}
