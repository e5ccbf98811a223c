/**
 * A share as a row: its name, a bar, and the number.
 */

import { el } from "./dom.js";
import { formatShare } from "./format.js";

/**
 * Draw one row of a list with the class "bars".
 *
 * @param {string} name
 * @param {number} share from 0 to 1
 * @returns {{element: HTMLLIElement, set: (share: number) => void}} `set` moves the bar and the
 *   number to another share
 */
export function drawBar(name, share) {
  const bar = el("span");
  const value = el("span", { class: "bar-value" });
  /** @param {number} share */
  function set(share) {
    bar.style.setProperty("--share", String(share));
    value.textContent = formatShare(share);
  }
  set(share);
  const element = el("li", {}, el("span", {}, name), el("div", { class: "bar", "aria-hidden": "true" }, bar), value);
  return { element, set };
}
