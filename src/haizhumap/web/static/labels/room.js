/** Which room labels have taken: boxes in pixels, found again by cells. */

/** @typedef {{ x: number, y: number, w: number, h: number }} Room the upper left corner and the size, in pixels */

const CELL_PX = 64;

/** @param {Room} a @param {Room} b */
export const touches = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

export class LabelRoom {
  /** @param {Iterable<Room>} [taken] */
  constructor(taken = []) {
    /** @type {Map<string, Room[]>} */
    this.cells = new Map();
    for (const room of taken) this.take(room);
  }

  /** @param {Room} room @returns {string[]} the cells that it lies in */
  cellsOf({ x, y, w, h }) {
    const names = [];
    for (let column = Math.floor(x / CELL_PX); column * CELL_PX <= x + w; column++) {
      for (let row = Math.floor(y / CELL_PX); row * CELL_PX <= y + h; row++) names.push(`${column} ${row}`);
    }
    return names;
  }

  /** @param {Room} room */
  isFree(room) {
    return !this.cellsOf(room).some((name) => this.cells.get(name)?.some((other) => touches(room, other)));
  }

  /** @param {Room} room */
  take(room) {
    for (const name of this.cellsOf(room)) {
      const cell = this.cells.get(name);
      if (cell) cell.push(room);
      else this.cells.set(name, [room]);
    }
  }

  /** Take all of these rooms, or none of them where one is not free. @param {Room[]} rooms @returns {boolean} */
  takeAll(rooms) {
    const areFree = rooms.every((room) => this.isFree(room));
    if (areFree) for (const room of rooms) this.take(room);
    return areFree;
  }
}
