/** Whole gateways against a real Mosquitto that keeps nothing: what the broker forgets comes back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { FleetDevice, FleetHouses } from "../../hosts/bench/fleet-device.js";
import { freePort, Mosquitto } from "../../hosts/bench/mosquitto.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { Gateway } from "../../modules/gateway/gateway.js";
import { checkSettings } from "../../modules/gateway/settings.js";
import { DiscoveryCheck } from "../publish/discovery-rules.js";
import { missing, Observer, until } from "./broker.js";

const BACK_LIMIT_MS = 10_000;

test("killed without persistence: discovery, states and the commercial topics are all there again", {
  skip: missing,
}, async () => {
  const broker = new Mosquitto(await freePort());
  await broker.start();
  const { settings } = checkSettings({
    meters: [{ id: "heat", model: "auto", line: "/dev/head", interval: 1, ignoreFloor: true }],
    rest: { enabled: false },
    mqtt: { enabled: true, host: "127.0.0.1", port: broker.port },
  });
  const device = new FleetDevice(1, findSimulator("403")!, new FleetHouses());
  const gateway = new Gateway(device, settings!, { version: "1.2.3" });
  gateway.start();
  try {
    let before: string[] = [];
    for (let round = 0; round < 2; round++) {
      const observer = await Observer.open(broker.port);
      const base = `iris/${gateway.mac.slice(-6)}`;
      await until(
        () =>
          observer.last(`${base}/heat/status`) === "online" &&
          observer.last("kamstir/reading/maxflow_y") !== undefined,
        BACK_LIMIT_MS,
        () => observer.messages.map((message) => message.topic).join(" "),
      );
      // Extremes and identity have been read by now: the announcement is complete.
      await until(
        () =>
          /"maxflow-y"/.test(
            observer.last(`homeassistant/device/iris_${gateway.mac}_${gateway.meters[0].serial}/config`) ??
              "",
          ),
        BACK_LIMIT_MS,
      );
      const check = new DiscoveryCheck();
      for (const topic of new Set(observer.messages.map((message) => message.topic)))
        if (topic.startsWith("homeassistant/")) check.take({ topic, payload: observer.last(topic) ?? "" });
      check.finish();
      assert.deepEqual(check.complaints, []);
      assert.equal(check.devices.length, 2);
      const state = JSON.parse(observer.last(`${base}/heat/state`) ?? "{}");
      const volume = Number(observer.last("kamstir/reading/volume"));
      // The state and the plain topic of one read may be of two neighbouring reads.
      assert.ok(Math.abs(state.volume - volume) < 0.1, `${state.volume} and ${volume}`);
      const seen = () => new Set(observer.messages.map((message) => message.topic));
      const absent = () => before.filter((topic) => !seen().has(topic));
      await until(
        () => absent().length === 0,
        BACK_LIMIT_MS,
        () => `back: ${absent().join(" ")}`,
      );
      before = [...seen()];
      observer.close();
      if (round === 1) break;
      await broker.stop();
      await broker.start();
      const back = await until(() => gateway.mqttConnected, BACK_LIMIT_MS);
      assert.ok(back < BACK_LIMIT_MS);
    }
  } finally {
    await new Promise<void>((done) => gateway.close(done));
    await broker.close();
  }
});
