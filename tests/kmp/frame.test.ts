import { Deframer, FRAME_LIMIT, FrameWriter, START_TO_METER } from "../../modules/kmp/frame.js";
import { Fault } from "../../modules/readout/fault.js";
import { Step } from "../../modules/readout/step.js";
import { equal, test } from "../harness.js";
import { bytes, frame, join } from "./recorder.js";

/** Faults (negative) and lengths of good frames, in order. */
function outcomes(deframer: Deframer, stream: ArrayLike<number>): number[] {
  const found: number[] = [];
  for (let index = 0; index < stream.length; index++) {
    const step = deframer.push(stream[index]);
    if (step === Step.Done) found.push(deframer.end);
    else if (step === Step.Fault) found.push(-deframer.fault);
  }
  return found;
}

function payload(deframer: Deframer): number[] {
  return Array.from(deframer.buffer.slice(0, deframer.end));
}

function request(body: number[]): string {
  const framed = frame(body, START_TO_METER);
  return Array.from(framed, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

test("requests of the specification", () => {
  equal(request([0x3f, 0x01]), "803f01058a0d");
  equal(request([0x3f, 0x02]), "803f0235e90d");
  equal(request([0x3f, 0x10, 0x01, 0x00, 0x80]), "803f1001001b7fd4080d");
});

test("the five bytes with a meaning are stuffed, also in the CRC", () => {
  equal(request([0x3f, 0x80, 0x40, 0x0d, 0x06, 0x1b]).slice(0, 24), "803f1b7f1bbf1bf21bf91be4");
  equal(request([0x3f, 0x10, 0x02, 0x01, 0x5a, 0x00, 0x9a]), "803f1002015a009a1bbf2b0d");
});

test("a 1B that was stuffed does not stuff what follows it", () => {
  const deframer = new Deframer();
  const body = [0x3f, 0x10, 0x1b, 0xf9, 0x1b, 0x1b, 0xbf, 0x7f];
  equal(outcomes(deframer, frame(body)), [body.length]);
  equal(payload(deframer), body);
});

test("nothing before a 40 is heard", () => {
  const deframer = new Deframer();
  equal(outcomes(deframer, bytes("80 3f 01 05 8a 0d 00 00 0d 1b 06 ff")), []);
  equal(deframer.inside, false);
});

test("a 40 within a frame starts a new one, and no byte of it is lost", () => {
  const deframer = new Deframer();
  const good = bytes("40 3f 01 00 01 07 01 fe 58 0d");
  equal(outcomes(deframer, join(good.slice(0, 5), good)), [-Fault.Truncated, 6]);
  equal(outcomes(deframer, join(good.slice(0, 2), good)), [-Fault.Truncated, 6]);
  equal(outcomes(deframer, join(good.slice(0, 1), good)), [6]);
  equal(outcomes(deframer, join(bytes("40 7f 1b"), good)), [-Fault.Truncated, 6]);
});

test("noise that begins with 40 is no fault", () => {
  const deframer = new Deframer();
  equal(outcomes(deframer, bytes("40 00 3f 10 0d 40 80 3f 0d 40 0d 40 1b 0d 40 1b 00 40")), []);
});

test("a frame whose CRC holds is one from any address; a broken one only from those that meters have", () => {
  for (let address = 0; address < 256; address++) {
    const good = frame([address, 0x01]);
    equal(outcomes(new Deframer(), good), [2]);
    const bad = good.slice();
    bad[bad.length - 2] ^= 0x01;
    const expected = [0x3f, 0x7f, 0xbf].includes(address) ? 1 : 0;
    equal(outcomes(new Deframer(), bad).length, expected, `address ${address}`);
  }
});

test("stuffing that is not one of the five is a framing fault", () => {
  for (let byte = 0; byte < 256; byte++) {
    const isStuffed = [0x80, 0x40, 0x0d, 0x06, 0x1b].includes(byte ^ 0xff);
    const stream = [0x40, 0x3f, 0x01, 0x1b, byte];
    const expected = isStuffed ? [] : [byte === 0x40 ? -Fault.Truncated : -Fault.Framing];
    equal(outcomes(new Deframer(), stream), expected, `1B ${byte.toString(16)}`);
  }
});

test("a frame too short for address, command and CRC is a framing fault", () => {
  for (const text of ["40 3f 0d", "40 3f 01 0d", "40 3f 35 e9 0d"])
    equal(outcomes(new Deframer(), bytes(text)), [-Fault.Framing], text);
});

test("a wrong CRC is a fault, and the next frame is heard", () => {
  const deframer = new Deframer();
  equal(outcomes(deframer, bytes("40 3f 01 00 01 07 01 fe 59 0d 40 3f 01 00 01 07 01 fe 58 0d")), [
    -Fault.Crc,
    6,
  ]);
});

test("the longest frame fits, one byte more does not", () => {
  const longest = new Array<number>(FRAME_LIMIT - 2).fill(0x40);
  longest[0] = 0x3f;
  const deframer = new Deframer();
  equal(outcomes(deframer, frame(longest)), [FRAME_LIMIT - 2]);
  equal(payload(deframer), longest);
  equal(outcomes(deframer, frame([...longest, 0x40])), [-Fault.Overflow]);
  equal(outcomes(deframer, frame([0x3f, 0x01])), [2]);
});

test("the end of all bytes cuts a frame once", () => {
  const deframer = new Deframer();
  equal(deframer.finish(), Step.Wait);
  outcomes(deframer, bytes("40 3f 10"));
  equal(deframer.inside, true);
  equal(deframer.finish(), Step.Fault);
  equal(deframer.fault, Fault.Truncated);
  equal(deframer.finish(), Step.Wait);
});

test("the writer has room for a frame of nothing but stuffed bytes", () => {
  const writer = new FrameWriter(6);
  writer.open(START_TO_METER, 0x80, 0x40);
  writer.put16(0x0d06);
  writer.close();
  equal(writer.buffer.length, 14);
  equal(writer.buffer[writer.end - 1], 0x0d);
});
