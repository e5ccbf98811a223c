/**
 * Elements without markup: text only ever enters the page as text.
 *
 * @typedef {Node | string | null | undefined | false} Child
 * @typedef {Record<string, string | number | boolean | null | undefined>} Attributes
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Build an HTML element. `true` writes an empty attribute; `false` and `null` write none.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  writeAttributes(element, attributes);
  append(element, children);
  return element;
}

/**
 * Build an SVG element.
 *
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  writeAttributes(element, attributes);
  append(element, children);
  return element;
}

/**
 * Draw one of the page's icons; it is decoration, the control beside it carries the words.
 *
 * @param {"play" | "pause" | "next" | "previous" | "picture" | "note"} name
 */
export function icon(name) {
  const paths = {
    play: "M8 5.2v13.6a.8.8 0 0 0 1.2.7l10.9-6.8a.8.8 0 0 0 0-1.4L9.2 4.5A.8.8 0 0 0 8 5.2Z",
    pause: "M7 4.5h3.2v15H7zM13.8 4.5H17v15h-3.2z",
    next: "M5 5.5v13l9-6.5zM15.5 5.5H18v13h-2.5z",
    previous: "M19 5.5v13l-9-6.5zM6 5.5h2.5v13H6z",
    picture:
      "M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5c0-1.1.9-2 2-2Zm0 2v10.6l4-4.1 " +
      "3.4 3.4 2.6-2.4 4 3.8V5zm10.2 1.8a1.9 1.9 0 1 1 0 3.8 1.9 1.9 0 0 1 0-3.8Z",
    note: "M9 4.6 20 3v12.6a3.3 3.3 0 1 1-2-3V7.3l-7 1v9.3a3.3 3.3 0 1 1-2-3z",
  };
  return svg(
    "svg",
    { viewBox: "0 0 24 24", fill: "currentColor", "aria-hidden": "true", width: 18, height: 18 },
    svg("path", { d: paths[name], "fill-rule": "evenodd" }),
  );
}

/**
 * Replace everything inside an element.
 *
 * @param {Element} element
 * @param {...Child} children
 */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

/**
 * @param {Element} element
 * @param {Attributes} attributes
 */
function writeAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

/**
 * @param {Element} element
 * @param {Child[]} children
 */
function append(element, children) {
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
}
