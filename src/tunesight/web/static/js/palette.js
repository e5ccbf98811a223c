/**
 * The page takes its colours from the picture: three hues with their chroma, never a lightness.
 *
 * References: B. Ottosson (2020), "A perceptual color space for image processing" (Oklab).
 *
 * @typedef {{hue: number, chroma: number}} Tint hue in degrees, chroma as in `oklch()`
 */

const SIDE = 32;
const BINS = 24;
/** More than this reads as paint rather than light. */
const MOST_CHROMA = 0.15;
/** Grey pictures still deserve a breath of colour, or the page looks broken. */
const LEAST_CHROMA = 0.02;

/**
 * Take three tints from a loaded picture.
 *
 * @param {CanvasImageSource} picture
 * @returns {Tint[] | null} three, strongest first, or null where its pixels cannot be read
 */
export function takeTints(picture) {
  const canvas = document.createElement("canvas");
  canvas.width = SIDE;
  canvas.height = SIDE;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return null;
  context.drawImage(picture, 0, 0, SIDE, SIDE);
  return tintsOf(context.getImageData(0, 0, SIDE, SIDE).data);
}

/**
 * Let the page wear three tints; null returns it to its own.
 *
 * @param {Tint[] | null} tints
 */
export function wearTints(tints) {
  const style = document.documentElement.style;
  for (const place of [1, 2, 3]) {
    const tint = tints?.[place - 1];
    if (tint) {
      style.setProperty(`--hue-${place}`, tint.hue.toFixed(1));
      style.setProperty(`--chroma-${place}`, tint.chroma.toFixed(3));
    } else {
      style.removeProperty(`--hue-${place}`);
      style.removeProperty(`--chroma-${place}`);
    }
  }
}

/**
 * Find the hues that weigh most, at least 45 degrees apart where the picture has such.
 *
 * @param {Uint8ClampedArray} pixels RGBA
 * @returns {Tint[]}
 */
export function tintsOf(pixels) {
  const bins = Array.from({ length: BINS }, () => ({ weight: 0, a: 0, b: 0, count: 0 }));
  for (let at = 0; at + 3 < pixels.length; at += 4) {
    const { lightness, a, b } = srgbToOklab(
      pixels[at] ?? 0,
      pixels[at + 1] ?? 0,
      pixels[at + 2] ?? 0,
    );
    const chroma = Math.hypot(a, b);
    const hue = (Math.atan2(b, a) * 180) / Math.PI + 360;
    const bin = bins[Math.floor((hue % 360) / (360 / BINS))];
    if (!bin) continue;
    // Near black and near white the hue is noise.
    bin.weight += chroma * Math.max(0, 1 - Math.abs(lightness - 0.55) * 1.7);
    bin.a += a;
    bin.b += b;
    bin.count += 1;
  }
  const ranked = bins.filter((bin) => bin.count > 0).sort((one, two) => two.weight - one.weight);
  /** @type {Tint[]} */
  const tints = [];
  for (const bin of ranked) {
    const tint = binToTint(bin);
    if (tints.length < 3 && tints.every((other) => hueDistance(tint.hue, other.hue) >= 45)) {
      tints.push(tint);
    }
  }
  const first = tints[0] ?? { hue: 285, chroma: LEAST_CHROMA };
  while (tints.length < 3) {
    // Neighbours of the first keep a picture of one colour in its own key.
    const hue = (first.hue + (tints.length === 1 ? 35 : 325)) % 360;
    tints.push({ hue, chroma: first.chroma * 0.8 });
  }
  return tints;
}

/**
 * @param {{a: number, b: number, count: number}} bin
 * @returns {Tint}
 */
function binToTint(bin) {
  const a = bin.a / bin.count;
  const b = bin.b / bin.count;
  const hue = ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
  const chroma = Math.min(MOST_CHROMA, Math.max(LEAST_CHROMA, Math.hypot(a, b) * 1.15));
  return { hue, chroma };
}

/**
 * @param {number} one
 * @param {number} two
 */
function hueDistance(one, two) {
  const apart = Math.abs(one - two) % 360;
  return Math.min(apart, 360 - apart);
}

/**
 * @param {number} red 0 to 255
 * @param {number} green 0 to 255
 * @param {number} blue 0 to 255
 */
function srgbToOklab(red, green, blue) {
  const [r, g, b] = [red, green, blue].map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const [lr, lg, lb] = [r ?? 0, g ?? 0, b ?? 0];
  const l = Math.cbrt(0.4122214708 * lr + 0.5363325363 * lg + 0.0514459929 * lb);
  const m = Math.cbrt(0.2119034982 * lr + 0.6806995451 * lg + 0.1073969566 * lb);
  const s = Math.cbrt(0.0883024619 * lr + 0.2817188376 * lg + 0.6299787005 * lb);
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    a: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    b: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  };
}
