import { hdlc } from "../../modules/dlms/protocol.js";
import { p1 } from "../../modules/p1/protocol.js";
import { pushAdvice } from "../../modules/readout/advice.js";
import { LineEvidence } from "../../modules/readout/evidence.js";
import { Fault } from "../../modules/readout/fault.js";
import {
  GAP_MS,
  LISTEN_MS,
  PassiveReadout,
  type PushDecoder,
  SILENCE_MS,
  TAIL_LIMIT,
} from "../../modules/readout/passive.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import { Step } from "../../modules/readout/step.js";
import { TextSink } from "../dlms/collect.js";
import { frame, LLC } from "../dlms/frames.js";
import { equal, ok, test } from "../harness.js";

const LINE = Object.freeze({ baud: 2400, data: 8, parity: "none", stop: 1 } as const);

/** "a" begins a message, "z" ends it, "!" is a fault; the end of the bytes breaks what is open. */
class LetterDecoder implements PushDecoder {
  fault: number = Fault.None;
  resets = 0;
  #open = false;

  push(byte: number): number {
    const letter = String.fromCharCode(byte);
    if (letter === "a") this.#open = true;
    if (letter === "z" && this.#open) {
      this.#open = false;
      return Step.Done;
    }
    if (letter !== "!") return Step.Wait;
    this.fault = Fault.Crc;
    return Step.Fault;
  }

  end(): number {
    if (!this.#open) return Step.Wait;
    this.#open = false;
    this.fault = Fault.Truncated;
    return Step.Fault;
  }

  reset(): void {
    this.resets++;
    this.#open = false;
  }
}

function begin(): {
  decoder: LetterDecoder;
  readout: PassiveReadout;
  push(text: string, now: number): number[];
} {
  const decoder = new LetterDecoder();
  const readout = new PassiveReadout("hdlc", LINE, decoder);
  equal(readout.begin(0), Step.Wait);
  return {
    decoder,
    readout,
    push: (text, now) => [...text].map((letter) => readout.push(letter.charCodeAt(0), now)),
  };
}

test("it listens: nothing is sent, messages and faults pass through", () => {
  const { readout, push } = begin();
  ok(readout.passive);
  equal(readout.outgoingEnd, 0);
  equal(push("abz", 10), [Step.Wait, Step.Wait, Step.Done]);
  equal(push("!", 20), [Step.Fault]);
  equal(readout.fault, Fault.Crc);
  equal(push("az", 30), [Step.Wait, Step.Done]);
});

test("a pause in the middle of a message ends it", () => {
  const { readout, push } = begin();
  push("ab", 100);
  equal(readout.deadline, 100 + GAP_MS);
  equal(readout.expire(100 + GAP_MS), Step.Fault);
  equal(readout.fault, Fault.Truncated);
  equal(readout.expire(readout.deadline), Step.Wait);
  equal(readout.deadline, SILENCE_MS);
  equal(push("z", 2000), [Step.Wait]);
});

test("a pause that was not looked at in time ends it too", () => {
  const { decoder, push } = begin();
  push("ab", 100);
  equal(push("z", 100 + GAP_MS), [Step.Wait]);
  equal(decoder.resets, 2);
});

test("a pause just short of the gap does not", () => {
  const { push } = begin();
  push("ab", 100);
  equal(push("z", 99 + GAP_MS), [Step.Done]);
});

test("silence is told once in a while, noise instead where bytes came", () => {
  const { readout, push } = begin();
  equal(readout.expire(SILENCE_MS), Step.Fault);
  equal(readout.fault, Fault.Silence);
  push("xyz", SILENCE_MS + 10);
  equal(readout.expire(readout.deadline), Step.Wait);
  equal(readout.deadline, 2 * SILENCE_MS);
  equal(readout.expire(2 * SILENCE_MS), Step.Fault);
  equal(readout.fault, Fault.Noise);
  equal(readout.expire(3 * SILENCE_MS), Step.Fault);
  equal(readout.fault, Fault.Silence);
});

test("what closes a good telegram is no noise: a meter that falls silent after it is silent", () => {
  for (const [tail, fault] of [
    ["~", Fault.Silence],
    ["\r\n", Fault.Silence],
    ["x".repeat(TAIL_LIMIT), Fault.Silence],
    ["x".repeat(TAIL_LIMIT + 1), Fault.Noise],
  ] as const) {
    const { readout, push } = begin();
    push(`az${tail}`, 0);
    while (readout.expire(readout.deadline) === Step.Wait);
    equal([readout.fault, readout.deadline], [fault, 2 * SILENCE_MS], JSON.stringify(tail));
  }
  const { readout, push } = begin();
  push("az", 0);
  push("x", GAP_MS);
  while (readout.expire(readout.deadline) === Step.Wait);
  equal(readout.fault, Fault.Noise, "what comes after a pause belongs to nothing");
});

test("a good telegram starts the clock of silence anew", () => {
  const { readout, push } = begin();
  push("az", SILENCE_MS - 10);
  equal(readout.expire(readout.deadline), Step.Wait);
  equal(readout.deadline, 2 * SILENCE_MS - 10);
});

function hear(protocol: "hdlc" | "p1", bytes: number[], fault: number, lineErrors = 0): string {
  const line = { baud: 2400, data: 8, parity: "none", stop: 1 } as const;
  const sink = new TextSink();
  const readout =
    protocol === "p1" ? p1.readout({ line }, sink, {}) : hdlc.readout({ line, fields: [] }, sink, {});
  readout.begin(0);
  let told = fault;
  for (const byte of bytes) {
    const step = readout.push(byte, 1);
    if (step === Step.Fault) told = readout.fault;
    if (step === Step.Done) told = Fault.None;
  }
  return readout.advise(told, lineErrors);
}

function bytes(hex: string): number[] {
  return (hex.match(/../g) ?? []).map((digits) => Number.parseInt(digits, 16));
}

function letters(text: string): number[] {
  return [...text].map((letter) => letter.charCodeAt(0));
}

test("wrong parity, wrong key, failed tag and an unknown list have different words", () => {
  // What a Kamstrup frame (7E A0 E2 2B 21 13 23..) becomes at the wrong parity: amsreader-firmware issues 355, 362.
  const garbled = bytes(`7e132b48a2d2e61e0f0000e8e6214812${"4cff".repeat(40)}7e132b48a2d2e61e0f`);
  const table: [string, RegExp][] = [
    [hear("hdlc", garbled, Fault.Noise), /parity is wrong; try 8E1 instead of 2400 8N1/],
    [hear("hdlc", bytes("00ff".repeat(60)), Fault.Noise), /2400 8N1 is not the meter's speed/],
    [hear("hdlc", bytes("00ff"), Fault.Noise), /too few to tell/],
    [hear("hdlc", bytes("7ea0"), Fault.Noise, 12), /errors in single characters: most likely the parity/],
    [hear("hdlc", [], Fault.Silence), /check the wires/],
    [hear("hdlc", [], Fault.KeyMissing), /enter the encryption key/],
    [hear("hdlc", [], Fault.KeyWrong), /not the one of this meter/],
    [hear("hdlc", [], Fault.Tag), /key is right, but the authentication tag/],
    [hear("hdlc", [], Fault.Replay), /counter did not grow/],
    [hear("hdlc", letters("/ISk5\\2MT382-1000\r\n\r\n"), Fault.Noise), /choose the meter dsmr-p1/],
    [hear("hdlc", bytes("1b1b1b1b01010101"), Fault.Noise), /SML/],
    [hear("hdlc", bytes("68fafa6853ff000167".repeat(2)), Fault.Noise), /M-Bus/],
    [hear("p1", [...frame([1, 2]), ...frame([3])], Fault.Noise), /HDLC/],
  ];
  for (const [advice, pattern] of table) ok(pattern.test(advice), `${pattern}: ${advice}`);
  equal(new Set(table.map(([advice]) => advice)).size, table.length);
});

test("chance makes flags and headers in ciphered bytes: the kind of frame is doubted by how often they come", () => {
  const evidence = new LineEvidence();
  let state = 7;
  for (let count = 0; count < 200_000; count++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    evidence.push(state >>> 24);
  }
  ok(evidence.hdlc > 1 && evidence.p1 > 0);
  const word = (fault: number): string =>
    pushAdvice({ framing: "mbus", line: LINE, fault, evidence, lineErrors: 0 });
  ok(/^Bytes arrive, but/.test(word(Fault.Noise)), word(Fault.Noise));
  for (let frame = 0; frame < 1000; frame++) for (const byte of [0x7e, 0xa0]) evidence.push(byte);
  ok(/HDLC/.test(word(Fault.Noise)));
  ok(/encryption key is not/.test(word(Fault.KeyWrong)), "its frame held");
});

test("who only asks whether there is such a meter waits for one telegram of the slowest P1 port", () => {
  const { readout, push } = begin();
  readout.select(ReadSet.Identify);
  readout.begin(0);
  equal(readout.deadline, LISTEN_MS);
  push("xy", 10);
  equal(readout.expire(readout.deadline), Step.Wait);
  equal(readout.expire(LISTEN_MS), Step.Fault);
  equal(readout.fault, Fault.Noise);
});

test("a good list that no table knows is said to be one, a known one needs no advice", () => {
  const member = (value: number): number[] => [0x06, 0, 0, 0, value];
  const header = [...LLC, 0x0f, 0, 0, 0, 1, 0];
  const unknown = frame([...header, 0x02, 5, ...[1, 2, 3, 4, 5].flatMap(member)]);
  ok(/no table knows this list/.test(hear("hdlc", unknown, Fault.Noise)));
  const known = frame([...header, 0x02, 2, 0x09, 6, 1, 0, 1, 7, 0, 255, ...member(9)]);
  equal(hear("hdlc", known, Fault.Noise), "");
});
