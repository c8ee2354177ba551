/** Sectors as chips, legend and filter in one; and the other facets behind one press. */
import { h, makeSign } from "../dom.js";

/** @typedef {import("./scene.js").Scene} Scene */

/** A chip a sector: its sign, name and count; pressed it filters, pressed again it frees. */
export function sectorChips(/** @type {Scene} */ { state, payload, selection, say, label, send }) {
  const chosen = state.filter.sector;
  const chip = (/** @type {[string, number]} */ [code, count]) => {
    const isChosen = chosen.includes(code);
    return h(
      "button",
      {
        type: "button",
        class: `hz-sector${count || isChosen ? "" : " hz-none"}`,
        style: `--sector: ${payload.styles[code].colour}`,
        "data-focus": `sector-${code}`,
        "aria-pressed": String(isChosen),
        click: () => send({ name: "toggle", facet: "sector", code }),
      },
      makeSign(payload, code),
      h("span", {}, label("sector", code)),
      h("span", { class: "hz-count" }, String(count)),
    );
  };
  return h(
    "div",
    { class: "hz-chip-row", role: "group", "aria-label": label("facet", "sector") + say("is-legend") },
    selection.counts.sector.map(chip),
  );
}

function option(
  /** @type {Scene} */ { state, payload, front, label, say, send, at },
  /** @type {string} */ facet,
  /** @type {[string, number]} */ [code, count],
) {
  const isChosen = state.filter[facet].includes(code);
  /** @type {Record<string, () => string>} */
  const named = { report: () => payload.reports[code].title[at], section: () => front.sectionName(code, at) };
  const name = (named[facet] ?? (() => label(facet, code)))();
  const box = h("input", {
    type: "checkbox",
    "data-focus": `${facet}-${code}`,
    change: () => send({ name: "toggle", facet, code }),
  });
  box.checked = isChosen;
  return h(
    "li",
    { class: count || isChosen ? "" : "hz-none" },
    h("label", {}, box, h("span", { class: "hz-option" }, name), h("span", { class: "hz-count" }, String(count))),
    h(
      "button",
      {
        type: "button",
        class: "hz-link hz-only",
        "data-focus": `only-${facet}-${code}`,
        "aria-label": say("only-this", { name }),
        click: () => send({ name: "filter", facet, codes: [code] }),
      },
      say("only"),
    ),
  );
}

function facetGroup(
  /** @type {Scene} */ scene,
  /** @type {string} */ facet,
  /** @type {[string, number][]} */ options,
) {
  const { label, say, send, state } = scene;
  const tell = (/** @type {string[]} */ codes) => () => send({ name: "filter", facet, codes });
  return h(
    "fieldset",
    { class: "hz-facet", "data-facet": facet },
    h(
      "legend",
      {},
      label("facet", facet),
      h(
        "button",
        { type: "button", class: "hz-link", "data-focus": `all-${facet}`, click: tell(options.map(([code]) => code)) },
        say("all"),
      ),
      h(
        "button",
        {
          type: "button",
          class: "hz-link",
          "data-focus": `none-${facet}`,
          disabled: !state.filter[facet].length,
          click: tell([]),
        },
        say("none"),
      ),
    ),
    facet === "stage" ? h("p", { class: "hz-hint" }, say("stage-how")) : null,
    h(
      "ul",
      {},
      options.map((one) => option(scene, facet, one)),
    ),
  );
}

/** The facets beside the sectors that have a choice, folded; they stay open while one filters. */
export function moreFilters(/** @type {Scene} */ scene, /** @type {HTMLElement} */ root) {
  const { selection, state, say } = scene;
  const groups = Object.entries(selection.counts).filter(
    ([facet, options]) => facet !== "sector" && options.length > 1,
  );
  const active = groups.filter(([facet]) => state.filter[facet].length).length;
  const isOpen = root.querySelector("details")?.open ?? false;
  return h(
    "details",
    { class: "hz-more-filters", open: isOpen },
    h(
      "summary",
      { "data-focus": "more-filters" },
      say("more-filters"),
      active ? h("span", { class: "hz-badge" }, String(active)) : null,
    ),
    h(
      "div",
      { class: "hz-facets", "data-scroll": "facets" },
      groups.map(([facet, options]) => facetGroup(scene, facet, options)),
    ),
  );
}
