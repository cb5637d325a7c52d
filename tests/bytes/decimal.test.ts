import { writeDecimal, writeUnsigned64 } from "../../modules/bytes/decimal.js";
import { equal, test } from "../harness.js";

const buffer = new Uint8Array(128);

function text(end: number): string {
  let result = "";
  for (let index = 0; index < end; index++) result += String.fromCharCode(buffer[index]);
  return result;
}

test("decimals are shifted digits", () => {
  const table: [number, number, string][] = [
    [6344, -2, "63.44"],
    [56300, -3, "56.300"],
    [0, -1, "0.0"],
    [0, 3, "0"],
    [5, -3, "0.005"],
    [-12345, -2, "-123.45"],
    [255, 3, "255000"],
    [87654321, 3, "87654321000"],
    [Number.MAX_SAFE_INTEGER, -15, "9.007199254740991"],
    [-1, -1, "-0.1"],
  ];
  for (const [significand, exponent, expected] of table)
    equal(text(writeDecimal(buffer, 0, significand, exponent)), expected);
});

test("unsigned 64-bit integers are exact", () => {
  const table: bigint[] = [0n, 1n, 999999999n, 1000000000n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n];
  let seed = 1;
  for (let round = 0; round < 2000; round++) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    table.push((BigInt(seed) << 32n) | BigInt(Math.imul(seed, 2654435761) >>> 0));
  }
  for (const value of table) {
    const end = writeUnsigned64(buffer, 0, Number(value >> 32n), Number(value & 0xffffffffn));
    equal(text(end), value.toString());
  }
});
