/* The places as a table that sorts, and whose rows select; and the commitments that are not on the map. */
(function (haizhumap) {
  "use strict";
  const { h } = haizhumap;
  const PAGE = 100;

  /** A column: key, how a cell reads, and what it sorts by. */
  function columnsOf({ payload }, { at, label }) {
    const order = (group, code) => Object.keys(payload.labels[group]).indexOf(code);
    const coded = (group) => [group, (place) => label(group, place[group]), (place) => order(group, place[group])];
    const metres = (place) => (place.uncertainty_m === null ? "" : place.uncertainty_m.toLocaleString("en"));
    return [
      ["name", (place) => place.name[at], (place) => place.name[at]],
      coded("sector"), coded("kind"), coded("stage"), coded("precision"),
      ["uncertainty", metres, (place) => place.uncertainty_m ?? Infinity],
      ["size", (place) => (place.size ? place.size[at] : ""), (place) => place.size_value ?? -1],
      ["section", (place) => place.section, (place) => place.mention[0]],
    ];
  }

  const compare = (a, b) => (typeof a === "string" ? a.localeCompare(b, "zh-CN") : a - b);

  function sorted(indices, data, columns, { column, is_down: isDown }) {
    const found = columns.find(([key]) => key === column);
    if (!found) return indices;
    const keys = new Map(indices.map((i) => [i, found[2](data.payload.places[i])]));
    return [...indices].sort((a, b) => (isDown ? -1 : 1) * compare(keys.get(a), keys.get(b)));
  }

  function head(columns, order, sort, { say }) {
    const cell = ([key]) => {
      const state = order.column !== key ? "none" : order.is_down ? "descending" : "ascending";
      const arrow = { none: "", ascending: " ▲", descending: " ▼" }[state];
      return h("th", { scope: "col", "aria-sort": state },
        h("button", { type: "button", "data-focus": `sort-${key}`, click: () => sort(key) }, say(`column-${key}`), h("span", { "aria-hidden": "true" }, arrow)));
    };
    return h("thead", {}, h("tr", {}, columns.map(cell)));
  }

  function row(data, index, columns, send) {
    const place = data.payload.places[index];
    const isSelected = place.id === data.selected;
    const select = () => send({ name: "select", place: isSelected ? null : place.id });
    const [first, ...rest] = columns.map(([, read]) => read(place));
    return h("tr", { "aria-selected": String(isSelected), "data-place": place.id, click: select },
      h("th", { scope: "row" }, haizhumap.sign(data.payload, place.sector), " ",
        h("button", { type: "button", class: "hz-link", "data-focus": `row-${place.id}` }, first)),
      rest.map((words) => h("td", {}, words)));
  }

  haizhumap.views.table = function (element, data, send) {
    const speaker = haizhumap.speaker(data);
    const columns = columnsOf(data, speaker);
    const order = element.order || { column: "", is_down: false };
    const again = () => haizhumap.views.table(element, data, send);
    const sort = (key) => {
      element.order = { column: key, is_down: order.column === key && !order.is_down };
      again();
    };
    const indices = sorted(haizhumap.shownIndices(data), data, columns, order);
    const selected = indices.findIndex((index) => data.payload.places[index].id === data.selected);
    const limit = Math.max(element.limit || PAGE, selected + 1);
    const more = () => ((element.limit = limit + PAGE), again());
    haizhumap.redraw(element,
      h("div", { class: "hz-scroll hz-table", "data-scroll": "table", tabindex: "0", role: "region", "aria-label": speaker.say("table") },
        h("table", {}, head(columns, order, sort, speaker), h("tbody", {}, indices.slice(0, limit).map((index) => row(data, index, columns, send)))),
        indices.length > limit ? h("button", { type: "button", class: "hz-more", click: more }, speaker.say("more")) : null));
    if (data.selected && element.dataset.selected !== data.selected) scrollTo(element, data.selected);
    element.dataset.selected = data.selected || "";
  };

  /** Bring a place's row into the table's own view; the page itself stays where it is. */
  function scrollTo(element, id) {
    const [box, found] = [element.querySelector(".hz-table"), element.querySelector(`tr[data-place="${CSS.escape(id)}"]`)];
    if (found) box.scrollTop += found.getBoundingClientRect().top - box.getBoundingClientRect().top - 80;
  }

  haizhumap.views.ledger = function (element, data, send) {
    const { say, label, at } = haizhumap.speaker(data);
    const line = (item) =>
      h("tr", {},
        h("th", { scope: "row" }, haizhumap.sign(data.payload, item.sector), " ", item.name[at]),
        h("td", {}, label("sector", item.sector)),
        h("td", {}, label("reason", item.reason)),
        h("td", { lang: "zh-CN" }, item.quote, " ", h("button", { type: "button", class: "hz-link", click: () => send({ name: "focus", report: item.report, start: item.span[0], end: item.span[1] }) }, say("to-reader"))));
    const column = (key) => h("th", { scope: "col" }, say(`column-${key}`));
    haizhumap.redraw(element,
      h("p", { class: "hz-coverage" }, data.coverage),
      h("p", { class: "hz-hint" }, say("ledger-text")),
      data.items.length ? null : h("p", {}, say("ledger-empty")),
      h("div", { class: "hz-scroll hz-table hz-ledger", "data-scroll": "ledger", hidden: !data.items.length, tabindex: "0", role: "region", "aria-label": say("not-on-map") },
        h("table", {}, h("thead", {}, h("tr", {}, ["words", "sector", "reason", "quote"].map(column))), h("tbody", {}, data.items.map(line)))));
  };
})(window.haizhumap);
