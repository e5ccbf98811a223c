/**
 * The first scene: drop, paste or choose a picture, or type a wish.
 *
 * @typedef {import("./types.js").App} App
 * @typedef {import("./types.js").Ask} Ask
 * @typedef {import("./types.js").Sample} Sample
 * @typedef {import("./types.js").Scene} Scene
 */

import { ApiProblem, listSamples, readHealth } from "./api.js";
import { el, fill, icon } from "./dom.js";
import { showProblem, showProgress } from "./feedback.js";
import { listenForPictures, refusePicture } from "./pictures.js";
import { Scope } from "./scope.js";
import { MOST_WISH } from "./types.js";

/**
 * Build the first scene.
 *
 * @param {App} app
 * @returns {Scene}
 */
export function createHome(app) {
  const scope = new Scope();
  const file = el("input", {
    type: "file", class: "visually-hidden", id: "picture", accept: "image/*,video/*,.heic,.heif,.avif,.mkv",
  });
  const dropzone = layOutDropzone(file);
  const feedback = el("div", { class: "feedback" });
  const wish = el("input", {
    class: "field", id: "wish", name: "wish", type: "text", maxlength: MOST_WISH, autocomplete: "off",
    placeholder: "rainy sunday, slow piano, no vocals",
  });
  const playable = el("input", { type: "checkbox", role: "switch", id: "playable" });
  const wishForm = el(
    "form",
    { class: "wish glass" },
    el("label", { class: "visually-hidden", for: "wish" }, "A wish, in your own words"),
    wish,
    el("button", { class: "button button-primary", type: "submit" }, "Find music"),
  );
  const back = el("button", { class: "button", type: "button", hidden: !app.hasAnswer() }, "Back to the last answer");
  const samples = el("ul", { class: "samples" });
  /** @type {Pick<import("./types.js").Health, "max_upload_bytes" | "max_video_bytes"> | null} */
  let limits = null;
  let isBusy = false;

  /** @param {Pick<Ask, "picture" | "sample">} shown */
  async function send(shown) {
    if (isBusy) return;
    const refusal = shown.picture && refusePicture(shown.picture, limits);
    if (refusal) {
      showProblem(feedback, refusal);
      return;
    }
    isBusy = true;
    const progress = showProgress(feedback, shown.picture !== null || shown.sample !== null);
    try {
      const ask = { ...shown, wish: wish.value.trim(), wishWeight: 0.5, playable: playable.checked };
      await app.ask(ask, progress);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      showProblem(feedback, error.message);
    } finally {
      isBusy = false;
      file.value = "";
    }
  }

  /** @param {File} picture */
  function sendPicture(picture) {
    void send({ picture, sample: null });
  }

  const element = el(
    "div",
    { class: "scene home" },
    el(
      "div",
      { class: "hero" },
      el("h1", { tabindex: -1 }, "Show it a picture. Hear what fits."),
      el("p", {}, "Ten tracks that carry its mood, and the reason for each. What you show is not kept."),
    ),
    dropzone,
    feedback,
    wishForm,
    el(
      "div",
      { class: "home-options" },
      el("h2", { class: "heading" }, "Or try one of these"),
      back,
      layOutSwitch(playable),
    ),
    samples,
  );

  scope.listen(file, "change", () => {
    const picture = file.files?.[0];
    if (picture) sendPicture(picture);
  });
  scope.listen(back, "click", () => app.goToAnswer());
  scope.listen(wishForm, "submit", (event) => {
    event.preventDefault();
    if (wish.value.trim()) void send({ picture: null, sample: null });
    else {
      showProblem(feedback, "Say in a few words what you would like to hear, or drop a picture.");
      wish.focus();
    }
  });
  listenForPictures(scope, dropzone, sendPicture);

  return {
    element,
    show() {
      void listSamples().then(
        (list) => fill(samples, ...list.map((sample) => layOutSample(sample, scope, send))),
        (error) => showProblem(feedback, error instanceof Error ? error.message : String(error)),
      );
      // The limit only saves a long upload; without it the server still says no.
      void readHealth().then((health) => { limits = health; }, () => {});
    },
    release: () => scope.release(),
  };
}

/** @param {HTMLInputElement} file */
function layOutDropzone(file) {
  const isTouch = window.matchMedia("(pointer: coarse)").matches;
  const picture = icon("picture");
  picture.classList.add("dropzone-icon");
  return el(
    "label",
    { class: "dropzone glass", for: "picture" },
    picture,
    el("span", { class: "dropzone-title" }, isTouch ? "Take or choose a picture or a clip" : "Drop a picture or a clip here"),
    el("span", { class: "soft" }, isTouch ? "a photo, a painting, a screenshot" : "or paste one, or click to choose a file"),
    file,
  );
}

/** @param {HTMLInputElement} playable */
function layOutSwitch(playable) {
  return el("label", { class: "switch" }, playable, "Only what can be played here");
}

/**
 * @param {Sample} sample
 * @param {Scope} scope
 * @param {(shown: Pick<Ask, "picture" | "sample">) => void} send
 */
function layOutSample(sample, scope, send) {
  const button = el(
    "button",
    { class: "sample", type: "button", "data-sample": sample.id },
    el("img", { src: sample.picture_url, alt: sample.alt, loading: "lazy", width: 320, height: 240 }),
    el("span", {}, sample.title),
  );
  scope.listen(button, "click", () => send({ picture: null, sample }));
  return el("li", {}, button);
}
