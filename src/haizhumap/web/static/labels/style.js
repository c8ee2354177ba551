/** How each kind of the ground's labels is set. */

/**
 * @typedef {object} LabelStyle
 * @property {number} px size of the type
 * @property {string} colour name in the palette
 * @property {string} [halo] name in the palette
 * @property {string} [weight] as in CSS
 * @property {string} [style] as in CSS
 * @property {number} [spacing] between glyphs, in shares of the type's size
 * @property {number} [below] how far below its point the label's middle stands, in pixels
 * @property {number} [repeat] pixels between two of the same on a line
 * @property {number} [maxZoom] up to where it is shown
 */

const FAMILY =
  '"PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif';

/** @type {Record<string, LabelStyle>} */
export const LABEL_STYLES = {
  district: { px: 17, colour: "districtText", weight: "600", spacing: 0.35, maxZoom: 12 },
  neighbour_district: { px: 14, colour: "districtText", spacing: 0.35, maxZoom: 15 },
  river: { px: 13, colour: "waterText", halo: "waterHalo", style: "italic", spacing: 0.3, repeat: 800 },
  creek: { px: 11, colour: "waterText", halo: "waterHalo", style: "italic", spacing: 0.15, repeat: 500 },
  water: { px: 12, colour: "waterText", halo: "waterHalo", style: "italic" },
  island: { px: 13, colour: "districtText", spacing: 0.2, maxZoom: 14.5 },
  park: { px: 12, colour: "greenText" },
  neighbourhood: { px: 13, colour: "districtText", weight: "500", spacing: 0.12, maxZoom: 16.5 },
  landmark: { px: 11.5, colour: "landmarkText" },
  market: { px: 11, colour: "landmarkText" },
  bus_station: { px: 11, colour: "landmarkText" },
  pier: { px: 11, colour: "waterText", halo: "waterHalo" },
  station: { px: 11.5, colour: "stationText", below: 13 },
  bridge: { px: 11.5, colour: "text", repeat: 1200 },
  road: { px: 11.5, colour: "text", repeat: 420 },
};

/** Type grows a little with the zoom. @param {LabelStyle} style @param {number} zoom */
export const typeSize = ({ px }, zoom) => Math.round(2 * (px + Math.max(0, Math.min(2, 0.6 * (zoom - 14.5))))) / 2;

/** @param {LabelStyle} style @param {number} px */
export const fontOf = ({ style = "normal", weight = "normal" }, px) => `${style} ${weight} ${px}px ${FAMILY}`;
