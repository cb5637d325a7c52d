import { parseHex } from "../../modules/bytes/hex.js";
import { AxdrScanner, COUNT_LIMIT, DEPTH_LIMIT, INCOMPLETE, MALFORMED } from "../../modules/dlms/axdr.js";
import { equal, ok, test } from "../harness.js";

function bytes(hex: string): Uint8Array {
  return parseHex(hex.replaceAll(" ", "")) as Uint8Array;
}

function scan(hex: string): number {
  const buffer = bytes(hex);
  return new AxdrScanner().scan(buffer, 0, buffer.length);
}

test("every type ends where it ends", () => {
  const table: string[] = [
    "00",
    "03 01",
    "04 0c ff f0",
    "05 00000001",
    "06 00000001",
    "09 03 010203",
    "09 8103 010203",
    "09 820003 010203",
    "0a 02 4142",
    "0c 02 4142",
    "0d 12",
    "0f ff",
    "10 0001",
    "11 01",
    "12 0001",
    "14 0000000000000001",
    "15 0000000000000001",
    "16 1b",
    "17 3f800000",
    "18 3ff0000000000000",
    "19 07e60b160210251eff800000",
    "1a 07e60b1602",
    "1b 10251eff",
    "01 02 11 01 11 02",
    "02 02 09 02 4142 02 01 00",
    "02 00",
    "13 12 04 0001 0002",
    "13 02 02 12 06 03 00 01 02",
    "13 01 0003 11 03 01 02 03",
  ];
  for (const hex of table) {
    const buffer = bytes(hex);
    equal(scan(`${hex} 00`), buffer.length, hex);
    for (let end = 0; end < buffer.length; end++) {
      const scanner = new AxdrScanner();
      equal(scanner.scan(buffer, 0, end), INCOMPLETE, `${hex} cut at ${end}`);
      ok(scanner.missing > 0 && scanner.missing <= buffer.length - end, `${hex} cut at ${end}`);
    }
  }
});

test("what is no type, and lengths of three bytes, are malformed", () => {
  for (const hex of [
    "07",
    "08",
    "0b",
    "0e",
    "1c",
    "80",
    "ff",
    "09 83 000001",
    "09 80",
    "01 83000001",
    "02 01 07",
  ])
    equal(scan(`${hex} 00000000`), MALFORMED, hex);
});

test("counts up to the limit", () => {
  const of = (count: number): string => `01 82${count.toString(16).padStart(4, "0")}${"00".repeat(count)}`;
  equal(scan(of(COUNT_LIMIT)), 4 + COUNT_LIMIT);
  equal(scan(of(COUNT_LIMIT + 1)), MALFORMED);
});

test("depth up to the limit", () => {
  equal(scan(`${"0201".repeat(DEPTH_LIMIT)}00`), 2 * DEPTH_LIMIT + 1);
  equal(scan(`${"0201".repeat(DEPTH_LIMIT + 1)}00`), MALFORMED);
  equal(scan(`13 ${"010001".repeat(DEPTH_LIMIT - 1)}11 01 00`), 4 + 3 * (DEPTH_LIMIT - 1));
  equal(scan(`13 ${"010001".repeat(DEPTH_LIMIT)}11 01 00`), MALFORMED);
});

test("06 09 in front of an OBIS code is 09 06; any other number stays one", () => {
  equal(scan("02 02 06 09 0100330700ff 11 01"), 12);
  equal(scan("02 02 06 09010033 11 01"), 9);
  equal(scan("02 01 06 0901003307"), 7);
});

test("while bytes come in, 06 09 waits for what follows", () => {
  const scanner = new AxdrScanner();
  scanner.growing = true;
  const buffer = bytes("02 02 06 09 0100330700ff 11 01");
  for (let end = 0; end < buffer.length; end++) equal(scanner.scan(buffer, 0, end), INCOMPLETE, `${end}`);
  equal(scanner.scan(buffer, 0, buffer.length), buffer.length);
});

test("a descriptor without tags is a name, in pairs within an array only", () => {
  equal(scan("01 01 02 02 0003 0100010700ff 02 06 000007a4"), 18);
  equal(scan("02 02 00 11 01"), 5);
  equal(scan("02 01 02 02 00 11 01"), 7);
});

test("no bytes make it fall over", () => {
  const scanner = new AxdrScanner();
  const buffer = new Uint8Array(64);
  let seed = 5;
  for (let round = 0; round < 20000; round++) {
    for (let at = 0; at < buffer.length; at++) {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      // Small numbers are tags and counts: they lead further than any others.
      buffer[at] = (seed >>> 16) & (round & 1 ? 0x1f : 0x03);
    }
    const end = scanner.scan(buffer, 0, buffer.length);
    ok(end === MALFORMED || end === INCOMPLETE || (end > 0 && end <= buffer.length));
  }
});
