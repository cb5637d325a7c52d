/** Request methods (RFC 9110 section 9, RFC 5789) as numbers. What is not here is answered 501. */
import { phraseOf, phrases } from "../bytes/phrases.js";

export const Method = Object.freeze({
  Unknown: 0,
  Get: 1,
  Head: 2,
  Post: 3,
  Put: 4,
  Patch: 5,
  Delete: 6,
  Options: 7,
});

export const methodNames: readonly string[] = Object.freeze([
  "",
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
]);

const names = phrases(methodNames);

/** Number of the method whose name is buffer[0, length); Method.Unknown where there is none. */
export function methodOf(buffer: Uint8Array, length: number): number {
  return Math.max(Method.Unknown, phraseOf(names, buffer, length, 1));
}

/** Whether the bytes from `start` on begin with a constant. */
export function startsWith(buffer: Uint8Array, start: number, constant: Uint8Array): boolean {
  for (let index = 0; index < constant.length; index++)
    if (buffer[start + index] !== constant[index]) return false;
  return true;
}
