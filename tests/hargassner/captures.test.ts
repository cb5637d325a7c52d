/** Real lines of boilers: what was expected of each, byte for byte. */
import { parseTranscript } from "../../modules/line/transcript.js";
import { capture, captureNames } from "../captures.js";
import { equal, ok, test } from "../harness.js";
import { Reading, received } from "./boiler.js";

const names = captureNames("hargassner").map((name) => name.replace(/^hargassner\/|\.capture$/g, ""));

for (const name of names)
  test(`${name}: every expected value, as the boiler wrote it`, () => {
    const reading = new Reading();
    let expected = 0;
    for (const item of parseTranscript(capture(`hargassner/${name}.capture`)))
      if (item.kind === "received") {
        for (const byte of item.bytes) reading.read(String.fromCharCode(byte));
      } else if (item.kind === "reading") {
        expected++;
        equal(reading.last.values.get(item.code), item.value, `${item.code} of line ${reading.lines.length}`);
      }
    ok(expected > 0 || reading.lines.length > 0);
  });

test("the states of a run of seven hours, in order", () => {
  const { lines, faults } = new Reading().read(received("nano-v14.0k3"));
  equal(
    lines.map((line) => line.values.get("ZK")),
    ["3", "4", "5", "6", "7", "8", "3", "4", "5", "6", "8", "9", "1"],
  );
  equal(faults, []);
});

test("RS-232: NULs and half a line before the first, tm lines tell the time, any line end", () => {
  const { lines, faults, decoder } = new Reading().read(received("rs232"));
  equal(faults, []);
  ok(lines.length >= 3);
  for (const { values } of lines) equal(values.size, 94);
  ok(decoder.codeText(4000) === "#0");
});

test("a line that no map fits is told by places, with the reason", () => {
  const reading = new Reading().read(received("unknown"));
  equal(reading.lines[0].values.size, 213);
  equal(reading.lines[0].values.get("#0"), "5");
  equal(reading.lines[0].values.get("#205"), "0003");
  equal(reading.faults, ["malformed"]);
  ok(/no map fits lines of 213 values/.test(reading.remarks[0]));
});
