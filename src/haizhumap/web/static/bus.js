/*
 * Messages between the page and the map's frame in it, which are of one origin. Their types, and what each carries:
 *   page → frame   show     what the map shows now: a whole view (map/types.d.ts)
 *   page → frame   point    the row that is meant, without selecting it; null for none
 *   frame → page   ready    the map is there and listens
 *   frame → page   action   what a reader did on the map: an action of the store (core/store.js)
 *   frame → page   review   a step of the review that was taken on the map
 *   frame → page   key      a key that was pressed while the map had the focus
 */

/** @typedef {"show" | "point" | "ready" | "action" | "review" | "key"} Type */

/**
 * Tell another window of this origin; whether and when it listens is its own affair.
 * @param {Window} window
 * @param {Type} type
 * @param {unknown} content
 */
export const post = (window, type, content) => window.postMessage({ haizhumap: type, content }, location.origin);

/**
 * Take the messages of a type that come from this origin.
 * @param {Type} type
 * @param {(content: any) => void} take
 */
export const listen = (type, take) =>
  addEventListener("message", ({ origin, data }) => {
    if (origin === location.origin && data?.haizhumap === type) take(data.content);
  });
