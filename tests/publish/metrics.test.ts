import { Writer } from "../../modules/bytes/writer.js";
import { findMeter, meters } from "../../modules/meters/index.js";
import { Metrics } from "../../modules/publish/metrics.js";
import { PointSet } from "../../modules/publish/points.js";
import { defaultPublishSettings } from "../../modules/publish/settings.js";
import { Unit } from "../../modules/reading/unit.js";
import { Fault } from "../../modules/readout/fault.js";
import { engine, equal, ok, test } from "../harness.js";
import { fillTable, TestDevice, TestGateway, TestMeter } from "./bench.js";
import { checkMetrics } from "./openmetrics.js";

/** A page through a buffer of this size; a piece that does not fit is asked for again, as the server does. */
function pageOf(gateway: TestGateway, openMetrics: boolean, size = 600): string {
  const metrics = new Metrics(gateway, new PointSet(defaultPublishSettings.derived));
  const page = metrics.page(openMetrics);
  const writer = new Writer(new Uint8Array(size));
  let text = "";
  for (let index = 0; ; ) {
    const start = writer.position;
    const answer = page.piece(index, writer);
    if (writer.overflow) {
      ok(start > 0, "a piece that does not fit an empty buffer");
      writer.rewind(start);
      text += writer.toString();
      writer.reset();
      continue;
    }
    if (answer === 0) break;
    index++;
  }
  return text + writer.toString();
}

function heat(): { gateway: TestGateway; meter: TestMeter } {
  const meter = new TestMeter("heat", findMeter("kamstrup-multical-403"));
  return { gateway: new TestGateway(new TestDevice(), meter), meter };
}

test("values in base units, exact, with meter and field as labels", () => {
  const { gateway, meter } = heat();
  meter.serial = "12345678";
  meter
    .put("heat_energy", 63440, -3, Unit.Gigajoule)
    .put("volume", 24578, -2, Unit.CubicMetre)
    .put("flow", 180, 0, Unit.LitrePerHour)
    .put("power", 85, -1, Unit.Kilowatt)
    .put("temp1", 7240, -2, Unit.Celsius)
    .put("temp2", 5520, -2, Unit.Celsius)
    .put("info", 0, 0, Unit.None)
    .put("hourcounter", 12345, 0, Unit.Hour)
    .put("maxpower_y", 213, -1, Unit.Kilowatt)
    .put("maxflowdate_m", 260103, 0, Unit.Date);
  gateway.commit(meter);
  meter.statistics.faults[Fault.Crc] = 3;
  const open = checkMetrics(pageOf(gateway, true), true);
  equal(open.complaints, []);
  equal(
    open.samples.map(({ name, labels, value }) => `${name} ${Object.values(labels).join(",")} ${value}`),
    [
      "iris_gateway_info a1b2c3d4e5f6,test,1.2.0 1",
      "iris_start_timestamp_seconds  1767592996",
      "iris_signal_dbm  -66",
      "iris_mqtt_connected  0",
      "iris_update_available  0",
      "iris_meter_info heat,kamstrup-multical-403,12345678 1",
      "iris_meter_reachable heat 1",
      "iris_meter_read_timestamp_seconds heat 1767593000",
      "iris_link_requests_total heat 0",
      "iris_link_sent_bytes_total heat 0",
      "iris_link_received_bytes_total heat 0",
      "iris_link_seconds_total heat 0.000",
      "iris_meter_awake_seconds_total heat 0.000",
      "iris_faults_total heat,crc 3",
      "iris_energy_joules_total heat,heat_energy 63440000000",
      "iris_volume_cubic_meters_total heat,volume 245.78",
      "iris_flow_cubic_meters_per_hour heat,flow 0.180",
      "iris_power_watts heat,power 8500",
      "iris_power_extreme_watts heat,maxpower_y 21300",
      "iris_temperature_celsius heat,temp1 72.40",
      "iris_temperature_celsius heat,temp2 55.20",
      "iris_temperature_difference_kelvin heat,tempdiff 17.20",
      "iris_duration_seconds_total heat,hourcounter 44442000",
      "iris_info_code heat,info 0",
      "iris_flag heat,problem 0",
      "iris_flag heat,leak 0",
      "iris_flag heat,battery_low 0",
    ],
  );
  meter.statistics.faults[Fault.Crc] = 0;
  const text = checkMetrics(pageOf(gateway, false), false);
  equal(text.complaints, []);
  equal(text.samples.length, open.samples.length - 1);
});

test("every table in its units is a clean page in both formats", () => {
  for (const table of engine === "xs" ? meters.slice(0, 1) : meters)
    for (let round = 0; round < (engine === "xs" ? 1 : 3); round++) {
      const meter = new TestMeter("meter", table);
      const second = new TestMeter("second", table);
      const gateway = new TestGateway(new TestDevice(), meter, second);
      for (const each of [meter, second]) {
        fillTable(each, round);
        gateway.commit(each);
      }
      for (const openMetrics of [true, false]) {
        const { complaints, samples } = checkMetrics(pageOf(gateway, openMetrics), openMetrics);
        equal(complaints, [], table.id);
        ok(samples.length > 2 * 5);
      }
    }
});

test("before the first good read there is no value, and a meter without a table has its link only", () => {
  const { gateway, meter } = heat();
  meter.put("heat_energy", 1, 0, Unit.Gigajoule);
  meter.readings.discard();
  const unknown = new TestMeter("unknown", undefined);
  gateway.meters.push(unknown);
  const { complaints, samples } = checkMetrics(pageOf(gateway, true), true);
  equal(complaints, []);
  ok(!samples.some((sample) => sample.name.startsWith("iris_energy")));
  ok(
    samples.some(
      (sample) => sample.name === "iris_link_requests_total" && sample.labels["meter"] === "unknown",
    ),
  );
});

test("the buffer's size does not show in the page", () => {
  const { gateway, meter } = heat();
  fillTable(meter, 0);
  gateway.commit(meter);
  equal(pageOf(gateway, true, 400), pageOf(gateway, true, 100_000));
});

test("a serial number cannot break out of its label", () => {
  const { gateway, meter } = heat();
  meter.serial = '1"} 9\n\\';
  const { complaints, samples } = checkMetrics(pageOf(gateway, true), true);
  equal(complaints, []);
  equal(samples.find((sample) => sample.name === "iris_meter_info")?.labels["serial"], '1\\"} 9\\\\');
});

test("the checker itself complains", () => {
  const page = (lines: string) => checkMetrics(`${lines}\n# EOF\n`, true).complaints.length;
  equal(
    page("# HELP a_seconds A.\n# TYPE a_seconds counter\n# UNIT a_seconds seconds\na_seconds_total 1"),
    0,
  );
  for (const broken of [
    "# TYPE a counter\na_total 1",
    "# HELP a A.\n# TYPE a counter\na 1",
    "# HELP a A.\n# TYPE a gauge\na NaN",
    "# HELP a_kilowatts A.\n# TYPE a_kilowatts gauge\na_kilowatts 1",
    '# HELP a A.\n# TYPE a gauge\na{b="c"x} 1',
    "# HELP a A.\n# TYPE a gauge\na 1\na 1",
    "# HELP a_total A.\n# TYPE a_total gauge\na_total 1",
    "# HELP a_m A.\n# TYPE a_m gauge\na_m 1",
  ])
    ok(page(broken) > 0, broken);
});
