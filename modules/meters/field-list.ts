/**
 * The fields of a meter as the device has them. Sixty tables name the same few hundred fields: a list holds their numbers, two
 * bytes each, where a list of its own would cost 16 for each. It answers like the array that a meter's file has.
 */
import type { Field, Fields, Meter } from "./meter.js";

class FieldList implements Fields {
  /** Every field of every meter. */
  readonly all: readonly Field[];
  readonly numbers: Uint16Array;

  constructor(all: readonly Field[], numbers: Uint16Array) {
    this.all = all;
    this.numbers = numbers;
    Object.freeze(this);
  }

  get length(): number {
    return this.numbers.length;
  }

  at(row: number): Field | undefined {
    return this.all[this.numbers[row]];
  }

  findIndex(test: (field: Field) => boolean): number {
    for (let row = 0; row < this.numbers.length; row++) if (test(this.all[this.numbers[row]])) return row;
    return -1;
  }

  find(test: (field: Field) => boolean): Field | undefined {
    return this.at(this.findIndex(test));
  }

  some(test: (field: Field) => boolean): boolean {
    return this.findIndex(test) >= 0;
  }

  map<T>(make: (field: Field, row: number) => T): T[] {
    return Array.from(this.numbers, (number, row) => make(this.all[number], row));
  }

  filter(test: (field: Field, row: number) => boolean): Field[] {
    return this.map((field) => field).filter(test);
  }

  [Symbol.iterator](): Iterator<Field> {
    return this.map((field) => field)[Symbol.iterator]();
  }
}

/** The same meters, with lists that share what they hold. */
export function withSharedFields(meters: readonly Meter[]): readonly Meter[] {
  const all: Field[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (field: Field): number => {
    const content = JSON.stringify(Object.entries(field).sort());
    const known = numbers.get(content);
    if (known !== undefined) return known;
    numbers.set(content, all.length);
    return all.push(field) - 1;
  };
  const rows = new Map(meters.map(({ fields }) => [fields, Uint16Array.from(fields, numberOf)]));
  Object.freeze(all);
  const lists = new Map([...rows].map(([fields, numbers]) => [fields, new FieldList(all, numbers)]));
  return Object.freeze(
    meters.map((meter) => Object.freeze({ ...meter, fields: lists.get(meter.fields) ?? meter.fields })),
  );
}
