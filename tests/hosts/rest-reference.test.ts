/**
 * docs/api/openapi.yaml: valid OpenAPI 3.1; every route of every table is in it and nothing else; and what a running
 * gateway answers is what it says. There a member that the document does not know is a mistake, though clients have to bear it.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { openStation } from "../../hosts/bench/station.js";
import { methodNames } from "../../modules/serve/method.js";
import { Access, type Route } from "../../modules/serve/router.js";
import { equal, ok, test } from "../harness.js";
import { Running } from "./program.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
interface Json {
  readonly [name: string]: Json;
}
const document: Json = parse(readFileSync(join(root, "docs/api/openapi.yaml"), "utf8"), { merge: true });

/** The dashboard is for people. */
const PAGES = "pageRoutes";

/** "GET /api/v1/meters/{}" -> access, of every table that a module exports as "...Routes". */
async function routes(): Promise<Map<string, string>> {
  const accesses = Object.fromEntries(
    Object.entries(Access).map(([name, value]) => [value, name.toLowerCase()]),
  );
  const found = new Map<string, string>();
  for (const folder of ["serve", "gateway"])
    for (const file of readdirSync(join(root, "modules", folder))) {
      const exported = await import(pathToFileURL(join(root, "modules", folder, file)).href);
      for (const [name, value] of Object.entries(exported))
        if (name.endsWith("Routes") && name !== PAGES && Array.isArray(value))
          for (const { method, path, access } of value as Route[])
            found.set(`${methodNames[method]} ${path.replaceAll("*", "{}")}`, accesses[access]);
    }
  // Made with the points of the gateway that it belongs to.
  found.set("GET /metrics", "read");
  return found;
}

function operations(): Map<string, Json> {
  const found = new Map<string, Json>();
  for (const [path, item] of Object.entries(document["paths"]))
    for (const method of ["get", "post", "put", "patch", "delete"])
      if (item[method]) found.set(`${method.toUpperCase()} ${path.replace(/\{\w+\}/g, "{}")}`, item[method]);
  return found;
}

test("the document is OpenAPI 3.1", async () => {
  const result = await new Validator().validate(structuredClone(document));
  equal([result.valid, result.errors ?? []], [true, []]);
});

test("every route is in the document, and everything in the document is a route", async () => {
  const real = await routes();
  ok(real.size > 25, `${real.size} routes`);
  const documented = [...operations()].map(([name, operation]) => `${name}: ${operation["x-access"]}`);
  equal(documented.sort(), [...real].map(([name, access]) => `${name}: ${access}`).sort());
});

/** What a running gateway is asked: method, path, body, and the status that is expected. */
const questions: readonly [string, string, unknown, number][] = [
  ["GET", "/api/v1", undefined, 200],
  ["GET", "/api/v1/status", undefined, 200],
  ["GET", "/api/v1/log", undefined, 200],
  ["GET", "/api/v1/log?since=x", undefined, 422],
  ["GET", "/api/v1/events", undefined, 200],
  ["GET", "/api/v1/meters", undefined, 200],
  ["GET", "/api/v1/meters/heat", undefined, 200],
  ["GET", "/api/v1/meters/boiler", undefined, 200],
  ["GET", "/api/v1/meters/nobody", undefined, 404],
  ["GET", "/api/v1/meters/heat/readings", undefined, 200],
  ["GET", "/api/v1/meters/boiler/readings", undefined, 200],
  ["GET", "/api/v1/meters/heat/history/hour", undefined, 200],
  ["GET", "/api/v1/meters/heat/history/day.csv", undefined, 200],
  ["GET", "/api/v1/meters/heat/history/week", undefined, 404],
  ["POST", "/api/v1/meters/heat/read?set=live", undefined, 202],
  ["POST", "/api/v1/meters/heat/read?set=some", undefined, 422],
  ["GET", "/api/v1/meters/heat/align", undefined, 200],
  ["POST", "/api/v1/meters/heat/align", { action: "start" }, 202],
  ["POST", "/api/v1/meters/heat/align", { action: "stop" }, 202],
  ["POST", "/api/v1/meters/heat/align", {}, 422],
  ["GET", "/api/v1/meters/heat/budget", undefined, 200],
  ["GET", "/api/v1/meters/none/budget", undefined, 404],
  ["POST", "/api/v1/meters/boiler/map", { name: "" }, 200],
  ["POST", "/api/v1/meters/heat/map", { name: "" }, 422],
  ["PUT", "/api/v1/meters/boiler/map", new Uint8Array(9), 422],
  ["GET", "/api/v1/session", undefined, 200],
  ["POST", "/api/v1/login", { password: 1 }, 422],
  ["POST", "/api/v1/login", { password: "wrong horse" }, 401],
  ["POST", "/api/v1/password", { current: "wrong horse", new: "battery staple" }, 401],
  ["GET", "/api/v1/settings", undefined, 200],
  ["GET", "/api/v1/settings/schema", undefined, 200],
  ["PATCH", "/api/v1/settings", {}, 200],
  ["PATCH", "/api/v1/settings", { rest: { port: "x" } }, 400],
  ["POST", "/api/v1/settings/check", { rest: { port: -1 } }, 200],
  ["POST", "/api/v1/settings/export", {}, 200],
  ["POST", "/api/v1/settings/export", { secrets: true, passphrase: "battery staple" }, 200],
  ["POST", "/api/v1/settings/export", { secrets: true }, 422],
  ["POST", "/api/v1/settings/import", { file: {} }, 422],
  ["GET", "/api/v1/update", undefined, 200],
  ["POST", "/api/v1/update/check", undefined, 409],
  ["POST", "/api/v1/update/install", undefined, 409],
  ["POST", "/api/v1/update/upload", new Uint8Array(3), 409],
  ["GET", "/kamst-ir/api/read", undefined, 200],
  ["GET", "/kamstir/api/read", undefined, 200],
  ["GET", "/metrics", undefined, 200],
  ["POST", "/api/v1/factory-reset", { confirm: "no" }, 422],
  [
    "POST",
    "/api/v1/settings/import",
    { file: { iris: "settings", version: 2, settings: { meters: 1 } } },
    400,
  ],
  ["POST", "/api/v1/restart", undefined, 202],
];

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

function resolve(value: Json): Json {
  const reference = referenceOf(value);
  if (reference === undefined) return value;
  return reference
    .slice(2)
    .split("/")
    .reduce((place, name) => place[name], document);
}

test("what a running gateway answers is what the document says", async () => {
  const folder = mkdtempSync(join(tmpdir(), "iris-rest-"));
  const heat = await openStation({
    simulator: findSimulator("403")!,
    place: { pty: true },
    faults: {},
    paced: false,
  });
  const boiler = await openStation({
    simulator: findSimulator("hargassner-nano")!,
    place: { host: "127.0.0.1", port: 0 },
    faults: {},
  });
  const configuration = join(folder, "iris.json");
  writeFileSync(
    configuration,
    JSON.stringify({
      meters: [
        { id: "heat", model: "kamstrup-multical-403", line: heat.address },
        { id: "boiler", model: "hargassner-nano", line: boiler.address },
      ],
      rest: { host: "127.0.0.1", port: 0, fallbackPort: 0 },
      publish: { prometheus: { enabled: true } },
    }),
  );
  const gateway = new Running(["run", "--config", configuration], folder);
  after(async () => {
    await gateway.stop("SIGKILL");
    heat.close();
    boiler.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const [, password] = await gateway.says(/password {3}(\S+)/);
  const [, address] = await gateway.says(/REST {3}(http:\/\/127\.0\.0\.1:\d+)\//);
  const ask = (method: string, path: string, body: unknown, token: string): Promise<Response> => {
    const isBytes = body instanceof Uint8Array;
    return fetch(address + path, {
      method,
      body: isBytes ? body : body === undefined ? undefined : JSON.stringify(body),
      headers: {
        ...(token === "" ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined
          ? {}
          : { "Content-Type": isBytes ? "application/octet-stream" : "application/json" }),
      },
    });
  };
  const until = async (isThere: () => Promise<boolean>, what: string): Promise<void> => {
    for (const end = Date.now() + 60_000; !(await isThere()); ) {
      if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
      await new Promise((done) => setTimeout(done, 100));
    }
  };
  await until(async () => {
    const { meters } = (await (await ask("GET", "/api/v1/meters", undefined, "")).json()) as {
      meters: { state: string; busy: boolean; protocol: string }[];
    };
    return meters.every(({ state, busy, protocol }) => state === "ok" && (protocol !== "kmp" || !busy));
  }, "both meters");

  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(strict(document) as object, "openapi");
  const known = operations();
  const asked = new Set<string>();
  const check = async (method: string, path: string, response: Response): Promise<void> => {
    const [name, operation] =
      [...known].find(([candidate]) =>
        new RegExp(`^${candidate.replaceAll("{}", "[^/]+")}$`).test(`${method} ${path.split("?")[0]}`),
      ) ?? [];
    ok(name !== undefined && operation !== undefined, `${method} ${path} is not documented`);
    asked.add(name!);
    const answer = operation!["responses"][response.status];
    ok(answer, `${name}: ${response.status} is not documented`);
    const { content } = resolve(answer);
    const type = response.headers.get("Content-Type")?.split(";")[0] ?? "";
    if (!content) {
      equal(await response.text(), "");
      return;
    }
    ok(content[type], `${name}: ${type} is not documented`);
    if (type === "text/event-stream") {
      await response.body?.cancel();
      return;
    }
    if (type !== "application/json") {
      ok((await response.text()).length > 0);
      return;
    }
    const pointer = referenceOf(answer) ?? `#/paths/${pathOf(operation!)}/responses/${response.status}`;
    const validate = ajv.compile({ $ref: `openapi${pointer}/content/application~1json/schema` });
    const body = await response.json();
    ok(
      validate(body),
      `${name} ${response.status}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(body).slice(0, 500)}`,
    );
  };
  const pathOf = (operation: Json): string => {
    for (const [path, item] of Object.entries(document["paths"]))
      for (const [method, candidate] of Object.entries(item))
        if (candidate === operation)
          return `${path.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll("{", "%7B").replaceAll("}", "%7D")}/${method}`;
    throw new Error("no such operation");
  };

  // Whoever changes something has to be logged in.
  for (const [name, operation] of known)
    if (["change", "owner"].includes(`${operation["x-access"]}`)) {
      const [method, path] = name.replace("{}", "heat").split(" ");
      const response = await ask(method, path, undefined, "");
      equal([name, response.status], [name, 401]);
      await check(method, path, response);
    }
  asked.clear();
  const login = await ask("POST", "/api/v1/login", { password, token: true }, "");
  const { token } = (await login.clone().json()) as { token: string };
  await check("POST", "/api/v1/login", login);
  const other = await ask("POST", "/api/v1/login", { password }, "");
  equal(other.status, 204);
  await check("POST", "/api/v1/login", other);
  const cookie = other.headers.get("Set-Cookie")?.split(";")[0] ?? "";
  const logout = await fetch(`${address}/api/v1/logout`, { method: "POST", headers: { Cookie: cookie } });
  equal(logout.status, 204);
  await check("POST", "/api/v1/logout", logout);
  for (const [method, path, body, status] of questions) {
    let response = await ask(method, path, body, token);
    // The meter may be asked once in two seconds, and is being read now and then.
    for (let tries = 0; status === 202 && [409, 429].includes(response.status) && tries < 50; tries++) {
      await check(method, path, response);
      await new Promise((done) => setTimeout(done, 200));
      response = await ask(method, path, body, token);
    }
    equal([method, path, response.status], [method, path, status]);
    await check(method, path, response);
  }
  equal(
    [...known.keys()].filter((name) => !asked.has(name)),
    [],
    "nobody asked for these",
  );
});
