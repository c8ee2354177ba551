/* The reviews that are under way on this machine, newest first, each with how far it is; and the way from one to the form. */
(function (haizhumap) {
  "use strict";
  const { h } = haizhumap;

  haizhumap.views.drafts = function (element, data, send) {
    const { say } = haizhumap.speaker(data);
    const line = (draft) =>
      h("li", {},
        h("button", { type: "button", class: "hz-link", "data-focus": `draft-${draft.id}`, click: () => send({ name: "draft", draft: draft.id }) }, draft.title),
        " ", h("small", {}, say("draft-state", draft)));
    const other = h("button", { type: "button", "data-focus": "draft-other", click: () => send({ name: "draft", draft: "" }) }, say("draft-other"));
    haizhumap.redraw(element,
      data.is_in_review ? other : null,
      data.drafts.length ? [h("h2", {}, say("drafts")), h("ul", { class: "hz-drafts" }, data.drafts.map(line))] : null);
  };
})(window.haizhumap);
