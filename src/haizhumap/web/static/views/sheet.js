/** On a phone the panel's lower part is a sheet with three heights, dragged by its handle or stepped by a press. */
import { h } from "../dom.js";

/** @typedef {"low" | "half" | "full"} Height */
/** @type {Height[]} */
const HEIGHTS = ["low", "half", "full"];
const SHARE = { low: 0, half: 0.45, full: 1 };
const LOW_PX = 92;
const TOP_PX = 118;
const STILL_PX = 6;
/** A thumb that has rested so long before it lets go does not flick. */
const REST_MS = 100;

/** The sheet's height in pixels. */
export function heightOf(/** @type {Height} */ name, /** @type {number} */ window_px) {
  return name === "low" ? LOW_PX : Math.max(LOW_PX, Math.round((window_px - TOP_PX) * SHARE[name]));
}

/** The height that a drag ends at: the nearest one, or the next in the direction of a quick flick. */
export function settle(/** @type {number} */ px, /** @type {number} */ speed, /** @type {number} */ window_px) {
  const heights = HEIGHTS.map((name) => heightOf(name, window_px));
  const aimed = px + speed * 180;
  const best = heights.reduce(
    (found, height, i) => (Math.abs(height - aimed) < Math.abs((heights[found] ?? 0) - aimed) ? i : found),
    0,
  );
  return /** @type {Height} */ (HEIGHTS[best]);
}

/**
 * Make an element a sheet.
 * @param {HTMLElement} sheet
 * @param {(height: Height) => void} tell
 * @param {() => {height: Height, say: (key: string) => string}} now
 */
export function makeSheet(sheet, tell, now) {
  const handle = h("button", { type: "button", class: "hz-handle", "data-focus": "handle" });
  sheet.prepend(handle);
  /** @type {{from: number, px: number, at: number, last: number, speed: number} | null} */
  let drag = null;
  handle.addEventListener("pointerdown", (event) => {
    drag = { from: event.clientY, px: sheet.offsetHeight, at: event.timeStamp, last: event.clientY, speed: 0 };
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const passed = Math.max(1, event.timeStamp - drag.at);
    Object.assign(drag, { speed: (drag.last - event.clientY) / passed, last: event.clientY, at: event.timeStamp });
    sheet.style.height = `${Math.max(LOW_PX, drag.px + drag.from - event.clientY)}px`;
    sheet.classList.add("hz-dragged");
  });
  const end = (/** @type {PointerEvent} */ event) => {
    if (!drag) return;
    const moved = drag.from - event.clientY;
    const speed = event.timeStamp - drag.at > REST_MS ? 0 : drag.speed;
    const wanted =
      Math.abs(moved) > STILL_PX
        ? settle(drag.px + moved, speed, window.innerHeight)
        : /** @type {Height} */ (HEIGHTS[(HEIGHTS.indexOf(now().height) + 1) % HEIGHTS.length]);
    drag = null;
    sheet.classList.remove("hz-dragged");
    sheet.style.height = "";
    tell(wanted);
  };
  handle.addEventListener("pointerup", end);
  handle.addEventListener("pointercancel", end);
  handle.addEventListener("keydown", (event) => {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const next = step && HEIGHTS[HEIGHTS.indexOf(now().height) + step];
    if (next) tell(next);
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      tell(/** @type {Height} */ (HEIGHTS[(HEIGHTS.indexOf(now().height) + 1) % HEIGHTS.length]));
    }
  });
  return (/** @type {Height} */ height) => {
    sheet.dataset.height = height;
    sheet.style.setProperty("--height", `${heightOf(height, window.innerHeight)}px`);
    handle.setAttribute("aria-label", now().say(`sheet-${height}`));
  };
}
