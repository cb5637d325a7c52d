/**
 * Turns register numbers of the Kamstrup Meter Protocol into fields of a meter's table. Key, name, quantity and
 * kind come from `modules/kmp/registers.ts`; a table only says which registers and how often.
 *
 * Fields are shared: every table that reads register 68 live holds the same frozen object, so that twenty
 * tables cost the flash of the device little more than one.
 */
import { findRegister, registers } from "../kmp/registers.js";
import type { Field } from "./meter.js";

type FieldSet = Field["set"];

/** Most registers of one GetRegister request (Kamstrup 5512-447, 6.2.4). */
export const KMP_BATCH = 8;

function usualSet(code: number): FieldSet {
  switch (code) {
    case 60:
    case 68:
    case 74:
    case 80:
    case 86:
    case 87:
    case 99:
    case 1004:
      return "live";
    case 97:
    case 110:
    case 113:
      return "slow";
  }
  return code >= 123 && code <= 150 ? "slow" : "extra";
}

const usual: readonly Field[] = Object.freeze(
  registers.map(({ code, key, name, quantity, kind }) =>
    Object.freeze({ key, code, quantity, kind, set: usualSet(code), name }),
  ),
);

/** The field of a register. Throws when nothing is known of it: a table that names it is wrong. */
export function field(code: number, set: FieldSet, info?: string): Field {
  const register = findRegister(code);
  if (register === undefined) throw new RangeError(`register ${code} is not in modules/kmp/registers.ts`);
  const { key, name, quantity, kind } = register;
  if (info !== undefined) return Object.freeze({ key, code, quantity, kind, set, name, info });
  for (let index = 0; index < usual.length; index++)
    if (usual[index].code === code && usual[index].set === set) return usual[index];
  return Object.freeze({ key, code, quantity, kind, set, name });
}

export interface FieldLists {
  readonly live: readonly number[];
  readonly slow: readonly number[];
  readonly extra: readonly number[];
  /** Register number -> info code table that explains it (`info-codes.ts`). */
  readonly info: readonly (readonly [number, string])[];
}

/** Fields in the order in which they are asked for: live, slow, extra. */
export function fields(lists: FieldLists): readonly Field[] {
  const all: Field[] = [];
  const add = (codes: readonly number[], set: FieldSet) => {
    for (const code of codes) {
      const info = lists.info.find(([register]) => register === code);
      all.push(field(code, set, info?.[1]));
    }
  };
  add(lists.live, "live");
  add(lists.slow, "slow");
  add(lists.extra, "extra");
  return Object.freeze(all);
}
