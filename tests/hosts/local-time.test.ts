/** The zone of a machine, and of a browser, as the gateway's settings: by the tz database that the engine brings along. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { MemoryKeeper } from "../../hosts/node/keeper.js";
import { keepSystemClock, systemClock } from "../../hosts/node/local-time.js";
import { MemoryStorage } from "../../hosts/node/memory-storage.js";
import type { Problem } from "../../modules/gateway/schema.js";
import { readChoice } from "../../modules/onboarding/choice.js";
import { Running } from "./program.js";

const places: readonly [string, number, string][] = [
  ["UTC", 0, "none"],
  ["Europe/Copenhagen", 60, "eu"],
  ["Europe/Berlin", 60, "eu"],
  ["Europe/London", 0, "eu"],
  ["Europe/Dublin", 0, "eu"],
  ["Europe/Athens", 120, "eu"],
  ["Atlantic/Azores", -60, "eu"],
  ["Atlantic/Reykjavik", 0, "none"],
  ["Asia/Kathmandu", 345, "none"],
  ["Pacific/Kiritimati", 840, "none"],
  ["America/New_York", -300, "us"],
  ["America/St_Johns", -210, "us"],
  ["America/Phoenix", -420, "none"],
  ["Australia/Adelaide", 570, "au"],
  ["Australia/Sydney", 600, "au"],
  ["Pacific/Auckland", 720, "nz"],
  ["America/Santiago", -240, "cl"],
  // Summer time by other rules than these: half an hour, another day, three quarters of an hour.
  ["Australia/Lord_Howe", 630, "none"],
  ["Asia/Jerusalem", 120, "none"],
  ["Pacific/Chatham", 765, "none"],
];

function at<Result>(place: string, work: () => Result): Result {
  const before = process.env.TZ;
  process.env.TZ = place;
  try {
    return work();
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
}

/** The function of the first start's page. */
const page = readFileSync(new URL("../../web/portal/form.js", import.meta.url), "utf8");
const browserClock = new Function(
  `${/\nfunction clock\(\) \{[\s\S]*?\n\}\n/.exec(page)![0]} return clock();`,
);

for (const [place, utcOffsetMinutes, summerTime] of places)
  test(`${place}: the machine's zone and a browser's are the same settings`, () => {
    assert.deepEqual(at(place, systemClock), { utcOffsetMinutes, summerTime });
    const form = {
      ssid: "Home",
      password: "",
      admin: "owner-password",
      clock: at(place, () => browserClock()),
    };
    const problems: Problem[] = [];
    const choice = readChoice(JSON.stringify(form), { line: "head" }, problems);
    assert.deepEqual(problems, []);
    const { clock } = choice!.settings as { clock?: object };
    assert.deepEqual(clock ?? { utcOffsetMinutes: 0, summerTime: "none" }, { utcOffsetMinutes, summerTime });
  });

test("it is written down where nothing is set, and only there", () => {
  const keep = (text: string, place = "Europe/Copenhagen") => {
    const keeper = new MemoryKeeper(text, new MemoryStorage());
    const lines: string[] = [];
    at(place, () => keepSystemClock(keeper, (line) => lines.push(line)));
    return { kept: JSON.parse(keeper.read() || "null"), lines };
  };
  const { kept, lines } = keep('{"meters": []}');
  assert.deepEqual(kept, { version: 2, meters: [], clock: { utcOffsetMinutes: 60, summerTime: "eu" } });
  assert.deepEqual(lines, ["settings: the clock is that of this machine now: +60 minutes, summer time eu"]);
  for (const set of ['{"clock": {}}', '{"clock": {"utcOffsetMinutes": 0}}', '{"surprise": 1}'])
    assert.deepEqual(keep(set), { kept: JSON.parse(set), lines: [] });
  assert.deepEqual(keep("{}", "UTC"), { kept: {}, lines: [] });
});

test("run: the first start takes the machine's zone, a later one leaves it alone", async () => {
  const folder = mkdtempSync(join(tmpdir(), "iris-"));
  try {
    const path = join(folder, "iris.json");
    writeFileSync(path, JSON.stringify({ meters: [], rest: { host: "127.0.0.1", port: 0 } }));
    const start = async (zone: string) => {
      const program = new Running(["run", "--config", path], folder, { TZ: zone });
      await program.says(/REST {3}(\S+)\//);
      await program.stop();
      return JSON.parse(readFileSync(path, "utf8"));
    };
    assert.deepEqual((await start("Europe/Berlin")).clock, { utcOffsetMinutes: 60, summerTime: "eu" });
    assert.deepEqual((await start("America/New_York")).clock, { utcOffsetMinutes: 60, summerTime: "eu" });
    // An installation of an older version has a password, and no clock: what it has stored stays what it is.
    writeFileSync(path, JSON.stringify({ meters: [], rest: { host: "127.0.0.1", port: 0 } }));
    assert.equal((await start("America/New_York")).clock, undefined);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
