// The byte code of one script as a tree: functions, each a list of steps, jumps as references to steps. Reads what xsc
// writes and writes it again, with operands and jumps as short as they can be: xsc adds up the jumps of a whole script
// before it chooses, so that in a long script nearly every jump is written with two or four bytes.

const signed = (bytes) => bytes.readIntLE(0, bytes.length);
const unsigned = (bytes) => bytes.readUIntLE(0, bytes.length);

/** Steps whose number may be negative. */
export const signedSteps = new Set(["INTEGER", "RUN", "RUN_TAIL"]);

/** Length of the length of a text, by the size that the table of codes has for it. */
function textOf(bytes, at, size) {
  const width = -size;
  const start = at + 1 + width;
  const length = unsigned(bytes.subarray(at + 1, start));
  return { text: bytes.subarray(start, start + length), next: start + length };
}

/** Steps of the function whose code stands from `start` to `end`. */
function functionOf(bytes, start, end, opcodes) {
  const steps = [];
  const places = new Map();
  const jumps = [];
  let at = start;
  while (at < end) {
    const code = opcodes[bytes[at]];
    if (!code) throw new Error(`${bytes[at]} is no byte code`);
    const step = { op: code.name };
    places.set(at, step);
    steps.push(step);
    let next = at + Math.abs(code.size);
    if (code.kind === "symbol") {
      step.symbol = unsigned(bytes.subarray(at + 1, at + 3));
      next = at + 3;
    } else if (code.kind === "text") {
      const { text, next: behind } = textOf(bytes, at, code.size);
      step.text = text;
      next = behind;
    } else if (code.kind === "target") {
      const offset = signed(bytes.subarray(at + 1, next));
      if (code.name === "CODE") {
        step.body = functionOf(bytes, next, next + offset, opcodes);
        next += offset;
      } else jumps.push([step, next + offset]);
    } else if (code.width > 0) {
      const operand = bytes.subarray(at + 1, next);
      step.value = signedSteps.has(code.name) ? signed(operand) : unsigned(operand);
    } else if (code.size > 1) step.raw = bytes.subarray(at + 1, next);
    at = next;
  }
  if (at !== end) throw new Error("a function ends within a byte code");
  for (const [step, place] of jumps) {
    step.target = places.get(place);
    if (!step.target) throw new Error("a jump leads into the middle of a byte code");
  }
  return { steps };
}

/** Atoms of an .xsb file, in their order. */
function atomsOf(file) {
  const atoms = [];
  for (let at = 8; at < file.length; ) {
    const size = file.readUInt32BE(at);
    atoms.push({ type: file.toString("latin1", at + 4, at + 8), bytes: file.subarray(at + 8, at + size) });
    at += size;
  }
  return atoms;
}

function stringsOf(bytes) {
  const texts = bytes.toString("latin1", 2).split("\0").slice(0, -1);
  if (texts.length !== bytes.readUInt16LE(0) - 1 && texts.length !== bytes.readUInt16LE(0))
    throw new Error("the list of symbols is not as it is known here");
  return texts;
}

/** Reads a file of xsc. */
export function programOf(file, opcodes) {
  const atoms = atomsOf(file);
  const code = atoms.find(({ type }) => type === "CODE");
  const symbols = atoms.find(({ type }) => type === "SYMB");
  if (!code || !symbols) throw new Error("this is no script of xsc");
  return {
    atoms,
    symbols: stringsOf(symbols.bytes),
    main: functionOf(code.bytes, 0, code.bytes.length, opcodes),
  };
}
