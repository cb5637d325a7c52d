import { parseHex, writeHex } from "../../modules/bytes/hex.js";
import { Association, PASSWORD_LIMIT, Security } from "../../modules/dlms/association.js";
import { DlmsReadout } from "../../modules/dlms/client.js";
import { HdlcLink, LinkEvent } from "../../modules/dlms/link.js";
import { classOf, ObjectClass, Plan } from "../../modules/dlms/plan.js";
import { CHALLENGE_LIMIT, SessionKeys } from "../../modules/dlms/session-keys.js";
import { IdentificationEvent, SignOn } from "../../modules/dlms/sign-on.js";
import { obis } from "../../modules/reading/obis.js";
import { Fault, faultName } from "../../modules/readout/fault.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import { Step } from "../../modules/readout/step.js";
import { plainGcm } from "../aes-gcm.js";
import { equal, ok, test, throws } from "../harness.js";
import { TextSink } from "./collect.js";

function bytes(text: string): Uint8Array {
  return parseHex(text) as Uint8Array;
}

function hex(buffer: Uint8Array, start = 0, end = buffer.length): string {
  const digits = new Uint8Array(2 * (end - start));
  writeHex(digits, 0, buffer, start, end);
  return String.fromCharCode(...digits);
}

function letters(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

const KEY = bytes("000102030405060708090a0b0c0d0e0f");
const AUTHENTICATION_KEY = bytes("d0d1d2d3d4d5d6d7d8d9dadbdcdddedf");
const NO_PASSWORD = new Uint8Array(0);

function keysOf(title: string): SessionKeys {
  return new SessionKeys(plainGcm, KEY, AUTHENTICATION_KEY, bytes(title));
}

function heard(link: HdlcLink, frame: string): number {
  let event = -1;
  for (const byte of bytes(frame)) if (link.receiver.push(byte) === Step.Done) event = link.heed();
  return event;
}

test("the frames of a session are those of other clients, to the byte", () => {
  // u9n/dlms-cosem tests/test_hdlc: client 16, server 1 at 17.
  const link = new HdlcLink();
  link.address(new Uint8Array([0x21]), new Uint8Array([0x02, 0x23]));
  link.connect();
  equal(hex(link.outgoing, 0, link.outgoingEnd), "7ea00802232193bd647e");
  equal(
    heard(link, "7ea01f21022373e6c781801205019a06019a070400000001080400000001cca27e"),
    LinkEvent.Acknowledged,
  );
  const at = link.open();
  const request = bytes("e6e600601da109060760857405080101be10040e01000000065f1f0400001e1dffff");
  link.outgoing.set(request, at);
  link.send(at + request.length);
  equal(hex(link.outgoing, 0, link.outgoingEnd).slice(0, 28), "7ea02c02232110af9fe6e600601d");
  const answer =
    "7ea0382102233034e7e6e7006129a109060760857405080101a203020100a305a103020100be10040e0800065f1f0400001e1d04c80007b86a7e";
  equal(heard(link, answer), LinkEvent.Information);
  // The same once more is a repetition, and no news.
  equal(heard(link, answer), LinkEvent.None);
});

test("our own frames coming back, and those of others, are passed over", () => {
  const link = new HdlcLink();
  link.address(new Uint8Array([0x21]), new Uint8Array([0x03]));
  link.connect();
  equal(heard(link, hex(link.outgoing, 0, link.outgoingEnd)), LinkEvent.None);
  equal(heard(link, "7ea01f21022373e6c781801205019a06019a070400000001080400000001cca27e"), LinkEvent.None);
});

test("AARQ without security, and with a password", () => {
  const out = new Uint8Array(160);
  const none = new Association(Security.None, NO_PASSWORD, undefined);
  equal(
    hex(out, 0, none.writeRequest(out, 0)),
    "601da109060760857405080101be10040e01000000065f1f040000101007d0",
  );
  const low = new Association(Security.Low, letters("12345678"), undefined);
  // As pwitab/dlms-cosem tests/test_asce/test_aarq.py, but for the services asked for.
  equal(
    hex(out, 0, low.writeRequest(out, 0)),
    "6036a1090607608574050801018a0207808b0760857405080201ac0a80083132333435363738be10040e01000000065f1f040000101007d0",
  );
});

test("what AAREs say", () => {
  const ok1 = "6129a109060760857405080101a203020100a305a103020100be10040e0800065f1f040000501f01f40007";
  const table: [string, string][] = [
    [ok1, "none"],
    ["6129a109060760857405080101a203020100a305a103020100be10040e0800065f1f0400001e1d04c80007", "none"],
    // u9n/dlms-cosem: context refused; DLMS version refused.
    ["6129a109060760857405080101a203020101a305a103020102be10040e0800065f1f040000501f01f40007", "refused"],
    ["611fa109060760857405080101a203020101a305a103020101be0604040e010601", "refused"],
    [ok1.replace("a203020100a305a103020100", "a203020101a305a10302010d"), "key-wrong"],
    [ok1.replace("0800065f", "0800055f"), "unexpected"],
    [ok1.replace("0000501f", "0000500f"), "refused"],
    [ok1.slice(0, -2), "unexpected"],
    [ok1.replace("be10", "be12"), "malformed"],
    ["62030000", "unexpected"],
  ];
  for (const [answer, fault] of table) {
    const buffer = bytes(answer);
    const association = new Association(Security.None, NO_PASSWORD, undefined);
    equal(faultName(association.readResponse(buffer, 0, buffer.length)), fault, answer);
  }
});

test("a challenge without content is none: a session cannot be proven with it", () => {
  const head = "a109060760857405080103a203020100a305a10302010e";
  const tail = "a40a04084d4d4d0000bc614ebe10040e0800065f1f040000501f01f40007";
  const challenges: [string, string][] = [
    ["aa00", "unexpected"],
    ["aa0180", "unexpected"],
    ["aa028000", "unexpected"],
    ["aa038001ff", "none"],
    [`aa428040${"ff".repeat(CHALLENGE_LIMIT)}`, "none"],
    [`aa438041${"ff".repeat(CHALLENGE_LIMIT + 1)}`, "unexpected"],
  ];
  for (const [challenge, fault] of challenges) {
    const content = bytes(head + challenge + tail);
    const answer = Uint8Array.of(0x61, content.length, ...content);
    const association = new Association(Security.High, NO_PASSWORD, keysOf("4d4d4d0000bc614e"));
    equal(faultName(association.readResponse(answer, 0, answer.length)), fault, challenge);
  }
});

test("the ciphered InitiateRequest of the Green Book", () => {
  const keys = keysOf("4d4d4d0000bc614e");
  keys.counter = 0x01234567;
  const out = new Uint8Array(80);
  out.set(bytes("01011000112233445566778899aabbccddeeff0000065f1f0400007e1f04b0"));
  equal(
    hex(out, 0, keys.seal(out, 0, 31, 0x21)),
    "21303001234567801302ff8a7874133d414ced25b42534d28db0047720606b175bd52211be6841db204d39ee6fdb8e356855",
  );
  equal(keys.counter, 0x01234568);
});

test("the proof of HLS by GMAC, both ways", () => {
  // u9n/dlms-cosem tests/test_security.py, test_gmac.
  const keys = keysOf("4d4d4d0000000001");
  keys.counter = 1;
  const proof = new Uint8Array(17);
  keys.writeProof(proof, 0, letters("P6wRJ21F"), 8);
  equal(hex(proof), "10000000011a52fe7dd3e72748973c1e28");
  const other = keysOf("4d4d4d0000bc614e");
  other.meterTitle.set(bytes("4d4d4d0000000001"));
  ok(other.isProof(proof, 0, letters("P6wRJ21F"), 8));
  ok(!other.isProof(proof, 0, letters("P6wRJ21G"), 8));
  proof[16] ^= 1;
  ok(!other.isProof(proof, 0, letters("P6wRJ21F"), 8));
});

test("sealed and opened again; an altered message is not", () => {
  const keys = keysOf("4d4d4d0000bc614e");
  keys.meterTitle.set(bytes("4d4d4d0000bc614e"));
  for (const size of [3, 100, 108, 109, 120]) {
    const out = new Uint8Array(size + 20).fill(7, 0, size);
    const end = keys.seal(out, 0, size, 0xcc);
    const at = out[1] < 0x80 ? 2 : 3;
    equal(end - at, size + 17);
    const broken = out.slice();
    broken[end - 1] ^= 1;
    equal(keys.open(broken, at, end), Fault.Tag);
    equal(keys.open(out, at, end), Fault.None);
    ok(out.slice(at + 5, end - 12).every((byte) => byte === 7));
  }
});

test("mode E: who offers HDLC, and at which speed", () => {
  const table: [string, number, number][] = [
    ["/ISK5\\2M551T-200\r\n", IdentificationEvent.Offered, 9600],
    ["/?!\r\n/LGZ4\\2ZMF100\r\n", IdentificationEvent.Offered, 4800],
    ["\x00\x7f/LGZ0\\2X\r\n", IdentificationEvent.Offered, 300],
    ["/LUGCUH50\r\n", IdentificationEvent.NotOffered, 0],
    ["/ISK5M551T\r\n", IdentificationEvent.NotOffered, 0],
    ["/ISK9\\2M551T\r\n", IdentificationEvent.NotOffered, 0],
    ["/?!\r\n", IdentificationEvent.Wait, 0],
    [`/${"A".repeat(200)}`, IdentificationEvent.Wait, 0],
  ];
  for (const [text, expected, baud] of table) {
    const signOn = new SignOn();
    signOn.request();
    let event: number = IdentificationEvent.Wait;
    for (const byte of letters(text)) {
      const next = signOn.push(byte);
      if (next !== IdentificationEvent.Wait) event = next;
    }
    equal(event, expected, text);
    if (event === IdentificationEvent.Offered) {
      equal(signOn.line.baud, baud, text);
      equal(
        hex(signOn.outgoing, 0, signOn.outgoingEnd),
        `0632${hex(letters(text.replace(/^.*\/(?!\?)/s, "")[3] ?? ""))}320d0a`,
        text,
      );
    }
  }
});

test("the class of an object follows from its code", () => {
  const table: [string, number][] = [
    ["1-0:1.8.0", ObjectClass.Register],
    ["1-1:32.7.0", ObjectClass.Register],
    ["1-0:1.6.0", ObjectClass.Extended],
    ["1-0:0.0.0", ObjectClass.Data],
    ["1-1:96.1.1", ObjectClass.Data],
    ["0-0:1.0.0", ObjectClass.Clock],
    ["0-1:1.0.0", ObjectClass.Clock],
    ["0-0:42.0.0", ObjectClass.Data],
    ["0-0:96.1.0", ObjectClass.Data],
    ["0-1:24.2.1", ObjectClass.Extended],
  ];
  for (const [code, expected] of table) equal(classOf(obis(code)), expected, code);
});

test("a plan asks for a set, and not for what the meter has not got", () => {
  const line = { baud: 9600, data: 8, parity: "none", stop: 1 } as const;
  const plan = new Plan({
    line,
    fields: [
      { code: obis("1-0:1.7.0"), set: "live" as const },
      { code: obis("0-0:96.1.0"), set: "slow" as const },
      { code: obis("1-0:1.8.1"), set: "extra" as const },
    ],
  });
  const asked = (set: number): number[] => {
    plan.select(set);
    plan.begin();
    const codes: number[] = [];
    while (plan.next()) codes.push(plan.codes[plan.row]);
    return codes;
  };
  equal(asked(ReadSet.Live), [obis("1-0:1.7.0")]);
  equal(asked(ReadSet.All), [obis("1-0:1.7.0"), obis("0-0:96.1.0")]);
  equal(asked(ReadSet.Extra), [obis("1-0:1.8.1")]);
  equal(asked(ReadSet.Identify), [obis("0-0:96.1.0")]);
  equal(asked(ReadSet.KeepAlive), []);
  plan.leaveOut(obis("0-0:96.1.0"));
  equal(asked(ReadSet.All), [obis("1-0:1.7.0")]);
});

test("keys and passwords have their sizes", () => {
  const meter = { line: { baud: 9600, data: 8, parity: "none", stop: 1 } as const, fields: [] };
  const key = new Uint8Array(16);
  for (const options of [
    { gcm: plainGcm, key: new Uint8Array(15), authenticationKey: key },
    { gcm: plainGcm, key, authenticationKey: new Uint8Array(17) },
    { password: new Uint8Array(PASSWORD_LIMIT + 1) },
  ])
    throws(() => new DlmsReadout(meter, new TextSink(), options));
  new DlmsReadout(meter, new TextSink(), { password: new Uint8Array(PASSWORD_LIMIT) });
});
