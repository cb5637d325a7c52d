/**
 * The fault matrix, reduced: whatever goes wrong on a line, a readout ends by itself, well or with a fault that has a
 * name, no value comes out that the meter did not hold, and when the fault is over the next readout is well.
 * `npm run faults` prints the whole of it.
 */
import { buildFrame, REPLY_START } from "../../hosts/bench/kmp-frame.js";
import { askedCell } from "../faults/asked.js";
import { boilerCell } from "../faults/boiler.js";
import { type Cell, cells } from "../faults/kinds.js";
import { kmpCell } from "../faults/kmp.js";
import { pushCell } from "../faults/push.js";
import type { Result } from "../faults/stage.js";
import { equal, ok, test } from "../harness.js";

const METER = "kamstrup-multical-403";
const HEALTHY = ["none", "echo", "split", "slow", "zeros", "first reply lost", "pause of 0.1 s"];

function nameOf({ kind, rate }: Cell): string {
  return rate === undefined ? kind : `${kind} ${rate}`;
}

function checkAll(run: (cell: Cell) => Result): Result[] {
  return cells.map((cell) => {
    const result = run(cell);
    equal(result.wrong, 0, `${nameOf(cell)}: wrong values`);
    equal(result.hung, 0, `${nameOf(cell)}: without end`);
    return result;
  });
}

test("KMP: no fault of the line makes a wrong value, and those that a repeat mends cost no readout", () => {
  for (const { kind, rate, readouts, good, named, compared } of checkAll((cell) =>
    kmpCell(METER, cell, 2, 7),
  )) {
    equal(good + named, readouts);
    // 31 values each; a readout that failed is followed by one that did not.
    ok(compared >= 31 * readouts, `${kind} ${rate}: ${compared}`);
    if (HEALTHY.includes(kind) || (rate !== undefined && rate <= 0.001)) equal(good, readouts, kind);
  }
});

for (const id of ["kamstrup-omnipower-dk", "dsmr-p1"])
  test(`${id}: no fault of the line makes a wrong telegram, and the one after it is read`, () => {
    checkAll((cell) => pushCell(id, cell, 3, 7));
  });

for (const [id, isNew] of [
  ["kamstrup-66-c", false],
  ["landis-gyr-ultraheat-t330", false],
  ["landis-gyr-ultraheat-uh50", true],
  ["generic-iec62056", false],
] as const)
  test(`${id}: no fault of the line makes a wrong value`, () => {
    for (const { good, named, readouts, compared } of checkAll((cell) => askedCell(id, cell, 3, 7, isNew))) {
      equal(good + named, readouts);
      ok(compared > 0);
    }
  });

for (const isSerial of [true, false])
  test(`hargassner-nano over ${isSerial ? "RS-232" : "TCP"}: no fault of the line makes a wrong value`, () => {
    for (const { good, compared, kind } of checkAll((cell) =>
      boilerCell("hargassner-nano", cell, 25, 7, isSerial),
    ))
      if (HEALTHY.includes(kind) && kind !== "split") ok(good >= 23 && compared > 200, `${kind} ${compared}`);
  });

test("IEC 62056-21: two equal digits lost under a right check character are seen by the form of the block", () => {
  let blocks = 0;
  const thief: Cell = {
    kind: "theft",
    faults: () => ({}),
    /** Two of the zeros behind opening parentheses, in every other block. */
    disturb(bytes, random) {
      if (bytes[0] !== 0x02 || blocks++ % 2 !== 0) return bytes;
      const zeros = bytes
        .map((byte, at) => (byte === 0x30 && bytes[at - 1] === 0x28 ? at : 0))
        .filter((at) => at > 0);
      const first = random.below(zeros.length);
      const second = (first + 1 + random.below(zeros.length - 1)) % zeros.length;
      return bytes.filter((_, at) => at !== zeros[first] && at !== zeros[second]);
    },
  };
  for (const id of ["landis-gyr-ultraheat-uh50", "generic-iec62056"]) {
    const { wrong, hung, compared } = askedCell(id, thief, 30, 7);
    equal([wrong, hung], [0, 0], id);
    ok(compared > 0 && blocks > 30);
  }
});

test("the comparison would see it: a value that was changed under a right checksum is wrong", () => {
  const liar: Cell = {
    kind: "lie",
    faults: () => ({}),
    disturb(bytes) {
      const body: number[] = [];
      for (let at = 1; at < bytes.length - 1; at++)
        body.push(bytes[at] === 0x1b ? bytes[++at] ^ 0xff : bytes[at]);
      const message = body.slice(0, -2);
      if (message[1] === 0x10) message[message.length - 1] ^= 0x01;
      return buildFrame(REPLY_START, message);
    },
  };
  const { wrong, readouts } = kmpCell(METER, liar, 2, 7);
  ok(wrong >= readouts, `${wrong}`);
});
