/** On a phone the panel's lower part is a sheet with three heights: dragged by its head, or by its list where that is at its top, or stepped by a press. */
import { h } from "../dom.js";

/** @typedef {"low" | "half" | "full"} Height */
/** @type {Height[]} */
const HEIGHTS = ["low", "half", "full"];
const SHARE = { low: 0, half: 0.45, full: 1 };
const LOW_PX = 92;
const TOP_PX = 118;
const STILL_PX = 6;
/** A thumb that leaves so fast, in pixels a millisecond, flicks. */
const FLICK = 0.5;
/** A thumb that has rested so long before it lets go does not flick. */
const REST_MS = 100;

/** The sheet's height in pixels. */
export function heightOf(/** @type {Height} */ name, /** @type {number} */ window_px) {
  return name === "low" ? LOW_PX : Math.max(LOW_PX, Math.round((window_px - TOP_PX) * SHARE[name]));
}

/** The height that a drag ends at: the nearest one; a quick flick that would fall back goes one further. */
export function settle(
  /** @type {number} */ px,
  /** @type {number} */ speed,
  /** @type {Height} */ before,
  /** @type {number} */ window_px,
) {
  const distances = HEIGHTS.map((name) => Math.abs(heightOf(name, window_px) - px));
  const nearest = distances.indexOf(Math.min(...distances));
  const isFlicked = HEIGHTS[nearest] === before && Math.abs(speed) > FLICK;
  return HEIGHTS[nearest + (isFlicked ? Math.sign(speed) : 0)] ?? before;
}

/** A sheet under a thumb: it follows, and settles when it is let go. */
class Drag {
  /** @type {{height: Height, from: number, px: number, at: number, last: number, speed: number} | null} */
  #begun = null;
  isMoving = false;

  /**
   * @param {HTMLElement} sheet
   * @param {(height: Height) => void} tell
   */
  constructor(sheet, tell) {
    this.sheet = sheet;
    this.tell = tell;
  }

  /** On a wide screen there is nothing to drag. */
  begin(/** @type {Height} */ height, /** @type {number} */ y, /** @type {number} */ at) {
    if (getComputedStyle(this.sheet).position !== "fixed") return;
    this.#begun = { height, from: y, px: this.sheet.offsetHeight, at, last: y, speed: 0 };
    this.isMoving = false;
  }

  /** How far it has been dragged up, in pixels; 0 while nothing is dragged. */
  up(/** @type {number} */ y) {
    return this.#begun ? this.#begun.from - y : 0;
  }

  move(/** @type {number} */ y, /** @type {number} */ at) {
    const begun = this.#begun;
    if (!begun) return;
    Object.assign(begun, { speed: (begun.last - y) / Math.max(1, at - begun.at), last: y, at });
    this.isMoving ||= Math.abs(this.up(y)) > STILL_PX;
    if (!this.isMoving) return;
    this.sheet.style.height = `${Math.max(LOW_PX, begun.px + this.up(y))}px`;
    this.sheet.classList.add("hz-dragged");
  }

  /** Let go; whether it was dragged. */
  end(/** @type {number} */ at) {
    const [begun, wasMoving] = [this.#begun, this.isMoving];
    this.#begun = null;
    this.isMoving = false;
    this.sheet.classList.remove("hz-dragged");
    this.sheet.style.height = "";
    if (!begun || !wasMoving) return false;
    const speed = at - begun.at > REST_MS ? 0 : begun.speed;
    this.tell(settle(begun.px + begun.from - begun.last, speed, begun.height, window.innerHeight));
    return true;
  }
}

/** Drag by the head: its buttons are pressed as ever, unless the thumb moves. */
function dragByHead(
  /** @type {HTMLElement} */ sheet,
  /** @type {HTMLElement} */ body,
  /** @type {Drag} */ drag,
  /** @type {() => Height} */ height,
) {
  let wasDragged = false;
  sheet.addEventListener("pointerdown", ({ target, pointerId, clientY, timeStamp }) => {
    wasDragged = false;
    if (!(target instanceof Element) || body.contains(target) || target.closest("select")) return;
    target.setPointerCapture(pointerId);
    drag.begin(height(), clientY, timeStamp);
  });
  sheet.addEventListener("pointermove", ({ target, clientY, timeStamp, buttons }) => {
    if (buttons && !body.contains(/** @type {Node} */ (target))) drag.move(clientY, timeStamp);
  });
  for (const name of /** @type {const} */ (["pointerup", "pointercancel"]))
    sheet.addEventListener(name, (event) => {
      if (!body.contains(/** @type {Node} */ (event.target))) wasDragged = drag.end(event.timeStamp);
    });
  sheet.addEventListener(
    "click",
    (event) => {
      if (wasDragged) event.stopPropagation();
      wasDragged = false;
    },
    { capture: true },
  );
}

/** Drag by the list or the card: down from its top, and either way while the sheet is low. */
function dragByBody(/** @type {HTMLElement} */ body, /** @type {Drag} */ drag, /** @type {() => Height} */ height) {
  let [isOurs, isUndecided] = [false, false];
  const spotOf = (/** @type {TouchEvent} */ event) => event.touches[0]?.clientY ?? 0;
  body.addEventListener(
    "touchstart",
    (event) => {
      isUndecided = event.touches.length === 1 && (body.scrollTop <= 0 || height() === "low");
      isOurs = false;
      if (isUndecided) drag.begin(height(), spotOf(event), event.timeStamp);
    },
    { passive: true },
  );
  body.addEventListener(
    "touchmove",
    (event) => {
      const up = drag.up(spotOf(event));
      if (isUndecided && up) {
        isOurs = up < 0 || height() === "low";
        isUndecided = false;
      }
      if (!isOurs) return;
      event.preventDefault();
      drag.move(spotOf(event), event.timeStamp);
    },
    { passive: false },
  );
  for (const name of /** @type {const} */ (["touchend", "touchcancel"]))
    body.addEventListener(name, (event) => {
      if (isOurs && drag.end(event.timeStamp) && event.cancelable) event.preventDefault();
      isOurs = false;
    });
}

/**
 * Make an element a sheet.
 * @param {HTMLElement} sheet
 * @param {HTMLElement} body what scrolls in it
 * @param {(height: Height) => void} tell
 * @param {() => {height: Height, say: (key: string) => string}} now
 */
export function makeSheet(sheet, body, tell, now) {
  const next = (/** @type {number} */ step) => HEIGHTS[HEIGHTS.indexOf(now().height) + step];
  const handle = h("button", {
    type: "button",
    class: "hz-handle",
    "data-focus": "handle",
    click: () => tell(next(1) ?? "low"),
    keydown: (/** @type {KeyboardEvent} */ event) => {
      const wanted = { ArrowUp: next(1), ArrowDown: next(-1) }[event.key];
      if (wanted) tell(wanted);
    },
  });
  sheet.prepend(handle);
  const drag = new Drag(sheet, tell);
  dragByHead(sheet, body, drag, () => now().height);
  dragByBody(body, drag, () => now().height);
  return (/** @type {Height} */ height) => {
    sheet.dataset.height = height;
    sheet.style.setProperty("--height", `${heightOf(height, window.innerHeight)}px`);
    handle.setAttribute("aria-label", now().say(`sheet-${height}`));
  };
}
