import { decodeUtf8 } from "../../modules/bytes/utf8.js";
import { Writer } from "../../modules/bytes/writer.js";
import { equal, test } from "../harness.js";

test("every plane, there and back", () => {
  const text = "\0 az\x7f\x80 m³ °C ߿ࠀ 漢 \ud7ff\ue000\uffff \u{10000} \u{1f321} \u{10ffff}";
  const writer = new Writer(new Uint8Array(128));
  writer.text(text);
  equal(decodeUtf8(writer.buffer, 0, writer.position), text);
  equal(decodeUtf8(writer.buffer, 5, 5), "");
  for (const length of [63, 64, 65, 1000]) {
    const long = new Writer(new Uint8Array(4000));
    long.text("°".repeat(length));
    equal(decodeUtf8(long.buffer, 0, long.position), "°".repeat(length));
  }
});

test("what is not UTF-8 is refused", () => {
  const table: number[][] = [
    [0x80],
    [0xc0, 0x80],
    [0xc1, 0xbf],
    [0xc3],
    [0xc3, 0x41],
    [0xe0, 0x9f, 0xbf],
    [0xed, 0xa0, 0x80],
    [0xed, 0xbf, 0xbf],
    [0xe2, 0x82],
    [0xf0, 0x8f, 0xbf, 0xbf],
    [0xf4, 0x90, 0x80, 0x80],
    [0xf5, 0x80, 0x80, 0x80],
    [0xff],
    [0x41, 0xb0],
  ];
  for (const bytes of table) equal(decodeUtf8(new Uint8Array(bytes), 0, bytes.length), undefined, `${bytes}`);
});
