/**
 * The player: one audio element for the whole page, so that sound survives a change of scene.
 *
 * Keys, wherever nothing else wants them: space plays and pauses, arrows move by five seconds,
 * N and P go to the next and the previous track.
 *
 * @typedef {import("./types.js").Track} Track
 * @typedef {{track: Track | null, isPlaying: boolean}} PlayerState
 */

import { el, fill, icon } from "./dom.js";
import { formatTime } from "./format.js";

const STEP_S = 5;

export class Player {
  #audio = new Audio();
  /** @type {readonly Track[]} */
  #queue = [];
  /** @type {Track | null} */
  #track = null;
  /** @type {Set<(state: PlayerState) => void>} */
  #watchers = new Set();
  #bar;
  #announce;
  #title = el("p", { class: "player-title", dir: "auto" });
  #artist = el("p", { class: "small soft", dir: "auto" });
  #playButton = stepButton("Play", "play");
  #nextButton = stepButton("Next track", "next");
  #previousButton = stepButton("Previous track", "previous");
  #seek = el("input", {
    class: "slider", type: "range", min: 0, max: 1, step: 0.1, value: 0, "aria-label": "Position",
  });
  #elapsed = el("span", {}, "0:00");
  #length = el("span", {}, "0:00");

  /**
   * @param {HTMLElement} bar where the player is shown
   * @param {import("./scope.js").Scope} scope of the whole page
   * @param {(sentence: string) => void} announce
   */
  constructor(bar, scope, announce) {
    this.#bar = bar;
    this.#announce = announce;
    this.#audio.preload = "metadata";
    fill(
      bar,
      el("div", { class: "player-buttons" }, this.#previousButton, this.#playButton, this.#nextButton),
      el("div", { class: "player-name" }, this.#title, this.#artist),
      el("div", { class: "player-seek" }, this.#elapsed, this.#seek, this.#length),
      this.#audio,
    );
    scope.listen(this.#playButton, "click", () => this.#switch());
    scope.listen(this.#nextButton, "click", () => this.#move(1));
    scope.listen(this.#previousButton, "click", () => this.#move(-1));
    scope.listen(this.#seek, "input", () => this.#seekTo(Number(this.#seek.value)));
    scope.listen(this.#audio, "play", () => this.#tell());
    scope.listen(this.#audio, "pause", () => this.#tell());
    scope.listen(this.#audio, "timeupdate", () => this.#showTime());
    scope.listen(this.#audio, "durationchange", () => this.#showTime());
    scope.listen(this.#audio, "ended", () => this.#move(1));
    scope.listen(this.#audio, "error", () => this.#fail());
    scope.listen(window, "keydown", (event) => this.#onKey(event));
    this.#offerMediaKeys();
  }

  /**
   * Play a track, or pause it where it plays already.
   *
   * @param {Track} track
   * @param {readonly Track[]} queue what "next" walks through
   */
  toggle(track, queue) {
    this.#queue = queue;
    if (this.#track?.id === track.id) this.#switch();
    else this.#start(track);
  }

  /**
   * Be told of every change, and of the state now.
   *
   * @param {(state: PlayerState) => void} watcher
   * @returns {() => void} ends it
   */
  watch(watcher) {
    this.#watchers.add(watcher);
    watcher(this.#state());
    return () => this.#watchers.delete(watcher);
  }

  /** @param {Track} track */
  #start(track) {
    if (!track.audio_url) return;
    this.#track = track;
    this.#audio.src = track.audio_url;
    this.#title.textContent = track.title;
    this.#artist.textContent = track.artist;
    this.#artist.classList.remove("is-problem");
    this.#bar.hidden = false;
    document.body.classList.add("has-player");
    this.#announce(`Playing ${track.title} by ${track.artist}.`);
    if ("mediaSession" in navigator) {
      const { title, artist, album } = track;
      navigator.mediaSession.metadata = new MediaMetadata({ title, artist, album });
    }
    this.#play();
    this.#tell();
  }

  #play() {
    // A failure is told by the element's own "error" event; an interrupted start is no failure.
    this.#audio.play().catch(() => this.#tell());
  }

  #switch() {
    if (!this.#track) return;
    // A failed element stays failed; only loading anew can find a server that is back.
    if (this.#audio.error) this.#start(this.#track);
    else if (this.#audio.paused) this.#play();
    else this.#audio.pause();
  }

  /** @param {number} by */
  #move(by) {
    const track = this.#queue[this.#place() + by];
    if (track) this.#start(track);
    else this.#tell();
  }

  #place() {
    return this.#queue.findIndex((track) => track.id === this.#track?.id);
  }

  /** @param {number} seconds */
  #seekTo(seconds) {
    const length = this.#audio.duration;
    if (!Number.isFinite(length)) return;
    this.#audio.currentTime = Math.min(length, Math.max(0, seconds));
    this.#showTime();
  }

  #showTime() {
    const length = Number.isFinite(this.#audio.duration)
      ? this.#audio.duration
      : (this.#track?.duration_s ?? 0);
    const at = this.#audio.currentTime;
    this.#seek.max = String(length);
    this.#seek.value = String(at);
    this.#seek.setAttribute("aria-valuetext", `${formatTime(at)} of ${formatTime(length)}`);
    this.#elapsed.textContent = formatTime(at);
    this.#length.textContent = formatTime(length);
  }

  #fail() {
    if (!this.#track || !this.#audio.error) return;
    this.#announce(`${this.#track.title} cannot be played now; press play to try again.`);
    this.#artist.textContent = "cannot be played now; press play to try again";
    this.#artist.classList.add("is-problem");
    this.#tell();
  }

  #tell() {
    const state = this.#state();
    fill(this.#playButton, icon(state.isPlaying ? "pause" : "play"));
    this.#playButton.setAttribute("aria-label", state.isPlaying ? "Pause" : "Play");
    const place = this.#place();
    this.#previousButton.disabled = place <= 0;
    this.#nextButton.disabled = place < 0 || place >= this.#queue.length - 1;
    for (const watcher of this.#watchers) watcher(state);
  }

  /** @returns {PlayerState} */
  #state() {
    return { track: this.#track, isPlaying: this.#track !== null && !this.#audio.paused };
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const isModified = event.ctrlKey || event.altKey || event.metaKey;
    if (!this.#track || isModified || event.defaultPrevented || wantsKey(event)) return;
    const at = this.#audio.currentTime;
    /** @type {Record<string, () => void>} */
    const actions = {
      " ": () => this.#switch(),
      ArrowRight: () => this.#seekTo(at + STEP_S),
      ArrowLeft: () => this.#seekTo(at - STEP_S),
      n: () => this.#move(1),
      p: () => this.#move(-1),
    };
    const act = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  #offerMediaKeys() {
    if (!("mediaSession" in navigator)) return;
    const session = navigator.mediaSession;
    session.setActionHandler("play", () => this.#switch());
    session.setActionHandler("pause", () => this.#switch());
    session.setActionHandler("nexttrack", () => this.#move(1));
    session.setActionHandler("previoustrack", () => this.#move(-1));
  }
}

/**
 * Whether the focused control has its own use for a key.
 *
 * @param {KeyboardEvent} event
 */
function wantsKey(event) {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("input, textarea, select")) return true;
  return event.key === " " && target.closest("button, a, summary, [role=button]") !== null;
}

/**
 * @param {string} label
 * @param {"play" | "next" | "previous"} name
 */
function stepButton(label, name) {
  return el("button", { class: "player-step", type: "button", "aria-label": label }, icon(name));
}
