/** How wide and from which zoom the ground's things are drawn. Colours stand in palette.json. */

/** @typedef {[zoom: number, px: number][]} Stops */

/** @typedef {Record<string, string> & { veilOpacity: number }} Look the colours of one theme */

/**
 * A value that grows with the zoom: from stop to stop by the same factor a level, as what is drawn in metres does.
 * @param {Stops} stops e.g. [[12, 1], [14, 4]] gives 2 at 13 @param {number} zoom
 */
export function grow(stops, zoom) {
  if (zoom <= stops[0][0]) return stops[0][1];
  for (let i = 1; i < stops.length; i++) {
    const [[from, low], [to, high]] = [stops[i - 1], stops[i]];
    if (zoom <= to) return low * (high / low) ** ((zoom - from) / (to - from));
  }
  return stops[stops.length - 1][1];
}

/** The width of a road without its casing, in CSS pixels, from the lowest zoom at which it is drawn. @type {Record<string, Stops>} */
export const ROAD_WIDTHS = {
  motorway: [
    [8, 1],
    [10, 1.4],
    [12, 2.6],
    [14, 5],
    [16, 10.5],
    [18, 27],
  ],
  main: [
    [8, 0.6],
    [10, 1],
    [12, 2.2],
    [14, 4.4],
    [16, 9.5],
    [18, 25],
  ],
  secondary: [
    [10.5, 0.5],
    [12, 1.3],
    [14, 3.3],
    [16, 8.2],
    [18, 22],
  ],
  tertiary: [
    [11.5, 0.6],
    [13, 1.3],
    [14, 2.5],
    [16, 6.8],
    [18, 19],
  ],
  street: [
    [13, 0.5],
    [14, 1.1],
    [15, 2.2],
    [16, 4.2],
    [18, 13],
  ],
};

/** How far the casing stands out on each side. @type {Stops} */
export const CASING = [
  [11.5, 0.4],
  [14, 0.75],
  [18, 1.3],
];

/** @type {Stops} */
export const STREAM_WIDTH = [
  [11, 0.5],
  [14, 1.4],
  [16, 3],
  [18, 8],
];

/** @type {Stops} */
export const METRO_WIDTH = [
  [10, 0.8],
  [14, 1.6],
  [18, 3],
];

/** @type {Stops} */
export const STATION_RADIUS = [
  [12, 1.6],
  [14, 2.8],
  [16, 4.2],
  [18, 6],
];

/** @type {Stops} */
export const LIMIT_WIDTH = [
  [9, 0.8],
  [13, 1.2],
  [18, 2.2],
];

/** From which zoom a layer is drawn, roads aside. @type {Record<string, number>} */
export const FROM_ZOOM = {
  street: 13,
  building: 15,
  stream: 12,
  metro: 11,
  station: 12.5,
  planned: 13,
  casing: 11.5,
  shore: 13,
};
