/*
 * The map's labels: those of places first, then the ground's by importance; none touches another, a sign or a control.
 *   makeLabels(leaflet, features)           once: the ground's labels, in the pane "labels"
 *   placeLabels(leaflet, labels, places)    at every change: those, and the names of `places` in the pane "place-labels"
 * Names are set as text nodes only. Sizes are read once a name: reading one lays the whole map out anew.
 */

/** @import { Feature, Geometry } from "geojson" */
/** @import { Lang } from "../core/types.d.ts" */
/** @import { Item } from "./types.d.ts" */
/** @typedef {{ x: number, y: number, w: number, h: number }} Box in layer points */
/** @typedef {{ element: HTMLElement, kind: string, names: Record<Lang, string>, widths: Partial<Record<Lang, number>>, latlng: L.LatLng }} Label */
/** @typedef {{ items: Item[], selected: number | null, lang: Lang }} LabelledPlaces */

/**
 * The zoom from which things of a kind are labelled, the most important kind first.
 * @type {Record<string, number>}
 */
export const LABEL_ZOOM = {
  district_label: 11,
  river: 12,
  lake: 13,
  park: 13,
  creek: 14,
  road: 14,
  station: 14,
  bridge: 14,
  landmark: 15,
};

const PLACE_LABELS = 60;
const SIGNS = 1500;

/** @param {Geometry} geometry @returns {number[] | undefined} */
function middle(geometry) {
  if (geometry.type === "Point") return geometry.coordinates;
  const line = geometry.type === "LineString" ? geometry.coordinates : [];
  return line[Math.floor(line.length / 2)];
}

/**
 * @param {L.Map} leaflet
 * @param {Feature[]} features
 */
export function makeLabels(leaflet, features) {
  const order = Object.keys(LABEL_ZOOM);
  const pane = leaflet.getPane("labels");
  const named = new Set();
  /** @type {Label[]} */
  const labels = [];
  for (const { geometry, properties } of features) {
    const { kind, name_zh: zh, name_en: en } = properties ?? {};
    if (!order.includes(kind) || !zh || (kind === "road" && named.has(zh))) continue;
    if (kind === "road") named.add(zh);
    const at = middle(geometry);
    if (!at) continue;
    const element = L.DomUtil.create("span", `hz-label hz-${kind} hz-hidden`, pane);
    labels.push({ element, kind, names: { zh, en }, widths: {}, latlng: L.latLng(at[1], at[0]) });
  }
  return labels.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** @param {Box} a @param {Box} b */
const touches = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

/** What the controls cover. @param {L.Map} leaflet @returns {Box[]} */
function controlBoxes(leaflet) {
  const container = leaflet.getContainer().getBoundingClientRect();
  return [...leaflet.getContainer().querySelectorAll(".leaflet-control")].map((control) => {
    const box = control.getBoundingClientRect();
    const { x, y } = leaflet.containerPointToLayerPoint([box.x - container.x, box.y - container.y]);
    return { x, y, w: box.width, h: box.height };
  });
}

// --- places ---

/** @type {Map<string, [number, number]>} */
const sizes = new Map();

/** @param {string} words @param {boolean} isChosen */
function makePlaceLabel(words, isChosen) {
  const element = L.DomUtil.create("span", "hz-label hz-place");
  element.textContent = words;
  element.classList.toggle("hz-chosen", isChosen);
  return element;
}

/** @param {HTMLElement} pane @param {string[]} names */
function measure(pane, names) {
  const fresh = names
    .filter((words) => !sizes.has(words))
    .map((words) => /** @type {const} */ ([words, makePlaceLabel(words, false)]));
  pane.append(...fresh.map(([, element]) => element));
  for (const [words, element] of fresh) sizes.set(words, [element.offsetWidth, element.offsetHeight]);
}

/** Where a place's label may stand beside its sign: right, left, above, below; the corner's offset from the sign. @param {number} w @param {number} h */
const beside = (w, h) => [
  [12, -h / 2],
  [-12 - w, -h / 2],
  [-w / 2, -12 - h],
  [-w / 2, 12],
];

/**
 * @param {L.Map} leaflet
 * @param {LabelledPlaces} places
 * @param {Box[]} taken
 */
function placePlaceLabels(leaflet, { items, selected, lang }, taken) {
  const pane = /** @type {HTMLElement} */ (leaflet.getPane("place-labels"));
  const view = leaflet.getBounds();
  const [from, to] = [
    leaflet.containerPointToLayerPoint([0, 0]),
    leaflet.containerPointToLayerPoint(leaflet.getSize()),
  ];
  /** @param {Box} box */
  const fits = (box) => box.x >= from.x && box.y >= from.y && box.x + box.w <= to.x && box.y + box.h <= to.y;
  const inView = items.filter((item) => view.contains(item.latlng));
  const spots = inView.slice(0, SIGNS).map((item) => ({
    point: leaflet.latLngToLayerPoint(item.latlng),
    words: item.place.name[lang === "en" ? 1 : 0],
    isChosen: item.index === selected,
  }));
  for (const { point } of spots) taken.push({ x: point.x - 8, y: point.y - 8, w: 16, h: 16 });
  const first = [...spots.filter((spot) => spot.isChosen), ...spots.filter((spot) => !spot.isChosen)].slice(
    0,
    PLACE_LABELS,
  );
  measure(
    pane,
    first.map(({ words }) => words),
  );
  const placed = first.flatMap(({ point, words, isChosen }) => {
    const [w, h] = sizes.get(words) ?? [0, 0];
    const box = beside(w, h)
      .map(([dx, dy]) => ({ x: point.x + dx, y: point.y + dy, w, h }))
      .find((tried) => fits(tried) && !taken.some((other) => touches(tried, other)));
    if (!box) return [];
    taken.push(box);
    const element = makePlaceLabel(words, isChosen);
    element.style.left = `${box.x}px`;
    element.style.top = `${box.y}px`;
    return [element];
  });
  pane.replaceChildren(...placed);
}

// --- the ground ---

/** Set the words of the labels that the zoom shows, and read the widths that are not known yet. @param {Label[]} labels @param {Lang} lang @param {number} zoom */
function sayGround(labels, lang, zoom) {
  for (const label of labels) {
    const isShown = zoom >= LABEL_ZOOM[label.kind];
    label.element.classList.toggle("hz-hidden", !isShown);
    if (isShown && label.element.textContent !== label.names[lang]) label.element.textContent = label.names[lang];
  }
  const shown = labels.filter((label) => zoom >= LABEL_ZOOM[label.kind]);
  for (const label of shown) label.widths[lang] ??= label.element.offsetWidth;
  return shown;
}

/** How far a label reaches above its point and how high it is, in pixels; a station's stands below its dot (map.css). @param {string} kind */
const reach = (kind) => (kind === "station" ? [4, 26] : [10, 22]);

/**
 * @param {L.Map} leaflet
 * @param {Label[]} labels the ground's
 * @param {LabelledPlaces} places those that are shown
 */
export function placeLabels(leaflet, labels, places) {
  const { lang } = places;
  const taken = controlBoxes(leaflet);
  const shown = sayGround(labels, lang, leaflet.getZoom());
  placePlaceLabels(leaflet, places, taken);
  for (const { element, kind, latlng, widths } of shown) {
    const point = leaflet.latLngToLayerPoint(latlng);
    element.style.left = `${point.x}px`;
    element.style.top = `${point.y}px`;
    const width = widths[lang] ?? 0;
    const [above, h] = reach(kind);
    const box = { x: point.x - width / 2, y: point.y - above, w: width + 6, h };
    if (taken.some((other) => touches(box, other))) element.classList.add("hz-hidden");
    else taken.push(box);
  }
}
