/**
 * The application: which scene is shown, what was last asked, and the browser's back button.
 *
 * @typedef {import("./types.js").Answer} Answer
 * @typedef {import("./types.js").App} App
 * @typedef {import("./types.js").Ask} Ask
 * @typedef {import("./types.js").Scene} Scene
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

function start() {
  const page = new Scope();
  const main = find("main");
  const status = find("status");
  const announce = (/** @type {string} */ sentence) => { status.textContent = sentence; };

  /** @type {Scene | null} */
  let scene = null;
  /** @type {{ask: Ask, answer: Answer} | null} */
  let last = null;
  let abort = () => {};

  /** @type {App} */
  const app = {
    player: new Player(find("player"), page, announce),
    announce,
    hasAnswer: () => last !== null,
    goHome: () => {
      history.pushState({ scene: "home" }, "", "/");
      showHome();
    },
    goToAnswer: () => {
      history.pushState({ scene: "answer" }, "", "/#answer");
      showAnswer();
    },
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
      const isRefinement = last !== null && location.hash === "#answer";
      last = { ask, answer };
      if (isRefinement) showAnswer({ keepFocus: true });
      else app.goToAnswer();
    },
  };

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

  /** @param {{keepFocus?: boolean}} [options] */
  function showAnswer({ keepFocus = false } = {}) {
    if (!last) {
      showHome();
      return;
    }
    const focused = document.activeElement?.id ?? "";
    change(createAnswer(app, last.ask, last.answer), "Your tracks – Tunesight");
    const again = keepFocus && focused ? document.getElementById(focused) : null;
    if (again) again.focus({ preventScroll: true });
    else settle();
  }

  /** Bring a new scene's heading into view and under the reader's finger. */
  function settle() {
    window.scrollTo(0, 0);
    main.querySelector("h1")?.focus({ preventScroll: true });
  }

  page.listen(window, "popstate", () => {
    if (location.hash === "#answer" && last) showAnswer();
    else showHome();
  });
  page.listen(find("brand"), "click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    app.goHome();
  });
  // An answer lives in this tab only; after a reload there is none to go back to.
  history.replaceState({ scene: "home" }, "", "/");
  showHome();
}

start();
