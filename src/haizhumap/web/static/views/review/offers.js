/* Which candidates are looked through, and what may be accepted unread. */

/** @import { Send, Speaker, ViewData } from "../../core/types.d.ts" */

import { h } from "../../dom.js";

/** The lines that are open and almost certain, of some. @param {ViewData} data @param {number[]} indices */
const sureOnes = (data, indices) => indices.filter((index) => data.lines[index].is_sure && !data.lines[index].decision);

/** The button that accepts what is almost certain among some lines; null where nothing is. @param {ViewData} data @param {number[]} indices @param {string} where @param {Speaker} speaker @param {Send} send */
export function acceptSure(data, indices, where, { say }, send) {
  const sure = sureOnes(data, indices);
  if (!sure.length) return null;
  return h(
    "button",
    {
      type: "button",
      class: "hz-accept-sure",
      title: say("accept-sure-hint"),
      "data-focus": `accept-sure-${where}`,
      click: () => send({ name: "review", act: "decide", indices: sure, decision: "accept" }),
    },
    say("accept-sure", { count: sure.length }),
  );
}

/** @param {ViewData} data @param {Speaker} speaker @param {Send} send */
export function offers(data, speaker, send) {
  const { say, label } = speaker;
  /** @param {string[]} statuses @param {boolean} isOpenOnly */
  const show = (statuses, isOpenOnly) => send({ name: "review", act: "show", statuses, is_open_only: isOpenOnly });
  /** @param {boolean} isPressed @param {string} focus @param {string} words @param {() => void} click */
  const toggle = (isPressed, focus, words, click) =>
    h("button", { type: "button", "aria-pressed": String(isPressed), "data-focus": focus, click }, words);
  /** @param {string} status */
  const choice = (status) => {
    const isShown = data.statuses.includes(status);
    const others = data.statuses.filter((/** @type {string} */ one) => one !== status);
    return toggle(isShown, `show-${status}`, `${label("status", status)} ${data.by_status[status] || 0}`, () =>
      show(isShown ? others : [...others, status], data.is_open_only),
    );
  };
  return h(
    "div",
    { class: "hz-offers", role: "group", "aria-label": say("offers") },
    Object.keys(data.payload.labels.status).map(choice),
    toggle(data.is_open_only, "open-only", say("open-only"), () => show(data.statuses, !data.is_open_only)),
    acceptSure(data, data.offered, "all", speaker, send),
  );
}
