/**
 * The settings as they are kept: a text that the host stores whole or not at all, what of it may be shown, and changes
 * to it. The text holds what the owner set and nothing else, so that defaults of a later version reach him.
 */
import { migrate } from "./migration.js";
import { merge } from "./patch.js";
import type { Problem } from "./schema.js";
import { carrySecrets } from "./secrets.js";
import {
  checkSettings,
  readSettings,
  SETTINGS_LIMIT,
  SETTINGS_VERSION,
  type Settings,
  settingsRule,
  steps,
} from "./settings.js";

/** What a host keeps, and can do with what it keeps. */
export interface Keeper {
  /** The text; undefined where nothing is kept yet. */
  read(): string | undefined;
  /** A power cut at any moment leaves the old or the new text. Throws an Error with a clear sentence. */
  write(text: string): void;
  /** Erases all that was ever stored: settings, password, history, what was learnt. */
  erase(): void;
}

export interface Change {
  /** The text to be kept; undefined where there are problems. */
  readonly text: string | undefined;
  readonly settings: Settings | undefined;
  readonly problems: readonly Problem[];
}

/** What is kept as JSON of this version; undefined: it cannot be used. */
export function keptValue(keeper: Pick<Keeper, "read">): Record<string, unknown> | undefined {
  const text = keeper.read() ?? "{}";
  if (!readSettings(text).settings) return undefined;
  return migrate(JSON.parse(text), settingsRule, steps).value as Record<string, unknown>;
}

/** @param patch see patch.ts */
export function changed(keeper: Pick<Keeper, "read">, patch: unknown): Change {
  const base = keptValue(keeper);
  if (!base) {
    const message = "that are kept cannot be used: mend or import them";
    return { text: undefined, settings: undefined, problems: [{ path: "settings", message }] };
  }
  const problems: Problem[] = [];
  const value = merge(settingsRule, base, patch, "", problems);
  return problems.length > 0 ? { text: undefined, settings: undefined, problems } : fitting(value);
}

/** All settings anew; secrets that are not among them stay what they are. */
export function replaced(keeper: Pick<Keeper, "read">, value: unknown): Change {
  const { value: migrated } = migrate(value, settingsRule, steps);
  carrySecrets(settingsRule, keptValue(keeper) ?? {}, migrated);
  return fitting(migrated);
}

/** One value, as a publisher changes it; undefined: it cannot be. */
export function withValue(
  keeper: Pick<Keeper, "read">,
  path: readonly (string | number)[],
  value: unknown,
): string | undefined {
  const base = keptValue(keeper);
  let place = base as Record<string | number, unknown> | undefined;
  for (let index = 0; place && index < path.length - 1; index++)
    place = place[path[index]] as Record<string | number, unknown> | undefined;
  if (!place) return undefined;
  place[path[path.length - 1]] = value;
  return fitting(base).text;
}

function fitting(value: unknown): Change {
  const { settings, problems } = checkSettings(value);
  if (!settings) return { text: undefined, settings, problems };
  const text = `${JSON.stringify({ version: SETTINGS_VERSION, ...(value as object) }, undefined, 2)}\n`;
  if (text.length <= SETTINGS_LIMIT) return { text, settings, problems };
  const message = `are longer than ${SETTINGS_LIMIT} bytes`;
  return { text: undefined, settings: undefined, problems: [{ path: "settings", message }] };
}

/** Whether two values of the settings are the same. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) =>
    isSame((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]),
  );
}
