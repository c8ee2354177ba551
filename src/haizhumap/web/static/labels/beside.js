/** Where labels stand beside their signs: as many as there is room for, and where they stood before. Pixels; no drawing. */

import { LabelRoom, touches } from "./room.js";

/** @typedef {import("./room.js").Room} Room */

/**
 * A sign whose label wants room; `kept` is the way in which it stood before.
 * @typedef {object} Sign
 * @property {string} id
 * @property {number} x
 * @property {number} y
 * @property {number} w width of the label
 * @property {number} h
 * @property {number} [kept]
 */

/** @typedef {{ id: string, way: number, room: Room }} Stand */

const OFF_PX = 12;
const SLANT_PX = 7;

/** The corner of a label by the way in which it stands: right, left, above, below, then aslant. @param {Sign} sign @returns {[number, number][]} */
const cornersOf = ({ x, y, w, h }) => [
  [x + OFF_PX, y - h / 2],
  [x - OFF_PX - w, y - h / 2],
  [x - w / 2, y - OFF_PX - h],
  [x - w / 2, y + OFF_PX],
  [x + SLANT_PX, y - SLANT_PX - h],
  [x + SLANT_PX, y + SLANT_PX],
  [x - SLANT_PX - w, y - SLANT_PX - h],
  [x - SLANT_PX - w, y + SLANT_PX],
  [x - w / 4, y - OFF_PX - h],
  [x - w / 4, y + OFF_PX],
  [x - (3 * w) / 4, y - OFF_PX - h],
  [x - (3 * w) / 4, y + OFF_PX],
];

/** @param {Room} room @param {Room} view */
const isWithin = ({ x, y, w, h }, view) =>
  x >= view.x && y >= view.y && x + w <= view.x + view.w && y + h <= view.y + view.h;

/**
 * Find room for labels. Those that stood somewhere stay there if it is free; then the one with the fewest ways left
 * goes first, and takes the way that leaves the most to others.
 * @param {Sign[]} signs the most important first @param {Room[]} taken signs, controls @param {Room} view
 * @returns {Stand[]}
 */
export function standBeside(signs, taken, view) {
  const fixed = new LabelRoom(taken);
  /** @type {Map<string, Stand[]>} */
  const open = new Map(signs.map((sign) => [sign.id, waysOf(sign, fixed, view)]));
  /** @type {Stand[]} */
  const stands = [];
  const settle = (/** @type {Stand} */ stand) => {
    stands.push(stand);
    open.delete(stand.id);
    for (const [id, ways] of open)
      open.set(
        id,
        ways.filter(({ room }) => !touches(room, stand.room)),
      );
  };
  for (const { id, kept } of signs) {
    const way = open.get(id)?.find((one) => one.way === kept);
    if (way) settle(way);
  }
  for (;;) {
    const [next] = [...open.values()].filter((ways) => ways.length).sort((a, b) => a.length - b.length);
    if (!next) break;
    settle(leastInTheWay(next, open));
  }
  makeWay(signs, stands, fixed, view);
  return stands;
}

/** @param {Sign} sign @param {LabelRoom} fixed @param {Room} view @returns {Stand[]} */
function waysOf(sign, fixed, view) {
  const { id, w, h } = sign;
  return cornersOf(sign)
    .map(([x, y], way) => ({ id, way, room: { x, y, w, h } }))
    .filter(({ room }) => isWithin(room, view) && fixed.isFree(room));
}

/** @param {Stand[]} ways @param {Map<string, Stand[]>} open @returns {Stand} */
function leastInTheWay(ways, open) {
  const others = [...open].filter(([id]) => id !== ways[0].id).flatMap(([, all]) => all);
  const costs = ways.map(({ way, room }) => others.filter((other) => touches(other.room, room)).length + way / 4);
  return ways[costs.indexOf(Math.min(...costs))];
}

/**
 * Give room to labels that found none, where one that stands in the way can stand elsewhere.
 * @param {Sign[]} signs @param {Stand[]} stands is changed @param {LabelRoom} fixed @param {Room} view
 */
function makeWay(signs, stands, fixed, view) {
  for (const sign of signs.filter(({ id }) => !stands.some((stand) => stand.id === id))) {
    for (const way of waysOf(sign, fixed, view)) {
      const [blocker, ...more] = stands.filter(({ room }) => touches(room, way.room));
      const owner = signs.find(({ id, kept }) => id === blocker?.id && kept !== blocker.way);
      if (more.length || !owner) continue;
      const others = [way, ...stands.filter((stand) => stand !== blocker)];
      const aside = waysOf(owner, fixed, view).find(({ room }) => !others.some((other) => touches(other.room, room)));
      if (!aside) continue;
      stands.splice(stands.indexOf(blocker), 1, aside, way);
      break;
    }
  }
}
