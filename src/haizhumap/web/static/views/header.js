/* The header: title, reports, figures that lead to their sentences, language, link, print. */

/** @import { Send, Speaker, ViewData, ViewElement } from "../core/types.d.ts" */

import { makeSpeaker } from "../core/words.js";
import { h, redraw } from "../dom.js";

/** @param {string} lang @param {Send} send */
function languages(lang, send) {
  /** @param {string} code @param {string} words */
  const button = (code, words) =>
    h(
      "button",
      {
        type: "button",
        lang: code === "zh" ? "zh-CN" : "en",
        "aria-pressed": String(code === lang),
        "data-focus": `lang-${code}`,
        click: () => send({ name: "lang", lang: code }),
      },
      words,
    );
  return h(
    "div",
    { class: "hz-switch", role: "group", "aria-label": "语言 / Language" },
    button("zh", "中文"),
    button("en", "EN"),
  );
}

/** Copy the address; where the browser forbids that, show it selected. @param {any} event @param {any} say */
async function copyLink(event, say) {
  const [button, address] = [event.currentTarget, window.location.href];
  const note = button.parentElement.querySelector(".hz-copied");
  try {
    await navigator.clipboard.writeText(address);
    note.textContent = say("copied");
  } catch {
    const field = h("input", { type: "text", readonly: true, value: address, "aria-label": say("copy-link") });
    note.replaceChildren(field);
    field.select();
  }
}

/** Figures of the report; each leads to its sentence, pressed again to the next one that supports it. @param {ViewData} data @param {Speaker} speaker @param {Send} send */
export function drawFigures(data, { say }, send) {
  /** @param {any} figure @param {number} i */
  const button = ({ label, value, spans }, i) => {
    let next = 0;
    const turn = h("small", {});
    const show = () => {
      const at = next++ % spans.length;
      const [report, start, end] = spans[at];
      if (spans.length > 1) turn.textContent = ` ${at + 1}/${spans.length}`;
      send({ name: "focus", report, start, end });
    };
    return h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: "hz-figure",
          "data-focus": `figure-${i}`,
          title: say("figure-hint", { count: spans.length }),
          click: show,
        },
        label,
        " ",
        h("strong", {}, value),
        turn,
      ),
    );
  };
  return h("ul", { class: "hz-figures", "aria-label": say("figures") }, data.figures.map(button));
}

/** Tell the browser in which language the page speaks. @param {any} given @param {Speaker} speaker */
function nameDocument({ lang }, { say }) {
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  document.title = say("title");
}

/** Below an embedded map: the report, and the way to the whole page. @param {ViewElement} element @param {ViewData} data */
export function drawSource(element, data) {
  const speaker = makeSpeaker(data);
  nameDocument(data, speaker);
  document.documentElement.classList.add("hz-embedded");
  const [report] = Object.values(data.payload.reports);
  document.documentElement.classList.toggle("hz-embedded-place", Boolean(data.place));
  const place =
    data.place && h("p", { class: "hz-embedded-words" }, h("strong", {}, data.place[0]), " ", data.place[1]);
  redraw(
    element,
    place,
    h(
      "p",
      { class: "hz-source" },
      h("a", { href: data.link, target: "_blank", rel: "noopener" }, speaker.say("title")),
      " · ",
      speaker.say("source", report),
    ),
  );
}

/** @param {ViewElement} element @param {ViewData} data @param {Send} send */
export function drawHeader(element, data, send) {
  const speaker = makeSpeaker(data);
  const { say } = speaker;
  nameDocument(data, speaker);
  const reports = Object.values(data.payload.reports).map((report) =>
    h("p", { class: "hz-source" }, say("source", report)),
  );
  const other = data.page === "new" ? "map" : "new";
  const tools = [
    data.is_editable || data.page === "new"
      ? h(
          "button",
          { type: "button", "data-focus": "page", click: () => send({ name: "page", page: other }) },
          say(`page-${other}`),
        )
      : null,
    h(
      "button",
      { type: "button", "data-focus": "copy", click: (/** @type {any} */ event) => copyLink(event, say) },
      say("copy-link"),
    ),
    h("button", { type: "button", "data-focus": "print", click: () => window.print() }, say("print")),
    h("span", { class: "hz-copied", role: "status" }),
  ];
  redraw(
    element,
    h(
      "div",
      { class: "hz-header" },
      h("div", {}, h("h1", { class: "hz-title" }, say("title")), reports),
      h("div", { class: "hz-tools" }, languages(data.lang, send), tools),
    ),
    data.figures.length ? drawFigures(data, speaker, send) : null,
  );
}
