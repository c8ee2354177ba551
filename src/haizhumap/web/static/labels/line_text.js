/** Text along a line, glyph by glyph; upright always. Pixels, y to the south; angles in radians, clockwise. */

/** @typedef {{ x: number, y: number, angle: number }} Glyph the middle of a glyph and how far it is turned */

const STEEP = 1.2;
const SHARPEST_BEND = 0.5;
const WHOLE_BEND = 1.2;
/** On a line that turns to and fro glyphs come nearer to one another than they are wide. */
const TIGHTEST = 0.85;

/** A line that can be asked for the point at a distance along it. */
export class MeasuredLine {
  /** @param {ArrayLike<number>} xy x, y, x, y, … */
  constructor(xy) {
    this.xy = xy;
    this.distances = [0];
    for (let i = 2; i < xy.length; i += 2) {
      const step = Math.hypot(xy[i] - xy[i - 2], xy[i + 1] - xy[i - 1]);
      this.distances.push(this.distances[this.distances.length - 1] + step);
    }
    this.length = this.distances[this.distances.length - 1];
  }

  /** @param {number} distance @returns {[x: number, y: number]} */
  at(distance) {
    const { xy, distances } = this;
    let [low, high] = [0, distances.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (distances[middle] <= distance) low = middle;
      else high = middle;
    }
    const share = (distance - distances[low]) / (distances[high] - distances[low] || 1);
    const [x, y] = [xy[2 * low], xy[2 * low + 1]];
    return [x + share * (xy[2 * high] - x), y + share * (xy[2 * high + 1] - y)];
  }
}

/**
 * Lay a text along a line, its middle at a distance from the line's start; null where the line is too short or bends
 * too much. Latin text runs along the line; Chinese on a steep line stands, glyph below glyph, leaning as the line does.
 * @param {MeasuredLine} line @param {number[]} advances of the glyphs, in pixels @param {number} middle
 * @param {{ canStand: boolean }} options whether the glyphs may stand below one another
 * @returns {Glyph[] | null}
 */
export function layAlong(line, advances, middle, { canStand }) {
  const width = advances.reduce((sum, advance) => sum + advance, 0);
  const [from, to] = [middle - width / 2, middle + width / 2];
  if (from < 0 || to > line.length) return null;
  const [[x1, y1], [x2, y2]] = [line.at(from), line.at(to)];
  const isStanding = canStand && Math.abs(y2 - y1) > STEEP * Math.abs(x2 - x1);
  const isReverse = isStanding ? y2 < y1 : x2 < x1;
  const [start, sign] = isReverse ? [to, -1] : [from, 1];
  const glyphs = [];
  let along = 0;
  for (const advance of advances) {
    const [left, right] = [line.at(start + sign * along), line.at(start + sign * (along + advance))];
    const angle = Math.atan2(right[1] - left[1], right[0] - left[0]);
    const [x, y] = line.at(start + sign * (along + advance / 2));
    glyphs.push({ x: (x + (left[0] + right[0]) / 2) / 2, y: (y + (left[1] + right[1]) / 2) / 2, angle });
    along += advance;
  }
  if (bendsTooMuch(glyphs, advances)) return null;
  return isStanding ? glyphs.map(({ x, y, angle }) => ({ x, y, angle: angle - Math.PI / 2 })) : glyphs;
}

/** @param {number} a @param {number} b the smaller angle between two directions */
const turn = (a, b) => Math.abs(((a - b + 3 * Math.PI) % (2 * Math.PI)) - Math.PI);

/** @param {Glyph[]} glyphs @param {number[]} advances */
function bendsTooMuch(glyphs, advances) {
  const [first] = glyphs;
  return glyphs.some(({ x, y, angle }, i) => {
    if (!i) return false;
    const last = glyphs[i - 1];
    const isTight = Math.hypot(x - last.x, y - last.y) < (TIGHTEST * (advances[i] + advances[i - 1])) / 2;
    return isTight || turn(angle, first.angle) > WHOLE_BEND || turn(angle, last.angle) > SHARPEST_BEND;
  });
}

/**
 * Where along a line a text of a width stands: so often that one is in view, and always at the same spots.
 * @param {number} length of the line @param {number} width of the text @param {number} spacing between two of them
 */
export function repeat(length, width, spacing) {
  if (length < width) return [];
  const count = Math.max(1, Math.floor(length / Math.max(spacing, 2.5 * width)));
  return Array.from({ length: count }, (_, i) => ((i + 0.5) * length) / count);
}
