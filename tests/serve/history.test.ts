import { Zone } from "../../modules/bytes/zone.js";
import { History } from "../../modules/history/history.js";
import kamstrup403 from "../../modules/meters/kamstrup-multical-403.js";
import { Readings } from "../../modules/reading/readings.js";
import { Unit } from "../../modules/reading/unit.js";
import { openRest } from "../../modules/serve/rest.js";
import type { GatewayView, MeterView } from "../../modules/serve/view.js";
import { FakeDevice } from "../fake-device.js";
import { equal, ok, test } from "../harness.js";

const HOUR = 3600;
/** 2026-01-05T06:00:00Z. */
const START = 1_767_592_800;

function setUp(hours: number) {
  const device = new FakeDevice();
  device.wall = START + hours * HOUR - 1;
  const readings = new Readings([60, 74], { spare: 0, texts: 0, textLimit: 0 });
  const history = new History(device.storage, "heat", [60, 74], new Zone(0, "none"));
  for (let hour = 0; hour < hours; hour++) {
    if (hour % 5 === 3) continue; // an hour in which nobody listened
    readings.wallSeconds = START + hour * HOUR;
    readings.value(60, 55006 + hour, -3, Unit.MegawattHour);
    if (hour % 2 === 0) readings.value(74, hour, 0, Unit.LitrePerHour);
    readings.commit();
    history.note(readings, readings.wallSeconds);
  }
  const meter = { id: "heat", meter: kamstrup403, readings, history } as unknown as MeterView;
  const unknown = { id: "other", readings } as unknown as MeterView;
  const view = {
    mac: device.mac,
    meters: [meter, unknown],
    now: () => device.now(),
    wallSeconds: () => device.wallSeconds(),
  } as unknown as GatewayView;
  openRest(device, view, { port: 82, compatibility: false });
  device.settle();
  return (path: string): { status: number; head: string; body: string } => {
    const client = device.dial(82);
    client.send(`GET ${path} HTTP/1.0\r\nHost: 192.0.2.7\r\n\r\n`);
    device.settle();
    const text = client.take();
    const split = text.indexOf("\r\n\r\n");
    return { status: Number(text.slice(9, 12)), head: text.slice(0, split), body: text.slice(split + 4) };
  };
}

test("history by hour as JSON: exact decimals, null where nothing was read, empty hours left out", () => {
  const get = setUp(5);
  equal(JSON.parse(get("/api/v1/meters/heat/history/hour").body), {
    meter: "heat",
    resolution: "hour",
    columns: [
      { key: "heat_energy", unit: "MWh" },
      { key: "flow", unit: "l/h" },
    ],
    rows: [
      ["2026-01-05T06:00:00Z", "55.006", "0"],
      ["2026-01-05T07:00:00Z", "55.007", null],
      ["2026-01-05T08:00:00Z", "55.008", "2"],
      ["2026-01-05T10:00:00Z", "55.010", "4"],
    ],
  });
});

test("the same as CSV, to be saved", () => {
  const { head, body } = setUp(3)("/api/v1/meters/heat/history/hour.csv");
  ok(head.includes('filename="heat-hour.csv"') && head.includes("text/csv"));
  equal(body.split("\r\n"), [
    "start,heat_energy (MWh),flow (l/h)",
    "2026-01-05T06:00:00Z,55.006,0",
    "2026-01-05T07:00:00Z,55.007,",
    "2026-01-05T08:00:00Z,55.008,2",
    "",
  ]);
});

test("two years of days pass through a fixed buffer", () => {
  const get = setUp(24 * 730);
  const { rows } = JSON.parse(get("/api/v1/meters/heat/history/day").body);
  ok(rows.length >= 730, `${rows.length}`);
  equal(JSON.parse(get("/api/v1/meters/heat/history/month").body).rows.length, 25);
});

test("nothing known yet is an empty list; what does not exist is a 404", () => {
  const get = setUp(0);
  equal(JSON.parse(get("/api/v1/meters/heat/history/hour").body).rows, []);
  equal(get("/api/v1/meters/heat/history/week").status, 404);
  equal(get("/api/v1/meters/nobody/history/hour").status, 404);
  equal(get("/api/v1/meters/other/history/hour").status, 503);
});
