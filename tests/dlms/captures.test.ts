import { capture, captureNames } from "../captures.js";
import { engine, equal, ok, test } from "../harness.js";
import { type CaptureFile, decoderFor, feed, parseCapture, type Telegram, TextSink } from "./collect.js";

const files = captureNames("dlms").map((name): [string, CaptureFile] => [name, parseCapture(capture(name))]);
/** XS decrypts by hand here: fewer rounds there. */
const ROUNDS = engine === "xs" ? 6 : 250;

function decode(file: CaptureFile, bytes: Iterable<number>, piece = 0): (string[] | string)[] {
  const sink = new TextSink();
  return feed(decoderFor(file, sink), sink, bytes, piece);
}

function each(body: (file: CaptureFile, telegram: Telegram, name: string) => void): void {
  for (const [name, file] of files)
    for (const telegram of file.telegrams) body(file, telegram, `${name}: ${telegram.name}`);
}

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 8;
  };
}

test("every capture has telegrams, and every telegram readings", () => {
  ok(files.length >= 16);
  each((_, telegram, name) => ok(telegram.bytes.length > 0 && telegram.readings.length > 0, name));
});

test("captures decode to what they state, once", () => {
  each((file, telegram, name) => equal(decode(file, telegram.bytes), [telegram.readings], name));
});

test("two telegrams back to back are two; of a ciphered one the second is a replay", () => {
  each((file, telegram, name) => {
    const twice = decode(file, [...telegram.bytes, ...telegram.bytes]);
    const isCiphered = telegram.readings.some((reading) => reading.startsWith("authenticated"));
    equal(twice, [telegram.readings, isCiphered ? "[replay]" : telegram.readings], name);
  });
});

test("pieces of any size are as good as single bytes, with noise between and a bit flipped", () => {
  each((file, { bytes }, name) => {
    const bent = bytes.slice();
    bent[bytes.length >> 1] ^= 4;
    const all = [0x7e, 0x13, ...bytes, ...bent, 0xff, 0x7e, ...bytes, ...bytes.slice(0, -9)];
    const expected = decode(file, all);
    for (const piece of engine === "xs" ? [7, 5000] : [1, 2, 7, 10, 64, 1000, 20000])
      equal(decode(file, all, piece), expected, `${name}, ${piece}`);
  });
});

test("noise in front and behind changes nothing", () => {
  const noise = [0x00, 0xff, 0x7e, 0x7e, 0x55, 0x68, 0x10, 0x2f, 0x13];
  each((file, telegram, name) => {
    const events = decode(file, [...noise, ...telegram.bytes, ...noise]);
    equal(
      events.filter((event) => typeof event !== "string"),
      [telegram.readings],
      name,
    );
  });
});

test("a telegram that lost its end or its middle is never delivered, and the next one is", () => {
  each((file, telegram, name) => {
    // One capture begins with blocks that the meter itself gave up: losing some of those loses nothing.
    if (file.protocol === "apdu" || name.includes("that the meter left")) return;
    const { bytes, readings } = telegram;
    for (const keep of [0.3, 0.6, 0.95]) {
      const cut = bytes.slice(0, Math.floor(bytes.length * keep));
      const holed = [...cut.slice(0, -20), ...bytes.slice(cut.length)];
      for (const broken of [cut, holed]) {
        const alone = decode(file, broken).filter((event) => typeof event !== "string");
        equal(alone, [], `${name}, ${keep}`);
        const followed = decode(file, [...broken, ...bytes]).filter((event) => typeof event !== "string");
        equal(followed, [readings], `${name}, ${keep}, and the next`);
      }
    }
  });
});

test("a flipped bit never makes another reading", () => {
  const next = random(20260801);
  each((file, telegram, name) => {
    if (file.protocol === "apdu") return;
    const bytes = telegram.bytes.slice();
    for (let round = 0; round < ROUNDS; round++) {
      const at = next() % bytes.length;
      const bit = 1 << (next() & 7);
      bytes[at] ^= bit;
      for (const event of decode(file, bytes))
        if (typeof event !== "string") equal(event, telegram.readings, `${name}: byte ${at}, bit ${bit}`);
      bytes[at] ^= bit;
    }
  });
});

test("without the key a ciphered telegram says so, with a wrong one too", () => {
  each((file, telegram, name) => {
    if (!telegram.readings.some((reading) => reading.startsWith("authenticated"))) return;
    equal(decode({ ...file, key: undefined }, telegram.bytes), ["[key-missing]"], name);
    equal(decode({ ...file, key: new Uint8Array(16).fill(7) }, telegram.bytes), ["[key-wrong]"], name);
    const isTagged = telegram.readings.includes("authenticated 1");
    const wrongAuthentication = { ...file, authenticationKey: new Uint8Array(16) };
    equal(decode(wrongAuthentication, telegram.bytes), isTagged ? ["[tag]"] : [telegram.readings], name);
    const unverified = decode({ ...file, authenticationKey: undefined }, telegram.bytes);
    equal(unverified, [telegram.readings.map((line) => line.replace(/^(authenticated) 1/, "$1 0"))], name);
  });
});

test("without the meter's table no number changes but its point", () => {
  each((file, telegram, name) => {
    if (file.meter === undefined) return;
    const [bare] = decode({ ...file, meter: undefined }, telegram.bytes);
    const digits = (line: string): string => {
      const [code, value] = line.split(" ");
      return `${code} ${value.replace(".", "").replace(/^0+(?=\d)/, "")}`;
    };
    // Kamstrup's 10 Wh have a zero behind them instead of a point within.
    const plain = (bare as string[]).map(digits);
    for (const [index, line] of telegram.readings.map(digits).entries())
      ok(line === plain[index] || line === `${plain[index]}0`, `${name}: ${line} and ${plain[index]}`);
  });
});
