/** The line of the bench: what a byte takes, and that the measure is what was on the wire. */
import { VirtualClock } from "../../hosts/bench/clock.js";
import { Link, QUEUE_LIMIT, REPLY_LIMIT } from "../../hosts/bench/link.js";
import { equal, ok, test } from "../harness.js";
import { BenchReader } from "./bench-reader.js";

const BYTE = 11_000 / 1200;
/** GetRegister 60, 9 bytes; the reply of a 403 has 15. */
const ENERGY = "803f1001003cb25f0d";
const SERIAL = "803f0235e90d";

function near(actual: number, expected: number, tolerance = 0.01): void {
  ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
}

test("each byte takes eleven bits at 1200 baud, both ways, with the turn-around between", () => {
  const reader = new BenchReader("403");
  reader.send(ENERGY);
  reader.clock.advance(1000);
  equal(reader.arrivals.length, 15);
  near(reader.arrivals[0].at, 9 * BYTE + 80 + BYTE);
  near(reader.arrivals[14].at, 9 * BYTE + 80 + 15 * BYTE);
});

test("what is written in two halves waits for the wire, what is written late starts late", () => {
  const reader = new BenchReader("403", { turnAroundMs: 20 });
  reader.link.fromReader(Uint8Array.from([0x80, 0x3f, 0x02]));
  reader.clock.advance(40);
  reader.link.fromReader(Uint8Array.from([0x35, 0xe9, 0x0d]));
  reader.clock.advance(1000);
  near(reader.arrivals[0].at, 40 + 3 * BYTE + 20 + BYTE);
});

test("the measure equals what was sent: requests, bytes each way, link and awake time", () => {
  const reader = new BenchReader("403");
  let sent = 0;
  let received = 0;
  let link = 0;
  for (let count = 0; count < 20; count++) {
    const request = count % 2 === 0 ? ENERGY : SERIAL;
    const reply = reader.ask(request, 10_000);
    sent += request.length / 2;
    received += reply.length / 2;
    link += ((request.length + reply.length) / 2) * BYTE + 80;
  }
  const report = reader.link.measure.report();
  equal([report.requests, report.replies], [20, 20]);
  equal([report.bytesToMeter, report.bytesFromMeter], [sent, received]);
  near(report.linkMs, link, 1);
  near(report.awakeMs, sent * BYTE + 20 * (80 + 1600), 1);
});

test("requests inside the time that a meter is awake anyway add only what they prolong", () => {
  const reader = new BenchReader("403");
  reader.ask(ENERGY, 400);
  reader.ask(ENERGY, 10_000);
  near(reader.link.measure.report().awakeMs, 400 + 9 * BYTE + 80 + 1600, 1);
});

test("without pacing bytes pass at once and the measure stays that of a real line", () => {
  const paced = new BenchReader("403");
  const quick = new BenchReader("403", { paced: false });
  for (const request of [ENERGY, SERIAL, ENERGY]) {
    const start = quick.clock.now();
    // The same house at the same time gives the same bytes.
    equal(quick.ask(request, 3000), paced.ask(request, 3000));
    equal(quick.arrivals.length, 0);
    equal(quick.clock.now() - start, 3000);
  }
  const [slow, fast] = [paced.link.measure.report(), quick.link.measure.report()];
  equal(fast, slow);
  const reader = new BenchReader("403", { paced: false });
  reader.send(ENERGY);
  reader.clock.advance(0);
  equal(
    reader.arrivals.map(({ at }) => at),
    [0],
  );
});

test("a request without an answer costs its own bytes, and is told apart from the next", () => {
  const reader = new BenchReader("403", { fault: "silent" });
  equal(reader.ask(ENERGY, 3000), "");
  equal(reader.ask(ENERGY, 3000), "");
  const report = reader.link.measure.report();
  equal([report.requests, report.replies, report.bytesFromMeter], [2, 0, 0]);
  near(report.linkMs, 18 * BYTE, 1);
});

test("the same seed, time and requests give the same bytes, another seed another house", () => {
  const run = (seed: number): string => {
    const reader = new BenchReader("603", { seed, fault: "noise,flip=0.05,drop=0.02,split" });
    return Array.from({ length: 5 }, () => reader.ask(ENERGY)).join(" ");
  };
  equal(run(3), run(3));
  ok(run(3) !== run(4));
});

test("a reader that floods the line is heard up to the limit, and memory does not grow", () => {
  for (const extra of [0, 1]) {
    const reader = new BenchReader("403");
    reader.link.fromReader(new Uint8Array(QUEUE_LIMIT + extra));
    equal(reader.link.measure.report().bytesToMeter, QUEUE_LIMIT);
    reader.clock.advance(1000);
    reader.link.fromReader(new Uint8Array(QUEUE_LIMIT));
    equal(reader.link.measure.report().bytesToMeter, QUEUE_LIMIT + Math.floor(1000 / BYTE + 1e-9));
  }
});

test("a meter that says more than its line carries is heard up to the limit, and memory does not grow", () => {
  for (const [size, heard] of [
    [REPLY_LIMIT, REPLY_LIMIT],
    [REPLY_LIMIT + 1, REPLY_LIMIT],
  ]) {
    const clock = new VirtualClock();
    let count = 0;
    const link = new Link({ clock, seed: 1, deliver: (bytes) => (count += bytes.length) }, () => ({
      line: { baud: 1200, data: 8, parity: "none", stop: 2 },
      awakeMs: 0,
      deadline: Number.POSITIVE_INFINITY,
      complaints: new Map(),
      receive() {},
      expire() {},
    }));
    link.transmit(new Uint8Array(size), 0);
    clock.advance((REPLY_LIMIT + 2) * BYTE);
    equal(count, heard);
    link.transmit(new Uint8Array(1), 0);
    clock.advance(2 * BYTE);
    equal(count, heard + 1, "then it is heard again");
  }
});

test("a closed line is silent and leaves no timer", () => {
  const reader = new BenchReader("403");
  reader.link.close();
  equal(reader.ask(ENERGY), "");
  equal(reader.clock.pending, 0);
});
