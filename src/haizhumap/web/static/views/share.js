/** Passing the page on: its link, how to cite it, a snippet that embeds the map, a feed to follow, paper. */
import { isOwnPlace } from "../core/address.js";
import { h } from "../dom.js";
import { quoteWithSource } from "./card.js";
import { copyButton } from "./copy.js";

/** @typedef {import("./scene.js").Scene} Scene */

const escaped = (/** @type {string} */ words) =>
  words.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

function snippet(/** @type {string} */ link, /** @type {string} */ title) {
  const url = new URL(link);
  url.searchParams.set("embed", "1");
  return `<iframe src="${escaped(url.href)}" title="${escaped(title)}" width="100%" height="480" style="border:0" loading="lazy" allow="fullscreen; geolocation"></iframe>`;
}

export function shareMenu(/** @type {Scene} */ scene) {
  const { front, say, at, state, cardOf, link } = scene;
  const card = state.place ? cardOf(state.place) : null;
  const citation = card ? quoteWithSource(card, front.placeUrl(card.id, state.lang)) : front.citation[at];
  const isServed = location.protocol.startsWith("http");
  return [
    isServed ? copyButton(link(), say("copy-link"), say) : null,
    isServed && isOwnPlace(state)
      ? [
          h("p", { class: "hz-hint" }, say("link-without-place")),
          copyButton(link({ withOwnPlace: true }), say("copy-link-with-place"), say),
        ]
      : null,
    copyButton(citation, say("copy-citation"), say),
    isServed && front.fileUrl ? copyButton(snippet(link(), say("title")), say("copy-embed"), say) : null,
    front.feedUrl
      ? h(
          "a",
          { class: "hz-button", href: front.feedUrl(scene), target: "_blank", rel: "noopener", "data-focus": "feed" },
          say("feed"),
        )
      : null,
    h("button", { type: "button", "data-focus": "print", click: () => window.print() }, say("print")),
  ];
}
