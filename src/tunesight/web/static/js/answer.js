/**
 * The second scene: the reading, and the tracks that fit it.
 *
 * @typedef {import("./types.js").Answer} Answer
 * @typedef {import("./types.js").App} App
 * @typedef {import("./types.js").Ask} Ask
 * @typedef {import("./types.js").Scene} Scene
 */

import { ApiProblem, readHealth } from "./api.js";
import { layOutCards } from "./cards.js";
import { el, icon } from "./dom.js";
import { showProblem, showProgress } from "./feedback.js";
import { formatShare } from "./format.js";
import { layOutLook } from "./look.js";
import { listenForPictures, refusePicture } from "./pictures.js";
import { layOutDetail, writeHeadline } from "./reading.js";
import { Scope } from "./scope.js";
import { MOST_WISH } from "./types.js";

/** Long enough that a slider in motion asks once, short enough to feel live. */
const SETTLE_MS = 250;

/**
 * Build the second scene.
 *
 * @param {App} app
 * @param {Ask} ask
 * @param {Answer} answer
 * @param {(() => void) | null} undo takes the last change back; null where there was none
 * @returns {Scene}
 */
export function createAnswer(app, ask, answer, undo) {
  const scope = new Scope();
  const look = layOutLook(ask, answer, scope);
  const hasPicture = ask.picture !== null || ask.sample !== null;
  const again = el("button", { class: "button", type: "button" }, hasPicture ? "Another picture" : "Another wish");
  scope.listen(again, "click", () => app.goHome());
  const back = undo && el("button", { class: "button", type: "button" }, "Undo");
  if (back) scope.listen(back, "click", undo);

  const found = el("section", { class: "found", "aria-label": "The tracks" });
  const tune = layOutTune(app, ask, scope, found);
  found.append(
    tune.form,
    layOutFoundHead(answer),
    ...offerSound(answer, ask, scope, tune.hearOnly),
    answer.tracks.length > 0
      ? layOutCards(answer.tracks, scope, app.player, look.light)
      : el("p", { class: "empty glass" }, answer.notes[0] ?? "Nothing passes the filters; loosen one."),
  );

  listenForPictures(scope, look.element, (picture) => void tune.show(picture));

  const element = el(
    "div",
    { class: "scene answer" },
    el("div", { class: "answer-head" }, writeHeadline(answer.reading), el("div", { class: "answer-steps" }, back, again)),
    look.element,
    found,
    layOutDetail(answer),
  );
  return {
    element,
    show() {
      const count = answer.tracks.length;
      const heading = element.querySelector("h1")?.textContent ?? "";
      const tracks = `${count} ${count === 1 ? "track" : "tracks"} found.`;
      app.announce([heading, answer.reading.doubt, tracks].filter(Boolean).join(" "));
    },
    release: () => scope.release(),
  };
}

/** @param {Answer} answer */
function layOutFoundHead(answer) {
  const count = answer.tracks.length;
  const title = count === 1 ? "One track that fits" : `${count} tracks that fit`;
  return el(
    "div",
    { class: "found-head" },
    el("h2", { class: "heading" }, title, " ", el("span", { class: "soft small" }, `of ${answer.considered} considered`)),
    count > 1 && el("p", { class: "soft small" }, "A longer bar fits better."),
    ...(count > 0 ? answer.notes : []).map((note) => el("p", { class: "soft small" }, note)),
  );
}

/**
 * Offer music at once where the best fits are all known by name only.
 *
 * @param {Answer} answer
 * @param {Ask} ask
 * @param {Scope} scope
 * @param {() => void} hearOnly
 */
function offerSound(answer, ask, scope, hearOnly) {
  if (ask.playable || answer.tracks.length === 0) return [];
  if (answer.tracks.some((track) => track.audio_url !== null)) return [];
  const button = el("button", { class: "button button-primary", type: "button" }, icon("play"), "Hear what plays here");
  scope.listen(button, "click", hearOnly);
  return [
    el("div", { class: "offer glass" }, el("p", {}, "These open in a streaming service."), button),
  ];
}

/**
 * Everything by which an answer can be changed without going back.
 *
 * @param {App} app
 * @param {Ask} ask
 * @param {Scope} scope
 * @param {HTMLElement} found fades while a new answer is on its way
 * @returns {{form: HTMLFormElement, hearOnly: () => void, show: (picture: File) => Promise<void>}}
 */
function layOutTune(app, ask, scope, found) {
  const hasPicture = ask.picture !== null || ask.sample !== null;
  const wish = el("input", {
    class: "field", id: "wish", type: "text", maxlength: MOST_WISH, value: ask.wish, autocomplete: "off",
    placeholder: hasPicture ? "Add a wish: slower…" : "rainy sunday, slow piano",
  });
  const playable = el("input", { type: "checkbox", role: "switch", id: "playable", checked: ask.playable });
  const weight = el("input", {
    class: "slider", id: "weight", type: "range", min: 0, max: 1, step: 0.05, value: ask.wishWeight,
  });
  const shown = el("output", { for: "weight" }, formatShare(ask.wishWeight));
  const problem = el("div", { class: "tune-problem" });
  const form = el(
    "form",
    { class: "tune glass", "aria-label": "Change the answer" },
    el(
      "div",
      { class: "tune-wish" },
      el("label", { class: "visually-hidden", for: "wish" }, "A wish, in your own words"),
      wish,
      el("button", { class: "button", id: "update", type: "submit" }, "Update"),
    ),
    el("label", { class: "switch small" }, playable, "Only what can be played here"),
    hasPicture && ask.wish
      ? el("div", { class: "tune-weight" }, el("label", { for: "weight" }, "Picture ↔ wish"), weight, shown)
      : null,
    problem,
  );

  async function update() {
    const text = wish.value.trim();
    if (!hasPicture && !text) {
      showProblem(problem, "Say in a few words what you would like to hear.");
      wish.focus();
      return;
    }
    problem.replaceChildren();
    await change(
      { ...ask, wish: text, playable: playable.checked, wishWeight: Number(weight.value) },
      () => {},
    );
  }

  /** @param {File} picture */
  async function show(picture) {
    const health = await readHealth().catch(() => null);
    const refusal = refusePicture(picture, health);
    if (refusal) showProblem(problem, refusal);
    else await change({ ...ask, picture, sample: null }, showProgress(problem, true));
  }

  /**
   * @param {Ask} next
   * @param {(share: number | null) => void} progress
   */
  async function change(next, progress) {
    found.classList.add("is-stale");
    app.announce("Looking for tracks…");
    try {
      await app.ask(next, progress);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      found.classList.remove("is-stale");
      showProblem(problem, error.message);
      // The answer that is still shown was asked with these; the words stay, to be sent again.
      playable.checked = ask.playable;
      weight.value = String(ask.wishWeight);
      shown.textContent = formatShare(ask.wishWeight);
    }
  }

  let cancel = () => {};
  scope.listen(form, "submit", (event) => {
    event.preventDefault();
    void update();
  });
  scope.listen(playable, "change", () => void update());
  scope.listen(weight, "input", () => {
    shown.textContent = formatShare(Number(weight.value));
    cancel();
    cancel = scope.later(() => void update(), SETTLE_MS);
  });
  return {
    form,
    hearOnly() {
      playable.checked = true;
      playable.focus();
      void update();
    },
    show,
  };
}
