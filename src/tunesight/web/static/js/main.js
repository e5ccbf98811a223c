/**
 * The application: which scene is shown, what was last asked, and the browser's back button.
 *
 * @typedef {import("./types.js").Answer} Answer
 * @typedef {import("./types.js").App} App
 * @typedef {import("./types.js").Ask} Ask
 * @typedef {import("./types.js").Scene} Scene
 * @typedef {{ask: Ask, answer: Answer, isChange: boolean}} Asked `isChange` where it changed the
 *   question before it, so that going back undoes it
 */

import { recommend } from "./api.js";
import { createAnswer } from "./answer.js";
import { createHome } from "./home.js";
import { wearTints } from "./palette.js";
import { Player } from "./player.js";
import { Scope } from "./scope.js";

/** @param {string} id */
function find(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element "${id}".`);
  return element;
}

/**
 * Which answer a step of the browser's history shows, or null for the first scene.
 *
 * @param {unknown} state
 * @returns {number | null}
 */
function placeOf(state) {
  const isStep = typeof state === "object" && state !== null && "place" in state;
  return isStep && typeof state.place === "number" ? state.place : null;
}

/**
 * Whether two questions differ in the weight of the wish alone.
 *
 * @param {Ask} before
 * @param {Ask} after
 */
function isWeighed(before, after) {
  return (
    before.wish === after.wish &&
    before.playable === after.playable &&
    before.picture === after.picture &&
    before.sample === after.sample
  );
}

/**
 * What a scene that takes another's place must give back: the focused control and words half typed.
 *
 * @returns {() => boolean} gives them back; false where there was nothing, or it is gone
 */
function rememberFocus() {
  const focused = document.activeElement;
  const typed = focused instanceof HTMLInputElement && focused.type === "text" ? focused : null;
  const { value = "", selectionStart = null, selectionEnd = null } = typed ?? {};
  return () => {
    const again = focused?.id ? document.getElementById(focused.id) : null;
    if (!again) return false;
    again.focus({ preventScroll: true });
    if (typed && again instanceof HTMLInputElement) {
      again.value = value;
      again.setSelectionRange(selectionStart, selectionEnd);
    }
    return true;
  };
}

function start() {
  const page = new Scope();
  const main = find("main");
  const status = find("status");
  const announce = (/** @type {string} */ sentence) => { status.textContent = sentence; };

  /** @type {Scene | null} */
  let scene = null;
  /** @type {Asked[]} what was asked in this tab, in order; the browser's history holds places */
  const asked = [];
  let abort = () => {};

  /** @type {App} */
  const app = {
    player: new Player(find("player"), page, announce),
    announce,
    hasAnswer: () => asked.length > 0,
    goHome: () => {
      history.pushState({ place: null }, "", "/");
      showHome();
    },
    goToAnswer: () => goTo(asked.length - 1),
    async ask(ask, progress) {
      abort();
      const request = recommend(ask, progress);
      abort = request.abort;
      /** @type {Answer} */
      let answer;
      try {
        answer = await request.answer;
      } catch (error) {
        // A newer question took this one's place; its answer is the one to show.
        if (error instanceof DOMException && error.name === "AbortError") return;
        throw error;
      }
      const place = placeOf(history.state);
      const before = place === null ? undefined : asked[place];
      if (place === null || !before) {
        asked.push({ ask, answer, isChange: false });
        goTo(asked.length - 1);
      } else if (isWeighed(before.ask, ask)) {
        // A slider in motion is one step, not ten to go back through.
        asked[place] = { ask, answer, isChange: before.isChange };
        showAnswer(place, { keepFocus: true });
      } else {
        asked.splice(place + 1, Infinity, { ask, answer, isChange: true });
        goTo(place + 1, { keepFocus: true });
      }
    },
  };

  /**
   * @param {number} place
   * @param {{keepFocus?: boolean}} [options]
   */
  function goTo(place, options) {
    history.pushState({ place }, "", "/#answer");
    showAnswer(place, options);
  }

  /**
   * @param {Scene} next
   * @param {string} title
   */
  function change(next, title) {
    scene?.release();
    scene = next;
    main.replaceChildren(next.element);
    document.title = title;
    next.show();
  }

  function showHome() {
    abort();
    wearTints(null);
    const isFirst = scene === null;
    change(createHome(app), "Tunesight");
    if (!isFirst) settle();
  }

  /**
   * @param {number} place
   * @param {{keepFocus?: boolean}} [options]
   */
  function showAnswer(place, { keepFocus = false } = {}) {
    const shown = asked[place];
    if (!shown) {
      showHome();
      return;
    }
    const giveFocusBack = rememberFocus();
    const undo = shown.isChange ? () => history.back() : null;
    change(createAnswer(app, shown.ask, shown.answer, undo), "Your tracks – Tunesight");
    if (!keepFocus || !giveFocusBack()) settle();
  }

  /** Bring a new scene's heading into view and under the reader's finger. */
  function settle() {
    window.scrollTo(0, 0);
    main.querySelector("h1")?.focus({ preventScroll: true });
  }

  page.listen(window, "popstate", () => {
    // Whatever is still on its way was asked in the scene that is being left.
    abort();
    const place = placeOf(history.state);
    if (place === null) showHome();
    else showAnswer(place);
  });
  page.listen(find("brand"), "click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    app.goHome();
  });
  page.listen(find("skip"), "click", (event) => {
    // Following the link would write "#main" into the history, where steps are answers.
    event.preventDefault();
    main.focus();
  });
  // An answer lives in this tab only; after a reload there is none to go back to.
  history.replaceState({ place: null }, "", "/");
  showHome();
}

start();
