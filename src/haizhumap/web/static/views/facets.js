/* The filter: search, facets whose counts follow one another, the neighbourhood of a point, the base map. */

/** @import { Send, Speaker, ViewData, ViewElement } from "../core/types.d.ts" */

import { makeSpeaker } from "../core/words.js";
import { h, makeSign, redraw } from "../dom.js";

const TYPING_MS = 350;
const RADII_M = [500, 1000, 2000, 5000];

/** @param {ViewElement} element @param {ViewData} data @param {Speaker} speaker @param {Send} send */
function search(element, data, { say }, send) {
  let timer = 0;
  /** @param {any} event */
  const tell = (event) => {
    clearTimeout(timer);
    const words = event.target.value;
    element.awaited = words.trim();
    timer = window.setTimeout(() => send({ name: "search", words }), event.type === "change" ? 0 : TYPING_MS);
  };
  const field = h("input", {
    type: "search",
    id: "hz-search",
    "data-focus": "search",
    placeholder: say("search-hint"),
    autocomplete: "off",
    maxlength: "200",
    input: tell,
  });
  field.value = data.filter.words;
  return h("div", { class: "hz-search" }, h("label", { for: "hz-search" }, say("search")), field);
}

/** @param {any} facet @param {any} codes @param {Send} send */
const choose = (facet, codes, send) => send({ name: "filter", facet, codes });

/** @param {ViewData} data @param {any} facet @param {any} given @param {Speaker} speaker @param {Send} send */
function option(data, facet, [code, count], speaker, send) {
  const isChosen = (data.filter[facet.name] || []).includes(code);
  const name = facet.name === "report" ? data.payload.reports[code].title : speaker.label(facet.name, code);
  /** @param {any} codes */
  const tell = (codes) => choose(facet.name, codes, send);
  const toggle = () => {
    const chosen = data.filter[facet.name] || [];
    tell(chosen.includes(code) ? chosen.filter((/** @type {any} */ one) => one !== code) : [...chosen, code]);
  };
  const box = h("input", { type: "checkbox", "data-focus": `${facet.name}-${code}`, change: toggle });
  box.checked = isChosen;
  return h(
    "li",
    { class: count || isChosen ? "" : "hz-none" },
    h(
      "label",
      {},
      box,
      facet.name === "sector" ? [makeSign(data.payload, code), " "] : null,
      h("span", { class: "hz-option" }, name),
      h("span", { class: "hz-count" }, String(count)),
    ),
    h(
      "button",
      {
        type: "button",
        class: "hz-only",
        "data-focus": `only-${facet.name}-${code}`,
        "aria-label": speaker.say("only-this", { name }),
        click: () => tell([code]),
      },
      speaker.say("only"),
    ),
  );
}

/** @param {ViewData} data @param {any} one @param {Speaker} speaker @param {Send} send @param {any} isOpen */
function facet(data, one, speaker, send, isOpen) {
  const { say, label } = speaker;
  const chosen = data.filter[one.name] || [];
  /** @param {any} codes */
  const tell = (codes) => () => choose(one.name, codes, send);
  const codes = one.options.map((/** @type {any} */ [code]) => code);
  return h(
    "details",
    { class: "hz-facet", "data-facet": one.name, open: isOpen(one.name, one.is_open || chosen.length > 0) },
    h(
      "summary",
      {},
      label("facet", one.name),
      chosen.length ? h("span", { class: "hz-badge" }, String(chosen.length)) : null,
    ),
    h(
      "div",
      { class: "hz-all" },
      h("button", { type: "button", "data-focus": `all-${one.name}`, click: tell(codes) }, say("all")),
      h(
        "button",
        { type: "button", "data-focus": `none-${one.name}`, disabled: !chosen.length, click: tell([]) },
        say("none"),
      ),
    ),
    h(
      "div",
      { role: "group", "aria-label": label("facet", one.name) },
      h(
        "ul",
        {},
        one.options.map((/** @type {any} */ each) => option(data, one, each, speaker, send)),
      ),
    ),
  );
}

/** @param {ViewData} data @param {Speaker} speaker @param {Send} send @param {any} isOpen */
function near(data, { say }, send, isOpen) {
  const { near: point } = data.filter;
  const radius = h(
    "select",
    {
      id: "hz-radius",
      "data-focus": "radius",
      change: (/** @type {any} */ event) => send({ name: "radius", radius_m: Number(event.target.value) }),
    },
    RADII_M.map((metres) => h("option", { value: metres }, say("kilometres", { value: metres / 1000 }))),
  );
  radius.value = String(data.radius_m);
  const status = h(
    "p",
    { class: "hz-hint", role: "status" },
    data.picking
      ? say("picking")
      : point
        ? say("near-point", { lon: point.lon.toFixed(4), lat: point.lat.toFixed(4) })
        : say("near-hint"),
  );
  const locate = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => send({ name: "near", lon: coords.longitude, lat: coords.latitude }),
      () => (status.textContent = say("no-position")),
    );
  return h(
    "details",
    { class: "hz-facet", "data-facet": "near", open: isOpen("near", Boolean(point || data.picking)) },
    h("summary", {}, say("near"), point ? h("span", { class: "hz-badge" }, "1") : null),
    h(
      "div",
      { class: "hz-near" },
      h("label", { for: "hz-radius" }, say("radius")),
      radius,
      h(
        "button",
        {
          type: "button",
          "data-focus": "pick",
          "aria-pressed": String(Boolean(data.picking)),
          click: () => send({ name: "pick" }),
        },
        say("pick"),
      ),
      navigator.geolocation
        ? h("button", { type: "button", "data-focus": "locate", click: locate }, say("my-position"))
        : null,
      h(
        "button",
        {
          type: "button",
          "data-focus": "near-off",
          disabled: !point && !data.picking,
          click: () => send({ name: "near-off" }),
        },
        say("near-off"),
      ),
    ),
    status,
  );
}

/** The choice of the base map, for the filter and for the review. @param {ViewData} data @param {Speaker} speaker @param {Send} send */
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

/** On a narrow screen the filter lies over the page: back to the results. */
const closeDrawer = () => {
  const button = document.querySelector("[data-testid='stSidebarCollapseButton'] button");
  if (button instanceof HTMLElement) button.click();
};

/** @param {ViewElement} element @param {ViewData} data @param {Send} send */
export function drawFacets(element, data, send) {
  document.documentElement.classList.remove("hz-reviewing");
  const speaker = makeSpeaker(data);
  const kept = new Map([...element.querySelectorAll("details")].map((part) => [part.dataset.facet, part.open]));
  /** @param {any} name @param {any} otherwise */
  const isOpen = (name, otherwise) => kept.get(name) ?? otherwise;
  const { activeElement: active } = document;
  const typing = active instanceof HTMLInputElement && active.id === "hz-search" ? active : null;
  if (element.awaited === data.filter.words) element.awaited = null;
  const isOwn = typing && ((element.awaited ?? null) !== null || typing.value.trim() === data.filter.words);
  const typed = isOwn && { words: typing.value, start: typing.selectionStart };
  redraw(
    element,
    h("h2", { class: "hz-visually-hidden" }, speaker.say("filters")),
    search(element, data, speaker, send),
    data.facets
      .filter((/** @type {any} */ one) => one.options.length > 1)
      .map((/** @type {any} */ one) => facet(data, one, speaker, send, isOpen)),
    near(data, speaker, send, isOpen),
    h(
      "button",
      {
        type: "button",
        class: "hz-reset",
        "data-focus": "reset",
        disabled: !data.is_filtered,
        click: () => send({ name: "reset" }),
      },
      speaker.say("reset"),
    ),
    drawBaseChoice(data, speaker, send),
    h(
      "button",
      { type: "button", class: "hz-show-results", "data-focus": "show-results", click: closeDrawer },
      speaker.say("show-results", { count: data.count }),
    ),
  );
  const field = element.querySelector("#hz-search");
  if (typed && field instanceof HTMLInputElement) {
    field.value = typed.words;
    field.setSelectionRange(typed.start, typed.start);
  }
}
