/**
 * What the public clients of the commercial gateway read over MQTT, topic by topic, and what they do with it. Taken
 * from their published code and packages; each line names the client. REST is in tests/serve.
 */
import { findMeter } from "../../modules/meters/index.js";
import type { Controls } from "../../modules/publish/controls.js";
import { MqttPublisher } from "../../modules/publish/mqtt-publisher.js";
import { defaultPublishSettings } from "../../modules/publish/settings.js";
import { Unit } from "../../modules/reading/unit.js";
import { equal, ok, test } from "../harness.js";
import { TestDevice, TestGateway, TestMeter } from "./bench.js";

const NUMBER = /^-?\d+(\.\d+)?$/;
const INTEGER = /^-?\d+$/;
const DAY = /^\d{6}$/;
const FLAG = /^(true|false)$/;
/** Home Assistant's `timestamp` wants a zone. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** lustigerluke/watermeter-ir, packages/smartgateways_kamstir.yaml: water meters. */
const watermeterIr: Record<string, RegExp> = {
  "reading/flow": NUMBER,
  "reading/volume": NUMBER,
  "reading/minflow_m": NUMBER,
  "reading/maxflow_m": NUMBER,
  "reading/minflowdate_m": DAY,
  "reading/maxflowdate_m": DAY,
  "reading/minflow_y": NUMBER,
  "reading/maxflow_y": NUMBER,
  "reading/minflowdate_y": DAY,
  "reading/maxflowdate_y": DAY,
  "reading/infoevent": NUMBER,
  "reading/hourcounter": NUMBER,
  // {{ value | int }}
  "reading/leak_burst": INTEGER,
  "smart_gateways/mac_address": /^([0-9A-F]{2}:){5}[0-9A-F]{2}$/,
  "smart_gateways/ip_address": /^\d+\.\d+\.\d+\.\d+$/,
  "smart_gateways/running_firmware_version": /^\d{10}$/,
  "smart_gateways/available_firmware_version": /^\d{10}$/,
  "smart_gateways/wifi_rssi": INTEGER,
  "smart_gateways/startup_time": MOMENT,
  "smart_gateways/update_available": FLAG,
};

/** jinjirosan/HomeMatrixBoard, mqtt_to_splunk.py: heat meters; the last level is the name of the field. */
const homeMatrix: Record<string, RegExp> = Object.fromEntries(
  (
    "heat_energy power temp1 temp2 tempdiff flow volume minflow_m maxflow_m minpower_m maxpower_m " +
    "avgtemp1_m avgtemp2_m minflow_y maxflow_y minpower_y maxpower_y avgtemp1_y avgtemp2_y temp1xm3 temp2xm3 " +
    "infoevent hourcounter"
  )
    .split(" ")
    .map((name) => [`reading/${name}`, NUMBER]),
);

function publish(meter: TestMeter, prefix: string, install: () => void = () => {}) {
  const device = new TestDevice();
  const gateway = new TestGateway(device, meter);
  const controls: Controls = { readNow() {}, installUpdate: install };
  const settings = {
    ...defaultPublishSettings,
    homeAssistant: { ...defaultPublishSettings.homeAssistant, mode: "off" as const },
    kamstir: { ...defaultPublishSettings.kamstir, prefix },
  };
  const broker = { host: "broker", port: 1883, clientId: "", username: "", password: "" };
  const publisher = new MqttPublisher(device, gateway, broker, settings, controls);
  publisher.open();
  device.welcome();
  gateway.commit(meter);
  publisher.meterRead(meter);
  device.session.acknowledge();
  const topics = new Map<string, { payload: string; retain: boolean; qos: number }>();
  for (const publication of device.session.publications) topics.set(publication.topic, publication);
  return { device, topics };
}

function extremes(meter: TestMeter): TestMeter {
  for (const period of ["m", "y"])
    for (const end of ["min", "max"])
      meter
        .put(`${end}flow_${period}`, 410, 0, Unit.LitrePerHour)
        .put(`${end}flowdate_${period}`, 260103, 0, Unit.Date);
  return meter;
}

test("watermeter-ir: every topic of its package that a water meter has a value for", () => {
  const meter = extremes(new TestMeter("water", findMeter("kamstrup-flowiq-2200")));
  meter
    .put("volume", 123456, -3, Unit.CubicMetre)
    .put("flow", 120, 0, Unit.LitrePerHour)
    .put("info", 0, 0, Unit.None)
    .put("infoevent", 2, 0, Unit.None)
    .put("hourcounter", 4711, 0, Unit.Hour);
  let installs = 0;
  const { device, topics } = publish(meter, "", () => installs++);
  for (const topic of Object.keys(watermeterIr)) {
    const payload = topics.get(`kamstir/${topic}`)?.payload ?? "missing";
    ok(watermeterIr[topic].test(payload), `${topic}: ${payload}`);
  }
  equal(topics.get("kamstir/reading/volume")?.payload, "123.456");
  // Its button.
  device.session.send("kamstir/smart_gateways/install_update", "yes");
  equal(installs, 1);
});

test("watermeter-ir: leak_burst is 1 while the meter reports a burst", () => {
  const meter = new TestMeter("water", findMeter("kamstrup-multical-21"));
  meter.put("volume", 1, 0, Unit.CubicMetre).put("info", 0xffff, 0, Unit.None);
  equal(publish(meter, "").topics.get("kamstir/reading/leak_burst")?.payload, "1");
});

test("HomeMatrixBoard: a prefix in front, one plain value for each topic, the field's name at the end", () => {
  const meter = extremes(new TestMeter("heat", findMeter("kamstrup-multical-403")));
  meter
    .put("heat_energy", 35158, -3, Unit.MegawattHour)
    .put("volume", 24578, -2, Unit.CubicMetre)
    .put("flow", 180, 0, Unit.LitrePerHour)
    .put("power", 85, -1, Unit.Kilowatt)
    .put("temp1", 7240, -2, Unit.Celsius)
    .put("temp2", 5520, -2, Unit.Celsius)
    .put("temp1xm3", 17000, 0, Unit.CubicMetreCelsius)
    .put("temp2xm3", 10000, 0, Unit.CubicMetreCelsius)
    .put("infoevent", 0, 0, Unit.None)
    .put("hourcounter", 12345, 0, Unit.Hour);
  for (const period of ["m", "y"])
    meter
      .put(`minpower_${period}`, 0, -1, Unit.Kilowatt)
      .put(`maxpower_${period}`, 213, -1, Unit.Kilowatt)
      .put(`avgtemp1_${period}`, 7000, -2, Unit.Celsius)
      .put(`avgtemp2_${period}`, 4100, -2, Unit.Celsius);
  const { topics } = publish(meter, "utilities/heating");
  for (const topic of Object.keys(homeMatrix)) {
    const payload = topics.get(`utilities/heating/kamstir/${topic}`)?.payload ?? "missing";
    ok(homeMatrix[topic].test(payload), `${topic}: ${payload}`);
  }
  // GJ whatever the meter counts in.
  equal(topics.get("utilities/heating/kamstir/reading/heat_energy")?.payload, "126.5688");
  for (const topic of topics.keys()) ok(!topic.startsWith("kamstir/"), topic);
});

test("kamstrup-402-mqtt: the yaml of its users reads energy, volume, temp1 and temp2 as numbers", () => {
  const device = new TestDevice();
  const meter = new TestMeter("heat", findMeter("kamstrup-multical-402"));
  const gateway = new TestGateway(device, meter);
  const settings = {
    ...defaultPublishSettings,
    kamstrup402: { ...defaultPublishSettings.kamstrup402, enabled: true },
  };
  const broker = { host: "broker", port: 1883, clientId: "", username: "", password: "" };
  const publisher = new MqttPublisher(device, gateway, broker, settings, {
    readNow() {},
    installUpdate() {},
  });
  publisher.open();
  device.welcome();
  meter
    .put("heat_energy", 227445, -3, Unit.Gigajoule)
    .put("volume", 2131935, -3, Unit.CubicMetre)
    .put("temp1", 5281, -2, Unit.Celsius)
    .put("temp2", 3994, -2, Unit.Celsius);
  gateway.commit(meter);
  publisher.meterRead(meter);
  device.session.acknowledge();
  const found = device.session.publications.find((publication) => publication.topic === "kamstrup/values");
  const json = JSON.parse(found?.payload ?? "{}");
  equal([json.energy, json.volume, json.temp1, json.temp2], [227.445, 2131.935, 52.81, 39.94]);
});

test("retained readings and gateway topics are there for a client that starts later; the command never is", () => {
  const meter = new TestMeter("heat", findMeter("kamstrup-multical-403"));
  meter.put("heat_energy", 1, 0, Unit.Gigajoule);
  const { topics } = publish(meter, "");
  for (const [topic, { retain, qos }] of topics)
    if (topic.startsWith("kamstir/")) equal([retain, qos], [true, 0], topic);
  ok(!topics.has("kamstir/smart_gateways/install_update"));
});
