/** Simulated meters on real ptys and TCP ports, reached through hosts/node/serial.ts, serialport and plain files. */
import { spawnSync } from "node:child_process";
import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { after } from "node:test";
import { faultKinds, parseFaults } from "../../hosts/bench/faults.js";
import { openPty } from "../../hosts/bench/pty.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { openStation, type Station, type StationOptions } from "../../hosts/bench/station.js";
import { openSerial } from "../../hosts/node/serial.js";
import type { Port } from "../../modules/device/device.js";
import type { LineFormat } from "../../modules/readout/readout.js";
import { equal, ok, test, throws } from "../harness.js";
import { hex } from "./bench-reader.js";

const KMP: LineFormat = { baud: 1200, data: 8, parity: "none", stop: 2 };
const SERIAL = Uint8Array.from([0x80, 0x3f, 0x02, 0x35, 0xe9, 0x0d]);
const REPLY = /^403f02[0-9a-f]{8,16}0d$/;
/** Longest time that anything below may take. */
const PATIENCE = 10_000;

/** A station that does not outlive the test: one that fails would hold the process otherwise. */
async function start(options: Partial<StationOptions> & { fault?: string } = {}): Promise<Station> {
  const { fault, ...rest } = options;
  const station = await openStation({
    simulator: findSimulator("403")!,
    place: { pty: true },
    faults: parseFaults(fault ? [fault] : []),
    ...rest,
  });
  after(() => station.close());
  return station;
}

/** Resolves when the condition holds. Looks again every few milliseconds: some of what is waited for tells nobody. */
async function until(condition: () => boolean, what: string): Promise<void> {
  for (const end = performance.now() + PATIENCE; !condition(); ) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

class Ear {
  readonly port: Port;
  text = "";
  closed = "";
  drained = 0;

  constructor(device: string, line: LineFormat = KMP) {
    const buffer = new Uint8Array(5);
    this.port = openSerial({
      device,
      line,
      onReadable: () => {
        for (let count = this.port.read(buffer); count > 0; count = this.port.read(buffer))
          this.text += hex(buffer.subarray(0, count));
      },
      onDrained: () => {
        this.drained++;
      },
      onClosed: (reason) => {
        this.closed = reason;
      },
    });
  }

  async ask(): Promise<string> {
    this.text = "";
    equal(this.port.write(SERIAL, 0, SERIAL.length), SERIAL.length);
    await until(() => this.text.endsWith("0d") && this.text.includes("403f02"), "a reply");
    return this.text;
  }
}

test("a conversation over a pty takes the time of the wire and is measured", async () => {
  const station = await start();
  const ear = new Ear(station.address);
  const started = performance.now();
  const reply = await ear.ask();
  const took = performance.now() - started;
  ok(REPLY.test(reply), reply);
  ok(took > (6 + reply.length / 2) * 9.16 + 80, `${took} ms`);
  equal(ear.drained, 1);
  const { requests, replies, bytesToMeter, bytesFromMeter, linkMs } = station.link.measure.report();
  equal([requests, replies, bytesToMeter, bytesFromMeter], [1, 1, 6, reply.length / 2]);
  ok(Math.abs(linkMs - ((6 + reply.length / 2) * 9.1667 + 80)) < 2, `${linkMs}`);
  ear.port.close();
  station.close();
  station.close();
});

test("clients may open and close the pty again and again", async () => {
  const station = await start({ paced: false });
  for (let count = 0; count < 5; count++) {
    const ear = new Ear(station.address, count % 2 === 0 ? KMP : { ...KMP, baud: 9600 });
    ok(REPLY.test(await ear.ask()));
    ear.port.close();
    ear.port.close();
  }
  equal(station.link.measure.report().replies, 5);
  station.close();
});

test("a program that sets no terminal modes gets and sends every byte unchanged", async () => {
  const all = Uint8Array.from({ length: 256 }, (_, index) => index);
  const got: number[] = [];
  const station = await start({ observe: (sent, byte) => sent && got.push(byte), paced: false });
  const file = openSync(station.address, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  writeSync(file, all);
  await until(() => got.length >= 256, "256 bytes at the meter");
  equal(got, [...all]);
  station.link.transmit(all, 0);
  const received: number[] = [];
  const buffer = Buffer.alloc(512);
  await until(() => {
    try {
      received.push(...buffer.subarray(0, readSync(file, buffer)));
    } catch (error) {
      equal((error as NodeJS.ErrnoException).code, "EAGAIN");
    }
    return received.length >= 256;
  }, "256 bytes from the meter");
  equal(received, [...all]);
  closeSync(file);
  station.close();
});

test("what nobody read is lost after a while, as on a real port", async () => {
  const pty = openPty(() => {}, 20);
  after(() => pty.close());
  const file = openSync(pty.path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  const buffer = Buffer.alloc(16);
  const read = (): string => {
    try {
      return hex(buffer.subarray(0, readSync(file, buffer)));
    } catch (error) {
      equal((error as NodeJS.ErrnoException).code, "EAGAIN");
      return "";
    }
  };
  pty.write(Uint8Array.from([1, 2, 3]));
  const written = performance.now();
  await until(() => performance.now() > written + 60, "the end of patience");
  equal(read(), "");
  pty.write(Uint8Array.from([4, 5]));
  let text = "";
  await until(() => {
    text += read();
    return text !== "";
  }, "bytes that are read in time");
  equal(text, "0405");
  closeSync(file);
});

test("every fault can be had on a pty: the program goes on", async () => {
  for (const name of faultKinds) {
    const fault = name === "omit" ? "omit=60" : name === "dark" ? "dark=0" : name;
    const station = await start({ fault, paced: false, turnAroundMs: 0 });
    const file = openSync(station.address, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
    writeSync(file, SERIAL);
    await until(() => station.link.measure.report().requests === 1, `the request with ${name}`);
    closeSync(file);
    station.close();
  }
});

test("a line that is lost hangs up the pty; a new one takes its place", async () => {
  const moved: string[] = [];
  const station = await start({
    fault: "disconnect",
    paced: false,
    onMoved: (address) => moved.push(address),
  });
  const first = station.address;
  const ear = new Ear(first);
  equal(ear.port.write(SERIAL, 0, 6), 6);
  await until(() => ear.closed !== "", "the hang-up");
  ok(/unplugged/.test(ear.closed), ear.closed);
  equal(moved, [station.address]);
  ok(station.address !== first);
  const again = new Ear(station.address);
  ok(REPLY.test(await again.ask()));
  again.port.close();
  station.close();
});

test("speed changes on the open port, format by opening it anew; both go on in order", async () => {
  const station = await start({ paced: false });
  const ear = new Ear(station.address, { baud: 300, data: 7, parity: "even", stop: 1 });
  const modes = (): string => spawnSync("stty", ["-a", "-F", station.address], { encoding: "utf8" }).stdout;
  ear.port.format(KMP);
  ok(REPLY.test(await ear.ask()));
  ok(/speed 1200 baud/.test(modes()) && /cs8/.test(modes()) && /-parenb/.test(modes()), modes());
  ear.port.format({ ...KMP, baud: 9600 });
  ok(REPLY.test(await ear.ask()));
  ok(/speed 9600 baud/.test(modes()), modes());
  ear.port.format({ baud: 2400, data: 8, parity: "even", stop: 1 });
  ok(REPLY.test(await ear.ask()));
  // A pty keeps no parity: only the speed shows.
  ok(/speed 2400 baud/.test(modes()), modes());
  equal(ear.closed, "");
  ear.port.close();
  station.close();
});

test("what cannot be opened says so in one sentence", async () => {
  const options = { line: KMP, onReadable() {} };
  const closed = (): never => {
    throw new Error("not to be called");
  };
  throws(
    () => openSerial({ ...options, device: "/dev/ttyNOWHERE9", onClosed: closed }),
    /^Error: no such device: \/dev\/ttyNOWHERE9$/,
  );
  throws(() => openSerial({ ...options, device: "/etc/hostname/x", onClosed: closed }), /no such device/);
  throws(() => openSerial({ ...options, device: "/etc/passwd", onClosed: closed }), /is not a serial port/);
  let reason = "";
  const onClosed = (text: string): void => {
    reason = text;
  };
  const notTty = openSerial({ ...options, device: "/dev/null", onClosed });
  await until(() => reason !== "", "the refusal of /dev/null");
  equal(reason, "/dev/null is not a serial port");
  equal(notTty.write(SERIAL, 0, 6), 0);
  const station = await start({ paced: false });
  const ear = new Ear(station.address);
  await ear.ask();
  reason = "";
  openSerial({ ...options, device: station.address, onClosed });
  await until(() => reason !== "", "the refusal of a port in use");
  equal(reason, `${station.address} is in use by another program`);
  ok(REPLY.test(await ear.ask()), "the first program is not disturbed");
  ear.port.close();
  station.close();
});

/** A TCP client that collects. */
function dial(address: string): { socket: Socket; text(): string; closed(): boolean } {
  const { hostname, port } = new URL(address);
  let text = "";
  let closed = false;
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on("data", (chunk) => {
    text += hex(chunk);
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    closed = true;
  });
  return { socket, text: () => text, closed: () => closed };
}

test("a meter on a TCP port answers one client after the other, and one at a time", async () => {
  const notes: string[] = [];
  const station = await start({
    place: { host: "127.0.0.1", port: 0 },
    paced: false,
    onNote: (text) => notes.push(text),
  });
  ok(/^tcp:\/\/127\.0\.0\.1:\d+$/.test(station.address));
  for (let count = 0; count < 3; count++) {
    const client = dial(station.address);
    client.socket.write(SERIAL);
    await until(() => client.text().endsWith("0d"), "a reply");
    ok(REPLY.test(client.text()));
    if (count === 2) {
      const second = dial(station.address);
      await until(second.closed, "being turned away");
      ok(notes.some((note) => /in use/.test(note)));
    }
    client.socket.end();
    await until(client.closed, "the end");
  }
  await rejects(
    openStation({ simulator: findSimulator("403")!, place: placeOf(station.address) }),
    /another program uses/,
  );
  station.close();
});

test("a TCP line that is lost is reset in the middle of a reply", async () => {
  const station = await start({ place: { host: "127.0.0.1", port: 0 }, paced: false, fault: "disconnect" });
  const client = dial(station.address);
  client.socket.write(SERIAL);
  await until(client.closed, "the reset");
  ok(client.text().length < 20);
  const again = dial(station.address);
  again.socket.write(SERIAL);
  await until(() => REPLY.test(again.text()), "a reply");
  again.socket.destroy();
  station.close();
});

function placeOf(address: string): { host: string; port: number } {
  return { host: new URL(address).hostname, port: Number(new URL(address).port) };
}

async function rejects(promise: Promise<unknown>, expected: RegExp): Promise<void> {
  const error = await promise.then(
    () => new Error("it did not fail"),
    (reason) => reason as Error,
  );
  ok(expected.test(error.message), error.message);
}
