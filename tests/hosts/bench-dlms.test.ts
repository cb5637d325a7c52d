/** The DLMS client against the simulated meter: every kind of access, and what goes wrong on the line. */
import { VirtualClock } from "../../hosts/bench/clock.js";
import { parseFaults } from "../../hosts/bench/faults.js";
import { openMeterLink } from "../../hosts/bench/meter-link.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { gcm } from "../../hosts/node/gcm.js";
import { parseHex } from "../../modules/bytes/hex.js";
import { findMeter } from "../../modules/meters/index.js";
import { findProtocol, type ProtocolOptions } from "../../modules/meters/protocols.js";
import { faultName } from "../../modules/readout/fault.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import { Step } from "../../modules/readout/step.js";
import { TextSink } from "../dlms/collect.js";
import { equal, ok, test } from "../harness.js";

const START = "2026-05-04T12:00:00Z";
const KEYS = {
  key: parseHex("000102030405060708090a0b0c0d0e0f"),
  authenticationKey: parseHex("d0d1d2d3d4d5d6d7d8d9dadbdcdddedf"),
};
const PASSWORD = Uint8Array.from("12345678", (letter) => letter.charCodeAt(0));

interface Outcome {
  readonly fault: string;
  readonly readings: string[];
  readonly seconds: number;
  readonly complaints: Record<string, number>;
  readonly sent: string;
  /** What a person is told. */
  readonly advice: string;
}

/** One conversation in virtual time. */
function read(
  simulator: string,
  meter: string,
  options: ProtocolOptions = {},
  { fault = "", set = ReadSet.All as number, rounds = 1 } = {},
): Outcome {
  const clock = new VirtualClock(START);
  const sink = new TextSink();
  const table = findMeter(meter)!;
  const wall = { wallSeconds: () => Math.floor(clock.wallMs() / 1000) };
  const readout = findProtocol("dlms")!.readout(table, sink, { gcm, clock: wall, ...options });
  const arrived: number[] = [];
  const link = openMeterLink(
    { simulator: findSimulator(simulator)!, clock, ...(fault ? { faults: parseFaults([fault]) } : {}) },
    { deliver: (chunk) => arrived.push(...chunk), disconnect: () => {} },
  );
  const sent: number[] = [];
  let step: number = Step.Wait;
  let sentDue = Number.POSITIVE_INFINITY;
  const started = clock.now();
  for (let round = 0; round < rounds; round++) {
    readout.select(set);
    const act = (next: number): void => {
      step = next;
      while (step === Step.Speed) step = readout.sent(clock.now());
      if (step !== Step.Transmit) return;
      const frame = readout.outgoing.slice(0, readout.outgoingEnd);
      sent.push(...frame);
      link.fromReader(frame);
      sentDue = clock.now() + (frame.length * 10_000) / readout.line.baud;
    };
    act(readout.begin(clock.now()));
    for (let ticks = 0; ticks < 200_000 && step !== Step.Done && step !== Step.Fault; ticks++) {
      clock.advance(5);
      while (arrived.length > 0 && step !== Step.Done && step !== Step.Fault)
        act(readout.push(arrived.shift()!, clock.now()));
      if (step === Step.Done || step === Step.Fault) break;
      if (clock.now() >= sentDue) {
        sentDue = Number.POSITIVE_INFINITY;
        act(readout.sent(clock.now()));
      } else if (clock.now() >= readout.deadline) act(readout.expire(clock.now()));
    }
    arrived.length = 0;
    clock.advance(1000);
  }
  return {
    fault: step === Step.Done ? "none" : faultName(readout.fault),
    advice: step === Step.Done ? "" : (readout.advise?.(readout.fault, 0) ?? ""),
    readings: sink.messages.flat(),
    seconds: (clock.now() - started) / 1000,
    complaints: Object.fromEntries(link.meter.complaints),
    sent: sent.map((byte) => byte.toString(16).padStart(2, "0")).join(""),
  };
}

const accesses: [string, string, ProtocolOptions][] = [
  ["dlms-optical", "dlms-optical", {}],
  ["dlms-optical-password", "dlms-optical", { password: PASSWORD }],
  ["dlms-direct", "dlms-direct", {}],
  ["dlms-direct-ciphered", "dlms-direct", KEYS],
];

test("every kind of access reads every object, scaled, and the long one in blocks", () => {
  for (const [simulator, meter, options] of accesses) {
    const { fault, readings, complaints } = read(simulator, meter, options);
    equal(fault, "none", simulator);
    equal(complaints, {}, simulator);
    const value = (code: string): string =>
      readings.find((line) => line.startsWith(`${code} `))?.slice(code.length + 1) ?? "";
    ok(/^\d+ Wh$/.test(value("1-0:1.8.0")), `${simulator}: ${value("1-0:1.8.0")}`);
    ok(/^\d+\.\d V$/.test(value("1-0:32.7.0")), `${simulator}: ${value("1-0:32.7.0")}`);
    ok(/^\d+\.\d\d A$/.test(value("1-0:31.7.0")), `${simulator}: ${value("1-0:31.7.0")}`);
    ok(value("0-0:1.0.0").startsWith("2026-05-04T13:00:"), `${simulator}: ${value("0-0:1.0.0")}`);
    equal(value("time"), value("0-0:1.0.0"), simulator);
    // The device name comes first; the number of the device is the better serial number.
    equal(
      readings.filter((line) => line.startsWith("serial ")).pop(),
      `serial ${value("0-0:96.1.0")}`,
      simulator,
    );
    equal(
      value("0-0:96.13.0").length,
      "A message of more than one block for meter 12345678. ".length * 4 - 1,
      simulator,
    );
    // Registers that this meter has not got.
    equal(value("1-0:3.7.0"), "", simulator);
  }
});

test("scales and missing registers are asked for once", () => {
  const once = read("dlms-direct", "dlms-direct", {}, { set: ReadSet.Live });
  const twice = read("dlms-direct", "dlms-direct", {}, { set: ReadSet.Live, rounds: 2 });
  equal(twice.readings.length, 2 * once.readings.length);
  // GET of attribute 3: as many in two readouts as in one.
  const scales = (sent: string): number => sent.match(/c001c10003[0-9a-f]{12}0300/g)?.length ?? 0;
  equal(scales(twice.sent), scales(once.sent));
  ok(scales(once.sent) >= 10);
});

test("nothing but GET, association, proof and release is ever sent", () => {
  for (const [simulator, meter, options] of accesses) {
    const { complaints } = read(simulator, meter, options);
    equal(complaints.write, undefined, simulator);
    equal(complaints.unknown, undefined, simulator);
  }
});

test("wrong passwords and keys are refused with the right word", () => {
  const wrong = { password: Uint8Array.from([1, 2, 3]) };
  equal(read("dlms-optical-password", "dlms-optical", wrong).fault, "key-wrong");
  equal(read("dlms-optical-password", "dlms-optical").fault, "key-wrong");
  const otherKey = { ...KEYS, key: new Uint8Array(16) };
  equal(read("dlms-direct-ciphered", "dlms-direct", otherKey).fault, "key-wrong");
  const otherAuthentication = { ...KEYS, authenticationKey: new Uint8Array(16) };
  equal(read("dlms-direct-ciphered", "dlms-direct", otherAuthentication).fault, "key-wrong");
  equal(read("dlms-direct-ciphered", "dlms-direct").fault, "key-wrong");
  ok(
    read("dlms-optical-password", "dlms-optical", wrong).advice.startsWith("The meter refused the password"),
  );
  ok(read("dlms-optical-password", "dlms-optical").advice.startsWith("The meter asks for a password"));
  equal(read("dlms-optical", "dlms-optical").advice, "");
});

test("the counter grows from session to session", () => {
  const { fault, complaints } = read("dlms-direct-ciphered", "dlms-direct", KEYS, {
    rounds: 3,
    set: ReadSet.Live,
  });
  equal(fault, "none");
  equal(complaints, {});
});

test("an object that the meter refuses is absent, the others come", () => {
  const { fault, readings } = read("dlms-direct", "dlms-direct", {}, { fault: "omit=1-0:1.8.0" });
  equal(fault, "none");
  ok(!readings.some((line) => line.startsWith("1-0:1.8.0 ")));
  ok(readings.some((line) => line.startsWith("1-0:2.8.0 ")));
});

test("an echoing head, noise and broken frames do no harm", () => {
  for (const fault of ["echo", "noise", "crc=2", "split=3"])
    for (const [simulator, meter, options] of accesses) {
      const plain = read(simulator, meter, options, { set: ReadSet.Live }).readings.map(
        (line) => line.split(" ")[0],
      );
      const outcome = read(simulator, meter, options, { fault, set: ReadSet.Live });
      const codes = outcome.readings.map((line) => line.split(" ")[0]);
      if (outcome.fault === "none") equal(codes, plain, `${simulator} ${fault}`);
      ok(outcome.fault === "none" || fault === "crc=2", `${simulator} ${fault}: ${outcome.fault}`);
    }
});

test("no meter, and a meter without mode E, end in time with a name", () => {
  const silent = read("dlms-direct", "dlms-direct", {}, { fault: "silent=100" });
  equal(silent.fault, "silence");
  ok(silent.seconds < 40, `${silent.seconds} s`);
  equal(read("dlms-direct", "dlms-optical").fault, "silence");
});
