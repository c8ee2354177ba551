/* What the map and all views share: elements whose words are text nodes, a sector's sign, files fetched once. */

/** @import { Payload } from "./core/types.d.ts" */
/** @typedef {Node | string | number | false | null | undefined | Child[]} Child @typedef {Record<string, any>} Properties */

/** The children that there are, lists of them laid flat. @param {any[]} children @returns {(Node | string)[]} */
const present = (children) =>
  children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);

/**
 * An element: functions become listeners, other properties attributes, strings text nodes.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Properties} properties
 * @param {Child[]} children
 */
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (name === "style") element.style.cssText = value;
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...present(children));
  return element;
}

/**
 * A sector's sign in its colour; decoration only, the sector's name stands beside it.
 * @param {Payload} payload
 * @param {string} sector
 */
export function makeSign(payload, sector) {
  const { colour, sign } = payload.styles[sector];
  return h("span", { class: "hz-sign", style: `color: ${colour}`, "aria-hidden": "true" }, sign);
}

/** @type {Map<string, Promise<any>>} what was fetched, by address */
const fetched = new Map();

/** @param {string} url */
async function readJson(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return response.json();
}

/**
 * A file of our own server as JSON, fetched once.
 * @param {string} url
 * @returns {Promise<any>}
 */
export function fetchJson(url) {
  const address = new URL(url, document.baseURI).href;
  const known = fetched.get(address);
  if (known) return known;
  const answer = readJson(address);
  answer.catch(() => fetched.delete(address));
  fetched.set(address, answer);
  return answer;
}

/**
 * Put new children into an element; the keyboard's focus stays on the control with the same data-focus, and what scrolls where it was.
 * @param {HTMLElement} element
 * @param {Child[]} children
 */
export function redraw(element, ...children) {
  const active = element.contains(document.activeElement) ? document.activeElement : null;
  const key = active instanceof HTMLElement && active.dataset.focus;
  const scrolled = /** @type {HTMLElement[]} */ ([...element.querySelectorAll("[data-scroll]")]).map(
    (part) => /** @type {const} */ ([part.dataset.scroll ?? "", part.scrollTop]),
  );
  element.replaceChildren(...present(children));
  for (const [name, top] of scrolled) {
    const part = element.querySelector(`[data-scroll="${CSS.escape(name)}"]`);
    if (part) part.scrollTop = top;
  }
  const next = key && element.querySelector(`[data-focus="${CSS.escape(key)}"]`);
  if (next instanceof HTMLElement) next.focus({ preventScroll: true });
}
