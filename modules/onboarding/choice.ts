/**
 * What the portal's form says, checked as a whole before anything is tried:
 *
 *   {"ssid": "text"} or {"ssidHex": "6c c3.."}   the network; the second for names that are not UTF-8
 *   "password"                                     of the network; empty for an open one
 *   "fixed": {"address", "mask", "gateway", "nameServer"}   absent: DHCP
 *   "admin"                                        the owner's password; there is no default
 *   "mqtt": {"host", "port", "username", "password"}        absent or without host: no broker
 *   "model", "interval", "line"                    the meter: auto where not told; seconds, 0 as its table says
 *   "clock": {"utcOffsetMinutes", "from", "until"}   local time of the browser: in winter less UTC; when summer time of this
 *                                                  year begins and ends, in seconds since 1970 UTC, 0 where it does not
 */

import { deepFreeze } from "../bytes/freeze.js";
import { parseHex } from "../bytes/hex.js";
import { decodeUtf8 } from "../bytes/utf8.js";
import { Writer } from "../bytes/writer.js";
import { summerTimeOf } from "../bytes/zone.js";
import { meterRule } from "../gateway/meter-settings.js";
import { applyRule, type Problem, type Rule } from "../gateway/schema.js";
import { checkSettings, SETTINGS_VERSION } from "../gateway/settings.js";
import { PASSWORD_LIMIT, PASSWORD_MINIMUM } from "../login/password.js";
import { troubleOf } from "./ipv4.js";
import type { Choice } from "./onboarding.js";
import { type FixedAddress, SSID_LIMIT } from "./radio.js";

/** IEEE 802.11: a pass phrase has 8 to 63 bytes; 64 hexadecimal digits are the key itself. */
export const PASSPHRASE_MINIMUM = 8;
export const PASSPHRASE_LIMIT = 63;
const KEY_PATTERN = /^[0-9a-fA-F]{64}$/;

const text = (limit: number): Rule => ({ kind: "text", limit, fallback: "" });
const rules = meterRule.kind === "group" ? meterRule.rules : {};

const moment: Rule = deepFreeze({ kind: "integer", minimum: 0, maximum: 0xffffffff, fallback: 0 });

/** What the form may hold: docs/api/portal.yaml says the same. */
export const choiceRule: Rule = deepFreeze<Rule>({
  kind: "group",
  rules: {
    ssid: text(SSID_LIMIT),
    ssidHex: text(2 * SSID_LIMIT),
    password: text(64),
    fixed: {
      kind: "group",
      rules: { address: text(15), mask: text(15), gateway: text(15), nameServer: text(15) },
    },
    admin: text(PASSWORD_LIMIT),
    mqtt: {
      kind: "group",
      rules: {
        host: text(253),
        port: { kind: "integer", minimum: 1, maximum: 65535, fallback: 1883 },
        username: text(128),
        password: text(256),
      },
    },
    model: rules.model,
    interval: rules.interval,
    line: rules.line,
    clock: {
      kind: "group",
      rules: {
        utcOffsetMinutes: { kind: "integer", minimum: -720, maximum: 840, fallback: 0 },
        from: moment,
        until: moment,
      },
    },
  },
});

interface Form {
  readonly ssid: string;
  readonly ssidHex: string;
  readonly password: string;
  readonly fixed: FixedAddress;
  readonly admin: string;
  readonly mqtt: {
    readonly host: string;
    readonly port: number;
    readonly username: string;
    readonly password: string;
  };
  readonly model: string;
  readonly interval: number;
  readonly line: string;
  readonly clock: { readonly utcOffsetMinutes: number; readonly from: number; readonly until: number };
}

/** What the form does not ask: where the optical head is, and whatever the host adds. */
export interface FirstSettings {
  /** Of the meter under the head. */
  readonly line: string;
  /** Settings beside `meters` and `mqtt`. */
  readonly more?: object;
}

/** A choice, or what is wrong with it: `problems` is empty then. */
export function readChoice(json: string, first: FirstSettings, problems: Problem[]): Choice | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    problems.push({ path: "settings", message: "are not JSON" });
    return undefined;
  }
  const form = applyRule(choiceRule, value, "", problems) as Form;
  if (problems.length > 0) return undefined;
  const complain = (path: string, message: string) => problems.push({ path, message });
  const ssid = ssidOf(form);
  if (!ssid) complain("ssid", `has to be the name of a network, 1 to ${SSID_LIMIT} bytes`);
  if (!isPassphrase(form.password))
    complain("password", `has ${PASSPHRASE_MINIMUM} to ${PASSPHRASE_LIMIT} characters, or is empty`);
  if (form.admin.length < PASSWORD_MINIMUM || !bytesOf(form.admin, PASSWORD_LIMIT))
    complain("admin", `has ${PASSWORD_MINIMUM} characters or more, and at most ${PASSWORD_LIMIT} bytes`);
  const { fixed } = form;
  const isFixed = fixed.address !== "" || fixed.mask !== "" || fixed.gateway !== "";
  const trouble = isFixed ? troubleOf(fixed) : undefined;
  if (trouble) complain(`fixed.${trouble[0]}`, trouble[1]);
  const settings = settingsOf(form, first);
  const checked = checkSettings(settings);
  for (const { path, message } of checked.problems) complain(path.replace("meters[0].", ""), message);
  if (problems.length > 0) return undefined;
  const { password, admin } = form;
  return { credentials: { ssid: ssid!, password, fixed: isFixed ? fixed : undefined }, admin, settings };
}

function settingsOf(form: Form, first: FirstSettings): object {
  const { model, interval, mqtt } = form;
  const meter = { id: "meter", model, line: form.line === "" ? first.line : form.line, interval };
  const { utcOffsetMinutes, from, until } = form.clock;
  const summerTime = summerTimeOf(utcOffsetMinutes, from, until);
  const isLocal = utcOffsetMinutes !== 0 || summerTime !== "none";
  return {
    version: SETTINGS_VERSION,
    ...first.more,
    meters: [meter],
    ...(isLocal ? { clock: { utcOffsetMinutes, summerTime } } : {}),
    ...(mqtt.host === "" ? {} : { mqtt: { ...mqtt, enabled: true } }),
  };
}

function ssidOf({ ssid, ssidHex }: Form): Uint8Array | undefined {
  const bytes = ssidHex === "" ? bytesOf(ssid, SSID_LIMIT) : parseHex(ssidHex);
  return bytes && bytes.length > 0 && bytes.length <= SSID_LIMIT ? bytes : undefined;
}

function isPassphrase(password: string): boolean {
  if (password === "" || KEY_PATTERN.test(password)) return true;
  const bytes = bytesOf(password, PASSPHRASE_LIMIT);
  return bytes !== undefined && bytes.length >= PASSPHRASE_MINIMUM && !bytes.includes(0);
}

/** UTF-8, or undefined for what is longer. */
function bytesOf(text: string, limit: number): Uint8Array | undefined {
  const writer = new Writer(new Uint8Array(limit));
  writer.text(text);
  return writer.overflow ? undefined : writer.buffer.slice(0, writer.position);
}

/** A network's name as text, where its bytes are UTF-8 without control characters; else undefined. */
export function ssidText(ssid: Uint8Array): string | undefined {
  for (let index = 0; index < ssid.length; index++)
    if (ssid[index] < 0x20 || ssid[index] === 0x7f) return undefined;
  return decodeUtf8(ssid, 0, ssid.length);
}
