/**
 * A change of settings, as JSON Merge Patch has it (RFC 7396): what is absent stays, null puts back the default, a list
 * is replaced whole. Lists whose items have an id (the meters) are merged instead: items match by id, those that are not
 * named stay, an unknown id is a new item, and {"id":"old","remove":true} removes one.
 */
import type { Problem, Rule } from "./schema.js";

const REMOVE = "remove";

/** `base` is not changed. Names that the schema does not know are problems, and nothing comes of them. */
export function merge(rule: Rule, base: unknown, patch: unknown, path: string, problems: Problem[]): unknown {
  if (patch === null) return undefined;
  if (
    rule.kind === "list" &&
    rule.item.kind === "group" &&
    Object.hasOwn(rule.item.rules, "id") &&
    Array.isArray(patch)
  )
    return mergeItems(rule.item, Array.isArray(base) ? base : [], patch, path, problems);
  // What is of the wrong kind is for the schema to refuse.
  if (rule.kind !== "group" || !isObject(patch)) return patch;
  const result: Record<string, unknown> = isObject(base) ? { ...base } : {};
  for (const key of Object.keys(patch)) {
    const place = path === "" ? key.slice(0, 40) : `${path}.${key.slice(0, 40)}`;
    if (!Object.hasOwn(rule.rules, key)) problems.push({ path: place, message: "is not a setting" });
    else {
      const value = merge(rule.rules[key], result[key], patch[key], place, problems);
      if (value === undefined) delete result[key];
      else result[key] = value;
    }
  }
  return result;
}

function mergeItems(
  rule: Rule,
  base: readonly unknown[],
  patch: readonly unknown[],
  path: string,
  problems: Problem[],
): unknown[] {
  let items = base.slice();
  for (let index = 0; index < patch.length; index++) {
    const change = patch[index];
    const place = `${path}[${index}]`;
    if (!isObject(change) || typeof change["id"] !== "string") {
      problems.push({ path: place, message: "has to be an object with an id" });
      continue;
    }
    const { id, [REMOVE]: remove, ...rest } = change;
    const at = items.findIndex((item) => isObject(item) && item["id"] === id);
    if (remove === true && at >= 0) items = items.filter((_, other) => other !== at);
    else if (remove === true)
      problems.push({ path: place, message: `there is no "${id.slice(0, 40)}" to remove` });
    else {
      const item = merge(rule, at < 0 ? {} : items[at], { id, ...rest }, place, problems);
      if (at < 0) items.push(item);
      else items[at] = item;
    }
  }
  return items;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
