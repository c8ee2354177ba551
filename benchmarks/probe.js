/*
 * What the benchmark knows of a page, from inside it: put into every page by filter_to_map.py.
 * It only looks: the state of Streamlit's script, the one map frame and the sites that the map shows.
 */
window.probe = {
  held: null,
  painted: null,
  lookedAt: 0,
  restMs: 0,

  frame() {
    const frames = document.querySelectorAll("iframe[title='streamlit_folium.st_folium']");
    return frames.length === 1 ? frames[0] : null;
  },

  /** How many sites the map shows: ours lists them, stock folium has a marker for each; -1 without a map. */
  sites() {
    const page = this.frame()?.contentDocument;
    const map = page?.querySelector(".leaflet-container");
    if (!map) return -1;
    const listed = map.dataset.places;
    return listed === undefined ? page.querySelectorAll(".leaflet-marker-icon").length : listed.split(" ").length;
  },

  zoom() {
    return this.frame()?.contentWindow.map?.getZoom() ?? null;
  },

  /** Whether the script has been at rest for `ms` milliseconds in which the page was free to notice. */
  quiet(ms) {
    const state = document.querySelector("[data-testid='stApp']")?.dataset.testScriptState;
    const now = performance.now();
    this.restMs = state === "notRunning" ? this.restMs + Math.min(now - this.lookedAt, 50) : 0;
    this.lookedAt = now;
    return this.restMs > ms;
  },

  /**
   * Time the next click, in milliseconds from the press: until the page holds so many sites, and until the browser
   * has painted them. A timer looks, since asking for frames would make a busy browser busier.
   */
  arm(expected) {
    this.held = this.painted = null;
    const frame = requestAnimationFrame;
    const start = ({ timeStamp }) => {
      const passed = () => performance.now() - timeStamp;
      const timer = setInterval(() => {
        if (this.sites() !== expected) return;
        clearInterval(timer);
        this.held = passed();
        frame(() => frame(() => (this.painted = passed())));
      }, 10);
    };
    document.addEventListener("click", start, { capture: true, once: true });
  },
};
