import { ascii, Writer } from "../../modules/bytes/writer.js";
import { equal, ok, test, throws } from "../harness.js";

function written(size: number, body: (writer: Writer) => void): string {
  const writer = new Writer(new Uint8Array(size));
  body(writer);
  return writer.overflow ? "overflow" : writer.toString();
}

/** JSON text of a writer, read back by the engine's own parser: UTF-8 is decoded here, by hand. */
function decoded(writer: Writer): string {
  let text = "";
  for (let index = 0; index < writer.position; ) {
    const byte = writer.buffer[index++];
    const more = byte < 0x80 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    let point = more === 0 ? byte : byte & (0x3f >> more);
    for (let count = 0; count < more; count++) {
      ok((writer.buffer[index] & 0xc0) === 0x80, "a continuation byte");
      point = (point << 6) | (writer.buffer[index++] & 0x3f);
    }
    text += String.fromCodePoint(point);
  }
  return text;
}

test("texts and numbers", () => {
  const table: [string, (writer: Writer) => void][] = [
    ["abc", (writer) => writer.text("abc")],
    ["0", (writer) => writer.unsigned(0)],
    ["9007199254740991", (writer) => writer.unsigned(Number.MAX_SAFE_INTEGER)],
    ["-66", (writer) => writer.integer(-66)],
    ["63.44", (writer) => writer.decimal(6344, -2)],
    ["-0.05", (writer) => writer.decimal(-5, -2)],
    ["007", (writer) => writer.padded(7, 3)],
    ["0aff", (writer) => writer.hex(new Uint8Array([1, 10, 255]), 1, 3)],
    ["bc", (writer) => writer.bytes(ascii("abcd"), 1, 3)],
    ["\xc2\xb0C", (writer) => writer.text("°C")],
    ["\xc2\xb0C", (writer) => writer.latin(new Uint8Array([0xb0, 0x43]), 0, 2)],
  ];
  for (const [expected, body] of table) equal(written(64, body), expected);
});

test("everything fits exactly, and one byte less is overflow with nothing half written", () => {
  const table: ((writer: Writer) => void)[] = [
    (writer) => writer.text("abc"),
    (writer) => writer.text("12°C"),
    (writer) => writer.text("\u{1f321}"),
    (writer) => writer.put(ascii("abcdef")),
    (writer) => writer.unsigned(123456),
    (writer) => writer.decimal(-123456, -9),
    (writer) => writer.decimal(1, 63),
    (writer) => writer.padded(12, 5),
    (writer) => writer.hex(new Uint8Array(3), 0, 3),
    (writer) => writer.jsonText('a"\u0001°'),
    (writer) => writer.jsonBytes(new Uint8Array([0, 0x80, 0xff]), 0, 3),
  ];
  for (const body of table) {
    const wide = new Writer(new Uint8Array(200));
    body(wide);
    ok(!wide.overflow);
    equal(
      written(wide.position, body),
      written(200, body),
      "a buffer of just the length: " + wide.toString(),
    );
    equal(written(wide.position - 1, body), "overflow");
  }
});

test("nothing is written after an overflow until the writer is rewound", () => {
  const writer = new Writer(new Uint8Array(4));
  writer.text("abc");
  writer.unsigned(12);
  ok(writer.overflow);
  writer.byte(0x78);
  equal(writer.toString(), "abc");
  writer.rewind(2);
  ok(!writer.overflow);
  writer.text("yz");
  equal(writer.toString(), "abyz");
  writer.reset();
  equal(writer.position, 0);
});

test("an exponent that no column holds is refused", () => {
  equal(
    written(400, (writer) => writer.decimal(1, 128)),
    "1" + "0".repeat(128),
  );
  equal(
    written(400, (writer) => writer.decimal(1, 129)),
    "overflow",
  );
  equal(written(400, (writer) => writer.decimal(1, -128)).length, 130);
  equal(
    written(400, (writer) => writer.decimal(1, -129)),
    "overflow",
  );
});

test("a JSON string says the same to any parser, and holds no control character", () => {
  const table = [
    "",
    'quote " backslash \\ slash /',
    "\u0000\u0001\b\f\n\r\t\u001f\u007f\u0080\u009f",
    "m³ °C € 漢 \u{1f321}",
    "</script><!--",
    "\u2028\u2029",
  ];
  for (const text of table) {
    const writer = new Writer(new Uint8Array(256));
    writer.jsonText(text);
    for (let index = 0; index < writer.position; index++) ok(writer.buffer[index] >= 0x20, text);
    equal(JSON.parse(decoded(writer)), text);
  }
});

test("lone surrogates become the replacement character", () => {
  const table: [string, string][] = [
    ["\ud800", "\ufffd"],
    ["\udc00", "\ufffd"],
    ["\ud800\ud800\udc00", "\ufffd\u{10000}"],
    ["a\udbffb", "a\ufffdb"],
  ];
  for (const [text, expected] of table) {
    const writer = new Writer(new Uint8Array(64));
    writer.jsonText(text);
    equal(JSON.parse(decoded(writer)), expected);
    writer.reset();
    writer.text(text);
    equal(decoded(writer), expected);
  }
});

test("every byte that a meter may send is a JSON string of that ISO 8859-1 character", () => {
  const source = new Uint8Array(256);
  let expected = "";
  for (let byte = 0; byte < 256; byte++) {
    source[byte] = byte;
    expected += String.fromCharCode(byte);
  }
  const writer = new Writer(new Uint8Array(1024));
  writer.jsonBytes(source, 0, 256);
  equal(JSON.parse(decoded(writer)), expected);
});

test("constants are seven-bit", () => {
  throws(() => ascii("°"), /seven-bit/);
});
