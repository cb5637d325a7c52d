/** Settings to a file and back, over REST, with Node's cipher; the file is opened by node:crypto alone as well. */
import assert from "node:assert/strict";
import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { test } from "node:test";
import { gcm } from "../../hosts/node/gcm.js";
import { ROUNDS_FACTOR } from "../../modules/gateway/export.js";
import { Pbkdf2 } from "../../modules/login/derivation.js";
import { FakeDevice } from "../fake-device.js";
import { TestHouse } from "../gateway/test-house.js";
import { sha256 } from "../update/sha256.js";

const KEY = "00112233445566778899aabbccddeeff";
const ROUNDS = 3;
const settings = {
  meters: [
    { id: "heat", model: "kamstrup-multical-403", line: "/dev/a", key: KEY },
    { id: "water", line: "/dev/b" },
  ],
  mqtt: { host: "broker", password: "sesame ✓" },
};
const PHRASE = "a passphrase";

function house(kept: unknown = settings, rounds = ROUNDS): TestHouse {
  // The derivation works by the house's own clock.
  const timers = new FakeDevice();
  const slow = new Pbkdf2(timers, sha256, rounds);
  const derivation = {
    rounds,
    derive: (...args: Parameters<Pbkdf2["derive"]>) => {
      slow.derive(...args);
      test.device.later(() => timers.settle());
    },
  };
  const test = new TestHouse(kept, { gcm, derivation });
  return test;
}

test("without secrets: the file says so, and a house of the same meters keeps its own", () => {
  const first = house();
  const { status, head, body, json } = first.request("POST", "settings/export", {});
  assert.equal(status, 200);
  assert.match(head, /Content-Disposition: attachment; filename="iris-settings.json"/);
  assert.doesNotMatch(body, /sesame|0011/);
  const file = json();
  assert.deepEqual([file.iris, file.secrets], ["settings", null]);
  assert.match(file.note, /left out/);
  const other = house({
    meters: [{ id: "heat", line: "/dev/x", key: "f".repeat(32) }],
    mqtt: { host: "x", password: "own" },
  });
  assert.equal(other.request("POST", "settings/import", { file }).status, 200);
  const kept = other.keeper.value as typeof settings;
  assert.deepEqual(
    kept.meters.map(({ id, line, key }) => [id, line, key]),
    [
      ["heat", "/dev/a", "f".repeat(32)],
      ["water", "/dev/b", undefined],
    ],
  );
  assert.deepEqual(kept.mqtt, { host: "broker", password: "own" });
});

test("with secrets: only by the passphrase, and then whole", () => {
  const file = house().request("POST", "settings/export", { secrets: true, passphrase: PHRASE }).json();
  assert.doesNotMatch(JSON.stringify(file), /sesame|00112233/);
  const other = house({});
  for (const passphrase of [undefined, "", "another phrase", `${PHRASE} `])
    assert.equal(other.request("POST", "settings/import", { file, passphrase }).status, 422, passphrase);
  assert.equal(other.keeper.writes, 0);
  const answer = other.request("POST", "settings/import", { file, passphrase: PHRASE });
  assert.deepEqual([answer.status, answer.json().restarts], [200, true]);
  assert.deepEqual([...answer.json().secrets].sort(), ["meters[0].key", "mqtt.password"]);
  assert.doesNotMatch(answer.body, /sesame|00112233/);
  const { version: _, ...kept } = other.keeper.value;
  assert.deepEqual(kept, settings);
});

test("the file is what it says it is: PBKDF2 and AES-256-GCM, with salt and nonce of its own", () => {
  const seal = () =>
    house().request("POST", "settings/export", { secrets: true, passphrase: PHRASE }).json().secrets;
  const { kdf, cipher, rounds, salt, nonce, tag, data } = seal();
  assert.deepEqual([kdf, cipher, rounds], ["pbkdf2-hmac-sha256", "aes-256-gcm", ROUNDS]);
  const key = pbkdf2Sync(PHRASE, Buffer.from(salt, "hex"), rounds, 32, "sha256");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "hex"), { authTagLength: 16 });
  decipher.setAuthTag(Buffer.from(tag, "hex"));
  const text = Buffer.concat([decipher.update(Buffer.from(data, "hex")), decipher.final()]).toString();
  assert.deepEqual(JSON.parse(text), { "meters[0].key": KEY, "mqtt.password": "sesame ✓" });
});

test("every changed character of the sealed part is noticed", () => {
  const file = house().request("POST", "settings/export", { secrets: true, passphrase: PHRASE }).json();
  const other = house({});
  for (const part of ["salt", "nonce", "tag", "data"] as const)
    for (let at = 0; at < file.secrets[part].length; at += 7) {
      const text: string = file.secrets[part];
      const wrong = `${text.slice(0, at)}${text[at] === "0" ? "1" : "0"}${text.slice(at + 1)}`;
      const damaged = { ...file, secrets: { ...file.secrets, [part]: wrong } };
      const { status } = other.request("POST", "settings/import", { file: damaged, passphrase: PHRASE });
      assert.equal(status, 422, `${part} ${at}`);
    }
  assert.equal(other.keeper.writes, 0);
});

test("files that are none, or ask for too much", () => {
  const file = house().request("POST", "settings/export", { secrets: true, passphrase: PHRASE }).json();
  const other = house({});
  const table: [unknown, number][] = [
    [undefined, 422],
    [null, 422],
    ["text", 422],
    [[], 422],
    [{ iris: "settings" }, 422],
    [{ ...file, iris: "other" }, 422],
    [{ ...file, settings: [] }, 422],
    [{ ...file, secrets: { ...file.secrets, rounds: 0 } }, 422],
    [{ ...file, secrets: { ...file.secrets, rounds: ROUNDS_FACTOR * ROUNDS + 1 } }, 422],
    [{ ...file, secrets: { ...file.secrets, salt: "00" } }, 422],
    [{ ...file, secrets: {} }, 422],
    [{ ...file, secrets: null, settings: { meters: "all" } }, 400],
    [{ ...file, secrets: null, settings: { unknown: 1 } }, 400],
    [{ ...file, secrets: null, version: 99, settings: { unknown: 1 } }, 200],
  ];
  for (const [candidate, status] of table)
    assert.equal(
      other.request("POST", "settings/import", { file: candidate, passphrase: PHRASE }).status,
      status,
      JSON.stringify(candidate)?.slice(0, 60),
    );
  for (const body of [
    { secrets: true },
    { secrets: true, passphrase: "short" },
    { secrets: "yes" },
    { secrets: true, passphrase: 7 },
  ])
    assert.equal(other.request("POST", "settings/export", body).status, 422);
});
