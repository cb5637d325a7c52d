import { parseHex } from "../../modules/bytes/hex.js";
import { APDU_LIMIT } from "../../modules/dlms/assembly.js";
import { ApduDecoder } from "../../modules/dlms/raw.js";
import { equal, ok, test } from "../harness.js";
import { feed, TextSink } from "./collect.js";

const GOOD = "0f00000001 00 0202 0906 0100010700ff 06 00000309";
const READING = ["1-0:1.7.0 777"];

function decode(...parts: (string | number[])[]): (string[] | string)[] {
  const sink = new TextSink();
  const bytes = parts.flatMap((part) =>
    typeof part === "string" ? [...(parseHex(part.replaceAll(" ", "")) as Uint8Array)] : part,
  );
  return feed(new ApduDecoder(sink, {}), sink, bytes);
}

test("notifications follow each other without a frame", () => {
  equal(decode(GOOD), [READING]);
  equal(decode(GOOD, GOOD, GOOD), [READING, READING, READING]);
  equal(decode("e6e700", GOOD, "e6e600", GOOD), [READING, READING]);
});

test("each is delivered with its last byte", () => {
  const sink = new TextSink();
  const decoder = new ApduDecoder(sink, {});
  const bytes = parseHex(GOOD.replaceAll(" ", "")) as Uint8Array;
  for (const [index, byte] of bytes.entries()) {
    decoder.push(byte);
    equal(sink.messages.length, index === bytes.length - 1 ? 1 : 0);
  }
});

test("the wrapper of TCP and UDP has to be right about the length", () => {
  const length = (GOOD.replaceAll(" ", "").length / 2).toString(16).padStart(4, "0");
  equal(decode(`0001 0001 0001 ${length}`, GOOD), [READING]);
  equal(decode(`0001 0001 0001 ${length}`, GOOD, `0001 0001 0001 ${length}`, GOOD), [READING, READING]);
});

test("noise in front is passed over", () => {
  equal(decode("00ff7e7e", GOOD), [READING]);
  equal(
    decode("0f0f0f0f db", GOOD).filter((event) => typeof event !== "string"),
    [READING],
  );
  equal(decode("00ff7e13"), ["[noise]"]);
  equal(decode(""), []);
});

test("a broken one is told, and the next one found", () => {
  equal(decode("0f00000001 00 0202 0906 0100010700ff 07", GOOD), ["[malformed]", READING]);
  equal(decode(GOOD.slice(0, -2)), ["[truncated]"]);
});

test("one of the limit is taken, one byte more is an overflow", () => {
  const body = (size: number): string =>
    `0a82${(size - 10).toString(16).padStart(4, "0")}${"41".repeat(size - 10)}`;
  const of = (size: number): string => `0f00000001 00 ${body(size)}`;
  const [message] = decode(of(APDU_LIMIT));
  ok(Array.isArray(message) && message[0].length === "#0 ".length + APDU_LIMIT - 10);
  const events = decode(of(APDU_LIMIT + 9), GOOD);
  equal(events[0], "[overflow]");
  equal(events[events.length - 1], READING);
});

test("GET responses, when there is nothing else", () => {
  // u9n/dlms-cosem tests/test_dlms_connection.py and tests/test_xdlms/test_get.py, numbers masked.
  equal(decode("c401c1000600001391"), [["#0 5009"]]);
  equal(decode("c401c1000600001391", "c401c1000600001392"), [["#0 5009"], ["#0 5010"]]);
  equal(decode("c403c102 00 0910 49534b31303330303030303030303031 00 090c 07e50603040e091700ffc400"), [
    ["#0 ISK1030000000001", "#1 2021-06-03T14:09:23+01:00"],
  ]);
  equal(decode("c401c10103"), ["[refused]"]);
  for (const hex of [
    "c401c0000f0000280000ff0100",
    "c402c100000000010101",
    "c402c100000000130101",
    "c403c101000000130101",
    "c401c1",
    "c401c10100",
    "c403c100",
    "c401c10006000013",
  ])
    equal(decode(hex), ["[malformed]"], hex);
});

test("no bytes make it fall over or deliver twice", () => {
  let seed = 11;
  for (let round = 0; round < 300; round++) {
    const bytes: number[] = [];
    for (let at = 0; at < 300; at++) {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      bytes.push((seed >>> 16) & (round % 3 === 0 ? 0x1f : 0xff));
    }
    const sink = new TextSink();
    const events = feed(new ApduDecoder(sink, {}), sink, bytes);
    ok(!events.includes("[nothing]") && !events.includes("[more than told]"));
  }
});
