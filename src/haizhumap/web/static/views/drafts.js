/* The reviews that are under way on this machine, newest first, each with how far it is; and the way from one to the form. */

/** @import { Send, ViewData, ViewElement } from "../core/types.d.ts" */

import { makeSpeaker } from "../core/words.js";
import { h, redraw } from "../dom.js";

/** @param {ViewElement} element @param {ViewData} data @param {Send} send */
export function drawDrafts(element, data, send) {
  const { say } = makeSpeaker(data);
  /** @param {any} draft */
  const line = (draft) =>
    h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: "hz-link",
          "data-focus": `draft-${draft.id}`,
          click: () => send({ name: "draft", draft: draft.id }),
        },
        draft.title,
      ),
      " ",
      h("small", {}, say("draft-state", draft)),
    );
  const other = h(
    "button",
    { type: "button", "data-focus": "draft-other", click: () => send({ name: "draft", draft: "" }) },
    say("draft-other"),
  );
  redraw(
    element,
    data.is_in_review ? other : null,
    data.drafts.length ? [h("h2", {}, say("drafts")), h("ul", { class: "hz-drafts" }, data.drafts.map(line))] : null,
  );
}
