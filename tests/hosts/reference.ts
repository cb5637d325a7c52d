/**
 * An OpenAPI document of docs/api, and whether what a running server answers is what it says. A member that the document
 * does not know is a mistake here, though clients have to bear it.
 */
import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import { methodNames } from "../../modules/serve/method.js";
import { Access, type Route } from "../../modules/serve/router.js";
import { equal, ok } from "../harness.js";

export interface Json {
  readonly [name: string]: Json;
}

const METHODS = ["get", "post", "put", "patch", "delete"];
const accesses = Object.fromEntries(
  Object.entries(Access).map(([name, value]) => [value, name.toLowerCase()]),
);

/** "GET /api/v1/meters/{}: read" */
export function routeText({ method, path, access }: Route): string {
  return `${methodNames[method]} ${path.replaceAll("*", "{}")}: ${accesses[access]}`;
}

/** Schemas in which a member that is not told of is a mistake. */
function strict(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strict);
  if (typeof value !== "object" || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, strict(member)]));
  if ("properties" in copy && !("additionalProperties" in copy)) copy["additionalProperties"] = false;
  return copy;
}

function referenceOf(value: Json): string | undefined {
  return value["$ref"] as unknown as string | undefined;
}

function pointerText(path: string): string {
  return path.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll("{", "%7B").replaceAll("}", "%7D");
}

export class Reference {
  readonly document: Json;
  /** By "GET /api/v1/meters/{}". */
  readonly operations = new Map<string, Json>();
  /** Of those, what was asked. */
  readonly asked = new Set<string>();
  readonly #pointers = new Map<string, string>();
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });

  constructor(file: string) {
    const document = parse(readFileSync(file, "utf8"), { merge: true });
    this.document = document;
    for (const [path, item] of Object.entries<Json>(document["paths"]))
      for (const method of METHODS) {
        if (!item[method]) continue;
        const name = `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, "{}")}`;
        this.operations.set(name, item[method]);
        this.#pointers.set(name, `#/paths/${pointerText(path)}/${method}`);
      }
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(strict(document) as object, "openapi");
  }

  async isOpenApi(): Promise<void> {
    const result = await new Validator().validate(structuredClone(this.document));
    equal([result.valid, result.errors ?? []], [true, []]);
  }

  /** The same as `routeText` of each route. */
  get described(): string[] {
    return [...this.operations].map(([name, operation]) => `${name}: ${operation["x-access"]}`).sort();
  }

  get unasked(): string[] {
    return [...this.operations.keys()].filter((name) => !this.asked.has(name));
  }

  /** The operation of a path; `otherwise` where none is described for it. */
  nameOf(method: string, path: string, otherwise?: string): string {
    const asked = `${method} ${path.split("?")[0]}`;
    const names = [...this.operations.keys()];
    const name =
      names.find((candidate) => candidate === asked) ??
      names.find((candidate) => new RegExp(`^${candidate.replaceAll("{}", "[^/]+")}$`).test(asked)) ??
      otherwise;
    if (name === undefined || !this.operations.has(name)) throw new Error(`${asked} is not documented`);
    return name;
  }

  /** The answer has a status, a type and a body that are described. */
  async check(name: string, response: Response): Promise<void> {
    this.asked.add(name);
    const answer = this.operations.get(name)!["responses"][response.status];
    ok(answer, `${name}: ${response.status} is not documented`);
    const { content, headers } = this.#resolve(answer);
    for (const [field, { required, schema }] of Object.entries(headers ?? {})) {
      const value = response.headers.get(field);
      ok(value !== null || !required, `${name} ${response.status}: without ${field}`);
      if (value !== null)
        this.#valid(this.#ajv.compile(strict(schema) as object), value, `${name}: ${field}`);
    }
    const type = response.headers.get("Content-Type")?.split(";")[0] ?? "";
    if (!content) {
      equal(await response.text(), "");
      return;
    }
    ok(content[type], `${name}: ${type} is not documented`);
    if (type === "text/event-stream") await response.body?.cancel();
    else if (type !== "application/json") ok((await response.text()).length > 0);
    else {
      const pointer = referenceOf(answer) ?? `${this.#pointers.get(name)}/responses/${response.status}`;
      this.holds(
        `${pointer}/content/application~1json/schema`,
        await response.json(),
        `${name} ${response.status}`,
      );
    }
  }

  /** The value is what the schema at "#/..." says. */
  holds(pointer: string, value: unknown, what: string): void {
    this.#valid(this.#ajv.compile({ $ref: `openapi${pointer}` }), value, what);
  }

  #valid(validate: ReturnType<Ajv2020["compile"]>, value: unknown, what: string): void {
    ok(
      validate(value),
      `${what}: ${this.#ajv.errorsText(validate.errors)}\n${JSON.stringify(value).slice(0, 500)}`,
    );
  }

  #resolve(value: Json): Json {
    const reference = referenceOf(value);
    if (reference === undefined) return value;
    return reference
      .slice(2)
      .split("/")
      .reduce((place, name) => place[name], this.document);
  }
}
