/** Events and log of the whole gateway on the bench, as a client on the network hears them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { BenchDevice } from "../../hosts/bench/device.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { Gateway } from "../../modules/gateway/gateway.js";
import { checkSettings } from "../../modules/gateway/settings.js";

const PORT = 82;
const HOUR = 3_600_000;

function start(): { device: BenchDevice; gateway: Gateway } {
  const device = new BenchDevice();
  device.attach("/dev/head", { simulator: findSimulator("403")! });
  const { settings } = checkSettings({
    meters: [{ id: "heat", model: "auto", line: "/dev/head", interval: 600 }],
  });
  const gateway = new Gateway(device, settings!, { version: "1.2.3" });
  gateway.start();
  device.clock.advance(10);
  return { device, gateway };
}

/** What a client of the gateway has received so far. */
function ask(device: BenchDevice, path: string): () => string {
  let text = "";
  const buffer = new Uint8Array(1024);
  const port = device.connect({
    host: "127.0.0.1",
    port: PORT,
    onOpen() {
      const request = Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
      port.write(request, 0, request.length);
    },
    onReadable() {
      for (let count = port.read(buffer); count > 0; count = port.read(buffer))
        text += Buffer.from(buffer.subarray(0, count)).toString("latin1");
    },
    onClosed() {},
  });
  device.clock.advance(10);
  return () => text;
}

test("a client hears of each read and of each hour, and asks the log for the rest", () => {
  const { device, gateway } = start();
  const heard = ask(device, "/api/v1/events");
  device.clock.advance(3 * HOUR);
  const text = heard();
  const count = (event: string): number => text.split(`event: ${event}\n`).length - 1;
  assert.ok(count("meter") >= 18, `${count("meter")} reads`);
  assert.ok(count("history") >= 2 && count("history") <= 3, `${count("history")} hours`);
  assert.ok(count("log") >= 1);
  assert.match(text, /event: meter\ndata: \{"id":"heat"\}\n\n/);
  const log = ask(device, "/api/v1/log")();
  assert.match(log, /"text":"heat: this is a Kamstrup MULTICAL 403"/);
  assert.match(log, /"number":1,"time":\d{10},/);
  gateway.close();
});

test("a gateway that closed is told of nothing any more", () => {
  const { device, gateway } = start();
  gateway.close();
  assert.equal(device.journal.changed, undefined);
  device.log("afterwards");
  device.clock.advance(HOUR);
});
