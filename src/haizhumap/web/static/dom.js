/*
 * What all views share: elements whose words are text nodes, phrases, and which places are shown.
 * A view is a function (element, data, send): it draws `data` into `element` and tells the page by `send(event)`.
 */
window.haizhumap = window.haizhumap || {};
(function (haizhumap) {
  "use strict";

  haizhumap.views = haizhumap.views || {};

  /** An element: functions become listeners, other properties attributes, strings text nodes. */
  haizhumap.h = function (tag, properties, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties || {})) {
      if (typeof value === "function") element.addEventListener(name, value);
      else if (name === "style") element.style.cssText = value;
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
    return element;
  };

  /** A view's way to speak: its language, the phrases and the labels of codes. */
  haizhumap.speaker = function ({ lang, payload }) {
    const at = lang === "en" ? 1 : 0;
    const fill = (words, facts) => words.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? String(facts[name]) : whole));
    return {
      at,
      say: (key, facts = {}) => fill(payload.words[key][at], facts),
      label: (group, code) => ((payload.labels[group] || {})[code] || [code, code])[at],
      separator: lang === "en" ? ", " : "、",
    };
  };

  /** A sector's sign in its colour; decoration only, the sector's name stands beside it. */
  haizhumap.sign = function (payload, sector) {
    const { colour, sign } = payload.styles[sector];
    return haizhumap.h("span", { class: "hz-sign", style: `color: ${colour}`, "aria-hidden": "true" }, sign);
  };

  /** A text by the offsets that Python counts, whole characters, where the browser counts UTF-16 units. */
  haizhumap.byCharacter = function (text) {
    const characters = Array.from(text);
    return { length: characters.length, slice: (from, to) => characters.slice(from, to).join("") };
  };

  const decoded = new Map();

  /** Which places are shown: `shown` is a list, or a base64 bit set over the payload's places, most significant bit first. */
  haizhumap.shownIndices = function ({ shown, order, payload }) {
    if (order) return order;
    if (Array.isArray(shown)) return shown;
    if (!decoded.has(shown)) {
      decoded.clear();
      const bytes = Uint8Array.from(atob(shown), (character) => character.charCodeAt(0));
      decoded.set(shown, payload.places.map((_, i) => i).filter((i) => bytes[i >> 3] & (128 >> (i & 7))));
    }
    return decoded.get(shown);
  };

  const fetched = new Map();

  /** A file of our own server as JSON, fetched once. */
  haizhumap.fetchJson = function (url) {
    if (!fetched.has(url)) {
      const answer = fetch(url).then((response) => {
        if (!response.ok) throw new Error(`${response.status} ${url}`);
        return response.json();
      });
      answer.catch(() => fetched.delete(url));
      fetched.set(url, answer);
    }
    return fetched.get(url);
  };

  /** Put new children into an element; the keyboard's focus stays on the control with the same data-focus. */
  haizhumap.redraw = function (element, ...children) {
    const active = element.contains(document.activeElement) ? document.activeElement : null;
    const key = active && active.dataset.focus;
    const scrolled = [...element.querySelectorAll("[data-scroll]")].map((part) => [part.dataset.scroll, part.scrollTop]);
    element.replaceChildren(...children.flat(Infinity).filter(Boolean));
    for (const [name, top] of scrolled) {
      const part = element.querySelector(`[data-scroll="${CSS.escape(name)}"]`);
      if (part) part.scrollTop = top;
    }
    const next = key && element.querySelector(`[data-focus="${CSS.escape(key)}"]`);
    if (next) next.focus({ preventScroll: true });
  };
})(window.haizhumap);
