/** Info codes: every flag of every table, unknown ones, and what a broken sensor makes of a reading. */

import { latinText } from "../../modules/bytes/writer.js";
import { meters } from "../../modules/meters/index.js";
import { findInfo, type InfoTable, infoFlags, infoTables } from "../../modules/meters/info-codes.js";
import {
  hasCause,
  INFO_TEXT_LIMIT,
  INFO_VALUE_LIMIT,
  infoText,
  isSpoiled,
  writeInfo,
} from "../../modules/meters/info-text.js";
import { equal, ok, test } from "../harness.js";

function info(name: string): InfoTable {
  const table = findInfo(name);
  if (table === undefined) throw new Error(name);
  return table;
}

/** Flags of each place. */
function placesOf({ starts }: InfoTable): { mask: number; text: string }[][] {
  const { masks, texts } = infoFlags;
  const flag = (index: number) => ({
    mask: masks[index],
    text: latinText(texts.bytes, texts.starts[index], texts.starts[index + 1]),
  });
  return Array.from({ length: starts.length - 1 }, (_, place) =>
    Array.from({ length: starts[place + 1] - starts[place] }, (_, index) => flag(starts[place] + index)),
  );
}

/** Table, value, text. */
const texts: readonly (readonly [string, number, string])[] = [
  ["kamstrup-sum", 0, ""],
  ["kamstrup-sum", 1, "the supply was interrupted"],
  ["kamstrup-sum", 4 + 8, "return temperature sensor out of range; flow temperature sensor out of range"],
  ["kamstrup-sum", 2, "bit 1"],
  ["kamstrup-sum", 65536 + 512, "burst in the heating; bit 16"],
  ["kamstrup-bits", 0x2, "low battery"],
  ["kamstrup-bits", 0x80000000, "leak, water comes in"],
  ["kamstrup-bits", 0x400, "bit 10"],
  ["kamstrup-bits", 0x4000000, "bit 26"],
  ["kamstrup-display", 0, ""],
  ["kamstrup-display", 20000000, "low battery"],
  ["kamstrup-display", 90000089, "external alarm; leak at input A; external alarm at input B"],
  [
    "kamstrup-display",
    1003000,
    "flow temperature above its range or sensor disconnected; air in flow sensor 1",
  ],
  ["kamstrup-display", 5, "code 5 at place 8"],
  ["kamstrup-display", 120000000, "unknown code; low battery"],
  ["kamstrup-water", 4, "leak"],
  ["kamstrup-water", 4 + (3 << 10), "leak (2 to 3 days)"],
  [
    "kamstrup-water",
    1 + (7 << 4) + 8 + (1 << 13),
    "no water in the meter (22 to 31 days); burst (1 to 8 hours)",
  ],
  ["kamstrup-water", 0xfff0, ""],
  ["kamstrup-water", 0x10000, "bit 16"],
  ["kamstrup-water-long", 32 + 512, "low battery; no consumption"],
  ["kamstrup-66", 512, "burst in the heating"],
  ["kamstrup-401", 128, "low battery"],
  ["kamstrup-sum", -1, "unknown code"],
  ["kamstrup-sum", 0.5, "unknown code"],
  ["kamstrup-sum", Number.NaN, "unknown code"],
  ["kamstrup-bits", INFO_VALUE_LIMIT + 1, "unknown code"],
];

for (const [name, value, text] of texts)
  test(`${name} ${value} says "${text}"`, () => equal(infoText(info(name), value), text));

test("every flag alone is told with its own words", () => {
  for (const table of infoTables)
    placesOf(table).forEach((flags, place, places) => {
      for (const { mask, text } of flags) {
        const value = table.digits ? mask * 10 ** (places.length - 1 - place) : mask;
        equal(infoText(table, value), text, `${table.name} ${mask}`);
      }
    });
});

test("no two flags of a place share a mask, and a mask of bits is one bit", () => {
  for (const table of infoTables)
    for (const flags of placesOf(table)) {
      const masks = flags.map(({ mask }) => mask);
      equal(new Set(masks).size, masks.length, table.name);
      for (const mask of masks)
        ok(
          table.digits ? mask >= 1 && mask <= 9 : Number.isInteger(Math.log2(mask)),
          `${table.name} ${mask}`,
        );
    }
});

/** A value whose text no other exceeds: all bits, or in each place the digit with the longest words. */
function wordiest(table: InfoTable): number {
  if (!table.digits) return INFO_VALUE_LIMIT;
  let value = 41;
  for (const flags of placesOf(table)) {
    const longest = [...flags].sort((one, other) => other.text.length - one.text.length)[0];
    value = value * 10 + (longest.text.length < "code 5 at place 1".length ? 5 : longest.mask);
  }
  return value;
}

test("the longest text fits its limit, to the last byte of a buffer", () => {
  for (const table of infoTables) {
    const { length } = infoText(table, wordiest(table));
    ok(length > 100 && length <= INFO_TEXT_LIMIT, `${table.name}: ${length}`);
    equal(writeInfo(new Uint8Array(length + 3), 3, table, wordiest(table)), length + 3, table.name);
  }
});

test("tables are frozen and named once", () => {
  const names = infoTables.map(({ name }) => name);
  equal(new Set(names).size, names.length);
  for (const table of infoTables) ok(Object.isFrozen(table), table.name);
  equal(infoTables[0].starts[0], 0);
  equal(infoTables[infoTables.length - 1].starts.at(-1), infoFlags.masks.length);
});

test("every info field of a meter names a table that exists", () => {
  for (const { id, fields } of meters)
    for (const { key, info: name } of fields)
      if (name !== undefined) ok(findInfo(name) !== undefined, `${id}: ${key}: ${name}`);
  equal(findInfo("nothing"), undefined);
});

test("a broken temperature sensor spoils its own reading, the difference and the power, and nothing else", () => {
  const sum = info("kamstrup-sum");
  for (const code of [86, 89, 80]) ok(isSpoiled(sum, 8, code), String(code));
  for (const code of [87, 60, 68, 74]) ok(!isSpoiled(sum, 8, code), String(code));
  for (const code of [86, 87, 89, 80])
    ok(!isSpoiled(sum, 0, code) && !isSpoiled(sum, 64, code), String(code));
  ok(isSpoiled(info("kamstrup-bits"), 0x40, 87));
  ok(isSpoiled(info("kamstrup-display"), 200000, 87));
  ok(!isSpoiled(info("kamstrup-display"), 200000, 86));
  ok(!isSpoiled(sum, -1, 86));
});

test("leak, burst and battery are found in every world", () => {
  ok(hasCause(info("kamstrup-water"), 4 + (2 << 10), "leak"));
  ok(!hasCause(info("kamstrup-water"), 2 << 10, "leak"));
  ok(hasCause(info("kamstrup-bits"), 0x10000000, "burst"));
  ok(hasCause(info("kamstrup-sum"), 512, "burst"));
  ok(hasCause(info("kamstrup-display"), 20000000, "battery"));
  ok(!hasCause(info("kamstrup-display"), 10000000, "battery"));
  ok(!hasCause(info("kamstrup-display"), Number.NaN, "battery"));
});
