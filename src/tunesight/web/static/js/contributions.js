/**
 * Why a track is there: the parts of its score, exactly as the server computed them.
 *
 * Conventions: scores compare tracks within one answer only, and some parts are never positive (a
 * perfect mood is 0). So each part's bar begins where the weakest of the shown tracks has it: a
 * longer bar fits better, and the difference between two bars is the difference of their scores.
 * The numbers beside them are the parts in hundredths, rounded together so that they add up.
 *
 * @typedef {import("./types.js").Recommendation} Recommendation
 * @typedef {{floor: Record<string, number>, width: number}} Scale weakest value of each part; the
 *   length of the longest bar, in score
 */

import { el } from "./dom.js";

/** @type {Record<string, string>} */
const BLOCK_WORDS = {
  affect: "mood",
  words: "words",
  cues: "tempo and sound",
  era: "decade",
  language: "language",
  sound: "timbre",
  prior: "bonus",
};

/**
 * Find the scale on which all tracks of an answer can be compared.
 *
 * @param {readonly Recommendation[]} tracks
 * @returns {Scale}
 */
export function scaleOf(tracks) {
  /** @type {Record<string, number>} */
  const floor = {};
  for (const track of tracks) {
    for (const [name, part] of Object.entries(track.contributions)) {
      floor[name] = Math.min(part, floor[name] ?? part);
    }
  }
  const lengths = tracks.map((track) =>
    Object.entries(track.contributions).reduce((sum, [name, part]) => sum + part - (floor[name] ?? 0), 0),
  );
  return { floor, width: Math.max(0, ...lengths) };
}

/**
 * Draw one track's contributions: a bar where there is something to compare, and the numbers.
 *
 * @param {Recommendation} track
 * @param {Scale} scale
 * @returns {HTMLElement}
 */
export function drawContributions(track, scale) {
  const parts = Object.entries(track.contributions);
  const bar = el("div", { class: "why-bar", "aria-hidden": "true" });
  for (const [name, part] of parts) {
    const share = (part - (scale.floor[name] ?? part)) / scale.width;
    const piece = el("span", { class: `why-part block-${name}` });
    piece.style.setProperty("--share", String(share));
    bar.append(piece);
  }
  const rounded = roundTogether(parts.map(([, part]) => part), track.score);
  const numbers = parts.map(([name], place) => ({ name, hundredths: rounded[place] ?? 0 }));
  return el(
    "div",
    { class: "why" },
    scale.width > 0 ? bar : null,
    el(
      "ul",
      { class: "why-numbers", "aria-label": "Parts of the score" },
      ...numbers.filter(({ hundredths }) => hundredths !== 0).map(({ name, hundredths }) =>
        el(
          "li",
          {},
          el("span", { class: `legend-mark is-block block-${name}`, "aria-hidden": "true" }),
          `${BLOCK_WORDS[name] ?? name} ${signed(hundredths)}`,
        ),
      ),
      el("li", {}, `= ${signed(Math.round(track.score * 100))}`),
    ),
  );
}

/**
 * Round numbers to hundredths whose sum is their rounded total (largest remainders).
 *
 * @param {readonly number[]} values
 * @param {number} total their sum
 * @returns {number[]} in hundredths, each within one of its value
 */
export function roundTogether(values, total) {
  const rounded = values.map((value) => Math.floor(value * 100));
  const missing = Math.round(total * 100) - rounded.reduce((sum, value) => sum + value, 0);
  values
    .map((value, place) => ({ place, rest: value * 100 - Math.floor(value * 100) }))
    .sort((one, two) => two.rest - one.rest)
    .slice(0, Math.max(0, missing))
    .forEach(({ place }) => { rounded[place] = (rounded[place] ?? 0) + 1; });
  return rounded;
}

/** @param {number} hundredths */
function signed(hundredths) {
  return `${hundredths < 0 ? "−" : "+"}${(Math.abs(hundredths) / 100).toFixed(2)}`;
}
