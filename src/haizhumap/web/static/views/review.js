/* The review of a new report: its text with the candidates, the table of them, and the panel that settles one. */

/** @import { Message, Send, Speaker, ViewData, ViewElement } from "../core/types.d.ts" */
/** @typedef {(tell: (message: Message, send: Send | null) => void) => void} Step what to tell when its turn comes */

import { listen } from "../bus.js";
import { byCharacter, makeSpeaker } from "../core/words.js";
import { fetchJson, h, makeSign, redraw } from "../dom.js";
import { drawBaseChoice } from "./facets.js";

/** @param {any} line */
const VERDICT = (line) => line.decision || "open";
const NARROW = ["INPUT", "SELECT", "TEXTAREA"];

/** @param {Send} send @param {number} index */
const choose = (send, index) => send({ name: "review", act: "choose", index });
/** @param {Send} send @param {number} index @param {string | null} decision */
const decide = (send, index, decision) => send({ name: "review", act: "change", index, values: { decision } });

// --- one step after another ---

const PATIENCE_MS = 3000;
const LONGEST_MS = 30000;
const ATTEMPTS = 13;
/**
 * Steps that wait for their turn. `send` is how the views tell the page, and what the map tells takes the same way;
 * `sent` is the time of the step that has not been answered, `words` the phrases of the bar that says so.
 * @type {{ waiting: Step[], sent: unknown, timer: number, words: Speaker["say"] | null, send: Send | null, bar: HTMLElement | null }}
 */
const queue = { waiting: [], sent: null, timer: 0, words: null, send: null, bar: null };

listen("review", (message) => inTurn((tell) => tell(message, queue.send)));
listen("key", (key) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })));

/** Carry out what waits; the page takes one step at a time and keeps only the last of several. */
function proceed() {
  while (queue.send && queue.sent === null && queue.waiting.length) {
    queue.waiting.shift()?.((message, send) => {
      if (!send) return;
      queue.sent = send(message);
      wait(() => send({ ...message, at: queue.sent }));
    });
  }
}

/**
 * Tell a step again that was lost while the page ran; with the same time it is never carried out twice.
 * Telling it breaks off the run that may be about to answer, so a busy server is given longer each time.
 * @param {() => void} again
 */
function wait(again, attempt = 0) {
  clearTimeout(queue.timer);
  queue.timer = window.setTimeout(
    () => {
      if (attempt === ATTEMPTS) return giveUp();
      warn("step-waits");
      again();
      wait(again, attempt + 1);
    },
    Math.min(PATIENCE_MS * 2 ** attempt, LONGEST_MS),
  );
}

/** No answer came: what waited was meant for a page that is no longer the one that a person sees. */
function giveUp() {
  queue.waiting.length = 0;
  queue.sent = null;
  warn("step-lost");
}

/** Tell above the page that a step has not been kept yet, or that it was not; null takes the words away. @param {string | null} key */
function warn(key) {
  queue.bar ??= document.body.appendChild(
    h("div", { class: "hz-view" }, h("p", { class: "hz-message hz-waiting", role: "alert" })),
  );
  queue.bar.hidden = !key || !queue.words;
  if (key && queue.words && queue.bar.firstChild) queue.bar.firstChild.textContent = queue.words(key);
}

/** The page has carried out a step. @param {any} answered */
function settle(answered) {
  if (queue.sent === null || answered !== queue.sent) return;
  clearTimeout(queue.timer);
  queue.sent = null;
  warn(null);
  proceed();
}

/** @param {Step} step */
function inTurn(step) {
  queue.waiting.push(step);
  proceed();
}

/** A view's way to tell the page, after what was told before has been answered. @param {Send} send */
const orderly = (send) => (/** @type {any} */ event) => inTurn((tell) => tell(event, send));

/** @param {any} lines */
const inOrder = (lines) =>
  lines
    .map((/** @type {any} */ line, /** @type {number} */ index) => ({ ...line, index }))
    .sort((/** @type {any} */ a, /** @type {any} */ b) => a.start - b.start || a.end - b.end);

// --- the text ---

/** @param {ViewData} data @param {any} line @param {string} words @param {Speaker} speaker @param {Send} send */
function mark(data, line, words, { label }, send) {
  const { colour } = data.payload.styles[line.sector];
  const name = `hz-mark hz-${VERDICT(line)}${line.index === data.chosen ? " hz-selected" : ""}`;
  return h(
    "button",
    {
      type: "button",
      class: name,
      style: `--sector: ${colour}`,
      "data-focus": `line-${line.index}`,
      "data-line": line.index,
      title: label("sector", line.sector),
      click: () => choose(send, line.index),
    },
    makeSign(data.payload, line.sector),
    h("span", { "data-at": line.start }, words),
  );
}

/** @param {ViewData} data @param {any} text @param {number} from @param {number} to @param {any} lines @param {Speaker} speaker @param {Send} send */
function paragraph(data, text, from, to, lines, speaker, send) {
  const nodes = [];
  let at = from;
  for (const line of lines.filter((/** @type {any} */ one) => one.start >= from && one.end <= to && one.start >= at)) {
    if (line.start < at) continue;
    nodes.push(
      h("span", { "data-at": at }, text.slice(at, line.start)),
      mark(data, line, text.slice(line.start, line.end), speaker, send),
    );
    at = line.end;
  }
  nodes.push(h("span", { "data-at": at }, text.slice(at, to)));
  return h("p", {}, nodes);
}

/** The offsets of what is selected in the text, as Python counts them: each piece knows where it starts. @param {any} box */
function selectedSpan(box) {
  const selection = window.getSelection();
  if (
    !selection?.rangeCount ||
    selection.isCollapsed ||
    !box.contains(selection.anchorNode) ||
    !box.contains(selection.focusNode)
  )
    return null;
  /** @param {any} node @param {number} at */
  const offset = (node, at) => {
    const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
    return piece && node.nodeType === Node.TEXT_NODE
      ? Number(piece.dataset.at) + byCharacter(node.data.slice(0, at)).length
      : null;
  };
  const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
  const [from, to] = [offset(startContainer, startOffset), offset(endContainer, endOffset)];
  return from === null || to === null || from >= to ? null : [from, to];
}

/** Listen to the document as long as an element is in it, once for each element. @param {ViewElement} element @param {any} name @param {any} listener */
function whileThere(element, name, listener) {
  if (element[`on-${name}`]) return;
  element[`on-${name}`] = true;
  /** @param {any} event */
  const listen = (event) => (element.isConnected ? listener(event) : document.removeEventListener(name, listen));
  document.addEventListener(name, listen);
}

/** @param {ViewElement} element @param {ViewData} data @param {Send} tell */
export async function drawReviewText(element, data, tell) {
  queue.send = tell;
  const send = orderly(tell);
  document.documentElement.classList.add("hz-reviewing");
  const { text: words } = await fetchJson(new URL(data.document, document.baseURI).href);
  const speaker = makeSpeaker(data);
  const text = byCharacter(words);
  const lines = inOrder(data.lines);
  let start = 0;
  const paragraphs = words.split("\n").map((/** @type {any} */ line) => {
    const from = start;
    start += byCharacter(line).length + 1;
    return paragraph(data, text, from, start - 1, lines, speaker, send);
  });
  /** @type {ViewElement} */
  const adding = h(
    "button",
    { type: "button", class: "hz-add", hidden: true, "data-focus": "add" },
    speaker.say("add-selection"),
  );
  const box = h(
    "div",
    {
      class: "hz-reader hz-review-text hz-scroll",
      lang: "zh-CN",
      "data-scroll": "review-text",
      tabindex: "0",
      role: "region",
      "aria-label": speaker.say("reader"),
    },
    paragraphs,
  );
  whileThere(element, "selectionchange", () => {
    const span = selectedSpan(element.querySelector(".hz-review-text"));
    const button = /** @type {ViewElement} */ (element.querySelector(".hz-add"));
    if (span) button.span = span;
    if (document.activeElement !== button) button.hidden = !span;
  });
  adding.addEventListener("click", () => {
    adding.hidden = true;
    send({ name: "review", act: "add", start: adding.span[0], end: adding.span[1] });
  });
  redraw(element, h("p", { class: "hz-hint" }, speaker.say("review-hint"), " ", adding), box);
  const chosen = element.querySelector(".hz-selected");
  if (chosen && element.dataset.chosen !== String(data.chosen)) {
    box.scrollTop += chosen.getBoundingClientRect().top - box.getBoundingClientRect().top - 80;
  }
  element.dataset.chosen = data.chosen;
}

// --- the panel ---

/** @param {ViewData} data @param {any} line @param {Speaker} speaker @param {Send} send */
function verdicts(data, line, { say }, send) {
  /** @param {string | null} decision @param {string} key */
  const button = (decision, key) =>
    h(
      "button",
      {
        type: "button",
        class: `hz-verdict hz-${decision || "open"}`,
        "aria-pressed": String((line.decision || null) === decision),
        "data-focus": `decide-${decision}`,
        click: () => decide(send, data.chosen, decision),
      },
      say(key),
    );
  return h(
    "div",
    { class: "hz-verdicts", role: "group", "aria-label": say("verdict") },
    button("accept", "accept"),
    button("reject", "reject"),
    button(null, "leave-open"),
  );
}

/** The name, and what moves its ends: by one character from where they are when the step's turn comes. @param {ViewElement} element @param {any} line @param {Speaker} speaker */
function span(element, line, { say }) {
  const index = element.review.data.chosen;
  /** @param {any} now @param {any} start @param {any} end */
  const moved = (now, start, end) => ({
    name: "review",
    act: "change",
    index,
    values: { start: now.start + start, end: now.end + end },
  });
  /** @param {any} start @param {any} end */
  const move = (start, end) =>
    inTurn((tell) => tell(moved(element.review.data.lines[index], start, end), element.review.send));
  /** @param {string} words @param {string} key @param {any} start @param {any} end */
  const button = (words, key, start, end) =>
    h(
      "button",
      { type: "button", "aria-label": say(key), title: say(key), "data-focus": key, click: () => move(start, end) },
      words,
    );
  return h(
    "div",
    { class: "hz-span", role: "group", "aria-label": say("span") },
    button("◂", "start-earlier", -1, 0),
    button("▸", "start-later", 1, 0),
    h("strong", { lang: "zh-CN" }, line.text),
    button("◂", "end-earlier", 0, -1),
    button("▸", "end-later", 0, 1),
  );
}

/** @param {ViewData} data @param {any} line @param {any} name @param {Speaker} speaker @param {Send} send */
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
    ? h(
        "select",
        { id, "data-focus": id, change: tell },
        codes.map((code) => h("option", { value: code }, label(name, code))),
      )
    : h("input", {
        id,
        type: "text",
        "data-focus": id,
        maxlength: "300",
        change: tell,
        blur: () => input.isConnected && tell(),
      });
  input.value = told;
  return [h("label", { for: id }, codes.length ? label("facet", name) : say(`edit-${name}`)), input];
}

/** Geocoders that the host configured: asked on demand, their answers are suggestions. @param {ViewData} data @param {Speaker} speaker @param {Send} send */
function services(data, { say }, send) {
  if (!data.services) return null;
  /** @param {any} one @param {number} number */
  const answer = (one, number) =>
    h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          "data-focus": `answer-${number}`,
          disabled: !one.is_usable,
          click: () => send({ name: "review", act: "take-answer", number }),
        },
        one.name,
      ),
      " ",
      h("small", {}, one.why),
    );
  /** @param {any} event */
  const ask = (event) => {
    event.currentTarget.textContent = say("asking");
    send({ name: "review", act: "ask" });
  };
  return [
    h(
      "p",
      {},
      h(
        "button",
        { type: "button", "data-focus": "ask", click: ask },
        say("ask-services", { services: data.services }),
      ),
      " ",
      h("small", {}, say("ask-hint")),
    ),
    data.answers.length ? h("ul", { class: "hz-matches hz-answers" }, data.answers.map(answer)) : null,
  ];
}

/** @param {ViewData} data @param {any} line @param {Speaker} speaker @param {Send} send */
function place(data, line, speaker, send) {
  const { say } = speaker;
  /** @param {any} position */
  const settle = (position) => send({ name: "review", act: "change", index: data.chosen, values: { position } });
  /** @param {any} one */
  const match = (one) =>
    h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          "aria-pressed": String(line.position === one.id),
          "data-focus": `match-${one.id}`,
          disabled: !one.is_located,
          click: () => settle(one.id),
        },
        one.name,
      ),
      " ",
      h("small", {}, one.why),
    );
  /** @param {string} mode */
  const draw = (mode) =>
    h(
      "button",
      {
        type: "button",
        "aria-pressed": String(data.drawing === mode),
        "data-focus": `draw-${mode}`,
        disabled: !data.modes.includes(mode),
        title: data.modes.includes(mode) ? null : say("draw-unfit"),
        click: () => send({ name: "review", act: "draw", mode: data.drawing === mode ? null : mode }),
      },
      say(`draw-${mode}`),
    );
  const radius = h("input", {
    type: "number",
    id: "hz-uncertainty",
    min: "1",
    max: "20000",
    step: "any",
    "data-focus": "uncertainty",
    change: (/** @type {any} */ event) =>
      send({ name: "review", act: "uncertainty", metres: Number(event.target.value) }),
  });
  radius.value = data.uncertainty_m;
  return [
    h("h3", {}, say("where")),
    h("p", { role: "status", class: "hz-whereabouts" }, data.position),
    data.matches.length
      ? h("ul", { class: "hz-matches" }, data.matches.map(match))
      : h("p", { class: "hz-hint" }, say("no-match")),
    services(data, speaker, send),
    h(
      "div",
      { class: "hz-near" },
      ["point", "line", "polygon"].map(draw),
      h("label", { for: "hz-uncertainty" }, say("uncertainty")),
      radius,
      h(
        "button",
        { type: "button", "data-focus": "unplace", disabled: !line.position, click: () => settle(null) },
        say("unplace"),
      ),
    ),
    data.drawing ? h("p", { class: "hz-hint", role: "status" }, say(`drawing-${data.drawing}`)) : null,
  ];
}

/** The candidate after (1) or before (-1) the chosen one, in the text's order. @param {ViewData} data @param {number} step */
function neighbour(data, step) {
  const order = inOrder(data.lines).map((/** @type {any} */ line) => line.index);
  const at = order.indexOf(data.chosen) + step;
  return order[Math.min(Math.max(at, 0), order.length - 1)];
}

/** @type {Record<string, (data: ViewData, send: Send) => unknown>} */
const KEYS = {
  a: (data, send) => decide(send, data.chosen, "accept"),
  r: (data, send) => decide(send, data.chosen, "reject"),
  j: (data, send) => choose(send, neighbour(data, 1)),
  k: (data, send) => choose(send, neighbour(data, -1)),
  u: (_, send) => send({ name: "review", act: "undo" }),
};

/** A key acts on the candidate that is chosen when its turn comes. @param {ViewElement} element @param {any} event */
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

/** What a person is typing into a field while the panel is drawn anew stays, and is told later. @param {ViewElement} element @param {ViewData} data @param {any} redraw */
function keepTyping(element, data, redraw) {
  const { activeElement: active } = document;
  const field =
    active instanceof HTMLInputElement && active.type === "text" && element.contains(active) ? active : null;
  const typed = field &&
    element.dataset.chosen === String(data.chosen) && { id: field.id, words: field.value, at: field.selectionStart };
  redraw();
  element.dataset.chosen = data.chosen;
  const again = typed && element.querySelector(`#${typed.id}`);
  if (!typed || !(again instanceof HTMLInputElement)) return;
  again.value = typed.words;
  again.setSelectionRange(typed.at, typed.at);
}

/** @param {ViewElement} element @param {ViewData} data @param {Send} tell */
export function drawReviewPanel(element, data, tell) {
  element.review = { data, send: tell };
  queue.words = makeSpeaker(data).say;
  queue.send = tell;
  whileThere(element, "keydown", (/** @type {any} */ event) => press(element, event));
  keepTyping(element, data, () => drawPanel(element, data, orderly(tell)));
  settle(data.answered);
}

/** @param {ViewElement} element @param {ViewData} data @param {Send} send */
function drawPanel(element, data, send) {
  const speaker = makeSpeaker(data);
  const { say } = speaker;
  const line = data.lines[data.chosen];
  const head = h(
    "p",
    { role: "status" },
    say("review-count", data.counts),
    " ",
    h(
      "button",
      {
        type: "button",
        "data-focus": "undo",
        disabled: !data.can_undo,
        click: () => send({ name: "review", act: "undo" }),
      },
      say("undo"),
    ),
  );
  const message = data.message ? h("p", { class: "hz-message", role: "alert" }, data.message) : null;
  if (!line) {
    redraw(element, head, message, h("p", {}, say("no-candidates")));
    return;
  }
  redraw(
    element,
    head,
    message,
    h(
      "div",
      { class: "hz-panel" },
      span(element, line, speaker),
      verdicts(data, line, speaker, send),
      h(
        "div",
        { class: "hz-fields" },
        ["sector", "kind", "stage", "action", "name_en", "notes"].map((name) => field(data, line, name, speaker, send)),
      ),
      h("p", { class: "hz-hint" }, say("why", { why: (line.why || []).join(speaker.separator), score: line.score })),
      place(data, line, speaker, send),
      h("p", { class: "hz-hint" }, say("review-keys")),
      drawBaseChoice(data, speaker, element.review.send),
    ),
  );
}

// --- the table ---

/** @param {ViewElement} element @param {ViewData} data @param {Send} tell */
export function drawReviewTable(element, data, tell) {
  const send = orderly(tell);
  const { say, label } = makeSpeaker(data);
  /** @param {any} line */
  const row = (line) =>
    h(
      "tr",
      { "aria-selected": String(line.index === data.chosen), click: () => choose(send, line.index) },
      h("td", {}, say(`is-${VERDICT(line)}`)),
      h(
        "th",
        { scope: "row", lang: "zh-CN" },
        makeSign(data.payload, line.sector),
        " ",
        h("button", { type: "button", class: "hz-link", "data-focus": `row-${line.index}` }, line.text),
      ),
      h("td", {}, label("sector", line.sector)),
      h("td", {}, label("kind", line.kind)),
      h("td", {}, label("stage", line.stage)),
      h("td", { lang: "zh-CN" }, line.action),
      h("td", { lang: "zh-CN" }, line.section || ""),
      h("td", {}, line.position ? "✓" : ""),
      h("td", {}, String(line.score)),
    );
  const head = ["verdict", "name", "sector", "kind", "stage", "action", "section", "placed", "score"];
  redraw(
    element,
    h(
      "div",
      {
        class: "hz-scroll hz-table",
        "data-scroll": "review-table",
        tabindex: "0",
        role: "region",
        "aria-label": say("candidates"),
      },
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            head.map((key) => h("th", { scope: "col" }, say(`column-${key}`))),
          ),
        ),
        h("tbody", {}, inOrder(data.lines).map(row)),
      ),
    ),
  );
  const chosen = element.querySelector("tr[aria-selected='true']");
  const box = /** @type {HTMLElement} */ (element.querySelector(".hz-table"));
  if (chosen && element.dataset.chosen !== String(data.chosen))
    box.scrollTop += chosen.getBoundingClientRect().top - box.getBoundingClientRect().top - 90;
  element.dataset.chosen = data.chosen;
}
