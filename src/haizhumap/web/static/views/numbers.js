/** Figures in words. */

/**
 * A distance as people say it: 80米, 0.9公里, 12公里.
 * @param {number} metres
 * @param {(key: string, facts?: Record<string, unknown>) => string} say
 */
export function formatMetres(metres, say) {
  if (metres < 50) return say("here");
  if (metres < 950) return say("metres", { value: Math.round(metres / 10) * 10 });
  return say("kilometres", { value: metres < 9950 ? (metres / 1000).toFixed(1) : Math.round(metres / 1000) });
}
