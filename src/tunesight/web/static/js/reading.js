/**
 * What was read, for people: emotions as bars, mood words, what was seen, how sure.
 *
 * @typedef {import("./types.js").Answer} Answer
 * @typedef {import("./types.js").Reading} Reading
 * @typedef {import("./types.js").Cue} Cue
 */

import { drawBar } from "./bars.js";
import { el } from "./dom.js";
import { describeConfidence, joinWords, originOf, rankShares, readingOpening } from "./format.js";

/** Mood words in the headline; the others follow as "You could say". */
const HEADLINE_WORDS = 3;

/** @type {Record<ReturnType<typeof originOf>, string>} */
const CUE_TITLES = { wish: "What was heard in it", both: "What was found", picture: "Its colours and contrasts" };

/**
 * Say in one sentence what was read.
 *
 * @param {Reading} reading
 * @returns {HTMLHeadingElement}
 */
export function writeHeadline(reading) {
  const words = reading.moods.slice(0, HEADLINE_WORDS).map((mood) => mood.word);
  // A wish for an artist or an instrument may name no mood, and none is put into its mouth.
  if (words.length === 0) return el("h1", { tabindex: -1 }, "Your wish names ", el("em", {}, "no mood"), ".");
  return el("h1", { tabindex: -1 }, `${readingOpening(reading)} `, el("em", {}, joinWords(words)), ".");
}

/**
 * Lay out the details of a reading.
 *
 * @param {Answer} answer
 * @returns {HTMLElement}
 */
export function layOutDetail(answer) {
  const { reading } = answer;
  return el(
    "aside",
    { class: "detail glass", "aria-label": "Details of the reading" },
    layOutConfidence(answer.confidence),
    layOutParts(reading),
    layOutMoods(reading),
    layOutEmotions(reading),
    layOutCues(reading),
  );
}

/** @param {number} confidence */
function layOutConfidence(confidence) {
  return el(
    "section",
    { class: "sure" },
    el("h2", { class: "heading" }, `How sure: ${describeConfidence(confidence)}`),
    el("ul", { class: "bars" }, drawBar("confidence", confidence).element),
  );
}

/** @param {Reading} reading */
function layOutParts(reading) {
  if (reading.parts.length < 2) return null;
  // Where faces were read apart, the scene is what remains of the picture.
  const scene = reading.faces.length > 0 ? "scene" : "picture";
  return el(
    "section",
    {},
    el("h2", { class: "heading" }, "What it was read from"),
    el("ul", { class: "bars" }, ...reading.parts.map((part) => drawBar(part.source === "scene" ? scene : part.source, part.share).element)),
  );
}

/** @param {Reading} reading */
function layOutMoods(reading) {
  const others = reading.moods.slice(HEADLINE_WORDS);
  if (others.length === 0) return null;
  return el(
    "section",
    {},
    el("h2", { class: "heading" }, "You could also say"),
    el("ul", { class: "chips" }, ...others.map((mood) => el("li", { class: "chip" }, mood.word))),
  );
}

/** @param {Reading} reading */
function layOutEmotions(reading) {
  const ranked = rankShares(reading.emotions);
  if (ranked.length === 0) return null;
  const title = originOf(reading) === "wish" ? "Emotions it names" : "Emotions it may stir";
  return el(
    "section",
    {},
    el("h2", { class: "heading" }, title),
    el("ul", { class: "bars" }, ...ranked.map(([name, share]) => drawBar(name, share).element)),
  );
}

/** @param {Reading} reading */
function layOutCues(reading) {
  const told = new Set(reading.cues.map((cue) => cue.name));
  const wished = Object.entries(reading.wished_cues)
    .filter(([name]) => !told.has(name))
    .map(([name, level]) => ({ name, level, value: level, text: `${level > 0 ? "more" : "less"} ${name}` }));
  const cues = [...reading.cues, ...wished];
  const unwanted = reading.unwanted_words;
  if (cues.length === 0 && !unwanted) return null;
  return el(
    "section",
    {},
    el("h2", { class: "heading" }, CUE_TITLES[originOf(reading)]),
    el(
      "ul",
      { class: "chips" },
      ...cues.map(layOutCue),
      unwanted && el("li", { class: "chip" }, `without: ${unwanted}`),
    ),
  );
}

/** @param {Cue} cue */
function layOutCue(cue) {
  const strength = Math.min(3, Math.max(1, Math.round(Math.abs(cue.level))));
  const said = ["", "a little", "clearly", "very"][strength] ?? "";
  return el(
    "li",
    { class: "chip", title: `${cue.name}: ${cue.level.toFixed(1)} standard deviations from usual` },
    cue.text,
    el(
      "span",
      { class: "chip-level", role: "img", "aria-label": `(${said})` },
      ...[1, 2, 3].map((place) => el("i", { class: place <= strength ? "is-on" : "" })),
    ),
  );
}
