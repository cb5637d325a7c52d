/** Whatever bytes, clocks and calls come: nothing throws, nothing grows, nothing waits for ever. */
import fc from "fast-check";
import { KmpDecoder } from "../../modules/kmp/decoder.js";
import { LogReadout } from "../../modules/kmp/log-readout.js";
import { KmpReadout } from "../../modules/kmp/readout.js";
import type { LogSink } from "../../modules/reading/log.js";
import { Readings } from "../../modules/reading/readings.js";
import type { Readout } from "../../modules/readout/readout.js";
import { Step } from "../../modules/readout/step.js";
import { equal, ok, test } from "../harness.js";
import { frame, Recorder } from "../kmp/recorder.js";

const LINE = { baud: 1200, data: 8, parity: "none", stop: 2 } as const;
const SPECIAL = [0x40, 0x80, 0x0d, 0x06, 0x1b, 0x3f, 0x7f, 0xbf, 0xe4, 0xf2, 0xf9, 0x10, 0xb8, 0xa0, 0x00];

/** A quick generator with a seed; half of its bytes are those that mean something. */
class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0 || 1;
  }
  next(limit: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % limit;
  }
  byte(): number {
    return this.next(2) === 0 ? SPECIAL[this.next(SPECIAL.length)] : this.next(256);
  }
}

/** Checks what every sink may rely on. */
class Judge implements LogSink {
  told = 0;
  value(_code: number, significand: number, exponent: number): void {
    ok(Number.isSafeInteger(significand) && !Object.is(significand, -0));
    ok(exponent >= -63 && exponent <= 127);
    this.told++;
  }
  digits(_code: number, buffer: Uint8Array, start: number, end: number): void {
    let text = "";
    for (let index = start; index < end; index++) text += String.fromCharCode(buffer[index]);
    ok(/^-?\d+(\.\d+)?$/.test(text), text);
    this.told++;
  }
  text(_code: number, buffer: Uint8Array, start: number, end: number): void {
    ok(start >= 0 && start <= end && end <= buffer.length);
    this.told++;
  }
  absent(): void {}
  logReply(): void {}
  logEntry(_log: number, id: number): void {
    ok(id >= 0);
  }
  logConfiguration(_log: number, depth: number, _codes: Uint16Array, count: number): void {
    ok(depth <= 0xffff && count <= 255);
  }
  commit(): void {}
  discard(): void {}
}

test("random bytes never throw and are hardly ever a message", () => {
  const judge = new Judge();
  const decoder = new KmpDecoder(judge);
  const dice = new Dice(1);
  let done = 0;
  for (let index = 0; index < 3_000_000; index++) if (decoder.push(dice.byte()) === Step.Done) done++;
  // Frames of any length whose CRC holds by chance: one in 65536 of those that come so far.
  ok(done < 100, `${done} messages`);
});

test("random bytes do not grow memory", () => {
  const decoder = new KmpDecoder(new Readings([60, 68], { spare: 8, texts: 2, textLimit: 32 }));
  const dice = new Dice(2);
  const run = (count: number) => {
    for (let index = 0; index < count; index++) decoder.push(dice.byte());
  };
  run(500_000);
  const before = process.memoryUsage();
  run(5_000_000);
  const after = process.memoryUsage();
  ok(
    after.arrayBuffers <= before.arrayBuffers,
    `${after.arrayBuffers - before.arrayBuffers} bytes of buffers`,
  );
  ok(after.heapUsed - before.heapUsed < 8_000_000, `${after.heapUsed - before.heapUsed} bytes`);
});

test("frames with a good CRC and any content never throw, and tell only what a sink can hold", () => {
  const commands = [0x01, 0x02, 0x10, 0xb8, 0xa0, 0xa1, 0xa2, 0xa3, 0x9b, 0xff];
  const judge = new Judge();
  const decoder = new KmpDecoder(judge);
  const dice = new Dice(3);
  for (let round = 0; round < 150_000; round++) {
    const body = [[0x3f, 0x7f, 0xbf][dice.next(3)], commands[dice.next(commands.length)]];
    const length = dice.next(60);
    // Small numbers make lengths add up now and then.
    for (let index = 0; index < length; index++)
      body.push(dice.next(3) === 0 ? dice.next(256) : dice.next(6));
    if (body[1] === 0xb8 && length > 2) body[2] = 5 + dice.next(3);
    for (const byte of frame(body)) decoder.push(byte);
  }
  ok(judge.told > 1000, `${judge.told} values`);
});

test("registers of any form are told one for one", () => {
  const registerForm = fc.record({
    id: fc.integer({ min: 2000, max: 0xffff }),
    unit: fc.integer({ min: 0, max: 255 }),
    scale: fc.integer({ min: 0, max: 255 }),
    value: fc.uint8Array({ minLength: 1, maxLength: 20 }),
  });
  fc.assert(
    fc.property(fc.array(registerForm, { maxLength: 8 }), (list) => {
      const body = [0x3f, 0x10];
      for (const { id, unit, scale, value } of list)
        body.push(id >> 8, id & 0xff, unit, value.length, scale, ...value);
      const recorder = new Recorder();
      const decoder = new KmpDecoder(recorder);
      for (const byte of frame(body)) decoder.push(byte);
      equal(
        recorder.take().map((text) => Number(text.split(" ")[0])),
        list.map(({ id }) => id),
      );
    }),
  );
});

/** Calls in any order that an owner might make, bytes as they come. */
function abuse(readout: Readout, dice: Dice): void {
  let now = 0;
  let step: number = readout.begin(now);
  for (let call = 0; call < 400; call++) {
    ok(step >= Step.Wait && step <= Step.Fault, `step ${step}`);
    if (step === Step.Transmit) ok(readout.outgoingEnd > 0 && readout.outgoing[0] === 0x80);
    if (step === Step.Fault) ok(readout.fault > 0);
    now += dice.next(10) === 0 ? dice.next(3000) : dice.next(12);
    const choice = dice.next(20);
    if (choice === 0) step = readout.begin(now);
    else if (choice < 3) step = readout.sent(now);
    else if (choice < 5) step = readout.expire(now);
    else step = readout.push(dice.byte(), now);
  }
}

test("a readout bears any order of calls", () => {
  const fields = Array.from({ length: 20 }, (_, index) => ({
    code: 60 + index,
    set: (["live", "slow", "extra"] as const)[index % 3],
  }));
  for (let seed = 1; seed <= 400; seed++) {
    const dice = new Dice(seed);
    const readout = new KmpReadout({ line: LINE, batch: 1 + dice.next(10), fields }, new Judge());
    readout.select(dice.next(6));
    abuse(readout, dice);
    const logs = new LogReadout(LINE, new Judge());
    logs.select(dice.next(10), [60, 68], -1, 100);
    abuse(logs, dice);
  }
});

test("a readout always ends, whatever a meter answers", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const dice = new Dice(seed);
    const readout = new KmpReadout(
      { line: LINE, batch: 8, fields: [{ code: 60, set: "live" as const }] },
      new Judge(),
    );
    let now = 0;
    let step: number = readout.begin(now);
    let calls = 0;
    while (step !== Step.Done && step !== Step.Fault) {
      if (step === Step.Transmit) {
        now += 100;
        step = readout.sent(now);
      } else if (dice.next(300) > 0 && now + 9 < readout.deadline) {
        now += 9;
        step = readout.push(dice.byte(), now);
      } else {
        now = Math.max(now, readout.deadline);
        step = readout.expire(now);
      }
      ok(++calls < 20_000 && now < 30_000, `${calls} calls, ${now} ms`);
    }
  }
});
