import { crc16Arc } from "../../modules/bytes/crc.js";
import { P1Decoder } from "../../modules/p1/decoder.js";
import { TELEGRAM_LIMIT } from "../../modules/p1/frame.js";
import { unitText } from "../../modules/p1/units.js";
import { plainGcm } from "../aes-gcm.js";
import { capture, captureNames } from "../captures.js";
import { type CaptureFile, feed, parseCapture, type Telegram, TextSink } from "../dlms/collect.js";
import { engine, equal, ok, test } from "../harness.js";

const files = captureNames("p1").map((name): [string, CaptureFile] => [name, parseCapture(capture(name))]);
const ROUNDS = engine === "xs" ? 6 : 300;

function decode(bytes: Iterable<number>, keys: Partial<CaptureFile> = {}, piece = 0): (string[] | string)[] {
  const { key, authenticationKey } = keys;
  const sink = new TextSink(unitText);
  const options = { gcm: plainGcm, key, authenticationKey, asWritten: true };
  return feed(new P1Decoder(sink, options), sink, bytes, piece);
}

function bytesOf(text: string): number[] {
  return [...text].map((letter) => letter.charCodeAt(0));
}

function textOf(bytes: readonly number[]): string {
  return bytes.map((byte) => String.fromCharCode(byte)).join("");
}

/** A telegram with its CRC. */
function sign(text: string): string {
  let crc = 0;
  for (const byte of bytesOf(`${text}!`)) crc = crc16Arc(crc, byte);
  return `${text}!${crc.toString(16).padStart(4, "0").toUpperCase()}\r\n`;
}

function decodeText(text: string): (string[] | string)[] {
  return decode(bytesOf(text));
}

function each(body: (file: CaptureFile, telegram: Telegram, name: string) => void): void {
  for (const [name, file] of files)
    for (const telegram of file.telegrams) body(file, telegram, `${name}: ${telegram.name}`);
}

function isChecked({ bytes }: Telegram): boolean {
  return !textOf(bytes).includes("!\r\n");
}

function delivered(events: (string[] | string)[]): string[][] {
  return events.filter((event) => typeof event !== "string") as string[][];
}

test("captures decode to what they state, once", () => {
  ok(files.length >= 7);
  each((file, telegram, name) => equal(decode(telegram.bytes, file), [telegram.readings], name));
});

test("two telegrams back to back are two; of a ciphered one the second is a replay", () => {
  each((file, telegram, name) => {
    const events = decode([...telegram.bytes, ...telegram.bytes], file);
    equal(events, [telegram.readings, file.key ? "[replay]" : telegram.readings], name);
  });
});

test("pieces of any size are as good as single bytes, with noise between and a bit flipped", () => {
  each((file, { bytes }, name) => {
    const bent = bytes.slice();
    bent[bytes.length >> 1] ^= 4;
    const all = [...bytesOf("/ab/"), ...bytes, ...bent, ...bytesOf("\x00!"), ...bytes, ...bytes.slice(0, -9)];
    const expected = decode(all, file);
    for (const piece of engine === "xs" ? [7, 5000] : [1, 2, 7, 10, 64, 1000, 20000])
      equal(decode(all, file, piece), expected, `${name}, ${piece}`);
  });
});

test("noise in front and behind changes nothing", () => {
  for (const noise of [
    "\x00\xff\x7e/",
    "/ab/abc!/",
    "/ISk5\\2MT",
    "1-0:1.7.0(00.000*kW)\r\n!ABCD\r\n",
    "\xdb\xdb\x08",
  ])
    each((file, telegram, name) => {
      const events = decode([...bytesOf(noise), ...telegram.bytes, ...bytesOf(noise)], file);
      equal(delivered(events).slice(0, 1), [telegram.readings], `${name} after ${JSON.stringify(noise)}`);
    });
});

test("half a telegram is never delivered, and the next one is", () => {
  each((file, telegram, name) => {
    const { bytes, readings } = telegram;
    for (const keep of [0.2, 0.5, 0.9]) {
      const cut = bytes.slice(0, Math.floor(bytes.length * keep));
      // The noise behind the EasyMeter's telegrams is no part of them.
      if (textOf(cut).includes("!\r\n")) continue;
      equal(delivered(decode(cut, file)), [], name);
      if (!file.key) equal(delivered(decode([...cut, ...bytes], file)), [readings], `${name}, and the next`);
    }
  });
});

test("a flipped bit never makes another reading", () => {
  let seed = 20260802;
  const next = (): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return seed >>> 8;
  };
  each((file, telegram, name) => {
    if (!isChecked(telegram)) return;
    const bytes = telegram.bytes.slice();
    for (let round = 0; round < ROUNDS; round++) {
      const at = next() % bytes.length;
      const bit = 1 << (next() & 7);
      bytes[at] ^= bit;
      for (const readings of delivered(decode(bytes, file)))
        equal(readings, telegram.readings, `${name}: byte ${at}, bit ${bit}`);
      bytes[at] ^= bit;
    }
  });
});

test("a ciphered telegram without its key, with a wrong one, without the tag's key", () => {
  each((file, telegram, name) => {
    if (!file.key) return;
    equal(decode(telegram.bytes), ["[key-missing]"], name);
    equal(decode(telegram.bytes, { key: new Uint8Array(16) }), ["[key-wrong]"], name);
    equal(decode(telegram.bytes, { ...file, authenticationKey: new Uint8Array(16) }), ["[tag]"], name);
    const unverified = telegram.readings.map((line) => line.replace(/^(authenticated) 1/, "$1 0"));
    equal(decode(telegram.bytes, { key: file.key }), [unverified], name);
  });
});

test("ciphered behind a plain identification, without a system title: no key helps", () => {
  // Framing of amsreader-firmware frames/EGM5G35.txt, content made up.
  const head = bytesOf("/EGM5G35\r\n\r\n");
  const body = [0x00, 0x82, 0x01, 0x00, 0x30, 0, 0, 0, 1, ...new Array<number>(251).fill(0x55)];
  equal(decode([...head, ...body]), ["[key-missing]"]);
  equal(decode([...head, ...body], { key: new Uint8Array(16) }), ["[malformed]"]);
});

test("the CRC: either case, fewer digits, never none where the version has one", () => {
  const body = "/ISk5\\2MT382-1000\r\n\r\n1-3:0.2.8(50)\r\n1-0:1.7.0(00.244*kW)\r\n";
  const good = [["type ISk5\\2MT382-1000", "1-3:0.2.8 50", "1-0:1.7.0 00.244 kW"]];
  equal(decodeText(sign(body)), good);
  equal(decodeText(sign(body).replace(/![0-9A-F]{4}/, (crc) => crc.toLowerCase())), good);
  for (const tail of ["!\r\n", "!0000\r\n", "!12\r\n", "!-0:1.8.0(1)\r\n", "!zz\r\n"])
    equal(delivered(decodeText(`${body}${tail}`)), [], tail);
  equal(decodeText(`${body}!`), ["[truncated]"]);
  const leading = "/ISk5\r\n\r\n0-0:96.7.21(00000)\r\n";
  for (let number = 0; number < 5000; number++) {
    const text = sign(leading.replace("(00000)", `(${String(number).padStart(5, "0")})`));
    if (!text.includes("!0")) continue;
    equal(delivered(decodeText(text.replace(/!0+/, "!"))).length, 1, text);
    return;
  }
});

test("a message may hold exclamation marks and slashes, a line may be malformed", () => {
  const text = sign(
    "/KAM5\r\n\r\n0-0:96.13.0(!/ISk5!1234)\r\n1-0:4:24.7.0(0000.019*kVAr)\r\n1-0:1.7.0(0001.453*kW)\r\n(\r\n()\r\n1-0:2.7.0(1\r\n",
  );
  equal(delivered(decodeText(text)), [["type KAM5", "0-0:96.13.0 !/ISk5!1234", "1-0:1.7.0 0001.453 kW"]]);
});

test("what a group can hold", () => {
  const table: [string, string[]][] = [
    ["1-0:1.7.0(-00.5*kW)", ["1-0:1.7.0 -00.5 kW"]],
    ["1-0:1.7.0(00.5*kVAr)", ["1-0:1.7.0 00.5 kVAr"]],
    ["1-0:1.7.0(00.5*furlong)", ["1-0:1.7.0 00.5*furlong"]],
    ["1-0:1.7.0(0.0.5*kW)", ["1-0:1.7.0 0.0.5*kW"]],
    ["1-0:1.7.0(.5*kW)", ["1-0:1.7.0 .5*kW"]],
    ["1-0:1.7.0(5.*kW)", ["1-0:1.7.0 5.*kW"]],
    ["0-0:96.7.21(00013)", ["0-0:96.7.21 00013"]],
    ["0-0:96.14.0(0002)", ["0-0:96.14.0 0002"]],
    ["1-0:1.8.0*255(1*Wh)", ["1-0:1.8.0 1 Wh"]],
    ["1-0:1.8.0*3(1*Wh)", ["1-0:1.8.0*3 1 Wh"]],
    ["0-1:24.2.1(170102161005W)(00000.107*m3)", ["0-1:24.2.1 170102161005W", "0-1:24.2.1 00000.107 m3"]],
  ];
  for (const [line, readings] of table)
    equal(decodeText(sign(`/XMX5X\r\n\r\n${line}\r\n`)), [["type XMX5X", ...readings]], line);
});

test("the time: an offset only where a standard of Central Europe is named", () => {
  const time = (lines: string): string[] =>
    delivered(decodeText(sign(`/XMX5X\r\n\r\n${lines}`)))[0].filter((line) => line.startsWith("time"));
  equal(time("1-3:0.2.8(50)\r\n0-0:1.0.0(170102192002W)\r\n"), ["time 2017-01-02T19:20:02+01:00"]);
  equal(time("0-0:1.0.0(170702192002S)\r\n0-0:96.1.4(50217)\r\n"), ["time 2017-07-02T19:20:02+02:00"]);
  equal(time("0-0:1.0.0(170702192002S)\r\n"), ["time 2017-07-02T19:20:02"]);
  equal(time("1-3:0.2.8(50)\r\n0-0:1.0.0(170102192002)\r\n"), ["time 2017-01-02T19:20:02"]);
  equal(time("1-3:0.2.8(50)\r\n0-0:1.0.0(17010219200W)\r\n"), []);
});

test("a telegram of the limit is taken, one byte more is an overflow", () => {
  const of = (size: number): string => {
    const head = "/XMX5X\r\n\r\n";
    const line = "0-0:96.13.0()\r\n";
    const room = size - head.length - line.length - 1;
    return sign(`${head}0-0:96.13.0(${"41".repeat(room).slice(0, room)})\r\n`);
  };
  const [message] = delivered(decodeText(of(TELEGRAM_LIMIT)));
  ok(message.length === 2);
  const events = decodeText(`${of(TELEGRAM_LIMIT + 1)}${of(100)}`);
  equal(events[0], "[overflow]");
  equal(delivered(events).length, 1);
});

test("no bytes make it fall over", () => {
  let seed = 3;
  const letters = "/!\r\n()*.:-01AISk5\xdb\x08\x82";
  for (let round = 0; round < 200; round++) {
    const bytes: number[] = [];
    for (let at = 0; at < 500; at++) {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      bytes.push(letters.charCodeAt((seed >>> 16) % letters.length));
    }
    ok(!decode(bytes).includes("[more than told]"));
  }
});
