/**
 * What a new image has to show before it is kept: each named check holds at the same time, after the gateway has run
 * for SETTLE_TIME, and before SELF_TEST_LIMIT is over. A check that did not hold before the update either (a head
 * that is unplugged) is not asked for: it is not the new image's fault.
 */

export interface Check {
  /** For people: "meter line", "network". */
  readonly name: string;
  passed(): boolean;
}

/** Milliseconds. */
export const SETTLE_TIME = 15_000;
export const SELF_TEST_LIMIT = 50_000;
export const SELF_TEST_INTERVAL = 1_000;

/** Names of the checks that hold now. */
export function passing(checks: readonly Check[]): string[] {
  return checks.filter((check) => check.passed()).map((check) => check.name);
}

/** Names of the checks that are required and do not hold. */
export function failing(checks: readonly Check[], required: readonly string[]): string[] {
  return checks
    .filter((check) => required.includes(check.name) && !check.passed())
    .map((check) => check.name);
}
