import { FIRMWARE_NUMBER } from "../../modules/publish/firmware-number.js";
import { Unit } from "../../modules/reading/unit.js";
import { Fault } from "../../modules/readout/fault.js";
import { equal, ok, test } from "../harness.js";
import { TestGateway, TestMeter, TestRest } from "./test-gateway.js";

const PATHS = ["/kamst-ir/api/read", "/kamstir/api/read"];

function house(): { rest: TestRest; gateway: TestGateway; meter: TestMeter } {
  const meter = new TestMeter("heat", "kamstrup-multical-403");
  const gateway = new TestGateway(meter);
  return { rest: new TestRest(gateway), gateway, meter };
}

function putAll(meter: TestMeter): void {
  meter.put("heat_energy", 55006, -3, Unit.MegawattHour);
  meter.put("power", 85, -1, Unit.Kilowatt);
  meter.put("temp1", 7240, -2, Unit.Celsius);
  meter.put("temp2", 5520, -2, Unit.Celsius);
  meter.put("flow", 180, 0, Unit.LitrePerHour);
  meter.put("volume", 24578, -2, Unit.CubicMetre);
  meter.put("hourcounter", 12345, 0, Unit.Hour);
  meter.put("infoevent", 0, 0, Unit.None);
  meter.put("maxflowdate_y", 260103, 0, Unit.Date);
}

test("the whole reply, to the byte", () => {
  const { rest, gateway, meter } = house();
  putAll(meter);
  gateway.commit(meter);
  for (const path of PATHS) {
    const answer = rest.get(path);
    equal(answer.status, 200);
    ok(answer.head.includes("\r\nContent-Type: application/json\r\n"));
    ok(answer.head.includes(`\r\nContent-Length: ${answer.body.length}\r\n`));
    equal(
      answer.body,
      '{"mac_address":"A1_B2_C3_D4_E5_F6","gateway_model":"iris_kamstir_gateway_v0.1.0 - test",' +
        `"startup_time":"2026-01-05T06:03:16Z","firmware_running":"${FIRMWARE_NUMBER}",` +
        `"firmware_available":"${FIRMWARE_NUMBER}","firmware_update_available":"false","wifi_rssi":"-66",` +
        '"mqtt_configured":"true","heat_energy":"198.0216","power":"8.5","temp1":"72.40","temp2":"55.20",' +
        '"tempdiff":"17.20","flow":"180","volume":"245.78","maxflowdate_y":"260103","infoevent":"0",' +
        '"hourcounter":"12345","ip_address":"192.0.2.7"}',
    );
  }
});

test("every value is a string, and the firmware a number of ten digits", () => {
  const { rest, gateway, meter } = house();
  putAll(meter);
  gateway.commit(meter);
  const reply = rest.get(PATHS[0]).json() as Record<string, unknown>;
  for (const [name, value] of Object.entries(reply)) equal(typeof value, "string", name);
  ok(/^20\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])\d\d$/.test(`${reply["firmware_running"]}`));
});

test("as its clients ask: with a question mark, with HTTP/1.0, with an empty body, kept alive", () => {
  const { rest, gateway, meter } = house();
  putAll(meter);
  gateway.commit(meter);
  for (const path of PATHS) {
    for (const request of [
      `GET ${path}? HTTP/1.1\r\nHost: 192.0.2.7:82\r\nConnection: close\r\n\r\n`,
      `GET ${path} HTTP/1.0\r\n\r\n`,
      `GET ${path}? HTTP/1.1\r\nConnection: keep-alive\r\nContent-Length: 0\r\nHost: 192.0.2.7:82\r\n\r\n`,
      `GET ${path} HTTP/1.1\r\nHost: connectix_kamstir.local:82\r\nUser-Agent: Go-http-client/1.1\r\n\r\n`,
    ]) {
      const answer = rest.send(request);
      equal(answer.status, 200, request);
      equal((answer.json() as Record<string, string>)["temp1"], "72.40");
    }
  }
});

test("before the first good read: 503 with the reason, never zeros", () => {
  const { rest, gateway, meter } = house();
  const reason = (): string => {
    const answer = rest.get(PATHS[0]);
    equal(answer.status, 503);
    const { error, message } = answer.json() as { error: string; message: string };
    equal(error, "no-reading");
    return message;
  };
  equal(reason(), "The meter has not been read yet.");
  meter.lastFault = Fault.Silence;
  equal(reason(), "The meter has not been read yet: silence.");
  meter.trouble = "the port is gone";
  equal(reason(), "The meter has not been read yet: the port is gone.");
  meter.put("heat_energy", 1, 0, Unit.Gigajoule);
  equal(
    reason(),
    "The meter has not been read yet: the port is gone.",
    "what is not committed does not count",
  );
  meter.readings.discard();
  meter.readings.absent(meter.code("heat_energy"));
  gateway.commit(meter);
  equal(reason(), "The meter tells none of the values that are shown here.");
  gateway.meters = [];
  equal(reason(), "There is no meter.");
});

test("a field that is not known is left out, and what the gateway does not know of itself as well", () => {
  const { rest, gateway, meter } = house();
  meter.put("volume", 1, 0, Unit.CubicMetre);
  gateway.commit(meter);
  gateway.startupSeconds = 0;
  gateway.signalStrength = 0;
  gateway.addresses = [];
  equal(Object.keys(rest.get(PATHS[0]).json() as object), [
    "mac_address",
    "gateway_model",
    "firmware_running",
    "firmware_available",
    "firmware_update_available",
    "mqtt_configured",
    "volume",
    "ip_address",
  ]);
});

test("the last member is never one that a simple client cuts out by its comma", () => {
  const { rest, gateway, meter } = house();
  putAll(meter);
  gateway.commit(meter);
  const { body } = rest.get(PATHS[0]);
  for (const [, name] of body.matchAll(/"(\w+)":"[^"]*"/g))
    if (name !== "ip_address") ok(new RegExp(`"${name}":"[^"]*",`).test(body), name);
});

test("an update on offer is told", () => {
  const { rest, gateway, meter } = house();
  meter.put("volume", 1, 0, Unit.CubicMetre);
  gateway.commit(meter);
  gateway.updateAvailable = true;
  gateway.versionAvailable = "2026120101";
  const reply = rest.get(PATHS[0]).json() as Record<string, string>;
  equal([reply["firmware_available"], reply["firmware_update_available"]], ["2026120101", "true"]);
});

test("a meter that turns out to be another model is read by its new table", () => {
  const { rest, gateway, meter } = house();
  meter.put("volume", 1, 0, Unit.CubicMetre);
  gateway.commit(meter);
  equal((rest.get(PATHS[0]).json() as Record<string, string>)["volume"], "1");
  meter.meter = undefined;
  equal(rest.get(PATHS[0]).status, 503);
  const other = new TestMeter("heat", "kamstrup-multical-601");
  meter.meter = other.meter;
  meter.readings = other.readings;
  equal(rest.get(PATHS[0]).status, 503);
  meter.put("volume", 2, 0, Unit.CubicMetre);
  gateway.commit(meter);
  equal((rest.get(PATHS[0]).json() as Record<string, string>)["volume"], "2");
});

test("one meter of several is shown: the first, or the one that was chosen", () => {
  const first = new TestMeter("a", "kamstrup-multical-403");
  const second = new TestMeter("b", "kamstrup-multical-403");
  const gateway = new TestGateway(first, second);
  for (const [meter, volume] of [
    [first, 1],
    [second, 2],
  ] as [TestMeter, number][]) {
    meter.put("volume", volume, 0, Unit.CubicMetre);
    gateway.commit(meter);
  }
  const volume = (rest: TestRest): unknown => (rest.get(PATHS[0]).json() as Record<string, string>)["volume"];
  const rest = new TestRest(gateway);
  equal(volume(rest), "1");
  rest.server.close();
  equal(volume(new TestRest(gateway, { compatibilityMeter: "b" })), "2");
});

test("numbers as the meter sends them, where that is chosen", () => {
  const meter = new TestMeter("heat", "kamstrup-multical-403");
  const gateway = new TestGateway(meter);
  meter.put("heat_energy", 55006, -3, Unit.MegawattHour);
  gateway.commit(meter);
  const rest = new TestRest(gateway, { compatibilityRaw: true });
  equal((rest.get(PATHS[0]).json() as Record<string, string>)["heat_energy"], "55.006");
});

test("the paths of the sibling gateways do not exist", () => {
  const { rest, gateway, meter } = house();
  putAll(meter);
  gateway.commit(meter);
  for (const sibling of [
    "smartmeter",
    "watermeter",
    "gasmeter",
    "distancemeter",
    "s0",
    "warmtenet",
    "warmtelink",
  ])
    equal(rest.get(`/${sibling}/api/read`).status, 404);
  for (const path of [
    "/kamstir",
    "/kamstir/api",
    "/kamstir/api/read/",
    "/kamstir/api/write",
    "/KAMSTIR/api/read",
  ])
    equal(rest.get(path).status, 404);
});

test("the path only reads", () => {
  const { rest } = house();
  for (const path of PATHS)
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const answer = rest.request(method, path);
      equal(answer.status, 405);
      ok(answer.head.includes("\r\nAllow: GET, HEAD\r\n"));
    }
});

test("the path can be switched off", () => {
  const { gateway, meter } = house();
  putAll(meter);
  gateway.commit(meter);
  const rest = new TestRest(new TestGateway(meter), { compatibility: false });
  for (const path of PATHS) equal(rest.get(path).status, 404);
});
