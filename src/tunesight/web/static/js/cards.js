/**
 * Cards: one for each recommended track.
 *
 * @typedef {import("./types.js").Recommendation} Recommendation
 * @typedef {import("./player.js").Player} Player
 */

import { drawContributions, scaleOf } from "./contributions.js";
import { el, fill, icon } from "./dom.js";
import { trackFacts } from "./format.js";

/**
 * Lay out the cards of an answer.
 *
 * @param {readonly Recommendation[]} tracks best first
 * @param {import("./scope.js").Scope} scope owns the listeners
 * @param {Player} player
 * @param {(trackId: string | null) => void} point is told which card is looked at
 * @returns {HTMLOListElement}
 */
export function layOutCards(tracks, scope, player, point) {
  const scale = scaleOf(tracks);
  const playable = tracks.filter((track) => track.audio_url !== null);
  const list = el("ol", { class: "cards", "aria-label": "Tracks, best first" });
  tracks.forEach((track, rank) => {
    const lead = track.audio_url
      ? playButton(track, scope, () => player.toggle(track, playable))
      : el("span", { class: "no-play", title: "No sound here; search it elsewhere" }, icon("note"));
    const card = el(
      "li",
      { class: "card glass", "data-track": track.id },
      lead,
      el(
        "div",
        { class: "card-main" },
        el("h3", { class: "card-title" }, el("bdi", { lang: track.language || null }, track.title)),
        el("p", { class: "card-facts small" }, trackFacts(track)),
        el("p", { class: "card-reason" }, track.reason),
        track.audio_url ? null : searchLinks(track),
      ),
      drawContributions(track, scale),
    );
    card.style.setProperty("--rank", String(rank));
    scope.listen(card, "pointerenter", () => point(track.id));
    scope.listen(card, "pointerleave", () => point(null));
    scope.listen(card, "focusin", () => point(track.id));
    scope.listen(card, "focusout", () => point(null));
    list.append(card);
  });
  scope.own(player.watch((state) => markPlaying(list, state.track?.id ?? null, state.isPlaying)));
  return list;
}

/**
 * @param {Recommendation} track
 * @param {import("./scope.js").Scope} scope
 * @param {() => void} toggle
 */
function playButton(track, scope, toggle) {
  const button = el("button", { class: "play", type: "button", "data-title": track.title });
  scope.listen(button, "click", toggle);
  return button;
}

/**
 * @param {HTMLElement} list
 * @param {string | null} trackId
 * @param {boolean} isPlaying
 */
function markPlaying(list, trackId, isPlaying) {
  for (const card of list.children) {
    const isThis = card instanceof HTMLElement && card.dataset["track"] === trackId;
    card.classList.toggle("is-playing", isThis);
    const button = card.querySelector("button.play");
    if (!(button instanceof HTMLButtonElement)) continue;
    const isOn = isThis && isPlaying;
    fill(button, icon(isOn ? "pause" : "play"));
    button.setAttribute("aria-label", `${isOn ? "Pause" : "Play"} ${button.dataset["title"] ?? ""}`);
  }
}

/** @param {Recommendation} track */
function searchLinks(track) {
  /** @type {[string, string][]} */
  const services = [
    ["Spotify", track.links.spotify],
    ["YouTube", track.links.youtube],
    ["Apple Music", track.links.apple_music],
  ];
  return el(
    "p",
    { class: "links" },
    ...services.map(([name, url]) =>
      el(
        "a",
        {
          href: url,
          target: "_blank",
          rel: "noopener noreferrer",
          "aria-label": `Search ${name} for ${track.title} by ${track.artist} (new tab)`,
        },
        name,
      ),
    ),
  );
}
