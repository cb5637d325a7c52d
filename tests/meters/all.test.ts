/** What holds for every meter's table. A table that breaks a rule is named in the message. */
import { findMeter, meters } from "../../modules/meters/index.js";
import type { Field, Meter } from "../../modules/meters/meter.js";
import { Quantity } from "../../modules/reading/quantity.js";
import { equal, ok, test } from "../harness.js";

const KEY = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
/** Home automation gives such entity names a meaning of their own or drops them (Domoticz: MQTTAutoDiscover). */
const MISREAD_KEY =
  /_(min|max)$|^(min|max)_|_(address|ssid|alarm|sensitivity|calibration)|^(restart|last_seen)$/;
const LONGEST_INTERVAL_SECONDS = 24 * 3600;

function count(meter: Meter, set: Field["set"]): number {
  return meter.fields.filter((field) => field.set === set).length;
}

function unfrozen(value: unknown, path: string): string[] {
  // Numbers of a typed array lie in the flash of the device; the language cannot freeze them.
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [];
  const found = Object.isFrozen(value) ? [] : [path];
  for (const [name, member] of Object.entries(value)) found.push(...unfrozen(member, `${path}.${name}`));
  return found;
}

function twice(values: readonly (string | number)[]): (string | number)[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

function squeeze(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

test("ids are unique, lower-case and in order", () => {
  const ids = meters.map(({ id }) => id);
  equal(twice(ids), []);
  equal(ids, [...ids].sort());
  for (const id of ids) ok(/^[a-z0-9]+(-[a-z0-9]+)+$/.test(id), id);
});

test("an id begins with its maker", () => {
  for (const { id, maker } of meters) ok(squeeze(id).startsWith(squeeze(maker)), `${id}: ${maker}`);
});

test("no two meters share an id or alias", () => {
  const names = meters.flatMap(({ id, aliases }) => [id, ...aliases]).map(squeeze);
  equal(twice(names), []);
});

test("a meter is found by id and alias, however it is written", () => {
  for (const meter of meters) {
    equal(findMeter(meter.id)?.id, meter.id);
    equal(findMeter(`${meter.id.toUpperCase().replaceAll("-", " ")} `)?.id, meter.id);
    equal(findMeter(meter.id.replaceAll("-", "_"))?.id, meter.id);
    for (const alias of meter.aliases) equal(findMeter(alias)?.id, meter.id, alias);
  }
  for (const stranger of ["", "-", "kamstrup", "multical-999", "constructor", "__proto__"])
    equal(findMeter(stranger), undefined, stranger);
});

test("tables are frozen to the last member", () => {
  for (const meter of meters) equal(unfrozen(meter, meter.id), []);
  ok(Object.isFrozen(meters));
});

test("keys and codes of a meter are unique", () => {
  for (const { id, fields } of meters) {
    equal(twice(fields.map(({ key }) => key)), [], id);
    equal(twice(fields.map(({ code }) => code)), [], id);
  }
});

test("keys are lower-case words that no client misreads", () => {
  for (const { id, fields } of meters)
    for (const { key } of fields) {
      ok(KEY.test(key), `${id}: ${key}`);
      ok(!MISREAD_KEY.test(key), `${id}: ${key}`);
    }
});

test("names are short and say something", () => {
  for (const { id, fields } of meters)
    for (const { key, name } of fields) ok(name.length > 0 && name.length <= 60, `${id}: ${key}`);
});

test("the same key means the same quantity and kind everywhere", () => {
  const seen = new Map<string, string>();
  for (const { id, fields } of meters)
    for (const { key, quantity, kind } of fields) {
      const meaning = `${quantity} ${kind}`;
      equal(seen.get(key) ?? meaning, meaning, `${id}: ${key}`);
      seen.set(key, meaning);
    }
});

test("quantities are known ones, and only numbers grow", () => {
  const quantities: readonly string[] = Object.values(Quantity);
  const unsummed: readonly string[] = [Quantity.Identity, Quantity.Date, Quantity.DateTime, Quantity.Info];
  for (const { id, fields } of meters)
    for (const { key, quantity, kind } of fields) {
      ok(quantities.includes(quantity), `${id}: ${key}`);
      if (kind === "total") ok(!unsummed.includes(quantity), `${id}: ${key}`);
    }
});

test("something is live, and the live set is one request", () => {
  for (const meter of meters) {
    ok(meter.batch > 0, meter.id);
    ok(count(meter, "live") > 0, meter.id);
    ok(count(meter, "live") <= meter.batch, `${meter.id}: ${count(meter, "live")} live fields`);
  }
});

test("fields stand in the order live, slow, extra", () => {
  const order = ["live", "slow", "extra"];
  for (const { id, fields } of meters) {
    const ranks = fields.map(({ set }) => order.indexOf(set));
    equal(ranks, [...ranks].sort(), id);
  }
});

test("costs make sense together", () => {
  for (const { id, cost } of meters) {
    ok(cost.floorSeconds >= 1 && cost.floorSeconds <= cost.defaultSeconds, id);
    ok(cost.defaultSeconds <= LONGEST_INTERVAL_SECONDS, id);
    ok(cost.keepAliveSeconds >= 0 && cost.batterySecondsPerAwakeSecond >= 0, id);
    if (cost.supply === "battery") ok(cost.floorSeconds >= 60, id);
  }
});

test("evidence is one or more sentences; a confirmed table names a capture or its maker's document", () => {
  for (const { id, confidence, evidence, captures, wake } of meters) {
    ok(/^[A-Z].*\.$/.test(evidence), `${id}: ${evidence}`);
    ok(wake === "" || /^[A-Z].*\.$/.test(wake), `${id}: ${wake}`);
    if (confidence === "confirmed") ok(captures.length > 0 || /\d{4}-\d{3,4}/.test(evidence), id);
  }
});

test("what a meter is recognised by does not contradict itself or its fields", () => {
  for (const { id, recognise, fields } of meters) {
    const answers = recognise.answers ?? [];
    const omits = recognise.omits ?? [];
    const codes = fields.map(({ code }) => code);
    for (const code of omits) {
      ok(!answers.includes(code), `${id}: ${code} is answered and omitted`);
      ok(!codes.includes(code), `${id}: field ${code} is said to be omitted`);
    }
    for (const code of answers) ok(codes.includes(code), `${id}: ${code} is answered and no field`);
  }
});
