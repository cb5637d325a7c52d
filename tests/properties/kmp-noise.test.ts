/** A line that damages replies at random: what is read is right, and mostly it is read. */
import { KmpReadout } from "../../modules/kmp/readout.js";
import { Step } from "../../modules/readout/step.js";
import { equal, ok, test } from "../harness.js";
import { askedRegisters, converse } from "../kmp/conversation.js";
import { Recorder, register, registers } from "../kmp/recorder.js";

const CODES = Array.from({ length: 31 }, (_, index) => 60 + index);
const CONVERSATIONS = 300;
const TURN = 80;

/** Xorshift, so that a failure happens again. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

type Damage = (byte: number, random: () => number) => number[];

const damages: [string, Damage][] = [
  ["one bit of a byte inverted", (byte, random) => [byte ^ (1 << Math.floor(8 * random()))]],
  ["a byte lost", () => []],
  ["a byte replaced", (_byte, random) => [Math.floor(256 * random())]],
  ["a byte put in between", (byte, random) => [byte, Math.floor(256 * random())]],
];

/** Share of the conversations that end well at this rate of damaged bytes. */
function succeed(damage: Damage, rate: number): number {
  const random = dice(20260115);
  let done = 0;
  for (let round = 0; round < CONVERSATIONS; round++) {
    const recorder = new Recorder();
    const fields = CODES.map((code) => ({ code, set: "live" as const }));
    const readout = new KmpReadout(
      { line: { baud: 1200, data: 8, parity: "none", stop: 2 }, batch: 8, fields },
      recorder,
    );
    const { step } = converse(readout, (payload) => {
      const reply = registers(
        ...askedRegisters(payload).map((code) => register(code, 0x28, 0x42, [0, code])),
      );
      const bytes = Array.from(reply).flatMap((byte) => (random() < rate ? damage(byte, random) : [byte]));
      return [{ after: TURN, bytes: Uint8Array.from(bytes) }];
    });
    if (step === Step.Done) done++;
    const told = recorder.take();
    equal(
      told,
      CODES.slice(0, told.length).map((code) => `${code} 0.${code} m³`),
    );
    if (step === Step.Done) equal(told.length, CODES.length);
  }
  return done / CONVERSATIONS;
}

for (const [name, damage] of damages)
  test(`${name}: no wrong value at any rate, and few readings lost at a low one`, () => {
    const low = succeed(damage, 0.002);
    ok(low >= 0.99, `${low} at 0.2 %`);
    const half = succeed(damage, 0.005);
    ok(half >= 0.95, `${half} at 0.5 %`);
    for (const rate of [0.02, 0.1, 0.4]) succeed(damage, rate);
  });
