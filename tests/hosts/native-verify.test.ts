/**
 * The signature check of the dongle (hosts/esp32/native/verify.c), built on this machine against its mbedTLS and held
 * against Node's: good signatures, flipped bits, and the numbers that careless checks let through.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { nodeCrypto, publicKeyText, signP256 } from "../../hosts/node/update-crypto.js";
import { Folder } from "./broker.js";

const source = fileURLToPath(new URL("../../hosts/esp32/native/verify.c", import.meta.url));
const folder = new Folder();
after(() => folder.remove());

/** Lines "key message signature" in hexadecimal digits come in, lines 0 and 1 go out. */
const MAIN = `#include <stdint.h>
#include <stdio.h>
int iris_verify_p256(const uint8_t *key, const uint8_t *message, size_t length, const uint8_t *signature);
static uint8_t key[65], message[4096], signature[64];
static size_t bytes(uint8_t *target, size_t limit) {
  size_t count = 0;
  unsigned byte;
  while (count < limit && scanf("%2x", &byte) == 1) {
    target[count++] = byte;
    int next = getchar();
    ungetc(next, stdin);
    if (next == ' ' || next == '\\n' || next == EOF) break;
  }
  return count;
}
int main(void) {
  while (bytes(key, 65) == 65) {
    size_t length = bytes(message, sizeof message);
    bytes(signature, 64);
    printf("%d\\n", iris_verify_p256(key, message, length, signature));
  }
  return 0;
}
`;

function build(): string | undefined {
  const main = folder.write("main.c", MAIN);
  const program = join(folder.path, "verify");
  const { status } = spawnSync("cc", ["-Wall", "-Werror", "-o", program, main, source, "-lmbedcrypto"]);
  return status === 0 ? program : undefined;
}

const program = build();
const skip = program ? false : "no C compiler, or no mbedTLS (Debian: apt install gcc libmbedtls-dev)";

const ORDER = BigInt("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

function words(...numbers: bigint[]): Uint8Array {
  return Buffer.from(numbers.map((number) => number.toString(16).padStart(64, "0")).join(""), "hex");
}

test("the dongle's check of signatures says what Node's says", { skip }, () => {
  const cases: { name: string; key: Uint8Array; message: Uint8Array; signature: Uint8Array }[] = [];
  const flip = (bytes: Uint8Array, bit: number): Uint8Array => {
    const bent = Uint8Array.from(bytes);
    bent[bit >> 3] ^= 1 << (bit & 7);
    return bent;
  };
  for (let round = 0; round < 12; round++) {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
    const key = Buffer.from(publicKeyText(publicKey), "hex");
    const message = randomBytes(1 + round * 61);
    const signature = Buffer.from(signP256(privateKey, message), "hex");
    const add = (name: string, other: Partial<(typeof cases)[0]>): void => {
      cases.push({ name, key, message, signature, ...other });
    };
    const r = BigInt(`0x${signature.toString("hex", 0, 32)}`);
    const s = BigInt(`0x${signature.toString("hex", 32)}`);
    add("good", {});
    add("the other good one", { signature: words(r, ORDER - s) });
    for (const bit of [0, 100, 255, 256, 300, 511]) add("bent", { signature: flip(signature, bit) });
    add("another message", { message: flip(message, 3) });
    add("longer message", { message: Buffer.concat([message, Buffer.from([0])]) });
    add("a point off the curve", { key: flip(key, 100) });
    add("not uncompressed", { key: flip(key, 0) });
    add("no point", { key: new Uint8Array(65) });
    const odd: [string, bigint, bigint][] = [
      ["zeros", 0n, 0n],
      ["r zero", 0n, s],
      ["s zero", r, 0n],
      ["ones", 1n, 1n],
      ["orders", ORDER, ORDER],
      ["r + n", (r + ORDER) % (1n << 256n), s],
      ["s + n", r, (s + ORDER) % (1n << 256n)],
      ["r the order", ORDER, s],
      ["swapped", s, r],
    ];
    for (const [name, first, second] of odd) add(name, { signature: words(first, second) });
    // The point at infinity, and a coordinate beyond the field.
    add("all ones", { key: Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 0xff)]) });
    if (round > 0) add("another key", { key: cases[0].key });
  }
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
  const input = cases.map((one) => `${hex(one.key)} ${hex(one.message)} ${hex(one.signature)}\n`).join("");
  const { stdout, status } = spawnSync(program!, { input, encoding: "utf8" });
  assert.equal(status, 0);
  const answers = stdout.trim().split("\n");
  assert.equal(answers.length, cases.length);
  let good = 0;
  cases.forEach(({ name, key, message, signature }, index) => {
    const expected = nodeCrypto.verifyP256(key, message, signature);
    assert.equal(answers[index], expected ? "1" : "0", name);
    if (expected) good++;
  });
  assert.equal(good, 24, "a signature and its mirror for each key, nothing else");
});
