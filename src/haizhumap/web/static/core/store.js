/**
 * The store: what the reader has chosen, and the one way of changing it. It alone writes the address.
 * Every change that a link should bring back becomes an entry of the browser's history; moving the map replaces the last one.
 */
import { readAddress, withoutOwnPlace, writeAddress } from "./address.js";

/** @typedef {import("./address.js").Chosen} Chosen */
/** @typedef {import("./address.js").Known} Known */
/** @typedef {import("./address.js").Filter} Filter */
/**
 * @typedef {Chosen & {ignored: string[], failed: string | null, dropped: Filter | null, isPicking: boolean, sheet: "low" | "half" | "full", taken: Taken | null}} State what is chosen, with what no link holds:
 * parts of a link that made no sense, a base map that sent nothing, the filter that a figure's own took the place of, whether a tap on the map picks a point, how high the sheet stands on a phone, and what became of the last download
 */
/** @typedef {{id: number, format: string, status: "making" | "done" | "failed", file?: string, kilobytes?: number}} Taken a download: made, handed over, or not come */
/** @typedef {{name: string, [fact: string]: any}} Action */

/** How high a sheet is that shows both, the map with what was chosen on it and the list or the card. @param {State["sheet"]} sheet */
const besideMap = (sheet) => (sheet === "full" ? "half" : sheet);

/**
 * What each action makes of the state.
 * @type {Record<string, (state: State, facts: any) => Partial<State>>}
 */
const ACTIONS = {
  select: ({ sheet, focus }, { place }) => ({
    place,
    focus: place ? null : focus,
    sheet: place ? "half" : sheet,
  }),
  filter: ({ filter }, { facet, codes }) => ({ filter: { ...filter, [facet]: codes } }),
  toggle: ({ filter }, { facet, code }) => ({
    filter: {
      ...filter,
      [facet]: filter[facet].includes(code)
        ? filter[facet].filter((/** @type {string} */ one) => one !== code)
        : [...filter[facet], code],
    },
  }),
  cell: ({ filter }, { codes }) => {
    const isSame = Object.entries(codes).every(
      ([facet, code]) => filter[facet].length === 1 && filter[facet][0] === code,
    );
    return {
      filter: {
        ...filter,
        ...Object.fromEntries(Object.entries(codes).map(([facet, code]) => [facet, isSame ? [] : [code]])),
      },
    };
  },
  /** These codes and nothing else, on the map; what was filtered before is kept, to go back to. */
  only: ({ filter, sheet }, { codes }) => ({
    filter: { ...emptied(filter), ...codes },
    dropped: filter,
    place: null,
    drawer: null,
    focus: null,
    sheet: besideMap(sheet),
  }),
  restore: ({ filter, dropped }) => ({ filter: dropped ?? filter }),
  search: ({ filter }, { words }) => ({ filter: { ...filter, words } }),
  around: ({ filter, home, sheet }, { radius_m }) => ({
    filter: { ...filter, near: home && radius_m ? { lon: home.lon, lat: home.lat, radius_m } : null },
    sheet: besideMap(sheet),
  }),
  /** From where distances are told; on a phone the list comes up to tell them, beside the map. */
  home: ({ filter, sort, sheet }, { home }) => ({
    home,
    isPicking: false,
    sheet: home ? "half" : sheet,
    place: null,
    filter: { ...filter, words: "", near: home && filter.near && { ...filter.near, lon: home.lon, lat: home.lat } },
    sort: home ? "" : sort === "distance" ? "" : sort,
  }),
  pick: ({ isPicking }) => ({ isPicking: !isPicking, sheet: isPicking ? "half" : "low" }),
  reset: ({ filter }) => ({ filter: emptied(filter) }),
  drop: ({ filter }, { part }) => ({ filter: { ...filter, [part]: emptied(filter)[part] } }),
  lang: (_, { lang }) => ({ lang }),
  sort: (_, { sort }) => ({ sort }),
  base: (_, { base }) => ({ base }),
  open: ({ drawer }, { drawer: wanted }) => ({ drawer: drawer === wanted ? null : wanted, focus: null }),
  close: () => ({ drawer: null, focus: null }),
  read: (_, { report, start, end }) => ({ drawer: "reader", focus: [report, start, end] }),
  sheet: (_, { sheet }) => ({ sheet }),
  moved: (_, { at }) => ({ at }),
  take: (_, { taken }) => ({ taken }),
  /** What became of a download, unless another has begun since or the reader has put it away. */
  taken: ({ taken: last }, { taken, id = taken.id }) => (last?.id === id ? { taken } : {}),
  /** No tile came: back to the offline map, and say so. */
  "tiles-failed": ({ base }, { base: failed }) => (base === failed ? { base: "offline", failed } : {}),
};

/** Actions that are no step back: they replace the address, or leave it as it is. */
const QUIET = new Set(["moved", "sheet", "pick", "take", "taken"]);

/**
 * @param {Filter} filter
 * @returns {Filter} the same facets with nothing chosen
 */
function emptied(filter) {
  return /** @type {Filter} */ (
    Object.fromEntries(Object.keys(filter).map((name) => [name, name === "words" ? "" : name === "near" ? null : []]))
  );
}

/**
 * The state after an action; an unknown action changes nothing.
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
export function reduce(state, { name, ...facts }) {
  const act = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (!act) return state;
  const change = act(state, facts);
  return { ...state, ignored: [], failed: null, ...(change.filter && { dropped: null }), ...change };
}

/**
 * Where the address stands: behind ? of the app's page, or behind # of a file.
 * @typedef {{read: () => string, link: (query: string) => string, write: (query: string, isStep: boolean) => void, listen: (act: () => void) => void}} AddressBar `link` is the whole address of a query
 */

export class Store {
  /** @type {State} */
  state;
  /** @type {Known} */
  #known;
  /** @type {AddressBar} */
  #bar;
  /** @type {((state: State, action: Action) => void)[]} */
  #listeners = [];

  /**
   * @param {Known} known
   * @param {AddressBar} bar
   */
  constructor(known, bar) {
    this.#known = known;
    this.#bar = bar;
    this.state = { isPicking: false, sheet: "half", failed: null, dropped: null, taken: null, ...this.#read() };
    bar.listen(() =>
      this.#take({ ...this.state, isPicking: false, dropped: null, ...this.#read() }, { name: "history" }),
    );
  }

  #read() {
    const { chosen, ignored } = readAddress(this.#bar.read(), this.#known);
    return { ...chosen, ignored };
  }

  /** The address of the present state, without its mark. */
  get address() {
    return writeAddress(this.state, this.#known).toString();
  }

  /** The whole address to pass on; where the reader is stands in it only if they say so. @param {{ withOwnPlace?: boolean }} [options] */
  link({ withOwnPlace = false } = {}) {
    return this.#bar.link(
      writeAddress(withOwnPlace ? this.state : withoutOwnPlace(this.state), this.#known).toString(),
    );
  }

  /** @param {(state: State, action: Action) => void} listener called after each change */
  listen(listener) {
    this.#listeners.push(listener);
  }

  /** @param {Action} action */
  send = (action) => {
    const before = this.address;
    const state = reduce(this.state, action);
    if (state === this.state) return;
    this.state = state;
    if (this.address !== before) this.#bar.write(this.address, !QUIET.has(action.name));
    this.#take(state, action);
  };

  /**
   * @param {State} state
   * @param {Action} action
   */
  #take(state, action) {
    this.state = state;
    for (const listener of this.#listeners) listener(state, action);
  }
}
