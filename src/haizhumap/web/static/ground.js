/*
 * The ground below the places: the offline base map and the online tiles. Coordinates are WGS 84; GeoJSON gives lon-lat, Leaflet takes lat-lon.
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
  haizhumap.LABEL_ZOOM = { district_label: 11, river: 12, lake: 13, park: 13, creek: 14, road: 14, station: 14, bridge: 14, landmark: 15 };

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
    const toggle = () => (map.getZoom() < haizhumap.LABEL_ZOOM.station - 1 ? dots.remove() : dots.addTo(map));
    map.on("zoomend", toggle);
    toggle();
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
