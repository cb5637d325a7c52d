/** The manifest: what is read, what is refused, and what a signature covers. */
import { readOffer } from "../../modules/update/offer.js";
import {
  MANIFEST_LIMIT,
  NOTES_LIMIT,
  parseRelease,
  type Release,
  signedBytes,
} from "../../modules/update/release.js";
import { compareVersions, isVersion } from "../../modules/update/version.js";
import { equal, ok, test } from "../harness.js";
import { BOARD, imageOf, KEY, manifestOf, OTHER_KEY, releaseOf, utf8 } from "./releases.js";
import { hexText, sha256, testCrypto } from "./sha256.js";

const IMAGE = imageOf(5000);
const GOOD = releaseOf(IMAGE);

function problemOf(text: string | Uint8Array): string {
  const bytes = typeof text === "string" ? utf8(text) : text;
  return parseRelease(bytes, 0, bytes.length).problem;
}

/** The manifest with one member changed, unsigned. */
function changed(member: string, value: unknown): string {
  return JSON.stringify({ ...GOOD, [member]: value });
}

function withImage(member: string, value: unknown): string {
  return changed("images", [{ ...GOOD.images[0], [member]: value }]);
}

const rules = { version: "1.0.0", board: BOARD, channel: "stable", keys: [KEY], crypto: testCrypto };

function offerOf(release: Release | string, more: object = {}) {
  const bytes = typeof release === "string" ? utf8(release) : manifestOf(release);
  return readOffer(bytes, 0, bytes.length, { ...rules, ...more });
}

test("SHA-256 of the tests is SHA-256 (FIPS 180-4 examples)", () => {
  equal(hexText(sha256(utf8("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  equal(hexText(sha256()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});

test("a manifest is read back as it was written", () => {
  const bytes = manifestOf(GOOD);
  const { release, problem } = parseRelease(bytes, 0, bytes.length);
  equal(problem, "");
  equal(JSON.stringify(release), JSON.stringify(GOOD));
});

test("signed is the compact JSON without the signature, in UTF-8", () => {
  const release = {
    version: "1.2.3",
    date: "2026-01-02",
    channel: "beta",
    notes: 'é "x"\n',
    images: [{ board: "node", url: "a.mjs", size: 3, sha256: "00".repeat(32) }],
  };
  const expected = `{"version":"1.2.3","date":"2026-01-02","channel":"beta","notes":"é \\"x\\"\\n","images":[{"board":"node","url":"a.mjs","size":3,"sha256":"${"00".repeat(32)}"}]}`;
  equal(hexText(signedBytes(release)), hexText(utf8(expected)));
});

for (const [name, text] of [
  ["nothing", ""],
  ["garbage", "\u0000\u0001garbage"],
  ["no object", "[]"],
  ["null", "null"],
  ["deep nesting", `${"[".repeat(2000)}${"]".repeat(2000)}`],
  ["deep nesting in quotes left open", `"${"[".repeat(2000)}`],
  ["a member more", changed("more", 1)],
  ["a member less", changed("notes", undefined)],
  ["a version that is none", changed("version", "1.2")],
  ["a version with a zero in front", changed("version", "01.2.3")],
  ["a version that is a number", changed("version", 1)],
  ["a date that is none", changed("date", "20-11-2026")],
  ["a channel in capitals", changed("channel", "Stable")],
  ["notes that are too long", changed("notes", "x".repeat(NOTES_LIMIT + 1))],
  ["notes with a control character", changed("notes", "a\u001b[2J")],
  ["a short signature", changed("signature", "00")],
  ["no images", changed("images", [])],
  [
    "nine images",
    changed(
      "images",
      Array.from({ length: 9 }, (_, index) => ({ ...GOOD.images[0], board: `b${index}` })),
    ),
  ],
  ["one board twice", changed("images", [GOOD.images[0], GOOD.images[0]])],
  ["an image that is a list", changed("images", [[]])],
  ["a size of nothing", withImage("size", 0)],
  ["a size below nothing", withImage("size", -1)],
  ["half a byte", withImage("size", 1.5)],
  ["a size as text", withImage("size", "5000")],
  ["17 MiB", withImage("size", 17 * 1024 * 1024)],
  ["a short digest", withImage("sha256", "00")],
  ["a digest in capitals", withImage("sha256", "A".repeat(64))],
  ["a board that is a path", withImage("board", "../x")],
  ["a URL with a line end", withImage("url", "a\r\nX: y")],
  ["a long URL", withImage("url", "x".repeat(513))],
  ["more bytes than there may be", `${" ".repeat(MANIFEST_LIMIT)}${JSON.stringify(GOOD)}`],
] as const)
  test(`refused: ${name}`, () => {
    ok(problemOf(text).startsWith("the release manifest "), problemOf(text));
  });

test("at the limits it is read: notes, eight images, bytes", () => {
  equal(problemOf(changed("notes", "x".repeat(NOTES_LIMIT))), "");
  const images = Array.from({ length: 8 }, (_, index) => ({ ...GOOD.images[0], board: `b${index}` }));
  equal(problemOf(changed("images", images)), "");
  const text = JSON.stringify(GOOD);
  equal(problemOf(`${" ".repeat(MANIFEST_LIMIT - text.length)}${text}`), "");
});

test("not UTF-8 is refused", () => {
  ok(problemOf(new Uint8Array([0x7b, 0xff, 0x7d])).endsWith("is not UTF-8"));
});

test("a release that is trusted, ours and newer is an offer", () => {
  const { offer, problem } = offerOf(GOOD);
  equal(problem, "");
  ok(offer!.order > 0);
  equal(offer!.image.size, 5000);
});

test("white space and the order of members do not matter to the signature", () => {
  const { signature, images, notes, channel, date, version } = GOOD;
  const text = JSON.stringify({ signature, images, notes, channel, date, version }, undefined, 2);
  equal(offerOf(text).problem, "");
});

test("every bit of what is signed counts", () => {
  for (const member of ["version", "date", "channel", "notes"] as const) {
    const value = member === "version" ? "2.0.1" : member === "date" ? "2026-11-21" : `${GOOD[member]}x`;
    const { offer, problem } = offerOf(changed(member, value), { channel: "" });
    equal([offer, problem], [undefined, "the release manifest is not signed with a trusted key"], member);
  }
  for (const [member, value] of [
    ["size", 5001],
    ["url", "other.bin"],
    ["sha256", "0".repeat(64)],
    ["board", "other"],
  ] as const)
    ok(!offerOf(withImage(member, value)).offer, member);
  for (let digit = 0; digit < 128; digit++) {
    const flipped = GOOD.signature[digit] === "0" ? "1" : "0";
    const signature = GOOD.signature.slice(0, digit) + flipped + GOOD.signature.slice(digit + 1);
    ok(!offerOf({ ...GOOD, signature }).offer, `digit ${digit}`);
  }
});

for (const [name, release, more, expected] of [
  ["another key", releaseOf(IMAGE, { key: OTHER_KEY }), {}, "not signed with a trusted key"],
  ["no trusted key", GOOD, { keys: [] }, "no key is trusted"],
  ["another board", releaseOf(IMAGE, { board: "esp32-c3" }), {}, "no image for this board (bench)"],
  ["another channel", releaseOf(IMAGE, { channel: "beta" }), {}, "belongs to the channel beta"],
  ["too large for the slot", GOOD, { capacity: 4999 }, "larger than the place"],
] as const)
  test(`no offer: ${name}`, () => {
    const { offer, problem } = offerOf(release, more);
    equal(offer, undefined);
    ok(problem.includes(expected), problem);
  });

test("two keys are trusted while one is rotated", () => {
  for (const key of [KEY, OTHER_KEY])
    ok(offerOf(releaseOf(IMAGE, { key }), { keys: [KEY, OTHER_KEY] }).offer);
});

test("an older release and the same one say so", () => {
  ok(offerOf(releaseOf(IMAGE, { version: "0.9.9" })).offer!.order < 0);
  equal(offerOf(releaseOf(IMAGE, { version: "1.0.0" })).offer!.order, 0);
});

test("versions stand in the order of Semantic Versioning, clause 11", () => {
  const order = [
    "0.9.9",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.0.1",
    "1.2.0",
    "1.10.0",
    "2.0.0",
  ];
  for (let left = 0; left < order.length; left++)
    for (let right = 0; right < order.length; right++)
      equal(
        Math.sign(compareVersions(order[left], order[right])),
        Math.sign(left - right),
        `${order[left]} ${order[right]}`,
      );
  for (const text of [
    "",
    "1",
    "1.0",
    "v1.0.0",
    "1.0.0+5",
    "1.0.0-",
    "1.0.0 ",
    "1.0.0-é",
    `1.0.0-${"x".repeat(40)}`,
  ])
    equal(isVersion(text), false, text);
});
