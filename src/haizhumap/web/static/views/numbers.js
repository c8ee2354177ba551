/** Figures in words. */

/** So near one need not say how far. */
export const HERE_M = 50;

/** @typedef {(key: string, facts?: Record<string, unknown>) => string} Say */

/** To how many metres a distance is told. */
const stepOf = (/** @type {number} */ metres) => (metres < 950 ? 10 : metres < 9950 ? 100 : 1000);

/** Metres as people say them: 80米, 1.2公里, 12公里. */
function formatMetres(/** @type {number} */ metres, /** @type {Say} */ say) {
  const step = stepOf(metres);
  const value = Math.round(metres / step) * step;
  return step < 100
    ? say("metres", { value })
    : say("kilometres", { value: (value / 1000).toFixed(step < 1000 ? 1 : 0) });
}

/** A radius as it was chosen or recorded: 450米, 2公里. */
export const formatRadius = (/** @type {number} */ metres, /** @type {Say} */ say) =>
  metres < 1000 ? say("metres", { value: metres }) : say("kilometres", { value: metres / 1000 });

/**
 * A distance no surer than the position: 约340米（±30米）, or 3.1公里 where the uncertainty is below what rounding hides;
 * the card's neighbours are told by the same rule (`facts.quantities`).
 * @param {number} metres
 * @param {number} uncertainty_m of the position
 * @param {Say} say
 */
export function formatDistance(metres, uncertainty_m, say) {
  if (metres < HERE_M) return say(uncertainty_m <= HERE_M ? "here" : "perhaps-here");
  const distance = formatMetres(metres, say);
  if (uncertainty_m <= stepOf(metres) / 2) return distance;
  return say("about-distance", { distance, uncertainty: formatRadius(uncertainty_m, say) });
}
