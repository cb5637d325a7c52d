/** Metrics and InfluxDB over real sockets; the metrics page also through promtool, where this machine has it. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { nodeDevice } from "../../hosts/node/device.js";
import { MemoryStorage } from "../../hosts/node/memory-storage.js";
import { findMeter } from "../../modules/meters/index.js";
import { InfluxPublisher } from "../../modules/publish/influx.js";
import { PointSet } from "../../modules/publish/points.js";
import { defaultPublishSettings } from "../../modules/publish/settings.js";
import { metricsRoute } from "../../modules/serve/metrics.js";
import { openRest } from "../../modules/serve/rest.js";
import { fillTable, TestDevice, TestGateway, TestMeter } from "../publish/bench.js";
import { checkMetrics } from "../publish/openmetrics.js";
import { until } from "./broker.js";

const device = nodeDevice({ storage: new MemoryStorage(), log() {} });

function house(): TestGateway {
  const meters = ["kamstrup-multical-403", "landis-gyr-e450", "kamstrup-flowiq-2200"].map(
    (id) => new TestMeter(id, findMeter(id)),
  );
  const gateway = new TestGateway(new TestDevice(), ...meters);
  for (const meter of meters) {
    fillTable(meter, 0);
    meter.serial = "12345678";
    gateway.commit(meter);
  }
  return gateway;
}

const promtool = spawnSync("promtool", ["--version"]).error === undefined;

test("GET /metrics in the format that the client asks for", async (context) => {
  const gateway = house();
  let port = 0;
  const server = openRest(device, gateway, {
    port: 0,
    host: "127.0.0.1",
    compatibility: true,
    routes: [metricsRoute(gateway, new PointSet(defaultPublishSettings.derived))],
    onListening: (taken) => {
      port = taken;
    },
  });
  await until(() => port !== 0, 2000);
  try {
    const ask = (accept: string) => fetch(`http://127.0.0.1:${port}/metrics`, { headers: { accept } });
    // What Prometheus 2.4x sends.
    const scrape = await ask(
      "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75," +
        "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
    );
    assert.equal(
      scrape.headers.get("content-type"),
      "application/openmetrics-text; version=1.0.0; charset=utf-8",
    );
    assert.deepEqual(checkMetrics(await scrape.text(), true).complaints, []);
    const plain = await ask("*/*");
    assert.equal(plain.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    const page = await plain.text();
    const { complaints, samples } = checkMetrics(page, false);
    assert.deepEqual(complaints, []);
    assert.ok(samples.length > 60);
    const long = await ask(`${"a/b,".repeat(1500)}*/*`);
    assert.equal(long.status, 200, "an Accept field longer than the buffer is no reason to refuse");
    await long.text();
    if (promtool) {
      const result = spawnSync("promtool", ["check", "metrics"], { input: page, encoding: "utf8" });
      assert.equal(result.stderr + result.stdout, "");
      assert.equal(result.status, 0);
    } else context.diagnostic("no promtool on this machine: its rules are checked by openmetrics.ts alone");
  } finally {
    server.close();
  }
});

test("InfluxDB over HTTP: a real server that fails first, then takes everything", async () => {
  const bodies: string[] = [];
  const answers = [500, 204, 204];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (bytes: Buffer) => {
      body += bytes.toString();
    });
    request.on("end", () => {
      response.statusCode = answers.shift() ?? 204;
      if (response.statusCode === 204) bodies.push(`${request.method} ${request.url}\n${body}`);
      response.end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const gateway = house();
  const influx = new InfluxPublisher(
    device,
    gateway,
    { ...defaultPublishSettings.influx, enabled: true, host: "127.0.0.1", port, path: "/write?db=iris" },
    new PointSet(defaultPublishSettings.derived),
  );
  for (const meter of gateway.meters) influx.meterRead(meter);
  await until(
    () => influx.sent === 3,
    8000,
    () => influx.reason,
  );
  assert.equal(influx.reason, "");
  const lines = bodies.flatMap((body) => body.split("\n").slice(1, -1));
  assert.equal(lines.length, 3);
  assert.ok(bodies[0].startsWith("POST /write?db=iris\niris,gateway=d4e5f6,meter=kamstrup-multical-403,"));
  for (const line of lines) assert.match(line, /^iris(,[a-z]+=[^ ,=]+)+ [^ ]+=.+ \d{19}$/);
  influx.close();
  server.close();
});

test("InfluxDB over UDP", async () => {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const received: string[] = [];
  socket.on("message", (bytes) => received.push(bytes.toString()));
  const gateway = house();
  const influx = new InfluxPublisher(
    device,
    gateway,
    {
      ...defaultPublishSettings.influx,
      enabled: true,
      transport: "udp",
      host: "127.0.0.1",
      port: socket.address().port,
    },
    new PointSet(defaultPublishSettings.derived),
  );
  influx.meterRead(gateway.meters[0]);
  await until(
    () => received.length === 1,
    2000,
    () => influx.reason,
  );
  assert.ok(received[0].startsWith("iris,gateway=d4e5f6,meter=kamstrup-multical-403,"));
  influx.close();
  socket.close();
});
