/*
 * The map's drawing, called by the folium elements of webmap.py:
 *   haizhumap.base(map, options)       once: the offline base map, fetched from our own server
 *   haizhumap.show(map, group, view)   at every change: the features of one view
 * Names are set as text nodes only. Coordinates are WGS 84; GeoJSON gives lon-lat, Leaflet takes lat-lon.
 */
(function () {
  "use strict";

  // --- signs: one outline a shape, in units of the radius, x to the right, y down ---

  const turn = (count, radius, start) =>
    Array.from({ length: count }, (_, i) => {
      const angle = start + (2 * Math.PI * i) / count;
      const r = radius[i % radius.length];
      return [r * Math.cos(angle), r * Math.sin(angle)];
    });
  const UP = -Math.PI / 2;
  const SHAPES = {
    circle: turn(24, [1], UP),
    square: turn(4, [1.2], Math.PI / 4),
    diamond: turn(4, [1.3], UP),
    triangle: turn(3, [1.35], UP),
    drop: turn(3, [1.35], -UP),
    hexagon: turn(6, [1.15], 0),
    star: turn(10, [1.4, 0.6], UP),
    cross: [[-0.4, -1.2], [0.4, -1.2], [0.4, -0.4], [1.2, -0.4], [1.2, 0.4], [0.4, 0.4],
      [0.4, 1.2], [-0.4, 1.2], [-0.4, 0.4], [-1.2, 0.4], [-1.2, -0.4], [-0.4, -0.4]],
  };

  /** A circle marker with another outline; works with Leaflet's SVG and canvas renderers. */
  const Sign = L.CircleMarker.extend({
    _updatePath() {
      const { x, y } = this._point;
      const corners = SHAPES[this.options.shape].map(([dx, dy]) => [x + dx * this._radius, y + dy * this._radius]);
      const renderer = this._renderer;
      if (!renderer._ctx) {
        renderer._setPath(this, this._empty() ? "M0 0" : `M${corners.map((corner) => corner.join(" ")).join("L")}Z`);
        return;
      }
      if (!renderer._drawing || this._empty()) return;
      renderer._ctx.beginPath();
      corners.forEach(([cx, cy], i) => (i ? renderer._ctx.lineTo(cx, cy) : renderer._ctx.moveTo(cx, cy)));
      renderer._ctx.closePath();
      renderer._fillStroke(renderer._ctx, this);
    },
  });

  // --- the base map ---

  const GROUND = [
    ["district", { fill: true, fillColor: "#fbf9f4", fillOpacity: 1, stroke: false }],
    ["river", { fill: true, fillColor: "#c3dbe7", fillOpacity: 1, stroke: false }],
    ["creek", { color: "#b0cfde", weight: 3, dashArray: "6 4" }],
    ["metro", { color: "#c9c0d8", weight: 1.2 }],
    ["street", { color: "#ddd5c6", weight: 2.5 }],
    ["casing", { color: "#cfc4b0", weight: 5 }],
    ["road", { color: "#fffdf6", weight: 3.2 }],
    ["bridge", { color: "#cfc4b0", weight: 4 }],
    ["border", { color: "#a39a8b", weight: 1.2, dashArray: "8 3 2 3" }],
  ];
  const LABEL_ZOOM = { district_label: 11, river: 12, lake: 13, park: 13, creek: 14, road: 14, station: 14, bridge: 14, landmark: 15 };
  const LABEL_ORDER = Object.keys(LABEL_ZOOM);

  /** Features in drawing order; roads get a casing below, districts a border above. */
  function layered(features) {
    const copies = features.flatMap((feature) => {
      const { kind, road_class: roadClass } = feature.properties;
      if (kind === "road" && roadClass === "main") return [["casing", feature], ["road", feature]];
      if (kind === "road") return [["street", feature]];
      if (kind === "district") return [["district", feature], ["border", feature]];
      if (kind === "neighbour_limit") return [["border", feature]];
      return [[kind, feature]];
    });
    return GROUND.map(([kind, style]) => [style, copies.filter(([drawn]) => drawn === kind).map(([, f]) => f)]);
  }

  function drawGround(map, features) {
    const renderer = L.canvas({ pane: "base", padding: 0.4 });
    const shared = { pane: "base", renderer, interactive: false, fill: false };
    for (const [style, drawn] of layered(features.filter((f) => f.geometry.type !== "Point"))) {
      const dashed = (feature) =>
        feature.properties.is_schematic && style.stroke !== false && !style.dashArray ? { dashArray: "5 4" } : {};
      L.geoJSON(drawn, { ...shared, style: (feature) => ({ ...shared, ...style, ...dashed(feature) }) }).addTo(map);
    }
    const dot = { ...shared, radius: 3, color: "#9a8fb5", weight: 1.2, fill: true, fillColor: "#fff", fillOpacity: 1 };
    const stations = features.filter((f) => f.properties.kind === "station");
    const dots = L.geoJSON(stations, { pointToLayer: (_, latlng) => L.circleMarker(latlng, dot) });
    const toggle = () => (map.getZoom() < LABEL_ZOOM.station - 1 ? dots.remove() : dots.addTo(map));
    map.on("zoomend", toggle);
    toggle();
  }

  function middle(geometry) {
    if (geometry.type === "Point") return geometry.coordinates;
    const line = geometry.type === "LineString" ? geometry.coordinates : [];
    return line[Math.floor(line.length / 2)];
  }

  function makeLabels(map, features) {
    const pane = map.getPane("labels");
    const named = new Set();
    const isFirst = ({ kind, name_zh: name }) => kind !== "road" || (!named.has(name) && Boolean(named.add(name)));
    return features
      .filter(({ properties: p }) => p.kind in LABEL_ZOOM && p.name_zh && isFirst(p))
      .map((feature) => {
        const at = middle(feature.geometry);
        if (!at) return null;
        const { kind, name_zh: zh, name_en: en } = feature.properties;
        const element = L.DomUtil.create("span", `hz-label hz-${kind}`, pane);
        return { element, kind, zh, en, latlng: L.latLng(at[1], at[0]) };
      })
      .filter(Boolean)
      .sort((a, b) => LABEL_ORDER.indexOf(a.kind) - LABEL_ORDER.indexOf(b.kind));
  }

  /** Put each label in its place; of labels that would touch, the more important one stays. */
  function placeLabels(map, state) {
    const taken = [];
    const zoom = map.getZoom();
    for (const label of state.labels) {
      const { element } = label;
      element.textContent = label[state.lang];
      element.classList.toggle("hz-hidden", zoom < LABEL_ZOOM[label.kind]);
      if (zoom < LABEL_ZOOM[label.kind]) continue;
      const point = map.latLngToLayerPoint(label.latlng);
      element.style.left = `${point.x}px`;
      element.style.top = `${point.y}px`;
      const box = { x: point.x - element.offsetWidth / 2, y: point.y - 10, w: element.offsetWidth + 6, h: 22 };
      const touches = (other) =>
        box.x < other.x + other.w && other.x < box.x + box.w && box.y < other.y + other.h && other.y < box.y + box.h;
      if (taken.some(touches)) element.classList.add("hz-hidden");
      else taken.push(box);
    }
  }

  function notice(map, words) {
    const element = L.DomUtil.create("div", "hz-notice", map.getContainer());
    element.setAttribute("role", "status");
    element.textContent = words;
  }

  const shifted = (latlngs, [lon, lat]) => latlngs.map(([y, x]) => [y + lat, x + lon]);

  /** Show the district, or the selected place, until the reader moves the map: the frame gets its size late. */
  function frameFirstView(map, state) {
    const frame = () => {
      map.fitBounds(shifted(state.first_view, state.offset), { animate: false });
      bringIntoView(map, state.selectedGround);
    };
    map.on("resize", frame);
    new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
    for (const touch of ["pointerdown", "wheel", "keydown"]) {
      map.getContainer().addEventListener(touch, () => map.off("resize", frame), { once: true, capture: true });
    }
    frame();
  }

  async function fetchFeatures(url) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${response.status} ${url}`);
    return (await response.json()).features;
  }

  function base(map, options) {
    const state = { ...options, labels: [], lang: "zh", selected: null, clicks: 0, tiles: null, offset: [0, 0] };
    map.haizhumap = state;
    map.getContainer().dataset.tiles = "offline";
    for (const [name, zIndex] of [["base", 200], ["labels", 250], ["halo", 390]]) map.createPane(name).style.zIndex = zIndex;
    for (const name of ["labels", "halo"]) map.getPane(name).style.pointerEvents = "none";
    map.attributionControl.setPrefix(options.attribution[state.lang]);
    L.control.scale({ imperial: false, position: "topright" }).addTo(map);
    frameFirstView(map, state);
    map.on("zoomend viewreset", () => placeLabels(map, state));
    state.ready = Promise.all(options.files.map(fetchFeatures))
      .then((files) => {
        const features = files.flat();
        drawGround(map, features);
        state.labels = makeLabels(map, features);
        placeLabels(map, state);
        map.getContainer().dataset.base = "drawn";
      })
      .catch(() => {
        notice(map, options.failure[state.lang]);
        map.getContainer().dataset.base = "failed";
      });
  }

  // --- the online base maps ---

  const TILES_PATIENCE_MS = 4000;

  function showOffline(map, isShown) {
    for (const name of ["base", "labels"]) map.getPane(name).style.display = isShown ? "" : "none";
  }

  /** Tell the page that no tile came; it goes back to the offline map and says so. */
  function reportFailure(map, state) {
    if (!state.tiles) return;
    state.tileLayers.forEach((layer) => layer.remove());
    showOffline(map, true);
    window.Streamlit.setComponentValue({ tiles_failed: state.tiles.id, at: Date.now() });
  }

  /** Put another base map under the features; the reader's view stays over the same ground. */
  function changeTiles(map, state, tiles) {
    (state.tileLayers || []).forEach((layer) => layer.remove());
    const [lon, lat] = tiles ? tiles.offset : [0, 0];
    const centre = map.getCenter();
    map.setView([centre.lat + lat - state.offset[1], centre.lng + lon - state.offset[0]], map.getZoom(), { animate: false });
    Object.assign(state, { tiles, offset: [lon, lat], tileLayers: [] });
    showOffline(map, !tiles);
    map.getContainer().dataset.tiles = tiles ? tiles.id : "offline";
    if (!tiles) return;
    state.tileLayers = tiles.layers.map((address) => {
      const layer = L.tileLayer(address, { subdomains: tiles.subdomains, maxNativeZoom: tiles.max_zoom, maxZoom: 18 });
      let timer;
      const rest = () => clearTimeout(timer);
      const wait = () => (rest(), (timer = setTimeout(() => reportFailure(map, state), TILES_PATIENCE_MS)));
      return layer.on("loading", wait).on("tileload remove", rest).addTo(map);
    });
  }

  // --- uncertainty ---

  const metresPerPixel = (map, lat) => (40075016.686 * Math.cos((lat * Math.PI) / 180)) / 2 ** (map.getZoom() + 8);

  /** The zone in which a place lies: its geometry with a border as wide as its uncertainty. */
  function makeHalo(map, feature) {
    const { anchor, uncertainty_m: metres } = feature.properties;
    const paint = { pane: "halo", interactive: false, color: "#f2b200", fillColor: "#f2b200", opacity: 1, fillOpacity: 1 };
    if (feature.geometry.type === "Point") {
      return L.circle([anchor[1], anchor[0]], { ...paint, radius: metres, stroke: false, fill: true });
    }
    const fill = feature.geometry.type.endsWith("Polygon");
    const halo = L.GeoJSON.geometryToLayer(feature);
    const fit = () =>
      halo.setStyle({ ...paint, fill, weight: (2 * metres) / metresPerPixel(map, anchor[1]), lineJoin: "round" });
    Object.assign(halo.options, paint);
    halo.on("add", () => map.on("zoomend", fit)).on("remove", () => map.off("zoomend", fit));
    fit();
    return halo;
  }

  // --- the features ---

  const CANVAS_FROM = 500;

  function outline(state, properties, isSelected) {
    const { colour } = state.sectors[properties.sector];
    return {
      color: colour,
      weight: isSelected ? 5 : 3,
      opacity: 0.95,
      fillColor: colour,
      fillOpacity: isSelected ? 0.22 : 0.1,
      dashArray: properties.is_solid ? null : properties.precision === "region" ? "1 7" : "7 6",
    };
  }

  function sign(state, feature, at, isSelected, renderer) {
    const { colour, shape } = state.sectors[feature.properties.sector];
    const isSolid = feature.properties.is_solid;
    return new Sign([at[1], at[0]], {
      renderer,
      shape,
      radius: isSelected ? 10 : 7,
      color: isSolid ? "#ffffff" : colour,
      weight: isSolid ? 1.5 : 2.5,
      fillColor: isSolid ? colour : "#ffffff",
      fillOpacity: 1,
      className: "hz-sign",
    });
  }

  function label({ name, detail }) {
    const element = document.createElement("div");
    for (const [className, words] of [["hz-name", name], ["hz-detail", detail]]) {
      const part = L.DomUtil.create("span", className, element);
      part.textContent = words;
    }
    return element;
  }

  function showHalo(map, state, feature) {
    if (state.hoverHalo) state.hoverHalo.remove();
    state.hoverHalo = feature && feature.properties.place_id !== state.selected ? makeHalo(map, feature).addTo(map) : null;
  }

  /** A place as Leaflet layers: its geometry or circle of uncertainty, and its sign on top. */
  function draw(map, state, feature, renderer) {
    const { properties, geometry } = feature;
    const isSelected = properties.place_id === state.selected;
    const style = { ...outline(state, properties, isSelected), renderer };
    const [lon, lat] = properties.anchor;
    const ground =
      geometry.type === "Point"
        ? L.circle([lat, lon], { ...style, radius: properties.uncertainty_m, weight: 1.5, fillOpacity: 0.1 })
        : L.GeoJSON.geometryToLayer(feature).setStyle(style);
    if (geometry.type !== "Point") ground.options.renderer = renderer;
    const layers = [ground, sign(state, feature, properties.anchor, isSelected, renderer)];
    for (const layer of layers) {
      layer.feature = feature;
      // streamlit-folium reports a click only when the clicked feature differs from the last one reported.
      layer.on("click", () => (properties.clicks = ++state.clicks));
      layer.on("mouseover", () => showHalo(map, state, feature)).on("mouseout remove", () => showHalo(map, state, null));
      layer.bindTooltip(() => label(properties), { sticky: true });
    }
    return layers;
  }

  /** The bounds of a place's ground; a circle's own need a map, and it may not be on one yet. */
  function boundsOf(ground) {
    return ground instanceof L.Circle ? ground.getLatLng().toBounds(2 * ground.getRadius()) : ground.getBounds();
  }

  function bringIntoView(map, ground) {
    if (!ground || map.getBounds().pad(-0.1).contains(boundsOf(ground))) return;
    map.fitBounds(boundsOf(ground), { maxZoom: Math.max(map.getZoom(), 14), padding: [40, 40], animate: false });
  }

  function show(map, group, view) {
    const state = map.haizhumap;
    const isNewSelection = view.selected !== state.selected;
    if (view.lang !== state.lang) {
      state.lang = view.lang;
      placeLabels(map, state);
    }
    state.selected = view.selected;
    if ((view.tiles && view.tiles.id) !== (state.tiles && state.tiles.id)) changeTiles(map, state, view.tiles);
    map.attributionControl.setPrefix(view.tiles ? view.tiles.attribution : state.attribution[view.lang]);
    const renderer = view.features.length > CANVAS_FROM ? L.canvas({ padding: 0.4 }) : undefined;
    const drawn = view.features.map((feature) => draw(map, state, feature, renderer));
    const chosen = view.features.find((feature) => feature.properties.place_id === view.selected);
    if (chosen) group.addLayer(makeHalo(map, chosen));
    // Grounds first, signs last: no area may hide a sign.
    for (const [ground] of drawn) group.addLayer(ground);
    for (const [, mark] of drawn) group.addLayer(mark);
    map.getContainer().dataset.places = view.features.map((feature) => feature.properties.place_id).join(" ");
    const selected = drawn.find(([ground]) => ground.feature.properties.place_id === view.selected);
    state.selectedGround = selected && selected[0];
    if (isNewSelection) bringIntoView(map, state.selectedGround);
  }

  window.haizhumap = { base, show };
})();
