import { isTranscript, parseTranscript } from "../../modules/line/transcript.js";
import { equal, test, throws } from "../harness.js";

test("every kind of line", () => {
  const items = parseTranscript(
    '# a note\n> 80 3F01058A0D\r\n< 40\n+350ms\n@ 2400 7E1\n= 60 55.006 MWh\n= 9.1 "a b" x\n= 6.8.1\n! crc\n\n',
  );
  equal(items, [
    { kind: "note", text: "a note" },
    { kind: "sent", bytes: new Uint8Array([0x80, 0x3f, 0x01, 0x05, 0x8a, 0x0d]) },
    { kind: "received", bytes: new Uint8Array([0x40]) },
    { kind: "pause", milliseconds: 350 },
    { kind: "line", text: "2400 7E1" },
    { kind: "reading", code: "60", value: "55.006", unit: "MWh" },
    { kind: "reading", code: "9.1", value: "a b", unit: "x" },
    { kind: "reading", code: "6.8.1", value: "", unit: "" },
    { kind: "fault", name: "crc" },
  ]);
});

test("a line that is none of these is named by its number", () => {
  throws(() => parseTranscript("# ok\n< 4g"), /line 2/);
  throws(() => parseTranscript("< 4"), /line 1/);
  throws(() => parseTranscript("+soon"), /line 1/);
  throws(() => parseTranscript("hello"), /line 1/);
});

test("what looks like a transcript", () => {
  equal(isTranscript("# note\n< 40"), true);
  equal(isTranscript("\n> 80 3f"), true);
  equal(isTranscript("403f100"), false);
  equal(isTranscript("/KFM5KAIFA-METER"), false);
});
