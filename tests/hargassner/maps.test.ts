/** Channel maps: those of the software, lists of boilers and owners, files of memory cards. */
import { findMap } from "../../modules/hargassner/catalogue.js";
import { CardReader, compressedFrom } from "../../modules/hargassner/compression.js";
import { LIST_LIMIT, ListParser } from "../../modules/hargassner/daqprj.js";
import { fieldOfName, keyOfName, namedFields } from "../../modules/hargassner/fields.js";
import {
  BIT_LIMIT,
  CHANNEL_LIMIT,
  ChannelMap,
  NAME_LIMIT,
  unitOfText,
} from "../../modules/hargassner/map.js";
import { builtInMaps } from "../../modules/hargassner/maps.js";
import { hargassner } from "../../modules/hargassner/protocol.js";
import { Unit } from "../../modules/reading/unit.js";
import { equal, ok, test } from "../harness.js";
import { listOf, mapNamed, pmLines, Reading } from "./boiler.js";

/** Name, analog channels, digital words, named bits; as the boilers and those who published them count. */
const sizes: readonly (readonly [string, number, number, number])[] = [
  ["NANO_V14K", 182, 8, 82],
  ["NANO_V14L", 141, 8, 87],
  ["NANO_V14M", 146, 8, 99],
  ["NANO_V14N", 104, 8, 109],
  ["NANO_V14N2", 127, 8, 109],
  ["NANO_V14O3", 105, 8, 109],
  ["V14_1HAR_q1", 113, 8, 116],
  ["V14_0HAR_q", 112, 8, 116],
  ["V14_1HAR_q1_solar", 132, 8, 116],
  ["V14_0m5", 146, 8, 99],
  ["V14_0d", 165, 6, 84],
  ["SD_V14.0k3_Nano.2_25", 182, 8, 82],
  ["SD_NeoHV30_2025", 133, 8, 98],
];

test("there are 13 maps", () => equal(builtInMaps.length, sizes.length));

for (const [name, analog, words, bits] of sizes)
  test(`${name} is whole`, () => {
    const map = mapNamed(name);
    equal([map.analogCount, map.wordCount, map.bitCount], [analog, words, bits]);
    for (let id = 0; id < analog; id++) ok(map.isNamed(id), `channel ${id}`);
    equal(map.analogName(0), "ZK");
    equal(map.analogName(1), "O2");
    equal(map.analogName(3), "TK");
    ok(map.placeOf(fieldOfName("TRG")) > 0);
  });

test("a map that a boiler writes and we read is the map", () => {
  for (const { name } of builtInMaps) {
    const map = mapNamed(name);
    const copy = parsed(listOf(map));
    equal(copy.analogCount, map.analogCount);
    equal(copy.bitCount, map.bitCount);
    for (let id = 0; id < map.analogCount; id++)
      equal(
        [copy.analogName(id), copy.units[id], copy.decimals[id], copy.fields[id], copy.checks[id]],
        [map.analogName(id), map.units[id], map.decimals[id], map.fields[id], map.checks[id]],
      );
    for (let bit = 0; bit < map.bitCount; bit++)
      equal([copy.bitName(bit), copy.bits[bit]], [map.bitName(bit), map.bits[bit]]);
  }
});

function parsed(text: string): ChannelMap {
  const map = new ChannelMap();
  const parser = new ListParser(map);
  parser.begin("test");
  for (let index = 0; index < text.length; index++) parser.push(text.charCodeAt(index) & 0xff);
  return map;
}

const wrap = (analog: string, digital = "") =>
  `<DAQPRJ><ANALOG>${analog}</ANALOG><DIGITAL>${digital}</DIGITAL></DAQPRJ>`;

test("lists in all the ways in which they are written", () => {
  const ways = [
    "<CHANNEL id='0' name='Störungs Nr' unit='°C' dop='0'/>",
    '<CHANNEL id="0" name="Störungs Nr" unit="°C" dop="0"/>',
    '<channel dop="0" ID="0"\r\n unit="&#176;C" name=" Störungs Nr "></channel>',
    "<?xml version='1.0'?><!-- a remark --><CHANNEL  id = '0' name='St\xc3\xb6rungs Nr' unit='\xc2\xb0C' dop='0' new='1' />",
  ];
  for (const way of ways) {
    const map = parsed(wrap(way));
    equal([map.analogName(0), map.units[0], map.decimals[0]], ["Störungs Nr", Unit.Celsius, 0], way);
  }
});

test("what does not fit is passed over: ids, bits, names that are too many, too great or double", () => {
  const map = parsed(
    wrap(
      `<CHANNEL id='${CHANNEL_LIMIT}' name='a'/><CHANNEL id='${CHANNEL_LIMIT - 1}' name='b'/><CHANNEL id='-1' name='c'/>` +
        "<CHANNEL name='d'/><CHANNEL id='1'/><CHANNEL id='2' name='e' dop='x'/><CHANNEL id='2' name='f'/>" +
        `<CHANNEL id='3' name='${"g".repeat(NAME_LIMIT + 1)}'/>`,
      "<CHANNEL id='16' bit='0' name='h'/><CHANNEL id='0' bit='32' name='i'/><CHANNEL id='0' bit='31' name='j'/>",
    ),
  );
  equal(map.analogCount, CHANNEL_LIMIT);
  equal(
    [0, 1, 2].map((id) => map.analogName(id)),
    ["", "", "e"],
  );
  equal(map.analogName(3).length, NAME_LIMIT);
  equal([map.bitCount, map.bitName(0)], [1, "j"]);
});

test("bits end at their limit", () => {
  let bits = "";
  for (let bit = 0; bit <= BIT_LIMIT; bit++)
    bits += `<CHANNEL id='${bit >> 5}' bit='${bit & 31}' name='n${bit}'/>`;
  equal(parsed(wrap("<CHANNEL id='0' name='a'/>", bits)).bitCount, BIT_LIMIT);
});

test("a list without channels, and one that never ends, fail", () => {
  const map = new ChannelMap();
  const parser = new ListParser(map);
  parser.begin("test");
  for (const letter of "<DAQPRJ></DAQPRJ>") parser.push(letter.charCodeAt(0));
  ok(parser.failed && !parser.done);
  parser.begin("test");
  for (let count = 0; count < LIST_LIMIT; count++) parser.push(0x20);
  ok(parser.running);
  parser.push(0x20);
  ok(parser.failed);
});

test("units of boilers", () => {
  const units: [string, number][] = [
    ["°C", Unit.Celsius],
    ["KW", Unit.Kilowatt],
    ["Min", Unit.Minute],
    ["l/min", Unit.LitrePerMinute],
    ["furlong", Unit.None],
  ];
  for (const [text, unit] of units) equal(unitOfText(text), unit, text);
});

test("a map is found by its name, however it is written; anything else is a list or nothing", () => {
  ok(findMap("nano_v14n2 ") >= 0);
  equal(findMap("V99"), -1);
  const line = pmLines("nano-v14.1har-q-solar")[0];
  const reading = new Reading({ map: "this is no map" }).read(`${line}\r\n`);
  equal(reading.last.values.get("TK"), "66.0");
  ok(/holds no list of channels/.test(reading.remarks[0]), reading.remarks[0]);
});

/** Compresses as the boiler does: tokens for what was there before, itself otherwise. */
function compress(text: string): string {
  let out = "";
  for (let at = 0; at < text.length; ) {
    const from = at >= 8 ? text.lastIndexOf(text.slice(at, at + 8), at - 1) : -1;
    const distance = at - from;
    let length = 0;
    if (from >= 0 && distance < 8192)
      while (length < 8191 && at + length < text.length && text[from + length] === text[at + length])
        length++;
    if (length >= 8) {
      const token = ((0x10 << 24) | (distance << 13) | length) >>> 0;
      out += String.fromCharCode(token >>> 24, (token >>> 16) & 255, (token >>> 8) & 255, token & 255);
      at += length;
    } else out += text[at++];
  }
  return out;
}

const HEAD = "<HISDAQ-V0.1;COMPRESSION(TOKEN-ESC(4B, 0x10, 6, 13, 13))>";

function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}

test("a file of a memory card: list and lines come out as they went in", () => {
  const content =
    `\r\n${listOf(mapNamed("SD_NeoHV30_2025"))}\r\n${pmLines("neo-hv-v10.2har-n1").join("\r\n")}\r\n`.repeat(
      3,
    );
  const packed = compress(content);
  ok(packed.length < content.length / 3);
  const unpacked = hargassner.unpack(bytesOf(HEAD + packed))!;
  equal(unpacked.length, content.length);
  for (let index = 0; index < unpacked.length; index++)
    if (unpacked[index] !== content.charCodeAt(index)) throw new Error(`byte ${index}`);
  const reading = new Reading({ map: HEAD + packed }).read(`${pmLines("neo-hv-v10.2har-n1")[0]}\r\n`);
  equal(reading.last.values.get("TK"), "26.1");
  ok(/its owner's list/.test(reading.remarks[0]));
});

test("a copy may overlap what it makes; a token that points before the beginning ends it", () => {
  const out: number[] = [];
  const card = new CardReader({ push: (byte) => out.push(byte) });
  for (const byte of [0x61, 0x62, 0x10, 0x00, 0x40, 0x05]) card.push(byte);
  equal(String.fromCharCode(...out), "abababa");
  for (const byte of [0x13, 0xff, 0xff, 0xff]) card.push(byte);
  ok(card.failed);
});

test("only a compressed card file is unpacked", () => {
  equal(compressedFrom(bytesOf(`${HEAD}x`)), HEAD.length);
  equal(compressedFrom(bytesOf("<HISDAQ-V0.1>pm 1")), -1);
  equal(compressedFrom(bytesOf("pm 1 2 3")), -1);
  equal(compressedFrom(bytesOf("<HISDAQ")), -1);
});

test("keys of channels without a field are words", () => {
  equal(keyOfName("LZ ES seit Füll."), "lz_es_seit_fuell");
  equal(keyOfName("BLDC_ES ist"), "bldc_es_ist");
  equal(
    namedFields.filter(({ names }, index) => names.some((name) => fieldOfName(name) !== index + 1)),
    [],
  );
});
