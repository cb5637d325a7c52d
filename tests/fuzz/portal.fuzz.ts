/** What the form of the first start sends, and the record of the network that is kept of it. */

import type { Problem } from "../../modules/gateway/schema.js";
import { checkSettings } from "../../modules/gateway/settings.js";
import { readChoice } from "../../modules/onboarding/choice.js";
import { readCredentials, WIFI_RECORD, writeCredentials } from "../../modules/onboarding/keeping.js";
import { SSID_LIMIT } from "../../modules/onboarding/radio.js";
import { latin1, latin1Text, must, type Target } from "./target.js";

const FIRST = { line: "/dev/head", more: { rest: { port: 8082 } } };

function storage(record?: Uint8Array) {
  const records = new Map(record ? [[WIFI_RECORD, record]] : []);
  return {
    records,
    read: (name: string) => records.get(name),
    write: (name: string, bytes: Uint8Array) => void records.set(name, bytes),
    remove: (name: string) => void records.delete(name),
  };
}

export default {
  name: "portal",
  property:
    "any body: a choice or problems, never both; its settings are settings; its network is read back as itself; any record is a network or none",
  longest: 1024,
  words: [
    '"ssid":"Home"',
    '"ssidHex":"486f6d65"',
    '"password":"correct horse"',
    '"admin":"battery staple"',
    '"fixed":{"address":"192.0.2.7","mask":"255.255.255.0","gateway":"192.0.2.1","nameServer":""}',
    '"mqtt":{"host":"h","port":1883}',
    '"model":"auto"',
    '"interval":86400',
    '"line":"tcp://h:1"',
    '"clock":{"utcOffsetMinutes":60,"from":1774746000,"until":1792890000}',
    '"__proto__":{}',
    "255.255.255.255",
    "0.0.0.0",
    "\\u0000",
    "\xf0\x9f\x94\xa5",
    "\\ud800",
    "null",
    "1e999",
    "{",
    "}",
    "[",
    ",",
  ],
  seeds: () =>
    [
      '{"ssid":"Home","password":"correct horse","admin":"battery staple"}',
      '{"ssidHex":"fffe41","password":"","admin":"battery staple","model":"kamstrup-multical-403","interval":600}',
      '{"ssid":"Home","password":"","admin":"battery staple","fixed":{"address":"192.0.2.7","mask":"255.255.255.0","gateway":"192.0.2.1","nameServer":"192.0.2.1"},"mqtt":{"host":"h","port":1883,"username":"u","password":"p"},"line":"tcp://h:1"}',
    ].map(latin1),
  run(input) {
    // Of a strange record: any value that JSON can be, and what is no JSON.
    const strange = readCredentials(storage(input));
    must(!strange || strange.ssid.length > 0, "a network without a name");
    const problems: Problem[] = [];
    const choice = readChoice(latin1Text(input), FIRST, problems);
    must((choice === undefined) === problems.length > 0, "both a choice and problems, or neither");
    if (!choice) return;
    const { credentials, settings } = choice;
    must(credentials.ssid.length > 0 && credentials.ssid.length <= SSID_LIMIT, "the network's name");
    const checked = checkSettings(settings);
    must(checked.settings !== undefined && checked.problems.length === 0, "settings that are none");
    const kept = storage();
    writeCredentials(kept, credentials);
    const again = readCredentials(kept);
    must(
      JSON.stringify(again && { ...again, ssid: [...again.ssid] }) ===
        JSON.stringify({ ...credentials, ssid: [...credentials.ssid] }),
      "the network is read back as another one",
    );
  },
} satisfies Target;
