/* Charts that filter: projects by sector and stage, and by the report's sections. */
(function (haizhumap) {
  "use strict";
  const { h } = haizhumap;

  /** A table of squares: the area of a square is the number of places; a click filters by sector and stage. */
  function matrix(data, { say, label }, send) {
    const { sectors, stages, cells } = data.matrix;
    const most = Math.max(1, ...cells.flat());
    const cell = (sector, stage, count) => {
      if (!count) return h("td", {}, h("span", { class: "hz-zero" }, "·"));
      const side = 10 + 26 * Math.sqrt(count / most);
      const isPressed = [["sector", sector], ["stage", stage]].every(([facet, code]) => data.filter[facet].length === 1 && data.filter[facet][0] === code);
      const words = say("cell", { sector: label("sector", sector), stage: label("stage", stage), count });
      return h("td", {}, h("button", { type: "button", class: "hz-cell", "data-focus": `cell-${sector}-${stage}`, "aria-label": words, "aria-pressed": String(isPressed), title: words, click: () => send({ name: "cell", sector, stage }) },
        h("span", { class: "hz-square", style: `width:${side}px;height:${side}px;background:${data.payload.styles[sector].colour}` }), h("span", {}, String(count))));
    };
    return h("div", { class: "hz-scroll", tabindex: "0", role: "region", "aria-label": say("chart-stage") },
      h("table", { class: "hz-matrix" },
        h("caption", {}, say("chart-stage")),
        h("thead", {}, h("tr", {}, h("td", {}), stages.map((stage) => h("th", { scope: "col" }, label("stage", stage))))),
        h("tbody", {}, sectors.map((sector, i) =>
          h("tr", {}, h("th", { scope: "row" }, haizhumap.sign(data.payload, sector), " ", label("sector", sector)), stages.map((stage, j) => cell(sector, stage, cells[i][j])))))));
  }

  function bars(data, { say }, send) {
    const most = Math.max(1, ...data.sections.map(([, count]) => count));
    const bar = ([section, count]) =>
      h("li", {}, h("button", { type: "button", class: "hz-bar", "data-focus": `section-${section}`, "aria-label": say("bar", { section, count }), "aria-pressed": String(data.filter.section.includes(section)), click: () => send({ name: "filter", facet: "section", codes: data.filter.section.includes(section) ? [] : [section] }) },
        h("span", { class: "hz-bar-name" }, section), h("span", { class: "hz-bar-fill", style: `width:${(70 * count) / most}%` }), h("span", {}, String(count))));
    return h("div", {}, h("h3", {}, say("chart-section")), h("ul", { class: "hz-bars" }, data.sections.map(bar)));
  }

  haizhumap.views.charts = function (element, data, send) {
    const speaker = haizhumap.speaker(data);
    haizhumap.redraw(element, h("p", { class: "hz-hint" }, speaker.say("chart-hint")), h("div", { class: "hz-charts" }, matrix(data, speaker, send), bars(data, speaker, send)),
      h("h3", {}, speaker.say("figures")), haizhumap.figures(data, speaker, send));
  };
})(window.haizhumap);
