/**
 * The faces of a picture: a box on each, and all that the one touched last may look like.
 *
 * A face *looks* joyful; nobody is told what they feel. The boxes lie on a stage that CSS lays over
 * the picture, so they need no script when the page changes its size.
 *
 * @typedef {import("./scope.js").Scope} Scope
 * @typedef {import("./types.js").Face} Face
 */

import { drawBar } from "./bars.js";
import { el } from "./dom.js";
import { describeExpressions, describeFacePlace, formatShare, lookOf, rankShares } from "./format.js";

/** Below this a box may well hold something else, and the page says so. */
const SURELY_A_FACE = 0.8;

/** Share of a picture's height that a tag needs; pictures are shown at least so tall. */
const TAG_ROOM = 0.12;

/**
 * Lay out a box for each face, and the panel that tells of one of them.
 *
 * @param {readonly Face[]} faces at least one, largest share first; the first is told of at the start
 * @param {Scope} scope
 * @returns {{stage: HTMLElement, panel: HTMLElement, fit: (picture: HTMLImageElement) => void,
 *   list: () => void}} `fit` lays the stage over a picture once its proportions are known; `list`
 *   puts the boxes into the panel as a row of buttons, where there is no picture to lie on
 */
export function layOutFaces(faces, scope) {
  const marks = faces.map((face, place) => layOutMark(face, place, faces.length));
  marks.forEach((mark, place) => {
    // A small face before a large one stays within reach.
    const larger = faces.filter((other) => areaOf(other) > areaOf(faces[place] ?? other));
    mark.style.setProperty("--layer", String(larger.length));
  });
  const stage = el("div", { class: "faces-stage", hidden: true }, ...marks);
  const told = layOutTold(faces);

  /** @param {number} place */
  function choose(place) {
    marks.forEach((mark, other) => mark.setAttribute("aria-pressed", String(other === place)));
    told.tell(place);
  }
  marks.forEach((mark, place) => {
    for (const name of /** @type {const} */ (["pointerenter", "focus", "click"])) {
      scope.listen(mark, name, () => choose(place));
    }
  });
  choose(0);
  return {
    stage,
    panel: told.panel,
    fit(picture) {
      stage.style.setProperty("--ratio", String(picture.naturalWidth / picture.naturalHeight));
      stage.hidden = false;
    },
    list() {
      stage.hidden = false;
      stage.classList.add("is-listed");
      told.panel.prepend(stage);
    },
  };
}

/**
 * @param {Face} face
 * @param {number} place
 * @param {number} count
 */
function layOutMark(face, place, count) {
  const [name, share] = rankShares(face.expressions)[0] ?? ["neutral", 0];
  const mark = el(
    "button",
    { class: "face", type: "button", "aria-label": `${nameFace(place, count)}: ${describeExpressions(face)}` },
    el("span", { class: "face-tag", "aria-hidden": "true" }, `${lookOf(name)} ${formatShare(share)}`),
  );
  const { left, top, width, height } = face.box;
  // A face at the edge may reach beyond the picture; its box ends there.
  const [right, bottom] = [Math.min(1, left + width), Math.min(1, top + height)];
  const edges = { left: Math.max(0, left), top: Math.max(0, top), right: 1 - right, bottom: 1 - bottom };
  for (const [edge, share] of Object.entries(edges)) {
    mark.style.setProperty(`--${edge}`, String(share));
  }
  // The tag hangs below the box and may be wider; where the picture ends it turns inwards.
  if (bottom > 1 - TAG_ROOM) mark.classList.add(top > TAG_ROOM ? "is-above" : "is-inside");
  if (left + width / 2 < 0.2) mark.classList.add("is-first");
  if (left + width / 2 > 0.8) mark.classList.add("is-last");
  return mark;
}

/**
 * Lay out what is told of one face at a time: the seven expressions stay in their order, so that
 * faces can be compared.
 *
 * @param {readonly Face[]} faces
 */
function layOutTold(faces) {
  const heading = el("h2", { class: "heading" });
  const note = el("p", { class: "soft small" });
  const bars = Object.keys(faces[0]?.expressions ?? {}).map((name) => ({ name, ...drawBar(lookOf(name), 0) }));
  return {
    panel: el(
      "section",
      { class: "face-told", "aria-label": "How a face looks" },
      heading,
      el("ul", { class: "bars face-bars" }, ...bars.map((bar) => bar.element)),
      note,
    ),
    /** @param {number} place */
    tell(place) {
      const face = faces[place];
      if (!face) return;
      const [best] = rankShares(face.expressions)[0] ?? ["neutral"];
      heading.textContent = `${nameFace(place, faces.length)} looks ${lookOf(best)}`;
      for (const { name, element, set } of bars) {
        set(face.expressions[name] ?? 0);
        element.classList.toggle("is-best", name === best);
      }
      note.textContent = noteOn(face, faces.length);
    },
  };
}

/** @param {Face} face */
function areaOf(face) {
  return face.box.width * face.box.height;
}

/**
 * @param {number} place
 * @param {number} count
 */
function nameFace(place, count) {
  return count === 1 ? "This face" : `Face ${place + 1} of ${count}`;
}

/**
 * @param {Face} face
 * @param {number} count
 */
function noteOn(face, count) {
  const where = describeFacePlace(face.box);
  const facts = [where.charAt(0).toUpperCase() + where.slice(1)];
  if (count > 1) facts.push(`${formatShare(face.share)} of the group`);
  if (face.certainty < SURELY_A_FACE) facts.push(`a face with ${formatShare(face.certainty)} certainty`);
  return `${facts.join(" · ")}. An expression, not a feeling.`;
}
