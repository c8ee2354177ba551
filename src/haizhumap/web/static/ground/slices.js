/**
 * Long work in short slices: the main thread is never held for longer than a frame can spare.
 * Work is a generator; wherever it yields, it may be interrupted.
 */

const SLICE_MS = 8;

/**
 * @typedef {object} Job
 * @property {Generator<void, void, void>} work
 * @property {boolean} isCancelled
 */

/** A queue of generators, worked off one after the other in tasks of `sliceMs` milliseconds. */
export class Slices {
  /** @param {{ sliceMs?: number, now?: () => number, later?: (task: () => void) => void }} [options] */
  constructor({ sliceMs = SLICE_MS, now = () => performance.now(), later = makeTasks() } = {}) {
    this.sliceMs = sliceMs;
    this.now = now;
    this.later = later;
    /** @type {Job[]} */
    this.jobs = [];
    this.isWaiting = false;
  }

  /**
   * Put work at the end of the queue, urgent work before all else.
   * @param {Generator<void, void, void>} work
   * @param {{ isUrgent?: boolean }} [options]
   * @returns {() => void} takes the work out again
   */
  add(work, { isUrgent = false } = {}) {
    const job = { work, isCancelled: false };
    if (isUrgent) this.jobs.unshift(job);
    else this.jobs.push(job);
    this.wait();
    return () => {
      job.isCancelled = true;
    };
  }

  /**
   * Put work at the end of the queue and wait for it.
   * @param {Generator<void, void, void>} work @returns {Promise<void>} fails as the work does
   */
  finished(work) {
    return new Promise((resolve, reject) => {
      this.add(settling(work, resolve, reject));
    });
  }

  wait() {
    if (this.isWaiting || !this.jobs.length) return;
    this.isWaiting = true;
    this.later(() => {
      this.isWaiting = false;
      this.run(this.now() + this.sliceMs);
      this.wait();
    });
  }

  /** Work until a moment; at least one step is done. @param {number} until in the milliseconds of `now` */
  run(until) {
    do {
      const [job] = this.jobs;
      if (!job) return;
      if (job.isCancelled || this.step(job)) this.jobs.splice(this.jobs.indexOf(job), 1);
    } while (this.now() < until);
  }

  /** Do one step; an error ends its own job alone. @param {Job} job @returns {boolean} whether the job is done */
  step(job) {
    try {
      return Boolean(job.work.next().done);
    } catch (error) {
      reportError(error);
      return true;
    }
  }

  /** Do all that is left at once: paper does not wait. */
  finish() {
    this.run(Infinity);
  }
}

/** @param {Generator<void, void, void>} work @param {() => void} resolve @param {(error: unknown) => void} reject */
function* settling(work, resolve, reject) {
  try {
    yield* work;
    resolve();
  } catch (error) {
    reject(error);
  }
}

/** Tasks between which the browser may draw and listen. @returns {(task: () => void) => void} */
function makeTasks() {
  const { port1, port2 } = new MessageChannel();
  /** @type {(() => void)[]} */
  const tasks = [];
  port1.onmessage = () => tasks.shift()?.();
  return (task) => {
    tasks.push(task);
    port2.postMessage(null);
  };
}
