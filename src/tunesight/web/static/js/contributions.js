/**
 * Why a track is there: the parts of its score, exactly as the server computed them.
 *
 * Conventions: what speaks for a track is drawn to the right of the line, what speaks against it
 * to the left, and one scale holds for all cards of an answer.
 *
 * @typedef {import("./types.js").Recommendation} Recommendation
 * @typedef {{against: number, total: number}} Scale largest sum against; the whole width
 */

import { el } from "./dom.js";

/** @type {Record<string, string>} */
const BLOCK_WORDS = {
  affect: "mood",
  words: "words",
  cues: "tempo and sound",
  sound: "timbre",
  prior: "distinctness",
};

/** Narrower than this nothing is seen; an answer of perfect fits still gets a scale. */
const LEAST_WIDTH = 1e-6;

/**
 * Find the scale on which all tracks of an answer can be compared.
 *
 * @param {readonly Recommendation[]} tracks
 * @returns {Scale}
 */
export function scaleOf(tracks) {
  let against = 0;
  let fore = 0;
  for (const track of tracks) {
    against = Math.max(against, -sumOf(track, (part) => part < 0));
    fore = Math.max(fore, sumOf(track, (part) => part > 0));
  }
  return { against, total: Math.max(LEAST_WIDTH, against + fore) };
}

/**
 * Draw one track's contributions.
 *
 * @param {Recommendation} track
 * @param {Scale} scale
 * @returns {HTMLElement}
 */
export function drawContributions(track, scale) {
  const parts = Object.entries(track.contributions);
  const zero = scale.against / scale.total;
  const against = parts.filter(([, part]) => part < 0);
  const fore = parts.filter(([, part]) => part > 0);
  const bar = el(
    "div",
    { class: "why-bar", role: "img", "aria-label": describeContributions(track) },
    el("div", { class: zero > 0 ? "why-side is-against" : "why-side" },
      ...against.map(([name, part]) => drawPart(name, -part / scale.against))),
    el("div", { class: "why-side" },
      ...fore.map(([name, part]) => drawPart(name, part / (scale.total - scale.against)))),
  );
  bar.style.setProperty("--zero", String(zero));
  bar.title = describeContributions(track);
  const score = el("span", { class: "why-score", title: "score" }, track.score.toFixed(2));
  return el("div", { class: "why" }, bar, score);
}

/**
 * Name the colours that an answer's bars use.
 *
 * @param {readonly Recommendation[]} tracks
 * @returns {HTMLElement}
 */
export function drawLegend(tracks) {
  const names = new Set(
    tracks.flatMap((track) =>
      Object.entries(track.contributions)
        .filter(([, part]) => Math.abs(part) > LEAST_WIDTH)
        .map(([name]) => name),
    ),
  );
  return el(
    "ul",
    { class: "legend", "aria-label": "Parts of a score" },
    ...[...names].map((name) =>
      el("li", {}, el("span", { class: `legend-mark is-block block-${name}` }), blockWord(name)),
    ),
  );
}

/** @param {Recommendation} track */
function describeContributions(track) {
  const parts = Object.entries(track.contributions)
    .filter(([, part]) => Math.abs(part) > LEAST_WIDTH)
    .map(([name, part]) => `${blockWord(name)} ${part > 0 ? "+" : "−"}${Math.abs(part).toFixed(2)}`);
  return `Score ${track.score.toFixed(2)}: ${parts.join(", ")}`;
}

/**
 * @param {string} name
 * @param {number} share of its side, from 0 to 1
 */
function drawPart(name, share) {
  const part = el("span", { class: `why-part block-${name}` });
  part.style.setProperty("--share", String(share));
  return part;
}

/** @param {string} name */
function blockWord(name) {
  return BLOCK_WORDS[name] ?? name;
}

/**
 * @param {Recommendation} track
 * @param {(part: number) => boolean} isCounted
 */
function sumOf(track, isCounted) {
  return Object.values(track.contributions)
    .filter(isCounted)
    .reduce((sum, part) => sum + part, 0);
}
