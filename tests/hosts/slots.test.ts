/** The two slots on this machine's disk: whatever step is the last, the pointer names a whole image. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { imagePath, readPointer, type SlotName, writePointer } from "../../hosts/node/pointer.js";
import { NodeSlots } from "../../hosts/node/slots.js";
import { nodeCrypto } from "../../hosts/node/update-crypto.js";
import { BLOCK } from "../../modules/update/slots.js";

const OLD = Buffer.alloc(10_000, "old ");
const NEW = Buffer.alloc(64 * BLOCK - 100, "new ");

function installation(): string {
  const root = mkdtempSync(join(tmpdir(), "iris-slots-"));
  for (const slot of ["a", "b"] as const) mkdirSync(dirname(imagePath(root, slot)), { recursive: true });
  writeFileSync(imagePath(root, "a"), OLD);
  writePointer(root, { active: "a", trial: "none", rejected: false });
  return root;
}

function write(slots: NodeSlots, blocks: number): void {
  slots.begin(NEW.length);
  for (let block = 0; block < blocks; block++)
    slots.write(NEW, block * BLOCK, Math.min(NEW.length, (block + 1) * BLOCK));
}

/** What the supervisor would start, whole. */
function starts(root: string): { slot: SlotName; image: Buffer } {
  const { active, trial } = readPointer(root);
  const slot = trial === "next" ? (active === "a" ? "b" : "a") : active;
  return { slot, image: readFileSync(imagePath(root, slot)) };
}

test("a program that stops after any block leaves the old version to start", () => {
  const root = installation();
  for (let blocks = 0; blocks <= 64; blocks++) {
    // It is not closed: the process is gone. The next one begins anew.
    write(new NodeSlots(root, "a"), blocks);
    const { slot, image } = starts(root);
    assert.equal(slot, "a");
    assert.ok(image.equals(OLD), `${blocks} blocks`);
    assert.ok(!existsSync(imagePath(root, "b")));
  }
  rmSync(root, { recursive: true });
});

test("activated, the new image starts once, whole; kept it stays, given up the old one is back", () => {
  const root = installation();
  const slots = new NodeSlots(root, "a");
  write(slots, 64);
  const back = new Uint8Array(BLOCK);
  slots.read(BLOCK, back, BLOCK);
  assert.ok(Buffer.from(back).equals(NEW.subarray(BLOCK, 2 * BLOCK)));
  slots.activate();
  assert.equal(starts(root).slot, "b");
  assert.ok(starts(root).image.equals(NEW));
  assert.equal(slots.onTrial, false);
  writePointer(root, { ...readPointer(root), trial: "running" });
  const trial = new NodeSlots(root, "b");
  assert.equal(trial.onTrial, true);
  assert.throws(() => trial.begin(1), /on trial/);
  trial.fallBack();
  assert.deepEqual(readPointer(root), { active: "a", trial: "none", rejected: true });
  assert.equal(new NodeSlots(root, "a").rejected, true);
  writePointer(root, { active: "a", trial: "running", rejected: false });
  trial.confirm();
  assert.deepEqual(readPointer(root), { active: "b", trial: "none", rejected: false });
  rmSync(root, { recursive: true });
});

test("what is abandoned leaves nothing, and a pointer that is damaged is named", () => {
  const root = installation();
  const slots = new NodeSlots(root, "a");
  write(slots, 3);
  slots.abandon();
  assert.ok(!existsSync(`${imagePath(root, "b")}.new`));
  assert.throws(() => slots.write(NEW, 0, 10), /no image was begun/);
  for (const text of ["", "{}", '{"active":"c","trial":"none"}', "null"]) {
    writeFileSync(join(root, "pointer.json"), text);
    assert.throws(() => readPointer(root), /pointer|installation/);
  }
  rmSync(root, { recursive: true });
});

test("P-256 signatures: what is no key, no point or no signature is false, never an exception", () => {
  const message = Buffer.from("x");
  for (const [key, signature] of [
    [new Uint8Array(0), new Uint8Array(64)],
    [new Uint8Array(65), new Uint8Array(64)],
    [new Uint8Array(65).fill(4), new Uint8Array(64)],
    [new Uint8Array(65).fill(4), new Uint8Array(0)],
    [new Uint8Array(65).fill(4), new Uint8Array(64).fill(255)],
  ] as const)
    assert.equal(nodeCrypto.verifyP256(key, message, signature), false);
});

test('a signature of another program verifies: RFC 6979 A.2.5, P-256 with SHA-256, message "sample"', () => {
  const hex = (text: string) => new Uint8Array(Buffer.from(text, "hex"));
  const key = hex(
    "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
  );
  const signature = hex(
    "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
  );
  assert.equal(nodeCrypto.verifyP256(key, Buffer.from("sample"), signature), true);
  assert.equal(nodeCrypto.verifyP256(key, Buffer.from("Sample"), signature), false);
});
