import {
  DAMAGED_REPEATS,
  FIRST_BYTE_MS,
  NEXT_REQUEST_MS,
  REPEAT_SILENCE_MS,
  REPEATS,
} from "../../modules/kmp/exchange.js";
import { type KmpMeter, KmpReadout } from "../../modules/kmp/readout.js";
import { Fault } from "../../modules/readout/fault.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import { Step } from "../../modules/readout/step.js";
import { equal, ok, test } from "../harness.js";
import { type Answer, askedRegisters, BYTE_MS, converse, type Meter } from "./conversation.js";
import { bytes, frame, join, Recorder, register, registers } from "./recorder.js";

/** Turn-around of the meter, milliseconds. */
const TURN = 80;
/** How long a meter stays awake after the first byte of its reply. */
const AWAKE_MS = 1600;
const LINE = { baud: 1200, data: 8, parity: "none", stop: 2 } as const;
const LIVE = [60, 68, 74, 80, 86, 87, 99, 1004];
const SLOW = [123, 124, 125, 126, 127, 128, 129, 130, 138, 139, 140, 141];
const TABLE: KmpMeter = {
  line: LINE,
  batch: 8,
  fields: [
    ...LIVE.map((code) => ({ code, set: "live" as const })),
    ...SLOW.map((code) => ({ code, set: "slow" as const })),
    { code: 1001, set: "extra" as const },
  ],
};

/** Each register holds its own number in m³ with two decimals. */
function cubic(code: number): number[] {
  return register(code, 0x28, 0x42, [0, 0, code >> 8, code & 0xff]);
}

function textOf(code: number): string {
  const digits = String(code).padStart(3, "0");
  return `${code} ${digits.slice(0, -2)}.${digits.slice(-2)} m³`;
}

function replyTo(payload: Uint8Array, omit: readonly number[] = []): Uint8Array {
  if (payload[1] === 0x01) return frame([0x3f, 0x01, 0x00, 0x01, 0x07, 0x01]);
  if (payload[1] === 0x02) return frame([0x3f, 0x02, 0x00, 0xbc, 0x61, 0x4e]);
  const codes = askedRegisters(payload).filter((code) => !omit.includes(code));
  return registers(...codes.map(cubic));
}

const good: Meter = (payload) => [{ after: TURN, bytes: replyTo(payload) }];

function omitting(...omit: number[]): Meter {
  return (payload) => [{ after: TURN, bytes: replyTo(payload, omit) }];
}

function start(set: number = ReadSet.Live): { readout: KmpReadout; recorder: Recorder } {
  const recorder = new Recorder();
  const readout = new KmpReadout(TABLE, recorder);
  readout.select(set);
  return { readout, recorder };
}

test("the live set is one request of at most eight registers", () => {
  const { readout, recorder } = start();
  const { step, requests } = converse(readout, good);
  equal(step, Step.Done);
  equal(requests.length, 1);
  equal(askedRegisters(requests[0].payload), LIVE);
  equal(recorder.take(), LIVE.map(textOf));
});

test("live and slow are committed reply by reply, in batches of eight", () => {
  const { readout, recorder } = start(ReadSet.All);
  const { step, requests } = converse(readout, good);
  equal(step, Step.Done);
  equal(
    requests.map(({ payload }) => askedRegisters(payload).length),
    [8, 8, 4],
  );
  equal(recorder.commits, 3);
  equal(recorder.take(), [...LIVE, ...SLOW].map(textOf));
});

test("each set asks for its own registers", () => {
  const table: [number, number[]][] = [
    [ReadSet.Slow, SLOW],
    [ReadSet.Extra, [1001]],
  ];
  for (const [set, codes] of table) {
    const { readout } = start(set);
    const { requests } = converse(readout, good);
    equal(
      requests.flatMap(({ payload }) => askedRegisters(payload)),
      codes,
    );
  }
});

test("identify asks for serial number and type; keep-alive for the serial number alone", () => {
  const identify = start(ReadSet.Identify);
  equal(converse(identify.readout, good).requests.length, 2);
  equal(identify.recorder.take(), ["serial 12345678", "type 0001 G1"]);
  const alive = start(ReadSet.KeepAlive);
  equal(converse(alive.readout, good).requests.length, 1);
  equal(alive.recorder.take(), ["serial 12345678"]);
});

test("a meter without a good answer to GetType is identified by its serial number", () => {
  const answers: Answer[][] = [[], [{ after: TURN, bytes: frame([0x3f, 0x01, 0x00]) }]];
  for (const answer of answers) {
    const { readout, recorder } = start(ReadSet.Identify);
    const { step } = converse(readout, (payload) =>
      payload[1] === 0x01 ? answer : good(payload, payload, 0),
    );
    equal(step, Step.Done);
    equal(recorder.take(), ["serial 12345678"]);
  }
});

test("silence: repeated twice, never before 1.6 s, then a fault and no reading", () => {
  const { readout, recorder } = start();
  const { step, fault, requests, at } = converse(readout, () => []);
  equal(step, Step.Fault);
  equal(fault, Fault.Silence);
  equal(requests.length, 1 + REPEATS);
  for (let index = 1; index < requests.length; index++)
    ok(requests[index].at - requests[index - 1].end >= FIRST_BYTE_MS);
  ok(at < 7000, `${at} ms`);
  equal(recorder.take(), []);
  equal(readout.faults[Fault.Silence], 3);
});

test("only the echo comes back", () => {
  for (const damage of [-1, 0, 3, 7]) {
    const { readout } = start();
    const { step, fault } = converse(readout, (_payload, request) => {
      const echo = request.slice();
      if (damage >= 0) echo[damage] ^= 0x04;
      return [{ after: -request.length * BYTE_MS + 2, bytes: echo }];
    });
    equal(step, Step.Fault);
    equal(fault, Fault.Echo, `byte ${damage}`);
  }
});

test("an echo that lost bytes is still an echo", () => {
  const { readout } = start();
  const { fault } = converse(readout, (_payload, request) => [
    { after: -150, bytes: request.filter((_byte, index) => index > 1 && index !== 9) },
  ]);
  equal(fault, Fault.Echo);
});

test("only noise comes back", () => {
  const { readout } = start();
  const { fault } = converse(readout, () => [{ after: 300, bytes: bytes("e7 91 13 fd 40 22 a0 55") }]);
  equal(fault, Fault.Noise);
});

test("lone 00 bytes of the meter are silence", () => {
  const { readout } = start();
  equal(converse(readout, () => [{ after: 30, bytes: bytes("00") }]).fault, Fault.Silence);
});

test("an echo before the reply changes nothing", () => {
  const { readout, recorder } = start(ReadSet.All);
  const { step, requests } = converse(readout, (payload, request) => [
    { after: -request.length * BYTE_MS + 1, bytes: request },
    { after: TURN, bytes: replyTo(payload) },
  ]);
  equal(step, Step.Done);
  equal(requests.length, 3);
  equal(recorder.take(), [...LIVE, ...SLOW].map(textOf));
});

test("a chunk with echo and reply together, before the host says that it has sent", () => {
  const { readout, recorder } = start(ReadSet.All);
  const { step } = converse(readout, (payload, request) => [
    { after: -5, bytes: join(request, replyTo(payload)), pace: 0 },
  ]);
  equal(step, Step.Done);
  equal(recorder.take(), [...LIVE, ...SLOW].map(textOf));
});

test("a first byte after 1.5 s is in time", () => {
  const { readout, recorder } = start();
  const { step, requests } = converse(readout, (payload) => [{ after: 1500, bytes: replyTo(payload) }]);
  equal(step, Step.Done);
  equal(requests.length, 1);
  equal(recorder.take(), LIVE.map(textOf));
});

test("a reply in pieces with pauses is whole", () => {
  for (const pause of [50, 250, 900, REPEAT_SILENCE_MS - 1]) {
    const { readout, recorder } = start();
    const { step, requests } = converse(readout, (payload) => {
      const reply = replyTo(payload);
      return [
        { after: TURN, bytes: reply.slice(0, 20), pace: 0 },
        { after: TURN + pause, bytes: reply.slice(20), pace: 0 },
      ];
    });
    equal(step, Step.Done, `${pause} ms`);
    equal(requests.length, 1);
    equal(recorder.take(), LIVE.map(textOf));
  }
});

test("a damaged reply is repeated after 1.6 s of silence", () => {
  const { readout, recorder } = start();
  let lastByte = 0;
  const { step, requests } = converse(readout, (payload, _request, n) => {
    const reply = replyTo(payload);
    if (n === 0) reply[11] ^= 0x10;
    lastByte = TURN + (reply.length - 1) * BYTE_MS;
    return [{ after: TURN, bytes: reply }];
  });
  equal(step, Step.Done);
  ok(requests[1].at - (requests[0].end + lastByte) >= REPEAT_SILENCE_MS);
  equal(recorder.take(), LIVE.map(textOf));
  equal(readout.faults[Fault.Crc], 1);
});

test("the repeat of a damaged reply asks for half, and the size recovers", () => {
  const { readout, recorder } = start(ReadSet.All);
  const { step, requests } = converse(readout, (payload, _request, n) => {
    const reply = replyTo(payload);
    if (n < 2) reply[11] ^= 0x10;
    return [{ after: TURN, bytes: reply }];
  });
  equal(step, Step.Done);
  equal(
    requests.map(({ payload }) => askedRegisters(payload).length),
    [8, 4, 2, 4, 8, 6],
  );
  equal(recorder.take(), [...LIVE, ...SLOW].map(textOf));
  equal(
    Array.from(readout.faults).reduce((sum, count) => sum + count),
    2,
  );
});

test("damage without end fails after the repeats, and a silent meter is asked for the same again", () => {
  const damaged = start();
  const outcome = converse(damaged.readout, (payload) => {
    const reply = replyTo(payload);
    reply[11] ^= 0x10;
    return [{ after: TURN, bytes: reply }];
  });
  equal(outcome.fault, Fault.Crc);
  equal(
    outcome.requests.map(({ payload }) => askedRegisters(payload).length),
    [8, 4, 2, 1, 1],
  );
  const silent = converse(start().readout, () => []);
  equal(
    silent.requests.map(({ payload }) => askedRegisters(payload).length),
    [8, 8, 8],
  );
});

test("faults are counted anew in each conversation", () => {
  const { readout } = start();
  converse(readout, () => []);
  equal(readout.faults[Fault.Silence], 3);
  converse(readout, good, 60_000);
  equal(readout.faults[Fault.Silence], 0);
});

test("what was wrong with the meter's reply outranks the silence after it", () => {
  const { readout } = start();
  const { fault } = converse(readout, (payload, _request, n): Answer[] => {
    const reply = replyTo(payload);
    reply[11] ^= 0x10;
    return n === 0 ? [{ after: TURN, bytes: reply }] : [];
  });
  equal(fault, Fault.Crc);
});

test("a reply without its end is Truncated", () => {
  const { readout, recorder } = start();
  const { fault, requests } = converse(readout, (payload) => [
    { after: TURN, bytes: replyTo(payload).slice(0, -1) },
  ]);
  equal(fault, Fault.Truncated);
  equal(requests.length, 1 + DAMAGED_REPEATS);
  equal(recorder.take(), []);
});

test("noise that never ends does not hold the readout for ever", () => {
  const { readout } = start();
  const { fault, at } = converse(readout, () => [
    { after: 0, bytes: new Uint8Array(4000).fill(0xa5), pace: 20 },
  ]);
  equal(fault, Fault.Noise);
  ok(at < 20_000, `${at} ms`);
});

test("the next batch starts while the meter is awake, and not before its last byte is out", () => {
  const { readout } = start(ReadSet.All);
  const replies: number[] = [];
  const { requests } = converse(readout, (payload) => {
    const reply = replyTo(payload);
    replies.push(reply.length);
    return [{ after: TURN, bytes: reply }];
  });
  equal(requests.length, 3);
  for (let index = 1; index < requests.length; index++) {
    const firstByte = requests[index - 1].end + TURN;
    const lastByte = firstByte + (replies[index - 1] - 1) * BYTE_MS;
    const pause = requests[index].at - lastByte;
    ok(pause >= BYTE_MS && pause <= NEXT_REQUEST_MS + 1, `pause of ${pause} ms`);
    ok(requests[index].at - firstByte < AWAKE_MS);
  }
});

test("an omitted register is told as absent and never asked for again", () => {
  const { readout, recorder } = start();
  converse(readout, omitting(74, 99));
  equal(recorder.take(), [
    ...LIVE.filter((code) => code !== 74 && code !== 99).map(textOf),
    "absent 74",
    "absent 99",
  ]);
  const { requests } = converse(readout, omitting(74, 99), 60_000);
  equal(askedRegisters(requests[0].payload), [60, 68, 80, 86, 87, 1004]);
  equal(recorder.take().slice(-2), ["absent 74", "absent 99"]);
});

test("a register left out from the start is not asked for", () => {
  const { readout, recorder } = start(ReadSet.All);
  readout.leaveOut(68);
  readout.leaveOut(141);
  readout.leaveOut(7);
  const { requests } = converse(readout, good);
  const asked = requests.flatMap(({ payload }) => askedRegisters(payload));
  equal(
    asked,
    [...LIVE, ...SLOW].filter((code) => code !== 68 && code !== 141),
  );
  ok(recorder.take().includes("absent 68"));
});

test("a wholly empty reply is valid: the meter has none of these", () => {
  const { readout, recorder } = start();
  equal(converse(readout, omitting(...LIVE)).step, Step.Done);
  equal(
    recorder.take(),
    LIVE.map((code) => `absent ${code}`),
  );
  const again = converse(readout, good, 60_000);
  equal(again.step, Step.Done);
  equal(again.requests.length, 0);
});

test("values follow their register number, not their place", () => {
  const { readout, recorder } = start();
  converse(readout, (payload) => [
    { after: TURN, bytes: registers(...askedRegisters(payload).reverse().map(cubic)) },
  ]);
  equal(recorder.take(), [...LIVE].reverse().map(textOf));
});

test("a register that was not asked for is Unexpected, and nothing of its reply is taken", () => {
  const { readout, recorder } = start();
  const { step, fault } = converse(readout, () => [{ after: TURN, bytes: registers(cubic(60), cubic(61)) }]);
  equal(step, Step.Fault);
  equal(fault, Fault.Unexpected);
  equal(recorder.take(), []);
  equal(recorder.pending, 0);
});

test("a register told twice, or a reply whose lengths do not add up, is Malformed", () => {
  const replies = [
    registers(cubic(60), cubic(60)),
    frame([0x3f, 0x10, ...cubic(60), 0x00]),
    frame([0x3f, 0x10, ...cubic(60).slice(0, -1)]),
    frame([0x3f, 0x10, 0x00, 0x3c, 0x28, 0x00, 0x42]),
  ];
  for (const reply of replies) {
    const { readout, recorder } = start();
    equal(converse(readout, () => [{ after: TURN, bytes: reply }]).fault, Fault.Malformed);
    equal(recorder.take(), []);
    equal(recorder.pending, 0);
  }
});

test("a reply of the right form to another command, or from another address, is Unexpected", () => {
  const replies = [
    frame([0x3f, 0x02, 0x00, 0xbc, 0x61, 0x4e]),
    frame([0x7f, 0x10, ...cubic(60)]),
    frame([0x3f, 0x92, 0x00]),
  ];
  for (const reply of replies) {
    const { readout, recorder } = start();
    equal(converse(readout, () => [{ after: TURN, bytes: reply }]).fault, Fault.Unexpected);
    equal(recorder.take(), []);
  }
});

test("the late reply to a repeated request is not taken for the next request's", () => {
  const { readout, recorder } = start(ReadSet.All);
  const replies: Uint8Array[] = [];
  const { step } = converse(readout, (payload, _request, n): Answer[] => {
    replies.push(replyTo(payload));
    // The reply to request 0 comes while request 1, its repeat, is out; that to 1 while request 2 is.
    if (n === 0) return [];
    if (n === 1) return [{ after: 10, bytes: replies[0] }];
    if (n === 2)
      return [
        { after: 10, bytes: replies[1] },
        { after: 900, bytes: replies[2] },
      ];
    return [{ after: TURN, bytes: replies[n] }];
  });
  equal(step, Step.Done);
  equal(recorder.take(), [...LIVE, ...SLOW].map(textOf));
  equal(readout.faults[Fault.Unexpected], 1);
});

test("an empty reply that may be a late one makes nothing absent", () => {
  const { readout, recorder } = start(ReadSet.All);
  const empty = registers();
  const { step } = converse(readout, (payload, _request, n): Answer[] => {
    if (n === 0) return [];
    if (n === 1) return [{ after: 10, bytes: empty }];
    if (n === 2)
      return [
        { after: 10, bytes: empty },
        { after: 400, bytes: replyTo(payload) },
      ];
    return [{ after: TURN, bytes: replyTo(payload) }];
  });
  equal(step, Step.Done);
  equal(
    recorder.take().filter((text) => !text.startsWith("absent")),
    SLOW.map(textOf),
  );
});

test("a conversation broken off is not talked over", () => {
  const { readout } = start();
  equal(readout.begin(0), Step.Transmit);
  equal(readout.sent(200), Step.Wait);
  equal(readout.begin(300), Step.Wait);
  const earliest = 200 + FIRST_BYTE_MS + REPEAT_SILENCE_MS;
  equal(readout.deadline, earliest);
  equal(readout.expire(earliest - 1), Step.Wait);
  equal(readout.expire(earliest), Step.Transmit);
});

test("a table without registers of the set is done without a word", () => {
  const readout = new KmpReadout(
    { line: LINE, batch: 8, fields: [{ code: 60, set: "live" as const }] },
    new Recorder(),
  );
  readout.select(ReadSet.Slow);
  const { step, requests } = converse(readout, good);
  equal(step, Step.Done);
  equal(requests.length, 0);
});

test("the batch is never larger than the protocol allows", () => {
  for (const [batch, first] of [
    [0, 1],
    [1, 1],
    [3, 3],
    [8, 8],
    [9, 8],
  ]) {
    const readout = new KmpReadout({ ...TABLE, batch }, new Recorder());
    const { requests } = converse(readout, good);
    equal(askedRegisters(requests[0].payload).length, first);
  }
});
