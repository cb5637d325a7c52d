/**
 * Conversations with simulated meters whose answers are changed on the way (live.ts): every protocol that asks, the logs
 * of Kamstrup meters, DLMS sessions with and without keys, the search for an unknown meter, and a boiler that tells its
 * list of channels. The first byte of an input chooses who talks to whom, the second what is asked for.
 */
import { findSimulator } from "../../hosts/bench/simulators.js";
import { gcm } from "../../hosts/node/gcm.js";
import { parseHex } from "../../modules/bytes/hex.js";
import { Log } from "../../modules/kmp/log.js";
import { LogReadout } from "../../modules/kmp/log-readout.js";
import { findMeter } from "../../modules/meters/index.js";
import { findProtocol, type ProtocolOptions } from "../../modules/meters/protocols.js";
import type { LogSink } from "../../modules/reading/log.js";
import { FAULT_KINDS, Fault } from "../../modules/readout/fault.js";
import type { MeterReadout } from "../../modules/readout/protocol.js";
import type { Readout } from "../../modules/readout/readout.js";
import { Step } from "../../modules/readout/step.js";
import { CheckingSink } from "./checking-sink.js";
import { LiveMeter, Script } from "./live.js";
import { must, type Target } from "./target.js";

const KEYS: ProtocolOptions = {
  gcm,
  key: parseHex("000102030405060708090a0b0c0d0e0f"),
  authenticationKey: parseHex("d0d1d2d3d4d5d6d7d8d9dadbdcdddedf"),
  clock: { wallSeconds: () => 1_777_896_000 },
};
const PASSWORD = Uint8Array.from("12345678", (letter) => letter.charCodeAt(0));
const LOG = "log";

/** Simulator, table of the reader, what its owner knows. */
const pairs: readonly (readonly [string, string, ProtocolOptions?])[] = [
  ["kamstrup-multical-403", "kamstrup-multical-403"],
  ["kamstrup-multical-601", "kamstrup-multical-601"],
  ["kamstrup-66-c", "kamstrup-66-c"],
  ["landis-gyr-ultraheat-uh50", "landis-gyr-ultraheat-uh50"],
  ["generic-iec62056", "generic-iec62056"],
  ["landis-gyr-ultraheat-t330", "landis-gyr-ultraheat-t330"],
  ["qundis-q-heat", "qundis-q-heat"],
  ["dlms-optical", "dlms-optical", { clock: KEYS.clock }],
  ["dlms-optical-password", "dlms-optical", { password: PASSWORD }],
  ["dlms-direct", "dlms-direct"],
  ["dlms-direct-ciphered", "dlms-direct", KEYS],
  ["dlms-direct-ciphered", "dlms-direct", KEYS],
  ["hargassner-nano", "hargassner-nano"],
  ["kamstrup-66-c", "kamstrup-maxical-iii"],
  ["landis-gyr-ultraheat-t330", "kamstrup-maxical-iii"],
  ["kamstrup-multical-403", LOG],
  ["kamstrup-multical-603", LOG],
];
const SETS = 7;
/** Years, months, days, hours. */
const logs: readonly number[] = [Log.Year, Log.Month, Log.Day, Log.Hour];
const LOG_ENTRIES = 40;
const ENERGY = 0x3c;
const VOLUME = 0x44;
/** Messages of a boiler that are waited for. */
const LISTEN_COUNT = 4;
const TURN_LIMIT = 20_000;
const TIME_LIMIT = 4 * 3_600_000;

class CheckingLogSink extends CheckingSink implements LogSink {
  logReply(): void {}

  logEntry(_log: number, id: number): void {
    must(Number.isInteger(id) && id >= 0, `entry ${id}`);
  }

  logConfiguration(_log: number, _depth: number, codes: Uint16Array, count: number): void {
    must(count >= 0 && count <= codes.length, `${count} codes`);
  }
}

function readoutOf(id: string, options: ProtocolOptions, choice: number, sink: CheckingLogSink): Readout {
  if (id === LOG) {
    const log = new LogReadout(findMeter("kamstrup-multical-403")!.line, sink);
    const codes = choice & 1 ? [ENERGY] : [ENERGY, VOLUME];
    log.select(logs[(choice >> 1) % logs.length], codes, choice & 0x80 ? 3 : -1, LOG_ENTRIES);
    return log;
  }
  const meter = findMeter(id)!;
  const readout: MeterReadout = findProtocol(meter.protocol)!.readout(meter, sink, { ...options, meter });
  readout.select(choice % SETS);
  return readout;
}

export default {
  name: "session",
  property:
    "any changes to the answers of a meter, behind right checksums: Done or a named fault in bounded time, exact values only, nothing pending at the end",
  longest: 512,
  words: ["\x81", "\x82\x00", "\x82\x02", "\x82\x03", "\x82\x05", "\x85", "\x80", "\x00\x00\x00\x00"],
  seeds() {
    const seeds: Uint8Array[] = [];
    for (let pair = 0; pair < pairs.length; pair++)
      for (const choice of [0, 1, 2, 6]) {
        seeds.push(Uint8Array.of(pair, choice));
        for (const quiet of [0, 1, 2, 4]) {
          const before = new Array<number>(quiet).fill(0);
          seeds.push(Uint8Array.of(pair, choice, ...before, 0x82, 0, 0, 9, 0xff, 0x82, 4, 0, 7));
        }
      }
    return seeds;
  },
  run(input) {
    const [name, table, options = {}] = pairs[(input[0] ?? 0) % pairs.length];
    const meter = new LiveMeter(findSimulator(name)!, new Script(input.subarray(2)));
    const sink = new CheckingLogSink();
    const readout = readoutOf(table, options, input[1] ?? 0, sink);
    let messages = 0;
    let turns = 0;
    let isOver = false;
    const act = (first: number): void => {
      let step = first;
      while (step === Step.Transmit || step === Step.Speed) {
        must(++turns < TURN_LIMIT, "it asks without end");
        const { outgoing, outgoingEnd } = readout;
        if (step === Step.Transmit) {
          must(outgoingEnd > 0 && outgoingEnd <= outgoing.length, `it sends ${outgoingEnd} bytes`);
          meter.hear(outgoing, outgoingEnd);
        }
        step = readout.sent(meter.now);
      }
      if (step === Step.Fault)
        must(readout.fault > Fault.None && readout.fault < FAULT_KINDS, `the fault is ${readout.fault}`);
      if (step === Step.Done) messages++;
      isOver = step === Step.Fault || messages >= (readout.passive ? LISTEN_COUNT : 1);
    };
    const arrive = (byte: number): void => {
      meter.now++;
      if (meter.now >= readout.deadline) act(readout.expire(meter.now));
      if (!isOver) act(readout.push(byte, meter.now));
    };
    act(readout.begin(meter.now));
    while (!isOver) {
      must(++turns < TURN_LIMIT && meter.now < TIME_LIMIT, "it waits without end");
      const arrival = meter.arriving[0]?.at ?? Number.POSITIVE_INFINITY;
      const next = Math.min(arrival, meter.deadline, readout.deadline);
      must(Number.isFinite(next), "it waits without a deadline");
      meter.now = Math.max(meter.now, next);
      if (arrival === next) {
        const { bytes } = meter.arriving.shift()!;
        for (let at = 0; at < bytes.length && !isOver; at++) arrive(bytes[at]);
      } else if (meter.deadline === next) meter.expire();
      else act(readout.expire(meter.now));
    }
    must(sink.pending === 0, "values pending at the end");
  },
} satisfies Target;
