/** Lines of a boiler taken apart: every limit, at it and one past it; every way in which a stream is cut. */
import {
  Event,
  LINE_LIMIT,
  LineFrame,
  VALUES_LIMIT,
  VALUES_MINIMUM,
} from "../../modules/hargassner/frame.js";
import { faultName } from "../../modules/readout/fault.js";
import { engine, equal, ok, test } from "../harness.js";
import { pmLines, random } from "./boiler.js";

/** Events of a text: "line N", a fault, "note", "clock", "list N" (bytes of it). */
function events(text: string, listEnd = "</DAQPRJ>"): string[] {
  const told: string[] = [];
  let list = "";
  const frame: LineFrame = new LineFrame({
    beginList() {
      list = "";
    },
    pushList(byte) {
      list += String.fromCharCode(byte);
      if (list.endsWith(listEnd)) told.push(`list ${list}`);
    },
    get listRuns() {
      return !list.endsWith(listEnd);
    },
  });
  for (let index = 0; index < text.length; index++)
    switch (frame.push(text.charCodeAt(index) & 0xff)) {
      case Event.Line:
        told.push(`line ${frame.count}`);
        break;
      case Event.Note:
        told.push("note");
        break;
      case Event.Clock:
        told.push("clock");
        break;
      case Event.Fault:
        told.push(faultName(frame.fault));
    }
  return told;
}

function values(count: number, value = "7"): string {
  return `pm ${`${value} `.repeat(count)}`;
}

const good = values(50);

const streams: readonly (readonly [about: string, text: string, expected: readonly string[]])[] = [
  ["CR LF", `${good}\r\n${good}\r\n`, ["line 50", "line 50"]],
  ["LF CR", `${good}\n\r${good}\n\r`, ["line 50", "line 50"]],
  ["LF", `${good}\n${good}\n`, ["line 50", "line 50"]],
  ["CR", `${good}\r${good}\r`, ["line 50", "line 50"]],
  ["no space before the end", `${good.trimEnd()}\r\n`, ["line 50"]],
  ["two spaces", `${good.replaceAll(" ", "  ")}\r\n`, ["line 50"]],
  ["no end: not complete", good, []],
  ["the second half of a line first", `7 7 7 7\r\n${good}\r\n`, ["line 50"]],
  ["NULs of a serial line in front", `\0\0\0\0${good}\r\n`, ["line 50"]],
  ["a line within a line: the first was cut", `pm 7 7 7.${good}\r\n`, ["truncated", "line 50"]],
  ["least count", `${values(VALUES_MINIMUM)}\r\n`, [`line ${VALUES_MINIMUM}`]],
  ["one less", `${values(VALUES_MINIMUM - 1)}\r\n`, ["malformed"]],
  ["greatest count", `${values(VALUES_LIMIT)}\r\n`, [`line ${VALUES_LIMIT}`]],
  ["one more", `${values(VALUES_LIMIT + 1)}\r\n`, ["malformed"]],
  ["longest line", `pm ${"1 ".repeat(100)}${"1".repeat(LINE_LIMIT - 200)}\r\n`, ["line 101"]],
  [
    "one byte more",
    `pm ${"1 ".repeat(100)}${"1".repeat(LINE_LIMIT - 199)}\r\n${good}\r\n`,
    ["overflow", "line 50"],
  ],
  ["hexadecimal words", `${good}0083 40F A007 20079 8b\r\n`, ["line 55"]],
  ["negative and decimal", `${good}-20.0 -0 0.00 14589.7\r\n`, ["line 54"]],
  ["two points", `${good}1.2.3\r\n`, ["malformed"]],
  ["a point at the end", `${good}1.\r\n`, ["malformed"]],
  ["a point at the start", `${good}.5\r\n`, ["malformed"]],
  ["a sign alone", `${good}-\r\n`, ["malformed"]],
  ["a sign inside", `${good}1-2\r\n`, ["malformed"]],
  ["a hexadecimal number with a sign", `${good}-A0\r\n`, ["malformed"]],
  ["a damaged token", `${good}-1.0\x10\x06@2\r\n`, ["malformed"]],
  ["a NUL inside", `pm 7 7\0 ${values(50).slice(3)}\r\n`, ["malformed"]],
  ["an empty pm", "pm \r\n", []],
  [
    "events",
    `z 22:33:49 Kessel Start\r\nzPK Z\xdcND.ES\r\nzERR\r\n${good}\r\n`,
    ["note", "note", "note", "line 50"],
  ],
  ["clock", `tm 2017-11-26 12:26:19\r\n${good}\r\n`, ["clock", "line 50"]],
  ["answers to others' questions", `$ack\r\n$uptime 7\r\n${good}\r\n`, ["line 50"]],
  ["a word that ends in pm", `zrpm 7 7\r\n${good}\r\n`, ["note", "line 50"]],
  ["a list", "$<<<DAQPRJ>abc</DAQPRJ>>>\r\n", ["list <DAQPRJ>abc</DAQPRJ>"]],
  ["a list as a file", "<DAQPRJ>abc</DAQPRJ>", ["list <DAQPRJ>abc</DAQPRJ>"]],
  [
    "a line between two pieces of a list",
    `$<<<DAQPRJ><C n='T${good}\r\nK'/></DAQPRJ>>>\r\n${good}\r\n`,
    ["line 50", "list <DAQPRJ><C n='TK'/></DAQPRJ>", "line 50"],
  ],
  [
    "rpm and pm inside a list",
    "<DAQPRJ unit='rpm' a='pm b' c='pm'></DAQPRJ>",
    ["list <DAQPRJ unit='rpm' a='pm b' c='pm'></DAQPRJ>"],
  ],
  [
    "a list in the middle of a line",
    `pm 7 7 7$<<<DAQPRJ>a</DAQPRJ>>>\r\n${good}\r\n`,
    ["truncated", "list <DAQPRJ>a</DAQPRJ>", "line 50"],
  ],
];

for (const [about, text, expected] of streams) test(about, () => equal(events(text), [...expected]));

test("after a reset half a line is forgotten", () => {
  const frame = new LineFrame({ beginList() {}, pushList() {}, listRuns: false });
  for (const letter of "pm 7 7 7") frame.push(letter.charCodeAt(0));
  ok(frame.isCut);
  frame.reset();
  ok(!frame.isCut);
  let lines = 0;
  for (const letter of ` ${"7 ".repeat(50)}\r\n${good}\r\n`)
    if (frame.push(letter.charCodeAt(0)) === Event.Line) lines++;
  equal(lines, 1);
});

test("noise of any kind never throws, and a good line after it is heard", () => {
  const next = random(7);
  for (let round = 0; round < (engine === "xs" ? 20 : 400); round++) {
    let noise = "";
    for (let index = next(300); index > 0; index--) noise += String.fromCharCode(next(256));
    const told = events(`${noise}\r\n${good}\r\n`, "");
    if (!noise.includes("<DAQPRJ")) equal(told[told.length - 1], "line 50");
  }
});

test("a line with one byte changed is never told with another count of values than it has", () => {
  const next = random(8);
  const line = pmLines("nano-v14.1har-q-solar")[0];
  for (let round = 0; round < (engine === "xs" ? 20 : 1000); round++) {
    const at = next(line.length);
    const text = line.slice(0, at) + String.fromCharCode(next(256)) + line.slice(at + 1);
    for (const told of events(`${text}\r\n`)) ok(/^(line|malformed|truncated|note)/.test(told), told);
  }
});
