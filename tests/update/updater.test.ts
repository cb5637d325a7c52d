/** The updater step by step: check, download, upload, verification, trial; against servers of every kind. */
import { CHECK_INTERVAL, CHECK_JITTER, FIRST_CHECK, MANIFEST_TIME } from "../../modules/update/contract.js";
import { REDIRECT_LIMIT, STALL_LIMIT } from "../../modules/update/download.js";
import { INSTALL_TIME, RESUME_LIMIT } from "../../modules/update/installer.js";
import { Outcome, readRecord, writeRecord } from "../../modules/update/record.js";
import { MANIFEST_LIMIT } from "../../modules/update/release.js";
import { equal, ok, test } from "../harness.js";
import { type Change, imageOf, manifestOf, OTHER_KEY, releaseOf, updateFile, utf8 } from "./releases.js";
import { answer, World } from "./world.js";

const IMAGE = imageOf(10_000);
const NOW = 0;
const BUSY = 1;
const NOTHING_NEWER = 2;
const OLDER = 3;
const NOT_POSSIBLE = 4;

function checked(change: Change = {}, world = new World()): World {
  equal(world.updater.check(), NOW);
  world.serve(answer("200 OK", manifestOf(releaseOf(IMAGE, change))));
  return world;
}

function installing(change: Change = {}): World {
  const world = checked(change);
  equal(world.updater.install(false), NOW);
  return world;
}

function same(world: World, image = IMAGE): void {
  equal(world.slots.bytes.length, image.length);
  ok(world.slots.bytes.every((byte, index) => byte === image[index]));
}

function failed(world: World, message: string): void {
  ok(world.isIdle, world.updater.state);
  ok(world.updater.trouble.includes(message), world.updater.trouble);
  equal(world.updater.last.outcome, Outcome.Failed);
  ok(world.updater.last.message.includes("version 1.0.0 stays"), world.updater.last.message);
  ok(!world.slots.steps.includes("activate"));
  equal(world.restarts, 0);
}

test("a check asks for the manifest and shows what is new", () => {
  const world = new World();
  world.updater.check();
  equal(world.updater.state, "checking");
  equal(world.updater.check(), BUSY);
  const request = world.serve(answer("200 OK", manifestOf(releaseOf(IMAGE))));
  ok(request.startsWith("GET /iris/release.json HTTP/1.1\r\nHost: updates.example\r\n"), request);
  equal(world.updater.available, true);
  equal(world.updater.versionAvailable, "2.0.0");
  equal(world.updater.offer?.release.notes, "Reads faster.\nCosts the meter less.");
  equal(world.updater.checkedSeconds, world.device.wall);
  ok(world.isIdle);
});

test("what runs, and what is older, is not available", () => {
  for (const [version, expected] of [
    ["1.0.0", NOTHING_NEWER],
    ["0.9.0", OLDER],
  ] as const) {
    const world = checked({ version });
    equal([world.updater.available, world.updater.versionAvailable], [false, "1.0.0"]);
    equal(world.updater.install(false), expected);
    equal(world.slots.steps, []);
  }
});

test("an older release is installed with the explicit word", () => {
  const world = checked({ version: "0.9.0" });
  equal(world.updater.install(true), NOW);
  world.serve(answer("200 OK", IMAGE));
  world.device.pass(5000);
  equal(world.slots.steps, ["begin 10000", "activate"]);
});

test("an install downloads, verifies, activates, restarts, in this order, with progress", () => {
  const world = installing();
  equal(world.updater.state, "downloading");
  ok(world.accept().startsWith("GET /iris/image.bin HTTP/1.1\r\n"));
  const bytes = answer("200 OK", IMAGE);
  world.call.far.send(bytes.slice(0, 6000));
  world.device.settle();
  ok(world.updater.progress > 50 && world.updater.progress < 60, `${world.updater.progress}`);
  equal(world.updater.install(false), BUSY);
  equal(readRecord(world.device.storage).outcome, Outcome.Installing);
  world.call.far.send(bytes.slice(6000));
  world.device.settle();
  same(world);
  equal(world.slots.steps, ["begin 10000", "activate"]);
  equal([world.updater.state, world.updater.progress], ["restarting", 100]);
  const record = readRecord(world.device.storage);
  equal([record.outcome, record.version, record.from], [Outcome.Trying, "2.0.0", "1.0.0"]);
  equal(record.checks, ["network", "meter line"]);
  equal(world.restarts, 0);
  world.device.pass(2000);
  equal(world.restarts, 1);
});

test("install without an offer looks for one first", () => {
  const world = new World();
  equal(world.updater.install(false), NOW);
  world.serve(answer("200 OK", manifestOf(releaseOf(IMAGE))));
  world.serve(answer("200 OK", IMAGE));
  world.device.pass(2000);
  equal(world.restarts, 1);
});

test("a host without slots says how to update", () => {
  const world = checked({}, new World({ instructions: "git pull" }, false));
  equal(world.updater.install(false), NOT_POSSIBLE);
  equal(world.updater.trouble, "git pull");
  equal(world.updater.openUpload(false), undefined);
});

test("no address: nothing to check", () => {
  equal(new World({ url: "" }).updater.check(), NOT_POSSIBLE);
});

test("it looks by itself soon after the start, then every hour with jitter", () => {
  const world = new World({ automatic: true });
  world.updater.start();
  world.device.pass(FIRST_CHECK);
  equal(world.device.calls.length, 1);
  for (let hours = 1; hours <= 20; hours++) {
    world.serve(answer("200 OK", manifestOf(releaseOf(IMAGE))));
    world.device.pass(CHECK_INTERVAL);
  }
  const calls = world.device.calls.length;
  ok(calls >= 18 && calls <= 23, `${calls} in 20 hours`);
  ok(CHECK_JITTER < CHECK_INTERVAL);
  world.updater.close();
  world.device.pass(5 * CHECK_INTERVAL);
  equal(world.device.calls.length, calls);
});

test("a broken download goes on where it broke", () => {
  const world = installing();
  world.accept();
  world.call.far.send(answer("200 OK", IMAGE).slice(0, 5000));
  world.device.settle();
  world.call.far.hangUp("connection reset by the other side");
  world.device.pass(3000);
  const request = world.accept();
  const from = Number(/Range: bytes=(\d+)-/.exec(request)?.[1]);
  ok(from > 4000 && from < 5000, request);
  world.call.far.send(
    answer("206 Partial Content", IMAGE.slice(from), `Content-Range: bytes ${from}-9999/10000\r\n`),
  );
  world.device.pass(2000);
  same(world);
  equal(world.restarts, 1);
});

test("a server that knows no ranges is read from the start again", () => {
  const world = installing();
  world.accept();
  world.call.far.send(answer("200 OK", IMAGE).slice(0, 5000));
  world.device.settle();
  world.call.far.hangUp();
  world.device.pass(3000);
  world.serve(answer("200 OK", IMAGE));
  world.device.pass(2000);
  same(world);
  equal(world.slots.steps, ["begin 10000", "begin 10000", "activate"]);
});

for (const [name, head] of [
  ["another start", "206 Partial Content|Content-Range: bytes 3-9999/10000\r\n"],
  ["no Content-Range", "206 Partial Content|"],
  ["another size", "206 Partial Content|Content-Range: bytes 1000-1999/2000\r\n"],
] as const)
  test(`a range that was not asked for: ${name}`, () => {
    const world = installing();
    world.accept();
    world.call.far.send(answer("200 OK", IMAGE).slice(0, 5000));
    world.device.settle();
    world.call.far.hangUp();
    world.device.pass(3000);
    const [status, fields] = head.split("|");
    world.serve(answer(status, IMAGE.slice(0, 5000), fields));
    failed(world, "the server ");
  });

test(`a server that always breaks off is given up after ${RESUME_LIMIT} tries without a byte`, () => {
  const world = installing();
  const before = world.device.calls.length;
  for (let seconds = 0; seconds < 1000 && !world.isIdle; seconds++) {
    world.call.far.hangUp("connection reset by the other side");
    world.device.pass(1000);
  }
  equal(world.device.calls.length - before, RESUME_LIMIT);
  failed(world, "connection reset");
});

test("a server that drips is given up after an hour", () => {
  const world = installing();
  world.accept();
  world.call.far.send(answer("200 OK", IMAGE).slice(0, 200));
  for (let time = 0; time < INSTALL_TIME && !world.isIdle; time += STALL_LIMIT - 1) {
    world.call.far.send([0]);
    world.device.pass(STALL_LIMIT - 1);
  }
  failed(world, "takes too long");
});

const LONG = "9999999999";
for (const [name, bytes, message] of [
  [
    "a manifest of 10 GB by its length",
    [...`HTTP/1.1 200 OK\r\nContent-Length: ${LONG}\r\n\r\n`],
    "longer than",
  ],
  [
    "a length beyond all numbers",
    [...`HTTP/1.1 200 OK\r\nContent-Length: ${LONG.repeat(30)}\r\n\r\n`],
    "longer than",
  ],
  [
    "an endless manifest",
    [..."HTTP/1.1 200 OK\r\n\r\n", ..."x".repeat(MANIFEST_LIMIT + 1)],
    "more than it should",
  ],
  ["an endless head", [..."HTTP/1.1 200 OK\r\n", ..."X: y\r\n".repeat(2000)], "too many header fields"],
  ["an endless line", [..."HTTP/1.1 200 OK\r\nX: ", ..."y".repeat(9000)], "too many header fields"],
  ["garbage", [..."\u0000\u0001\u0002 garbage"], "does not speak HTTP"],
  ["a mail server", [..."220 mail.example ESMTP\r\n"], "does not speak HTTP"],
  ["a status that is none", [..."HTTP/1.1 99 \r\n\r\n"], "does not speak HTTP"],
  ["a field without a colon", [..."HTTP/1.1 200 OK\r\nnothing\r\n\r\n"], "does not speak HTTP"],
  ["a length that is no number", [..."HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"], "does not speak HTTP"],
  [
    "a chunk that is none",
    [..."HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"],
    "does not speak HTTP",
  ],
  ["a compressed body", [..."HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"], "compresses"],
  ["not found", [..."HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"], "status 404"],
  ["broken", [..."HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"], "status 500"],
  [
    "a part that nobody asked for",
    [..."HTTP/1.1 206 OK\r\nContent-Range: bytes 0-3/4\r\n\r\n"],
    "another part",
  ],
  ["an empty answer", [], "closed by the other side"],
  ["half an answer", [..."HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"], "ended too early"],
  ["a web page", [..."HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>"], "is not JSON"],
  ["a redirect to nowhere", [..."HTTP/1.1 302 Found\r\n\r\n"], "leads nowhere"],
  [
    "a redirect to a file",
    [..."HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n"],
    "leads nowhere",
  ],
] as const)
  test(`a check survives ${name}`, () => {
    const world = new World();
    world.updater.check();
    world.serve(bytes.map((character) => character.charCodeAt(0)));
    ok(world.isIdle, world.updater.state);
    ok(world.updater.trouble.includes(message), world.updater.trouble);
    equal(world.updater.available, false);
    ok(world.call.far.closed || !world.call.callbacks, "the connection is closed");
  });

test("chunks, an interim response and a far end that closes are HTTP as well", () => {
  const json = JSON.stringify(releaseOf(IMAGE));
  const half = json.slice(0, 100);
  const rest = json.slice(100);
  for (const text of [
    `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64;x=y\r\n${half}\r\n${rest.length.toString(16)}\r\n${rest}\r\n0\r\nT: x\r\n\r\n`,
    `HTTP/1.0 200 OK\n\n${json}`,
    `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length:${json.length}\r\n\r\n${json}`,
  ]) {
    const world = new World();
    world.updater.check();
    world.serve([...text].map((character) => character.charCodeAt(0)));
    equal(world.updater.trouble, "");
    equal(world.updater.available, true);
  }
});

test("redirects are followed, relative and absolute, but not in circles", () => {
  const world = new World();
  world.updater.check();
  const go = (to: string) =>
    [...`HTTP/1.1 302 Found\r\nLocation: ${to}\r\n\r\n`].map((text) => text.charCodeAt(0));
  world.serve(go("/moved/here.json"));
  ok(world.serve(go("http://other.example:8080/x")).startsWith("GET /moved/here.json "));
  ok(world.serve(answer("200 OK", manifestOf(releaseOf(IMAGE)))).includes("Host: other.example:8080\r\n"));
  equal(world.updater.available, true);
  const circle = new World();
  circle.updater.check();
  for (let count = 0; count < 20 && !circle.isIdle; count++) circle.serve(go("/iris/release.json"));
  equal(circle.device.calls.length, 1 + REDIRECT_LIMIT);
  ok(circle.updater.trouble.includes("redirects"));
});

test("a server that does not answer, or stops in the middle, is left after a while", () => {
  const silent = new World();
  silent.updater.check();
  silent.device.pass(STALL_LIMIT + 1);
  ok(silent.isIdle && silent.updater.trouble.includes("does not answer"));
  const dripping = new World();
  dripping.updater.check();
  dripping.accept();
  for (let time = 0; time <= MANIFEST_TIME; time += 10_000) {
    dripping.call.far.send("H");
    dripping.device.pass(10_000);
  }
  ok(dripping.isIdle);
});

for (const [name, change, bytes, message] of [
  ["truncated", {}, IMAGE.slice(0, 9999), "the server has 9999 bytes"],
  ["longer", {}, imageOf(10_001), "the server has 10001 bytes"],
  [
    "one bit flipped",
    {},
    IMAGE.map((byte, index) => (index === 7777 ? byte ^ 1 : byte)),
    "not the signed one",
  ],
  ["wrongly sized", { size: 9999 }, IMAGE, "the server has 10000 bytes"],
] as const)
  test(`an image is refused: ${name}`, () => {
    const world = installing(change);
    world.serve(answer("200 OK", bytes));
    world.device.pass(5000);
    failed(world, message);
  });

test("an endless image stops at its last byte, and its digest decides", () => {
  const world = installing();
  world.accept();
  world.call.far.send([..."HTTP/1.1 200 OK\r\n\r\n"].map((text) => text.charCodeAt(0)));
  world.call.far.send(imageOf(20_000));
  world.device.settle();
  failed(world, "longer than the signed image");
  ok(world.slots.bytes.length <= IMAGE.length);
});

test("a memory that cannot be written, or does not hold what was written, is found out", () => {
  const broken = installing();
  broken.slots.brokenAt = 5000;
  broken.serve(answer("200 OK", IMAGE));
  failed(broken, "the memory cannot be written");
  const rotten = installing();
  rotten.slots.rotten = true;
  rotten.serve(answer("200 OK", IMAGE));
  failed(rotten, "does not hold what was written");
});

function upload(world: World, file: Uint8Array, older = false, piece = 700): string {
  const target = world.updater.openUpload(older)!;
  for (let at = 0; at < file.length; at += piece)
    if (!target.take(file, at, Math.min(file.length, at + piece))) break;
  let result = "nothing was said";
  world.updater.closeUpload(target, (problem) => {
    result = problem;
  });
  world.device.settle();
  return result;
}

test("an update file is uploaded, verified and started", () => {
  for (const piece of [1, 700, 4096, 20_000]) {
    const world = new World();
    equal(upload(world, updateFile(IMAGE), false, piece), "");
    same(world);
    world.device.pass(2000);
    equal(world.restarts, 1);
  }
});

for (const [name, file, message] of [
  ["nothing", new Uint8Array(0), "no first line"],
  ["garbage", imageOf(20_000), "release manifest"],
  ["no line end", new Uint8Array(5000).fill(0x20), "longer than 4096 bytes"],
  ["another key", updateFile(IMAGE, { key: OTHER_KEY }), "not signed with a trusted key"],
  ["another board", updateFile(IMAGE, { board: "esp32-c3" }), "no image for this board"],
  ["replayed older", updateFile(IMAGE, { version: "0.9.0" }), "not newer"],
  ["the same again", updateFile(IMAGE, { version: "1.0.0" }), "not newer"],
  ["truncated", updateFile(IMAGE).slice(0, -1), "9999 bytes instead of 10000"],
  ["one byte more", new Uint8Array([...updateFile(IMAGE), 0]), "longer than the signed image"],
  [
    "a bit flipped",
    updateFile(IMAGE).map((byte, index, all) => (index === all.length - 1 ? byte ^ 1 : byte)),
    "SHA-256",
  ],
  ["wrongly sized", updateFile(IMAGE, { size: 9000 }), "longer than the signed image"],
] as const)
  test(`an upload is refused: ${name}`, () => {
    const world = new World();
    const problem = upload(world, file);
    ok(problem.includes(message), problem);
    failed(world, message);
  });

test("an older file is taken with the explicit word", () => {
  equal(upload(new World(), updateFile(IMAGE, { version: "0.9.0" }), true), "");
});

test("an upload that stops is given up, and another may follow", () => {
  const world = new World();
  const target = world.updater.openUpload(false)!;
  target.take(updateFile(IMAGE), 0, 3000);
  equal(world.updater.openUpload(false), undefined);
  equal(world.updater.check(), BUSY);
  world.device.pass(21_000);
  failed(world, "ended too early");
  equal(target.take(updateFile(IMAGE), 3000, 4000), false);
  equal(upload(world, updateFile(IMAGE)), "");
});

function booted(version: string, onTrial: boolean, rejected: boolean, record?: object): World {
  const world = new World({ version });
  world.slots.onTrial = onTrial;
  world.slots.rejected = rejected;
  const { storage } = world.device;
  if (record)
    writeRecord(storage, {
      outcome: "",
      version: "2.0.0",
      from: "1.0.0",
      message: "",
      seconds: 0,
      checks: [],
      ...record,
    });
  world.updater.start();
  return world;
}

const trying = { outcome: Outcome.Trying, checks: ["network", "meter line"] };

test("a new image is kept after its self-test, not before", () => {
  const world = booted("2.0.0", true, false, trying);
  equal(world.updater.state, "testing");
  equal(world.updater.install(false), BUSY);
  world.device.pass(14_000);
  equal(world.slots.steps, []);
  world.device.pass(3000);
  equal(world.slots.steps, ["confirm"]);
  equal(world.updater.last.outcome, Outcome.Installed);
  equal(world.updater.last.message, "version 2.0.0 is installed; before it was 1.0.0");
  equal(world.restarts, 0);
});

test("a new image that loses the network goes back, and the old one says why", () => {
  const world = new World({ version: "2.0.0" });
  world.slots.onTrial = true;
  world.passes.network = false;
  writeRecord(world.device.storage, { ...trying, version: "2.0.0", from: "1.0.0", message: "", seconds: 0 });
  world.updater.start();
  world.device.pass(60_000);
  equal(world.slots.steps, ["fall back"]);
  equal(world.restarts, 1);
  const record = readRecord(world.device.storage);
  const old = booted("1.0.0", false, true, record);
  equal(old.updater.last.outcome, Outcome.FellBack);
  equal(
    old.updater.last.message,
    "version 2.0.0 was given up: its self-test failed: network; version 1.0.0 runs again",
  );
  const later = booted("1.0.0", false, true, readRecord(old.device.storage));
  equal(later.updater.last.message, old.updater.last.message);
});

test("what did not hold before the update is not asked of the new image", () => {
  const world = booted("2.0.0", true, false, { ...trying, checks: ["network"] });
  world.passes["meter line"] = false;
  world.device.pass(17_000);
  equal(world.slots.steps, ["confirm"]);
});

test("an image on trial that nobody remembers is tested whole", () => {
  const world = booted("2.0.0", true, false);
  world.passes["meter line"] = false;
  world.device.pass(60_000);
  equal(world.slots.steps, ["fall back"]);
});

for (const [name, version, rejected, record, outcome, message] of [
  [
    "while it was installed",
    "1.0.0",
    false,
    { outcome: Outcome.Installing },
    Outcome.Failed,
    "was interrupted",
  ],
  ["before it was activated", "1.0.0", false, trying, Outcome.Failed, "was cut short"],
  ["in its trial", "1.0.0", true, trying, Outcome.FellBack, "stopped before its self-test was over"],
  ["after it was kept", "2.0.0", false, trying, Outcome.Installed, "version 2.0.0 is installed"],
] as const)
  test(`a power cut ${name} is told at the next start`, () => {
    const { updater } = booted(version, false, rejected, record);
    equal(updater.last.outcome, outcome);
    ok(updater.last.message.includes(message), updater.last.message);
    equal(updater.state, "idle");
  });

test("a record that cannot be read is none", () => {
  for (const text of ["", "{", "null", "[]", '{"outcome":"x"}', "x".repeat(5000)]) {
    const world = new World();
    world.device.storage.write("update", utf8(text));
    world.updater.start();
    equal(world.updater.last.outcome, Outcome.None, text);
  }
});
