/* The header: title, reports, figures that lead to their sentences, language, link, print. */
(function (haizhumap) {
  "use strict";
  const { h } = haizhumap;

  function languages(lang, send) {
    const button = (code, words) =>
      h("button", { type: "button", lang: code === "zh" ? "zh-CN" : "en", "aria-pressed": String(code === lang), "data-focus": `lang-${code}`, click: () => send({ name: "lang", lang: code }) }, words);
    return h("div", { class: "hz-switch", role: "group", "aria-label": "语言 / Language" }, button("zh", "中文"), button("en", "EN"));
  }

  /** Copy the address; where the browser forbids that, show it selected. */
  async function copyLink(event, say) {
    const [button, address] = [event.currentTarget, window.location.href];
    const note = button.parentElement.querySelector(".hz-copied");
    try {
      await navigator.clipboard.writeText(address);
      note.textContent = say("copied");
    } catch {
      const field = h("input", { type: "text", readonly: true, value: address, "aria-label": say("copy-link") });
      note.replaceChildren(field);
      field.select();
    }
  }

  function figures(data, speaker, send) {
    const { label } = speaker;
    const button = (figure, i) =>
      h("button", { type: "button", class: "hz-figure", "data-focus": `figure-${i}`, title: speaker.say("figure-hint"), click: () => send({ name: "figure", figure: figure.key }) },
        h("strong", {}, String(figure.value)), " ", label("figure", figure.key));
    return h("div", { class: "hz-figures", role: "group", "aria-label": speaker.say("figures") }, data.figures.map(button));
  }

  haizhumap.views.header = function (element, data, send) {
    const speaker = haizhumap.speaker(data);
    const { say } = speaker;
    document.documentElement.lang = data.lang === "zh" ? "zh-CN" : "en";
    document.title = say("title");
    const reports = Object.values(data.payload.reports).map((report) => h("p", { class: "hz-source" }, say("source", report)));
    const tools = data.is_bare
      ? []
      : [
          h("button", { type: "button", "data-focus": "copy", click: (event) => copyLink(event, say) }, say("copy-link")),
          h("button", { type: "button", "data-focus": "print", click: () => window.print() }, say("print")),
          h("span", { class: "hz-copied", role: "status" }),
        ];
    haizhumap.redraw(element,
      h("div", { class: "hz-header" },
        h("div", {}, h("h1", { class: "hz-title" }, say("title")), reports),
        h("div", { class: "hz-tools" }, languages(data.lang, send), tools)),
      data.figures.length ? figures(data, speaker, send) : null);
  };
})(window.haizhumap);
