// Writes the tree of program.js as a file that xsl links: operands and jumps as short as they can be, and of the symbols
// those that are still named.
import { signedSteps } from "./program.js";

const PREFIX = 8;

const u16 = (value) => Buffer.from([value & 0xff, value >> 8]);

/** Bytes that a whole number needs behind a byte code: 1, 2 or 4. */
function widthOf(value, isSigned) {
  if (isSigned) return value >= -128 && value <= 127 ? 1 : value >= -32768 && value <= 32767 ? 2 : 4;
  return value <= 0xff ? 1 : value <= 0xffff ? 2 : 4;
}

class Writer {
  #codes;
  #symbols;

  constructor(opcodes, symbols) {
    this.#codes = new Map(opcodes.map(({ number, name, width }) => [`${name} ${width}`, number]));
    this.#symbols = symbols;
  }

  #code(name, width) {
    const number = this.#codes.get(`${name} ${width}`);
    if (number === undefined) throw new Error(`${name} has no operand of ${width} bytes`);
    return number;
  }

  #sized(name, value, isSigned) {
    const width = widthOf(value, isSigned);
    const bytes = Buffer.alloc(1 + width);
    bytes[0] = this.#code(name, width);
    if (isSigned) bytes.writeIntLE(value, 1, width);
    else bytes.writeUIntLE(value, 1, width);
    return bytes;
  }

  /** Bytes of a step that is no jump. */
  #step(step) {
    const { op, symbol, text, value, body, raw } = step;
    if (symbol !== undefined)
      return Buffer.concat([Buffer.from([this.#code(op, 0)]), u16(this.#symbols.get(symbol))]);
    if (text !== undefined) {
      const head = this.#sized(op, text.length, false);
      return Buffer.concat([head, text]);
    }
    if (body !== undefined) {
      const bytes = this.bytesOf(body);
      return Buffer.concat([this.#sized(op, bytes.length, true), bytes]);
    }
    if (value !== undefined) return this.#sized(op, value, signedSteps.has(op));
    return Buffer.concat([Buffer.from([this.#code(op, 0)]), raw ?? Buffer.alloc(0)]);
  }

  /** Bytes of a function. Jumps begin with one byte and grow until all of them reach. */
  bytesOf({ steps }) {
    const pieces = steps.map((step) => (step.target ? undefined : this.#step(step)));
    const widths = steps.map(({ target }) => (target ? 1 : 0));
    const index = new Map(steps.map((step, place) => [step, place]));
    const ends = new Array(steps.length);
    const starts = new Array(steps.length);
    for (let isStable = false; !isStable; ) {
      let at = 0;
      for (let place = 0; place < steps.length; place++) {
        starts[place] = at;
        at += pieces[place]?.length ?? 1 + widths[place];
        ends[place] = at;
      }
      isStable = true;
      for (const [place, { target }] of steps.entries()) {
        if (!target) continue;
        const width = widthOf(starts[index.get(target)] - ends[place], true);
        if (width <= widths[place]) continue;
        widths[place] = width;
        isStable = false;
      }
    }
    return Buffer.concat(
      steps.map((step, place) => {
        if (!step.target) return pieces[place];
        const bytes = Buffer.alloc(1 + widths[place]);
        bytes[0] = this.#code(step.op, widths[place]);
        bytes.writeIntLE(starts[index.get(step.target)] - ends[place], 1, widths[place]);
        return bytes;
      }),
    );
  }
}

/** Numbers of symbols that steps name, in functions and the functions in them. */
function symbolsIn({ steps }, used) {
  for (const { symbol, body } of steps) {
    if (symbol !== undefined) used.add(symbol);
    if (body) symbolsIn(body, used);
  }
}

/** The atom of native functions, with the places of its symbols: a count, then each a length, a symbol and a name. */
function hostsOf(bytes) {
  const places = [];
  let at = 2;
  for (let left = bytes.readUInt16LE(0); left > 0; left--) {
    places.push(at + 1);
    at = bytes.indexOf(0, at + 3) + 1;
  }
  return places;
}

/** The file of a program. */
export function fileOf({ atoms, symbols, main }, opcodes) {
  const hosts = atoms.find(({ type }) => type === "HOST")?.bytes;
  const places = hosts ? hostsOf(hosts) : [];
  const used = new Set();
  symbolsIn(main, used);
  for (const place of places) used.add(hosts.readUInt16LE(place));
  used.delete(0);
  const kept = [...used].sort((one, other) => one - other);
  const numbers = new Map([[0, 0], ...kept.map((symbol, index) => [symbol, index + 1])]);
  const bytes = {
    CODE: new Writer(opcodes, numbers).bytesOf(main),
    SYMB: Buffer.concat([
      u16(kept.length + 1),
      ...kept.map((symbol) => Buffer.from(`${symbols[symbol - 1]}\0`, "latin1")),
    ]),
  };
  if (hosts) {
    bytes.HOST = Buffer.from(hosts);
    for (const place of places) bytes.HOST.writeUInt16LE(numbers.get(hosts.readUInt16LE(place)), place);
  }
  const parts = atoms.map(({ type, bytes: old }) => {
    const content = bytes[type] ?? old;
    const head = Buffer.alloc(PREFIX);
    head.writeUInt32BE(PREFIX + content.length, 0);
    head.write(type, 4, "latin1");
    return Buffer.concat([head, content]);
  });
  const size = parts.reduce((sum, { length }) => sum + length, PREFIX);
  const head = Buffer.alloc(PREFIX);
  head.writeUInt32BE(size, 0);
  head.write("XS_B", 4, "latin1");
  return Buffer.concat([head, ...parts]);
}
