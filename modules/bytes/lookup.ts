/**
 * Tables of constant rows as the flash of a device likes them: numbers side by side in a typed array, texts in one list. A
 * row of numbers costs its bytes, where a list of lists costs 16 bytes for each number and 48 for each row.
 *
 * The rows are written where they belong, row by row; these functions only lay them out, while modules are evaluated.
 */

export type Numbers = Uint8Array | Int16Array | Float64Array;

/** Numbers in the narrowest array that holds them. */
export function numbers(list: readonly number[]): Numbers {
  const low = Math.min(0, ...list);
  const high = Math.max(0, ...list);
  if (low < -0x8000 || high > 0x7fff || !list.every(Number.isInteger)) return Float64Array.from(list);
  return low >= 0 && high <= 0xff ? Uint8Array.from(list) : Int16Array.from(list);
}

/** Numbers and what each is called, in the order of the rows. */
export interface Lookup {
  readonly numbers: Numbers;
  readonly texts: readonly string[];
}

export function lookup(rows: readonly (readonly [number, string])[]): Lookup {
  return Object.freeze({
    numbers: numbers(rows.map(([number]) => number)),
    texts: Object.freeze(rows.map(([, text]) => text)),
  });
}

/** Text of a number: the first row counts. */
export function textOf(table: Lookup, number: number): string | undefined {
  const row = table.numbers.indexOf(number);
  return row < 0 ? undefined : table.texts[row];
}

/** Number of a text: the first row counts. */
export function numberOf(table: Lookup, text: string): number | undefined {
  const row = table.texts.indexOf(text);
  return row < 0 ? undefined : table.numbers[row];
}
