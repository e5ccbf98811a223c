/**
 * Numbers and readings as words.
 *
 * @typedef {import("./types.js").Box} Box
 * @typedef {import("./types.js").Face} Face
 * @typedef {import("./types.js").Reading} Reading
 * @typedef {import("./types.js").Track} Track
 */

/**
 * Minutes and seconds, such as "1:05".
 *
 * @param {number} seconds
 */
export function formatTime(seconds) {
  if (!Number.isFinite(seconds) || seconds < 0) return "0:00";
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/**
 * A share as a percentage, such as "62 %".
 *
 * @param {number} share from 0 to 1
 */
export function formatShare(share) {
  return `${Math.round(share * 100)}\u202f%`;
}

/**
 * A list as people say it: "calm, tender and dreamy".
 *
 * @param {readonly string[]} words
 */
export function joinWords(words) {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/**
 * What a reading was read from. Faces and scene of one picture are fused too, and remain a picture.
 *
 * @param {Reading} reading
 * @returns {"picture" | "wish" | "both"}
 */
export function originOf(reading) {
  if (reading.source === "wish") return "wish";
  return reading.parts.some((part) => part.source === "wish") ? "both" : "picture";
}

/**
 * How the headline of a reading begins. A picture or a clip "looks"; nobody is told what they feel.
 *
 * @param {Reading} reading
 */
export function readingOpening(reading) {
  const openings = { picture: "This picture looks", wish: "Your wish sounds", both: "Picture and wish together sound" };
  return reading.source === "video" ? "This clip looks" : openings[originOf(reading)];
}

/**
 * Names and their shares, largest share first.
 *
 * @param {Readonly<Record<string, number>>} shares
 */
export function rankShares(shares) {
  return Object.entries(shares).sort(([, one], [, two]) => two - one);
}

/** @type {Record<string, string>} */
const LOOKS = {
  anger: "angry", disgust: "disgusted", fear: "afraid", joy: "joyful", sadness: "sad", surprise: "surprised",
};

/**
 * How a face with an expression looks: "joyful" for joy.
 *
 * @param {string} emotion
 */
export function lookOf(emotion) {
  return LOOKS[emotion] ?? emotion;
}

/**
 * The two likeliest expressions of a face and where it is, for who cannot see it.
 *
 * @param {Face} face
 */
export function describeExpressions(face) {
  const looks = rankShares(face.expressions).slice(0, 2);
  const words = looks.map(([name, share]) => `${lookOf(name)} ${formatShare(share)}`);
  return `${describeFacePlace(face.box)}, looks ${words.join(", ")}`;
}

/**
 * Where in the picture a face is, as the terminal says it too: "top left, small".
 *
 * @param {Box} box
 */
export function describeFacePlace(box) {
  const third = (/** @type {number} */ share) => Math.min(2, Math.max(0, Math.floor(share * 3)));
  const across = ["left", "middle", "right"][third(box.left + box.width / 2)];
  const down = ["top ", "", "bottom "][third(box.top + box.height / 2)];
  // As tall as half of the picture is a portrait, a tenth is somebody in a crowd.
  const size = box.height >= 0.5 ? ", large" : box.height <= 0.1 ? ", small" : "";
  return `${down}${across}${size}`;
}

/**
 * How sure a reading is, in words.
 *
 * @param {number} confidence from 0 to 1
 */
export function describeConfidence(confidence) {
  if (confidence >= 0.75) return "quite sure";
  if (confidence >= 0.5) return "fairly sure";
  if (confidence >= 0.3) return "a careful guess";
  return "hardly more than a guess";
}

/**
 * Where a reading lies, for who cannot see the compass.
 *
 * @param {Reading} reading
 */
export function describePlace(reading) {
  const { valence, arousal } = reading.affect;
  const pleasant = valence >= 0.1 ? "pleasant" : valence <= -0.1 ? "unpleasant" : "neither";
  const lively = arousal >= 0.1 ? "lively" : arousal <= -0.1 ? "calm" : "in between";
  const modes = reading.modes.map(({ name, share, affect }) =>
    `${name} ${formatShare(share)}, at ${affect.valence.toFixed(2)} and ${affect.arousal.toFixed(2)}`);
  const undecided = modes.length > 0 ? ` Undecided between ${joinWords(modes)}.` : "";
  return (
    `Mood compass: valence ${valence.toFixed(2)} (${pleasant}), ` +
    `arousal ${arousal.toFixed(2)} (${lively}), each from -1 to 1.${undecided}`
  );
}

/**
 * The second line of a card: artist, year, genre, tempo, as far as known.
 *
 * @param {Track} track
 */
export function trackFacts(track) {
  // Isolated, so that a name written from right to left does not pull the year to its other side.
  const facts = [track.artist && `\u2068${track.artist}\u2069`];
  if (track.year) facts.push(String(track.year));
  if (track.genres[0]) facts.push(track.genres[0]);
  if (track.tempo_bpm) facts.push(`${Math.round(track.tempo_bpm)} bpm`);
  return facts.filter(Boolean).join(" · ");
}
