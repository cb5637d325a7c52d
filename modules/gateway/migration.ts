/**
 * Settings that another version wrote. Older ones are brought forward step by step; of newer ones, as after going back
 * to an older version, what this version knows is kept, the rest is left out and named.
 *
 * A release that adds, renames or changes a setting raises SETTINGS_VERSION and adds a step here, be it an empty one:
 * that is how an older version tells a newer setting from a typing error.
 */
import { applyRule, type Problem, type Rule } from "./schema.js";

export interface Migration {
  readonly value: unknown;
  /** One clause each, for people. */
  readonly notes: readonly string[];
}

/** Changes the object in place. */
export type Step = (settings: Record<string, unknown>) => void;

/** @param steps step i brings version i + 1 to i + 2; the version of this program is one more than there are steps */
export function migrate(value: unknown, rule: Rule, steps: readonly Step[]): Migration {
  const own = steps.length + 1;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { value, notes: [] };
  const settings = value as Record<string, unknown>;
  const { version } = settings;
  // What is no version is for the schema to refuse; without one it is meant for this program.
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) return { value, notes: [] };
  if (version > own) {
    const notes: string[] = [];
    const fitting = fit(rule, { ...settings, version: own }, "", notes);
    return { value: fitting, notes };
  }
  for (let index = version - 1; index < steps.length; index++) steps[index](settings);
  settings.version = own;
  return {
    value: settings,
    notes: version < own ? [`settings of version ${version} were brought to ${own}`] : [],
  };
}

/** The part of a value that the rule allows. */
function fit(rule: Rule, value: unknown, path: string, notes: string[]): unknown {
  if (value === undefined) return undefined;
  if (rule.kind === "group" && typeof value === "object" && value !== null && !Array.isArray(value)) {
    const result: Record<string, unknown> = {};
    const prefix = path === "" ? "" : `${path}.`;
    for (const key of Object.keys(value))
      if (Object.hasOwn(rule.rules, key))
        result[key] = fit(rule.rules[key], (value as Record<string, unknown>)[key], `${prefix}${key}`, notes);
      else notes.push(`${prefix}${key.slice(0, 40)} of a newer version was left out`);
    return result;
  }
  if (rule.kind === "list" && Array.isArray(value)) {
    const items = value.slice(0, rule.limit);
    // An item that does not fit leaves no hole: as text that would be a null, which fits no more.
    return items
      .map((item, index) => fit(rule.item, item, `${path}[${index}]`, notes))
      .filter((item) => item !== undefined);
  }
  const problems: Problem[] = [];
  applyRule(rule, value, path, problems);
  if (problems.length === 0) return value;
  notes.push(`${path} of a newer version was left out`);
  return undefined;
}
