import { Writer } from "../../modules/bytes/writer.js";
import { findMeter, meters } from "../../modules/meters/index.js";
import type { Controls } from "../../modules/publish/controls.js";
import { FIRMWARE_NUMBER } from "../../modules/publish/firmware-number.js";
import { MqttPublisher, REFRESH_MS, WATCH_MS } from "../../modules/publish/mqtt-publisher.js";
import { reservedKeys, writeState } from "../../modules/publish/payload.js";
import { Points } from "../../modules/publish/points.js";
import { defaultPublishSettings, type PublishSettings } from "../../modules/publish/settings.js";
import { Unit } from "../../modules/reading/unit.js";
import { Fault } from "../../modules/readout/fault.js";
import { equal, ok, test } from "../harness.js";
import { TestDevice, TestGateway, TestMeter } from "./bench.js";

const multical = findMeter("kamstrup-multical-403");

class Wishes implements Controls {
  installs = 0;
  readNow(): void {}
  installUpdate(): void {
    this.installs++;
  }
}

function stage(change: Partial<PublishSettings["kamstir"]> = {}) {
  const device = new TestDevice();
  const meter = new TestMeter("heat", multical);
  const gateway = new TestGateway(device, meter);
  const wishes = new Wishes();
  const settings: PublishSettings = {
    ...defaultPublishSettings,
    homeAssistant: { ...defaultPublishSettings.homeAssistant, mode: "off" },
    kamstir: { ...defaultPublishSettings.kamstir, ...change },
  };
  const broker = { host: "broker", port: 1883, clientId: "", username: "", password: "" };
  const publisher = new MqttPublisher(device, gateway, broker, settings, wishes);
  const read = () => {
    gateway.commit(meter);
    publisher.meterRead(meter);
    device.session.acknowledge();
  };
  return { device, meter, gateway, wishes, publisher, read };
}

/** A typical live read. */
function putLive(meter: TestMeter): void {
  meter
    .put("heat_energy", 63440, -3, Unit.Gigajoule)
    .put("volume", 24578, -2, Unit.CubicMetre)
    .put("power", 85, -1, Unit.Kilowatt)
    .put("flow", 180, 0, Unit.LitrePerHour)
    .put("temp1", 7240, -2, Unit.Celsius)
    .put("temp2", 5520, -2, Unit.Celsius);
}

test("the state of a meter keeps every digit, and leaves out what was never read", () => {
  const { device, meter, publisher, read } = stage({ enabled: false });
  publisher.open();
  device.welcome();
  equal(device.heard().slice(0, 1), ["iris/d4e5f6/status=online"]);
  meter.serial = "12345678";
  putLive(meter);
  read();
  equal(device.heard(), [
    'iris/d4e5f6/heat/state={"time":"2026-01-05T06:03:20Z","meter":"kamstrup-multical-403","serial":"12345678",' +
      '"heat_energy":63.440,"volume":245.78,"flow":180,"power":8.5,"temp1":72.40,"temp2":55.20,' +
      '"heat_energy_kwh":17622.222,"tempdiff":17.20,' +
      '"units":{"heat_energy":"GJ","volume":"m³","flow":"l/h","power":"kW","temp1":"°C","temp2":"°C",' +
      '"heat_energy_kwh":"kWh","tempdiff":"K"}}',
    "iris/d4e5f6/heat/status=online",
  ]);
});

test("before the first good read nothing is said of a meter, and never a zero", () => {
  const { device, meter, publisher } = stage();
  publisher.open();
  device.welcome();
  putLive(meter);
  meter.readings.discard();
  publisher.meterRead(meter);
  device.session.acknowledge();
  equal(
    device.heard().filter((line) => line.includes("/reading/") || line.includes("/heat/")),
    ['iris/d4e5f6/heat/settings={"interval":600}'],
  );
});

test("numbers, texts, dates and numbers too wide for a double are told apart", () => {
  const meter = new TestMeter("heat", multical);
  const writer = new Writer(new Uint8Array(1024));
  const device = new TestDevice();
  const gateway = new TestGateway(device, meter);
  meter
    .put("heat_energy", 999_999_999_999_999, -3, Unit.Gigajoule)
    .put("volume", 1_000_000_000_000_000, -3, Unit.CubicMetre)
    .put("maxflowdate_m", 260103, 0, Unit.Date)
    .put("power", -5, -1, Unit.Kilowatt);
  gateway.commit(meter);
  ok(writeState(writer, meter, new Points(multical!, meter.readings, defaultPublishSettings.derived)));
  const json = JSON.parse(writer.toString());
  equal(json.heat_energy, 999999999999.999);
  equal(json.volume, "1000000000000.000");
  equal(json.maxflowdate_m, "2026-01-03");
  equal(json.power, -0.5);
});

test("no table has a key that the state needs for itself", () => {
  for (const meter of meters)
    for (const field of meter.fields) ok(!reservedKeys.includes(field.key), `${meter.id} ${field.key}`);
});

test("a meter that falls silent is offline after three intervals, and online again with the next read", () => {
  const { device, meter, publisher, read } = stage({ enabled: false });
  publisher.open();
  device.welcome();
  putLive(meter);
  read();
  device.heard();
  device.live(3 * 600_000);
  ok(!device.heard().some((line) => line.includes("heat/status")));
  device.live(60_000 + WATCH_MS);
  ok(device.heard().includes("iris/d4e5f6/heat/status=offline"));
  putLive(meter);
  read();
  ok(device.heard().includes("iris/d4e5f6/heat/status=online"));
});

test("a meter that was never reached is offline after the first fault, and unknown before", () => {
  const { device, meter, publisher } = stage({ enabled: false });
  publisher.open();
  device.welcome();
  ok(!device.heard().some((line) => line.includes("heat/status")));
  meter.lastFault = Fault.Silence;
  publisher.meterChanged(meter);
  ok(device.heard().includes("iris/d4e5f6/heat/status=offline"));
});

test("the commercial gateway's topics: plain texts, its units, nothing that was not read", () => {
  const { device, meter, publisher, read } = stage();
  publisher.open();
  device.welcome();
  const lines = device.heard().filter((line) => line.startsWith("kamstir/"));
  equal(lines, [
    "kamstir/smart_gateways/mac_address=A1:B2:C3:D4:E5:F6",
    "kamstir/smart_gateways/ip_address=192.0.2.7",
    `kamstir/smart_gateways/running_firmware_version=${FIRMWARE_NUMBER}`,
    `kamstir/smart_gateways/available_firmware_version=${FIRMWARE_NUMBER}`,
    "kamstir/smart_gateways/update_available=false",
    "kamstir/smart_gateways/wifi_rssi=-66",
    "kamstir/smart_gateways/startup_time=2026-01-05T06:03:16Z",
  ]);
  putLive(meter);
  meter.put("heat_energy", 55006, -3, Unit.MegawattHour);
  read();
  equal(
    device.heard().filter((line) => line.startsWith("kamstir/")),
    [
      "kamstir/reading/heat_energy=198.0216",
      "kamstir/reading/power=8.5",
      "kamstir/reading/temp1=72.40",
      "kamstir/reading/temp2=55.20",
      "kamstir/reading/tempdiff=17.20",
      "kamstir/reading/flow=180",
      "kamstir/reading/volume=245.78",
    ],
  );
});

test("prefix, second meter and no radio", () => {
  const { device, gateway, publisher, meter } = stage({ prefix: "utilities/heating" });
  gateway.signalStrength = 0;
  gateway.startupSeconds = 0;
  publisher.open();
  device.welcome();
  putLive(meter);
  gateway.commit(meter);
  publisher.meterRead(meter);
  device.session.acknowledge();
  const lines = device.heard();
  ok(lines.includes("utilities/heating/kamstir/reading/volume=245.78"));
  ok(lines.includes("utilities/heating/kamstir/smart_gateways/update_available=false"));
  ok(!lines.some((line) => line.includes("wifi_rssi") || line.includes("startup_time")));
  equal(device.session.topics, [
    "iris/d4e5f6/+/command/+",
    "utilities/heating/kamstir/smart_gateways/install_update",
  ]);
});

test("install_update: yes installs, no does not, a retained yes is ignored", () => {
  const { device, publisher, wishes } = stage();
  publisher.open();
  device.welcome();
  const topic = "kamstir/smart_gateways/install_update";
  device.session.send(topic, "yes", true);
  device.session.send(topic, "no");
  equal(wishes.installs, 0);
  device.session.send(topic, "yes");
  equal(wishes.installs, 1);
});

test("the signal strength is sent again within five minutes, whether it changed or not", () => {
  const { device, gateway, publisher } = stage();
  publisher.open();
  device.welcome();
  device.heard();
  ok(REFRESH_MS + WATCH_MS <= 300_000);
  for (const signal of [-66, -71]) {
    gateway.signalStrength = signal;
    device.live(300_000);
    const lines = device.heard();
    ok(lines.includes(`kamstir/smart_gateways/wifi_rssi=${signal}`));
    ok(
      lines.some(
        (line) => line.startsWith("iris/d4e5f6/gateway/state=") && line.includes(`"signal":${signal}`),
      ),
    );
  }
});

test("a read while the broker is away is published when it is back", () => {
  const { device, meter, gateway, publisher } = stage();
  publisher.open();
  device.session.options.onClosed("no broker listens there");
  putLive(meter);
  gateway.commit(meter);
  publisher.meterRead(meter);
  device.pass(1000);
  device.welcome();
  const lines = device.heard();
  ok(lines.includes("kamstir/reading/heat_energy=63.440"));
  ok(lines.some((line) => line.startsWith("iris/d4e5f6/heat/state=")));
});

test("close says offline", () => {
  const { device, publisher } = stage();
  publisher.open();
  device.welcome();
  device.heard();
  let closed = false;
  publisher.close(() => {
    closed = true;
  });
  device.session.acknowledge();
  equal(device.heard(), ["iris/d4e5f6/status=offline"]);
  ok(closed);
});
