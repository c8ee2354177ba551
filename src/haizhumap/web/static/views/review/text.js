/* The text under review with the candidates marked in it; what is selected there can be added. */

/** @import { Send, Speaker, ViewData, ViewElement } from "../../core/types.d.ts" */

import { byCharacter, makeSpeaker } from "../../core/words.js";
import { fetchJson, h, makeSign, redraw } from "../../dom.js";
import { offers } from "./offers.js";
import { choose, inOrder, orderly, tellBy, verdictOf, whileThere } from "./steps.js";

/** @param {ViewData} data @param {any} line @param {string} words @param {Speaker} speaker @param {Send} send */
function mark(data, line, words, { label }, send) {
  const { colour } = data.payload.styles[line.sector];
  const state = line.index === data.chosen ? " hz-selected" : data.offered.includes(line.index) ? "" : " hz-dimmed";
  const name = `hz-mark hz-${verdictOf(line)}${state}`;
  return h(
    "button",
    {
      type: "button",
      class: name,
      style: `--sector: ${colour}`,
      "data-focus": `line-${line.index}`,
      "data-line": line.index,
      title: label("sector", line.sector),
      click: () => choose(send, line.index),
    },
    makeSign(data.payload, line.sector),
    h("span", { "data-at": line.start }, words),
  );
}

/** @param {ViewData} data @param {any} text @param {number} from @param {number} to @param {any} lines @param {Speaker} speaker @param {Send} send */
function paragraph(data, text, from, to, lines, speaker, send) {
  const nodes = [];
  let at = from;
  for (const line of lines.filter((/** @type {any} */ one) => one.start >= from && one.end <= to && one.start >= at)) {
    if (line.start < at) continue;
    nodes.push(
      h("span", { "data-at": at }, text.slice(at, line.start)),
      mark(data, line, text.slice(line.start, line.end), speaker, send),
    );
    at = line.end;
  }
  nodes.push(h("span", { "data-at": at }, text.slice(at, to)));
  return h("p", {}, nodes);
}

/** The offsets of what is selected in the text, as Python counts them: each piece knows where it starts. @param {any} box */
function selectedSpan(box) {
  const selection = window.getSelection();
  if (
    !selection?.rangeCount ||
    selection.isCollapsed ||
    !box.contains(selection.anchorNode) ||
    !box.contains(selection.focusNode)
  )
    return null;
  /** @param {any} node @param {number} at */
  const offset = (node, at) => {
    const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
    return piece && node.nodeType === Node.TEXT_NODE
      ? Number(piece.dataset.at) + byCharacter(node.data.slice(0, at)).length
      : null;
  };
  const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
  const [from, to] = [offset(startContainer, startOffset), offset(endContainer, endOffset)];
  return from === null || to === null || from >= to ? null : [from, to];
}

/** @param {ViewElement} element @param {ViewData} data @param {Send} tell */
export async function drawReviewText(element, data, tell) {
  tellBy(tell);
  const send = orderly(tell);
  document.documentElement.classList.add("hz-reviewing");
  const { text: words } = await fetchJson(new URL(data.document, document.baseURI).href);
  const speaker = makeSpeaker(data);
  const text = byCharacter(words);
  const lines = inOrder(data.lines);
  let start = 0;
  const paragraphs = words.split("\n").map((/** @type {any} */ line) => {
    const from = start;
    start += byCharacter(line).length + 1;
    return paragraph(data, text, from, start - 1, lines, speaker, send);
  });
  /** @type {ViewElement} */
  const adding = h(
    "button",
    { type: "button", class: "hz-add", hidden: true, "data-focus": "add" },
    speaker.say("add-selection"),
  );
  const box = h(
    "div",
    {
      class: "hz-reader hz-review-text hz-scroll",
      lang: "zh-CN",
      "data-scroll": "review-text",
      tabindex: "0",
      role: "region",
      "aria-label": speaker.say("reader"),
    },
    paragraphs,
  );
  whileThere(element, "selectionchange", () => {
    const span = selectedSpan(element.querySelector(".hz-review-text"));
    const button = /** @type {ViewElement} */ (element.querySelector(".hz-add"));
    if (span) button.span = span;
    if (document.activeElement !== button) button.hidden = !span;
  });
  adding.addEventListener("click", () => {
    adding.hidden = true;
    send({ name: "review", act: "add", start: adding.span[0], end: adding.span[1] });
  });
  redraw(
    element,
    offers(data, speaker, send),
    h("p", { class: "hz-hint" }, speaker.say("review-hint"), " ", adding),
    box,
  );
  const chosen = element.querySelector(".hz-selected");
  if (chosen && element.dataset.chosen !== String(data.chosen)) {
    box.scrollTop += chosen.getBoundingClientRect().top - box.getBoundingClientRect().top - 80;
  }
  element.dataset.chosen = data.chosen;
}
