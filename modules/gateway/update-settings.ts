/** What an owner can set for updates. */
import { deepFreeze } from "../bytes/freeze.js";
import { KEYS_LIMIT } from "../update/crypto.js";
import { CHANNEL, URL_LIMIT } from "../update/release.js";
import type { Rule } from "./schema.js";

export interface UpdateSettings {
  /** Of the release manifest; empty: nothing is looked for. */
  url: string;
  channel: string;
  /** Looks every hour. Nothing is ever installed by itself. */
  automatic: boolean;
  /** Public keys that are trusted beside the built-in ones; 130 hexadecimal digits each, from `iris keygen`. */
  keys: string[];
  /** Lets scripts that know it read and update over REST, and nothing else; empty: only who is logged in may update. */
  token: string;
  /** Whether clients of the broker may install: only where the broker asks for a login, always, or never. */
  broker: string;
}

export const updateRule: Rule = deepFreeze<Rule>({
  kind: "group",
  rules: {
    url: {
      kind: "text",
      limit: URL_LIMIT,
      fallback: "",
      pattern: /^https?:\/\/[!-~]+$/,
      expected: "an address that begins with http:// or https://",
    },
    channel: {
      kind: "text",
      limit: 16,
      fallback: "stable",
      pattern: CHANNEL,
      expected: "lower-case letters",
    },
    automatic: { kind: "flag", fallback: true },
    keys: {
      kind: "list",
      limit: KEYS_LIMIT,
      item: {
        kind: "text",
        limit: 130,
        fallback: "",
        pattern: /^04[0-9a-f]{128}$/,
        expected: "04 and 128 hexadecimal digits, as iris keygen prints them",
      },
    },
    token: {
      kind: "text",
      limit: 128,
      fallback: "",
      secret: true,
      pattern: /^[!-~]{16,128}$/,
      expected: "16 to 128 printable characters without blanks",
    },
    broker: { kind: "choice", values: ["authenticated", "always", "never"], fallback: "authenticated" },
  },
});
