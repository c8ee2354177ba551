/* The results: how many, by which filter, and the places as a list; or the selected place's card. */

/** @import { Send, Speaker, ViewData, ViewElement } from "../core/types.d.ts" */

import { shownIndices } from "../core/shown.js";
import { makeSpeaker } from "../core/words.js";
import { h, makeSign, redraw } from "../dom.js";
import { drawCard } from "./card.js";

const PAGE = 100;

/** The filter in words, each part with a button that drops it. @param {ViewData} data @param {Speaker} speaker @param {Send} send */
export function drawChips(data, speaker, send) {
  const { say, label } = speaker;
  const { filter } = data;
  /** @param {any} facet @param {any} codes */
  const inOrder = (facet, codes) =>
    [...new Set([...Object.keys(data.payload.labels[facet] || {}), ...codes])].filter((code) => codes.includes(code));
  /** @param {any} facet @param {any} codes */
  const names = (facet, codes) =>
    inOrder(facet, codes).map((code) =>
      facet === "report" ? data.payload.reports[code].title : facet === "section" ? code : label(facet, code),
    );
  /** @param {string} words @param {any} event @param {string} key */
  const chip = (words, event, key) =>
    h(
      "button",
      {
        type: "button",
        class: "hz-chip",
        "data-focus": `chip-${key}`,
        "aria-label": say("drop", { words }),
        click: () => send(event),
      },
      words,
      h("span", { "aria-hidden": "true" }, " ×"),
    );
  const facets = Object.keys(data.payload.labels.facet)
    .filter((facet) => (filter[facet] || []).length)
    .map((facet) =>
      chip(
        `${label("facet", facet)}: ${names(facet, filter[facet]).join(speaker.separator)}`,
        { name: "filter", facet, codes: [] },
        facet,
      ),
    );
  const words = filter.words.trim()
    ? [chip(say("chip-words", { words: filter.words }), { name: "search", words: "" }, "words")]
    : [];
  const near = filter.near
    ? [chip(say("chip-near", { value: filter.near.radius_m / 1000 }), { name: "near-off" }, "near")]
    : [];
  return [...words, ...facets, ...near];
}

/** @param {ViewData} data @param {Speaker} speaker @param {Send} send */
function advice(data, speaker, send) {
  const { say, label } = speaker;
  /** @param {string} part */
  const name = (part) => (part === "words" ? say("search") : part === "near" ? say("near") : label("facet", part));
  /** @param {string} part */
  const event = (part) =>
    part === "words"
      ? { name: "search", words: "" }
      : part === "near"
        ? { name: "near-off" }
        : { name: "filter", facet: part, codes: [] };
  return h(
    "div",
    { class: "hz-nothing" },
    h("p", {}, say("nothing")),
    h(
      "ul",
      {},
      data.loosen.map((/** @type {any} */ [part, count]) =>
        h(
          "li",
          {},
          h("button", { type: "button", click: () => send(event(part)) }, say("loosen", { name: name(part), count })),
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

/** @param {ViewData} data @param {number} index @param {Speaker} speaker @param {Send} send */
function entry(data, index, speaker, send) {
  const place = data.payload.places[index];
  const where = place.where ? place.where[speaker.at] : "";
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        "data-focus": `place-${place.id}`,
        "data-place": place.id,
        click: () => send({ name: "select", place: place.id }),
      },
      h(
        "span",
        { class: "hz-row" },
        makeSign(data.payload, place.sector),
        " ",
        h("span", { class: "hz-row-name" }, place.name[speaker.at]),
      ),
      h(
        "span",
        { class: "hz-row-facts" },
        [speaker.label("sector", place.sector), speaker.label("stage", place.stage), place.position[speaker.at]].join(
          " · ",
        ),
      ),
      where ? h("span", { class: "hz-row-where" }, where) : null,
    ),
  );
}

/** @param {ViewElement} element @param {ViewData} data @param {Speaker} speaker @param {Send} send */
function list(element, data, speaker, send) {
  const indices = shownIndices(data);
  let limit = Math.max(PAGE, Number(element.dataset.limit) || 0);
  /** @param {number} from @param {number} to */
  const entries = (from, to) => indices.slice(from, to).map((index) => entry(data, index, speaker, send));
  const places = h("ol", { class: "hz-places", "aria-label": speaker.say("list") }, entries(0, limit));
  const more = h(
    "button",
    {
      type: "button",
      class: "hz-more",
      click: () => {
        places.append(...entries(limit, limit + PAGE));
        limit += PAGE;
        element.dataset.limit = String(limit);
        more.hidden = indices.length <= limit;
      },
    },
    speaker.say("more"),
  );
  more.hidden = indices.length <= limit;
  return h(
    "div",
    { class: "hz-scroll", "data-scroll": "list", tabindex: "0", role: "region", "aria-label": speaker.say("list") },
    places,
    more,
  );
}

/** How many places outside the district fit, which show when they are asked for. @param {ViewData} data @param {Speaker} speaker @param {Send} send */
function hidden(data, { say }, send) {
  const show = () => send({ name: "filter", facet: "zone", codes: ["inside", "outside"] });
  if (!data.hidden) return null;
  return h(
    "p",
    { class: "hz-hint" },
    say("hidden", { count: data.hidden }),
    " ",
    h("button", { type: "button", class: "hz-link", "data-focus": "show-hidden", click: show }, say("show-hidden")),
  );
}

/** The card; a place that the filter leaves out says so. @param {ViewData} data @param {Speaker} speaker @param {Send} send */
function cardOf(data, speaker, send) {
  const { card, payload } = data;
  const isShown = shownIndices({ ...data, order: null }).some((index) => payload.places[index].id === card.id);
  const note = h(
    "p",
    { class: "hz-hint", role: "note" },
    speaker.say("filtered-out"),
    " ",
    h(
      "button",
      { type: "button", class: "hz-link", "data-focus": "filtered-out", click: () => send({ name: "reset" }) },
      speaker.say("reset"),
    ),
  );
  return [isShown ? null : note, drawCard(data, speaker, send)];
}

/** @param {ViewElement} element @param {string} selector @param {FocusOptions} options */
function focusOn(element, selector, options = { preventScroll: true }) {
  const found = element.querySelector(selector);
  if (found instanceof HTMLElement) found.focus(options);
}

/** Where the card of a place that was chosen elsewhere is out of sight, a bar leads to it. @param {ViewElement} element */
function makeBar(element) {
  const bar = h("button", { type: "button", class: "hz-bar-to-card", hidden: true });
  bar.addEventListener("click", () => {
    element.scrollIntoView({ block: "start" });
    focusOn(element, ".hz-card h2");
  });
  new IntersectionObserver(() => showBar(element), { threshold: [0, 0.2, 0.4, 0.6, 0.8, 1] }).observe(element);
  return bar;
}

/** @param {ViewElement} element */
function showBar(element) {
  element.bar.hidden = !element.dataset.card || isHeadInView(element);
}

/** @param {ViewElement} element */
function isHeadInView(element) {
  const back = element.querySelector(".hz-back");
  if (!back) return false;
  const { top, bottom } = back.getBoundingClientRect();
  return top >= 0 && bottom < window.innerHeight - 40;
}

/** @param {ViewElement} element @param {ViewData} data @param {Send} send */
export function drawResults(element, data, send) {
  const speaker = makeSpeaker(data);
  const { say } = speaker;
  const chips = drawChips(data, speaker, send);
  const openFilters = () => {
    const button = document.querySelector("[data-testid='stExpandSidebarButton'], .hz-open-filters");
    if (button instanceof HTMLElement) button.click();
  };
  const wasCard = element.dataset.card;
  const isCard = Boolean(data.card);
  const isOwn = element.contains(document.activeElement);
  element.bar ??= makeBar(element);
  element.bar.textContent = isCard ? say("to-card", { name: data.card.name }) : "";
  element.dataset.card = isCard ? data.card.id : "";
  element.classList.add("hz-results");
  redraw(
    element,
    h(
      "button",
      { type: "button", class: "hz-filters-button", click: openFilters },
      say("filters"),
      chips.length ? h("span", { class: "hz-badge" }, String(chips.length)) : null,
    ),
    h("p", { class: "hz-counted", role: "status" }, say("count", data.counts)),
    chips.length
      ? h(
          "div",
          { class: "hz-chips", role: "group", "aria-label": say("active") },
          chips,
          h(
            "button",
            {
              type: "button",
              class: "hz-chip hz-chip-reset",
              "data-focus": "chip-reset",
              click: () => send({ name: "reset" }),
            },
            say("reset"),
          ),
        )
      : null,
    hidden(data, speaker, send),
    element.bar,
    isCard
      ? cardOf(data, speaker, send)
      : data.counts.shown
        ? list(element, data, speaker, send)
        : advice(data, speaker, send),
  );
  if (wasCard === undefined) return;
  showBar(element);
  if (isCard && wasCard !== data.card.id && (isOwn || isHeadInView(element))) focusOn(element, ".hz-card h2");
  if (!isCard && wasCard) focusOn(element, `[data-place="${CSS.escape(wasCard)}"]`, { preventScroll: false });
}
