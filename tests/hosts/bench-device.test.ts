/** The bench device: the whole gateway on it, a day in a moment; and each of its parts as the contract says. */
import { FRAMING_ERROR, PARITY_ERROR, receiveCharacter } from "../../hosts/bench/character.js";
import { BenchDevice, LOG_LIMIT, MemoryStorage } from "../../hosts/bench/device.js";
import { parseFaults } from "../../hosts/bench/faults.js";
import { type MemoryLine, RECEIVE_LIMIT, WRITE_LIMIT } from "../../hosts/bench/memory-line.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import type { Port } from "../../modules/device/device.js";
import { Gateway } from "../../modules/gateway/gateway.js";
import { checkSettings } from "../../modules/gateway/settings.js";
import type { LineFormat } from "../../modules/readout/readout.js";
import { equal, ok, test, throws } from "../harness.js";
import { hex } from "./bench-reader.js";

const KMP: LineFormat = { baud: 1200, data: 8, parity: "none", stop: 2 };
const SERIAL = Uint8Array.from([0x80, 0x3f, 0x02, 0x35, 0xe9, 0x0d]);
const DAY = 24 * 3_600_000;

function gatewayOn(device: BenchDevice, model: string, line: string): Gateway {
  const { settings, problems } = checkSettings({
    meters: [{ id: "home", model, line }],
    mqtt: { enabled: true, host: "broker" },
  });
  if (!settings) throw new Error(problems.map(({ path, message }) => `${path} ${message}`).join());
  return new Gateway(device, settings, { version: "0" });
}

test("a day of reads every ten minutes takes well under a second, and all of it is closed again", () => {
  const device = new BenchDevice();
  const line = device.attach("/dev/head", { simulator: findSimulator("403")! });
  const gateway = gatewayOn(device, "kamstrup-multical-403", "/dev/head");
  // Time of this process, not of a machine that has more to do; 0.2 s where this was written.
  const before = process.cpuUsage();
  gateway.start();
  device.clock.advance(DAY);
  const { user, system } = process.cpuUsage(before);
  ok(user + system < 2_000_000, `${user + system} us`);
  const { requests, replies, linkMs } = line.link.measure.report();
  ok(requests >= 144 && requests < 160 && requests - replies <= 1, `${requests} ${replies}`);
  ok(linkMs < 150_000, `${linkMs} ms of link time`);
  equal([...line.link.meter.complaints], []);
  ok(device.broker.retained.get("kamstir/reading/flow") !== undefined);
  gateway.close();
  device.clock.advance(60_000);
  equal([device.clock.pending, line.open, device.broker.sessions], [0, false, 0]);
});

test("the same day twice is the same to the last byte", () => {
  const run = (): unknown => {
    const device = new BenchDevice({ seed: 7 });
    const faults = parseFaults(["noise=0.3", "flip=0.002", "drop=0.001"]);
    const line = device.attach("/dev/head", { simulator: findSimulator("603")!, seed: 7, faults });
    gatewayOn(device, "kamstrup-multical-603", "/dev/head").start();
    device.clock.advance(DAY / 2);
    return [line.link.measure.report(), [...device.broker.retained], device.logs];
  };
  equal(run(), run());
});

test("a meter behind a TCP port is read as well, one reader at a time", () => {
  const device = new BenchDevice();
  const link = device.attachTcp(20_123, { simulator: findSimulator("402")! });
  gatewayOn(device, "kamstrup-multical-402", "tcp://192.0.2.9:20123").start();
  device.clock.advance(3_600_000);
  ok(link.measure.report().replies >= 6);
  let refused = "";
  device.connect({
    host: "192.0.2.9",
    port: 20_123,
    onReadable() {},
    onClosed: (reason) => (refused = reason),
  });
  device.clock.advance(1000);
  equal(refused, "connection reset by the other side");
});

interface Ear {
  readonly port: Port;
  received(): string;
  drainedAt: number;
  closed: string;
  framing: number;
  parity: number;
}

function openEar(device: BenchDevice, line: LineFormat = KMP): Ear {
  const buffer = new Uint8Array(7);
  let text = "";
  const ear = { drainedAt: -1, closed: "", framing: 0, parity: 0, received: () => text } as Ear & {
    port: Port;
  };
  ear.port = device.openSerial({
    device: "/dev/head",
    line,
    onReadable() {
      for (let count = ear.port.read(buffer); count > 0; count = ear.port.read(buffer))
        text += hex(buffer.subarray(0, count));
    },
    onDrained: () => {
      ear.drainedAt = device.now();
    },
    onClosed: (reason) => {
      ear.closed = reason;
    },
    onLineError: (framing, parity) => {
      ear.framing += framing;
      ear.parity += parity;
    },
  });
  return ear;
}

function attached(): { device: BenchDevice; line: MemoryLine } {
  const device = new BenchDevice();
  return { device, line: device.attach("/dev/head", { simulator: findSimulator("403")! }) };
}

test("a serial port of the bench drains when the last bit has left, and answers in the meter's time", () => {
  const { device } = attached();
  const ear = openEar(device);
  equal(ear.port.write(SERIAL, 0, SERIAL.length), 6);
  device.clock.advance(54);
  equal([ear.drainedAt, ear.received()], [-1, ""]);
  device.clock.advance(2);
  ok(Math.abs(ear.drainedAt - 55) < 0.001);
  device.clock.advance(1000);
  ok(/^403f02[0-9a-f]+0d$/.test(ear.received()));
});

test("there is one reader of a port, an unplugged cable is lost and comes back", () => {
  const { device, line } = attached();
  throws(
    () => device.openSerial({ device: "/dev/nothing", line: KMP, onReadable() {}, onClosed() {} }),
    /no such device/,
  );
  const ear = openEar(device);
  throws(() => openEar(device), /in use/);
  line.unplug();
  device.clock.advance(0);
  equal(ear.closed, "unplugged");
  equal(ear.port.write(SERIAL, 0, 6), 0);
  throws(() => openEar(device), /no such device/);
  line.plug();
  const again = openEar(device);
  again.port.write(SERIAL, 0, 6);
  device.clock.advance(1000);
  ok(again.received() !== "");
  again.port.close();
  again.port.close();
  equal([line.open, again.closed], [false, ""]);
});

test("a port takes so much at once and keeps so much unread, and no byte more", () => {
  const { device, line } = attached();
  let receive = 0;
  const port = device.openSerial({
    device: "/dev/head",
    line: KMP,
    onReadable: () => receive++,
    onClosed() {},
  });
  equal(port.write(new Uint8Array(WRITE_LIMIT), 0, WRITE_LIMIT), WRITE_LIMIT);
  equal(port.write(new Uint8Array(WRITE_LIMIT + 1), 0, WRITE_LIMIT + 1), WRITE_LIMIT);
  device.clock.advance(60_000);
  equal(receive, 0);
  for (const extra of [0, 1]) {
    line.link.transmit(new Uint8Array(RECEIVE_LIMIT + extra));
    device.clock.advance(120_000);
    equal(port.read(new Uint8Array(2 * RECEIVE_LIMIT)), RECEIVE_LIMIT);
  }
});

test("a port set to another speed or format hears nothing that holds", () => {
  for (const [line, framing, parity] of [
    [{ ...KMP, baud: 300 }, true, false],
    [{ ...KMP, data: 7, parity: "even", stop: 1 } as const, false, true],
  ] as const) {
    const { device, line: cable } = attached();
    const ear = openEar(device, line);
    cable.link.transmit(Uint8Array.from({ length: 200 }, (_, index) => index));
    device.clock.advance(5000);
    equal([ear.framing > 0, ear.parity > 0], [framing, parity]);
    ear.port.write(SERIAL, 0, 6);
    device.clock.advance(5000);
    equal(
      cable.link.meter.complaints.size + cable.link.measure.report().replies,
      1,
      "only what was sent above",
    );
    ear.port.format(KMP);
    const before = ear.received();
    ear.port.write(SERIAL, 0, 6);
    device.clock.advance(5000);
    ok(/^403f02[0-9a-f]+0d$/.test(ear.received().slice(before.length)));
  }
});

test("characters of one format as another sees them", () => {
  const even7: LineFormat = { baud: 300, data: 7, parity: "even", stop: 1 };
  const odd7: LineFormat = { ...even7, parity: "odd" };
  const plain8: LineFormat = { baud: 300, data: 8, parity: "none", stop: 1 };
  const even8: LineFormat = { ...plain8, parity: "even" };
  for (const [byte, sender, receiver, expected] of [
    [0x2f, even7, even7, 0x2f],
    [0x2f, even7, plain8, 0xaf],
    [0x23, even7, plain8, 0xa3],
    [0x21, even7, plain8, 0x21],
    [0xaf, plain8, even7, 0x2f],
    [0x2f, plain8, even7, PARITY_ERROR],
    [0x2f, even7, odd7, PARITY_ERROR],
    [0x55, even8, plain8, FRAMING_ERROR],
    [0x57, even8, plain8, 0x57],
    [0x57, plain8, even8, 0x57],
    [0x55, plain8, even8, PARITY_ERROR],
  ] as const)
    equal(receiveCharacter(byte, sender, receiver, 0), expected, byte.toString(16));
});

test("storage keeps copies, counts its writes, and breaks when told", () => {
  const storage = new MemoryStorage();
  const bytes = Uint8Array.from([1, 2, 3]);
  storage.write("a", bytes);
  bytes[0] = 9;
  equal(storage.read("a"), Uint8Array.from([1, 2, 3]));
  storage.read("a")![1] = 9;
  equal(storage.read("a"), Uint8Array.from([1, 2, 3]));
  storage.remove("a");
  storage.remove("a");
  equal([storage.read("a"), storage.writes], [undefined, 2]);
  storage.broken = true;
  throws(() => storage.write("a", bytes), /no space/);
});

test("the log keeps its last lines, the random bytes come from the seed, the clock can be unset", () => {
  const device = new BenchDevice({ seed: 3 });
  for (let line = 0; line <= LOG_LIMIT; line++) device.log(`line ${line}`);
  equal([device.logs.length, device.logs[0]], [LOG_LIMIT, "line 1"]);
  const [one, other] = [new Uint8Array(8), new Uint8Array(8)];
  device.random(one);
  new BenchDevice({ seed: 3 }).random(other);
  equal(one, other);
  ok(/^[0-9a-f]{12}$/.test(device.mac));
  ok(device.wallSeconds() > 0);
  device.clockSet = false;
  equal(device.wallSeconds(), 0);
});
