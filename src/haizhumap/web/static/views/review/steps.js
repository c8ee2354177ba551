/* One step of the review after another: what views and map tell the page waits until the step before has been answered. */

/** @import { Message, Send, Speaker, ViewElement } from "../../core/types.d.ts" */
/** @typedef {(tell: (message: Message, send: Send | null) => void) => void} Step what to tell when its turn comes */

import { listen } from "../../bus.js";
import { h } from "../../dom.js";

/** @param {any} line */
export const verdictOf = (line) => line.decision || "open";

/** @param {Send} send @param {number} index */
export const choose = (send, index) => send({ name: "review", act: "choose", index });
/** @param {Send} send @param {number} index @param {string | null} decision */
export const decide = (send, index, decision) => send({ name: "review", act: "change", index, values: { decision } });

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
export function settle(answered) {
  if (queue.sent === null || answered !== queue.sent) return;
  clearTimeout(queue.timer);
  queue.sent = null;
  warn(null);
  proceed();
}

/** @param {Step} step */
export function inTurn(step) {
  queue.waiting.push(step);
  proceed();
}

/** A view's way to tell the page, after what was told before has been answered. @param {Send} send */
export const orderly = (send) => (/** @type {any} */ event) => inTurn((tell) => tell(event, send));

/** @param {any} lines */
export const inOrder = (lines) =>
  lines
    .map((/** @type {any} */ line, /** @type {number} */ index) => ({ ...line, index }))
    .sort((/** @type {any} */ a, /** @type {any} */ b) => a.start - b.start || a.end - b.end);

/** Take the steps by a view's way to tell the page from now on. @param {Send} send @param {Speaker["say"]} [words] */
export function tellBy(send, words) {
  queue.send = send;
  queue.words = words ?? queue.words;
}

/** Listen to the document as long as an element is in it, once for each element. @param {ViewElement} element @param {any} name @param {any} listener */
export function whileThere(element, name, listener) {
  if (element[`on-${name}`]) return;
  element[`on-${name}`] = true;
  /** @param {any} event */
  const listen = (event) => (element.isConnected ? listener(event) : document.removeEventListener(name, listen));
  document.addEventListener(name, listen);
}
