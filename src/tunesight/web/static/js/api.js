/**
 * The only module that speaks to the server.
 *
 * @typedef {import("./types.js").Answer} Answer
 * @typedef {import("./types.js").Ask} Ask
 * @typedef {import("./types.js").Health} Health
 * @typedef {import("./types.js").Sample} Sample
 */

/** What the server refused, in its own sentence. */
export class ApiProblem extends Error {
  /**
   * @param {string} detail a sentence for people
   * @param {number} status HTTP status, or 0 where the server could not be reached
   */
  constructor(detail, status) {
    super(detail);
    this.name = "ApiProblem";
    this.status = status;
  }
}

const UNREACHABLE = "The server cannot be reached; see whether it still runs, then try again.";

/**
 * List the bundled pictures.
 *
 * @returns {Promise<Sample[]>}
 */
export async function listSamples() {
  return /** @type {Sample[]} */ (await readJson("/api/v1/samples"));
}

/**
 * Ask how the server is, and how much may be uploaded.
 *
 * @returns {Promise<Health>}
 */
export async function readHealth() {
  return /** @type {Health} */ (await readJson("/api/v1/health"));
}

/**
 * Read the API's own description, for the documentation page.
 *
 * @returns {Promise<unknown>}
 */
export async function readOpenApi() {
  return readJson("/api/openapi.json");
}

/**
 * Ask for tracks. An XMLHttpRequest, because fetch cannot tell how far an upload is.
 *
 * @param {Ask} ask
 * @param {(share: number | null) => void} progress share sent, or null once all was sent
 * @returns {{answer: Promise<Answer>, abort: () => void}}
 */
export function recommend(ask, progress) {
  const request = new XMLHttpRequest();
  /** @type {Promise<Answer>} */
  const answer = new Promise((resolve, reject) => {
    request.open("POST", "/api/v1/recommendations");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    });
    request.upload.addEventListener("load", () => progress(null));
    request.addEventListener("error", () => reject(new ApiProblem(UNREACHABLE, 0)));
    request.addEventListener("abort", () => reject(new DOMException("Aborted", "AbortError")));
    request.addEventListener("load", () => {
      if (request.status === 200) resolve(/** @type {Answer} */ (request.response));
      else reject(new ApiProblem(problemDetail(request.response, request.status), request.status));
    });
    request.send(askToForm(ask));
  });
  return { answer, abort: () => request.abort() };
}

/**
 * @param {Ask} ask
 * @returns {FormData}
 */
function askToForm(ask) {
  const form = new FormData();
  if (ask.picture) form.append("picture", ask.picture);
  else if (ask.sample) form.append("sample", ask.sample.id);
  if (ask.wish) form.append("wish", ask.wish);
  form.append("wish_weight", String(ask.wishWeight));
  if (ask.playable) form.append("playable", "true");
  return form;
}

/**
 * @param {string} path
 * @returns {Promise<unknown>}
 */
async function readJson(path) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(path, { headers: { accept: "application/json" } });
  } catch {
    throw new ApiProblem(UNREACHABLE, 0);
  }
  const body = /** @type {unknown} */ (await response.json().catch(() => null));
  if (!response.ok) throw new ApiProblem(problemDetail(body, response.status), response.status);
  return body;
}

/**
 * @param {unknown} body
 * @param {number} status
 * @returns {string}
 */
function problemDetail(body, status) {
  if (body && typeof body === "object" && "detail" in body && typeof body.detail === "string") {
    return body.detail;
  }
  return `The server answered with status ${status}; try again.`;
}
