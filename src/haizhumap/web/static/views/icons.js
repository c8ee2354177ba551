/** Signs of controls, drawn: a font need not have them. */

/** @type {Record<string, string>} outlines in a square of 20 */
const OUTLINES = {
  clear: "M5 5l10 10M15 5L5 15",
  mine: "M16.5 3.5l-5 13-2-6-6-2z",
  pick: "M10 17.5c-3.2-4-5-6.4-5-9a5 5 0 0 1 10 0c0 2.6-1.8 5-5 9zM10 6.8a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4z",
  search: "M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM13 13l4 4",
  spot: "M10 2v5M10 13v5M2 10h5M13 10h5M10 6a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
};
const NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * A sign in the colour of the words around it; decoration only.
 * @param {keyof typeof OUTLINES} name
 */
export function makeIcon(name) {
  const [svg, path] = [document.createElementNS(NAMESPACE, "svg"), document.createElementNS(NAMESPACE, "path")];
  for (const [key, value] of Object.entries({ class: "hz-drawn", viewBox: "0 0 20 20", "aria-hidden": "true" }))
    svg.setAttribute(key, value);
  path.setAttribute("d", OUTLINES[name] ?? "");
  svg.append(path);
  return svg;
}
