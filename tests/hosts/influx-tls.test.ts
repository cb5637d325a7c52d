/** InfluxDB over HTTPS: a real TLS server, its own authority, and certificates that do not hold. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { describe, test } from "node:test";
import { nodeDevice } from "../../hosts/node/device.js";
import { MemoryStorage } from "../../hosts/node/memory-storage.js";
import { findMeter } from "../../modules/meters/index.js";
import { InfluxPublisher } from "../../modules/publish/influx.js";
import { PointSet } from "../../modules/publish/points.js";
import { defaultPublishSettings } from "../../modules/publish/settings.js";
import { Unit } from "../../modules/reading/unit.js";
import { TestDevice, TestGateway, TestMeter } from "../publish/bench.js";
import { Folder, makeCertificates, openssl } from "./broker.js";

const skip = openssl ? false : 'no "openssl" on this machine';

class Database {
  readonly bodies: string[] = [];
  readonly server: Server;

  constructor(folder: Folder, other?: Folder) {
    const from = other ?? folder;
    this.server = createServer(
      { key: from.read("server.key"), cert: from.read("server.pem") },
      (request, response) => {
        let body = "";
        request.on("data", (piece) => (body += String(piece)));
        request.on("end", () => {
          this.bodies.push(body);
          response.writeHead(204).end();
        });
      },
    );
    // A client that refuses our certificate is what some tests want.
    this.server.on("tlsClientError", () => {});
  }

  async listen(): Promise<number> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return (this.server.address() as AddressInfo).port;
  }
}

async function told(database: Database, authority: string): Promise<InfluxPublisher> {
  const port = await database.listen();
  const meter = new TestMeter("heat", findMeter("kamstrup-multical-403"));
  const gateway = new TestGateway(new TestDevice(), meter);
  const device = nodeDevice({ storage: new MemoryStorage(), log: () => {} });
  const influx = new InfluxPublisher(
    device,
    gateway,
    { ...defaultPublishSettings.influx, enabled: true, host: "127.0.0.1", port, tls: true, authority },
    new PointSet(defaultPublishSettings.derived),
  );
  meter.put("heat_energy", 63440, -3, Unit.Gigajoule);
  gateway.commit(meter);
  influx.meterRead(meter);
  for (let wait = 0; wait < 200 && influx.sent === 0 && influx.reason === ""; wait++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  influx.close();
  database.server.closeAllConnections();
  database.server.close();
  return influx;
}

describe("InfluxDB over HTTPS", { skip }, () => {
  test("a server whose authority is ours gets the line", async () => {
    const folder = new Folder();
    makeCertificates(folder);
    const database = new Database(folder);
    const influx = await told(database, folder.read("ca.pem"));
    assert.equal(influx.sent, 1);
    assert.match(database.bodies[0], /heat_energy=63\.440/);
    folder.remove();
  });

  test("a server of another authority, an expired one, and one that nobody vouches for get nothing", async () => {
    const folder = new Folder();
    const other = new Folder();
    const late = new Folder();
    makeCertificates(folder);
    makeCertificates(other);
    makeCertificates(late, { expired: true });
    for (const [database, authority, reason] of [
      [new Database(folder, other), folder.read("ca.pem"), /certificate|signature|authority/i],
      [new Database(late), late.read("ca.pem"), /expired/i],
      [new Database(folder), "", /certificate|authority/i],
    ] as const) {
      const influx = await told(database, authority);
      assert.equal(influx.sent, 0);
      assert.equal(influx.waiting, 1);
      assert.match(influx.reason, reason);
      assert.deepEqual(database.bodies, []);
    }
    for (const each of [folder, other, late]) each.remove();
  });
});
