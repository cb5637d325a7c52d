/**
 * Conversations that ask. The first byte of an input chooses the meter's table and what is asked for; of the rest a
 * byte 0xff lets the deadline pass (0xff 0xff is the byte itself), 0xfe begins a KMP frame that is completed with a
 * right checksum at the next 0xfe, all others arrive as they are, one every 10 ms.
 */
import { buildFrame, REPLY_START } from "../../hosts/bench/kmp-frame.js";
import { findMeter, meters } from "../../modules/meters/index.js";
import { findProtocol } from "../../modules/meters/protocols.js";
import { FAULT_KINDS, Fault } from "../../modules/readout/fault.js";
import { Step } from "../../modules/readout/step.js";
import { CheckingSink } from "./checking-sink.js";
import { captured } from "./decoders.js";
import { must, type Target } from "./target.js";

const PASS = 0xff;
const FRAME = 0xfe;
const tables = [
  "kamstrup-multical-403",
  "kamstrup-multical-601",
  "kamstrup-66-c",
  "landis-gyr-ultraheat-uh50",
  "landis-gyr-ultraheat-t550",
].map((id) => findMeter(id) ?? meters[0]);
const SETS = 6;
const BYTE_MS = 10;
/** Repeats and waits of one conversation, and an hour for all of it. */
const TURN_LIMIT = 5000;
const TIME_LIMIT = 3_600_000;

export default {
  name: "readout",
  property:
    "any answers at any time: no throw, Done or a named fault in bounded time however long the meter is silent, requests within their buffer, exact values only",
  longest: 2048,
  words: [
    "\xfe\x3f\x10\x00\x3c\x03\x04\x43\x00\x00\x44\x55\xfe",
    "\xfe\x3f\x02\x01\x02\x03\x04\xfe",
    "\xff",
    "\xff\x06",
    "/LUGCUH50\r\n",
    "\x02",
    "\x03",
    "/#1",
    "\x06",
    "\x15",
  ],
  seeds() {
    const seeds: Uint8Array[] = [];
    const folders = ["kmp", "kmp", "kamstrup-ascii", "iec62056", "iec62056"];
    for (let table = 0; table < tables.length; table++)
      for (const bytes of captured(folders[table]).slice(0, 20))
        for (let set = 0; set < SETS; set += 2)
          seeds.push(Uint8Array.of(table + tables.length * set, ...bytes.slice(0, 1500)));
    return seeds;
  },
  run(input) {
    const choice = input.length > 0 ? input[0] : 0;
    const meter = tables[choice % tables.length];
    const protocol = findProtocol(meter.protocol);
    if (!protocol) throw new Error(`no protocol ${meter.protocol}`);
    const sink = new CheckingSink();
    const readout = protocol.readout(meter, sink, { meter });
    readout.select(Math.floor(choice / tables.length) % SETS);
    let now = 1000;
    let turns = 0;
    // Sends what is to be sent; true: the conversation is over.
    const act = (first: number): boolean => {
      let step = first;
      while (step === Step.Transmit || step === Step.Speed) {
        must(++turns < TURN_LIMIT, "it asks without end");
        const { outgoing, outgoingEnd } = readout;
        must(
          step === Step.Speed || (outgoingEnd > 0 && outgoingEnd <= outgoing.length),
          `it sends ${outgoingEnd} bytes`,
        );
        now += BYTE_MS * outgoingEnd;
        step = readout.sent(now);
      }
      if (step === Step.Fault)
        must(readout.fault > Fault.None && readout.fault < FAULT_KINDS, `the fault is ${readout.fault}`);
      return step === Step.Done || step === Step.Fault;
    };
    const wait = (): boolean => {
      must(++turns < TURN_LIMIT && now < TIME_LIMIT, "it waits without end");
      must(Number.isFinite(readout.deadline), "it waits without a deadline");
      now = Math.max(now, readout.deadline);
      return act(readout.expire(now));
    };
    const arrive = (byte: number): boolean => {
      now += BYTE_MS;
      return now >= readout.deadline ? wait() : act(readout.push(byte, now));
    };
    let isOver = act(readout.begin(now));
    for (let at = 1; at < input.length && !isOver; at++) {
      const byte = input[at];
      if (byte === PASS && input[at + 1] !== PASS) isOver = wait();
      else if (byte === FRAME) {
        const end = input.indexOf(FRAME, at + 1);
        const frame = buildFrame(REPLY_START, [...input.subarray(at + 1, end < 0 ? input.length : end)]);
        for (let index = 0; index < frame.length && !isOver; index++) isOver = arrive(frame[index]);
        at = end < 0 ? input.length : end;
      } else {
        isOver = arrive(byte);
        if (byte === PASS) at++;
      }
    }
    // From here on the meter is silent.
    while (!isOver) isOver = wait();
  },
} satisfies Target;
