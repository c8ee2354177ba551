/* The choice of what stands below the map. */

/** @import { Send, ViewData, ViewElement } from "../core/types.d.ts" */

import { makeSpeaker } from "../core/words.js";
import { h, redraw } from "../dom.js";

/** @param {ViewElement} element @param {ViewData} data @param {Send} send */
export function drawTabs(element, data, send) {
  const { say } = makeSpeaker(data);
  /** @param {any} given */
  const button = ([tab, words]) =>
    h(
      "button",
      {
        type: "button",
        "data-focus": `tab-${tab}`,
        "aria-current": tab === data.tab ? "true" : null,
        click: () => send({ name: "tab", tab }),
      },
      words,
    );
  redraw(element, h("nav", { class: "hz-tabs", "aria-label": say("more-views") }, data.tabs.map(button)));
}
