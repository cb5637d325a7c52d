/** Updates of a dongle on the bench, with everything that can go wrong. What is counted here stands in docs/update.md. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import {
  Dongle,
  honest,
  http,
  MINUTE,
  NEW,
  type Offer,
  OLD,
  otherKeys,
  releaseFor,
  type Server,
  updated,
} from "./update-bench.js";
import { CaseTable } from "./update-table.js";

const table = new CaseTable();
const RELEASE = releaseFor();
const encode = (text: string) => Buffer.from(text, "latin1");

function well(dongle: Dongle, name: string): void {
  assert.equal(dongle.complaint(), "", name);
}

let steps = 0;

test("an update comes through: installed, tested, kept, told", () => {
  const dongle = new Dongle();
  dongle.server = honest(RELEASE);
  dongle.start();
  dongle.run(MINUTE);
  const before = dongle.flash.steps;
  dongle.install();
  dongle.run(10 * MINUTE);
  steps = dongle.flash.steps - before;
  well(dongle, "undisturbed");
  assert.deepEqual(dongle.lives, [OLD, NEW]);
  const { last } = dongle.gateway!.update!;
  assert.equal(last.message, `version ${NEW} is installed; before it was ${OLD}`);
  table.add("nothing", 1, "the new version runs");
});

for (const [behaviour, lives, outcome] of [
  ["well", [OLD, NEW], "installed"],
  // Given up: the restart is the one that brings the old version back.
  ["no network", [OLD, NEW, OLD], "fell-back"],
] as const)
  for (const after of [0, 700, 1190, 1210, 1450])
    test(`settings changed ${after} ms after the restart was announced, ${outcome}: nothing is cut short`, () => {
      const dongle = new Dongle();
      dongle.server = honest(releaseFor({ behaviour }));
      dongle.start();
      dongle.run(MINUTE);
      dongle.install();
      assert.ok(dongle.runUntil("restarting", 5 * MINUTE));
      if (outcome === "fell-back") {
        dongle.run(2000);
        assert.ok(dongle.runUntil("restarting", 5 * MINUTE));
      }
      dongle.run(after);
      dongle.change({ meters: [{ id: "heat", interval: 900 }] });
      dongle.run(5 * MINUTE);
      well(dongle, `${after}`);
      assert.deepEqual(dongle.lives, lives);
      assert.equal(dongle.gateway!.update!.last.outcome, outcome);
      assert.equal(dongle.gateway!.meters[0].intervalSeconds, 900);
    });

test("power cut at every step: every 4 kB block erased and written, every record, the boot entry", () => {
  let oldRuns = 0;
  let newRuns = 0;
  for (let cut = 1; cut <= steps; cut++) {
    const dongle = updated(honest(RELEASE), cut);
    const name = `cut at step ${cut} of ${steps}: ${dongle.lives.join(" ")}`;
    well(dongle, name);
    const { outcome, message } = dongle.gateway!.update!.last;
    if (dongle.version === NEW) newRuns++;
    else oldRuns++;
    // Before the first record was written there was nothing to tell.
    if (cut === 1) assert.equal(outcome, "none");
    else {
      assert.equal(outcome === "installed", dongle.version === NEW, `${name}: ${message}`);
      assert.ok(message.includes(`version ${dongle.version}`), `${name}: ${message}`);
    }
    assert.equal(
      dongle.lives.length,
      dongle.lives.includes(NEW) && dongle.version === OLD ? 3 : dongle.lives.length,
    );
  }
  assert.ok(steps > 64, `${steps} steps`);
  table.add("power cut at a step", steps, `the old version runs in ${oldRuns}, the new one in ${newRuns}`);
});

test("after a power cut anywhere the same update comes through at the second try", () => {
  let count = 0;
  for (let cut = 3; cut <= steps; cut += 7) {
    const dongle = updated(honest(RELEASE), cut);
    if (dongle.version === OLD) {
      dongle.install();
      dongle.run(10 * MINUTE);
    }
    well(dongle, `cut at ${cut}`);
    assert.equal(dongle.version, NEW, `cut at ${cut}`);
    count++;
  }
  table.add("power cut, then a second try", count, "the new version runs");
});

test("power cut at every second of the download, the restart and the trial", () => {
  let newRuns = 0;
  const seconds = 25;
  for (let second = 0; second < seconds; second++) {
    const dongle = new Dongle();
    dongle.server = honest(RELEASE);
    dongle.start();
    dongle.run(MINUTE);
    dongle.install();
    dongle.run(second * 1000 + 1);
    dongle.flash.off = true;
    assert.ok(dongle.run(5 * MINUTE), "a brick");
    well(dongle, `cut after ${second} s`);
    const { last } = dongle.gateway!.update!;
    // In the first moment nothing was begun that could be told.
    if (second > 0)
      assert.ok(last.message.includes(`version ${dongle.version}`), `after ${second} s: ${last.message}`);
    assert.equal(last.outcome === "installed", dongle.version === NEW);
    if (dongle.version === NEW) newRuns++;
  }
  assert.ok(newRuns > 0 && newRuns < seconds);
  table.add(
    "power cut at a second",
    seconds,
    `the old version runs in ${seconds - newRuns}, the new one in ${newRuns}`,
  );
});

/** The old version stays, was never left, and says why. */
function stays(server: Server, message: string, name: string): void {
  const dongle = updated(server);
  well(dongle, name);
  assert.deepEqual(dongle.lives, [OLD], name);
  const { trouble, last } = dongle.gateway!.update!;
  assert.ok(trouble.includes(message), `${name}: ${trouble}`);
  if (last.outcome !== "none") assert.equal(last.outcome, "failed", name);
}

/** The right manifest, and this for the image. */
function withImage(
  image: (from: number, count: number) => { bytes: Uint8Array; behind?: "stall" | "reset" | "endless" },
): Server {
  return (path, from, count) =>
    path.endsWith(".bin") ? image(from, count) : { bytes: http(RELEASE.manifest) };
}

test("images that are not the signed one", () => {
  let count = 0;
  const { image } = RELEASE;
  for (const length of [0, 1, 4095, 4096, 4097, image.length - 1]) {
    stays(
      withImage(() => ({ bytes: http(image.subarray(0, length)) })),
      "the server has",
      `${length} bytes`,
    );
    // The length is right, and the connection ends before it.
    stays(
      withImage(() => ({ bytes: http(image.subarray(0, length), 0, image.length) })),
      "",
      `${length} bytes of all`,
    );
    count += 2;
  }
  table.add("a truncated image", count, "the old version stays");
  count = 0;
  for (let block = 0; block < image.length; block += 4096) {
    const flipped = Buffer.from(image);
    flipped[block + (block % 61)] ^= 1 << ((block >> 12) % 8);
    stays(
      withImage(() => ({ bytes: http(flipped) })),
      "not the signed one",
      `block ${block}`,
    );
    count++;
  }
  table.add("one bit flipped, in each 4 kB block", count, "the old version stays");
  const longer = Buffer.concat([image, Buffer.alloc(1)]);
  stays(
    withImage(() => ({ bytes: http(longer) })),
    "the server has",
    "one byte more",
  );
  stays(
    withImage(() => ({ bytes: Buffer.concat([encode("HTTP/1.0 200 OK\r\n\r\n"), longer]) })),
    "",
    "more, untold",
  );
  table.add("a wrongly sized image", 2, "the old version stays");
});

test("releases that are not for this gateway", () => {
  const offers: [string, Offer, string][] = [
    ["wrongly signed", { key: otherKeys.privateKey }, "not signed with a trusted key"],
    ["for another board", { board: "esp32-c3" }, "no image for this board"],
  ];
  for (const [name, offer, message] of offers) {
    stays(honest(releaseFor(offer)), message, name);
    table.add(`a release ${name}`, 1, "the old version stays");
  }
  for (const version of ["0.9.9", OLD, "1.0.0-rc.1"]) {
    const dongle = updated(honest(releaseFor({ version })));
    well(dongle, version);
    assert.deepEqual(dongle.lives, [OLD]);
    assert.equal(dongle.gateway!.update!.available, false);
  }
  table.add("an older release replayed, and the same again", 3, "the old version stays");
  let count = 0;
  const text = Buffer.from(RELEASE.manifest);
  const dongle = new Dongle();
  dongle.start();
  for (let at = 0; at < text.length; at++) {
    const changed = Buffer.from(text);
    changed[at] ^= 1;
    dongle.server = honest({ image: RELEASE.image, manifest: changed });
    dongle.install();
    dongle.run(500);
    assert.deepEqual([dongle.lives, dongle.gateway!.update!.available], [[OLD], false], `byte ${at}`);
    assert.notEqual(dongle.gateway!.update!.trouble, "", `byte ${at}`);
    count++;
  }
  table.add("one bit flipped, in each byte of the manifest", count, "the old version stays");
});

test("servers that stall, reset, send in circles, send garbage, send without end", () => {
  const { image, manifest } = RELEASE;
  const head = (length: number) => encode(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`);
  const cases: [string, Server, string][] = [
    ["stalls at once", () => ({ bytes: encode(""), behind: "stall" }), "does not answer"],
    [
      "stalls in the manifest",
      () => ({ bytes: http(manifest).subarray(0, 100), behind: "stall" }),
      "does not answer",
    ],
    ["resets in the manifest", () => ({ bytes: http(manifest).subarray(0, 100), behind: "reset" }), ""],
    [
      "redirects in circles",
      () => ({ bytes: encode("HTTP/1.1 302 Found\r\nLocation: /release.json\r\nContent-Length: 0\r\n\r\n") }),
      "redirects",
    ],
    ["sends garbage", () => ({ bytes: image }), "does not speak HTTP"],
    ["sends a page", () => ({ bytes: http(encode("<!doctype html>")) }), "is not JSON"],
    ["tells of 10 GB", () => ({ bytes: head(10_000_000_000), behind: "endless" }), "longer than"],
    [
      "sends without end",
      () => ({ bytes: encode("HTTP/1.1 200 OK\r\n\r\n"), behind: "endless" }),
      "more than it should",
    ],
    ["is not there", () => ({ bytes: encode(""), behind: "reset" }), ""],
    ["stalls in the image", withImage(() => ({ bytes: http(image).subarray(0, 9000), behind: "stall" })), ""],
    [
      "resets in the image, always at the same byte",
      withImage((from) => ({
        bytes: from > 0 ? encode("") : http(image).subarray(0, 9000),
        behind: "reset",
      })),
      "",
    ],
    [
      "redirects the image in circles",
      withImage(() => ({ bytes: encode("HTTP/1.1 307 X\r\nLocation: image.bin\r\n\r\n") })),
      "redirects",
    ],
    ["sends garbage for the image", withImage(() => ({ bytes: image })), "does not speak HTTP"],
    [
      "tells of 10 GB of image",
      withImage(() => ({ bytes: head(10_000_000_000), behind: "endless" })),
      "the server has 10000000000 bytes",
    ],
    [
      "sends an image without end",
      withImage(() => ({ bytes: encode("HTTP/1.1 200 OK\r\n\r\n"), behind: "endless" })),
      "",
    ],
    ["answers 404", () => ({ bytes: encode("HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n") }), "404"],
    [
      "answers 503 for the image",
      withImage(() => ({ bytes: encode("HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n") })),
      "503",
    ],
  ];
  for (const [name, server, message] of cases) stays(server, message, name);
  table.add(
    "a server that stalls, resets, circles, sends garbage, 10 GB, or nothing",
    cases.length,
    "the old version stays",
  );
});

test("a download that breaks after every few blocks comes through", () => {
  let count = 0;
  for (const piece of [5000, 20_000, 100_000]) {
    const dongle = updated(
      withImage((from) => ({ bytes: http(RELEASE.image, from).subarray(0, piece), behind: "reset" })),
    );
    well(dongle, `pieces of ${piece}`);
    assert.equal(dongle.version, NEW, `pieces of ${piece}: ${dongle.gateway!.update!.trouble}`);
    count++;
  }
  table.add("a server that breaks off again and again", count, "resumed; the new version runs");
});

for (const [behaviour, told] of [
  ["crash", "stopped before its self-test was over"],
  ["hang", "stopped before its self-test was over"],
  ["no network", "its self-test failed: network, REST"],
] as const)
  test(`an image that boots and then: ${behaviour}`, () => {
    const dongle = updated(honest(releaseFor({ behaviour })));
    well(dongle, behaviour);
    assert.deepEqual(dongle.lives, [OLD, NEW, OLD]);
    const { last } = dongle.gateway!.update!;
    assert.equal(last.outcome, "fell-back");
    assert.ok(last.message.includes(told), last.message);
    assert.ok(last.message.endsWith(`version ${OLD} runs again`), last.message);
    table.add(`an image that boots and then: ${behaviour}`, 1, "fell back; the old version runs");
  });

test("a cut in the trial of an image that loses the network never leaves it running", () => {
  let count = 0;
  for (let cut = steps - 6; cut <= steps + 6; cut++) {
    const dongle = updated(honest(releaseFor({ behaviour: "no network" })), cut);
    well(dongle, `cut at ${cut}`);
    assert.equal(dongle.version, OLD);
    count++;
  }
  table.add("the same, and a power cut at the end", count, "the old version runs");
});

after(() => table.check("bench"));
