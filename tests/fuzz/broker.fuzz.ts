/**
 * What a broker does and sends, as a script: an operation a byte, with its operands behind it. Everything that is published
 * is on. Whatever was, once the broker behaves all that is due is published and acknowledged.
 */
import { findMeter } from "../../modules/meters/index.js";
import { IN_FLIGHT_LIMIT } from "../../modules/publish/link-options.js";
import { MqttPublisher } from "../../modules/publish/mqtt-publisher.js";
import { defaultPublishSettings } from "../../modules/publish/settings.js";
import { Unit } from "../../modules/reading/unit.js";
import { TestDevice, TestGateway, TestMeter } from "../publish/bench.js";
import { must, type Target } from "./target.js";

const table = findMeter("kamstrup-multical-403");
const SETTINGS = {
  ...defaultPublishSettings,
  kamstir: { ...defaultPublishSettings.kamstir, enabled: true },
  kamstrup402: { ...defaultPublishSettings.kamstrup402, enabled: true },
  datacollector: { ...defaultPublishSettings.datacollector, enabled: true },
};
const BROKER = { host: "h", port: 1883, clientId: "", username: "", password: "" };
const BASE = "iris/d4e5f6";
const topics: readonly string[] = [
  "homeassistant/status",
  "homeassistant/device/iris_d4e5f6/config",
  `${BASE}/heat/command/read`,
  `${BASE}/heat/command/interval`,
  `${BASE}/gateway/command/install`,
  `${BASE}/status`,
  "kamst-ir/smart_gateways/install_update",
  "",
];
const payloads: readonly string[] = ["online", "PRESS", "yes", "install", "600", "", "x".repeat(300)];
/** Longest wait after a lost connection, and the refresh of the gateway's own values in between. */
const PATIENCE_MS = 1_800_000;

export default {
  name: "broker",
  property:
    "any order of connections, acknowledgements, refusals and messages: no throw, one session at a time, few publications under way, all delivered in the end",
  longest: 300,
  words: ["\x00", "\x01", "\x02\x00", "\x03\x00\x00", "\x04", "\x05", "\x06\xff", "\x07\x00", "\x08", "\x09"],
  seeds: () => [
    Uint8Array.of(0, 8, 4, 3, 0, 0, 6, 9, 8, 4, 1, 6, 200, 0, 4),
    Uint8Array.of(0, 7, 3, 8, 2, 1, 2, 2, 4, 6, 40, 7, 255, 6, 10, 4, 3, 2, 1, 8, 1, 6, 99),
    Uint8Array.of(5, 6, 20, 5, 0, 4, 3, 4, 3, 3, 6, 2, 8, 10, 0, 6, 255, 6, 255, 0, 4),
  ],
  run(input) {
    const device = new TestDevice();
    const meter = new TestMeter("heat", table);
    const gateway = new TestGateway(device, meter);
    const publisher = new MqttPublisher(device, gateway, BROKER, SETTINGS, {
      readNow() {},
      installUpdate() {},
    });
    publisher.open();
    let at = 0;
    let value = 1;
    const next = (): number => (at < input.length ? input[at++] : 0);
    // Acknowledged before this session began.
    let before = 0;
    let sessions = 0;
    const operations: readonly (() => void)[] = [
      () => device.session.options.onConnected(),
      () => device.session.options.onClosed("the broker is gone"),
      () => device.session.options.onDelivered(next()),
      () =>
        device.session.options.onMessage(
          topics[next() % topics.length],
          Uint8Array.from(payloads[next() % payloads.length], (letter) => letter.charCodeAt(0)),
          (next() & 1) === 1,
        ),
      () => device.session.acknowledge(),
      () => {
        device.refuse = device.refuse === "" ? "no route" : "";
      },
      () => device.pass(next() * 500),
      () => {
        device.session.room = next();
      },
      () => {
        meter.put("heat_energy", value++, -3, Unit.Gigajoule).put("volume", value, -3, Unit.CubicMetre);
        gateway.commit(meter);
        publisher.meterRead(meter);
      },
      // A session that is over says something still.
      () => device.sessions[0].options.onConnected(),
      () => device.sessions[0].options.onClosed("late"),
      () => {
        const length = next();
        const topic = String.fromCharCode(...input.subarray(at, at + (length & 15)));
        device.session.options.onMessage(topic, input.slice(at, at + length), false);
        at += length;
      },
    ];
    while (at < input.length) {
      const operation = operations[next() % operations.length];
      if (device.sessions.length === 0) device.pass(1000);
      else operation();
      must(device.sessions.filter(({ closed }) => !closed).length <= 1, "two sessions at once");
      if (device.sessions.length > sessions) {
        sessions = device.sessions.length;
        before = publisher.link.delivered;
      }
      const underWay = (device.session?.publications.length ?? 0) - (publisher.link.delivered - before);
      must(underWay >= 0 && underWay <= IN_FLIGHT_LIMIT, `${underWay} publications under way`);
    }
    device.refuse = "";
    for (
      let waited = 0;
      waited < PATIENCE_MS && !(publisher.connected && publisher.link.idle);
      waited += 1000
    ) {
      device.pass(1000);
      const { session } = device;
      if (!session) continue;
      session.room = Number.POSITIVE_INFINITY;
      if (!publisher.connected && !session.closed) session.options.onConnected();
      session.acknowledge();
    }
    must(publisher.connected && publisher.link.idle, "something is never delivered");
    const { publications } = device.session;
    must(
      publications.some(({ topic, payload }) => topic === `${BASE}/status` && payload === "online"),
      "nobody learns that it is online",
    );
    const sessionsAtEnd = device.sessions.length;
    let isOver = 0;
    publisher.close(() => isOver++);
    device.session.acknowledge();
    device.pass(60_000);
    must(isOver === 1, `closed ${isOver} times`);
    must(
      device.sessions.every(({ closed }) => closed),
      "a session stays",
    );
    must(device.sessions.length === sessionsAtEnd, "it comes back after its end");
  },
} satisfies Target;
