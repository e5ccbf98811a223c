/**
 * The API's documentation, drawn from its own description; nothing is loaded from elsewhere.
 *
 * @typedef {{$ref?: string, type?: string, format?: string, description?: string, default?: unknown,
 *   properties?: Record<string, Schema>, items?: Schema, anyOf?: Schema[], enum?: unknown[],
 *   prefixItems?: Schema[], additionalProperties?: Schema | boolean, minimum?: number,
 *   maximum?: number}} Schema
 * @typedef {Record<string, {schema?: Schema, example?: unknown}>} Content
 * @typedef {{summary?: string, description?: string, tags?: string[],
 *   parameters?: {name: string, in: string, required?: boolean, schema?: Schema}[],
 *   requestBody?: {content: Content},
 *   responses: Record<string, {description: string, content?: Content}>}} Operation
 * @typedef {{info: {title: string, version: string, description?: string},
 *   paths: Record<string, Record<string, Operation>>,
 *   components?: {schemas?: Record<string, Schema>}}} Description
 */

import { ApiProblem, readOpenApi } from "./api.js";
import { el, fill } from "./dom.js";

const main = document.getElementById("main");
if (main) void show(main);

/** @param {HTMLElement} place */
async function show(place) {
  try {
    draw(place, /** @type {Description} */ (await readOpenApi()));
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    fill(place, el("p", { class: "problem", role: "alert" }, error.message));
  }
  place.removeAttribute("aria-busy");
}

/**
 * @param {HTMLElement} place
 * @param {Description} description
 */
function draw(place, description) {
  /** @type {Map<string, HTMLElement[]>} */
  const groups = new Map();
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags?.[0] ?? "other";
      groups.set(tag, [...(groups.get(tag) ?? []), drawOperation(path, method, operation)]);
    }
  }
  const schemas = Object.entries(description.components?.schemas ?? {});
  fill(
    place,
    el("h1", {}, `${description.info.title} API `, el("span", { class: "soft small" }, description.info.version)),
    el("p", {}, description.info.description ?? ""),
    el("pre", {}, example()),
    ...[...groups].flatMap(([tag, operations]) => [el("h2", {}, tag), ...operations]),
    el("h2", {}, "shapes"),
    ...schemas.map(([name, schema]) =>
      el(
        "section",
        { class: "operation glass", id: `shape-${name}` },
        el("h3", {}, el("code", {}, name)),
        schema.description ? el("p", {}, schema.description) : null,
        drawFields(schema.properties ?? {}),
      ),
    ),
  );
}

function example() {
  return `curl -F picture=@photo.jpg -F wish="slow piano" ${location.origin}/api/v1/recommendations`;
}

/**
 * @param {string} path
 * @param {string} method
 * @param {Operation} operation
 */
function drawOperation(path, method, operation) {
  const parameters = (operation.parameters ?? []).map((parameter) => [
    el("code", {}, parameter.name),
    `${parameter.in}, ${typeOf(parameter.schema)}`,
  ]);
  const forms = Object.entries(operation.requestBody?.content ?? {});
  return el(
    "section",
    { class: "operation glass" },
    el("h3", {}, el("span", { class: "method" }, method.toUpperCase()), el("code", {}, path)),
    el("p", {}, operation.description ?? operation.summary ?? ""),
    parameters.length > 0 ? table(["parameter", "type"], parameters) : null,
    ...forms.map(([kind, { schema }]) =>
      el("div", {}, el("p", { class: "soft small" }, kind), drawFields(schema?.properties ?? {})),
    ),
    el(
      "details",
      {},
      el("summary", {}, "Answers"),
      table(["status", "meaning", "shape"], Object.entries(operation.responses).map(
        ([status, response]) => [status, response.description, drawContent(response.content)],
      )),
    ),
  );
}

/** @param {Record<string, Schema>} fields */
function drawFields(fields) {
  const rows = Object.entries(fields).map(([name, schema]) => [
    el("code", {}, name),
    drawType(schema),
    schema.description ?? "",
  ]);
  return rows.length > 0 ? table(["field", "type", "meaning"], rows) : null;
}

/** @param {Content | undefined} content */
function drawContent(content) {
  const first = Object.entries(content ?? {})[0];
  if (!first) return "";
  return first[1].schema ? drawType(first[1].schema) : first[0];
}

/** @param {Schema} schema */
function drawType(schema) {
  const reference = schema.$ref ?? schema.items?.$ref;
  if (!reference) return typeOf(schema);
  const name = reference.split("/").pop() ?? "";
  return el("a", { href: `#shape-${name}` }, schema.items ? `list of ${name}` : name);
}

/**
 * @param {Schema | undefined} schema
 * @returns {string}
 */
function typeOf(schema) {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").pop() ?? "";
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" or ");
  if (schema.enum) return schema.enum.join(" | ");
  if (schema.prefixItems) return `[${schema.prefixItems.map(typeOf).join(", ")}]`;
  if (schema.type === "array") return `list of ${typeOf(schema.items) || "values"}`;
  if (schema.type === "object" && typeof schema.additionalProperties === "object") {
    return `name → ${typeOf(schema.additionalProperties)}`;
  }
  const isBounded = schema.minimum !== undefined && schema.maximum !== undefined;
  const bounds = isBounded ? ` from ${schema.minimum} to ${schema.maximum}` : "";
  const usual = schema.default !== undefined && schema.default !== "" ? `, default ${schema.default}` : "";
  return `${schema.format === "binary" ? "file" : (schema.type ?? "any")}${bounds}${usual}`;
}

/**
 * @param {string[]} heads
 * @param {(string | HTMLElement)[][]} rows
 */
function table(heads, rows) {
  return el(
    "div",
    { class: "table" },
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))),
      el("tbody", {}, ...rows.map((row) => el("tr", {}, ...row.map((cell) => el("td", {}, cell))))),
    ),
  );
}
