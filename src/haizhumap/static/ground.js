/*
 * The ground below the places: the offline base map, its labels and those of the places, the online tiles.
 * Names are set as text nodes only. Coordinates are WGS 84; GeoJSON gives lon-lat, Leaflet takes lat-lon.
 */
window.haizhumap = window.haizhumap || {};
(function (haizhumap) {
  "use strict";

  // --- the offline base map ---

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

  haizhumap.drawGround = function (map, features) {
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
  };

  // --- labels: those of places first, then the ground's by importance; none touches another ---

  const PLACE_LABELS = 60;

  function middle(geometry) {
    if (geometry.type === "Point") return geometry.coordinates;
    const line = geometry.type === "LineString" ? geometry.coordinates : [];
    return line[Math.floor(line.length / 2)];
  }

  haizhumap.makeLabels = function (map, features) {
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
        return { element, kind, names: { zh, en }, latlng: L.latLng(at[1], at[0]) };
      })
      .filter(Boolean)
      .sort((a, b) => LABEL_ORDER.indexOf(a.kind) - LABEL_ORDER.indexOf(b.kind));
  };

  const touches = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

  /** Where a place's label may stand beside its sign: right, left, above, below; the corner's offset from the sign. */
  const beside = (w, h) => [[12, -h / 2], [-12 - w, -h / 2], [-w / 2, -12 - h], [-w / 2, 12]];

  /** What the controls cover, in layer points. */
  function controlBoxes(map) {
    const container = map.getContainer().getBoundingClientRect();
    return [...map.getContainer().querySelectorAll(".leaflet-control")].map((control) => {
      const box = control.getBoundingClientRect();
      const { x, y } = map.containerPointToLayerPoint([box.x - container.x, box.y - container.y]);
      return { x, y, w: box.width, h: box.height };
    });
  }

  function placePlaceLabels(map, state, taken) {
    const pane = map.getPane("place-labels");
    pane.replaceChildren();
    const view = map.getBounds();
    const [from, to] = [map.containerPointToLayerPoint([0, 0]), map.containerPointToLayerPoint(map.getSize())];
    const fits = (box) => box.x >= from.x && box.y >= from.y && box.x + box.w <= to.x && box.y + box.h <= to.y;
    const inView = state.visible.filter((item) => view.contains(item.latlng));
    const isChosen = (item) => item.index === state.selected;
    const spots = inView.map((item) => ({ item, point: map.latLngToLayerPoint(item.latlng) }));
    taken.push(...controlBoxes(map));
    for (const { point } of spots) taken.push({ x: point.x - 8, y: point.y - 8, w: 16, h: 16 });
    const first = [...spots.filter((spot) => isChosen(spot.item)), ...spots.filter((spot) => !isChosen(spot.item))];
    for (const { item, point } of first.slice(0, PLACE_LABELS)) {
      const element = L.DomUtil.create("span", "hz-label hz-place", pane);
      element.textContent = item.place.name[state.at];
      element.classList.toggle("hz-chosen", isChosen(item));
      const [w, h] = [element.offsetWidth, element.offsetHeight];
      const box = beside(w, h)
        .map(([dx, dy]) => ({ x: point.x + dx, y: point.y + dy, w, h }))
        .find((tried) => fits(tried) && !taken.some((other) => touches(tried, other)));
      if (!box) {
        element.remove();
        continue;
      }
      element.style.left = `${box.x}px`;
      element.style.top = `${box.y}px`;
      taken.push(box);
    }
  }

  haizhumap.placeLabels = function (map) {
    const state = map.haizhumap;
    const taken = [];
    const zoom = map.getZoom();
    placePlaceLabels(map, state, taken);
    for (const label of state.labels) {
      const { element } = label;
      element.textContent = label.names[state.lang];
      element.classList.toggle("hz-hidden", zoom < LABEL_ZOOM[label.kind]);
      if (zoom < LABEL_ZOOM[label.kind]) continue;
      const point = map.latLngToLayerPoint(label.latlng);
      element.style.left = `${point.x}px`;
      element.style.top = `${point.y}px`;
      const box = { x: point.x - element.offsetWidth / 2, y: point.y - 10, w: element.offsetWidth + 6, h: 22 };
      if (taken.some((other) => touches(box, other))) element.classList.add("hz-hidden");
      else taken.push(box);
    }
  };

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
    state.send({ name: "tiles-failed", base: state.tiles.id });
  }

  /** Put another base map under the places; the reader's view stays over the same ground. */
  haizhumap.changeTiles = function (map, tiles) {
    const state = map.haizhumap;
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
  };
})(window.haizhumap);
