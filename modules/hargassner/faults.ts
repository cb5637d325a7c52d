/**
 * What a fault number means, in words of our own, for the 294 numbers that are public.
 *
 *   /s  a sensor whose wires touch     /b  a sensor whose wire is broken     /n  a part that does not answer
 */
import { phrases } from "../bytes/phrases.js";
import { latinText } from "../bytes/writer.js";
import { boardFaults } from "./board-fault-texts.js";
import { boilerFaults } from "./fault-texts.js";

const endings: readonly (readonly [string, string])[] = Object.freeze([
  Object.freeze(["/s", ": short circuit"] as const),
  Object.freeze(["/b", ": the wire is broken"] as const),
  Object.freeze(["/n", " is not connected"] as const),
]);

/** Longest text of a fault in characters. */
export const FAULT_TEXT_LIMIT = 100;

const entries: readonly string[] = Object.freeze([...boilerFaults, ...boardFaults]);
const numbers = Uint16Array.from(entries, (entry) => Number(entry.slice(0, entry.indexOf(" "))));
const texts = phrases(entries.map((entry) => entry.slice(entry.indexOf(" ") + 1)));

/** Numbers that have a text. */
export function faultNumbers(): number[] {
  return [...numbers];
}

/** Text of a fault; the number itself where nothing is known of it. Allocates: asked for when the number changes. */
export function faultText(number: number): string {
  const row = numbers.indexOf(number);
  if (row < 0) return `fault ${number}`;
  return complete(latinText(texts.bytes, texts.starts[row], texts.starts[row + 1]));
}

function complete(text: string): string {
  for (let index = 0; index < endings.length; index++)
    if (text.endsWith(endings[index][0])) return text.slice(0, -2) + endings[index][1];
  return text;
}
