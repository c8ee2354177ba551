/* The panel that settles one candidate: its name's span, what is decided and known of it, and where it is. */

/** @import { Send, Speaker, ViewData, ViewElement } from "../../core/types.d.ts" */

import { makeSpeaker } from "../../core/words.js";
import { h, redraw } from "../../dom.js";
import { drawBaseChoice } from "../bases.js";
import { choose, decide, inTurn, orderly, settle, tellBy } from "./steps.js";

const NARROW = ["INPUT", "SELECT", "TEXTAREA"];

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

/** Where the name stands elsewhere and nobody has decided: one press leaves these mentions out. @param {ViewData} data @param {any} line @param {Speaker} speaker @param {Send} send */
function others(data, line, { say }, send) {
  const indices = data.lines.flatMap((/** @type {any} */ one, /** @type {number} */ index) =>
    one.text === line.text && index !== data.chosen && !one.decision ? [index] : [],
  );
  if (!indices.length) return null;
  return h(
    "p",
    { class: "hz-hint" },
    say("same-name", { count: indices.length }),
    " ",
    h(
      "button",
      {
        type: "button",
        "data-focus": "reject-others",
        click: () => send({ name: "review", act: "decide", indices, decision: "reject" }),
      },
      say("reject-others"),
    ),
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
  return [
    h("label", { for: id }, name in data.payload.labels.facet ? label("facet", name) : say(`edit-${name}`)),
    input,
  ];
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

/** The candidate after (1) or before (-1) the chosen one among those that are looked through. @param {ViewData} data @param {number} step */
function neighbour(data, step) {
  const at = data.offered.indexOf(data.chosen) + step;
  return data.offered[Math.min(Math.max(at, 0), data.offered.length - 1)] ?? data.chosen;
}

/** Takes back the last step of those that this window has seen. @param {ViewData} data */
const undo = (data) => ({ name: "review", act: "undo", version: data.version });

/** @type {Record<string, (data: ViewData, send: Send) => unknown>} */
const KEYS = {
  a: (data, send) => decide(send, data.chosen, "accept"),
  r: (data, send) => decide(send, data.chosen, "reject"),
  j: (data, send) => choose(send, neighbour(data, 1)),
  k: (data, send) => choose(send, neighbour(data, -1)),
  u: (data, send) => send(undo(data)),
};

/** @type {{ data: ViewData, send: Send } | null} what the panel shows; Streamlit may have put another element in the place of the one that a key found */
let shown = null;

/** A key acts on the candidate that is chosen when its turn comes, whichever element shows it then. @param {any} event */
function press(event) {
  const act = KEYS[event.key.toLowerCase()];
  if (!act || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (NARROW.includes(event.target.tagName) || event.target.isContentEditable) return;
  event.preventDefault();
  inTurn((tell) => {
    if (!shown) return;
    const { data, send } = shown;
    if (data.lines.length) act(data, (step) => tell(step, send));
  });
}

/** Another window may have gone on with the same draft while this one was out of sight. */
const lookAgain = () => inTurn((tell) => tell({ name: "review", act: "look" }, shown?.send ?? null));

let isListening = false;

/** Keys are heard as long as a view of the review is there, also between one element of the panel and the next. */
function listenOnce() {
  if (isListening) return;
  isListening = true;
  const isThere = () => document.querySelector(".hz-view[data-drawn^='review']") !== null;
  document.addEventListener("keydown", (event) => isThere() && press(event));
  document.addEventListener("visibilitychange", () => document.hidden || !isThere() || lookAgain());
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
  shown = element.review;
  tellBy(tell, makeSpeaker(data).say);
  listenOnce();
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
        click: () => send(undo(data)),
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
      { class: "hz-decide" },
      span(element, line, speaker),
      verdicts(data, line, speaker, send),
      others(data, line, speaker, send),
      h(
        "div",
        { class: "hz-fields" },
        ["sector", "kind", "stage", "status", "action", "name_en", "notes"].map((name) =>
          field(data, line, name, speaker, send),
        ),
      ),
      h("p", { class: "hz-hint" }, line.why),
      place(data, line, speaker, send),
      h("p", { class: "hz-hint" }, say("review-keys")),
      drawBaseChoice(data, speaker, element.review.send),
    ),
  );
}
