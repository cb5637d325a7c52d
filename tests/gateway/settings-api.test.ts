import { ERRAND_DELAY } from "../../modules/gateway/house.js";
import { merge } from "../../modules/gateway/patch.js";
import { applyRule, type Problem, type Rule } from "../../modules/gateway/schema.js";
import {
  checkSettings,
  METER_LIMIT,
  SETTINGS_VERSION,
  settingsRule,
} from "../../modules/gateway/settings.js";
import { DEPTH_LIMIT } from "../../modules/serve/json-body.js";
import { equal, ok, test } from "../harness.js";
import { PORT, TestHouse } from "./test-house.js";

const KEY = "00112233445566778899aabbccddeeff";
const settings = {
  meters: [
    { id: "heat", model: "kamstrup-multical-403", line: "/dev/a", key: KEY },
    { id: "water", model: "auto", line: "/dev/b" },
  ],
  mqtt: { host: "broker", password: "sesame" },
};

test("what is set is shown with its defaults, and no secret", () => {
  const house = new TestHouse(settings);
  const { status, body, json } = house.request("GET", "settings");
  equal(status, 200);
  equal(
    [json().settings.rest.port, json().settings.meters[1].id, json().settings.mqtt.host],
    [PORT, "water", "broker"],
  );
  equal([...json().secrets].sort(), ["meters[0].key", "mqtt.password"]);
  ok(!body.includes("sesame") && !body.includes(KEY) && !body.includes('"password"'));
});

test("the schema lists every setting in order, each with what a form needs", () => {
  const { rules, version } = new TestHouse(settings).request("GET", "settings/schema").json();
  equal(version, SETTINGS_VERSION);
  const at = (path: string) => rules.find((rule: { path: string }) => rule.path === path);
  equal(at("rest.port"), { path: "rest.port", kind: "integer", minimum: 0, maximum: 65535, default: 82 });
  equal(at("rest.compatibility"), { path: "rest.compatibility", kind: "flag", default: true });
  equal(at("meters"), { path: "meters", kind: "list", limit: METER_LIMIT });
  equal(at("mqtt.password"), { path: "mqtt.password", kind: "text", limit: 256, default: "", secret: true });
  equal(at("publish.homeAssistant.mode").values, ["device", "single", "off"]);
  ok(at("meters[].at").expected.includes("23:30"));
  ok(new RegExp(at("meters[].at").pattern).test("06:15"));
  // A leaf of the settings is a row, and the other way round.
  const paths: string[] = [];
  const walk = (rule: Rule, path: string): void => {
    if (rule.kind === "group")
      for (const [key, inner] of Object.entries(rule.rules))
        walk(inner, path === "" ? key : `${path}.${key}`);
    else paths.push(path);
    if (rule.kind === "list") walk(rule.item, `${path}[]`);
  };
  walk(settingsRule, "");
  equal(
    rules.map((rule: { path: string }) => rule.path),
    paths,
  );
});

test("a change is stored at once, and in effect a moment later without anybody's doing", () => {
  const house = new TestHouse(settings);
  const before = house.house.gateway;
  const { status, json } = house.request("PATCH", "settings", { meters: [{ id: "heat", interval: 900 }] });
  equal([status, json().restarts, json().warnings], [200, true, []]);
  equal(
    json().settings.meters.map((meter: { interval: number }) => meter.interval),
    [900, 0],
  );
  equal(house.keeper.writes, 1);
  equal(house.house.gateway, before, "its answer goes first");
  house.device.pass(ERRAND_DELAY);
  ok(house.house.gateway !== before);
  equal([house.opened, house.house.gateway?.meters[0].intervalSeconds], [2, 900]);
  equal(house.house.gateway?.settings.meters[0].key, KEY, "an absent secret stays");
  equal(house.request("GET", "settings").status, 200, "who is logged in stays so");
  equal(house.keeper.value, {
    version: SETTINGS_VERSION,
    ...settings,
    meters: [{ ...settings.meters[0], interval: 900 }, settings.meters[1]],
  });
});

test("what changes nothing writes nothing and restarts nothing", () => {
  const house = new TestHouse(settings);
  for (const patch of [
    {},
    { mqtt: { host: "broker" } },
    { meters: [] },
    { meters: [{ id: "water" }] },
    { rest: { port: 82 } },
  ])
    equal(house.request("PATCH", "settings", patch).json().restarts, false, JSON.stringify(patch));
  house.device.pass(ERRAND_DELAY);
  equal([house.keeper.writes, house.opened], [0, 1]);
});

test("what cannot be is refused with its place, and nothing of it is taken", () => {
  const house = new TestHouse(settings);
  const table: [unknown, string][] = [
    [{ rest: { port: 1, enabled: "yes" } }, "rest.enabled has to be true or false"],
    [{ rest: { prot: 1 } }, "rest.prot is not a setting"],
    [{ rest: [] }, "rest has to be an object"],
    [{ meters: {} }, "meters has to be a list"],
    [{ meters: [{ line: "/dev/c" }] }, "meters[0] has to be an object with an id"],
    [{ meters: [7] }, "meters[0] has to be an object with an id"],
    [{ meters: [{ id: "gas" }] }, "meters[2].line is missing: a serial port or tcp://host:port"],
    [{ meters: [{ id: "gas", remove: true }] }, 'meters[0] there is no "gas" to remove'],
    [{ meters: [{ id: "heat", key: "short" }] }, "meters[0].key has to be 32 hexadecimal digits"],
    [{ mqtt: { enabled: true, host: null } }, "mqtt.host is missing: the name or address of the broker"],
  ];
  for (const [patch, message] of table) {
    const refused = house.request("PATCH", "settings", patch);
    equal([refused.status, refused.json().error, refused.json().message], [400, "invalid-settings", message]);
    const checked = house.request("POST", "settings/check", patch);
    equal([checked.status, checked.json().problems], [200, refused.json().problems]);
  }
  const evil = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
  const answer = house.send(
    `PATCH /api/v1/settings HTTP/1.1\r\nHost: h\r\n${house.cookie}Content-Type: application/json\r\nContent-Length: ${evil.length}\r\n\r\n${evil}`,
  );
  equal(
    answer.json().problems.map((problem: Problem) => problem.path),
    ["__proto__", "constructor"],
  );
  equal(({} as { polluted?: boolean }).polluted, undefined);
  house.device.pass(ERRAND_DELAY);
  equal([house.keeper.writes, house.opened], [0, 1]);
});

test("a secret goes in, stays, is changed and cleared, and never comes out", () => {
  const house = new TestHouse(settings);
  const secrets = (patch: unknown): string[] => {
    const answer = house.request("PATCH", "settings", patch);
    equal(answer.status, 200);
    ok(!/sesame|other|0011/.test(answer.body), answer.body);
    return [...answer.json().secrets].sort();
  };
  equal(secrets({ mqtt: { username: "iris" } }), ["meters[0].key", "mqtt.password"]);
  equal(secrets({ mqtt: { password: "other" } }), ["meters[0].key", "mqtt.password"]);
  equal((house.keeper.value["mqtt"] as { password: string }).password, "other");
  equal(secrets({ mqtt: { password: null }, meters: [{ id: "heat", key: "" }] }), []);
  ok(!house.keeper.text?.includes("other"));
  ok(!house.device.lines.join("\n").includes("sesame"));
});

test("meters are added, changed and removed by their id", () => {
  const house = new TestHouse(settings);
  const ids = (): string[] => (house.keeper.value["meters"] as { id: string }[]).map((meter) => meter.id);
  equal(house.request("PATCH", "settings", { meters: [{ id: "gas", line: "/dev/c" }] }).status, 200);
  equal(ids(), ["heat", "water", "gas"]);
  equal(
    house.request("PATCH", "settings", {
      meters: [
        { id: "heat", remove: true },
        { id: "gas", interval: 60 },
      ],
    }).status,
    200,
  );
  equal(ids(), ["water", "gas"]);
  equal(house.request("PATCH", "settings", { meters: null }).status, 200);
  equal(house.keeper.value["meters"], undefined);
});

test("a check tells what a change would bring, and warns", () => {
  const house = new TestHouse(settings);
  const { json } = house.request("POST", "settings/check", {
    meters: [{ id: "heat", interval: 1 }],
    update: { broker: "always" },
  });
  equal(json().problems, []);
  ok(
    json().warnings.some((warning: string) => /heat: every 1 s would drain/.test(warning)),
    json().warnings.join(),
  );
  ok(json().warnings.some((warning: string) => /update.broker/.test(warning)));
  equal(house.keeper.writes, 0);
});

test("bodies that are no object, or too deep", () => {
  const house = new TestHouse(settings);
  const patch = (body: string): number =>
    house.send(
      `PATCH /api/v1/settings HTTP/1.1\r\nHost: h\r\n${house.cookie}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    ).status;
  for (const body of [
    "",
    "{",
    "[]",
    "null",
    '"x"',
    "7",
    '{"a":"\xff"}',
    "[".repeat(10_000),
    '{"rest":'.repeat(1000),
  ])
    equal(patch(body), 400, body.slice(0, 20));
  const deep = (levels: number): string => `${'{"rest":'.repeat(levels - 1)}{}${"}".repeat(levels - 1)}`;
  ok(patch(deep(DEPTH_LIMIT)) === 400 && house.request("GET", "settings").status === 200);
  equal(patch('{"mqtt":{"username":"{[{[{[{[{[{[{[{[{[\\"{[{["}}'), 200, "brackets in a text are none");
});

test("what cannot be stored is said, and nothing else happens", () => {
  const house = new TestHouse(settings);
  house.keeper.trouble = "the disk is full";
  const { status, json } = house.request("PATCH", "settings", { rest: { port: 83 } });
  equal([status, json().error], [500, "not-stored"]);
  ok(json().message.includes("the disk is full"));
  house.device.pass(ERRAND_DELAY);
  equal(house.opened, 1);
});

test("kept settings of an older version are changed as those of this one", () => {
  const house = new TestHouse({ version: 1, ...settings });
  equal(house.request("PATCH", "settings", { rest: { port: 82, protectReading: true } }).status, 200);
  equal(house.keeper.value["version"], SETTINGS_VERSION);
});

test("kept settings that cannot be used: the gateway runs with none, and says so", () => {
  const house = new TestHouse({ meters: "all" });
  ok(house.device.lines.some((line) => /the settings cannot be used: meters has to be a list/.test(line)));
  equal(house.request("PATCH", "settings", { rest: { port: 83 } }).status, 400);
  equal([house.request("GET", "settings").status, house.keeper.writes], [200, 0]);
});

test("an interval that a publisher changes is kept among what the owner wrote, and nothing else of it changes", () => {
  const house = new TestHouse(settings);
  equal(house.house.gateway?.setReadInterval("heat", 1200), true);
  equal((house.keeper.value["meters"] as { interval: number }[])[0].interval, 1200);
  equal([house.keeper.value["mqtt"], house.opened], [settings.mqtt, 1]);
});

test("restart and factory reset", () => {
  const house = new TestHouse(settings);
  equal(house.request("POST", "restart").status, 202);
  house.device.pass(ERRAND_DELAY);
  equal(house.opened, 2);
  for (const body of [{}, { confirm: "yes" }, { confirm: true }])
    equal(house.request("POST", "factory-reset", body).status, 422);
  house.device.pass(ERRAND_DELAY);
  equal(house.keeper.erased, 0);
  equal(house.request("POST", "factory-reset", { confirm: "factory-reset" }).status, 202);
  house.device.pass(ERRAND_DELAY);
  equal([house.keeper.erased, house.opened, house.house.gateway?.meters.length], [1, 3, 0]);
});

test("a merge is RFC 7396 (the examples of its appendix that a schema can hold)", () => {
  const text: Rule = { kind: "text", limit: 9, fallback: "" };
  const rule: Rule = {
    kind: "group",
    rules: {
      a: text,
      b: text,
      c: { kind: "list", limit: 9, item: text },
      d: { kind: "group", rules: { e: text, f: text } },
    },
  };
  const table: [unknown, unknown, unknown][] = [
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ c: ["b"] }, { c: ["c", "d"] }, { c: ["c", "d"] }],
    [{ d: { e: "c" } }, { d: { e: "d", f: null } }, { d: { e: "d" } }],
    [{}, { d: { e: "x", f: null } }, { d: { e: "x" } }],
  ];
  for (const [base, patch, expected] of table) {
    const before = JSON.stringify(base);
    const problems: Problem[] = [];
    const result = merge(rule, base, patch, "", problems);
    equal([result, problems], [expected, []], JSON.stringify(patch));
    equal(JSON.stringify(base), before, "the base stays");
    applyRule(rule, result, "", problems);
    equal(problems, []);
  }
  ok(checkSettings(merge(settingsRule, {}, {}, "", [])).settings);
});
