/** Feedback in the place where something was asked: a problem in a sentence, or how far it is. */

import { el, fill } from "./dom.js";
import { formatShare } from "./format.js";

/**
 * Say what went wrong, instead of whatever was said before.
 *
 * @param {HTMLElement} place
 * @param {string} sentence
 */
export function showProblem(place, sentence) {
  fill(place, el("p", { class: "problem", role: "alert" }, sentence));
}

/**
 * Show that something is on its way.
 *
 * @param {HTMLElement} place
 * @param {boolean} hasPicture
 * @returns {(share: number | null) => void} to be told the share sent, or null once all was sent
 */
export function showProgress(place, hasPicture) {
  const fillBar = el("span");
  const bar = el("div", { class: "progress-bar is-waiting", "aria-hidden": "true" }, fillBar);
  const waiting = hasPicture ? "Looking at the picture…" : "Listening to your wish…";
  const label = el("p", { role: "status" }, waiting);
  fill(place, el("div", { class: "progress glass" }, label, bar));
  return (share) => {
    bar.classList.toggle("is-waiting", share === null);
    fillBar.style.setProperty("--share", String(share ?? 0));
    label.textContent = share === null ? waiting : `Sending the picture, ${formatShare(share)}`;
  };
}
