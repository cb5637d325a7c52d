/**
 * What a read of the tables costs on the link, computed: 1200 baud 8N2, eleven bits a byte, 80 ms from the last byte
 * of a request to the first of its reply, no stuffing. The simulated meters measure the same on the wire.
 */
import { findMeter, meters } from "../../modules/meters/index.js";
import type { Field, Meter } from "../../modules/meters/meter.js";
import { kamstirFields } from "../../modules/publish/kamstir-fields.js";
import { Quantity } from "../../modules/reading/quantity.js";
import { equal, ok, test } from "../harness.js";

const BYTE_SECONDS = 11 / 1200;
const TURN_AROUND_SECONDS = 0.08;
/** Start, destination, command, count, CRC, stop; and the same without a count. */
const REQUEST_BYTES = 7;
const REPLY_BYTES = 6;
/** Number, unit, length and exponent of a register. */
const FORMAT_BYTES = 5;
/** The classic 31; those after them came with newer firmware. */
const CLASSIC = kamstirFields.slice(0, 31).map(({ name }) => name);

const shortQuantities: readonly string[] = [
  Quantity.Flow,
  Quantity.Power,
  Quantity.Temperature,
  Quantity.TemperatureDifference,
];

/** Bytes of a value: 601 and its relatives send four for all, the 403 two for what it measures. */
function size(field: Field, long: boolean): number {
  return !long && shortQuantities.includes(field.quantity) ? 2 : 4;
}

function fieldsOf(meter: Meter, ...sets: readonly Field["set"][]): readonly Field[] {
  return meter.fields.filter(({ set }) => sets.includes(set));
}

function requests(fields: readonly Field[], batch: number): number {
  return Math.ceil(fields.length / batch);
}

function seconds(fields: readonly Field[], batch: number, long: boolean): number {
  const count = requests(fields, batch);
  let bytes = count * (REQUEST_BYTES + REPLY_BYTES);
  for (const field of fields) bytes += 2 + FORMAT_BYTES + size(field, long);
  return bytes * BYTE_SECONDS + count * TURN_AROUND_SECONDS;
}

function table(id: string): Meter {
  const meter = findMeter(id);
  if (meter === undefined) throw new Error(id);
  return meter;
}

/** Those that send four bytes for every register, or may. */
const long: readonly string[] = ["302", "402", "601", "602", "801", "6m2", "svm-s6", "kamstrup-kmp"].map(
  (id) => table(id).id,
);
/** Meters whose lists hold every register behind the 31 fields. */
const complete = [
  "303",
  "402",
  "403",
  "601",
  "602",
  "603",
  "801",
  "803",
  "6m2",
  "svm-s6",
  "kamstrup-kmp",
].map(table);
const kmpMeters = meters.filter(({ protocol }) => protocol === "kmp");

test("the live set of every KMP meter takes at most a second", () => {
  for (const meter of kmpMeters) {
    const cost = seconds(fieldsOf(meter, "live"), meter.batch, long.includes(meter.id));
    ok(cost <= 1, `${meter.id}: ${cost}`);
  }
});

test("live and slow are at most four requests", () => {
  for (const meter of kmpMeters) {
    const live = requests(fieldsOf(meter, "live"), meter.batch);
    ok(live + requests(fieldsOf(meter, "slow"), meter.batch) <= 4, meter.id);
  }
});

test("live and slow hold all 31 fields of the commercial gateway; T1-T2 is computed", () => {
  for (const meter of complete) {
    const keys = fieldsOf(meter, "live", "slow").map(({ key }) => key);
    const missing = CLASSIC.filter((name) => !keys.includes(name));
    equal(missing, ["tempdiff"], meter.id);
    ok(
      meter.fields.some(({ key }) => key === "tempdiff"),
      meter.id,
    );
  }
});

test("all 31 fields of a 403 take at most 3.7 s, and a day of it at most 150 s", () => {
  const meter = table("403");
  const live = seconds(fieldsOf(meter, "live"), meter.batch, false);
  const slow = seconds(fieldsOf(meter, "slow"), meter.batch, false);
  ok(live + slow <= 3.7, String(live + slow));
  const reads = (24 * 3600) / meter.cost.defaultSeconds;
  ok(reads * live + slow <= 150, String(reads * live + slow));
});
