import { APDU_LIMIT, Assembly } from "../../modules/dlms/assembly.js";
import { Fault } from "../../modules/readout/fault.js";
import { Step } from "../../modules/readout/step.js";
import { equal, test } from "../harness.js";
import { block, counted, LLC } from "./frames.js";

type Piece = readonly [information: readonly number[], more?: boolean];

function assemble(pieces: readonly Piece[], assembly = new Assembly()): (number[] | number)[] {
  const events: (number[] | number)[] = [];
  for (const [information, more] of pieces) {
    const step = assembly.frame(new Uint8Array(information), 0, information.length, more ?? false);
    if (step === Step.Done) events.push([...assembly.buffer.slice(0, assembly.end)]);
    if (step === Step.Fault) events.push(assembly.fault);
  }
  return events;
}

function link(frames: readonly (readonly number[])[]): (number[] | number)[] {
  const assembly = new Assembly();
  const events: (number[] | number)[] = [];
  for (const frame of frames) {
    const step = assembly.link(new Uint8Array(frame), 0, frame.length);
    if (step === Step.Done) events.push([...assembly.buffer.slice(0, assembly.end)]);
    if (step === Step.Fault) events.push(assembly.fault);
  }
  return events;
}

/** C, A, CI, selectors and data of a long frame. */
function piece(information: number, data: readonly number[]): number[] {
  return [0x53, 0xff, information, 0x01, 0x67, ...data];
}

test("one frame is one APDU", () => {
  equal(assemble([[[...LLC, 0x0f, 1, 2]], [[0xe6, 0xe6, 0x00, 0xdb, 3]]]), [
    [0x0f, 1, 2],
    [0xdb, 3],
  ]);
});

test("segments are joined, the header stands in the first only", () => {
  equal(assemble([[[...LLC, 0x0f, 1], true], [[2, 3], true], [[4]]]), [[0x0f, 1, 2, 3, 4]]);
});

test("blocks are joined in order, over one frame each or over segments", () => {
  const parts = [counted(112), counted(122), counted(44)];
  const whole = parts.flat();
  const blocks = parts.map((part, index) => block(index + 1, index === 2, part));
  equal(assemble([[[...LLC, ...blocks[0]]], [blocks[1]], [blocks[2]]]), [whole]);
  equal(
    assemble([
      [[...LLC, ...blocks[0].slice(0, 50)], true],
      [blocks[0].slice(50)],
      [blocks[1]],
      [blocks[2].slice(0, 9), true],
      [blocks[2].slice(9)],
    ]),
    [whole],
  );
  const long = block(1, true, counted(300));
  equal(assemble([[[...LLC, ...long]]]), [counted(300)]);
});

test("a row of blocks with a gap, a doublet or no beginning is dropped, and told once", () => {
  const part = counted(10);
  const one: Piece = [[...LLC, ...block(1, false, part)]];
  const two: Piece = [block(2, false, part)];
  const three: Piece = [block(3, true, part)];
  const good = [...part, ...part, ...part];
  const table: [string, Piece[], (number[] | number)[]][] = [
    ["gap", [one, three], [Fault.Sequence]],
    ["doublet", [one, two, two, three], [Fault.Sequence]],
    ["no beginning", [two, three], [Fault.Sequence]],
    ["no beginning, then a good row", [three, one, two, three], [Fault.Sequence, good]],
    ["out of order", [one, three, two], [Fault.Sequence]],
    ["begun twice", [one, one, two, three], [good]],
    ["left and begun anew", [one, two, one, two, three], [good]],
  ];
  for (const [name, pieces, expected] of table) equal(assemble(pieces), expected, name);
});

test("a block that is not as long as it says is malformed", () => {
  const good = block(1, true, counted(10));
  equal(assemble([[[...LLC, ...good, 0]]]), [Fault.Malformed]);
  equal(assemble([[[...LLC, ...good.slice(0, -1)]]]), [Fault.Malformed]);
  equal(assemble([[[...LLC, 0xe0, 0xc0, 0, 1, 0, 0]]]), [Fault.Malformed]);
  equal(assemble([[[...LLC, 0xe0, 0xc0, 0, 1, 0, 0, 0x83, 0, 0, 1, 9]]]), [Fault.Malformed]);
});

test("the rest of a lost message is dropped, and told once", () => {
  equal(assemble([[[1, 2], true], [[3]], [[...LLC, 0x0f, 7]]]), [Fault.Sequence, [0x0f, 7]]);
  equal(assemble([[[...LLC, 0x0f, 1], true], [[...LLC, 0x0f, 2], true], [[3]]]), [
    Fault.Truncated,
    [0x0f, 2, 3],
  ]);
});

test("a frame lost between segments breaks the message, between blocks the numbers tell", () => {
  const assembly = new Assembly();
  assemble([[[...LLC, 0x0f, 1], true]], assembly);
  assembly.interrupt();
  equal(assemble([[[2, 3], true], [[4]], [[...LLC, 0x0f, 5]]], assembly), [[0x0f, 5]]);
});

test("an APDU of the limit is taken, one byte more is an overflow", () => {
  const full = [0x0f, ...counted(APDU_LIMIT - 1)];
  const half = APDU_LIMIT / 2;
  const pieces = (bytes: number[]): Piece[] => [
    [[...LLC, ...bytes.slice(0, half)], true],
    [bytes.slice(half)],
  ];
  equal(assemble(pieces(full)), [full]);
  equal(assemble([...pieces([...full, 0]), [[...LLC, 0x0f]]]), [Fault.Overflow, [0x0f]]);
  const blocks = (bytes: number[]): Piece[] => [
    [[...LLC, ...block(1, false, bytes.slice(0, half))]],
    [block(2, true, bytes.slice(half))],
  ];
  equal(assemble(blocks(full)), [full]);
  equal(assemble(blocks([...full, 0])), [Fault.Overflow]);
});

test("M-Bus: one frame, two, three; the sequence has no gap", () => {
  equal(link([piece(0x10, [1, 2])]), [[1, 2]]);
  equal(link([piece(0x00, [1, 2]), piece(0x11, [3])]), [[1, 2, 3]]);
  equal(link([piece(0x00, [1]), piece(0x01, [2]), piece(0x12, [3])]), [[1, 2, 3]]);
  equal(link([piece(0x11, [3])]), [Fault.Sequence]);
  equal(link([piece(0x00, [1]), piece(0x12, [3])]), [Fault.Sequence]);
  equal(link([piece(0x00, [1]), piece(0x00, [1]), piece(0x11, [2])]), [Fault.Truncated, [1, 2]]);
  equal(link([[0x53, 0xff, 0x10]]), [Fault.Malformed]);
});
