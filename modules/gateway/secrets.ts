/** The secrets in a value of the settings: found by the schema, never by a name. */
import type { Rule } from "./schema.js";

/** `group[key]` is where the secret stands, or could stand. */
export type SecretVisit = (path: string, group: Record<string, unknown>, key: string) => void;

/**
 * Visits the place of every secret in a value that fits the schema; of groups that are missing there is none.
 * @param byName members of a list by their id instead of their number: for two lists that hold the same in another order
 */
export function eachSecret(
  rule: Rule,
  value: unknown,
  path: string,
  byName: boolean,
  visit: SecretVisit,
): void {
  if (rule.kind === "list" && Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const item = value[index];
      const name = byName ? ((item as { id?: unknown } | null)?.id ?? index) : index;
      eachSecret(rule.item, item, `${path}[${name}]`, byName, visit);
    }
    return;
  }
  if (rule.kind !== "group" || typeof value !== "object" || value === null) return;
  const group = value as Record<string, unknown>;
  for (const key of Object.keys(rule.rules)) {
    const inner = rule.rules[key];
    const place = path === "" ? key : `${path}.${key}`;
    if (inner.kind === "text" && inner.secret) visit(place, group, key);
    else if (Object.hasOwn(group, key)) eachSecret(inner, group[key], place, byName, visit);
  }
}

/** Secrets of `from` into `value` where it has none: of the same place, of the meter of the same id. */
export function carrySecrets(rule: Rule, from: unknown, value: unknown): void {
  const known: { path: string; secret: unknown }[] = [];
  eachSecret(rule, from, "", true, (path, group, key) => known.push({ path, secret: group[key] }));
  eachSecret(rule, value, "", true, (path, group, key) => {
    const found = Object.hasOwn(group, key) ? undefined : known.find((each) => each.path === path);
    if (found?.secret !== undefined) group[key] = found.secret;
  });
}
