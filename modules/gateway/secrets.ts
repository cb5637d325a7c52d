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

/**
 * What may be shown of settings, as members of a JSON object: "settings" without the secrets, and "secrets", the places of
 * those that are set ("mqtt.password", "meters[0].key").
 *
 * JSON.stringify is not asked: XS refuses it objects that are in flash, and groups that are as by default are.
 */
export function shownMembers(rule: Rule, value: unknown): string {
  const secrets: string[] = [];
  const text = shownText(rule, value, "", secrets);
  return `"settings":${text},"secrets":${JSON.stringify(secrets)}`;
}

function shownText(rule: Rule, value: unknown, path: string, secrets: string[]): string {
  let text = "";
  if (rule.kind === "list") {
    const items = value as readonly unknown[];
    for (let index = 0; index < items.length; index++)
      text += `${index > 0 ? "," : ""}${shownText(rule.item, items[index], `${path}[${index}]`, secrets)}`;
    return `[${text}]`;
  }
  if (rule.kind !== "group") return JSON.stringify(value);
  const group = value as Record<string, unknown>;
  for (const key of Object.keys(rule.rules)) {
    const inner = rule.rules[key];
    const place = path === "" ? key : `${path}.${key}`;
    if (inner.kind === "text" && inner.secret) {
      if (group[key] !== "") secrets.push(place);
    } else text += `${text === "" ? "" : ","}"${key}":${shownText(inner, group[key], place, secrets)}`;
  }
  return `{${text}}`;
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
