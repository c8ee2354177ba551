/*
 * The map's labels: those of places first, then the ground's by importance; none touches another, a sign or a control.
 * Names are set as text nodes only. Sizes are read once a name: reading one lays the whole map out anew.
 */
window.haizhumap = window.haizhumap || {};
(function (haizhumap) {
  "use strict";

  const PLACE_LABELS = 60;
  const SIGNS = 1500;

  function middle(geometry) {
    if (geometry.type === "Point") return geometry.coordinates;
    const line = geometry.type === "LineString" ? geometry.coordinates : [];
    return line[Math.floor(line.length / 2)];
  }

  haizhumap.makeLabels = function (map, features) {
    const order = Object.keys(haizhumap.LABEL_ZOOM);
    const pane = map.getPane("labels");
    const named = new Set();
    const isFirst = ({ kind, name_zh: name }) => kind !== "road" || (!named.has(name) && Boolean(named.add(name)));
    return features
      .filter(({ properties: p }) => order.includes(p.kind) && p.name_zh && isFirst(p))
      .map((feature) => {
        const at = middle(feature.geometry);
        if (!at) return null;
        const { kind, name_zh: zh, name_en: en } = feature.properties;
        const element = L.DomUtil.create("span", `hz-label hz-${kind} hz-hidden`, pane);
        return { element, kind, names: { zh, en }, widths: {}, latlng: L.latLng(at[1], at[0]) };
      })
      .filter(Boolean)
      .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  };

  const touches = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

  /** What the controls cover, in layer points. */
  function controlBoxes(map) {
    const container = map.getContainer().getBoundingClientRect();
    return [...map.getContainer().querySelectorAll(".leaflet-control")].map((control) => {
      const box = control.getBoundingClientRect();
      const { x, y } = map.containerPointToLayerPoint([box.x - container.x, box.y - container.y]);
      return { x, y, w: box.width, h: box.height };
    });
  }

  // --- places ---

  const sizes = new Map();

  function makePlaceLabel(words, isChosen) {
    const element = L.DomUtil.create("span", "hz-label hz-place");
    element.textContent = words;
    element.classList.toggle("hz-chosen", isChosen);
    return element;
  }

  function measure(pane, names) {
    const fresh = names.filter((words) => !sizes.has(words)).map((words) => [words, makePlaceLabel(words, false)]);
    pane.append(...fresh.map(([, element]) => element));
    for (const [words, element] of fresh) sizes.set(words, [element.offsetWidth, element.offsetHeight]);
  }

  /** Where a place's label may stand beside its sign: right, left, above, below; the corner's offset from the sign. */
  const beside = (w, h) => [[12, -h / 2], [-12 - w, -h / 2], [-w / 2, -12 - h], [-w / 2, 12]];

  function placePlaceLabels(map, state, taken) {
    const pane = map.getPane("place-labels");
    const view = map.getBounds();
    const [from, to] = [map.containerPointToLayerPoint([0, 0]), map.containerPointToLayerPoint(map.getSize())];
    const fits = (box) => box.x >= from.x && box.y >= from.y && box.x + box.w <= to.x && box.y + box.h <= to.y;
    const inView = state.visible.filter((item) => view.contains(item.latlng));
    const spots = inView.slice(0, SIGNS).map((item) => ({ item, point: map.latLngToLayerPoint(item.latlng) }));
    for (const { point } of spots) taken.push({ x: point.x - 8, y: point.y - 8, w: 16, h: 16 });
    const isChosen = ({ item }) => item.index === state.selected;
    const first = [...spots.filter(isChosen), ...spots.filter((spot) => !isChosen(spot))].slice(0, PLACE_LABELS);
    measure(pane, first.map(({ item }) => item.place.name[state.at]));
    const placed = first.map((spot) => {
      const words = spot.item.place.name[state.at];
      const [w, h] = sizes.get(words);
      const box = beside(w, h)
        .map(([dx, dy]) => ({ x: spot.point.x + dx, y: spot.point.y + dy, w, h }))
        .find((tried) => fits(tried) && !taken.some((other) => touches(tried, other)));
      if (!box) return null;
      taken.push(box);
      const element = makePlaceLabel(words, isChosen(spot));
      element.style.left = `${box.x}px`;
      element.style.top = `${box.y}px`;
      return element;
    });
    pane.replaceChildren(...placed.filter(Boolean));
  }

  // --- the ground ---

  /** Set the words of the labels that the zoom shows, and read the widths that are not known yet. */
  function sayGround(labels, { lang }, zoom) {
    for (const label of labels) {
      const isShown = zoom >= haizhumap.LABEL_ZOOM[label.kind];
      label.element.classList.toggle("hz-hidden", !isShown);
      if (isShown && label.element.textContent !== label.names[lang]) label.element.textContent = label.names[lang];
    }
    const shown = labels.filter((label) => zoom >= haizhumap.LABEL_ZOOM[label.kind]);
    for (const label of shown) label.widths[lang] ??= label.element.offsetWidth;
    return shown;
  }

  /** How far a label reaches above its point and how high it is, in pixels; a station's stands below its dot (map.css). */
  const reach = (kind) => (kind === "station" ? [4, 26] : [10, 22]);

  haizhumap.placeLabels = function (map) {
    const state = map.haizhumap;
    const taken = controlBoxes(map);
    const shown = sayGround(state.labels, state, map.getZoom());
    placePlaceLabels(map, state, taken);
    for (const { element, kind, latlng, widths } of shown) {
      const point = map.latLngToLayerPoint(latlng);
      element.style.left = `${point.x}px`;
      element.style.top = `${point.y}px`;
      const width = widths[state.lang];
      const [above, h] = reach(kind);
      const box = { x: point.x - width / 2, y: point.y - above, w: width + 6, h };
      if (taken.some((other) => touches(box, other))) element.classList.add("hz-hidden");
      else taken.push(box);
    }
  };
})(window.haizhumap);
