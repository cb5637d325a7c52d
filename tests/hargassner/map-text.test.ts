/** Texts in which an owner gives a map: short, as the boiler writes it, as a file of its memory card. */
import { ChannelMap } from "../../modules/hargassner/map.js";
import { fillMap, isMap, MapIntake, shortMap } from "../../modules/hargassner/map-text.js";
import { builtInMaps } from "../../modules/hargassner/maps.js";
import { Unit } from "../../modules/reading/unit.js";
import { engine, equal, ok, test } from "../harness.js";
import { listOf, mapNamed, random } from "./boiler.js";

const ROOM = 24_576;

function filled(text: string): ChannelMap {
  const map = new ChannelMap();
  ok(fillMap(text, map), text.slice(0, 60));
  return map;
}

function isSame(map: ChannelMap, other: ChannelMap): void {
  equal(
    [map.analogCount, map.wordCount, map.bitCount, map.isPlain],
    [other.analogCount, other.wordCount, other.bitCount, other.isPlain],
  );
  for (let id = 0; id < map.analogCount; id++)
    equal(
      [map.analogName(id), map.units[id], map.decimals[id], map.fields[id], map.checks[id]],
      [other.analogName(id), other.units[id], other.decimals[id], other.fields[id], other.checks[id]],
    );
  const bits = (from: ChannelMap) =>
    Array.from({ length: from.bitCount }, (_, bit) => `${from.bits[bit]} ${from.bitName(bit)}`).sort();
  equal(bits(map), bits(other));
}

test("every map of the software survives its short form", () => {
  for (const { name } of builtInMaps) {
    const map = mapNamed(name);
    const text = shortMap(map, ROOM);
    ok(isMap(text) && text.length < 5000, `${name}: ${text.length}`);
    isSame(filled(text), map);
  }
});

test("gaps, every unit, every number of decimals, first and last bits survive", () => {
  const map = new ChannelMap();
  map.clear("test");
  const units = [
    Unit.None,
    Unit.Celsius,
    Unit.Percent,
    Unit.Kilogram,
    Unit.Milliampere,
    Unit.Ampere,
    Unit.Millivolt,
    Unit.Volt,
    Unit.Watt,
    Unit.Kilowatt,
    Unit.KilowattHour,
    Unit.MegawattHour,
    Unit.Hour,
    Unit.Minute,
    Unit.Second,
    Unit.RevolutionsPerMinute,
    Unit.Bar,
    Unit.Millibar,
    Unit.Pascal,
    Unit.Millimetre,
    Unit.Litre,
    Unit.LitrePerMinute,
    Unit.LitrePerHour,
    Unit.CubicMetrePerHour,
    Unit.Hertz,
  ];
  for (let index = 0; index < units.length; index++)
    map.analog(2 * index, `Größe ${index}`, units[index], (index % 8) - 1);
  map.analog(399, "last", Unit.None, 0);
  for (const [word, bit] of [
    [0, 0],
    [0, 31],
    [1, 0],
    [1, 31],
    [3, 5],
    [15, 31],
  ] as const)
    map.digital(word, bit, `b${word}.${bit}`);
  isSame(filled(shortMap(map, ROOM)), map);
});

test("marks of the notation in a name cost the mark, not the map", () => {
  const map = new ChannelMap();
  map.clear("test");
  map.analog(0, "@0,ZK:C", Unit.None, 1);
  map.analog(1, "TK", Unit.Celsius, 1);
  map.digital(0, 1, ";+3 x|y");
  const copy = filled(shortMap(map, ROOM));
  equal([copy.analogName(0), copy.analogName(1), copy.placeOf(12)], ["0 ZK C", "TK", 1]);
  equal([copy.bits[0], copy.bitName(0)], [1, "3 x y"]);
});

test("a map that does not fit the room has no short form", () => {
  const text = shortMap(mapNamed("NANO_V14K"), ROOM);
  equal(shortMap(mapNamed("NANO_V14K"), text.length), text);
  equal(shortMap(mapNamed("NANO_V14K"), text.length - 1), "");
});

test("what is a map and what is none", () => {
  for (const text of [
    "",
    "nano_v14o3",
    "<DAQPRJ>",
    "junk <daqprj >",
    "<HISDAQ-V0.1>",
    "iris-map 8\nZK\n",
    "iris-map 8\nZK\nA\n",
  ])
    ok(isMap(text), text);
  for (const text of [
    "V99",
    "ZK,O2",
    "iris-map 8",
    "iris-map 8\n\n\n",
    "iris-map x\nZK\n\n",
    "<DAQ>",
    "@file",
    "<DAQPRJX>",
  ])
    ok(!isMap(text), text);
  for (const text of [
    "",
    "V99",
    "<DAQPRJ></DAQPRJ>",
    "<HISDAQ-V0.1;COMPRESSION(TOKEN-ESC(4B))>\x10\0\0\0",
    "<DAQPRJ><ANALOG><CHANNEL id='0' name='ZK'/>",
  ])
    equal(fillMap(text, new ChannelMap()), false, text);
});

/** Written without our reader at hand: the boiler's compression by its description, greedy over the last 8191 bytes. */
function packed(text: string): string {
  const ends = new Map<string, number>();
  let out = "";
  let at = 0;
  const remember = (from: number, to: number) => {
    for (let index = from; index < to; index++) ends.set(text.slice(index, index + 5), index);
  };
  while (at < text.length) {
    const from = ends.get(text.slice(at, at + 5)) ?? -1;
    const back = at - from;
    let length = 0;
    if (from >= 0 && back <= 8191)
      while (
        length < 8191 &&
        at + length < text.length &&
        text.charCodeAt(from + length) === text.charCodeAt(at + length)
      )
        length++;
    if (length < 5) {
      out += text[at];
      remember(at, at + 1);
      at++;
      continue;
    }
    const token = 0x1000_0000 + back * 0x2000 + length;
    for (const shift of [24, 16, 8, 0]) out += String.fromCharCode(Math.floor(token / 2 ** shift) % 256);
    remember(at, at + length);
    at += length;
  }
  return out;
}

const HEAD = "<HISDAQ-V0.1;COMPRESSION(TOKEN-ESC(4B, 0x10, 6, 13, 13))>";
const list = listOf(mapNamed("SD_NeoHV30_2025"));

/** Forms of a file with a list, by whoever wrote it. */
const files: readonly (readonly [string, string])[] = [
  ["the list alone", list],
  ["without line ends", list.replaceAll("\r\n", "")],
  ["with LF only", list.replaceAll("\r\n", "\n")],
  ["as the boiler's answer, brackets and all", `$<<${list}>>\r\n`],
  [
    "an answer whose element is complete by itself",
    `$<<${list.replace("<DAQPRJ>", "<DAQPRJ version='1'>")}>>\r\n`,
  ],
  [
    "saved from a terminal, with lines of the session before it",
    `$ack\r\npm 1 2 3 4\r\n$<<${list}>>\r\npm 1 2\r\n`,
  ],
  [
    "with an XML head and a byte order mark",
    `\xef\xbb\xbf<?xml version="1.0" encoding="ISO-8859-1"?>\r\n${list}`,
  ],
  [
    "in UTF-8",
    list.replace(/[\x80-\xff]/g, (letter) =>
      letter > "\xbf" ? `\xc3${String.fromCharCode(letter.charCodeAt(0) - 64)}` : `\xc2${letter}`,
    ),
  ],
  ["with double quotes and spaces", list.replaceAll("'", '"').replaceAll("=", " = ")],
  [
    "in small letters",
    list
      .replaceAll("CHANNEL", "channel")
      .replaceAll("DAQPRJ", "daqprj")
      .replaceAll("ANALOG", "analog")
      .replaceAll("DIGITAL", "digital"),
  ],
  ["as a setting of another program, in quotes", `msgformat="${list}"`],
  ["a file of the card, not compressed", `<HISDAQ-V0.1>\r\n${list}\r\npm 1 2 3`],
  ["a file of the card", HEAD + packed(`\r\n${list}\r\n${"pm 7 10.1 9.0 67.4 \r\n".repeat(50)}`)],
  ["a file of the card that was cut behind the list", HEAD + packed(`\r\n${list}\r\n`) + "\x10\x00"],
];

for (const [about, text] of files)
  test(`a list ${about}`, () => {
    isSame(filled(text), mapNamed("SD_NeoHV30_2025"));
    ok(isMap(text));
  });

test("bytes after the list do not matter, were they damaged", () => {
  const text = HEAD + packed(`\r\n${list}\r\n`) + "\x13\xff\xff\xff rest";
  const intake = new MapIntake(new ChannelMap());
  for (let at = 0; at < text.length && intake.running; at++) intake.push(text.charCodeAt(at));
  ok(intake.done);
});

test("noise is no map and harms nothing", () => {
  const next = random(6);
  for (let round = 0; round < (engine === "xs" ? 20 : 500); round++) {
    let noise = next(2) === 0 ? HEAD : "<DAQPRJ>";
    for (let index = next(600); index > 0; index--) noise += String.fromCharCode(next(256));
    equal(fillMap(noise, new ChannelMap()), false);
  }
});
