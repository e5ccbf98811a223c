/**
 * A clip: its frame, and its mood as it changes, as a strip of coloured stretches.
 *
 * @typedef {import("./types.js").Timeline} Timeline
 * @typedef {import("./types.js").Segment} Segment
 * @typedef {import("./scope.js").Scope} Scope
 */

import { el } from "./dom.js";
import { formatTime, joinWords } from "./format.js";

/** Mood words that a stretch is told by. */
const SHOWN_MOODS = 2;

/** A fade-in from black is no poster. */
const POSTER_S = 0.5;

/**
 * Show a clip that was sent; the page sees only what the browser can decode.
 *
 * @param {File} file
 * @param {Scope} scope
 * @param {(video: HTMLVideoElement) => void} onSeen told once the first picture is there
 */
export function showClip(file, scope, onSeen) {
  const url = URL.createObjectURL(file);
  const video = el("video", {
    class: "look-picture", src: `${url}#t=${POSTER_S}`, muted: true, playsinline: true, preload: "auto",
    controls: true, "aria-label": "The clip you sent",
  });
  video.muted = true;
  scope.own(() => {
    video.removeAttribute("src");
    video.load();
    URL.revokeObjectURL(url);
  });
  scope.listen(video, "loadeddata", () => onSeen(video));
  return video;
}

/**
 * Lay out a timeline. Each stretch is a button: it says its mood, and the clip goes there.
 *
 * @param {Timeline} timeline
 * @param {HTMLVideoElement | null} video
 * @param {Scope} scope
 */
export function layOutTimeline(timeline, video, scope) {
  const told = el("p", { class: "timeline-told", role: "status" }, describe(timeline.segments[0]));
  const stretches = timeline.segments.map((segment) => {
    const stretch = el("button", {
      class: `stretch is-${segment.reading.quadrant}`, type: "button", "aria-label": describe(segment), title: describe(segment),
    }, el("span", { "aria-hidden": "true" }, segment.reading.moods[0]?.word ?? ""));
    scope.listen(stretch, "click", () => {
      told.textContent = describe(segment);
      if (video) video.currentTime = (segment.start_s + segment.end_s) / 2;
    });
    const item = el("li", {}, stretch);
    item.style.setProperty("--share", String(segment.end_s - segment.start_s));
    return item;
  });
  return el(
    "section",
    { class: "timeline", "aria-label": "How its mood changes" },
    el("ol", { class: "strip" }, ...stretches),
    told,
    ...timeline.notes.map((note) => el("p", { class: "soft small" }, note)),
    timeline.has_audio && el("p", { class: "soft small" }, "Its sound was left alone."),
  );
}

/** @param {Segment | undefined} segment */
function describe(segment) {
  if (!segment) return "";
  const moods = segment.reading.moods.slice(0, SHOWN_MOODS).map((mood) => mood.word);
  const times = `${formatTime(segment.start_s)} to ${formatTime(segment.end_s)}`;
  return `${times}: ${joinWords(moods) || "no clear mood"}`;
}
