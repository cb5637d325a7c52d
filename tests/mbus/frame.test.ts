import { FRAME_LIMIT, FrameKind, MbusReceiver } from "../../modules/mbus/frame.js";
import { Fault } from "../../modules/readout/fault.js";
import { Step } from "../../modules/readout/step.js";
import { equal, test } from "../harness.js";

/** A long frame around `payload`, built by the rules of EN 13757-2. */
function long(payload: number[]): number[] {
  const sum = payload.reduce((total, byte) => total + byte, 0) & 0xff;
  const length = payload.length & 0xff;
  return [0x68, length, length, 0x68, ...payload, sum, 0x16];
}

function counted(size: number): number[] {
  return Array.from({ length: size }, (_, index) => (index * 7 + 3) & 0xff);
}

/** Payloads and faults in order of arrival. */
function feed(receiver: MbusReceiver, bytes: number[]): (number[] | number)[] {
  const events: (number[] | number)[] = [];
  const take = (step: number): boolean => {
    if (step === Step.Done) events.push([...receiver.buffer.slice(receiver.start, receiver.end)]);
    if (step === Step.Fault) events.push(receiver.fault);
    return step !== Step.Wait;
  };
  for (const byte of bytes) take(receiver.push(byte));
  while (take(receiver.close()));
  return events;
}

test("long frames of every length arrive whole", () => {
  for (const size of [3, 4, 10, 127, 255]) {
    const payload = counted(size);
    equal(feed(new MbusReceiver(), long(payload)), [payload]);
    equal(feed(new MbusReceiver(), [...long(payload), ...long(payload)]), [payload, payload]);
    equal(feed(new MbusReceiver(), [0x00, 0x68, 0x16, 0x68, 0x68, ...long(payload)]), [payload]);
  }
});

test("a length below three stands for 256 more (Sagemcom T210-D)", () => {
  for (const size of [256, 257, 258]) equal(feed(new MbusReceiver(), long(counted(size))), [counted(size)]);
  equal(long(counted(258)).length, FRAME_LIMIT);
});

test("a wrong checksum or stop byte is a fault, and costs one frame only", () => {
  const payload = counted(20);
  const good = long(payload);
  for (const at of [4, 15, good.length - 2, good.length - 1]) {
    const bad = good.slice();
    bad[at] ^= 0x01;
    equal(feed(new MbusReceiver(), [...bad, ...good]), [Fault.Crc, payload]);
  }
});

test("a frame that lost bytes does not take the next one with it", () => {
  const payload = counted(40);
  const good = long(payload);
  const cut = good.slice(0, 25);
  equal(feed(new MbusReceiver(), [...cut, ...good]), [Fault.Crc, payload]);
});

test("an open frame at the end is truncated", () => {
  equal(feed(new MbusReceiver(), long(counted(9)).slice(0, 8)), [Fault.Truncated]);
  equal(feed(new MbusReceiver(), [0x68, 0x09]), []);
});

test("short frames and E5 are told only where asked for", () => {
  const bytes = [0x10, 0x5b, 0xfe, 0x59, 0x16, 0xe5];
  equal(feed(new MbusReceiver(), bytes), []);
  const receiver = new MbusReceiver(true);
  const kinds: number[] = [];
  for (const byte of bytes) if (receiver.push(byte) === Step.Done) kinds.push(receiver.kind);
  equal(kinds, [FrameKind.Short, FrameKind.Single]);
});

test("noise never fills the buffer", () => {
  const receiver = new MbusReceiver(true);
  let seed = 7;
  let good = 0;
  for (let round = 0; round < 20000; round++) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    receiver.push((seed >>> 16) & 0xff);
  }
  for (const byte of long(counted(30)))
    if (receiver.push(byte) === Step.Done && receiver.kind === FrameKind.Long) good++;
  while (receiver.close() !== Step.Wait) good++;
  equal(good >= 1, true);
});
