/**
 * The test vocabulary, the same on Node and on XS. Tests of `modules/` use nothing else, so that one
 * bundle of them runs in the XS engine; `tests/xs` replaces this file by its own while bundling.
 */
import assert from "node:assert/strict";
import { test as nodeTest } from "node:test";

/** Which engine runs this: budgets differ, results do not. */
export const engine: "node" | "xs" = "node";

export function test(name: string, body: () => void | Promise<void>): void {
  nodeTest(name, body);
}

export function equal<T>(actual: T, expected: T, message?: string): void {
  assert.deepStrictEqual(actual, expected, message);
}

export function ok(condition: unknown, message?: string): void {
  assert.ok(condition, message);
}

export function throws(body: () => void, expected?: RegExp): void {
  if (expected) assert.throws(body, expected);
  else assert.throws(body);
}
