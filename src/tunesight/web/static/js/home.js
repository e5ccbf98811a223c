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
import { formatShare } from "./format.js";
import { Scope } from "./scope.js";

/**
 * Build the first scene.
 *
 * @param {App} app
 * @returns {Scene}
 */
export function createHome(app) {
  const scope = new Scope();
  const file = el("input", {
    type: "file", class: "visually-hidden", id: "picture", accept: "image/*,.heic,.heif,.avif",
  });
  const dropzone = layOutDropzone(file);
  const feedback = el("div", { class: "feedback" });
  const wish = el("input", {
    class: "field", id: "wish", name: "wish", type: "text", maxlength: 500, autocomplete: "off",
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
  let mostBytes = Infinity;
  let isBusy = false;

  /** @param {Pick<Ask, "picture" | "sample">} shown */
  async function send(shown) {
    if (isBusy) return;
    const refusal = shown.picture && refuse(shown.picture, mostBytes);
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

  /** @param {FileList | null | undefined} files */
  function sendFirst(files) {
    const picture = files?.[0];
    if (picture) void send({ picture, sample: null });
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

  scope.listen(file, "change", () => sendFirst(file.files));
  scope.listen(back, "click", () => app.goToAnswer());
  scope.listen(wishForm, "submit", (event) => {
    event.preventDefault();
    if (wish.value.trim()) void send({ picture: null, sample: null });
    else {
      showProblem(feedback, "Say in a few words what you would like to hear, or drop a picture.");
      wish.focus();
    }
  });
  listenForPictures(scope, dropzone, sendFirst);

  return {
    element,
    show() {
      void listSamples().then(
        (list) => fill(samples, ...list.map((sample) => layOutSample(sample, scope, send))),
        (error) => showProblem(feedback, error instanceof Error ? error.message : String(error)),
      );
      // The limit only saves a long upload; without it the server still says no.
      void readHealth().then((health) => { mostBytes = health.max_upload_bytes; }, () => {});
    },
    release: () => scope.release(),
  };
}

/**
 * Take pictures that are dropped anywhere on the page or pasted.
 *
 * @param {Scope} scope
 * @param {HTMLElement} dropzone lights up while something hovers
 * @param {(files: FileList | null | undefined) => void} take
 */
function listenForPictures(scope, dropzone, take) {
  scope.listen(window, "dragover", (event) => {
    event.preventDefault();
    dropzone.classList.add("is-over");
  });
  scope.listen(window, "dragleave", (event) => {
    if (event.relatedTarget === null) dropzone.classList.remove("is-over");
  });
  scope.listen(window, "drop", (event) => {
    event.preventDefault();
    dropzone.classList.remove("is-over");
    take(event.dataTransfer?.files);
  });
  scope.listen(window, "paste", (event) => {
    const files = event.clipboardData?.files;
    if (!files?.length) return;
    event.preventDefault();
    take(files);
  });
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
    el("span", { class: "dropzone-title" }, isTouch ? "Take or choose a picture" : "Drop a picture here"),
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

/**
 * Say at once what the server would say after a long upload.
 *
 * @param {File} picture
 * @param {number} mostBytes
 */
function refuse(picture, mostBytes) {
  const mib = (/** @type {number} */ bytes) => (bytes / 2 ** 20).toFixed(1);
  if (picture.size > mostBytes) {
    return `${picture.name} has ${mib(picture.size)} MiB; at most ${mib(mostBytes)} MiB can be sent. Choose a smaller picture.`;
  }
  if (picture.size === 0) return `${picture.name} is empty; choose another picture.`;
  if (picture.type && !picture.type.startsWith("image/")) {
    return `${picture.name} is not a picture; choose a JPEG, PNG, WebP, GIF, AVIF or HEIC file.`;
  }
  return "";
}

/**
 * @param {HTMLElement} place
 * @param {string} sentence
 */
function showProblem(place, sentence) {
  fill(place, el("p", { class: "problem", role: "alert" }, sentence));
}

/**
 * @param {HTMLElement} place
 * @param {boolean} hasPicture
 * @returns {(share: number | null) => void}
 */
function showProgress(place, hasPicture) {
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
