/* Where the address of what is chosen stands: in the query of a page, or behind # in a file. */

/** @import { AddressBar } from "../core/store.js" */

/**
 * The address bar of a page: its query, other parameters kept.
 * @param {string[]} own parameters that the store writes
 * @returns {AddressBar}
 */
export function queryBar(own) {
  const link = (/** @type {string} */ query) => {
    const others = [...new URLSearchParams(location.search)].filter(([name]) => !own.includes(name));
    const whole = new URLSearchParams([...new URLSearchParams(query), ...others]).toString();
    return new URL(`${location.pathname}${whole ? `?${whole}` : ""}`, location.href).href;
  };
  return {
    read: () => location.search,
    link,
    write: (query, isStep) => history[isStep ? "pushState" : "replaceState"](history.state, "", link(query)),
    listen: (act) => addEventListener("popstate", act),
  };
}

/**
 * The address bar of a file: what stands behind #.
 * @returns {AddressBar}
 */
export function fragmentBar() {
  return {
    read: () => location.hash,
    link: (query) => new URL(`#${query}`, location.href).href,
    write: (query, isStep) => history[isStep ? "pushState" : "replaceState"](null, "", `#${query}`),
    listen: (act) => addEventListener("popstate", act),
  };
}
