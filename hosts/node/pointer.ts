/**
 * Which of the two slots of an installation runs: one small file that is replaced atomically, so that after a power
 * cut the old or the new state is there. Written by the supervisor and by the gateway that it started, never at once.
 *
 *   trial "none"     `active` runs
 *   trial "next"     the other slot starts next, on trial
 *   trial "running"  it was started; whoever finds this at a start knows that it did not come through
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomically } from "./storage.js";

export type SlotName = "a" | "b";

export interface Pointer {
  readonly active: SlotName;
  readonly trial: "none" | "next" | "running";
  /** The other slot was tried and given up. */
  readonly rejected: boolean;
}

/** File name of the image in a slot, and of the pointer. */
const IMAGE_FILE = "iris.mjs";
const POINTER_FILE = "pointer.json";

export function otherSlot(slot: SlotName): SlotName {
  return slot === "a" ? "b" : "a";
}

export function imagePath(root: string, slot: SlotName): string {
  return join(root, "slots", slot, IMAGE_FILE);
}

/** Throws an Error with one sentence where this is no installation. */
export function readPointer(root: string): Pointer {
  let value: Partial<Pointer> | null;
  try {
    value = JSON.parse(readFileSync(join(root, POINTER_FILE), "utf8"));
  } catch (error) {
    throw new Error(`${root} is no installation of Iris: ${(error as Error).message}`);
  }
  const { active, trial, rejected } = value ?? {};
  if ((active !== "a" && active !== "b") || (trial !== "none" && trial !== "next" && trial !== "running"))
    throw new Error(
      `${join(root, POINTER_FILE)} is damaged; {"active":"a","trial":"none","rejected":false} starts slot a`,
    );
  return { active, trial, rejected: rejected === true };
}

export function writePointer(root: string, pointer: Pointer): void {
  writeFileAtomically(join(root, POINTER_FILE), Buffer.from(`${JSON.stringify(pointer)}\n`));
}
