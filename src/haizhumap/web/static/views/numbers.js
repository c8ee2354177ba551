/** Figures in words. */

/** So near one need not say how far. */
export const HERE_M = 50;
/** An uncertainty below this share of the distance is no news. */
const SMALL_SHARE = 0.1;

/** @typedef {(key: string, facts?: Record<string, unknown>) => string} Say */

/** Metres as people say them: 80米, 0.9公里, 12公里. */
function formatMetres(/** @type {number} */ metres, /** @type {Say} */ say) {
  if (metres < 950) return say("metres", { value: Math.round(metres / 10) * 10 });
  return say("kilometres", { value: metres < 9950 ? (metres / 1000).toFixed(1) : Math.round(metres / 1000) });
}

/** A radius as it was chosen or recorded: 450米, 2公里. */
export const formatRadius = (/** @type {number} */ metres, /** @type {Say} */ say) =>
  metres < 1000 ? say("metres", { value: metres }) : say("kilometres", { value: metres / 1000 });

/**
 * A distance no surer than the position: 270米, or 约270米（±300米）; the card's neighbours are told by the same rule (`facts.quantities`).
 * @param {number} metres
 * @param {number} uncertainty_m of the position
 * @param {Say} say
 */
export function formatDistance(metres, uncertainty_m, say) {
  if (metres < HERE_M) return say(uncertainty_m <= HERE_M ? "here" : "perhaps-here");
  const distance = formatMetres(metres, say);
  if (uncertainty_m <= SMALL_SHARE * metres) return distance;
  return say("about-distance", { distance, uncertainty: formatRadius(uncertainty_m, say) });
}
