/** The messages of kamstrup-402-mqtt and of smartmeter-datacollector. */
import { findMeter } from "../../modules/meters/index.js";
import { DatacollectorTopics } from "../../modules/publish/datacollector.js";
import { Kamstrup402Topic, kamstrup402Keys } from "../../modules/publish/kamstrup402.js";
import { Message, type Source } from "../../modules/publish/message.js";
import { PointSet } from "../../modules/publish/points.js";
import { defaultPublishSettings } from "../../modules/publish/settings.js";
import { obis } from "../../modules/reading/obis.js";
import { Unit } from "../../modules/reading/unit.js";
import { equal, ok, test } from "../harness.js";
import { TestDevice, TestGateway, TestMeter } from "./bench.js";

const message = new Message(4096);

/** Everything that a source has to say, as "topic=payload". */
function said(source: Source): string[] {
  const lines: string[] = [];
  for (let index = 0; index < source.messages; index++) {
    message.payload.reset();
    if (source.compose(index, message)) lines.push(`${message.topic}=${message.payload.toString()}`);
  }
  return lines;
}

function heat() {
  const meter = new TestMeter("heat", findMeter("kamstrup-multical-403"));
  return { meter, gateway: new TestGateway(new TestDevice(), meter) };
}

test("kamstrup-402-mqtt: its keys, the meter's own numbers, one object", () => {
  const { meter, gateway } = heat();
  const settings = defaultPublishSettings.kamstrup402;
  const topic = new Kamstrup402Topic(gateway, settings);
  equal(said(topic), []);
  meter
    .put("heat_energy", 227445, -3, Unit.MegawattHour)
    .put("volume", 2131935, -3, Unit.CubicMetre)
    .put("temp1", 5281, -2, Unit.Celsius)
    .put("temp2", 3994, -2, Unit.Celsius)
    .put("maxflowdate_m", 30103, 0, Unit.Date);
  gateway.commit(meter);
  equal(said(topic), [
    'kamstrup/values={"energy":227.445,"temp1":52.81,"temp2":39.94,"tempdiff":12.87,"volume":2131.935,"maxflowDate_m":30103}',
  ]);
  equal([message.qos, message.retain], [0, false]);
  const converted = new Kamstrup402Topic(gateway, { ...settings, convert: true, topic: "house/kamstrup" });
  ok(said(converted)[0].startsWith('house/kamstrup/values={"energy":818.8020,'), said(converted)[0]);
});

test("kamstrup-402-mqtt: all of its parameter names are known", () => {
  equal(kamstrup402Keys.length, 31);
  ok(kamstrup402Keys.includes("minflowDate_m") && kamstrup402Keys.includes("minflowdate_y"));
});

test("smartmeter-datacollector: a message per value, in basic units, with time and code", () => {
  const meter = new TestMeter("grid", findMeter("landis-gyr-e450"));
  const gateway = new TestGateway(new TestDevice(), meter);
  const topics = new DatacollectorTopics(
    gateway,
    defaultPublishSettings.datacollector,
    new PointSet(defaultPublishSettings.derived),
  );
  equal(said(topics), []);
  meter.serial = "LGZ1030655933512";
  const { readings } = meter;
  readings.value(obis("1-0:1.7.0"), 483, 0, Unit.Watt);
  readings.value(obis("1-0:31.7.0"), 203, -2, Unit.Ampere);
  readings.value(obis("1-1:1.8.0"), 12345678, -3, Unit.KilowattHour);
  readings.value(obis("1-0:14.7.0"), 4999, -2, Unit.Hertz);
  readings.value(obis("1-0:99.99.9"), 1, 0, Unit.None);
  gateway.commit(meter);
  const time = gateway.device.wall;
  equal(said(topics).sort(), [
    `smartmeter/LGZ1030655933512/ACTIVE_ENERGY_P={"value":12345678,"timestamp":${time},"obis":"1.8.0"}`,
    `smartmeter/LGZ1030655933512/ACTIVE_POWER_P={"value":483,"timestamp":${time},"obis":"1.7.0"}`,
    `smartmeter/LGZ1030655933512/CURRENT_L1={"value":2.03,"timestamp":${time},"obis":"31.7.0"}`,
    `smartmeter/LGZ1030655933512/NET_FREQUENCY={"value":49.99,"timestamp":${time},"obis":"14.7.0"}`,
  ]);
  meter.serial = "a/b #";
  ok(said(topics)[0].startsWith("smartmeter/a_b__/"));
});

test("smartmeter-datacollector: heat meters have no such messages", () => {
  const { meter, gateway } = heat();
  meter.put("heat_energy", 1, 0, Unit.Gigajoule);
  gateway.commit(meter);
  const points = new PointSet(defaultPublishSettings.derived);
  equal(said(new DatacollectorTopics(gateway, defaultPublishSettings.datacollector, points)), []);
});
