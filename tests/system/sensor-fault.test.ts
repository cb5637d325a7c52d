/**
 * A sensor fault is not read as 0.00 or 185.00 degrees: a meter on TCP whose T1 is disconnected answers 185.00, no
 * power, and info code 8.
 */
import assert from "node:assert/strict";
import { type AddressInfo, createServer } from "node:net";
import { test } from "node:test";
import { buildFrame, REPLY_START, RequestCollector } from "../../hosts/bench/kmp-frame.js";
import { run } from "../../hosts/node/commands/read.js";

/** Register number, unit, length, exponent byte, value. */
const registers: readonly (readonly number[])[] = [
  [0, 60, 0x03, 4, 0x43, 0, 0, 0xd6, 0xde],
  [0, 80, 0x16, 2, 0x41, 0, 0],
  [0, 86, 0x25, 2, 0x42, 0x48, 0x44],
  [0, 87, 0x25, 2, 0x42, 0x11, 0xe3],
  [0, 99, 0x33, 4, 0x00, 0, 0, 0, 8],
];

/** Port of a meter that answers these registers to every request for any. */
async function brokenMeter(): Promise<{ port: number; close(): void }> {
  const server = createServer((socket) => {
    const collector = new RequestCollector();
    socket.on("error", () => socket.destroy());
    socket.on("data", (bytes) => {
      for (const byte of bytes) {
        const arrival = collector.push(byte);
        if (arrival && "body" in arrival)
          socket.write(buildFrame(REPLY_START, [0x3f, 0x10, ...registers.flat()]));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

async function read(...options: readonly string[]): Promise<string> {
  const meter = await brokenMeter();
  const lines: string[] = [];
  const { log } = console;
  console.log = (line: string) => lines.push(line);
  try {
    const line = `tcp://127.0.0.1:${meter.port}`;
    assert.equal(await run(["--meter", "601", "--line", line, ...options]), 0);
  } finally {
    console.log = log;
    meter.close();
  }
  return lines.join("\n");
}

test("iris read --json leaves out what the sensor could not know", async () => {
  const { readings } = JSON.parse(await read("--json"));
  const values = readings.map(({ code, value }: { code: string; value: string }) => `${code}=${value}`);
  assert.deepEqual(values, ["60=55.006", "87=45.79", "99=8"]);
});

test("iris read says in words what is wrong", async () => {
  const text = await read();
  assert.match(text, /Info code +8 flow temperature sensor out of range/);
  assert.doesNotMatch(text, /185/);
});
