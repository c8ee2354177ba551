/* Which places are shown, as the server packs it (`payload.pack_rows`). */

/** @import { Shown } from "./types.d.ts" */

/** @type {{ packed: string, rows: number[] }} */
const decoded = { packed: "", rows: [] };

/**
 * The rows of a base64 bit set over `count` places, most significant bit first: "gEA=" → 0, 9.
 * @param {string} packed
 * @param {number} count
 */
export function unpackRows(packed, count) {
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  return Array.from({ length: count }, (_, row) => row).filter((row) => bytes[row >> 3] & (128 >> (row & 7)));
}

/**
 * Which places are shown, in their order; a bit set is read once.
 * @param {Shown} data
 */
export function shownIndices({ shown, order, payload }) {
  if (order) return order;
  if (Array.isArray(shown)) return shown;
  if (decoded.packed !== shown)
    Object.assign(decoded, { packed: shown, rows: unpackRows(shown, payload.places.length) });
  return decoded.rows;
}
