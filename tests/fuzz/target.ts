/** What every file <name>.fuzz.ts default-exports: one property over any bytes. */
export interface Target {
  readonly name: string;
  /** The property in one sentence. */
  readonly property: string;
  /** Longest input in bytes. */
  readonly longest: number;
  /** Texts that mutations insert: words of the grammar. */
  readonly words: readonly string[];
  /** Inputs to begin with: real captures where there are any. */
  seeds(): Uint8Array[];
  /** Of a decoder: what of an input it is given, and whether it has its keys. */
  prepared?(input: Uint8Array): Prepared;
  /** Throws where the property does not hold. Whatever it builds it builds anew: an input alone decides. */
  run(input: Uint8Array): void;
}

export interface Prepared {
  readonly isKeyed: boolean;
  readonly bytes: Uint8Array;
}

export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);
}

export function latin1Text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

export function must(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}
