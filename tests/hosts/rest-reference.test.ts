/**
 * docs/api/openapi.yaml: valid OpenAPI 3.1; every route of every table is in it and nothing else; and what a running
 * gateway answers is what it says.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { openStation } from "../../hosts/bench/station.js";
import type { Route } from "../../modules/serve/router.js";
import { equal, ok, test } from "../harness.js";
import { Running } from "./program.js";
import { Reference, routeText } from "./reference.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const reference = new Reference(join(root, "docs/api/openapi.yaml"));

/** The dashboard is for people. */
const PAGES = "pageRoutes";

/** Of every table that a module exports as "...Routes". */
async function routes(): Promise<string[]> {
  // Made with the points of the gateway that it belongs to.
  const found = ["GET /metrics: read"];
  for (const folder of ["serve", "gateway"])
    for (const file of readdirSync(join(root, "modules", folder))) {
      const exported = await import(pathToFileURL(join(root, "modules", folder, file)).href);
      for (const [name, value] of Object.entries(exported))
        if (name.endsWith("Routes") && name !== PAGES && Array.isArray(value))
          found.push(...(value as Route[]).map(routeText));
    }
  return [...new Set(found)];
}

test("the document is OpenAPI 3.1", () => reference.isOpenApi());

test("every route is in the document, and everything in the document is a route", async () => {
  const real = await routes();
  ok(real.length > 25, `${real.length} routes`);
  equal(reference.described, real.sort());
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

  const { operations: known, asked } = reference;
  const check = (method: string, path: string, response: Response): Promise<void> =>
    reference.check(reference.nameOf(method, path), response);

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
  equal(reference.unasked, [], "nobody asked for these");
});
