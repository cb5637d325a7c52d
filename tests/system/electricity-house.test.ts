/**
 * Several electricity meters on lines of their own and several sinks at once, for real: simulated meters behind TCP
 * sockets, `iris run` as a program, an MQTT broker, a server that takes InfluxDB lines, REST, and the log.
 */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import { startBroker } from "../../hosts/bench/broker.js";
import { freePort } from "../../hosts/bench/mosquitto.js";
import { AUTHENTICATION_KEY, AUTHENTICATION_KEY_LUXEMBOURG, KEY } from "../../hosts/bench/push-models.js";
import { Folder, Observer, until } from "../hosts/broker.js";
import { Running } from "../hosts/program.js";

const PATIENCE_MS = 30_000;

interface Placed {
  readonly id: string;
  readonly model: string;
  readonly simulated: string;
  readonly keys?: { key: string; authenticationKey?: string };
  /** What REST says of it in words where it cannot be read. */
  readonly advice?: RegExp;
}

const meters: readonly Placed[] = [
  { id: "flat", model: "iskraemeco-am550", simulated: "iskraemeco-am550" },
  {
    id: "shop",
    model: "landis-gyr-e450-at",
    simulated: "landis-gyr-e450-at",
    keys: { key: KEY, authenticationKey: AUTHENTICATION_KEY },
  },
  { id: "barn", model: "kaifa-ma309", simulated: "kaifa-ma309", keys: { key: KEY } },
  {
    id: "villa",
    model: "dsmr-p1",
    simulated: "dsmr-p1-luxembourg",
    keys: { key: KEY, authenticationKey: AUTHENTICATION_KEY_LUXEMBOURG },
  },
  {
    id: "nokey",
    model: "landis-gyr-e450-at",
    simulated: "landis-gyr-e450-at",
    advice: /ciphered: enter the encryption key/,
  },
  {
    id: "badkey",
    model: "kaifa-ma309",
    simulated: "kaifa-ma309",
    keys: { key: AUTHENTICATION_KEY },
    advice: /not the one of this meter/,
  },
  {
    id: "badtag",
    model: "landis-gyr-e450-at",
    simulated: "landis-gyr-e450-at",
    keys: { key: KEY, authenticationKey: KEY },
    advice: /authentication tag does not hold/,
  },
  { id: "wrong", model: "dsmr-p1", simulated: "iskraemeco-am550", advice: /These are HDLC frames/ },
];
const good = meters.filter((meter) => !meter.advice);
const bad = meters.filter((meter) => meter.advice);

test("eight lines, four of them read, in MQTT, InfluxDB, REST and the log at once", async () => {
  const folder = new Folder();
  const broker = await startBroker("127.0.0.1", 0);
  const lines: string[] = [];
  const influx = createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => {
      body += piece;
    });
    request.on("end", () => {
      lines.push(...body.split("\n").filter((line) => line !== ""));
      response.writeHead(204).end();
    });
  });
  const programs: Running[] = [];
  after(async () => {
    await Promise.all(programs.map((program) => program.stop()));
    influx.close();
    influx.closeAllConnections();
    await broker.close();
    folder.remove();
  });
  const mqttPort = broker.port;
  const influxPort = await listen(influx);
  const restPort = await freePort();
  const targets: string[] = [];
  for (const { simulated } of meters) {
    const simulation = new Running(["simulate", "--meter", simulated, "--listen", "127.0.0.1:0"]);
    programs.push(simulation);
    targets.push((await simulation.says(/listening on (tcp:\S+)/))[1]);
  }
  const config = join(folder.path, "iris.json");
  writeFileSync(
    config,
    JSON.stringify({
      meters: meters.map(({ id, model, keys }, index) => ({ id, model, line: targets[index], ...keys })),
      rest: { enabled: true, host: "127.0.0.1", port: restPort },
      mqtt: { enabled: true, host: "127.0.0.1", port: mqttPort },
      publish: { influx: { enabled: true, host: "127.0.0.1", port: influxPort } },
    }),
  );
  const observer = await Observer.open(mqttPort);
  const gateway = new Running(["run", "--config", config]);
  programs.push(gateway);

  // biome-ignore lint/suspicious/noExplicitAny: JSON of the program under test
  const rest = async (path: string): Promise<any> =>
    (await fetch(`http://127.0.0.1:${restPort}/api/v1/${path}`)).json();
  const state = (id: string) =>
    observer.messages.filter(({ topic }) => topic.endsWith(`/${id}/state`)).at(-1)?.payload;
  await until(
    () => good.every(({ id }) => state(id) && lines.some((line) => line.includes(`meter=${id},`))),
    PATIENCE_MS,
    () =>
      `${gateway.err} in MQTT: ${good.filter(({ id }) => state(id)).map(({ id }) => id)}; ${lines.slice(0, 3).join("\n")}`,
  );
  for (const { id } of good) {
    const { readings } = await rest(`meters/${id}/readings`);
    const power = readings.find(
      ({ key }: { key: string }) => key === "power-import" || key === "power_import",
    );
    assert.equal(power?.state, "fresh", `${id}: ${JSON.stringify(readings).slice(0, 300)}`);
    const told = JSON.parse(state(id)!);
    assert.ok(Object.values(told).length > 3, `${id}: ${state(id)}`);
    const meter = await rest(`meters/${id}`);
    assert.equal(meter.lastFault, "none", id);
    assert.equal(meter.advice, null, id);
  }
  for (const { id, advice } of bad) {
    let meter = await rest(`meters/${id}`);
    for (const start = Date.now(); !advice!.test(meter.advice ?? "") && Date.now() - start < PATIENCE_MS; ) {
      await new Promise((done) => setTimeout(done, 200));
      meter = await rest(`meters/${id}`);
    }
    assert.match(meter.advice ?? "", advice!, `${id}: ${JSON.stringify(meter)}`);
    assert.equal(lines.filter((line) => line.includes(`meter=${id},`)).length, 0, "nothing of it goes out");
    const { readings } = await rest(`meters/${id}/readings`);
    assert.ok(readings.every(({ value }: { value: unknown }) => value === null));
  }
  const { lines: log } = await rest("log");
  for (const { id } of bad.filter(({ keys, id }) => keys || id === "nokey"))
    assert.ok(
      log.some(({ text }: { text: string }) => text.startsWith(`${id}: `)),
      `${id} in ${JSON.stringify(log)}`,
    );
  observer.close();
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return (server.address() as AddressInfo).port;
}
