/** Which boxes lie in a box: a grid of cells. Units are those of the boxes; no drawing, no map. */

/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box top is the smaller y */

const PER_CELL = 2;

const BOXES_A_STEP = 200;

export class GridIndex {
  /** An empty index, as large as it will be; `fill` takes the boxes in. @param {Float64Array} boxes left, top, right, bottom of each */
  constructor(boxes) {
    this.boxes = boxes;
    this.count = boxes.length / 4;
    this.side = Math.max(1, Math.ceil(Math.sqrt(this.count / PER_CELL)));
    this.extent = extentOf(boxes);
    /** @type {number[][]} */
    this.cells = Array.from({ length: this.side ** 2 }, () => []);
    this.seen = new Uint32Array(this.count);
    this.turn = 0;
  }

  /** Take all boxes in, in steps. @returns {Generator<void, void, void>} */
  *fill() {
    const { boxes } = this;
    for (let i = 0; i < this.count; i++) {
      const at = 4 * i;
      const box = { left: boxes[at], top: boxes[at + 1], right: boxes[at + 2], bottom: boxes[at + 3] };
      for (const cell of this.cellsOf(box)) cell.push(i);
      if (i % BOXES_A_STEP === 0) yield;
    }
  }

  /** @param {Box} box @returns {number[][]} */
  cellsOf({ left, top, right, bottom }) {
    const [from, to] = [this.column(left), this.column(right)];
    const cells = [];
    for (let row = this.row(top); row <= this.row(bottom); row++) {
      for (let column = from; column <= to; column++) cells.push(this.cells[row * this.side + column]);
    }
    return cells;
  }

  /** @param {number} x */
  column(x) {
    return this.clamp((x - this.extent.left) / (this.extent.right - this.extent.left));
  }

  /** @param {number} y */
  row(y) {
    return this.clamp((y - this.extent.top) / (this.extent.bottom - this.extent.top));
  }

  /** @param {number} share of the extent; not a number where the extent has no width */
  clamp(share) {
    return Math.min(this.side - 1, Math.max(0, Math.floor(share * this.side) || 0));
  }

  /** The boxes that touch a box, by their numbers in rising order. @param {Box} box @returns {number[]} */
  query(box) {
    const { extent } = this;
    if (box.left > extent.right || box.right < extent.left || box.top > extent.bottom || box.bottom < extent.top)
      return [];
    this.turn += 1;
    const found = [];
    for (const cell of this.cellsOf(box)) {
      for (const i of cell) {
        if (this.seen[i] === this.turn) continue;
        this.seen[i] = this.turn;
        if (this.touches(i, box)) found.push(i);
      }
    }
    return found.sort((a, b) => a - b);
  }

  /** @param {number} i @param {Box} box */
  touches(i, { left, top, right, bottom }) {
    const { boxes } = this;
    const at = 4 * i;
    return boxes[at] <= right && boxes[at + 2] >= left && boxes[at + 1] <= bottom && boxes[at + 3] >= top;
  }
}

/** @param {Float64Array} boxes @returns {Box} */
function extentOf(boxes) {
  const extent = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let at = 0; at < boxes.length; at += 4) {
    extent.left = Math.min(extent.left, boxes[at]);
    extent.top = Math.min(extent.top, boxes[at + 1]);
    extent.right = Math.max(extent.right, boxes[at + 2]);
    extent.bottom = Math.max(extent.bottom, boxes[at + 3]);
  }
  return extent;
}
