/** Updates over MQTT: what clients of the broker see, and who of them may install. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Dongle, honest, MINUTE, NEW, OLD, releaseFor } from "./update-bench.js";

const RELEASE = releaseFor();

function house(mqtt: object, update = {}): Dongle {
  const dongle = new Dongle();
  dongle.server = honest(RELEASE);
  dongle.mqtt = { enabled: true, host: "broker", ...mqtt };
  dongle.update = update;
  dongle.start();
  dongle.run(MINUTE);
  dongle.gateway!.update!.check();
  dongle.run(2000);
  return dongle;
}

function retained(dongle: Dongle, end: string): string {
  for (const [topic, text] of dongle.broker!.retained) if (topic.endsWith(end)) return text;
  return "";
}

function base(dongle: Dongle): string {
  return `iris/${dongle.device.mac.slice(6)}/gateway`;
}

const LOGIN = { username: "iris", password: "secret" };

test("what is on offer is told", () => {
  const dongle = house(LOGIN);
  const update = JSON.parse(retained(dongle, "/gateway/update"));
  assert.deepEqual(
    [update.installed_version, update.latest_version, update.in_progress, update.release_summary],
    [OLD, NEW, false, "New."],
  );
  assert.equal(JSON.parse(retained(dongle, "/gateway/state")).update_available, true);
  assert.equal(retained(dongle, "kamstir/smart_gateways/update_available"), "true");
});

for (const [topic, payload] of [
  ["/command/install", "install"],
  ["kamstir/smart_gateways/install_update", "yes"],
] as const)
  test(`${topic} installs where the broker asks for a login, and progress is told`, () => {
    const dongle = house(LOGIN);
    const seen: number[] = [];
    dongle.device.network.delayMs = 40;
    dongle.broker!.publish(topic.startsWith("/") ? base(dongle) + topic : topic, payload);
    for (let tick = 0; tick < 400 && dongle.version === OLD; tick++) {
      dongle.run(10);
      const text = retained(dongle, "/gateway/update");
      if (text === "") continue;
      const { in_progress, update_percentage } = JSON.parse(text);
      if (in_progress && seen[seen.length - 1] !== update_percentage) seen.push(update_percentage);
    }
    dongle.run(2 * MINUTE);
    assert.equal(dongle.version, NEW);
    assert.equal(dongle.complaint(), "");
    assert.ok(seen.length > 3, `${seen}`);
    assert.deepEqual(
      seen,
      [...seen].sort((left, right) => left - right),
    );
    const state = JSON.parse(retained(dongle, "/gateway/state"));
    assert.equal(state.update_result, `version ${NEW} is installed; before it was ${OLD}`);
  });

for (const [name, mqtt] of [
  ["an open broker", {}],
  ["a broker with TLS that lets everybody in", { tls: true }],
  // A broker that lets everybody in takes any name, and asks for no proof of a certificate.
  ["a broker that is told a name and no password", { username: "iris" }],
  ["a broker that is told a password and no name", { password: "secret" }],
  ["a broker with TLS and a certificate without its key", { tls: true, certificate: "PEM" }],
  ["a broker without TLS, whatever certificate is set", { certificate: "PEM", key: "PEM" }],
] as const)
  test(`${name} cannot start an update`, () => {
    const dongle = house(mqtt);
    dongle.broker!.publish(`${base(dongle)}/command/install`, "install");
    dongle.broker!.publish("kamstir/smart_gateways/install_update", "yes");
    dongle.run(2 * MINUTE);
    assert.deepEqual(dongle.lives, [OLD]);
    assert.equal(dongle.gateway!.update!.last.outcome, "none");
    assert.ok(dongle.logs.some((line) => line.includes("refused to install over MQTT")));
  });

test("an open broker may start an update where its owner says so, who is warned at each start", () => {
  const dongle = house({}, { broker: "always" });
  const warning =
    /update\.broker: this broker lets everybody in: whoever is in the network may install newer/;
  assert.ok(dongle.logs.some((line) => warning.test(line)));
  dongle.broker!.publish(`${base(dongle)}/command/install`, "install");
  dongle.run(2 * MINUTE);
  assert.deepEqual(dongle.lives, [OLD, NEW]);
  assert.equal(dongle.logs.filter((line) => warning.test(line)).length, 2);
});

test("a retained command installs nothing", () => {
  const dongle = house(LOGIN);
  dongle.broker!.stop();
  dongle.run(1000);
  dongle.broker!.retained.set(`${base(dongle)}/command/install`, "install");
  dongle.broker!.retained.set("kamstir/smart_gateways/install_update", "yes");
  dongle.broker!.start();
  dongle.run(5 * MINUTE);
  assert.equal(dongle.gateway!.mqttConnected, true);
  assert.deepEqual(dongle.lives, [OLD]);
  assert.equal(dongle.gateway!.update!.last.outcome, "none");
});
