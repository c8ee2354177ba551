/* The header of the page for a new report: title, language, and the way back to the map. */

/** @import { Send, ViewData, ViewElement } from "../core/types.d.ts" */

import { makeSpeaker } from "../core/words.js";
import { h, redraw } from "../dom.js";

/** The switch of languages; `choose` is told the code. @param {string} lang @param {(lang: "zh" | "en") => void} choose */
export function languageSwitch(lang, choose) {
  /** @param {"zh" | "en"} code @param {string} words */
  const button = (code, words) =>
    h(
      "button",
      {
        type: "button",
        lang: code === "zh" ? "zh-CN" : "en",
        "aria-pressed": String(code === lang),
        "data-focus": `lang-${code}`,
        click: () => choose(code),
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

/** @param {ViewElement} element @param {ViewData} data @param {Send} send */
export function drawHeader(element, data, send) {
  const { say } = makeSpeaker(data);
  document.documentElement.classList.add("hz-reviewing");
  document.documentElement.lang = data.lang === "zh" ? "zh-CN" : "en";
  document.title = `${say("page-new")} · ${say("title")}`;
  redraw(
    element,
    h(
      "div",
      { class: "hz-header" },
      h("h1", { class: "hz-title" }, say("page-new")),
      h(
        "div",
        { class: "hz-header-tools" },
        languageSwitch(data.lang, (lang) => send({ name: "lang", lang })),
        h(
          "a",
          { class: "hz-button", href: `?lang=${data.lang}`, target: "_self", "data-focus": "page" },
          say("page-map"),
        ),
      ),
    ),
  );
}
