/* The choice of what stands below the map. */
(function (haizhumap) {
  "use strict";
  const { h } = haizhumap;

  haizhumap.views.tabs = function (element, data, send) {
    const { say } = haizhumap.speaker(data);
    const button = ([tab, words]) =>
      h("button", { type: "button", "data-focus": `tab-${tab}`, "aria-current": tab === data.tab ? "true" : null, click: () => send({ name: "tab", tab }) }, words);
    haizhumap.redraw(element, h("nav", { class: "hz-tabs", "aria-label": say("more-views") }, data.tabs.map(button)));
  };
})(window.haizhumap);
