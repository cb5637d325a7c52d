/**
 * The settings as a file to take away, and back from one. Secrets are left out, and the file says so; who wants them too
 * gives a passphrase, and gets them encrypted: AES-256-GCM (NIST SP 800-38D), the key from the passphrase by
 * PBKDF2-HMAC-SHA256 with the rounds and the salt that stand in the file.
 *
 *   {"iris": "settings", "version", "gateway", "time", "note", "settings": {...}, "secrets": null | {"kdf", "rounds", "salt",
 *    "cipher", "nonce", "tag", "data"}}
 *
 * The password of the login is no setting, and never in a file.
 */
import { parseHex, writeHex } from "../bytes/hex.js";
import { writeUtc } from "../bytes/time.js";
import { decodeUtf8 } from "../bytes/utf8.js";
import { latinText, Writer } from "../bytes/writer.js";
import type { Device } from "../device/device.js";
import { type Derivation, KEY_BYTES, SALT_BYTES } from "../login/derivation.js";
import { PASSWORD_MINIMUM, passwordBytes } from "../login/password.js";
import type { Gcm } from "../readout/protocol.js";
import { eachSecret } from "./secrets.js";
import { SETTINGS_LIMIT, SETTINGS_VERSION, settingsRule } from "./settings.js";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** A file of a faster host may ask for this many times more rounds than a host makes itself. */
export const ROUNDS_FACTOR = 20;
const KIND = "settings";
const KDF = "pbkdf2-hmac-sha256";
const CIPHER = "aes-256-gcm";
const WITHOUT = "Passwords and keys are left out: they have to be entered again where they are missing.";
const WITH = "Passwords and keys are encrypted with the passphrase that was given.";
const NOTHING = new Uint8Array(0);

type Json = Record<string, unknown>;

/** What the calculations need. */
export interface Sealing {
  readonly derivation: Derivation;
  readonly gcm: Gcm;
}

/** `text` is the file; empty where `problem` says why there is none. */
export function exportSettings(
  device: Pick<Device, "random" | "wallSeconds" | "mac">,
  sealing: Sealing | undefined,
  kept: Json,
  passphrase: string | undefined,
  done: (text: string, problem: string) => void,
): void {
  const settings = JSON.parse(JSON.stringify(kept)) as Json;
  const secrets: Json = {};
  eachSecret(settingsRule, settings, "", false, (path, group, key) => {
    if (typeof group[key] === "string" && group[key] !== "") secrets[path] = group[key];
    delete group[key];
  });
  const write = (note: string, sealed: Json | null): void => {
    const seconds = device.wallSeconds();
    const file = {
      iris: KIND,
      version: SETTINGS_VERSION,
      gateway: device.mac,
      time: seconds > 0 ? timeText(seconds) : null,
      note,
      settings,
      secrets: sealed,
    };
    done(`${JSON.stringify(file, undefined, 2)}\n`, "");
  };
  if (passphrase === undefined || !sealing) {
    write(WITHOUT, null);
    return;
  }
  const phrase = passphrase.length < PASSWORD_MINIMUM ? undefined : passwordBytes(passphrase);
  if (!phrase) {
    done("", `A passphrase has ${PASSWORD_MINIMUM} characters or more, and at most 128 bytes.`);
    return;
  }
  const { derivation, gcm } = sealing;
  const random = new Uint8Array(SALT_BYTES + NONCE_BYTES);
  device.random(random);
  const salt = random.subarray(0, SALT_BYTES);
  const nonce = random.subarray(SALT_BYTES);
  derivation.derive(phrase, salt, derivation.rounds, (key) => {
    const data = utf8(JSON.stringify(secrets));
    const tag = new Uint8Array(TAG_BYTES);
    gcm.encrypt(key, nonce, NOTHING, data, 0, data.length, tag);
    write(WITH, {
      kdf: KDF,
      rounds: derivation.rounds,
      salt: hex(salt),
      cipher: CIPHER,
      nonce: hex(nonce),
      tag: hex(tag),
      data: hex(data),
    });
  });
}

/** `value` are the settings of the file; undefined where `problem` says why there are none. */
export function importSettings(
  sealing: Sealing | undefined,
  file: unknown,
  passphrase: string | undefined,
  done: (value: Json | undefined, problem: string) => void,
): void {
  const refuse = (problem: string): void => done(undefined, problem);
  const { iris, version, settings, secrets } = isObject(file) ? file : ({} as Json);
  if (iris !== KIND || !isObject(settings)) {
    refuse("This is no file of exported settings.");
    return;
  }
  const value = { ...settings, version: typeof version === "number" ? version : SETTINGS_VERSION };
  if (!isObject(secrets)) {
    done(value, "");
    return;
  }
  if (passphrase === undefined) {
    refuse("The file holds secrets: its passphrase is needed.");
    return;
  }
  const { kdf, rounds, cipher } = secrets;
  const salt = bytesOf(secrets["salt"], SALT_BYTES);
  const nonce = bytesOf(secrets["nonce"], NONCE_BYTES);
  const tag = bytesOf(secrets["tag"], TAG_BYTES);
  const data = bytesOf(secrets["data"]);
  const phrase = passwordBytes(passphrase);
  const isWhole = kdf === KDF && cipher === CIPHER && salt && nonce && tag && data && phrase;
  if (!isWhole || typeof rounds !== "number" || !Number.isInteger(rounds) || rounds < 1) {
    refuse("The secrets of the file are damaged.");
    return;
  }
  if (!sealing) {
    refuse("This build cannot decrypt.");
    return;
  }
  const { derivation, gcm } = sealing;
  if (rounds > ROUNDS_FACTOR * derivation.rounds) {
    refuse("The secrets of the file were encrypted on a faster machine; this one would need too long.");
    return;
  }
  derivation.derive(phrase, salt, rounds, (key) => {
    const isRight = key.length === KEY_BYTES && gcm.decrypt(key, nonce, NOTHING, data, 0, data.length, tag);
    const opened = isRight ? parsed(decodeUtf8(data, 0, data.length)) : undefined;
    if (!opened) {
      refuse("The passphrase is wrong, or the file is damaged.");
      return;
    }
    eachSecret(settingsRule, value, "", false, (path, group, name) => {
      if (Object.hasOwn(opened, path)) group[name] = opened[path];
    });
    done(value, "");
  });
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Only what held its tag comes here. */
function parsed(text: string | undefined): Json | undefined {
  const value = text === undefined ? undefined : JSON.parse(text);
  return isObject(value) ? value : undefined;
}

function utf8(text: string): Uint8Array {
  const writer = new Writer(new Uint8Array(Math.min(3 * text.length, 3 * SETTINGS_LIMIT)));
  writer.text(text);
  return writer.buffer.slice(0, writer.position);
}

function timeText(seconds: number): string {
  const writer = new Writer(new Uint8Array(24));
  writeUtc(writer, seconds);
  return writer.toString();
}

function hex(bytes: Uint8Array): string {
  const text = new Uint8Array(2 * bytes.length);
  writeHex(text, 0, bytes, 0, bytes.length);
  return latinText(text);
}

function bytesOf(value: unknown, length = -1): Uint8Array | undefined {
  const bytes = typeof value === "string" ? parseHex(value) : undefined;
  return bytes && (length < 0 || bytes.length === length) ? bytes : undefined;
}
