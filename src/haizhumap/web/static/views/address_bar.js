/* Where the address of what is chosen stands: in the query of a page, or behind # in a file. */

/** @import { AddressBar } from "../core/store.js" */

/**
 * The address bar of a page: its query, other parameters kept.
 * @param {string[]} own parameters that the store writes
 * @returns {AddressBar}
 */
export function queryBar(own) {
  return {
    read: () => location.search,
    write(query, isStep) {
      const others = [...new URLSearchParams(location.search)].filter(([name]) => !own.includes(name));
      const whole = new URLSearchParams([...new URLSearchParams(query), ...others]).toString();
      history[isStep ? "pushState" : "replaceState"](
        history.state,
        "",
        `${location.pathname}${whole ? `?${whole}` : ""}`,
      );
    },
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
    write: (query, isStep) => history[isStep ? "pushState" : "replaceState"](null, "", `#${query}`),
    listen: (act) => addEventListener("popstate", act),
  };
}
