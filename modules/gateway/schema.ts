/**
 * Typed, bounded settings out of untrusted JSON: a schema is a table, a value that breaks it is named with
 * its path and what was expected, and nothing is taken from an object that has one error.
 * Absent values take their defaults; keys that the schema does not know are errors, since they are typos.
 *
 * The result is not to be written to: where all of a group is as by default, it is the one frozen object of the
 * schema (`withDefaults`), which on a small device is in flash and costs no memory.
 */
import { deepFreeze } from "../bytes/freeze.js";

export type Rule =
  | {
      readonly kind: "text";
      readonly limit: number;
      readonly fallback: string;
      readonly pattern?: RegExp;
      /** Whether this program knows what the text names. */
      readonly known?: (text: string) => boolean;
      readonly expected?: string;
      /** Never sent out again by REST, export or log. */
      readonly secret?: boolean;
    }
  | {
      readonly kind: "integer";
      readonly minimum: number;
      readonly maximum: number;
      readonly fallback: number;
    }
  | { readonly kind: "flag"; readonly fallback: boolean }
  | { readonly kind: "choice"; readonly values: readonly string[]; readonly fallback: string }
  | {
      readonly kind: "group";
      readonly rules: Rules;
      /** The group when nothing of it is given; see `withDefaults`. */
      readonly fallback?: unknown;
    }
  | { readonly kind: "list"; readonly limit: number; readonly item: Rule };

export interface Rules {
  readonly [key: string]: Rule;
}

export interface Problem {
  /** "mqtt.port", "meters[0].line". */
  readonly path: string;
  readonly message: string;
}

/** Most problems that are collected: enough to mend a file, not enough to flood a page. */
const PROBLEM_LIMIT = 20;

const NOTHING: readonly unknown[] = Object.freeze([]);

/** The value with defaults filled in; `problems` is empty when it is good. */
export function applyRule(rule: Rule, value: unknown, path: string, problems: Problem[]): unknown {
  const complain = (message: string): undefined => {
    if (problems.length < PROBLEM_LIMIT) problems.push({ path: path === "" ? "settings" : path, message });
    return undefined;
  };
  switch (rule.kind) {
    case "text":
      if (value === undefined) return rule.fallback;
      if (typeof value !== "string") return complain("has to be a text");
      if (value.length > rule.limit) return complain(`is longer than ${rule.limit} characters`);
      if (value === "") return value;
      if ((rule.pattern && !rule.pattern.test(value)) || rule.known?.(value) === false)
        return complain(`has to be ${rule.expected ?? "of another form"}`);
      return value;
    case "integer":
      if (value === undefined) return rule.fallback;
      if (typeof value !== "number" || !Number.isInteger(value)) return complain("has to be a whole number");
      if (value < rule.minimum || value > rule.maximum)
        return complain(`has to be from ${rule.minimum} to ${rule.maximum}`);
      return value;
    case "flag":
      if (value === undefined) return rule.fallback;
      return typeof value === "boolean" ? value : complain("has to be true or false");
    case "choice":
      if (value === undefined) return rule.fallback;
      return typeof value === "string" && rule.values.includes(value)
        ? value
        : complain(`has to be one of ${rule.values.join(", ")}`);
    case "list": {
      if (value === undefined) return NOTHING;
      if (!Array.isArray(value)) return complain("has to be a list");
      if (value.length > rule.limit) return complain(`has more than ${rule.limit} entries`);
      return value.map((item, index) => applyRule(rule.item, item, `${path}[${index}]`, problems));
    }
    case "group":
      if (value !== undefined && (typeof value !== "object" || value === null || Array.isArray(value)))
        return complain("has to be an object");
      if (value === undefined && rule.fallback !== undefined) return rule.fallback;
      return applyRules(rule.rules, rule.fallback, (value ?? {}) as Record<string, unknown>, path, problems);
  }
}

/** A frozen copy of a schema whose groups know what they are by default. */
export function withDefaults(rule: Rule): Rule {
  if (rule.kind === "list") return deepFreeze({ ...rule, item: withDefaults(rule.item) });
  if (rule.kind !== "group") return rule;
  const rules: Record<string, Rule> = {};
  for (const key of Object.keys(rule.rules)) rules[key] = withDefaults(rule.rules[key]);
  return deepFreeze({ ...rule, rules, fallback: applyRules(rules, undefined, {}, "", []) });
}

function applyRules(
  rules: Rules,
  fallback: unknown,
  value: Record<string, unknown>,
  path: string,
  problems: Problem[],
): unknown {
  const prefix = path === "" ? "" : `${path}.`;
  for (const key of Object.keys(value))
    if (!Object.hasOwn(rules, key) && problems.length < PROBLEM_LIMIT)
      problems.push({ path: `${prefix}${key.slice(0, 40)}`, message: "is not a setting" });
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(rules)) {
    const given = Object.hasOwn(value, key) ? value[key] : undefined;
    result[key] = applyRule(rules[key], given, `${prefix}${key}`, problems);
  }
  const usual = fallback as Record<string, unknown> | undefined;
  return usual && Object.keys(rules).every((key) => result[key] === usual[key]) ? usual : result;
}
