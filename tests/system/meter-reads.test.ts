/**
 * Every KMP table against its simulated meter: what a read costs on the wire, and what `auto` makes of it. The
 * simulated meters answer by register lists of their own.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../hosts/bench/clock.js";
import type { Link } from "../../hosts/bench/link.js";
import type { MeasureReport } from "../../hosts/bench/measure.js";
import { openMeterLink } from "../../hosts/bench/meter-link.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { KmpReadout } from "../../modules/kmp/readout.js";
import { findMeter, meters } from "../../modules/meters/index.js";
import kamstrupKmp from "../../modules/meters/kamstrup-kmp.js";
import type { Meter } from "../../modules/meters/meter.js";
import { Level, Recogniser } from "../../modules/meters/recognise.js";
import { Readings, State } from "../../modules/reading/readings.js";
import type { Sink } from "../../modules/reading/sink.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import type { Readout } from "../../modules/readout/readout.js";
import { Step } from "../../modules/readout/step.js";

const BYTE_MS = 11_000 / 1200;
const WATCHDOG_MS = 60_000;

/** A simulated meter and the time in which it lives; runs readouts on it as the line pump does. */
class Bench {
  readonly clock = new VirtualClock();
  readonly link: Link;
  readonly #received: number[] = [];

  constructor(id: string) {
    const simulator = findSimulator(id);
    assert.ok(simulator, `no simulator of ${id}`);
    this.link = openMeterLink(
      { simulator, clock: this.clock },
      { deliver: (bytes) => this.#received.push(...bytes) },
    );
  }

  run(readout: Readout): number {
    let step = readout.begin(this.clock.now());
    const limit = this.clock.now() + WATCHDOG_MS;
    for (;;) {
      if (step === Step.Transmit) {
        const request = readout.outgoing.slice(0, readout.outgoingEnd);
        this.link.fromReader(request);
        this.clock.advance(request.length * BYTE_MS);
        step = readout.sent(this.clock.now());
      } else if (step !== Step.Wait) return step;
      else if (this.#received.length > 0) step = readout.push(this.#received.shift()!, this.clock.now());
      else if (this.clock.now() >= readout.deadline) step = readout.expire(this.clock.now());
      else {
        const wait = Math.min(readout.deadline, limit) - this.clock.now();
        assert.ok(wait > 0, "the readout neither ends nor waits");
        this.clock.advanceUntil(() => this.#received.length > 0, wait);
      }
    }
  }

  read(meter: Meter, sink: Sink, set: number): number {
    const readout = new KmpReadout(meter, sink);
    readout.select(set);
    return this.run(readout);
  }

  report(): MeasureReport {
    return this.link.measure.report();
  }
}

function readingsOf(meter: Meter): Readings {
  return new Readings(
    meter.fields.map(({ code }) => code),
    { spare: 8, texts: 8, textLimit: 40 },
  );
}

const modelled = meters.filter(({ id, protocol }) => protocol === "kmp" && findSimulator(id) !== undefined);
assert.equal(modelled.length, 20);

for (const meter of modelled)
  test(`${meter.id}: live in one request and a second, all in four requests`, () => {
    const bench = new Bench(meter.id);
    const readings = readingsOf(meter);
    assert.equal(bench.read(meter, readings, ReadSet.Live), Step.Done);
    const live = bench.report();
    assert.equal(live.requests, 1);
    assert.ok(live.linkMs <= 1000, `${live.linkMs} ms`);
    bench.clock.advance(10_000);
    assert.equal(bench.read(meter, readings, ReadSet.Slow), Step.Done);
    const all = bench.report();
    assert.ok(all.requests <= 4, `${all.requests} requests`);
    assert.deepEqual([...bench.link.meter.complaints], []);
    [...meter.fields].forEach(({ key, set }, row) => {
      if (set !== "extra") assert.notEqual(readings.states[row], State.Absent, key);
    });
  });

test("a 403 tells all it has of the 31 fields in at most 3.7 s", () => {
  const meter = findMeter("403")!;
  const bench = new Bench(meter.id);
  const readings = readingsOf(meter);
  assert.equal(bench.read(meter, readings, ReadSet.All), Step.Done);
  const report = bench.report();
  assert.equal(report.requests, 4);
  assert.ok(report.linkMs <= 3700, `${report.linkMs} ms`);
  const present = meter.fields.filter((_, row) => readings.states[row] === State.Present);
  assert.equal(present.length, 31);
});

/** Whom `auto` takes a simulated meter for where the table is not found itself: a relative that reads it as well. */
const relatives: Readonly<Record<string, string>> = {
  "kamstrup-multical-303": "kamstrup-multical-603",
  "kamstrup-multical-803": "kamstrup-multical-603",
  "kamstrup-multical-6m2": "kamstrup-multical-602",
  "svm-s6": "kamstrup-multical-602",
  "kamstrup-multical-61": "kamstrup-multical-62",
  "kamstrup-flowiq-2101": "kamstrup-multical-21",
  "kamstrup-flowiq-2102": "kamstrup-multical-21",
  "kamstrup-flowiq-3100": "kamstrup-multical-21",
  "kamstrup-flowiq-3200": "kamstrup-flowiq-2200",
  "kamstrup-flowiq-4200": "kamstrup-flowiq-2200",
};

for (const meter of modelled)
  test(`auto finds ${meter.id}, and its table then reads every live value`, () => {
    const bench = new Bench(meter.id);
    const recogniser = new Recogniser(meters, kamstrupKmp);
    assert.equal(bench.read(kamstrupKmp, recogniser, ReadSet.Identify), Step.Done);
    for (let probe = recogniser.next(); probe; probe = recogniser.next()) {
      bench.clock.advance(3000);
      assert.equal(bench.read(probe, recogniser, ReadSet.Live), Step.Done);
    }
    assert.ok(recogniser.serial >= 90_000_000);
    assert.ok(bench.report().requests <= 4, `${bench.report().requests} requests`);
    assert.notEqual(recogniser.level, Level.Unknown);
    const { best } = recogniser;
    assert.equal(best.id, relatives[meter.id] ?? meter.id);

    const readings = readingsOf(best);
    bench.clock.advance(3000);
    assert.equal(bench.read(best, readings, ReadSet.All), Step.Done);
    const own = readingsOf(meter);
    bench.clock.advance(3000);
    assert.equal(bench.read(meter, own, ReadSet.Live), Step.Done);
    [...meter.fields].forEach(({ key, code }, row) => {
      if (own.states[row] === State.Present)
        assert.equal(readings.states[readings.row(code)], State.Present, key);
    });
  });
