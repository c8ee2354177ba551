/*
 * What the benchmark knows of a page, from inside it: reader.py puts it into every page before anything else runs.
 * It only looks, and presses when told; how each app shows what it shows is known in LOOKS alone.
 */
const LOOK_MS = 10;
const QUIET_STEP_MS = 50;

const frame = () => document.querySelector("iframe[title='streamlit_folium.st_folium']")?.contentDocument;
const words = (key) => document.querySelector(`.st-key-${key}`)?.textContent.trim() ?? "";

/** When WebGL last drew so many circles: deck.gl draws the points of a layer as instances of one square. */
const circles = new Map();

function watchWebGL() {
  const { prototype } = WebGL2RenderingContext;
  const draw = prototype.drawArraysInstanced;
  prototype.drawArraysInstanced = function (mode, first, count, instances) {
    if (count === 4) circles.set(instances, performance.now());
    return draw.call(this, mode, first, count, instances);
  };
}

const map = () => frame()?.querySelector(".leaflet-container")?.dataset;

/** The parts of haizhumap's page that it has kept from the page before. */
const HAIZHUMAP = {
  shows: (expected) => map()?.base === "drawn" && map().count === String(expected),
  box: (sector) => document.querySelector(`[data-focus='sector-${sector}']`),
  entry: () => document.querySelector(".hz-places [data-place]"),
  hasCard: () =>
    Boolean(document.querySelector(".hz-card h2")?.textContent && document.querySelector(".hz-card blockquote")),
  speaks: (lang) => map()?.lang === lang && document.querySelector(`[data-focus='lang-${lang}'][aria-pressed='true']`),
  search: (words) => {
    const field = document.querySelector("#hz-search");
    field.focus();
    field.value = words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.blur();
  },
};

/** For each app: whether the map has drawn `expected` since a moment, the box of the filter, and the selection. */
const LOOKS = {
  haizhumap: {
    ...HAIZHUMAP,
    /** Type without a press of Enter: the words of all places are fetched then. */
    prepare: (words) => {
      const field = document.querySelector("#hz-search");
      field.focus();
      field.value = words;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    },
    /** By the last suggestion, which is all places with the words; Enter takes the first. */
    search: (words) => {
      LOOKS.haizhumap.prepare(words);
      document.querySelector("[data-suggestion='words']")?.click();
    },
    isPrepared: () => Boolean(document.querySelector("[data-suggestion='words']")?.previousElementSibling),
    take: () => document.querySelector("[data-format='xlsx']").click(),
    hasTaken: (since) =>
      performance.getEntriesByType("resource").some(({ name, responseEnd }) => name.includes("/file/xlsx") && responseEnd > since),
  },
  before: HAIZHUMAP,
  stock: {
    shows: (expected) => frame()?.getElementsByClassName("leaflet-marker-icon").length === expected,
    box: (sector) => document.querySelector(`.st-key-${sector} input`),
    entry: () => frame().querySelector(".leaflet-marker-icon"),
    hasCard: () => words("selected") !== "",
  },
  pydeck: {
    shows: (expected, since) => circles.get(expected) > since,
    box: (sector) => document.querySelector(`.st-key-${sector} input`),
    hasCard: () => words("selected") !== "",
  },
  empty: {
    shows: (expected) => words("count") === String(expected),
    box: () => document.querySelector(".st-key-again button"),
  },
};

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const shifts = { page: 0 };
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) shifts.page += value;
}).observe({ type: "layout-shift", buffered: true });
window.benchShift = () => shifts.page;

window.bench = {
  drawn: null,
  loop: null,
  timer: null,
  restMs: 0,
  lookedAt: 0,

  /** Begin in a new page: the time runs from the navigation. */
  start(app, expected) {
    Object.assign(this, { look: LOOKS[app] });
    if (app === "pydeck") watchWebGL();
    this.watch(0, (since) => this.look.shows(expected, since));
  },

  /**
   * Set `drawn`, in milliseconds since a moment, once a condition holds and the browser has begun two more frames, so
   * that the first of them is painted. A timer looks: asking for frames all the time would make a busy browser busier.
   */
  watch(since, holds) {
    clearInterval(this.timer);
    this.drawn = null;
    this.timer = setInterval(() => {
      if (!holds(since)) return;
      clearInterval(this.timer);
      requestAnimationFrame(() => requestAnimationFrame(() => (this.drawn = performance.now() - since)));
    }, LOOK_MS);
  },

  /** Press the filter's box; the map is to show so much then. */
  press(sector, expected) {
    const since = performance.now();
    this.watch(since, () => this.look.shows(expected, since));
    this.look.box(sector).click();
  },

  /** Search in words; the map is to show so much then. */
  search(words, expected) {
    const since = performance.now();
    this.watch(since, () => this.look.shows(expected, since));
    this.look.search(words);
  },

  /** Let the page fetch what a search needs. */
  prepareSearch(words) {
    this.watch(performance.now(), () => this.look.isPrepared());
    this.look.prepare(words);
  },

  /** Change the language. */
  speak(lang) {
    this.watch(performance.now(), () => this.look.speaks(lang));
    document.querySelector(`[data-focus='lang-${lang}']`).click();
  },

  /** Take what is shown as a file for Excel. */
  take() {
    this.watch(performance.now(), (since) => this.look.hasTaken(since));
    this.look.take();
  },

  /** How far things moved that nobody had moved: the sum over page and frame, as `layout-shift` counts it. */
  shift: () => shifts.page + (document.querySelector("iframe")?.contentWindow.benchShift?.() ?? 0),

  /** Press the first entry of the list, or the first marker. */
  select() {
    this.watch(performance.now(), () => this.look.hasCard());
    this.look.entry().click();
  },

  /** Time a selection by the real mouse, from the press of its button. */
  armSelection() {
    this.drawn = null;
    document.addEventListener("pointerdown", () => this.watch(performance.now(), () => this.look.hasCard()), {
      capture: true,
      once: true,
    });
  },

  /** Whether the script has been at rest for `ms` milliseconds in which the page was free to notice. */
  quiet(ms) {
    const state = document.querySelector("[data-testid='stApp']")?.dataset.testScriptState;
    const now = performance.now();
    this.restMs = state === "notRunning" ? this.restMs + Math.min(now - this.lookedAt, QUIET_STEP_MS) : 0;
    this.lookedAt = now;
    return this.restMs > ms;
  },

  /** Wait for what is watched; milliseconds, null for a wait given up. */
  async waited(patienceMs) {
    const since = performance.now();
    while (this.drawn === null && performance.now() - since < patienceMs) await pause(LOOK_MS);
    return this.drawn;
  },

  /**
   * Filter to and fro like a reader who thinks in between, then select, then take a file, where the page has such things;
   * `loop.times`, `cards` and `files` are milliseconds, null for a wait given up.
   */
  async repeat(sector, expected, { rounds, thinkMs, patienceMs, delayMs = 0, isWhole = false }) {
    const loop = { times: [], cards: [], files: [], isOver: false };
    this.loop = loop;
    const step = async (times, act) => {
      act();
      times.push(await this.waited(patienceMs));
      await pause(thinkMs);
    };
    try {
      await pause(delayMs);
      for (let i = 0; i < rounds && !loop.times.includes(null); i++)
        await step(loop.times, () => this.press(sector, expected[i % expected.length]));
      if (isWhole && this.look.entry) await step(loop.cards, () => this.select());
      if (isWhole && this.look.take) await step(loop.files, () => this.take());
    } finally {
      loop.isOver = true;
    }
  },
};
