import { parseHex, writeHex } from "../../modules/bytes/hex.js";
import { Ciphering, TITLE_LIMIT } from "../../modules/readout/ciphering.js";
import { Fault } from "../../modules/readout/fault.js";
import { plainGcm } from "../aes-gcm.js";
import { equal, test, throws } from "../harness.js";

/** Keys and title of the examples in the Green Book. */
const KEY = bytes("000102030405060708090a0b0c0d0e0f");
const AUTHENTICATION_KEY = bytes("d0d1d2d3d4d5d6d7d8d9dadbdcdddedf");
const TITLE = "4d4d4d0000bc614e";
/** Start of a DataNotification with a structure of one value. */
const PLAIN = "0f00000001000201060000007b";

function bytes(text: string): Uint8Array {
  return parseHex(text) as Uint8Array;
}

function text(buffer: Uint8Array, start = 0, end = buffer.length): string {
  const digits = new Uint8Array(2 * (end - start));
  writeHex(digits, 0, buffer, start, end);
  return String.fromCharCode(...digits);
}

/** A ciphered message as a meter sends it, from its title length on. */
function seal(control: number, counter: number, plain = PLAIN, title = TITLE): Uint8Array {
  const content = bytes(plain);
  const tag = new Uint8Array(12);
  const head = bytes(`${control.toString(16).padStart(2, "0")}${counter.toString(16).padStart(8, "0")}`);
  const nonce = bytes(title + counter.toString(16).padStart(8, "0"));
  const additional = [control, ...AUTHENTICATION_KEY];
  if (control & 0x20)
    plainGcm.encrypt(KEY, nonce, new Uint8Array(additional), content, 0, content.length, tag);
  else plainGcm.encrypt(KEY, nonce, new Uint8Array([...additional, ...content]), content, 0, 0, tag);
  const rest = [...head, ...content, ...(control & 0x10 ? tag : [])];
  return new Uint8Array([title.length / 2, ...bytes(title), rest.length, ...rest]);
}

function open(ciphering: Ciphering, message: Uint8Array): number {
  const fault = ciphering.open(message, 0, message.length);
  if (fault === Fault.None) ciphering.accept();
  return fault;
}

const both = { gcm: plainGcm, key: KEY, authenticationKey: AUTHENTICATION_KEY };

test("the examples of the Green Book come out of the cipher", () => {
  const plain = "c0010000080000010000ff0200";
  const nonce = bytes(`${TITLE}01234567`);
  const sealed = bytes(plain);
  const tag = new Uint8Array(12);
  plainGcm.encrypt(KEY, nonce, bytes(`30${text(AUTHENTICATION_KEY)}`), sealed, 0, sealed.length, tag);
  equal(text(sealed) + text(tag), "411312ff935a47566827c467bc7d825c3be4a77c3fcc056b6b");
  plainGcm.encrypt(KEY, nonce, bytes(`10${text(AUTHENTICATION_KEY)}${plain}`), sealed, 0, 0, tag);
  equal(text(tag), "06725d910f9221d263877516");
});

test("test case 2 of the GCM specification", () => {
  const block = new Uint8Array(16);
  const tag = new Uint8Array(12);
  plainGcm.encrypt(new Uint8Array(16), new Uint8Array(12), new Uint8Array(0), block, 0, 16, tag);
  equal(text(block), "0388dace60b6a392f328c2b971b2fe78");
  equal(text(tag), "ab6e47d42cec13bdf53a67b2");
});

test("every security control, with all keys, says whether it was verified", () => {
  const table: [number, boolean, boolean][] = [
    [0x10, false, true],
    [0x20, true, false],
    [0x21, true, false],
    [0x30, true, true],
    [0x31, true, true],
  ];
  for (const [control, encrypted, authenticated] of table) {
    const ciphering = new Ciphering(both);
    const message = seal(control, 7);
    equal(open(ciphering, message), Fault.None);
    equal(text(message, ciphering.start, ciphering.end), PLAIN);
    equal([ciphering.encrypted, ciphering.authenticated], [encrypted, authenticated]);
  }
});

test("without the authentication key it deciphers, and does not say verified", () => {
  const ciphering = new Ciphering({ gcm: plainGcm, key: KEY });
  const message = seal(0x30, 7);
  equal(open(ciphering, message), Fault.None);
  equal(text(message, ciphering.start, ciphering.end), PLAIN);
  equal(ciphering.authenticated, false);
});

test("each mishap has its word", () => {
  const wrong = bytes("ff".repeat(16));
  const cut = seal(0x30, 1);
  const shorter = seal(0x30, 1).slice(0, -12);
  shorter[9] -= 12;
  const altered = seal(0x30, 1);
  altered[altered.length - 14] ^= 1;
  const badTag = seal(0x30, 1);
  badTag[badTag.length - 1] ^= 0x80;
  const table: [string, Uint8Array, object, number][] = [
    ["no key", seal(0x30, 1), { gcm: plainGcm }, Fault.KeyMissing],
    ["no cipher", seal(0x30, 1), { key: KEY }, Fault.KeyMissing],
    ["broadcast key", seal(0x70, 1), both, Fault.KeyMissing],
    ["wrong key", seal(0x30, 1), { ...both, key: wrong }, Fault.KeyWrong],
    ["wrong authentication key", seal(0x30, 1), { ...both, authenticationKey: wrong }, Fault.Tag],
    ["tag cut off", cut.slice(0, -12), both, Fault.Tag],
    ["tag cut off, length right", shorter, both, Fault.Tag],
    ["tag altered", badTag, both, Fault.Tag],
    ["content altered", altered, both, Fault.Tag],
    ["compressed", seal(0xb0, 1), both, Fault.Unexpected],
    ["suite 2", seal(0x32, 1), both, Fault.Unexpected],
    ["no title", seal(0x30, 1, PLAIN, ""), both, Fault.Malformed],
    ["too short", bytes("084d4d4d0000bc614e0430000000"), both, Fault.Malformed],
    ["half", cut.slice(0, 20), both, Fault.Truncated],
    ["longer than it says", new Uint8Array([...cut, 0]), both, Fault.Malformed],
  ];
  for (const [name, message, options, fault] of table)
    equal(new Ciphering(options).open(message.slice(), 0, message.length), fault, name);
});

test("a counter has to grow, for each meter by itself", () => {
  const ciphering = new Ciphering(both);
  equal(open(ciphering, seal(0x30, 5)), Fault.None);
  equal(open(ciphering, seal(0x30, 5)), Fault.Replay);
  equal(open(ciphering, seal(0x30, 4)), Fault.Replay);
  equal(open(ciphering, seal(0x30, 4, PLAIN, "4b414d0000000001")), Fault.None);
  equal(open(ciphering, seal(0x30, 6)), Fault.None);
  equal(open(ciphering, seal(0x30, 0xffffffff)), Fault.None);
});

test("what was refused does not move the counter", () => {
  const ciphering = new Ciphering(both);
  const altered = seal(0x30, 9);
  altered[altered.length - 1] ^= 1;
  equal(open(ciphering, altered), Fault.Tag);
  equal(open(ciphering, seal(0x30, 8)), Fault.None);
});

test("a meter that proved itself is not believed without proof", () => {
  const ciphering = new Ciphering(both);
  equal(open(ciphering, seal(0x20, 1)), Fault.None);
  equal(open(ciphering, seal(0x30, 2)), Fault.None);
  equal(open(ciphering, seal(0x20, 3)), Fault.Tag);
});

test("counters of so many meters are remembered, then the oldest goes", () => {
  const ciphering = new Ciphering(both);
  const titles = Array.from({ length: TITLE_LIMIT + 1 }, (_, index) => `4b414d00000000${10 + index}`);
  for (const title of titles.slice(0, TITLE_LIMIT))
    equal(open(ciphering, seal(0x30, 1, PLAIN, title)), Fault.None);
  equal(open(ciphering, seal(0x30, 1, PLAIN, titles[0])), Fault.Replay);
  equal(open(ciphering, seal(0x30, 1, PLAIN, titles[TITLE_LIMIT])), Fault.None);
  equal(open(ciphering, seal(0x30, 1, PLAIN, titles[0])), Fault.None);
});

test("the length fields of the message size it before it is complete", () => {
  const ciphering = new Ciphering({});
  const message = seal(0x30, 1);
  equal(ciphering.sizeOf(message, 0, message.length), message.length);
  equal(ciphering.sizeOf(message, 0, 12), message.length);
  equal(ciphering.sizeOf(message, 0, 3), -2);
  equal(ciphering.sizeOf(bytes("0a00"), 0, 2), -1);
  equal(ciphering.sizeOf(bytes("000830000000010102"), 0, 9), 10);
});

test("keys have sixteen bytes", () => {
  throws(() => new Ciphering({ key: new Uint8Array(15) }));
  throws(() => new Ciphering({ authenticationKey: new Uint8Array(32) }));
});
