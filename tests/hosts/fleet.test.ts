/** A small fleet against a real Mosquitto; `npm run fleet -- --gateways 1000` is the large one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { runFleet } from "../../hosts/bench/fleet.js";
import { freePort, Mosquitto } from "../../hosts/bench/mosquitto.js";
import { missing } from "./broker.js";

test("twenty gateways: every read reaches the subscriber", { skip: missing }, async () => {
  const broker = new Mosquitto(await freePort());
  await broker.start();
  try {
    const report = await runFleet({
      gateways: 20,
      interval: 2,
      seconds: 8,
      host: "127.0.0.1",
      port: broker.port,
      discovery: true,
    });
    assert.ok(report.reads >= 20 * 3, `${report.reads} reads`);
    assert.deepEqual([report.lost, report.faults, report.connects], [0, 0, 20]);
    assert.ok(report.latency.p99 < 1000, `p99 ${report.latency.p99} ms`);
    // Two discovery payloads, a status and settings for each, and the states.
    assert.ok(report.published >= report.reads + 20 * 4, `${report.published} messages`);
  } finally {
    await broker.close();
  }
});
