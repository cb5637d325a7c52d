/**
 * tests/harness.ts as it is inside XS: the same vocabulary, without node:test and node:assert. Tests are
 * collected while their files load; tests/xs/run.js then asks for one after the other by number.
 */
import { deepEqual, show } from "./equal.js";

export const engine: "node" | "xs" = "xs";

interface Entry {
  readonly file: string;
  readonly name: string;
  readonly body: () => void | Promise<void>;
}

const entries: Entry[] = [];
const place = { file: "" };

class AssertionError extends Error {}
AssertionError.prototype.name = "AssertionError";

export function test(name: string, body: () => void | Promise<void>): void {
  entries.push({ file: place.file, name, body });
}

export function equal<T>(actual: T, expected: T, message?: string): void {
  if (deepEqual(actual, expected)) return;
  const told = message === undefined ? "" : `${message}\n`;
  throw new AssertionError(`${told}actual:   ${show(actual)}\nexpected: ${show(expected)}`);
}

export function ok(condition: unknown, message?: string): void {
  if (!condition) throw new AssertionError(message ?? `${show(condition)} is not true`);
}

export function throws(body: () => void, expected?: RegExp): void {
  try {
    body();
  } catch (error) {
    if (expected && !expected.test(String(error)))
      throw new AssertionError(`threw ${String(error)}, expected ${expected}`);
    return;
  }
  throw new AssertionError("did not throw");
}

/** Loads one test file; a file that does not load is a test that fails. */
export function load(file: string, body: () => unknown): void {
  place.file = file;
  try {
    body();
  } catch (error) {
    test("loads", () => {
      throw error;
    });
  }
}

/** What there is to run. */
export function list(): { file: string; name: string }[] {
  return entries.map(({ file, name }) => ({ file, name }));
}

/** Runs a test by its number; undefined when it passed, else why not. */
export async function run(index: number): Promise<string | undefined> {
  try {
    await entries[index].body();
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) return show(error);
    return error instanceof AssertionError ? error.message : (error.stack ?? String(error));
  }
}
