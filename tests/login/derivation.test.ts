import { Pbkdf2, TICK_TIME } from "../../modules/login/derivation.js";
import { FakeDevice } from "../fake-device.js";
import { engine, equal, ok, test } from "../harness.js";
import { hexText, sha256 } from "../update/sha256.js";

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** RFC 7914 section 11 (the first 32 bytes), and the widely used SHA-256 variants of RFC 6070's vectors. */
const vectors: readonly [string, string, number, string][] = [
  ["passwd", "salt", 1, "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"],
  ["password", "salt", 1, "120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b"],
  ["password", "salt", 2, "ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43"],
  ["password", "salt", 4096, "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a"],
  [
    "passwordPASSWORDpassword",
    "saltSALTsaltSALTsaltSALTsaltSALTsalt",
    4096,
    "348c89dbcbd32b2f32d814b8116e84cf2b17347ebc1800181c4e2a1fb8dd53e1",
  ],
];

test("the vectors of PBKDF2-HMAC-SHA256", () => {
  for (const [password, salt, rounds, expected] of vectors) {
    if (engine === "xs" && rounds > 100) continue;
    const device = new FakeDevice();
    let found = "";
    new Pbkdf2(device, sha256, 1).derive(bytes(password), bytes(salt), rounds, (key) => {
      found = hexText(key);
    });
    equal(found, "", "never inside the call");
    device.settle();
    equal(found, expected, `${password} ${rounds}`);
  }
});

test("a password longer than a block is hashed first", () => {
  const device = new FakeDevice();
  const keys: string[] = [];
  const slow = new Pbkdf2(device, sha256, 1);
  const long = bytes("x".repeat(65));
  for (const password of [long, sha256(long)])
    slow.derive(password, bytes("salt"), 3, (key) => keys.push(hexText(key)));
  device.settle();
  equal(keys[0], keys[1]);
});

test("it calculates for a moment at a time, one after the other", () => {
  const device = new FakeDevice();
  let asked = 0;
  // Every look at the clock is a millisecond.
  const slow = new Pbkdf2({ now: () => asked++, timer: (callback) => device.timer(callback) }, sha256, 1);
  const done: string[] = [];
  slow.derive(bytes("a"), bytes("s"), 200, () => done.push("first"));
  slow.derive(bytes("b"), bytes("s"), 1, () => done.push("second"));
  let steps = 0;
  for (let before = 0; device.step(); steps++) {
    ok(asked - before <= TICK_TIME + 1, "one turn is short");
    before = asked;
  }
  ok(steps >= 5, `${steps} turns`);
  equal(done, ["first", "second"]);
});
