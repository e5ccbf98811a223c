/**
 * Numbers and readings as words.
 *
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
 * How the headline of a reading begins. A picture "looks"; nobody is told what they feel.
 *
 * @param {Reading} reading
 */
export function readingOpening(reading) {
  if (reading.source === "wish") return "Your wish sounds";
  if (reading.source === "fused" && reading.parts.some((part) => part.source === "wish")) {
    return "Picture and wish together sound";
  }
  return "This picture looks";
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
  return (
    `Mood compass: valence ${valence.toFixed(2)} (${pleasant}), ` +
    `arousal ${arousal.toFixed(2)} (${lively}), each from -1 to 1.`
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
