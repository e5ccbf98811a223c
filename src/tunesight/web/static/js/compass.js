/**
 * The mood compass: the valence-arousal plane with the reading, its 80 % ellipse and the tracks, and
 * both moods of a reading that is undecided.
 *
 * Conventions: valence grows to the right, arousal upwards, both in [-1, 1].
 *
 * @typedef {import("./types.js").Affect} Affect
 * @typedef {import("./types.js").Mode} Mode
 * @typedef {import("./types.js").Reading} Reading
 * @typedef {import("./types.js").Track} Track
 * @typedef {import("./types.js").Covariance} Covariance
 */

import { svg } from "./dom.js";
import { describePlace, formatShare } from "./format.js";

const SIZE = 320;
const EDGE = 22;
const HALF = (SIZE - 2 * EDGE) / 2;

/** Room for half of a mode's label, so that it stays within the plane. */
const HALF_LABEL = 58;
const LABEL_GAP = 14;

const QUADRANTS = ["excited", "tense", "sad", "calm"];

/** Radius, in standard deviations, of the ellipse that holds 80 % of a 2-d Gaussian. */
const ELLIPSE_RADIUS = Math.sqrt(-2 * Math.log(1 - 0.8));

/**
 * Draw the compass.
 *
 * @param {Reading} reading
 * @param {readonly Track[]} tracks
 * @returns {{element: SVGSVGElement, light: (trackId: string | null) => void}} `light` points out
 *   one track's dot, or none
 */
export function drawCompass(reading, tracks) {
  const here = toPoint(reading.affect);
  /** @type {Map<string, SVGCircleElement>} */
  const dots = new Map();
  for (const track of tracks) {
    if (!track.affect) continue;
    const dot = svg("circle", {
      class: track.is_playable ? "compass-dot" : "compass-dot is-silent",
      cx: toX(track.affect.valence),
      cy: toY(track.affect.arousal),
      r: 4.5,
    }, svg("title", {}, `${track.title} – ${track.artist}`));
    dots.set(track.id, dot);
  }
  const element = svg(
    "svg",
    {
      class: "compass",
      viewBox: `0 0 ${SIZE} ${SIZE}`,
      role: "img",
      "aria-label": describePlace(reading),
    },
    svg(
      "defs",
      {},
      svg("clipPath", { id: "compass-clip" }, plane()),
      ...QUADRANTS.map(quadrantGradient),
    ),
    plane(),
    svg(
      "g",
      { "clip-path": "url(#compass-clip)" },
      ...QUADRANTS.map(quadrantLight),
      drawEllipse("compass-belief", here, reading.covariance),
      ...reading.modes.map((mode) => drawEllipse("compass-mode", toPoint(mode.affect), mode.covariance)),
    ),
    line(EDGE, SIZE / 2, SIZE - EDGE, SIZE / 2),
    line(SIZE / 2, EDGE, SIZE / 2, SIZE - EDGE),
    word("tense", EDGE + 12, EDGE + 20, "start"),
    word("excited", SIZE - EDGE - 12, EDGE + 20, "end"),
    word("sad", EDGE + 12, SIZE - EDGE - 11, "start"),
    word("calm", SIZE - EDGE - 12, SIZE - EDGE - 11, "end"),
    word("lively", SIZE / 2, EDGE - 7, "middle"),
    word("quiet", SIZE / 2, SIZE - EDGE + 16, "middle"),
    sideWord("unpleasant", EDGE - 8, -90),
    sideWord("pleasant", SIZE - EDGE + 8, 90),
    ...dots.values(),
    svg("circle", { class: "compass-halo", cx: here.x, cy: here.y, r: 13 }),
    svg("circle", { class: "compass-here", cx: here.x, cy: here.y, r: 8 }),
    ...labelModes(reading.modes),
  );
  return {
    element,
    light(trackId) {
      for (const [id, dot] of dots) dot.classList.toggle("is-active", id === trackId);
    },
  };
}

/**
 * Axes and angle of a covariance's ellipse.
 *
 * @param {Covariance} covariance
 * @returns {{major: number, minor: number, angle: number}} semi-axes in standard deviations;
 *   degrees from the valence axis towards arousal
 */
export function ellipseOf(covariance) {
  const [[vv, va], [, aa]] = covariance;
  const middle = (vv + aa) / 2;
  const apart = Math.hypot((vv - aa) / 2, va);
  return {
    major: Math.sqrt(middle + apart),
    minor: Math.sqrt(Math.max(0, middle - apart)),
    angle: (Math.atan2(2 * va, vv - aa) / 2) * (180 / Math.PI),
  };
}

/**
 * @param {string} name of its class
 * @param {{x: number, y: number}} here
 * @param {Covariance} covariance
 */
function drawEllipse(name, here, covariance) {
  const { major, minor, angle } = ellipseOf(covariance);
  return svg("ellipse", {
    class: name,
    cx: here.x,
    cy: here.y,
    rx: major * ELLIPSE_RADIUS * HALF,
    ry: minor * ELLIPSE_RADIUS * HALF,
    // The picture's y axis points down, the plane's points up.
    transform: `rotate(${-angle} ${here.x} ${here.y})`,
  });
}

/**
 * Mark the middle of each mode and name it: the upper one above, the lower one below, so that the
 * names keep clear of each other.
 *
 * @param {readonly Mode[]} modes
 */
function labelModes(modes) {
  const highest = Math.max(...modes.map((mode) => mode.affect.arousal));
  return modes.flatMap((mode) => {
    const { x, y } = toPoint(mode.affect);
    const isAbove = mode.affect.arousal === highest;
    const label = svg(
      "text",
      {
        class: "compass-mode-word",
        x: Math.min(SIZE - EDGE - HALF_LABEL, Math.max(EDGE + HALF_LABEL, x)),
        y: isAbove ? y - LABEL_GAP : y + LABEL_GAP,
        "text-anchor": "middle",
        "dominant-baseline": isAbove ? "auto" : "hanging",
      },
      `${mode.name} ${formatShare(mode.share)}`,
    );
    const diamond = `M${x} ${y - 8}l8 8-8 8-8-8z`;
    return [svg("path", { class: "compass-mode-here", d: diamond }), label];
  });
}

/**
 * A glow in one corner, so that a place in the plane has a colour.
 *
 * @param {string} quadrant
 */
function quadrantLight(quadrant) {
  const isRight = quadrant === "excited" || quadrant === "calm";
  const isTop = quadrant === "excited" || quadrant === "tense";
  return svg("circle", {
    fill: `url(#compass-${quadrant})`,
    cx: isRight ? SIZE - EDGE : EDGE,
    cy: isTop ? EDGE : SIZE - EDGE,
    r: HALF * 1.6,
  });
}

/** @param {string} quadrant */
function quadrantGradient(quadrant) {
  const stops = [[0, 0.55], [0.45, 0.26], [1, 0]].map(([offset, opacity]) =>
    svg("stop", { class: `compass-light is-${quadrant}`, offset, "stop-opacity": opacity }));
  return svg("radialGradient", { id: `compass-${quadrant}` }, ...stops);
}

function plane() {
  const side = 2 * HALF;
  return svg("rect", { class: "compass-plane", x: EDGE, y: EDGE, width: side, height: side, rx: 22 });
}

/**
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 */
function line(x1, y1, x2, y2) {
  return svg("line", { class: "compass-axis", x1, y1, x2, y2 });
}

/**
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {"start" | "middle" | "end"} anchor
 */
function word(text, x, y, anchor) {
  return svg("text", { class: "compass-word", x, y, "text-anchor": anchor }, text);
}

/**
 * @param {string} text
 * @param {number} x
 * @param {number} angle
 */
function sideWord(text, x, angle) {
  const y = SIZE / 2;
  return svg(
    "text",
    { class: "compass-word", x, y, "text-anchor": "middle", transform: `rotate(${angle} ${x} ${y})` },
    text,
  );
}

/** @param {Affect} affect */
function toPoint(affect) {
  return { x: toX(affect.valence), y: toY(affect.arousal) };
}

/** @param {number} valence */
function toX(valence) {
  return SIZE / 2 + valence * HALF;
}

/** @param {number} arousal */
function toY(arousal) {
  return SIZE / 2 - arousal * HALF;
}
