/** `iris meters`: the list that programs read. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { help, intervalText, run } from "../../hosts/node/commands/meters.js";
import { meters } from "../../modules/meters/index.js";

/** What the command prints to standard output. */
async function printed(...args: string[]): Promise<string> {
  const lines: string[] = [];
  const { log } = console;
  console.log = (line: string) => lines.push(line);
  try {
    assert.equal(await run(args), 0);
  } finally {
    console.log = log;
  }
  return lines.join("\n");
}

const SETS = ["live", "slow", "extra"];

test("--json is one array with every meter and its members in their forms", async () => {
  const list = JSON.parse(await printed("--json"));
  assert.deepEqual(
    list.map(({ id }: { id: string }) => id),
    meters.map(({ id }) => id),
  );
  for (const meter of list) {
    for (const member of ["id", "maker", "model", "medium", "protocol", "confidence", "evidence", "wake"])
      assert.equal(typeof meter[member], "string", `${meter.id} ${member}`);
    assert.ok(Array.isArray(meter.aliases));
    assert.ok(meter.cost.defaultSeconds >= meter.cost.floorSeconds);
    assert.ok(meter.fields.length > 0);
    for (const field of meter.fields) {
      for (const member of ["key", "code", "name", "quantity", "kind"])
        assert.equal(typeof field[member], "string", `${meter.id} ${field.key} ${member}`);
      assert.ok(SETS.includes(field.set));
      assert.ok(Array.isArray(field.units));
    }
  }
});

test("a code is text as the protocol writes it, a unit is a symbol", async () => {
  const [meter] = JSON.parse(await printed("multical-403", "--json"));
  const byKey = (key: string) => meter.fields.find((field: { key: string }) => field.key === key);
  assert.equal(byKey("heat_energy").code, "60");
  assert.ok(byKey("heat_energy").units.includes("GJ"));
  assert.deepEqual(byKey("temp1").units, ["°C"]);
  assert.deepEqual(byKey("maxflowdate_m").units, []);
});

test("people get a line for each meter, and the fields of one", async () => {
  const list = (await printed()).split("\n");
  assert.equal(list.length, meters.length + 1);
  for (const { id } of meters)
    assert.ok(
      list.some((line) => line.startsWith(`${id} `)),
      id,
    );
  const one = await printed("403");
  assert.match(one, /^Kamstrup MULTICAL 403\n/);
  assert.match(one, /\nheat_energy +60 +live +total /);
});

test("an unknown meter, a second word and an unknown option are one sentence each", async () => {
  await assert.rejects(run(["multical-999"]), { message: /^"multical-999" is no meter of the list/ });
  await assert.rejects(run(["403", "402"]), { message: /one word too many/ });
  await assert.rejects(run(["--yaml"]), { message: /"--yaml" is not an option/ });
  assert.match(help, /^usage: iris meters/);
});

test("intervals are told in the largest unit that divides them", () => {
  for (const [seconds, text] of [
    [1, "1 s"],
    [60, "1 min"],
    [90, "90 s"],
    [600, "10 min"],
    [3600, "1 h"],
    [5400, "90 min"],
    [86400, "1 d"],
  ] as const)
    assert.equal(intervalText(seconds), text);
});
