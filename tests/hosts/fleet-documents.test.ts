/** What docs/fleet describes, run for real: provisioning, a site's broker, its bridge, the centre, the access lists. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { connect } from "mqtt";
import { FleetDevice, FleetHouses } from "../../hosts/bench/fleet-device.js";
import { freePort, Mosquitto } from "../../hosts/bench/mosquitto.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { accessList, passwordFile, provision } from "../../hosts/node/provision.js";
import { Gateway } from "../../modules/gateway/gateway.js";
import { checkSettings } from "../../modules/gateway/settings.js";
import { Folder, makeCertificates, missingTls, until } from "./broker.js";

const documents = new URL("../../docs/fleet/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, documents), "utf8");

/** Lines of a documented mosquitto.conf, with the machine's own paths and addresses in them. */
function lines(name: string, folder: Folder, replace: Record<string, string>): string[] {
  let text = read(name);
  for (const [from, to] of Object.entries({
    "/etc/mosquitto/certs/ca.pem": `${folder.path}/ca.pem`,
    "/etc/mosquitto/certs/site": `${folder.path}/server`,
    "/etc/mosquitto/certs/centre": `${folder.path}/server`,
    "/var/lib/mosquitto/": `${folder.path}/`,
    ...replace,
  }))
    text = text.replaceAll(from, to);
  assert.doesNotMatch(text, /\/(etc|var)\/|\.example/, "everything of another machine was replaced");
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#") && !line.startsWith("listener"));
}

test("the fleet file of the documents is good, and rings override defaults", () => {
  const list = provision(JSON.parse(read("fleet.json")));
  assert.deepEqual(
    list.map(({ id, settings }) => [id, checkSettings(settings).settings?.update.channel]),
    [
      ["a1b2c3", "early"],
      ["a1b2c4", "stable"],
    ],
  );
  const { settings } = checkSettings(list[1].settings);
  assert.equal(settings?.mqtt.username, "a1b2c4");
  assert.equal(settings?.mqtt.password, list[1].password);
  assert.equal(settings?.meters.length, 2);
  assert.notEqual(list[0].password, list[1].password);
});

test("a fleet file that cannot be used is refused in one sentence", () => {
  const good = { gateways: [{ id: "a1b2c3" }] };
  assert.equal(provision(good).length, 1);
  for (const [file, expected] of [
    [[], /no JSON object/],
    [{}, /"gateways"/],
    [{ ...good, typo: 1 }, /"typo"/],
    [{ gateways: [{ id: "A1B2C3" }] }, /lower case/],
    [{ gateways: [{ id: "a1b2c3" }, { id: "a1b2c3" }] }, /twice/],
    [{ gateways: [{ id: "a1b2c3", ring: "late" }] }, /no ring "late"/],
    [{ gateways: [{ id: "a1b2c3", settings: { mqtt: { port: -1 } } }] }, /mqtt.port/],
  ] as const)
    assert.throws(() => provision(file), expected);
});

test("from a meter to the centre and back, over TLS and a bridge, each with its own password", {
  skip: missingTls,
}, async () => {
  const folder = new Folder();
  makeCertificates(folder);
  const device = new FleetDevice(7, findSimulator("403")!, new FleetHouses());
  const id = device.mac.slice(-6);
  const site = new Mosquitto(await freePort());
  const centre = new Mosquitto(await freePort());
  const [gatewayEntry] = provision({
    defaults: {
      mqtt: {
        enabled: true,
        host: "127.0.0.1",
        port: site.port,
        tls: true,
        authority: folder.read("ca.pem"),
      },
      rest: { enabled: false },
      publish: { homeAssistant: { mode: "off" }, kamstir: { enabled: false } },
    },
    gateways: [
      {
        id,
        settings: {
          meters: [{ id: "heat", model: "kamstrup-multical-403", line: "/dev/head", interval: 600 }],
        },
      },
    ],
  });
  const people = ["site-1", "collector", "operator"].map((name) => ({
    id: name,
    password: name === "site-1" ? "change-me" : `password of ${name}`,
    settings: {},
  }));
  const centrePasswords = folder.write("passwords-centre", passwordFile(people));
  const centreList = folder.write("acl-centre", read("acl-centre"));
  const sitePasswords = folder.write("passwords-site", passwordFile([gatewayEntry]));
  const siteList = folder.write("acl-site", accessList("iris"));
  const gateway = new Gateway(device, checkSettings(gatewayEntry.settings).settings!, { version: "1.2.3" });
  const join = (port: number, username: string, password: string) =>
    connect({ host: "127.0.0.1", port, protocol: "mqtts", ca: folder.read("ca.pem"), username, password });
  const clients: ReturnType<typeof join>[] = [];
  try {
    await centre.start(
      lines("mosquitto-centre.conf", folder, {
        "/etc/mosquitto/passwords": centrePasswords,
        "/etc/mosquitto/acl": centreList,
      }),
    );
    await site.start(
      lines("mosquitto-site.conf", folder, {
        "/etc/mosquitto/passwords": sitePasswords,
        "/etc/mosquitto/acl": siteList,
        "broker.centre.example:8883": `127.0.0.1:${centre.port}`,
      }),
    );
    const collector = join(centre.port, "collector", "password of collector");
    clients.push(collector);
    const seen = new Map<string, string>();
    collector.on("message", (topic, payload) => seen.set(topic, payload.toString()));
    await collector.subscribeAsync("iris/#", { qos: 1 });
    gateway.start();
    await until(
      () => seen.has(`iris/${id}/heat/state`),
      15_000,
      () => `a state at the centre; ${site.log}`,
    );
    assert.equal(JSON.parse(seen.get(`iris/${id}/heat/state`) ?? "{}").meter, "kamstrup-multical-403");
    await until(() => seen.get(`iris/${id}/status`) === "online", 5000);

    // Down: the control room asks for a read.
    const operator = join(centre.port, "operator", "password of operator");
    clients.push(operator);
    const before = gateway.meters[0].statistics.requests;
    await until(() => !gateway.meters[0].busy, 5000);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    await operator.publishAsync(`iris/${id}/heat/command/read`, "PRESS", { qos: 1 });
    await until(
      () => gateway.meters[0].statistics.requests > before,
      5000,
      () => "a read by command",
    );

    // A collector may not command, a gateway may not speak for another one.
    const intruder = join(site.port, id, gatewayEntry.password);
    clients.push(intruder);
    await intruder.publishAsync("iris/ffffff/heat/state", "{}", { qos: 1 });
    await intruder.publishAsync(`iris/${id}/mark`, "here", { qos: 1 });
    await until(() => seen.has(`iris/${id}/mark`), 5000);
    assert.ok(!seen.has("iris/ffffff/heat/state"));
    const asked = gateway.meters[0].statistics.requests;
    await collector.publishAsync(`iris/${id}/heat/command/read`, "PRESS", { qos: 1 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(gateway.meters[0].statistics.requests, asked);
  } finally {
    for (const client of clients) client.end(true);
    await new Promise<void>((done) => gateway.close(done));
    await site.close();
    await centre.close();
    folder.remove();
  }
});
