/** Colours that stand out from what they lie on. */

const LEAST_CONTRAST = 3.5;
const STEPS = 20;

/** @param {string} colour #rrggbb @returns {number[]} red, green, blue, 0 to 255 */
const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

/** The relative luminance of a colour, as WCAG 2.2 has it. @param {number[]} rgb */
function luminance(rgb) {
  const [red, green, blue] = rgb.map((one) =>
    one / 255 <= 0.04045 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** How far two colours stand apart, 1 to 21 (WCAG 2.2). @param {string} a #rrggbb @param {string} b #rrggbb */
export function contrast(a, b) {
  const [low, high] = [luminance(channels(a)), luminance(channels(b))].sort((one, other) => one - other);
  return (high + 0.05) / (low + 0.05);
}

/** Whether a ground is dark: white stands out from it more than black. @param {string} colour #rrggbb */
export const isDark = (colour) => contrast(colour, "#ffffff") > contrast(colour, "#000000");

/** A colour, made lighter until it stands out from a dark ground. @param {string} colour #rrggbb @param {string} ground #rrggbb */
export function lighten(colour, ground) {
  const from = channels(colour);
  for (let step = 0; step <= STEPS; step++) {
    const mixed = from.map((one) => Math.round(one + ((255 - one) * step) / STEPS));
    const lighter = `#${mixed.map((one) => one.toString(16).padStart(2, "0")).join("")}`;
    if (contrast(lighter, ground) >= LEAST_CONTRAST) return lighter;
  }
  return "#ffffff";
}
