import { FRAME_LIMIT, HdlcReceiver } from "../../modules/dlms/hdlc.js";
import { Fault } from "../../modules/readout/fault.js";
import { Step } from "../../modules/readout/step.js";
import { equal, ok, test } from "../harness.js";
import { counted, frame } from "./frames.js";

/** Information fields and faults in order of arrival. */
function feed(receiver: HdlcReceiver, bytes: readonly number[]): (number[] | number)[] {
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

test("addresses of one, two and four bytes", () => {
  const addresses = [[0x03], [0x02, 0x23], [0x00, 0x02, 0x00, 0x23]];
  for (const destination of addresses)
    for (const source of addresses) {
      const information = counted(20);
      const receiver = new HdlcReceiver();
      equal(feed(receiver, frame(information, { destination, source, control: 0x03 })), [information]);
      equal(receiver.control, 0x03);
    }
});

test("addresses of three bytes or without an end are no header", () => {
  for (const source of [
    [0x02, 0x04, 0x03],
    [0x02, 0x04, 0x06, 0x08, 0x03],
  ])
    equal(feed(new HdlcReceiver(), frame(counted(20), { source })), []);
});

test("the real frames of a client's session", () => {
  const table: [string, number[]][] = [
    // SNRM, UA, disconnect mode; u9n/dlms-cosem tests/test_hdlc.
    ["7ea00802232193bd647e", []],
    ["7ea00721037301407e", []],
    [
      "7ea01f21022373e6c781801205019a06019a070400000001080400000001cca27e",
      bytes("81801205019a06019a070400000001080400000001"),
    ],
  ];
  for (const [hex, information] of table) equal(feed(new HdlcReceiver(), bytes(hex)), [information]);
});

function bytes(hex: string): number[] {
  return (hex.match(/../g) ?? []).map((digits) => Number.parseInt(digits, 16));
}

test("every length up to the limit", () => {
  // Format, addresses of two and one, control, HCS and FCS are ten bytes of the 2047.
  for (const size of [1, 2, 100, 255, 256, 1000, FRAME_LIMIT - 1 - 10]) {
    const information = counted(size);
    equal(feed(new HdlcReceiver(), frame(information)), [information]);
  }
});

test("7E is data inside a frame", () => {
  const information = [0x7e, 0x7e, 0xa0, 0x7e, 0x10, 0x7e, 0xa0, 0x08];
  equal(feed(new HdlcReceiver(), frame(information)), [information]);
});

test("one flag may close a frame and open the next, and flags may fill the time between", () => {
  const one = frame(counted(9));
  const two = frame(counted(12));
  equal(feed(new HdlcReceiver(), [...one, ...two.slice(1)]), [counted(9), counted(12)]);
  equal(feed(new HdlcReceiver(), [0x7e, 0x7e, ...one, 0x7e, 0x7e, 0x7e, ...two]), [counted(9), counted(12)]);
  // The last flag may still be on its way.
  equal(feed(new HdlcReceiver(), one.slice(0, -1)), [counted(9)]);
});

test("segments are told", () => {
  const receiver = new HdlcReceiver();
  feed(receiver, frame(counted(9), { more: true }));
  ok(receiver.segmented);
  feed(receiver, frame(counted(9)));
  ok(!receiver.segmented);
});

test("each flipped bit of a frame is found", () => {
  const good = frame(counted(30));
  for (let at = 1; at < good.length - 1; at++)
    for (let bit = 1; bit < 256; bit <<= 1) {
      const bad = good.slice();
      bad[at] ^= bit;
      equal(
        feed(new HdlcReceiver(), bad).filter((event) => typeof event !== "number"),
        [],
        `byte ${at}, bit ${bit}`,
      );
    }
});

test("a failed frame takes nothing with it", () => {
  const good = frame(counted(30));
  const headerOnly = good.slice(0, 12);
  equal(feed(new HdlcReceiver(), [...headerOnly, ...good, ...good, ...good]), [
    Fault.Crc,
    counted(30),
    counted(30),
    counted(30),
  ]);
  const badHeader = good.slice();
  badHeader[5] ^= 0x40;
  equal(feed(new HdlcReceiver(), [...badHeader, ...good]), [Fault.Crc, counted(30)]);
});

test("a header that promises the longest frame in noise costs one fault", () => {
  const receiver = new HdlcReceiver();
  const start = frame(counted(2000)).slice(0, 40);
  const good = frame(counted(50));
  const events = feed(receiver, [...start, ...good, ...new Array<number>(2100).fill(0xff), ...good]);
  equal(events, [Fault.Crc, counted(50), counted(50)]);
});

test("what is left over at the end is truncated", () => {
  equal(feed(new HdlcReceiver(), frame(counted(30)).slice(0, 20)), [Fault.Truncated]);
  equal(feed(new HdlcReceiver(), [0x7e, 0xa0]), []);
  equal(feed(new HdlcReceiver(), [0x00, 0xff, 0x13]), []);
});

test("it says how many bytes it passed over between two frames", () => {
  const receiver = new HdlcReceiver();
  feed(receiver, frame(counted(9)));
  feed(receiver, frame(counted(9)));
  equal(receiver.skipped, 0);
  feed(receiver, [0x01, 0x02, 0x03, ...frame(counted(9))]);
  equal(receiver.skipped, 3);
});
