import { ascii } from "../../modules/bytes/writer.js";
import {
  ANSWER_LIMIT,
  DnsAnswer,
  LABEL_LIMIT,
  NAME_LIMIT,
  QUERY_LIMIT,
  TIME_TO_LIVE,
} from "../../modules/onboarding/dns-answer.js";
import { equal, ok, test } from "../harness.js";

const ADDRESS = new Uint8Array([192, 168, 4, 1]);

function name(text: string): number[] {
  const bytes: number[] = [];
  for (const label of text.split(".").filter((part) => part !== ""))
    bytes.push(label.length, ...ascii(label));
  return [...bytes, 0];
}

interface Shape {
  readonly name?: readonly number[];
  readonly type?: number;
  readonly inClass?: number;
  readonly flags?: number;
  readonly counts?: readonly number[];
  readonly more?: readonly number[];
}

function query(shape: Shape = {}): Uint8Array {
  const { flags = 0x0100, type = 1, inClass = 1, more = [] } = shape;
  const [questions, answers, authorities, additional] = shape.counts ?? [1, 0, 0, more.length > 0 ? 1 : 0];
  return new Uint8Array([
    ...[0x12, 0x34, flags >> 8, flags & 255],
    ...[0, questions, 0, answers, 0, authorities, 0, additional],
    ...(shape.name ?? name("captive.apple.com")),
    ...[type >> 8, type & 255, inClass >> 8, inClass & 255],
    ...more,
  ]);
}

/** OPT as systemd-resolved sends it: 1232 bytes, version 0, no flags. */
const opt = [0, 0, 41, 0x04, 0xd0, 0, 0, 0, 0, 0, 0];
const optCookie = [0, 0, 41, 0x10, 0, 0, 0, 0, 0, 0, 12, 0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8];

function ask(bytes: Uint8Array): number[] {
  const answer = new DnsAnswer();
  const length = answer.answer(bytes, bytes.length, ADDRESS);
  return [...answer.bytes.slice(0, length)];
}

const record = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, TIME_TO_LIVE, 0, 4, 192, 168, 4, 1];
const ownOpt = [0, 0, 41, 0x04, 0xd0, 0, 0, 0, 0, 0, 0];

test("every A query gets the portal, its question repeated as it came", () => {
  for (const text of ["captive.apple.com", "cOnNectivitycheck.gStatic.com", "a", ""]) {
    const bytes = query({ name: name(text) });
    equal(
      ask(bytes),
      [...[0x12, 0x34, 0x85, 0x80, 0, 1, 0, 1, 0, 0, 0, 0], ...name(text), ...[0, 1, 0, 1], ...record],
      text,
    );
  }
  equal(ask(query({ type: 255, inClass: 255 })).slice(6, 8), [0, 1], "ANY in ANY");
});

test("with EDNS the OPT record comes behind the A record", () => {
  for (const more of [opt, optCookie]) {
    const reply = ask(query({ more }));
    equal(reply.slice(0, 12), [0x12, 0x34, 0x85, 0x80, 0, 1, 0, 1, 0, 0, 0, 1]);
    equal(reply.slice(-27), [...record, ...ownOpt]);
  }
  const withDo = [...opt];
  withDo[7] = 0x80;
  equal(ask(query({ more: withDo })).slice(-4), [0x80, 0, 0, 0], "DO is repeated (RFC 3225)");
});

test("AAAA, HTTPS, PTR and all others are NODATA: no error and no record", () => {
  for (const type of [28, 65, 64, 12, 16, 15, 6, 2, 5, 33, 252, 65535]) {
    equal(ask(query({ type })).slice(2, 12), [0x85, 0x80, 0, 1, 0, 0, 0, 0, 0, 0], `type ${type}`);
    const reply = ask(query({ type, more: opt }));
    equal(reply.slice(2, 12), [0x85, 0x80, 0, 1, 0, 0, 0, 0, 0, 1], `type ${type} with EDNS`);
    equal(reply.slice(-11), ownOpt);
  }
});

test("flags: RD, CD and the identifier are repeated, AD and Z are not", () => {
  equal(ask(query({ flags: 0x0000 })).slice(2, 4), [0x84, 0x80]);
  equal(ask(query({ flags: 0x0170 })).slice(2, 4), [0x85, 0x90]);
});

test("what is not to be answered is refused with its code", () => {
  equal(ask(query({ inClass: 3 }))[3] & 15, 5, "class CH: REFUSED");
  for (let operation = 1; operation < 16; operation++) {
    const reply = ask(query({ flags: operation << 11 }));
    equal([reply.length, reply[3] & 15], [12, 4], `operation ${operation}: NOTIMP`);
    equal((reply[2] >> 3) & 15, operation);
  }
  equal(ask(query({ counts: [2, 0, 0, 0] })).slice(3, 5), [0x81, 0], "two questions: FORMERR");
  equal(ask(query({ more: [...opt, ...opt], counts: [1, 0, 0, 2] })).slice(3, 4), [0x81], "OPT twice");
  const later = [...opt];
  later[6] = 1;
  const reply = ask(query({ more: later }));
  equal([reply[3] & 15, reply[7], reply[reply.length - 6]], [0, 0, 1], "EDNS version 1: BADVERS, no record");
});

test("an answer is not answered, or two servers would talk for ever", () => {
  equal(ask(query({ flags: 0x8180 })), []);
});

test("malformed packets get no answer", () => {
  const cases: Record<string, Uint8Array> = {
    "no header": new Uint8Array(11),
    "no question": query({ counts: [0, 0, 0, 0] }),
    "records where answers are": query({ counts: [1, 1, 0, 0] }),
    "records where authorities are": query({ counts: [1, 0, 1, 0] }),
    "a label of 64 bytes": query({ name: [64, ...new Array(64).fill(97), 0] }),
    "a label of the kind 10": query({ name: [0x80, 0] }),
    "a pointer to itself": query({ name: [0xc0, 12] }),
    "a pointer into the header": query({ name: [0xc0, 2] }),
    "a name that does not end": query({ name: new Array(200).fill(1) }),
    "more records than there are": query({ counts: [1, 0, 0, 1] }),
    "bytes behind the end": query({ more: [1, 2, 3], counts: [1, 0, 0, 0] }),
    "OPT with a name": query({ more: [1, 97, ...opt] }),
    "OPT data beyond the end": query({ more: [0, 0, 41, 4, 0xd0, 0, 0, 0, 0, 0, 9] }),
    "a pointer forward": query({ more: [0xc0, 200, ...opt.slice(1)] }),
    "five records": query({ more: [...opt, ...opt, ...opt, ...opt, ...opt], counts: [1, 0, 0, 5] }),
  };
  for (const [what, bytes] of Object.entries(cases)) equal(ask(bytes), [], what);
});

test("a record beside OPT is skipped, its name by labels or by a pointer", () => {
  const signature = [0, 24, 0, 255, 0, 0, 0, 0, 0, 2, 1, 2];
  for (const owner of [[0], [3, 97, 98, 99, 0], [0xc0, 12]]) {
    const reply = ask(query({ more: [...opt, ...owner, ...signature], counts: [1, 0, 0, 2] }));
    equal(reply.slice(4, 12), [0, 1, 0, 1, 0, 0, 0, 1]);
  }
});

test("names, labels and queries at their limit and one past it", () => {
  const label = (size: number) => [size, ...new Array(size).fill(97)];
  equal(ask(query({ name: [...label(LABEL_LIMIT), 0] }))[7], 1);
  // 3 * 64 + 62 + 1 bytes
  const longest = [...label(63), ...label(63), ...label(63), ...label(61), 0];
  equal(longest.length, NAME_LIMIT);
  equal(ask(query({ name: longest, more: opt })).length, ANSWER_LIMIT);
  equal(ask(query({ name: [...label(63), ...label(63), ...label(63), ...label(62), 0] })), []);
  const padded = (size: number) => {
    const data = size - query().length - opt.length;
    const head = [...opt.slice(0, 9), data >> 8, data & 255];
    return query({ more: [...head, ...new Array(data).fill(0)] });
  };
  equal([padded(QUERY_LIMIT).length, ask(padded(QUERY_LIMIT))[7]], [QUERY_LIMIT, 1]);
  equal(ask(padded(QUERY_LIMIT + 1)), []);
});

test("whatever is cut, flipped or invented, the answer is whole or absent", () => {
  const good = query({ more: optCookie });
  for (let end = 0; end < good.length; end++) equal(ask(good.slice(0, end)), [], `cut at ${end}`);
  const answer = new DnsAnswer();
  for (let at = 0; at < good.length; at++)
    for (let bit = 0; bit < 8; bit++) {
      const bytes = good.slice();
      bytes[at] ^= 1 << bit;
      const length = answer.answer(bytes, bytes.length, ADDRESS);
      ok(length === 0 || (length >= 12 && length <= ANSWER_LIMIT), `byte ${at}, bit ${bit}`);
      if (length > 0) ok((answer.bytes[2] & 0x80) !== 0, "it is an answer");
    }
  let seed = 7;
  const bytes = new Uint8Array(64);
  for (let round = 0; round < 2000; round++) {
    for (let at = 0; at < bytes.length; at++) {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      bytes[at] = seed >>> 16;
    }
    const length = answer.answer(bytes, 12 + (seed % 53), ADDRESS);
    ok(length <= ANSWER_LIMIT);
  }
});
