/** Updates on this machine for real: bundles, supervisor, processes that are killed. Its counts stand in docs/update.md. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { bundleNode } from "../../hosts/node/release/bundle.js";
import { signRelease, updateFile } from "../../hosts/node/release/manifest.js";
import { publicKeyText } from "../../hosts/node/update-crypto.js";
import { Installation, until } from "./update-node.js";
import { CaseTable } from "./update-table.js";

const OLD = "1.0.0";
const NEW = "2.0.0";
const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
const otherKeys = generateKeyPairSync("ec", { namedCurve: "P-256" });
const table = new CaseTable();
const house = new Installation();
let oldImage: Uint8Array;
let newImage: Uint8Array;
let mac = "";

function fileOf(image: Uint8Array, version = NEW, board = "node", key = keys.privateKey): Uint8Array {
  return updateFile(releaseOf(image, version, board, key), image);
}

function releaseOf(image: Uint8Array, version = NEW, board = "node", key = keys.privateKey) {
  const about = { version, date: "2026-11-20", channel: "stable", notes: "" };
  return signRelease(about, [{ board, file: "image.mjs", bytes: image }], key);
}

/** The new image with a line in front: what a bad release may do. */
function spoilt(line: string): Uint8Array {
  const text = Buffer.from(newImage).toString("utf8");
  const at = text.indexOf("\n") + 1;
  return Buffer.from(`${text.slice(0, at)}${line}\n${text.slice(at)}`);
}

before(async () => {
  const trustedKeys = [publicKeyText(keys.publicKey)];
  oldImage = await bundleNode({ version: OLD, trustedKeys });
  newImage = await bundleNode({ version: NEW, trustedKeys });
  await house.open(oldImage);
  house.start();
  await house.settled(OLD);
  mac = (await house.get<{ mac: string }>("/api/v1/status")).mac;
});

after(async () => {
  await house.close();
  table.check("node");
});

test("nobody gets in without the token", async () => {
  let count = 0;
  for (const token of ["", "wrong", "a-token-of-the-owneR"])
    for (const path of ["check", "install", "install?downgrade=yes", "upload"]) {
      const { status } = await house.post(path, path === "upload" ? Buffer.from("x\ny") : undefined, token);
      assert.equal(status, 401, `${token} ${path}`);
      count++;
    }
  await house.settled(OLD);
  table.add("a request without the right token", count, "refused; the old version stays");
});

test("files that are refused", async () => {
  const flipped = Buffer.from(fileOf(newImage));
  flipped[flipped.length - 1000] ^= 1;
  const cases: [string, Uint8Array, string][] = [
    ["truncated", fileOf(newImage).subarray(0, -1), "instead of"],
    ["a bit flipped", flipped, "not the signed one"],
    ["wrongly signed", fileOf(newImage, NEW, "node", otherKeys.privateKey), "not signed with a trusted key"],
    ["one byte more", Buffer.concat([fileOf(newImage), Buffer.alloc(1)]), "longer than the signed image"],
    ["for another board", fileOf(newImage, NEW, "esp32-c3"), "no image for this board"],
    ["older", fileOf(oldImage, "0.9.0"), "not newer"],
    ["the same", fileOf(oldImage, OLD), "not newer"],
    ["garbage", Buffer.alloc(100_000, 0x5a), "first line is longer"],
    ["no update file", Buffer.from("{}\n"), "release manifest"],
  ];
  for (const [name, file, message] of cases) {
    const answer = await house.post("upload", file);
    assert.equal(answer.status, 422, name);
    assert.ok(answer.message.includes(message), `${name}: ${answer.message}`);
    const told = await house.settled(OLD);
    assert.equal(told.last?.outcome, "failed", name);
    assert.ok(told.last?.message.endsWith(`version ${OLD} stays`), told.last?.message);
  }
  table.add(
    "a file that is truncated, flipped, too long, wrongly signed, for another board, older, garbage",
    cases.length,
    "the old version stays",
  );
});

for (const [name, line, told] of [
  ["crashes", 'if (process.argv[2] === "run") setTimeout(() => process.exit(1), 1000);', "stopped before"],
  ["does not even load", "import './not-there.js';", "stopped before"],
  ["hangs", 'if (process.argv[2] === "run") for (;;);', "stopped before"],
  [
    "loses the network",
    'import irisNet from "node:net"; irisNet.Server.prototype.listen = function () { return this; };',
    "self-test failed: REST",
  ],
] as const)
  test(`an image that ${name} falls back`, async () => {
    assert.equal((await house.post("upload", fileOf(spoilt(line)))).status, 202);
    await until("the trial", 10_000, async () => (house.pointer.trial === "running" ? true : undefined));
    const { last } = await house.settled(OLD);
    assert.equal(last?.outcome, "fell-back");
    assert.ok(
      last?.message.includes(told) && last.message.endsWith(`version ${OLD} runs again`),
      last?.message,
    );
    assert.equal(house.pointer.rejected, true);
    table.add(`an image that ${name}`, 1, "fell back; the old version runs");
  });

test("the power is cut in the middle of a download", async () => {
  let cuts = 0;
  for (const part of [0, 0.2, 0.5, 0.8, 0.999]) {
    const bytes = Math.floor(newImage.length * part);
    let isThere = (): void => {};
    const arrived = new Promise<void>((done) => {
      isThere = done;
    });
    house.serve = (request, response) => {
      if (request.url === "/release.json") response.end(JSON.stringify(releaseOf(newImage)));
      else {
        response.writeHead(200, { "content-length": newImage.length });
        // The rest never comes.
        response.write(newImage.subarray(0, bytes), () => setTimeout(isThere, 300));
        if (bytes === 0) response.flushHeaders();
        if (bytes === 0) setTimeout(isThere, 300);
      }
    };
    assert.equal((await house.post("install")).status, 202);
    await arrived;
    await house.cut();
    house.start();
    const { last } = await house.settled(OLD);
    assert.equal(last?.outcome, "failed");
    assert.ok(last?.message.includes("was interrupted"), last?.message);
    cuts++;
  }
  table.add("power cut in a download", cuts, "the old version runs, and says so");
});

test("the power is cut in the trial of a new version", async () => {
  for (const delay of [0, 500]) {
    assert.equal((await house.post("upload", fileOf(newImage))).status, 202);
    await until("the trial", 10_000, async () => (house.pointer.trial === "running" ? true : undefined));
    await new Promise((done) => setTimeout(done, delay));
    await house.cut();
    house.start();
    const { last } = await house.settled(OLD);
    assert.equal(last?.outcome, "fell-back");
  }
  table.add("power cut in the trial", 2, "fell back; the old version runs");
});

test("a server that stalls, breaks off, circles, sends garbage or 10 GB", async () => {
  const manifest = JSON.stringify(releaseOf(newImage));
  const cases: [string, typeof house.serve][] = [
    ["stalls", (_request, response) => response.writeHead(200, { "content-length": "400" }).write("{")],
    ["circles", (_request, response) => response.writeHead(302, { location: "/release.json" }).end()],
    ["resets", (request) => request.socket.resetAndDestroy()],
    ["garbage", (request) => request.socket.end(Buffer.alloc(5000, 0xa5))],
    [
      "10 GB",
      (_request, response) =>
        response.writeHead(200, { "content-length": "10000000000" }).write(Buffer.alloc(9000)),
    ],
    [
      "10 GB of image",
      (request, response) => {
        if (request.url === "/release.json") response.end(manifest);
        else response.writeHead(200, { "content-length": "10000000000" }).write(Buffer.alloc(9000));
      },
    ],
    [
      "a flipped image",
      (request, response) => {
        const image = Buffer.from(newImage);
        image[5000] ^= 4;
        response.end(request.url === "/release.json" ? manifest : image);
      },
    ],
  ];
  for (const [name, serve] of cases) {
    house.serve = serve;
    assert.equal((await house.post("install")).status, 202, name);
    await until(name, name === "stalls" ? 40_000 : 10_000, async () =>
      (await house.told()).state === "idle" ? true : undefined,
    );
    const told = await house.settled(OLD);
    assert.ok(told.trouble, `${name} is told`);
  }
  table.add(
    "a server that stalls, circles, resets, sends garbage, 10 GB or a flipped image",
    cases.length,
    "the old version stays",
  );
});

test("a download that is broken once is resumed; settings, identity and readings survive, there and back", async () => {
  const settings = readFileSync(house.config, "utf8");
  const ranges: (string | undefined)[] = [];
  house.serve = (request, response) => {
    if (request.url === "/release.json") {
      response.end(JSON.stringify(releaseOf(newImage)));
      return;
    }
    ranges.push(request.headers.range);
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, {
      "content-length": newImage.length - from,
      "content-range": `bytes ${from}-${newImage.length - 1}/${newImage.length}`,
    });
    if (from > 0) response.end(newImage.subarray(from));
    else
      response.write(newImage.subarray(0, 500_000), () =>
        setTimeout(() => request.socket.resetAndDestroy(), 200),
      );
  };
  assert.equal((await house.post("check")).status, 202);
  await until("the offer", 5000, async () => {
    const { state, updateAvailable } = await house.told();
    return state === "idle" && updateAvailable ? true : undefined;
  });
  assert.equal((await house.post("install")).status, 202);
  const { last } = await house.settled(NEW);
  assert.equal(last?.message, `version ${NEW} is installed; before it was ${OLD}`);
  assert.equal(ranges.length, 2);
  assert.match(ranges[1] ?? "", /^bytes=\d{5,}-$/);
  assert.equal(readFileSync(house.config, "utf8"), settings);
  assert.equal((await house.get<{ mac: string }>("/api/v1/status")).mac, mac);
  table.add("a download that broke once", 1, "resumed; the new version runs");

  assert.equal((await house.post("upload", fileOf(oldImage, OLD))).status, 422);
  assert.equal((await house.post("upload?downgrade=yes", fileOf(oldImage, OLD))).status, 202);
  const back = await house.settled(OLD);
  assert.equal(back.last?.message, `version ${OLD} is installed; before it was ${NEW}`);
  assert.equal(readFileSync(house.config, "utf8"), settings);
  assert.equal((await house.get<{ mac: string }>("/api/v1/status")).mac, mac);
  table.add("an older version, with the explicit word", 1, "the older version runs");
});

test("a kept version survives a power cut", async () => {
  assert.equal((await house.post("upload", fileOf(newImage))).status, 202);
  await house.settled(NEW);
  await house.cut();
  house.start();
  await house.settled(NEW);
  table.add("power cut after the new version was kept", 1, "the new version runs");
});
