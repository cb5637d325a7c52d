import {
  DEAF_LIMIT,
  DRAIN_LIMIT,
  GAP_AFTER_BAD,
  GAP_AFTER_GOOD,
  OPEN_LIMIT,
} from "../../modules/line/limits.js";
import { Line } from "../../modules/line/line.js";
import type { LineOwner } from "../../modules/line/owner.js";
import { parseTcpTarget } from "../../modules/line/target.js";
import { Fault } from "../../modules/readout/fault.js";
import { type LineFormat, NO_DEADLINE, type Readout } from "../../modules/readout/readout.js";
import { Step } from "../../modules/readout/step.js";
import { FakeDevice } from "../fake-device.js";
import { equal, ok, test, throws } from "../harness.js";

const FORMAT: LineFormat = { baud: 1200, data: 8, parity: "none", stop: 2 };
const FAST: LineFormat = { baud: 2400, data: 7, parity: "even", stop: 1 };

/** Asks "?" and ends well with "!", badly with "x"; "s" changes the speed. */
class Conversation implements Readout {
  line = FORMAT;
  passive = false;
  readonly outgoing = new Uint8Array([0x3f]);
  readonly outgoingEnd = 1;
  deadline = NO_DEADLINE;
  fault: number = Fault.None;
  readonly log: string[] = [];

  begin(now: number): number {
    this.log.push(`begin ${now}`);
    return this.passive ? Step.Wait : Step.Transmit;
  }

  sent(now: number): number {
    this.log.push(`sent ${now}`);
    this.deadline = now + 2000;
    return Step.Wait;
  }

  push(byte: number, now: number): number {
    this.log.push(`${String.fromCharCode(byte)} ${now}`);
    if (byte === 0x21) return Step.Done;
    if (byte === 0x78) {
      this.fault = Fault.Crc;
      return Step.Fault;
    }
    if (byte !== 0x73) return Step.Wait;
    this.line = FAST;
    return Step.Speed;
  }

  expire(now: number): number {
    this.log.push(`expire ${now}`);
    this.deadline = NO_DEADLINE;
    this.fault = Fault.Silence;
    return Step.Fault;
  }
}

class Owner implements LineOwner {
  readonly ends: string[] = [];

  ended(step: number, fault: number): void {
    this.ends.push(step === Step.Done ? "done" : `fault ${fault}`);
  }
}

function setUp(target = "/dev/head") {
  const device = new FakeDevice();
  return {
    device,
    line: new Line(device, target, 1600),
    conversation: new Conversation(),
    owner: new Owner(),
  };
}

test("a request is taken as sent when its bytes have passed the wire", () => {
  const { device, line, conversation, owner } = setUp();
  line.run(conversation, owner);
  device.pass(9);
  equal(conversation.log, ["begin 1000"]);
  device.pass(1); // 11 bits at 1200 baud are 9.17 ms
  equal(conversation.log, ["begin 1000", "sent 1010"]);
});

test("link and awake time, requests and bytes are counted", () => {
  const { device, line, conversation, owner } = setUp();
  line.run(conversation, owner);
  device.pass(90);
  device.serials[0].far.send("ab");
  device.pass(10);
  device.serials[0].far.send("!");
  device.settle();
  equal(owner.ends, ["done"]);
  const { requests, replies, bytesSent, bytesReceived, linkMilliseconds, awakeMilliseconds } =
    line.statistics;
  equal([requests, replies, bytesSent, bytesReceived], [1, 1, 1, 3]);
  equal(linkMilliseconds, 100);
  equal(awakeMilliseconds, 90 + 1600);
});

test("the echo of our own bytes is not taken for the first byte of the reply", () => {
  const { device, line, conversation, owner } = setUp();
  line.run(conversation, owner);
  device.pass(5);
  device.serials[0].far.send("?");
  device.pass(85);
  device.serials[0].far.send("!");
  device.settle();
  equal(line.statistics.awakeMilliseconds, 90 + 1600);
});

test("a deadline that passes expires the readout, faults are counted by kind", () => {
  const { device, line, conversation, owner } = setUp();
  line.run(conversation, owner);
  device.pass(2009);
  equal(owner.ends, []);
  device.pass(1);
  equal(owner.ends, [`fault ${Fault.Silence}`]);
  equal(line.statistics.faults[Fault.Silence], 1);
});

test("bytes that arrived before the conversation do not belong to it", () => {
  const { device, line, conversation, owner } = setUp();
  line.run(conversation, owner);
  device.settle();
  device.serials[0].far.send("!");
  device.settle();
  device.serials[0].inbox.push(0x21);
  line.run(conversation, owner);
  device.pass(50);
  equal(owner.ends, ["done"]);
});

test("a change of speed reaches the port and the conversation goes on", () => {
  const { device, line, conversation, owner } = setUp();
  line.run(conversation, owner);
  device.pass(20);
  device.serials[0].far.send("s");
  device.settle();
  equal(device.serials[0].formats.at(-1), FAST);
  device.serials[0].far.send("!");
  device.settle();
  equal(owner.ends, ["done"]);
});

test("a passive readout goes on after each telegram", () => {
  const { device, line, conversation, owner } = setUp();
  conversation.passive = true;
  line.run(conversation, owner);
  device.settle();
  device.serials[0].far.send("a!bx!");
  device.settle();
  equal(owner.ends, ["done", `fault ${Fault.Crc}`, "done"]);
  ok(line.busy);
});

test("a serial port that cannot be opened is a fault of the line, told later", () => {
  const { device, line, conversation, owner } = setUp();
  device.openSerial = () => {
    throw new Error("/dev/head is not there");
  };
  line.run(conversation, owner);
  equal(owner.ends, []);
  device.settle();
  equal(owner.ends, [`fault ${Fault.Line}`]);
  equal(line.trouble, "/dev/head is not there");
});

test("a port that is lost ends the conversation and is opened anew for the next", () => {
  const { device, line, conversation, owner } = setUp();
  line.run(conversation, owner);
  device.settle();
  device.serials[0].far.hangUp("unplugged");
  device.settle();
  equal(owner.ends, [`fault ${Fault.Line}`]);
  equal(line.trouble, "unplugged");
  line.run(conversation, owner);
  device.settle();
  equal(device.serials.length, 2);
  equal(line.trouble, "");
});

test(`a port that heard nothing ${DEAF_LIMIT} times is opened anew, not before`, () => {
  const { device, line, conversation, owner } = setUp();
  for (let round = 1; round <= DEAF_LIMIT; round++) {
    line.run(conversation, owner);
    device.pass(3000);
    equal(device.serials.length, 1);
  }
  line.run(conversation, owner);
  device.settle();
  equal(device.serials.length, 2);
  ok(device.serials[0].far.closed);
});

test(`a connection is waited for ${OPEN_LIMIT} ms`, () => {
  const { device, line, conversation, owner } = setUp("tcp://head.local:2217");
  line.run(conversation, owner);
  device.pass(OPEN_LIMIT - 1);
  equal(owner.ends, []);
  device.pass(1);
  equal(owner.ends, [`fault ${Fault.Line}`]);
  ok(device.calls[0].port.far.closed);
  line.run(conversation, owner);
  device.calls[1].port.callbacks?.onOpen?.();
  device.pass(20);
  equal(conversation.log.length, 2);
});

test(`a host that never says that it has sent all is waited for ${DRAIN_LIMIT} ms`, () => {
  const { device, line, conversation, owner } = setUp();
  const open = device.openSerial.bind(device);
  device.openSerial = (options) => open({ ...options, onDrained: undefined });
  line.run(conversation, owner);
  device.pass(10 + DRAIN_LIMIT - 1);
  equal(conversation.log.length, 1);
  device.pass(1);
  equal(conversation.log.length, 2);
});

test("a conversation begins after the silence that the last one calls for, not before", () => {
  for (const [answer, gap] of [
    ["!", GAP_AFTER_GOOD],
    ["x", GAP_AFTER_BAD],
  ] as const) {
    const { device, line, conversation, owner } = setUp();
    line.run(conversation, owner);
    device.pass(20);
    device.serials[0].far.send(answer);
    device.settle();
    conversation.log.length = 0;
    line.run(conversation, owner);
    device.pass(gap - 1);
    equal(conversation.log, []);
    device.pass(1);
    equal(conversation.log, [`begin ${1020 + gap}`]);
  }
});

test("two conversations at once are a mistake of the program", () => {
  const { line, conversation, owner } = setUp();
  line.run(conversation, owner);
  throws(() => line.run(conversation, owner), /conversation is running/);
});

test("the trace is a transcript of what passed", () => {
  const { device, line, conversation, owner } = setUp();
  line.run(conversation, owner);
  device.pass(90);
  device.serials[0].far.send("a!");
  device.settle();
  equal(line.trace.text(), "> 3f\n+90ms\n< 61 21\n");
});

test("addresses of network heads", () => {
  equal(parseTcpTarget("tcp://10.0.0.7:2217"), { host: "10.0.0.7", port: 2217 });
  equal(parseTcpTarget("tcp://[fe80::1]:2217"), { host: "fe80::1", port: 2217 });
  equal(parseTcpTarget("tcp://head.local:65535/"), { host: "head.local", port: 65535 });
  for (const bad of [
    "tcp://head.local",
    "tcp://head.local:0",
    "tcp://head.local:65536",
    "udp://x:1",
    "tcp://:1",
  ])
    equal(parseTcpTarget(bad), undefined, bad);
});
