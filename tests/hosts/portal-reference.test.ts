/**
 * docs/api/portal.yaml: valid OpenAPI 3.1; every route of the portal is in it and nothing else; and what `iris portal`
 * answers, from the first probe to the network that was joined, is what it says.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import type { Rule } from "../../modules/gateway/schema.js";
import { choiceRule } from "../../modules/onboarding/choice.js";
import { fileRoutes, portalRoutes, redirection } from "../../modules/onboarding/portal.js";
import { equal, test } from "../harness.js";
import { Running } from "./program.js";
import { type Json, Reference, routeText } from "./reference.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const reference = new Reference(join(root, "docs/api/portal.yaml"));
/** What answers where nothing is described. */
const ANYTHING = "GET /";
const OWNER = "battery staple";
const EVIL = { Origin: "http://evil.example" };

test("the document is OpenAPI 3.1", () => reference.isOpenApi());

test("every route of the portal is in the document, and everything in the document is a route", () => {
  const real = [...portalRoutes, ...fileRoutes, ...redirection].map(routeText);
  equal(reference.described, real.sort());
});

type Question = readonly [method: string, path: string, status: number, more?: More];
interface More {
  readonly body?: unknown;
  readonly fields?: Readonly<Record<string, string>>;
}

/** Before anything was chosen. */
const questions: readonly Question[] = [
  ["GET", "/", 302],
  ["GET", "/generate_204", 302],
  ["GET", "/library/test/success.html", 302],
  ["GET", "/wpad.dat", 404],
  ["GET", "/portal/", 200],
  ["GET", "/portal/", 304, { fields: { "If-None-Match": "*" } }],
  ["GET", "/portal/portal.js", 200],
  ["GET", "/portal/style.css", 200],
  ["GET", "/portal/style.css", 304, { fields: { "If-None-Match": "*" } }],
  ["GET", "/portal/nothing.png", 302],
  ["GET", "/portal/state", 200],
  ["GET", "/portal/meters", 200],
  ["POST", "/portal/scan", 202],
  ["POST", "/portal/scan", 403, { fields: EVIL }],
  ["POST", "/portal/done", 409],
  ["POST", "/portal/done", 403, { fields: EVIL }],
  ["POST", "/portal/join", 400, { body: {} }],
  ["POST", "/portal/join", 400, { body: [] }],
  ["POST", "/portal/join", 400, { body: { ssid: "Home", password: "x", surprise: 1, fixed: { mask: "?" } } }],
  ["POST", "/portal/join", 403, { body: {}, fields: EVIL }],
  ["POST", "/portal/join", 415, { body: {}, fields: { "Content-Type": "text/plain" } }],
  // Under a name that only the own DNS leads here.
  ...["/portal/", "/portal/state", "/portal/meters", "/portal/style.css", "/hotspot-detect.html"].map(
    (path): Question => ["GET", path, 302, { fields: { Host: "captive.example" } }],
  ),
  ["GET", "/wpad.dat", 404, { fields: { Host: "wpad.example" } }],
  ...["/portal/scan", "/portal/join", "/portal/done"].map(
    (path): Question => ["POST", path, 421, { body: {}, fields: { Host: "captive.example" } }],
  ),
];

/** All that a client may send, and as little as it may. */
const choices = [
  { ssid: "Nowhere", admin: OWNER },
  {
    ssidHex: "486f6d65",
    password: "password",
    fixed: { address: "192.0.2.7", mask: "255.255.255.0", gateway: "192.0.2.1", nameServer: "192.0.2.1" },
    admin: OWNER,
    mqtt: { host: "broker.example", port: 1883, username: "iris", password: "secret" },
    model: "kamstrup-multical-403",
    interval: 600,
    line: "tcp://127.0.0.1:9",
  },
];

/** "mqtt.port: integer 1 to 65535" of each member that the form may hold. */
function members(rule: Rule, path = ""): string[] {
  if (rule.kind === "group")
    return Object.entries(rule.rules).flatMap(([name, member]) =>
      members(member, path === "" ? name : `${path}.${name}`),
    );
  if (rule.kind === "text") return [`${path}: string to ${rule.limit}`];
  return [
    rule.kind === "integer" ? `${path}: integer ${rule.minimum} to ${rule.maximum}` : `${path}: ${rule.kind}`,
  ];
}

function described(schema: Json, path = ""): string[] {
  if (schema["properties"])
    return Object.entries(schema["properties"]).flatMap(([name, member]) =>
      described(member, path === "" ? name : `${path}.${name}`),
    );
  const { type, minimum, maximum, maxLength } = schema as unknown as Record<string, unknown>;
  return [
    type === "string" ? `${path}: string to ${maxLength}` : `${path}: ${type} ${minimum} to ${maximum}`,
  ];
}

test("every member of the form is in the document with its limits, and nothing else", () => {
  const form = reference.document["components"]["schemas"]["Choice"];
  equal(described(form).sort(), members(choiceRule).sort());
});

test("what the running portal answers is what the document says", async () => {
  const folder = mkdtempSync(join(tmpdir(), "iris-portal-"));
  const configuration = join(folder, "iris.json");
  const portal = new Running([
    ...["portal", "--config", configuration, "--port", "0", "--dns-port", "0", "--rest-port", "0"],
    ...["--network", "Home:password", "--network", "Caf\u00e9\u0007"],
  ]);
  after(async () => {
    await portal.stop("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });
  const [, origin] = await portal.says(/portal +(http:\/\/[^/]+)\/portal\//);
  const ask = async (method: string, path: string, status: number, more: More = {}): Promise<Response> => {
    const response = await send(origin, method, path, more);
    const what = [method, path, JSON.stringify(more)];
    equal([...what, response.status], [...what, status]);
    await reference.check(reference.nameOf(method, path, ANYTHING), response.clone());
    return response;
  };
  const until = async (wanted: string): Promise<void> => {
    for (const end = Date.now() + 60_000; ; ) {
      const { state } = (await (await ask("GET", "/portal/state", 200)).json()) as { state: string };
      if (state === wanted) return;
      if (Date.now() > end) throw new Error(`waited in vain for ${wanted}: ${state}`);
      await new Promise((done) => setTimeout(done, 100));
    }
  };
  for (const question of questions) await ask(...question);
  for (const choice of choices) {
    reference.holds("#/components/schemas/Choice", choice, "a choice");
    await ask("POST", "/portal/join", 202, { body: choice });
    // Somebody else's, while this one is tried.
    await ask("POST", "/portal/join", 409, { body: choice });
    await ask("POST", "/portal/scan", 409);
    await until(choice === choices[0] ? "open" : "joined");
  }
  await ask("POST", "/portal/done", 202);
  equal(reference.unasked, [], "nobody asked for these");
});

/** `fetch` would not send a Host of another name, and follows. */
function send(origin: string, method: string, path: string, { body, fields }: More): Promise<Response> {
  const text = body === undefined ? "" : JSON.stringify(body);
  const { hostname, port } = new URL(origin);
  return new Promise((done, fail) => {
    const asking = request(
      {
        ...{ hostname, port, method, path },
        headers: {
          ...(text === "" ? {} : { "Content-Type": "application/json" }),
          "Content-Length": Buffer.byteLength(text),
          ...fields,
        },
      },
      (answer) => {
        const pieces: Buffer[] = [];
        answer.on("data", (piece: Buffer) => pieces.push(piece));
        answer.on("end", () => {
          const status = answer.statusCode!;
          const headers = Object.entries(answer.headers).map(([name, value]): [string, string] => [
            name,
            `${value}`,
          ]);
          done(new Response(status === 304 ? null : Buffer.concat(pieces), { status, headers }));
        });
      },
    );
    asking.on("error", fail);
    asking.end(text);
  });
}
