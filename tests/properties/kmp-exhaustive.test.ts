/** Properties of the Kamstrup Meter Protocol that are tried to the last case, not by sample. */
import { KmpDecoder } from "../../modules/kmp/decoder.js";
import { Deframer, FrameWriter, START_FROM_METER } from "../../modules/kmp/frame.js";
import { parseTranscript } from "../../modules/line/transcript.js";
import { Step } from "../../modules/readout/step.js";
import { capture, captureNames } from "../captures.js";
import { equal, ok, test } from "../harness.js";
import { bytes, join, Recorder } from "../kmp/recorder.js";

const writer = new FrameWriter(8);
const deframer = new Deframer();

/** Sends address, command and these bytes through stuffing and back; true when they arrive as they were. */
function survives(data: readonly number[]): boolean {
  writer.open(START_FROM_METER, 0x3f, 0x10);
  for (const byte of data) writer.put8(byte);
  writer.close();
  for (let index = 0; index < writer.end; index++) {
    const step = deframer.push(writer.buffer[index]);
    const isLast = index === writer.end - 1;
    if (step !== (isLast ? Step.Done : Step.Wait)) return false;
    // On the wire the reserved bytes stand only where they mean themselves.
    const byte = writer.buffer[index];
    if (index > 0 && !isLast && (byte === 0x80 || byte === 0x40 || byte === 0x0d || byte === 0x06))
      return false;
  }
  if (deframer.end !== data.length + 2) return false;
  for (let index = 0; index < data.length; index++)
    if (deframer.buffer[2 + index] !== data[index]) return false;
  return true;
}

test("every payload of one and of two bytes survives stuffing", () => {
  for (let first = 0; first < 256; first++) {
    ok(survives([first]), `${first}`);
    for (let second = 0; second < 256; second++) ok(survives([first, second]), `${first} ${second}`);
  }
});

test("every run of reserved bytes and complements of up to five survives stuffing", () => {
  const alphabet = [0x80, 0x40, 0x0d, 0x06, 0x1b, 0x7f, 0xbf, 0xf2, 0xf9, 0xe4];
  const data = [0, 0, 0, 0, 0];
  for (let number = 0; number < 10 ** 5; number++) {
    for (let place = 0, rest = number; place < 5; place++, rest = Math.floor(rest / 10))
      data[place] = alphabet[rest % 10];
    if (!survives(data)) ok(false, data.join(" "));
  }
});

interface Reply {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly readings: string[];
}

function decode(stream: Uint8Array): string[] {
  const recorder = new Recorder();
  const decoder = new KmpDecoder(recorder);
  for (let index = 0; index < stream.length; index++) decoder.push(stream[index]);
  decoder.end();
  return recorder.take();
}

const replies: Reply[] = captureNames("kmp").flatMap((name) =>
  parseTranscript(capture(name))
    .flatMap((item) =>
      item.kind === "received" ? [{ name, bytes: item.bytes, readings: decode(item.bytes) }] : [],
    )
    .filter(({ readings }) => readings.length > 0),
);

test("any one flipped bit of a good frame is no reading", () => {
  let flips = 0;
  for (const { name, bytes: good } of replies)
    for (let bit = 0; bit < 8 * good.length; bit++, flips++) {
      const bad = good.slice();
      bad[bit >> 3] ^= 1 << (bit & 7);
      equal(decode(bad), [], `${name}, bit ${bit}`);
    }
  ok(flips > 8000, `${flips} flips`);
});

test("a frame with one flipped bit hides nothing of the good one behind it", () => {
  const next = bytes("40 3f 10 00 3c 03 04 43 00 00 d6 de 03 22 0d");
  for (const { name, bytes: good } of replies)
    for (let bit = 0; bit < 8 * good.length; bit++) {
      const bad = good.slice();
      bad[bit >> 3] ^= 1 << (bit & 7);
      equal(decode(join(bad, next)), ["60 55.006 MWh"], `${name}, bit ${bit}`);
    }
});

test("any one byte lost, doubled or replaced is no other reading", () => {
  for (const { name, bytes: good, readings } of replies)
    for (let at = 0; at < good.length; at++) {
      equal(decode(join(good.slice(0, at), good.slice(at + 1))), [], `${name}, byte ${at} lost`);
      const doubled = decode(join(good.slice(0, at + 1), good.slice(at)));
      // A doubled first byte starts the frame twice; a doubled last one is noise behind it.
      equal(doubled, at === 0 || at === good.length - 1 ? readings : [], `${name}, byte ${at} doubled`);
      for (let byte = 0; byte < 256; byte++) {
        if (byte === good[at]) continue;
        const bad = good.slice();
        bad[at] = byte;
        equal(decode(bad), [], `${name}, byte ${at} is ${byte}`);
      }
    }
});

test("any two flipped bits within sixteen of each other are no reading", () => {
  for (const { name, bytes: good } of replies) {
    if (good.length > 40) continue;
    for (let first = 0; first < 8 * good.length; first++)
      for (let second = first + 1; second < Math.min(first + 16, 8 * good.length); second++) {
        const bad = good.slice();
        bad[first >> 3] ^= 1 << (first & 7);
        bad[second >> 3] ^= 1 << (second & 7);
        const got = decode(bad);
        if (got.length > 0) equal(got, [], `${name}, bits ${first} and ${second}`);
      }
  }
});
