/**
 * Everything that an owner can set: one schema, one version, the same in a file and in flash.
 * `readSettings` never throws; a file that cannot be used comes back as problems in words.
 */

import { deepFreeze } from "../bytes/freeze.js";
import { summerTimes } from "../bytes/zone.js";
import type { PublishSettings } from "../publish/settings.js";
import { type MeterSettings, meterRule } from "./meter-settings.js";
import { migrate, type Step } from "./migration.js";
import { publishRule } from "./publish-rule.js";
import { flag, port, secret, text } from "./rules.js";
import { applyRule, type Problem, type Rule, withDefaults } from "./schema.js";
import { type UpdateSettings, updateRule } from "./update-settings.js";

export type { MeterSettings } from "./meter-settings.js";
export { INTERVAL_LIMIT, MAP_LIMIT } from "./meter-settings.js";

/** One more than there are steps of migration. */
export const SETTINGS_VERSION = 2;
/** Most meters of one gateway. */
export const METER_LIMIT = 8;
/** Longest settings text in bytes. */
export const SETTINGS_LIMIT = 32_768;

/** Names of the gateway that an owner may add. */
export const NAME_LIMIT = 8;

export interface Settings {
  version: number;
  meters: MeterSettings[];
  clock: {
    /** Local time less UTC, without summer time. */
    utcOffsetMinutes: number;
    /** The rule by which an hour is added: see zone.ts. */
    summerTime: string;
  };
  rest: {
    enabled: boolean;
    host: string;
    port: number;
    /** Used when `port` may not be bound. */
    fallbackPort: number;
    /** The commercial gateway's read path. */
    compatibility: boolean;
    /** Readings, too, are for who is logged in; the commercial gateway's read path is not. */
    protectReading: boolean;
    /** More names, with a dot in them, by which browsers may ask for this gateway. */
    names: string[];
  };
  /** The name on the local network: multicast DNS. */
  mdns: {
    enabled: boolean;
    /** By the commercial gateway's name too; one gateway of a network may. */
    alias: boolean;
  };
  mqtt: {
    enabled: boolean;
    host: string;
    port: number;
    username: string;
    password: string;
    clientId: string;
    tls: boolean;
    /** PEM texts. */
    authority: string;
    certificate: string;
    key: string;
  };
  publish: PublishSettings;
  update: UpdateSettings;
}

const hostRule: Rule = deepFreeze({
  kind: "text",
  limit: 253,
  fallback: "",
  pattern: /^[A-Za-z0-9._-]+$/,
  expected: "a host name without a port",
});

export const settingsRule: Rule = withDefaults({
  kind: "group",
  rules: {
    version: {
      kind: "integer",
      minimum: SETTINGS_VERSION,
      maximum: SETTINGS_VERSION,
      fallback: SETTINGS_VERSION,
    },
    meters: { kind: "list", limit: METER_LIMIT, item: meterRule },
    clock: {
      kind: "group",
      rules: {
        utcOffsetMinutes: { kind: "integer", minimum: -720, maximum: 840, fallback: 0 },
        summerTime: { kind: "choice", values: summerTimes, fallback: "none" },
      },
    },
    rest: {
      kind: "group",
      rules: {
        enabled: flag(true),
        host: text(64),
        port: port(82),
        fallbackPort: port(8082),
        compatibility: flag(true),
        protectReading: flag(false),
        names: { kind: "list", limit: NAME_LIMIT, item: hostRule },
      },
    },
    mdns: { kind: "group", rules: { enabled: flag(true), alias: flag(false) } },
    mqtt: {
      kind: "group",
      rules: {
        enabled: flag(false),
        host: text(253),
        port: port(1883),
        username: text(128),
        password: secret(256),
        clientId: text(64),
        tls: flag(false),
        authority: text(8192),
        certificate: text(8192),
        key: secret(8192),
      },
    },
    publish: publishRule,
    update: updateRule,
  },
});

export interface SettingsResult {
  /** Present when there is no problem. */
  readonly settings?: Settings;
  readonly problems: readonly Problem[];
  /** What became of settings that another version wrote. */
  readonly notes?: readonly string[];
}

/** From each version of the settings to the next one; see migration.ts. */
export const steps: readonly Step[] = Object.freeze([
  // 2: settings were added, none was changed.
  () => {},
]);

/** Settings of a JSON value. */
export function checkSettings(value: unknown): SettingsResult {
  const problems: Problem[] = [];
  const settings = applyRule(settingsRule, value, "", problems) as Settings;
  if (problems.length === 0) checkTogether(settings, problems);
  return problems.length === 0 ? { settings, problems } : { problems };
}

/** Settings of a JSON text. */
export function readSettings(json: string): SettingsResult {
  if (json.length > SETTINGS_LIMIT)
    return { problems: [{ path: "settings", message: `are longer than ${SETTINGS_LIMIT} bytes` }] };
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return { problems: [{ path: "settings", message: `are not JSON: ${(error as Error).message}` }] };
  }
  const { value: migrated, notes } = migrate(value, settingsRule, steps);
  return { ...checkSettings(migrated), notes };
}

export function defaultSettings(): Settings {
  return checkSettings({}).settings!;
}

/** What no single value can tell. */
function checkTogether(settings: Settings, problems: Problem[]): void {
  const ids = new Set<string>();
  settings.meters.forEach((meter, index) => {
    if (ids.has(meter.id))
      problems.push({ path: `meters[${index}].id`, message: `"${meter.id}" is used twice` });
    ids.add(meter.id);
    if (meter.line === "")
      problems.push({
        path: `meters[${index}].line`,
        message: "is missing: a serial port or tcp://host:port",
      });
    const { quiet, schedule } = meter;
    if ((quiet.from === "") !== (quiet.to === ""))
      problems.push({ path: `meters[${index}].quiet`, message: "needs both times, or none" });
    for (let row = 0; row < schedule.length; row++)
      if (schedule[row].from === "" || schedule[row].to === "")
        problems.push({ path: `meters[${index}].schedule[${row}]`, message: "needs both times" });
  });
  if (settings.publish.influx.enabled && settings.publish.influx.host === "")
    problems.push({
      path: "publish.influx.host",
      message: "is missing: the name or address of the database",
    });
  if (settings.mqtt.enabled && settings.mqtt.host === "")
    problems.push({ path: "mqtt.host", message: "is missing: the name or address of the broker" });
}

/** One line for people: "mqtt.port has to be a whole number; ...". */
export function problemText(problems: readonly Problem[]): string {
  return problems.map((problem) => `${problem.path} ${problem.message}`).join("; ");
}
