import { meters } from "../../modules/meters/index.js";
import { Unit } from "../../modules/reading/unit.js";
import { Fault, faultNames } from "../../modules/readout/fault.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import { TEXT_SHOWN } from "../../modules/serve/meter-json.js";
import { OUTPUT_MINIMUM } from "../../modules/serve/server.js";
import { ReadNow } from "../../modules/serve/view.js";
import { equal, ok, test } from "../harness.js";
import { TestGateway, TestMeter, TestRest } from "./test-gateway.js";

interface Reading {
  key: string;
  code: string;
  name: string | null;
  quantity: string | null;
  kind: string;
  set: string | null;
  value: string | null;
  unit: string | null;
  state: string;
  time: string | null;
  ageSeconds: number | null;
  text?: string;
  truncated?: boolean;
}

interface Readings {
  meter: string;
  model: string | null;
  serial: string | null;
  time: string | null;
  ageSeconds: number | null;
  readings: Reading[];
}

function house(model = "kamstrup-multical-403"): { rest: TestRest; gateway: TestGateway; meter: TestMeter } {
  const meter = new TestMeter("heat", model);
  const gateway = new TestGateway(meter);
  return { rest: new TestRest(gateway), gateway, meter };
}

function readingsOf(rest: TestRest): Readings {
  const answer = rest.get("/api/v1/meters/heat/readings");
  equal(answer.status, 200);
  return answer.json() as Readings;
}

function find(list: Readings, key: string): Reading {
  const reading = list.readings.find((candidate) => candidate.key === key);
  if (!reading) throw new Error(`no reading ${key}`);
  return reading;
}

test("a reading: exact text, unit, state, time and age", () => {
  const { rest, gateway, meter } = house();
  meter.serial = "12345678";
  meter.put("heat_energy", 55006, -3, Unit.MegawattHour);
  meter.put("temp1", 6340, -2, Unit.Celsius);
  meter.readings.absent(meter.code("cooling_energy"));
  gateway.commit(meter);
  gateway.device.pass(30_500);
  const list = readingsOf(rest);
  equal(
    [list.meter, list.model, list.serial, list.time, list.ageSeconds],
    ["heat", "kamstrup-multical-403", "12345678", "2026-01-05T06:03:20Z", 30],
  );
  equal(find(list, "heat_energy"), {
    key: "heat_energy",
    code: "60",
    name: "Heat energy E1",
    quantity: "energy",
    kind: "total",
    set: "live",
    value: "55.006",
    unit: "MWh",
    state: "fresh",
    time: "2026-01-05T06:03:20Z",
    ageSeconds: 30,
  });
  const temperature = find(list, "temp1");
  equal([temperature.value, temperature.unit], ["63.40", "°C"]);
  const unsupported = find(list, "cooling_energy");
  equal(
    [unsupported.value, unsupported.unit, unsupported.state, unsupported.time, unsupported.ageSeconds],
    [null, null, "unsupported", null, null],
  );
  const absent = find(list, "volume");
  equal([absent.value, absent.state], [null, "absent"]);
  equal(list.readings.length, meter.meter?.fields.length);
});

test("a value is stale when it is older than its kind allows, to the millisecond", () => {
  const { rest, gateway, meter } = house();
  meter.put("temp1", 1, 0, Unit.Celsius);
  gateway.commit(meter);
  gateway.device.pass(meter.staleAfter(meter.readings.row(meter.code("temp1"))));
  equal(find(readingsOf(rest), "temp1").state, "fresh");
  gateway.device.pass(1);
  equal(find(readingsOf(rest), "temp1").state, "stale");
  equal(find(readingsOf(rest), "temp1").value, "1", "and still there");
});

test("while the clock is not set, times are null and ages are known", () => {
  const { rest, gateway, meter } = house();
  gateway.device.wall = 0;
  gateway.startupSeconds = 0;
  meter.put("temp1", 1, 0, Unit.Celsius);
  gateway.commit(meter);
  const list = readingsOf(rest);
  equal([list.time, list.ageSeconds], [null, 0]);
  equal([find(list, "temp1").time, find(list, "temp1").ageSeconds], [null, 0]);
  const status = rest.get("/api/v1/status").json() as Record<string, unknown>;
  equal([status["time"], status["startTime"]], [null, null]);
});

test("text from a meter is data", () => {
  const { rest, gateway, meter } = house();
  meter.putText("serial_number", [0x3c, 0x62, 0x3e, 0x22, 0x5c, 0x00, 0x0a, 0x80, 0xe5, 0xff]);
  gateway.commit(meter);
  equal(find(readingsOf(rest), "serial_number").value, '<b>"\\\u0000\n\u0080åÿ');
});

test("a text is shown up to its limit as it is escaped, and one byte more says that it is cut", () => {
  for (const [byte, count, shown] of [
    [0x41, 300, 300],
    [0x00, TEXT_SHOWN / 6, TEXT_SHOWN / 6],
    [0x00, TEXT_SHOWN / 6 + 1, TEXT_SHOWN / 6],
    [0xe5, TEXT_SHOWN / 2, TEXT_SHOWN / 2],
    [0x22, TEXT_SHOWN / 2 + 1, TEXT_SHOWN / 2],
  ]) {
    const meter = new TestMeter("heat", "kamstrup-multical-403");
    const gateway = new TestGateway(meter);
    const rest = new TestRest(gateway, { sizes: { outputBytes: OUTPUT_MINIMUM } });
    meter.putText(
      "serial_number",
      Array.from({ length: count }, () => byte),
    );
    gateway.commit(meter);
    const reading = find(readingsOf(rest), "serial_number");
    equal(reading.value?.length, shown);
    equal(reading.truncated, shown < count ? true : undefined);
  }
});

test("what the table does not name goes by its code; what is no register is not shown", () => {
  const { rest, gateway, meter } = house();
  meter.readings.value(4711, 5, 0, Unit.None);
  meter.readings.value(2 ** 52, 5, 0, Unit.None);
  gateway.commit(meter);
  const list = readingsOf(rest);
  const reading = list.readings[list.readings.length - 1];
  equal(
    [reading.code, reading.value, reading.unit, reading.name, reading.quantity],
    ["4711", "5", null, null, null],
  );
});

test("an info code is told in words", () => {
  const { rest, gateway, meter } = house("kamstrup-multical-601");
  meter.put("info", 8, 0, Unit.None);
  gateway.commit(meter);
  equal(find(readingsOf(rest), "info").text, "flow temperature sensor out of range");
});

test("a meter that auto has not found yet has no readings", () => {
  const { rest, meter } = house();
  meter.meter = undefined;
  meter.readings = meter.makeReadings();
  const list = readingsOf(rest);
  equal([list.model, list.serial, list.time, list.ageSeconds, list.readings], [null, null, null, null, []]);
  const view = rest.get("/api/v1/meters/heat").json() as Record<string, unknown>;
  equal([view["model"], view["name"], view["protocol"], view["state"]], [null, null, null, "waiting"]);
});

test("a meter: who it is, how it does, what its line has cost", () => {
  const { rest, gateway, meter } = house();
  meter.serial = "12345678";
  Object.assign(meter.statistics, {
    requests: 3,
    replies: 2,
    bytesSent: 63,
    bytesReceived: 180,
    linkMilliseconds: 2710.4,
    awakeMilliseconds: 5700,
  });
  meter.statistics.faults[Fault.Crc] = 1;
  meter.lastFault = Fault.Crc;
  meter.nextReadAt = gateway.now() + 1500;
  meter.busy = true;
  const view = rest.get("/api/v1/meters/heat").json() as Record<string, unknown>;
  equal(view, {
    id: "heat",
    model: "kamstrup-multical-403",
    name: "Kamstrup MULTICAL 403",
    medium: "heat",
    protocol: "kmp",
    confidence: "confirmed",
    serial: "12345678",
    line: "/dev/ttyUSB0",
    state: "failing",
    busy: true,
    trouble: null,
    lastFault: "crc",
    lastRead: null,
    lastReadAgeSeconds: null,
    intervalSeconds: 600,
    nextReadSeconds: 2,
    advice: null,
    link: {
      requests: 3,
      replies: 2,
      bytesSent: 63,
      bytesReceived: 180,
      linkMilliseconds: 2710,
      awakeMilliseconds: 5700,
      framingErrors: 0,
      parityErrors: 0,
      faults: Object.fromEntries(
        faultNames.filter((name) => name !== "none").map((name) => [name, name === "crc" ? 1 : 0]),
      ),
    },
    links: {
      self: "/api/v1/meters/heat",
      readings: "/api/v1/meters/heat/readings",
      read: "/api/v1/meters/heat/read",
      align: "/api/v1/meters/heat/align",
    },
  });
  const { meters: list } = rest.get("/api/v1/meters").json() as { meters: unknown[] };
  equal(list, [view]);
});

test("no meter, one, and as many as there may be, with the smallest buffer", () => {
  for (const count of [0, 1, 2, 8]) {
    const list = Array.from(
      { length: count },
      (_, index) => new TestMeter(`m${index}`, "kamstrup-multical-603"),
    );
    const rest = new TestRest(new TestGateway(...list), { sizes: { outputBytes: OUTPUT_MINIMUM } });
    const answer = rest.get("/api/v1/meters").json() as { meters: { id: string }[] };
    equal(
      answer.meters.map((meter) => meter.id),
      list.map((meter) => meter.id),
    );
  }
});

test("every meter's readings are JSON with the smallest buffer, full of the longest values", () => {
  for (const table of meters) {
    const meter = new TestMeter("heat", table.id);
    const gateway = new TestGateway(meter);
    for (const field of table.fields)
      meter.readings.value(field.code, -Number.MAX_SAFE_INTEGER, -60, Unit.CubicMetreCelsius);
    gateway.commit(meter);
    const rest = new TestRest(gateway, { sizes: { outputBytes: OUTPUT_MINIMUM } });
    const list = readingsOf(rest);
    equal(
      list.readings.map((reading) => reading.key),
      table.fields.map((field) => field.key),
    );
    equal(rest.get("/kamstir/api/read").status === 200, rest.get("/kamst-ir/api/read").status === 200);
    equal(rest.get("/api/v1/meters/heat").status, 200);
    equal(gateway.device.lines, []);
  }
});

test("read now: accepted, busy, too soon, and which set", () => {
  const { rest, gateway } = house();
  const path = "/api/v1/meters/heat/read";
  const answer = rest.request("POST", path);
  equal(answer.status, 202);
  equal(answer.json(), { accepted: true, readings: "/api/v1/meters/heat/readings" });
  for (const set of ["live", "slow", "all"]) equal(rest.request("POST", `${path}?set=${set}`).status, 202);
  equal(gateway.reads, [
    `heat ${ReadSet.Live}`,
    `heat ${ReadSet.Live}`,
    `heat ${ReadSet.Slow}`,
    `heat ${ReadSet.All}`,
  ]);
  equal(rest.request("POST", `${path}?set=both`).status, 422);
  equal(rest.request("POST", `${path}?set=live&x`).status, 422);
  equal(gateway.reads.length, 4);
  for (const [result, status] of [
    [ReadNow.Busy, 409],
    [ReadNow.TooSoon, 429],
    [ReadNow.UnknownMeter, 404],
  ]) {
    gateway.answer = result;
    equal(rest.request("POST", path).status, status);
  }
  equal(rest.request("GET", path).status, 405);
});

test("a meter that does not exist is 404 everywhere", () => {
  const { rest, gateway } = house();
  for (const id of ["x", "HEAT", "heat%00", "..", "constructor", "__proto__"]) {
    ok([400, 404].includes(rest.get(`/api/v1/meters/${id}`).status), id);
    ok([400, 404].includes(rest.get(`/api/v1/meters/${id}/readings`).status), id);
    ok([400, 404].includes(rest.request("POST", `/api/v1/meters/${id}/read`).status), id);
  }
  equal(gateway.reads, []);
});

test("the index names what there is, and each link leads somewhere", () => {
  const { rest, gateway, meter } = house();
  meter.put("volume", 1, 0, Unit.CubicMetre);
  gateway.commit(meter);
  const { links } = rest.get("/api/v1").json() as { links: Record<string, string> };
  for (const link of Object.values(links)) equal(rest.get(link).status, 200, link);
});

test("the gateway's own state", () => {
  const { rest, gateway } = house();
  gateway.device.pass(61_999 - gateway.now());
  const status = rest.get("/api/v1/status").json();
  equal(status, {
    version: "0.1.0",
    versionAvailable: "0.1.0",
    updateAvailable: false,
    mac: "a1b2c3d4e5f6",
    board: "test",
    time: "2026-01-05T06:04:20Z",
    startTime: "2026-01-05T06:03:16Z",
    uptimeSeconds: 61,
    signalStrength: -66,
    health: { resetReason: "power on", freeMemory: 81_920, lowestMemory: 61_440 },
    addresses: ["192.0.2.7"],
    mqtt: { configured: true, connected: false },
    meters: 1,
    http: { connections: 1, turnedAway: 0, givenUp: 0 },
  });
  gateway.signalStrength = 0;
  equal((rest.get("/api/v1/status").json() as Record<string, unknown>)["signalStrength"], null);
});
