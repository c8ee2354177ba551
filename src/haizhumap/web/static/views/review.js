/* The review of a new report: its text with the candidates, the table of them, and the panel that settles one. */
(function (haizhumap) {
  "use strict";
  const { h } = haizhumap;
  const VERDICT = (line) => line.decision || "open";
  const NARROW = ["INPUT", "SELECT", "TEXTAREA"];

  const choose = (send, index) => send({ name: "review", act: "choose", index });
  const decide = (send, index, decision) => send({ name: "review", act: "change", index, values: { decision } });

  // --- one step after another ---

  const PATIENCE_MS = 3000;
  const LONGEST_MS = 30000;
  const ATTEMPTS = 13;
  const queue = { waiting: [], sent: null, timer: null, words: null };

  /** Carry out what waits; the page takes one step at a time and keeps only the last of several. */
  function proceed() {
    while (queue.sent === null && queue.waiting.length) {
      queue.waiting.shift()((event, send) => {
        queue.sent = send(event);
        wait(() => send({ ...event, at: queue.sent }));
      });
    }
  }

  /**
   * Tell a step again that was lost while the page ran; with the same time it is never carried out twice.
   * Telling it breaks off the run that may be about to answer, so a busy server is given longer each time.
   */
  function wait(again, attempt = 0) {
    clearTimeout(queue.timer);
    queue.timer = setTimeout(() => {
      if (attempt === ATTEMPTS) return giveUp();
      warn("step-waits");
      again();
      wait(again, attempt + 1);
    }, Math.min(PATIENCE_MS * 2 ** attempt, LONGEST_MS));
  }

  /** No answer came: what waited was meant for a page that is no longer the one that a person sees. */
  function giveUp() {
    queue.waiting.length = 0;
    queue.sent = null;
    warn("step-lost");
  }

  /** Tell above the page that a step has not been kept yet, or that it was not; null takes the words away. */
  function warn(key) {
    queue.bar ??= document.body.appendChild(h("div", { class: "hz-view" }, h("p", { class: "hz-message hz-waiting", role: "alert" })));
    queue.bar.hidden = !key || !queue.words;
    if (!queue.bar.hidden) queue.bar.firstChild.textContent = queue.words(key);
  }

  /** The page has carried out a step. */
  function settle(answered) {
    if (queue.sent === null || answered !== queue.sent) return;
    clearTimeout(queue.timer);
    queue.sent = null;
    warn(null);
    proceed();
  }

  function inTurn(step) {
    queue.waiting.push(step);
    proceed();
  }

  /** A view's way to tell the page, after what was told before has been answered. */
  const orderly = (send) => (event) => inTurn((tell) => tell(event, send));

  const inOrder = (lines) => lines.map((line, index) => ({ ...line, index })).sort((a, b) => a.start - b.start || a.end - b.end);

  // --- the text ---

  function mark(data, line, words, { label }, send) {
    const { colour } = data.payload.styles[line.sector];
    const name = `hz-mark hz-${VERDICT(line)}${line.index === data.chosen ? " hz-selected" : ""}`;
    return h("button", { type: "button", class: name, style: `--sector: ${colour}`, "data-focus": `line-${line.index}`, "data-line": line.index, title: label("sector", line.sector), click: () => choose(send, line.index) },
      haizhumap.sign(data.payload, line.sector), h("span", { "data-at": line.start }, words));
  }

  function paragraph(data, text, from, to, lines, speaker, send) {
    const nodes = [];
    let at = from;
    for (const line of lines.filter((one) => one.start >= from && one.end <= to && one.start >= at)) {
      if (line.start < at) continue;
      nodes.push(h("span", { "data-at": at }, text.slice(at, line.start)), mark(data, line, text.slice(line.start, line.end), speaker, send));
      at = line.end;
    }
    nodes.push(h("span", { "data-at": at }, text.slice(at, to)));
    return h("p", {}, nodes);
  }

  /** The offsets of what is selected in the text, as Python counts them: each piece knows where it starts. */
  function selectedSpan(box) {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed || !box.contains(selection.anchorNode) || !box.contains(selection.focusNode)) return null;
    const offset = (node, at) => {
      const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
      return piece && node.nodeType === Node.TEXT_NODE ? Number(piece.dataset.at) + haizhumap.byCharacter(node.data.slice(0, at)).length : null;
    };
    const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
    const span = [offset(startContainer, startOffset), offset(endContainer, endOffset)];
    return span.includes(null) || span[0] >= span[1] ? null : span;
  }

  /** Listen to the document as long as an element is in it, once for each element. */
  function whileThere(element, name, listener) {
    if (element[`on-${name}`]) return;
    element[`on-${name}`] = true;
    const listen = (event) => (element.isConnected ? listener(event) : document.removeEventListener(name, listen));
    document.addEventListener(name, listen);
  }

  haizhumap.views.reviewText = async function (element, data, tell) {
    const send = orderly(tell);
    document.documentElement.classList.add("hz-reviewing");
    const { text: words } = await haizhumap.fetchJson(new URL(data.document, document.baseURI).href);
    const speaker = haizhumap.speaker(data);
    const text = haizhumap.byCharacter(words);
    const lines = inOrder(data.lines);
    let start = 0;
    const paragraphs = words.split("\n").map((line) => {
      const from = start;
      start += haizhumap.byCharacter(line).length + 1;
      return paragraph(data, text, from, start - 1, lines, speaker, send);
    });
    const adding = h("button", { type: "button", class: "hz-add", hidden: true, "data-focus": "add" }, speaker.say("add-selection"));
    const box = h("div", { class: "hz-reader hz-review-text hz-scroll", lang: "zh-CN", "data-scroll": "review-text", tabindex: "0", role: "region", "aria-label": speaker.say("reader") }, paragraphs);
    whileThere(element, "selectionchange", () => {
      const span = selectedSpan(element.querySelector(".hz-review-text"));
      const button = element.querySelector(".hz-add");
      if (span) button.span = span;
      if (document.activeElement !== button) button.hidden = !span;
    });
    adding.addEventListener("click", () => {
      adding.hidden = true;
      send({ name: "review", act: "add", start: adding.span[0], end: adding.span[1] });
    });
    haizhumap.redraw(element, h("p", { class: "hz-hint" }, speaker.say("review-hint"), " ", adding), box);
    const chosen = element.querySelector(".hz-selected");
    if (chosen && element.dataset.chosen !== String(data.chosen)) {
      box.scrollTop += chosen.getBoundingClientRect().top - box.getBoundingClientRect().top - 80;
    }
    element.dataset.chosen = data.chosen;
  };

  // --- the panel ---

  function verdicts(data, line, { say }, send) {
    const button = (decision, key) =>
      h("button", { type: "button", class: `hz-verdict hz-${decision || "open"}`, "aria-pressed": String((line.decision || null) === decision), "data-focus": `decide-${decision}`, click: () => decide(send, data.chosen, decision) }, say(key));
    return h("div", { class: "hz-verdicts", role: "group", "aria-label": say("verdict") }, button("accept", "accept"), button("reject", "reject"), button(null, "leave-open"));
  }

  /** The name, and what moves its ends: by one character from where they are when the step's turn comes. */
  function span(element, line, { say }) {
    const index = element.review.data.chosen;
    const moved = (now, start, end) => ({ name: "review", act: "change", index, values: { start: now.start + start, end: now.end + end } });
    const move = (start, end) => inTurn((tell) => tell(moved(element.review.data.lines[index], start, end), element.review.send));
    const button = (words, key, start, end) => h("button", { type: "button", "aria-label": say(key), title: say(key), "data-focus": key, click: () => move(start, end) }, words);
    return h("div", { class: "hz-span", role: "group", "aria-label": say("span") },
      button("◂", "start-earlier", -1, 0), button("▸", "start-later", 1, 0), h("strong", { lang: "zh-CN" }, line.text), button("◂", "end-earlier", 0, -1), button("▸", "end-later", 0, 1));
  }

  function field(data, line, name, { say, label }, send) {
    const id = `hz-edit-${name}`;
    const codes = Object.keys(data.payload.labels[name] || {});
    let told = line[name] || "";
    const tell = () => {
      if (input.value === told) return;
      told = input.value;
      send({ name: "review", act: "change", index: data.chosen, values: { [name]: told } });
    };
    const input = codes.length
      ? h("select", { id, "data-focus": id, change: tell }, codes.map((code) => h("option", { value: code }, label(name, code))))
      : h("input", { id, type: "text", "data-focus": id, maxlength: "300", change: tell, blur: () => input.isConnected && tell() });
    input.value = told;
    return [h("label", { for: id }, codes.length ? label("facet", name) : say(`edit-${name}`)), input];
  }

  /** Geocoders that the host configured: asked on demand, their answers are suggestions. */
  function services(data, { say }, send) {
    if (!data.services) return null;
    const answer = (one, number) =>
      h("li", {}, h("button", { type: "button", "data-focus": `answer-${number}`, disabled: !one.is_usable, click: () => send({ name: "review", act: "take-answer", number }) }, one.name), " ", h("small", {}, one.why));
    const ask = (event) => {
      event.currentTarget.textContent = say("asking");
      send({ name: "review", act: "ask" });
    };
    return [
      h("p", {}, h("button", { type: "button", "data-focus": "ask", click: ask }, say("ask-services", { services: data.services })), " ", h("small", {}, say("ask-hint"))),
      data.answers.length ? h("ul", { class: "hz-matches hz-answers" }, data.answers.map(answer)) : null,
    ];
  }

  function place(data, line, { say }, send) {
    const settle = (position) => send({ name: "review", act: "change", index: data.chosen, values: { position } });
    const match = (one) =>
      h("li", {}, h("button", { type: "button", "aria-pressed": String(line.position === one.id), "data-focus": `match-${one.id}`, disabled: !one.is_located, click: () => settle(one.id) }, one.name), " ", h("small", {}, one.why));
    const draw = (mode) =>
      h("button", { type: "button", "aria-pressed": String(data.drawing === mode), "data-focus": `draw-${mode}`, disabled: !data.modes.includes(mode), title: data.modes.includes(mode) ? null : say("draw-unfit"), click: () => send({ name: "review", act: "draw", mode: data.drawing === mode ? null : mode }) }, say(`draw-${mode}`));
    const radius = h("input", { type: "number", id: "hz-uncertainty", min: "1", max: "20000", step: "any", "data-focus": "uncertainty", change: (event) => send({ name: "review", act: "uncertainty", metres: Number(event.target.value) }) });
    radius.value = data.uncertainty_m;
    return [
      h("h3", {}, say("where")),
      h("p", { role: "status", class: "hz-whereabouts" }, data.position),
      data.matches.length ? h("ul", { class: "hz-matches" }, data.matches.map(match)) : h("p", { class: "hz-hint" }, say("no-match")),
      services(data, { say }, send),
      h("div", { class: "hz-near" }, ["point", "line", "polygon"].map(draw), h("label", { for: "hz-uncertainty" }, say("uncertainty")), radius,
        h("button", { type: "button", "data-focus": "unplace", disabled: !line.position, click: () => settle(null) }, say("unplace"))),
      data.drawing ? h("p", { class: "hz-hint", role: "status" }, say(`drawing-${data.drawing}`)) : null,
    ];
  }

  /** The candidate after (1) or before (-1) the chosen one, in the text's order. */
  function neighbour(data, step) {
    const order = inOrder(data.lines).map((line) => line.index);
    const at = order.indexOf(data.chosen) + step;
    return order[Math.min(Math.max(at, 0), order.length - 1)];
  }

  const KEYS = {
    a: (data, send) => decide(send, data.chosen, "accept"),
    r: (data, send) => decide(send, data.chosen, "reject"),
    j: (data, send) => choose(send, neighbour(data, 1)),
    k: (data, send) => choose(send, neighbour(data, -1)),
    u: (data, send) => send({ name: "review", act: "undo" }),
  };

  /** A key acts on the candidate that is chosen when its turn comes. */
  function press(element, event) {
    const act = KEYS[event.key.toLowerCase()];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (NARROW.includes(event.target.tagName) || event.target.isContentEditable) return;
    event.preventDefault();
    inTurn((tell) => {
      const { data, send } = element.review;
      if (data.lines.length) act(data, (step) => tell(step, send));
    });
  }

  /** What a person is typing into a field while the panel is drawn anew stays, and is told later. */
  function keepTyping(element, data, redraw) {
    const field = element.contains(document.activeElement) && document.activeElement.type === "text" ? document.activeElement : null;
    const typed = field && element.dataset.chosen === String(data.chosen) && { id: field.id, words: field.value, at: field.selectionStart };
    redraw();
    element.dataset.chosen = data.chosen;
    const again = typed && element.querySelector(`#${typed.id}`);
    if (!again) return;
    again.value = typed.words;
    again.setSelectionRange(typed.at, typed.at);
  }

  haizhumap.views.reviewPanel = function (element, data, tell) {
    element.review = { data, send: tell };
    queue.words = haizhumap.speaker(data).say;
    haizhumap.tellReview = orderly(tell);
    whileThere(element, "keydown", (event) => press(element, event));
    keepTyping(element, data, () => drawPanel(element, data, orderly(tell)));
    settle(data.answered);
  };

  function drawPanel(element, data, send) {
    const speaker = haizhumap.speaker(data);
    const { say } = speaker;
    const line = data.lines[data.chosen];
    const head = h("p", { role: "status" }, say("review-count", data.counts), " ",
      h("button", { type: "button", "data-focus": "undo", disabled: !data.can_undo, click: () => send({ name: "review", act: "undo" }) }, say("undo")));
    const message = data.message ? h("p", { class: "hz-message", role: "alert" }, data.message) : null;
    if (!line) {
      haizhumap.redraw(element, head, message, h("p", {}, say("no-candidates")));
      return;
    }
    haizhumap.redraw(element, head, message,
      h("div", { class: "hz-panel" },
        span(element, line, speaker), verdicts(data, line, speaker, send),
        h("div", { class: "hz-fields" }, ["sector", "kind", "stage", "action", "name_en", "notes"].map((name) => field(data, line, name, speaker, send))),
        h("p", { class: "hz-hint" }, say("why", { why: (line.why || []).join(speaker.separator), score: line.score })),
        place(data, line, speaker, send),
        h("p", { class: "hz-hint" }, say("review-keys")),
        haizhumap.chooseBase(data, speaker, element.review.send)));
  }

  // --- the table ---

  haizhumap.views.reviewTable = function (element, data, tell) {
    const send = orderly(tell);
    const { say, label } = haizhumap.speaker(data);
    const row = (line) =>
      h("tr", { "aria-selected": String(line.index === data.chosen), click: () => choose(send, line.index) },
        h("td", {}, say(`is-${VERDICT(line)}`)),
        h("th", { scope: "row", lang: "zh-CN" }, haizhumap.sign(data.payload, line.sector), " ", h("button", { type: "button", class: "hz-link", "data-focus": `row-${line.index}` }, line.text)),
        h("td", {}, label("sector", line.sector)), h("td", {}, label("kind", line.kind)), h("td", {}, label("stage", line.stage)),
        h("td", { lang: "zh-CN" }, line.action), h("td", { lang: "zh-CN" }, line.section || ""), h("td", {}, line.position ? "✓" : ""), h("td", {}, String(line.score)));
    const head = ["verdict", "name", "sector", "kind", "stage", "action", "section", "placed", "score"];
    haizhumap.redraw(element,
      h("div", { class: "hz-scroll hz-table", "data-scroll": "review-table", tabindex: "0", role: "region", "aria-label": say("candidates") },
        h("table", {}, h("thead", {}, h("tr", {}, head.map((key) => h("th", { scope: "col" }, say(`column-${key}`))))), h("tbody", {}, inOrder(data.lines).map(row)))));
    const chosen = element.querySelector("tr[aria-selected='true']");
    const box = element.querySelector(".hz-table");
    if (chosen && element.dataset.chosen !== String(data.chosen)) box.scrollTop += chosen.getBoundingClientRect().top - box.getBoundingClientRect().top - 90;
    element.dataset.chosen = data.chosen;
  };
})(window.haizhumap);
