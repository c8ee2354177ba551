/*
 * What the benchmark of the ground knows of a page, from inside each of its frames: how long the main thread was held,
 * and how many frames the browser made. ground.py puts it into every frame before anything else runs.
 */
window.groundProbe = {
  tasks: [],
  frames: [],
  isCounting: false,

  /** The longest task since the last time that this was asked, in milliseconds; one below 50 ms is no long task. */
  longest() {
    const longest = Math.max(0, ...this.tasks);
    this.tasks = [];
    return longest;
  },

  /** Count frames until `rest`. */
  count() {
    Object.assign(this, { frames: [], isCounting: true });
    const next = (now) => {
      this.frames.push(now);
      if (this.isCounting) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  },

  /** How long each frame took, in milliseconds. */
  rest() {
    this.isCounting = false;
    return this.frames.slice(1).map((now, i) => now - this.frames[i]);
  },

  /** Resolve once the main thread has been free for a while: all that the view asks for is drawn. */
  async quiet(ms = 700) {
    const observer = this;
    for (let since = performance.now(); performance.now() - since < ms; ) {
      const before = performance.now();
      const worked = observer.busy;
      await new Promise((resolve) => setTimeout(resolve, 25));
      if (performance.now() - before > 45 || observer.busy !== worked) since = performance.now();
    }
  },
  busy: 0,
};
new PerformanceObserver((list) => window.groundProbe.tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({
  type: "longtask",
  buffered: true,
});
for (const name of ["stroke", "fill", "drawImage", "fillText"]) {
  const draw = CanvasRenderingContext2D.prototype[name];
  CanvasRenderingContext2D.prototype[name] = function (...given) {
    window.groundProbe.busy += 1;
    return draw.apply(this, given);
  };
}
