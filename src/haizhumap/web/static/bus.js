/*
 * Messages between the page and the map's frame in it, which are of one origin. Their types, and what each carries:
 *   page → frame   draw     what a change of the filter brings, before the server answers: { shown, near }
 *   frame → page   moved    where the reader moved the map: [lat, lon, zoom], WGS 84
 *   frame → page   review   a step of the review that was taken on the map
 *   frame → page   key      a key of the review that was pressed while the map had the focus
 */

/** @typedef {"draw" | "moved" | "review" | "key"} Type */

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
