/**
 * What was looked at: the picture with its faces, what it seems to show, and where it lies.
 *
 * @typedef {import("./types.js").Answer} Answer
 * @typedef {import("./types.js").Ask} Ask
 * @typedef {import("./types.js").Reading} Reading
 * @typedef {ReturnType<typeof layOutFaces>} Faces
 */

import { drawCompass } from "./compass.js";
import { el } from "./dom.js";
import { layOutFaces } from "./faces.js";
import { formatShare } from "./format.js";
import { takeTints, wearTints } from "./palette.js";
import { Scope } from "./scope.js";
import { layOutTimeline, showClip } from "./timeline.js";

/** More words than this are guesses. */
const SHOWN_THINGS = 4;

/**
 * Lay out the picture, what was seen in it, and the compass.
 *
 * @param {Ask} ask
 * @param {Answer} answer
 * @param {Scope} scope
 * @returns {{element: HTMLElement, light: (trackId: string | null) => void}} `light` points out one
 *   track's dot on the compass, or none
 */
export function layOutLook(ask, answer, scope) {
  const { reading } = answer;
  const compass = drawCompass(reading, answer.tracks);
  const faces = reading.faces.length > 0 && !answer.timeline ? layOutFaces(reading.faces, scope) : null;
  const clip = answer.timeline && ask.picture ? showClip(ask.picture, scope, (seen) => wearTints(takeTints(seen))) : null;
  const element = el(
    "section",
    { class: "look glass", "aria-label": "The reading" },
    clip ? el("div", { class: "look-frame" }, clip) : showPicture(ask, faces, scope),
    el(
      "div",
      { class: "look-body" },
      answer.timeline && layOutTimeline(answer.timeline, clip, scope),
      faces?.panel,
      layOutSeen(reading),
      layOutDoubt(reading),
      compass.element,
      layOutLegend(reading),
    ),
  );
  return { element, light: compass.light };
}

/**
 * Show what was sent, and let the page wear its colours.
 *
 * @param {Ask} ask
 * @param {Faces | null} faces
 * @param {Scope} scope
 */
function showPicture(ask, faces, scope) {
  const url = ask.picture ? URL.createObjectURL(ask.picture) : ask.sample?.picture_url;
  if (!url) {
    wearTints(null);
    return null;
  }
  if (ask.picture) scope.own(() => URL.revokeObjectURL(url));
  const picture = el("img", {
    class: "look-picture", src: url, alt: ask.sample?.alt ?? "The picture you sent",
  });
  const frame = el("div", { class: "look-frame" }, picture);
  if (faces) {
    // Nothing of a picture with faces is cut off; what is left beside it is filled with its colours.
    frame.classList.add("has-faces");
    frame.prepend(el("img", { class: "look-backdrop", src: url, alt: "" }));
    frame.append(el("div", { class: "faces" }, faces.stage));
  }
  scope.listen(picture, "load", () => {
    wearTints(takeTints(picture));
    faces?.fit(picture);
  });
  // A browser may lack a decoder (HEIC) for what the server reads well.
  scope.listen(picture, "error", () => {
    frame.remove();
    faces?.list();
  });
  return frame;
}

/** @param {Reading} reading */
function layOutSeen(reading) {
  if (reading.seen.length === 0) return null;
  return el(
    "section",
    { class: "seen" },
    el("h2", { class: "heading" }, "Seems to show"),
    ...reading.seen.slice(0, SHOWN_THINGS).map((thing) =>
      el("span", { class: "chip" }, thing.word, " ", el("span", { class: "chip-share" }, formatShare(thing.probability)))),
  );
}

/** @param {Reading} reading */
function layOutDoubt(reading) {
  if (!reading.doubt) return null;
  return el("p", { class: "doubt" }, el("span", { class: "doubt-mark", "aria-hidden": "true" }, "?"), reading.doubt);
}

/** @param {Reading} reading */
function layOutLegend(reading) {
  /** @type {[string, string][]} */
  const marks = [
    ["is-here", "the reading"],
    ["is-belief", "80 % sure"],
    ...(reading.modes.length > 0 ? [/** @type {[string, string]} */ (["is-mode", "either mood"])] : []),
    ["is-track", "plays here"],
    ["", "opens by link"],
  ];
  return el(
    "ul",
    { class: "legend", "aria-hidden": "true" },
    ...marks.map(([mark, text]) => el("li", {}, el("span", { class: `legend-mark ${mark}` }), text)),
  );
}
