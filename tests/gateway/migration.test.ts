/** Settings of other versions: forward step by step, and back with what is known. */
import { replaced } from "../../modules/gateway/kept-settings.js";
import { migrate, type Step } from "../../modules/gateway/migration.js";
import type { Rule } from "../../modules/gateway/schema.js";
import { readSettings, SETTINGS_VERSION } from "../../modules/gateway/settings.js";
import { equal, ok, test } from "../harness.js";

const rule: Rule = {
  kind: "group",
  rules: {
    version: { kind: "integer", minimum: 3, maximum: 3, fallback: 3 },
    name: { kind: "text", limit: 10, fallback: "" },
    meters: {
      kind: "list",
      limit: 2,
      item: { kind: "group", rules: { id: { kind: "text", limit: 5, fallback: "" } } },
    },
  },
};
const steps: Step[] = [
  (settings) => {
    settings.title = settings.label;
    delete settings.label;
  },
  (settings) => {
    settings.name = settings.title;
    delete settings.title;
  },
];

test("each older version is brought forward by every step since", () => {
  equal(migrate({ version: 1, label: "x" }, rule, steps).value, { version: 3, name: "x" });
  equal(migrate({ version: 2, title: "x" }, rule, steps).value, { version: 3, name: "x" });
  equal(migrate({ version: 3, name: "x" }, rule, steps), { value: { version: 3, name: "x" }, notes: [] });
});

test("without a version, or with one that is none, nothing is touched", () => {
  for (const value of [{ label: "x" }, { version: "1" }, { version: 0 }, { version: 1.5 }, null, [], "x", 7])
    equal(migrate(value, rule, steps), { value, notes: [] });
});

test("of a newer version what is known is kept, the rest is left out and named", () => {
  const value = { version: 9, name: "x", colour: "red", meters: [{ id: "a", mood: 1 }, { id: "too long" }] };
  const { value: kept, notes } = migrate(value, rule, steps);
  equal(JSON.stringify(kept), '{"version":3,"name":"x","meters":[{"id":"a"},{}]}');
  equal(notes, [
    "colour of a newer version was left out",
    "meters[0].mood of a newer version was left out",
    "meters[1].id of a newer version was left out",
  ]);
});

test("the gateway's own settings of a newer version are read", () => {
  const text = JSON.stringify({
    version: SETTINGS_VERSION + 1,
    meters: [{ id: "heat", line: "/dev/head", model: "meter-of-tomorrow", colour: "red" }],
    mqtt: { enabled: true, host: "broker", port: "many" },
    telepathy: { enabled: true },
  });
  const { settings, problems, notes } = readSettings(text);
  equal(problems, []);
  equal([settings?.meters[0].id, settings?.mqtt.host, settings?.mqtt.port], ["heat", "broker", 1883]);
  equal(settings?.meters[0].model, "auto", "a meter that this version does not know is looked for");
  equal(notes?.length, 4);
});

test("a typing error in settings of this version is still an error", () => {
  ok(readSettings('{"version":1,"mtqq":{}}').problems.length > 0);
  ok(readSettings('{"mtqq":{}}').problems.length > 0);
});

test("an item of a newer version that does not fit leaves its list without a hole, also as text", () => {
  const { settings } = readSettings(
    JSON.stringify({
      version: SETTINGS_VERSION + 1,
      rest: { names: ["a.example.org", "not a name", "b.example.org"] },
    }),
  );
  equal(settings?.rest.names, ["a.example.org", "b.example.org"]);
  const kept = replaced(
    { read: () => "{}" },
    { version: SETTINGS_VERSION + 1, rest: { names: ["not a name"] } },
  );
  equal(readSettings(kept.text ?? "").settings, kept.settings);
});
