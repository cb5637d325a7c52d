import { findMeter, meters } from "../../modules/meters/index.js";
import type { Meter } from "../../modules/meters/meter.js";
import type { Controls } from "../../modules/publish/controls.js";
import { BIRTH_DELAY_MS } from "../../modules/publish/homeassistant.js";
import { type BrokerOptions, MqttPublisher } from "../../modules/publish/mqtt-publisher.js";
import { defaultPublishSettings, type PublishSettings } from "../../modules/publish/settings.js";
import { Unit } from "../../modules/reading/unit.js";
import { engine, equal, ok, test } from "../harness.js";
import { fillTable, TestDevice, TestGateway, TestMeter } from "./bench.js";
import { type Discovered, DiscoveryCheck, domoticzComplaints, type Entity } from "./discovery-rules.js";

const multical = findMeter("kamstrup-multical-403");

const allControls: Controls = {
  readNow() {},
  installUpdate() {},
  restart() {},
  align() {},
  setReadInterval: () => true,
  schedules: ["interval", "daily"],
  schedule: () => "interval",
  setSchedule: () => true,
  updateProgress: () => -1,
  releaseNotes: () => "Reads more meters.",
  resetReason: () => "power on",
  configurationUrl: () => "http://192.0.2.7/",
};

interface Change {
  readonly homeAssistant?: Partial<PublishSettings["homeAssistant"]>;
  readonly derived?: Partial<PublishSettings["derived"]>;
  readonly broker?: Partial<BrokerOptions>;
}

/** One run of a gateway; the device keeps its records from one run to the next. */
class Run {
  readonly device: TestDevice;
  readonly gateway: TestGateway;
  readonly publisher: MqttPublisher;
  /** What the broker holds: the newest retained payload of each topic; an empty one removes it. */
  readonly retained: Map<string, string>;
  /** Everything under the discovery prefix, in order. */
  readonly announced: Discovered[] = [];

  constructor(device: TestDevice, retained: Map<string, string>, list: TestMeter[], change: Change = {}) {
    this.device = device;
    this.retained = retained;
    this.gateway = new TestGateway(device, ...list);
    const settings: PublishSettings = {
      ...defaultPublishSettings,
      kamstir: { ...defaultPublishSettings.kamstir, enabled: false },
      homeAssistant: { ...defaultPublishSettings.homeAssistant, ...change.homeAssistant },
      derived: { ...defaultPublishSettings.derived, ...change.derived },
    };
    const broker = { host: "broker", port: 1883, clientId: "", username: "", password: "", ...change.broker };
    this.publisher = new MqttPublisher(device, this.gateway, broker, settings, allControls);
    this.publisher.open();
    device.welcome();
    this.collect();
  }

  collect(): void {
    this.device.session.acknowledge();
    for (const { topic, payload, retain } of this.device.session.publications.splice(0)) {
      if (topic.startsWith("homeassistant/")) this.announced.push({ topic, payload });
      if (!retain) continue;
      if (payload === "") this.retained.delete(topic);
      else this.retained.set(topic, payload);
    }
  }

  read(meter: TestMeter): void {
    this.gateway.commit(meter);
    this.publisher.meterRead(meter);
    this.collect();
  }

  stop(): void {
    this.publisher.close();
    this.collect();
  }
}

/** Discovery messages that the broker holds. */
function held(retained: Map<string, string>): Discovered[] {
  const list: Discovered[] = [];
  for (const [topic, payload] of retained)
    if (topic.startsWith("homeassistant/")) list.push({ topic, payload });
  return list;
}

function entitiesOf(messages: readonly Discovered[], expected: readonly string[] = []): Entity[] {
  const check = new DiscoveryCheck();
  for (const message of messages) check.take(message);
  check.finish();
  equal(check.complaints, expected);
  return check.entities;
}

function meterOf(table: Meter | undefined, id = "heat", serial = "12345678"): TestMeter {
  const meter = new TestMeter(id, table);
  meter.serial = serial;
  return meter;
}

test("every table in every unit: payloads that Home Assistant takes, and Domoticz in single mode", () => {
  // On XS a few tables, each in one unit: the rules are the same, the engine is fifty times slower.
  const tables = engine === "xs" ? meters.filter((_, index) => index % 8 === 0) : meters;
  for (const table of tables)
    for (let round = 0; round < (engine === "xs" ? 1 : 5); round++)
      for (const mode of ["device", "single"] as const) {
        const meter = meterOf(table);
        const retained = new Map<string, string>();
        const run = new Run(new TestDevice(), retained, [meter], {
          homeAssistant: { mode, temperatureDelta: round === 1 },
          derived: { gasEquivalent: true, hotWater: true },
        });
        fillTable(meter, round);
        run.read(meter);
        const entities = entitiesOf(held(retained));
        equal(run.publisher.link.oversize, 0, `${table.id}: too long`);
        const values = entities.filter((entity) =>
          String(entity.options["state_topic"]).endsWith("/heat/state"),
        );
        ok(values.length >= table.fields.length, `${table.id}: ${values.length} of ${table.fields.length}`);
        if (mode === "single") equal(domoticzComplaints(held(retained)), []);
      }
});

test("the entities that a Multical 403 has after its first live read, class by class", () => {
  const meter = meterOf(multical);
  const retained = new Map<string, string>();
  const run = new Run(new TestDevice(), retained, [meter]);
  equal(
    held(retained).map((message) => message.topic),
    ["homeassistant/device/iris_a1b2c3d4e5f6/config"],
  );
  meter
    .put("heat_energy", 63440, -3, Unit.Gigajoule)
    .put("volume", 24578, -2, Unit.CubicMetre)
    .put("flow", 180, 0, Unit.LitrePerHour)
    .put("power", 85, -1, Unit.Kilowatt)
    .put("temp1", 7240, -2, Unit.Celsius)
    .put("temp2", 5520, -2, Unit.Celsius)
    .put("info", 0, 0, Unit.None)
    .put("hourcounter", 12345, 0, Unit.Hour)
    .put("maxflowdate_m", 260103, 0, Unit.Date);
  run.read(meter);
  equal(
    held(retained).map((message) => message.topic),
    [
      "homeassistant/device/iris_a1b2c3d4e5f6/config",
      "homeassistant/device/iris_a1b2c3d4e5f6_12345678/config",
    ],
  );
  const rows = entitiesOf(held(retained)).map(({ platform, id, options }) =>
    [
      platform,
      id,
      options["device_class"] ?? "-",
      options["state_class"] ?? "-",
      options["unit_of_measurement"] ?? "-",
      options["suggested_display_precision"] ?? "-",
      options["entity_category"] ?? "-",
      options["enabled_by_default"] === false ? "disabled" : "",
    ]
      .join(" ")
      .trim(),
  );
  equal(rows, [
    "sensor signal signal_strength measurement dBm - diagnostic",
    "sensor started timestamp - - - diagnostic",
    "sensor reset-reason - - - - diagnostic",
    "update firmware firmware - - - config",
    "button restart-gateway restart - - - config",
    "sensor last-read timestamp - - - diagnostic",
    "binary_sensor reachable connectivity - - - diagnostic",
    "button read-now - - - - -",
    "button align identify - - - config",
    "number interval duration - s - config",
    "select schedule - - - - config",
    "sensor heat-energy energy total_increasing GJ 3 -",
    "sensor volume volume total_increasing m³ 2 -",
    "sensor flow volume_flow_rate measurement L/h 0 -",
    "sensor power power measurement kW 1 -",
    "sensor temp1 temperature measurement °C 2 -",
    "sensor temp2 temperature measurement °C 2 -",
    "sensor info - - - - diagnostic",
    "sensor hourcounter duration total_increasing h 0 diagnostic",
    "sensor maxflowdate-m date - - - diagnostic disabled",
    "sensor heat-energy-kwh energy total_increasing kWh 1 -",
    "sensor tempdiff - measurement K 2 -",
    "binary_sensor problem problem - - - -",
    "binary_sensor leak moisture - - - -",
    "binary_sensor battery-low battery - - - diagnostic",
  ]);
});

test("before the first good read only the gateway is announced", () => {
  const meter = meterOf(multical);
  const run = new Run(new TestDevice(), new Map(), [meter]);
  fillTable(meter, 0);
  meter.readings.discard();
  run.publisher.meterRead(meter);
  run.collect();
  equal(
    run.announced.map((message) => message.topic),
    ["homeassistant/device/iris_a1b2c3d4e5f6/config"],
  );
});

test("an entity that is read once a day stays over a restart; one that the meter does not have goes", () => {
  const device = new TestDevice();
  const retained = new Map<string, string>();
  const first = meterOf(multical);
  const before = new Run(device, retained, [first]);
  first.put("heat_energy", 1, 0, Unit.Gigajoule).put("maxflow_m", 410, 0, Unit.LitrePerHour);
  before.read(first);
  const all = entitiesOf(held(retained));
  ok(all.some((entity) => entity.id === "maxflow-m"));
  before.stop();

  const second = meterOf(multical);
  const after = new Run(device, retained, [second]);
  second.put("heat_energy", 1, 0, Unit.Gigajoule);
  after.read(second);
  equal(entitiesOf(held(retained)), all);

  second.readings.absent(second.code("maxflow_m"));
  second.put("heat_energy", 2, 0, Unit.Gigajoule);
  after.announced.splice(0);
  after.read(second);
  const topic = "homeassistant/device/iris_a1b2c3d4e5f6_12345678/config";
  equal(
    after.announced.map((message) => message.topic),
    [topic, topic],
  );
  // First named as removed, by its platform alone; then not at all.
  equal(JSON.parse(after.announced[0].payload).cmps["maxflow-m"], { p: "sensor" });
  equal(JSON.parse(after.announced[1].payload).cmps["maxflow-m"], undefined);
  ok(JSON.parse(after.announced[1].payload).cmps["heat-energy"] !== undefined);
});

test("a boiler: pellets, energy and map have entities; what only a head can do has none", () => {
  const boiler = meterOf(findMeter("hargassner-nano"), "boiler", "");
  const retained = new Map<string, string>();
  const run = new Run(new TestDevice(), retained, [boiler]);
  boiler
    .put("pellet_stock", 2886, 0, Unit.Kilogram)
    .put("pellet_consumption", 466, 0, Unit.Kilogram)
    .put("pellet_energy", 22368, -1, Unit.KilowattHour)
    .put("channel_map_certain", 97, 0, Unit.Percent);
  run.read(boiler);
  const entities = entitiesOf(held(retained));
  const about = (id: string) => {
    const { device_class, state_class, unit_of_measurement, entity_category } =
      entities.find((entity) => entity.id === id)?.options ?? {};
    return [device_class, state_class, unit_of_measurement, entity_category];
  };
  equal(about("pellet-stock"), ["weight", "measurement", "kg", undefined]);
  equal(about("pellet-consumption"), [undefined, "total_increasing", "kg", undefined]);
  equal(about("pellet-energy"), ["energy", "total_increasing", "kWh", undefined]);
  equal(about("channel-map-certain"), [undefined, undefined, "%", "diagnostic"]);
  for (const id of ["read-now", "align", "interval", "schedule"])
    ok(
      !entities.some(
        (entity) => entity.id === id && String(entity.options["command_topic"]).includes("boiler"),
      ),
      id,
    );
});

test("what did not change is not announced again with every read", () => {
  const meter = meterOf(multical);
  const run = new Run(new TestDevice(), new Map(), [meter]);
  for (let energy = 1; energy < 5; energy++) {
    meter.put("heat_energy", energy, 0, Unit.Gigajoule);
    run.read(meter);
  }
  equal(run.announced.length, 2);
  meter.put("heat_energy", 5, 0, Unit.MegawattHour);
  run.read(meter);
  equal(run.announced.length, 3, "another unit is another entity to Home Assistant");
});

test("from single components to a device payload and back, with migration and without leftovers", () => {
  const device = new TestDevice();
  const retained = new Map<string, string>();
  const start = (mode: "device" | "single" | "off") => {
    const meter = meterOf(multical);
    const run = new Run(device, retained, [meter], { homeAssistant: { mode } });
    fillTable(meter, 0);
    run.read(meter);
    return run;
  };
  const single = start("single");
  const known = entitiesOf(held(retained));
  const oldTopics = held(retained).map((message) => message.topic);
  ok(oldTopics.every((topic) => topic.split("/").length === 5));
  single.stop();

  const both = start("device");
  const now = entitiesOf(held(retained));
  equal(
    now.map((entity) => entity.options["unique_id"]).sort(),
    known.map((entity) => entity.options["unique_id"]).sort(),
  );
  equal(held(retained).length, 2);
  const meterMessages = both.announced.filter((message) => message.topic.includes("_12345678"));
  const ofMeter = oldTopics.filter((topic) => topic.includes("_12345678"));
  equal(
    meterMessages.slice(0, ofMeter.length).map((message) => [message.topic, message.payload]),
    ofMeter.map((topic) => [topic, '{"migrate_discovery":true}']),
  );
  ok(meterMessages[ofMeter.length].payload.includes('"cmps"'), "then the device");
  equal(
    meterMessages.slice(-ofMeter.length).map((message) => [message.topic, message.payload]),
    ofMeter.map((topic) => [topic, ""]),
  );
  // The node and object ids of single topics are the device's object id and the component's key: for
  // Home Assistant both are one entity.
  const keys = Object.keys(JSON.parse(meterMessages[ofMeter.length].payload).cmps);
  equal(ofMeter.map((topic) => topic.split("/")[3]).sort(), keys.sort());
  both.stop();

  const back = start("single");
  equal(
    held(retained)
      .map((message) => message.topic)
      .sort(),
    oldTopics.sort(),
  );
  equal(back.announced[0].payload, '{"migrate_discovery":true}');
  back.stop();

  start("off");
  equal(held(retained), []);
  equal(
    [...device.records.keys()].filter((name) => name.startsWith("ha-")),
    [],
  );
});

test("a meter that was replaced, and one that was removed, leave nothing behind", () => {
  const device = new TestDevice();
  const retained = new Map<string, string>();
  const heat = meterOf(multical);
  const water = meterOf(findMeter("kamstrup-multical-21"), "water", "87654321");
  const run = new Run(device, retained, [heat, water]);
  fillTable(heat, 0);
  fillTable(water, 0);
  run.read(heat);
  run.read(water);
  equal(held(retained).length, 3);
  heat.serial = "11111111";
  fillTable(heat, 0);
  run.read(heat);
  equal(
    held(retained)
      .map((message) => message.topic.split("/")[2])
      .sort(),
    ["iris_a1b2c3d4e5f6", "iris_a1b2c3d4e5f6_11111111", "iris_a1b2c3d4e5f6_87654321"],
  );
  run.stop();
  const left = meterOf(findMeter("kamstrup-multical-21"), "water", "");
  const after = new Run(device, retained, [left]);
  equal(
    held(retained)
      .map((message) => message.topic.split("/")[2])
      .sort(),
    ["iris_a1b2c3d4e5f6", "iris_a1b2c3d4e5f6_87654321"],
    "a meter that has not told its number yet keeps what it had",
  );
  fillTable(left, 0);
  after.read(left);
  equal(held(retained).length, 2, "nor is it another one while it has not");
  left.serial = "87654321";
  fillTable(left, 0);
  after.read(left);
  equal(held(retained).length, 2);
});

test("a small buffer cuts the device payload into parts, and entities do not wander between them", () => {
  const device = new TestDevice();
  const retained = new Map<string, string>();
  const change = { broker: { payloadLimit: 4096, entityLimit: 128 } };
  const meter = meterOf(multical);
  const run = new Run(device, retained, [meter], change);
  meter.put("heat_energy", 1, 0, Unit.Gigajoule);
  run.read(meter);
  const few = partsOf(retained);
  fillTable(meter, 0);
  run.read(meter);
  const many = partsOf(retained);
  equal(run.publisher.link.oversize, 0);
  for (const key of Object.keys(few)) equal(many[key], few[key], key);
  ok(new Set(Object.values(many)).size > 3);
  entitiesOf(held(retained));
  run.stop();
  // A larger buffer has one part: the others are emptied.
  const large = meterOf(multical);
  const after = new Run(device, retained, [large]);
  fillTable(large, 0);
  after.read(large);
  entitiesOf(held(retained));
});

/** Discovery topic of each component of meters. */
function partsOf(retained: Map<string, string>): Record<string, string> {
  const parts: Record<string, string> = {};
  for (const { topic, payload } of held(retained))
    if (topic.includes("_12345678"))
      for (const key of Object.keys(JSON.parse(payload).cmps)) parts[key] = topic;
  return parts;
}

test("Home Assistant has started: everything is announced again, after a random part of ten seconds", () => {
  const meter = meterOf(multical);
  const run = new Run(new TestDevice(), new Map(), [meter]);
  fillTable(meter, 0);
  run.read(meter);
  run.announced.splice(0);
  const { device } = run;
  device.session.send("homeassistant/status", "online", true);
  device.session.send("homeassistant/status", "offline");
  device.live(BIRTH_DELAY_MS);
  run.collect();
  equal(run.announced.length, 0, "a retained birth message and a last will say nothing new");
  device.session.send("homeassistant/status", "online");
  equal(device.heard(), [], "not at once");
  device.pass(BIRTH_DELAY_MS);
  device.session.acknowledge();
  const lines = device.heard();
  ok(lines.some((line) => line.startsWith("homeassistant/device/iris_a1b2c3d4e5f6_12345678/config={")));
  const state = lines.findIndex((line) => line.startsWith("iris/d4e5f6/heat/state="));
  const config = lines.findIndex((line) =>
    line.startsWith("homeassistant/device/iris_a1b2c3d4e5f6_12345678"),
  );
  ok(state > config, "states follow the entities");
});

test("two meters of one model have names of their own, and ids that come from their numbers", () => {
  const retained = new Map<string, string>();
  const first = meterOf(multical, "upstairs", "11111111");
  const second = meterOf(multical, "downstairs", "22222222");
  const run = new Run(new TestDevice(), retained, [first, second]);
  fillTable(first, 0);
  fillTable(second, 0);
  run.read(first);
  run.read(second);
  const check = new DiscoveryCheck();
  for (const message of held(retained)) check.take(message);
  check.finish();
  equal(check.complaints, []);
  equal(
    check.devices.map((card) => [card["name"], card["serial_number"] ?? "", card["via_device"] ?? ""]),
    [
      ["Iris d4e5f6", "", ""],
      ["Kamstrup MULTICAL 403 (upstairs)", "11111111", "iris_a1b2c3d4e5f6"],
      ["Kamstrup MULTICAL 403 (downstairs)", "22222222", "iris_a1b2c3d4e5f6"],
    ],
  );
});

test("a hostile serial number makes no topic of its own", () => {
  const retained = new Map<string, string>();
  const meter = meterOf(multical, "heat", '1/#+"\u0000');
  const run = new Run(new TestDevice(), retained, [meter]);
  fillTable(meter, 0);
  run.read(meter);
  equal(
    held(retained).map((message) => message.topic),
    ["homeassistant/device/iris_a1b2c3d4e5f6/config", "homeassistant/device/iris_a1b2c3d4e5f6_1-/config"],
  );
  entitiesOf(held(retained));
});

test("the rules themselves: each broken payload is complained about", () => {
  const good = {
    dev: { ids: ["x"] },
    o: { name: "x" },
    avty: [{ t: "a" }],
    avty_mode: "all",
    cmps: {
      e: {
        p: "sensor",
        name: "E",
        uniq_id: "x_e",
        default_entity_id: "sensor.e",
        stat_t: "s",
        dev_cla: "energy",
        stat_cla: "total_increasing",
        unit_of_meas: "GJ",
      },
    },
  };
  const complaints = (payload: unknown) => {
    const check = new DiscoveryCheck();
    check.take({ topic: "homeassistant/device/x/config", payload: JSON.stringify(payload) });
    check.finish();
    return check.complaints.length;
  };
  const withSensor = (change: object) => ({ ...good, cmps: { e: { ...good.cmps.e, ...change } } });
  equal(complaints(good), 0);
  const broken: unknown[] = [
    { ...good, dev: {} },
    { ...good, o: undefined },
    { ...good, extra: 1 },
    withSensor({ unit_of_meas: "l/h" }),
    withSensor({ stat_cla: "measurement" }),
    withSensor({ dev_cla: "heat" }),
    withSensor({ ent_cat: "config" }),
    withSensor({ uniq_id: undefined }),
    withSensor({ typo: 1 }),
    withSensor({ p: "heat" }),
    withSensor({ object_id: "e" }),
    withSensor({ default_entity_id: "sensor.E-1" }),
    withSensor({ dev_cla: "date" }),
  ];
  for (const payload of broken) ok(complaints(payload) > 0, JSON.stringify(payload));
});
