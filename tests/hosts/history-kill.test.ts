/**
 * History survives `kill -9` at random moments: a real process that writes real files is killed again and again; after
 * each death its files are read by another one. Nothing but the hour that was not written may be missing.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Random } from "../../hosts/bench/random.js";
import { FileStorage } from "../../hosts/node/storage.js";
import { Zone } from "../../modules/bytes/zone.js";
import { historyCodes } from "../../modules/gateway/history-columns.js";
import { History } from "../../modules/history/history.js";
import { Resolution } from "../../modules/history/period.js";
import { findMeter } from "../../modules/meters/index.js";

const KILLS = 32;
const HOUR = 3600;
const DAY = 24 * HOUR;
const ENERGY = 60;
const program = new URL("history-victim.ts", import.meta.url).pathname;

interface Life {
  readonly reads: readonly { readonly seconds: number; readonly value: number }[];
  /** All hours before this moment were written. */
  readonly written: number;
  /** Records of history and of the budget that it wrote. */
  readonly writes: number;
}

/** Starts a victim and kills it so many milliseconds after its first read. */
async function live(folder: string, start: number, milliseconds: number): Promise<Life> {
  const child = spawn(process.execPath, ["--import", "tsx", program, folder, String(start)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (bytes) => {
    if (text === "") setTimeout(() => child.kill("SIGKILL"), milliseconds);
    text += bytes;
  });
  const signal = await new Promise((done) => child.on("close", (_, by) => done(by)));
  assert.equal(signal, "SIGKILL", "it was killed, it did not end");
  const reads: { seconds: number; value: number }[] = [];
  let [written, writes] = [0, 0];
  // The last line may be half of one.
  for (const line of text.split("\n").slice(0, -1)) {
    const [word, one, two, three] = line.split(" ");
    if (word === "read") reads.push({ seconds: Number(one), value: Number(two) });
    else [written, writes] = [Number(one), Number(two) + Number(three)];
  }
  return { reads, written, writes };
}

test(`history survives ${KILLS} kills at random moments, but for the hour that was not written`, async () => {
  const folder = mkdtempSync(join(tmpdir(), "iris-history-"));
  const random = new Random(Date.now() & 0xffff);
  const codes = historyCodes(findMeter("403")!);
  const column = codes.indexOf(ENERGY);
  /** The last read of each hour, of those hours that were said to be written; all values read of a day. */
  const hours = new Map<number, number>();
  const days = new Map<number, { values: Set<number>; least: number }>();
  let wall = Date.parse("2026-03-05T10:20:00Z") / 1000;
  let [writes, lived, halves] = [0, 0, 0];
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      const began = wall;
      const life = await live(folder, wall * 1000, 50 + random.below(1000));
      assert.ok(life.reads.length > 0);
      for (const { seconds, value } of life.reads) {
        const day = days.get(Math.floor(seconds / DAY)) ?? { values: new Set(), least: 0 };
        days.set(Math.floor(seconds / DAY), day);
        day.values.add(value);
        if (Math.floor(seconds / HOUR) >= Math.floor(life.written / HOUR)) continue;
        hours.set(Math.floor(seconds / HOUR), value);
        day.least = Math.max(day.least, value);
      }
      wall = life.reads[life.reads.length - 1].seconds;
      writes += life.writes;
      lived += wall - began;
      halves += readdirSync(folder).filter((name) => name.endsWith(".new")).length;
      const history = new History(new FileStorage(folder), "heat", codes, new Zone(0, "none"));
      let checked = 0;
      for (const [hour, value] of hours) {
        if (hour < Math.floor(wall / HOUR) - 14 * 24) continue;
        assert.ok(history.has(Resolution.Hour, hour, column), `kill ${kill}: hour ${hour} is gone`);
        const page = history.page(Resolution.Hour, hour)!;
        assert.equal(page.significand(history.calendar.slotOf(Resolution.Hour, hour), column), value);
        checked++;
      }
      for (const [day, { values, least }] of days) {
        if (least === 0) continue;
        assert.ok(history.has(Resolution.Day, day, column), `kill ${kill}: day ${day} is gone`);
        const page = history.page(Resolution.Day, day)!;
        const value = page.significand(history.calendar.slotOf(Resolution.Day, day), column);
        assert.ok(values.has(value) && value >= least, `kill ${kill}: day ${day} has ${value}, not ${least}`);
      }
      assert.ok(checked > 0 || kill < 3);
      // The machine is off for up to a bit more than two hours.
      wall += 1 + random.below(8000);
    }
    assert.ok(hours.size > KILLS, `${hours.size} hours were written in ${KILLS} lives`);
    // Three records an hour, five of the budget a day, a few at each start: what wears the storage.
    const perDay = (writes * DAY) / lived;
    assert.ok(perDay < 24 * 3 + 5 + (KILLS * 8 * DAY) / lived, `${perDay.toFixed(1)} writes a day`);
    const size = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    assert.ok(size < 100_000, `${size} bytes`);
    console.log(
      `${KILLS} kills in ${(lived / DAY).toFixed(1)} days of reading: ${hours.size} hours checked, ` +
        `${halves} half-written files, ${perDay.toFixed(1)} writes a day, ${size} bytes`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
