/** Every capture decodes to what it states, whatever stands around it. */
import { KmpDecoder } from "../../modules/kmp/decoder.js";
import { parseTranscript } from "../../modules/line/transcript.js";
import { Fault, faultName } from "../../modules/readout/fault.js";
import { Step } from "../../modules/readout/step.js";
import { capture, captureNames } from "../captures.js";
import { equal, ok, test } from "../harness.js";
import { bytes, join, Recorder } from "./recorder.js";

interface Exchange {
  readonly name: string;
  request: Uint8Array;
  reply: Uint8Array;
  readings: string[];
  faults: string[];
}

function exchanges(name: string): Exchange[] {
  const found: Exchange[] = [];
  let request = new Uint8Array();
  for (const item of parseTranscript(capture(name))) {
    if (item.kind === "sent") request = Uint8Array.from(item.bytes);
    else if (item.kind === "received") {
      found.push({ name: `${name} ${found.length}`, request, reply: item.bytes, readings: [], faults: [] });
      request = new Uint8Array();
    } else if (item.kind === "reading")
      found[found.length - 1].readings.push(`${item.code} ${item.value} ${item.unit}`.trimEnd());
    else if (item.kind === "fault") found[found.length - 1].faults.push(item.name);
  }
  return found;
}

/** Readings and faults of a stream of bytes. */
function decode(stream: Uint8Array): { readings: string[]; faults: string[]; done: number } {
  const recorder = new Recorder();
  const decoder = new KmpDecoder(recorder);
  const faults: string[] = [];
  let done = 0;
  const take = (step: number) => {
    if (step === Step.Fault) faults.push(faultName(decoder.fault));
    else if (step === Step.Done) done++;
  };
  for (const byte of stream) take(decoder.push(byte));
  take(decoder.end());
  equal(recorder.pending, 0);
  const readings = recorder.take();
  // Register 1001 tells the serial number a second time; captures state it once.
  const once = readings.filter(
    (text, index) => !(text.startsWith("serial ") && readings[index - 1]?.startsWith("1001 ")),
  );
  return { readings: once, faults, done };
}

const all = captureNames("kmp").flatMap(exchanges);

test("captures decode to what they state", () => {
  ok(all.length >= 45, `only ${all.length} replies`);
  for (const { name, reply, readings, faults } of all) {
    const decoded = decode(reply);
    if (readings.length > 0) equal(decoded.readings, readings, name);
    else
      equal(
        decoded.readings.filter((reading) => !reading.startsWith("type ")),
        [],
        name,
      );
    equal(decoded.faults, faults, name);
  }
});

test("with the echo of the request in front", () => {
  for (const { name, request, reply, readings, faults } of all) {
    const decoded = decode(join(request, reply));
    if (readings.length > 0) equal(decoded.readings, readings, name);
    equal(decoded.faults, faults, name);
  }
});

test("with a damaged echo in front", () => {
  for (const { name, request, reply, readings, faults } of all)
    for (let index = 0; index < request.length; index++) {
      const echo = request.slice();
      echo[index] ^= 0x21;
      const decoded = decode(join(echo, reply));
      if (readings.length > 0) equal(decoded.readings, readings, name);
      equal(decoded.faults, faults, name);
    }
});

test("with noise in front", () => {
  const noises = [
    "00",
    "00 00 00",
    "ff fe 80 06",
    "40",
    "40 40",
    "40 12 0d",
    "1b",
    "40 1b",
    "0d 0d",
    "55 40 00",
  ];
  for (const noise of noises)
    for (const { name, reply, readings, faults } of all) {
      const decoded = decode(join(bytes(noise), reply));
      if (readings.length > 0) equal(decoded.readings, readings, `${name} after ${noise}`);
      equal(decoded.faults, faults, `${name} after ${noise}`);
    }
});

test("two back to back, and all in one stream", () => {
  for (const first of all)
    for (const second of all) {
      const decoded = decode(join(first.reply, second.reply));
      if (first.readings.length > 0 && second.readings.length > 0)
        equal(decoded.readings, [...first.readings, ...second.readings], `${first.name} ${second.name}`);
      equal(decoded.faults, [...first.faults, ...second.faults]);
    }
  const stream = decode(join(...all.map(({ request, reply }) => join(request, reply))));
  equal(
    stream.faults,
    all.flatMap(({ faults }) => faults),
  );
});

test("a reply cut anywhere is a fault and no reading; the next one is whole", () => {
  const whole = all[0];
  for (const { name, reply, readings } of all) {
    if (readings.length === 0) continue;
    for (let length = 2; length < reply.length; length++) {
      const cut = decode(reply.slice(0, length));
      equal(cut.readings, [], name);
      equal(cut.faults, [faultName(Fault.Truncated)], `${name} cut to ${length}`);
      const followed = decode(join(reply.slice(0, length), whole.reply));
      equal(followed.readings, whole.readings, name);
      equal(followed.faults, [faultName(Fault.Truncated)], name);
    }
  }
});

test("requests are no readings", () => {
  for (const item of parseTranscript(capture("kmp/requests.capture")))
    if (item.kind === "sent") equal(decode(item.bytes), { readings: [], faults: [], done: 0 });
});
