/** `iris keygen` and `npm run release`: where a private key may go, and that a release can be verified. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { nodeCrypto } from "../../hosts/node/update-crypto.js";
import { version } from "../../hosts/node/version.js";
import { readOffer } from "../../modules/update/offer.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "iris-keygen-"));
const keyFile = join(folder, "key.pem");
after(() => rmSync(folder, { recursive: true }));

function run(args: string[]) {
  return spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
}

test("a key pair is made: the private one readable for its owner alone, the public one printed", () => {
  const { status, stdout } = run(["bin/iris.js", "keygen", "--out", keyFile]);
  assert.equal(status, 0);
  assert.match(stdout, /^04[0-9a-f]{128}\n$/);
  if (process.platform !== "win32") assert.equal(statSync(keyFile).mode & 0o777, 0o600);
});

test("a key is never overwritten, and not written into a git work tree", () => {
  const before = readFileSync(keyFile, "utf8");
  const again = run(["bin/iris.js", "keygen", "--out", keyFile]);
  assert.equal(again.status, 2);
  assert.match(again.stderr, /exists already/);
  assert.equal(readFileSync(keyFile, "utf8"), before);
  spawnSync("git", ["init", "-q", join(folder, "tree")]);
  const inside = join(folder, "tree", "key.pem");
  const refused = run(["bin/iris.js", "keygen", "--out", inside]);
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, /git work tree/);
  assert.ok(!existsSync(inside));
  assert.equal(run(["bin/iris.js", "keygen", "--out", inside, "--force"]).status, 0);
});

test("a release is complete, and a gateway that trusts the key takes it", () => {
  const out = join(folder, "release");
  const key = run(["bin/iris.js", "keygen", "--out", join(folder, "other.pem")]).stdout.trim();
  const { status, stderr } = run([
    "--import",
    "tsx",
    "hosts/node/release/main.ts",
    "--key",
    join(folder, "other.pem"),
    "--out",
    out,
    "--notes",
    "New",
    "--flash",
    `esp32-c3=${keyFile}`,
  ]);
  assert.equal(status, 0, stderr);
  const manifest = readFileSync(join(out, "release.json"));
  const rules = {
    version: "0.0.1",
    board: "node",
    channel: "stable",
    crypto: nodeCrypto,
    keys: [new Uint8Array(Buffer.from(key, "hex"))],
  };
  const { offer, problem } = readOffer(manifest, 0, manifest.length, rules);
  assert.equal(problem, "");
  assert.equal(offer?.release.version, version);
  assert.equal(statSync(join(out, offer!.image.url)).size, offer!.image.size);
  const update = readFileSync(join(out, `iris-${version}-node.update`));
  assert.equal(update.length, update.indexOf("\n") + 1 + offer!.image.size);
  const bill = JSON.parse(readFileSync(join(out, "iris.cdx.json"), "utf8"));
  assert.equal(bill.bomFormat, "CycloneDX");
  const names = bill.components.map((component: { name: string }) => component.name);
  for (const name of ["mqtt", "serialport", `iris-${version}-node.mjs`])
    assert.ok(names.includes(name), name);
  assert.ok(!names.includes("typescript"));
  const flasher = JSON.parse(readFileSync(join(out, "esp-web-tools.json"), "utf8"));
  assert.equal(flasher.builds[0].chipFamily, "ESP32-C3");
  assert.ok(readFileSync(join(out, "install.html"), "utf8").includes('manifest="esp-web-tools.json"'));
  const image = join(out, `iris-${version}-node.mjs`);
  assert.equal(run([image, "--version"]).stdout.trim(), version);
  assert.ok(!readFileSync(image, "utf8").includes("BEGIN PRIVATE KEY"));
});
