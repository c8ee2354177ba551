/*
 * The map's frame in the app: the one script that folium loads there besides Leaflet, and the one global that folium's
 * scripts call. It fetches the modules; what is called before they have come waits its turn.
 *   haizhumap.open(map, options)   once: the ground, the controls, the reader's first view
 *   haizhumap.show(map, view)      at every change: which places are shown, which one is selected
 */
(() => {
  const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);
  const modules = import(new URL("map.js", src).href);
  /**
   * Ask at once for what the modules would ask for one after the other.
   * @param {{ modules: string[], packs: { ground: string } }} options
   */
  const preload = ({ modules: names, packs }) => {
    const wanted = names.map((href) => ({ rel: "modulepreload", href }));
    for (const link of [{ rel: "preload", as: "fetch", crossOrigin: "anonymous", href: packs.ground }, ...wanted]) {
      document.head.append(Object.assign(document.createElement("link"), link));
    }
  };
  /** @type {{ map: unknown, open: (...given: any[]) => Promise<void>, show: (...given: any[]) => Promise<void> }} */
  const entry = {
    map: null,
    open: async (leaflet, options) => {
      preload(options);
      try {
        entry.map = (await modules).open(leaflet, options);
      } catch (error) {
        const container = leaflet.getContainer();
        container.textContent = Object.values(options.failure).join(" ");
        container.setAttribute("role", "alert");
        console.warn(error);
      }
    },
    show: async (...given) => {
      const it = await modules.catch(() => null);
      it?.show(...given);
    },
  };
  Object.assign(window, { haizhumap: entry });
})();
