/**
 * A scope owns listeners, timers and whatever else must end: release it, and all of it ends.
 *
 * @typedef {GlobalEventHandlersEventMap & WindowEventHandlersEventMap} Events
 */
export class Scope {
  /** @type {(() => void)[]} */
  #ends = [];

  /**
   * Listen until the scope is released.
   *
   * @template {keyof Events} Name
   * @param {EventTarget} target
   * @param {Name} name
   * @param {(event: Events[Name]) => void} react
   * @param {AddEventListenerOptions} [options]
   */
  listen(target, name, react, options) {
    const listener = /** @type {EventListener} */ (/** @type {unknown} */ (react));
    target.addEventListener(name, listener, options);
    this.#ends.push(() => target.removeEventListener(name, listener, options));
  }

  /**
   * Run something once, later, unless the scope is released before.
   *
   * @param {() => void} work
   * @param {number} delayMs
   * @returns {() => void} ends it early
   */
  later(work, delayMs) {
    const timer = window.setTimeout(work, delayMs);
    const end = () => window.clearTimeout(timer);
    this.#ends.push(end);
    return end;
  }

  /**
   * Own something else that must end.
   *
   * @param {() => void} end
   */
  own(end) {
    this.#ends.push(end);
  }

  /** End everything, the latest first. */
  release() {
    for (const end of this.#ends.splice(0).reverse()) end();
  }
}
