/**
 * Thirteen ways in which other readers of this protocol fail, each seen in the source of at least one of them.
 * The readout under test talks to a meter on a clock of its own, and fills the readings that a gateway publishes.
 */

import { REPEAT_SILENCE_MS } from "../../modules/kmp/exchange.js";
import { Deframer } from "../../modules/kmp/frame.js";
import { type KmpMeter, KmpReadout } from "../../modules/kmp/readout.js";
import { findInfo } from "../../modules/meters/info-codes.js";
import { isSpoiled } from "../../modules/meters/info-text.js";
import { Form, Readings, State } from "../../modules/reading/readings.js";
import { unitSymbol } from "../../modules/reading/unit.js";
import { valueText } from "../../modules/reading/value.js";
import { Fault } from "../../modules/readout/fault.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import { Step } from "../../modules/readout/step.js";
import { equal, ok, test } from "../harness.js";
import { type Answer, askedRegisters, BYTE_MS, converse, type Meter, type Outcome } from "./conversation.js";
import { bytes, frame, join, register, registers } from "./recorder.js";

const TURN = 80;
const NUMBER = 0x33;
const LIVE = [60, 68, 74, 80, 86, 87, 99, 1004];

const TABLE: KmpMeter = {
  line: { baud: 1200, data: 8, parity: "none", stop: 2 },
  batch: 8,
  fields: [
    ...LIVE.map((code) => ({ code, set: "live" as const })),
    { code: 123, set: "slow" as const },
    { code: 125, set: "slow" as const },
  ],
};

/** What a 402 holds: unit byte, SiEx, value. */
const VALUES: Record<number, [number, number, string]> = {
  60: [0x08, 0x42, "00 00 54 82"],
  68: [0x28, 0x42, "00 02 2b ad"],
  74: [0x29, 0x00, "00 00 00 21"],
  80: [0x16, 0x41, "00 00 00 03"],
  86: [0x25, 0x42, "00 00 14 38"],
  87: [0x25, 0x42, "00 00 11 e3"],
  99: [NUMBER, 0x00, "00 00 00 00"],
  1004: [0x2e, 0x00, "00 00 1b d6"],
};
const TEXTS = ["216.34 GJ", "1422.53 m³", "33 l/h", "0.3 kW", "51.76 °C", "45.79 °C", "0", "7126 h"];

function entry(code: number): number[] {
  const [unit, scale, value] = VALUES[code];
  return register(code, unit, scale, bytes(value));
}

function replyTo(payload: Uint8Array, omit: readonly number[] = []): Uint8Array {
  return registers(
    ...askedRegisters(payload)
      .filter((code) => !omit.includes(code))
      .map(entry),
  );
}

class House {
  readonly readings = new Readings(
    TABLE.fields.map(({ code }) => code),
    { spare: 4, texts: 8, textLimit: 32 },
  );
  readonly readout = new KmpReadout(TABLE, this.readings);

  read(peer: Meter, start = 0): Outcome {
    this.readout.select(ReadSet.Live);
    return converse(this.readout, peer, start);
  }

  /** Text of a committed value, or "absent". */
  text(code: number): string {
    const { readings } = this;
    const row = readings.row(code);
    if (row < 0 || readings.states[row] !== State.Present) return "absent";
    equal(readings.forms[row], Form.Number);
    const unit = readings.units[row];
    return `${valueText(readings.significands[row], readings.exponents[row], unit)} ${unitSymbol(unit)}`.trimEnd();
  }

  texts(): string[] {
    return LIVE.map((code) => this.text(code));
  }
}

/** One conversation about the live set whose reply is this, read as texts. */
function readReply(reply: Uint8Array): House {
  const house = new House();
  house.read(() => [{ after: TURN, bytes: reply }]);
  return house;
}

test("1: a frame with a bad CRC is rejected, not logged and used", () => {
  const house = new House();
  const { step, fault } = house.read((payload) => {
    const reply = replyTo(payload);
    reply[10] ^= 0x01;
    return [{ after: TURN, bytes: reply }];
  });
  equal(step, Step.Fault);
  equal(fault, Fault.Crc);
  equal(
    house.texts(),
    LIVE.map(() => "absent"),
  );
});

test("2: an omitted register shifts no value and crashes nothing; an empty reply is valid", () => {
  for (const omitted of LIVE) {
    const house = new House();
    equal(house.read((payload) => [{ after: TURN, bytes: replyTo(payload, [omitted]) }]).step, Step.Done);
    equal(
      house.texts(),
      TEXTS.map((text, index) => (LIVE[index] === omitted ? "absent" : text)),
    );
    equal(house.readings.states[house.readings.row(omitted)], State.Unsupported);
  }
  const house = readReply(registers());
  equal(
    house.texts(),
    LIVE.map(() => "absent"),
  );
  equal(house.read(() => []).step, Step.Done);
});

test("3: with an echo, with a damaged echo, and without one", () => {
  const echoes: ((request: Uint8Array) => Uint8Array)[] = [
    () => new Uint8Array(),
    (request) => request,
    (request) => request.map((byte, index) => (index % 5 === 2 ? byte ^ 0x48 : byte)),
    (request) => request.slice(4),
    (request) => join(bytes("ff 00 40"), request, bytes("40 91")),
  ];
  for (const echo of echoes) {
    const house = new House();
    const { step, requests } = house.read((payload, request) => [
      { after: -request.length * BYTE_MS, bytes: echo(request) },
      { after: TURN, bytes: replyTo(payload) },
    ]);
    equal(step, Step.Done);
    equal(requests.length, 1);
    equal(house.texts(), TEXTS);
  }
});

test("4: 1B E4 F9 is 1B F9, not 06", () => {
  const deframer = new Deframer();
  const wire = frame([0x3f, 0x10, 0x00, 0x44, 0x28, 0x02, 0x42, 0x1b, 0xf9]);
  const inside = Array.from(wire, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  ok(inside.includes("1b e4 f9"), inside);
  for (const byte of wire) deframer.push(byte);
  equal(Array.from(deframer.buffer.slice(7, deframer.end)), [0x1b, 0xf9]);
  equal(readReply(registers(register(68, 0x28, 0x42, bytes("1b f9")))).text(68), "71.61 m³");
});

test("5: CRC bytes that need stuffing", () => {
  // Each of the five reserved bytes, as the high and as the low byte of the CRC.
  for (const reserved of [0x80, 0x40, 0x0d, 0x06, 0x1b])
    for (const place of [3, 2]) {
      let found = 0;
      for (let value = 0; value < 0x10000 && found < 3; value++) {
        const wire = registers(register(1004, 0x2e, 0x00, [0, 0, value >> 8, value & 0xff]));
        const isStuffed = place === 2 ? wire[wire.length - 3] === 0x1b : stuffedHigh(wire, reserved);
        if (!isStuffed || (place === 2 && wire[wire.length - 2] !== (reserved ^ 0xff))) continue;
        found++;
        equal(readReply(wire).text(1004), `${value} h`);
      }
      equal(found, 3);
    }
});

function stuffedHigh(wire: Uint8Array, reserved: number): boolean {
  const low = wire[wire.length - 3] === 0x1b ? 2 : 1;
  const at = wire.length - 1 - low;
  return wire[at - 2] === 0x1b && wire[at - 1] === (reserved ^ 0xff);
}

test("6: values of 1, 2, 4, 7 and 8 bytes in one reply", () => {
  const house = readReply(
    registers(
      register(99, NUMBER, 0x00, bytes("07")),
      register(86, 0x25, 0x42, bytes("14 38")),
      register(1004, 0x2e, 0x00, bytes("00 00 00 00 00 1b d6")),
      register(60, 0x08, 0x43, bytes("00 00 00 00 00 05 c4 a6")),
      register(68, 0x28, 0x42, bytes("00 02 2b ad")),
    ),
  );
  equal(
    [99, 86, 1004, 60, 68].map((code) => house.text(code)),
    ["7", "51.76 °C", "7126 h", "378.022 GJ", "1422.53 m³"],
  );
});

test("7: a first byte after 1.5 s is in time; no repeat before 1.6 s of silence", () => {
  const slow = new House();
  const patient = slow.read((payload) => [{ after: 1500, bytes: replyTo(payload) }]);
  equal(patient.requests.length, 1);
  equal(slow.texts(), TEXTS);
  const lost = new House();
  let heard = 0;
  const { requests } = lost.read((payload, _request, n): Answer[] => {
    const cut = replyTo(payload).slice(0, 30);
    heard = 300 + 29 * BYTE_MS;
    return n === 0 ? [{ after: 300, bytes: cut }] : [{ after: TURN, bytes: replyTo(payload) }];
  });
  ok(requests[1].at - (requests[0].end + heard) >= REPEAT_SILENCE_MS);
  equal(lost.texts(), TEXTS);
});

test("8: unit 15 is W, not kW; unknown units are kept as a number, beyond the end of every table", () => {
  equal(readReply(registers(register(80, 0x15, 0x00, bytes("0b b8")))).text(80), "3000 W");
  equal(readReply(registers(register(80, 0x19, 0x00, bytes("0b b8")))).text(80), "3000 var");
  for (const unit of [0x4b, 0x5b, 0x80, 0xff])
    equal(readReply(registers(register(80, unit, 0x41, bytes("0b b8")))).text(80), `300.0 unit ${unit}`);
});

test("9: 32-bit values of 2^31 and above, exact decimals", () => {
  const table: [string, number, string][] = [
    ["ff ff ff ff", 0x00, "4294967295 h"],
    ["80 00 00 00", 0x00, "2147483648 h"],
    ["01 00 00 01", 0x00, "16777217 h"],
    ["00 00 dc 5c", 0x43, "56.412 h"],
    ["00 00 18 c8", 0x42, "63.44 h"],
    ["00 00 db ec", 0x43, "56.300 h"],
  ];
  for (const [value, scale, text] of table)
    equal(readReply(registers(register(1004, 0x2e, scale, bytes(value)))).text(1004), text);
});

test("10: dates are dates, and a date of zero is none", () => {
  const house = new House();
  house.readout.select(ReadSet.Slow);
  const dates: Record<number, string> = { 123: "00 03 5b d0", 125: "00 00 00 00" };
  converse(house.readout, (payload) => [
    {
      after: TURN,
      bytes: registers(
        ...askedRegisters(payload)
          .filter((code) => code in dates)
          .map((code) => register(code, 0x30, 0x00, bytes(dates[code]))),
      ),
    },
  ]);
  equal(house.text(123), "2022-01-12");
  equal(house.text(125), "never");
});

test("11: a failure is never published as 0, and 185.00 °C of a broken sensor is known for what it is", () => {
  const house = new House();
  house.read(() => []);
  equal(
    house.texts(),
    LIVE.map(() => "absent"),
  );
  house.read((payload) => [{ after: TURN, bytes: replyTo(payload) }], 60_000);
  house.read(() => [{ after: TURN, bytes: bytes("40 3f 10 00 3c 08 04 42 00 00 00 00 11 11 0d") }], 120_000);
  equal(house.texts(), TEXTS);
  const broken = readReply(
    registers(register(86, 0x25, 0x42, bytes("48 44")), register(99, NUMBER, 0x00, bytes("00 08"))),
  );
  equal(broken.text(86), "185.00 °C");
  const info = findInfo("kamstrup-sum")!;
  const code = broken.readings.significands[broken.readings.row(99)];
  equal(isSpoiled(info, code, 86), true);
  equal(isSpoiled(info, code, 87), false);
  equal(isSpoiled(info, 0, 86), false);
});

test("12: the longest stuffed reply fits", () => {
  const value = new Array<number>(8).fill(0x40);
  const reply = registers(...LIVE.map((code) => register(code, 0x40, 0x40, value)));
  ok(reply.length > 2 * 78, `${reply.length} bytes`);
  const house = readReply(reply);
  // 40 is "datetime" without a public form: a number, and its unit.
  const exact = 0x4040404040404040n.toString();
  const { readings } = house;
  for (const code of LIVE) {
    const row = readings.row(code);
    equal(readings.states[row], State.Present);
    equal(readings.forms[row], Form.Digits);
    let text = "";
    for (let at = readings.textStart(row); at < readings.textEnd(row); at++)
      text += String.fromCharCode(readings.texts[at]);
    equal(text, exact);
  }
});

test("13: a spontaneous 00 before the frame", () => {
  for (const noise of ["00", "00 00 00 00"])
    for (const after of [-50, 0, 60]) {
      const house = new House();
      const { requests } = house.read((payload) => [
        { after, bytes: bytes(noise) },
        { after: TURN + 40, bytes: replyTo(payload) },
      ]);
      equal(requests.length, 1);
      equal(house.texts(), TEXTS);
    }
});
