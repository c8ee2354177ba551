/* About the data: headed paragraphs, tables and links. */
(function (haizhumap) {
  "use strict";
  const { h } = haizhumap;

  function table({ title, rows }) {
    const line = ([first, ...rest]) => h("tr", {}, h("th", { scope: "row" }, first), rest.map((words) => h("td", {}, words)));
    return h("div", { class: "hz-scroll", tabindex: "0", role: "region", "aria-label": title }, h("table", {}, h("tbody", {}, rows.map(line))));
  }

  function section(part) {
    return h("section", {},
      h("h2", {}, part.title),
      (part.paragraphs || []).map((words) => h("p", {}, words)),
      part.rows && part.rows.length ? table(part) : null,
      (part.links || []).map(([words, url]) => h("p", {}, h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, words))));
  }

  haizhumap.views.about = function (element, data) {
    haizhumap.redraw(element, h("div", { class: "hz-about" }, data.sections.map(section)));
  };
})(window.haizhumap);
