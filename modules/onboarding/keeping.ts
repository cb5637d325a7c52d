/**
 * What becomes of a choice that works: the owner's password, the settings, and last the network. A device that knows a
 * network is set up, one that does not begins anew: so a power cut at any moment leaves one or the other, never a device
 * that is in a network without an owner.
 */
import { parseHex, writeHex } from "../bytes/hex.js";
import { decodeUtf8 } from "../bytes/utf8.js";
import { latinText, Writer } from "../bytes/writer.js";
import type { Storage } from "../device/device.js";
import type { Keeper } from "../gateway/kept-settings.js";
import { type Accounts, Outcome } from "../login/accounts.js";
import type { Choice } from "./onboarding.js";
import type { Credentials } from "./radio.js";

export const WIFI_RECORD = "wifi";
/** Bytes of the longest record: name and password with every byte escaped, four addresses. */
const RECORD_LIMIT = 768;

/** @param storage of the network; absent on a host whose network is the system's business */
export function keepChoice(
  choice: Choice,
  accounts: Accounts,
  keeper: Keeper,
  storage: Storage | undefined,
  done: (trouble: string) => void,
): void {
  accounts.set(choice.admin, -1, (outcome, problem) => {
    if (outcome !== Outcome.Good) {
      done(problem === "" ? "another password is being set" : problem);
      return;
    }
    try {
      keeper.write(`${JSON.stringify(choice.settings, null, 2)}\n`);
      if (storage) writeCredentials(storage, choice.credentials);
    } catch (error) {
      done((error as Error).message);
      return;
    }
    done("");
  });
}

/** The name goes as hexadecimal digits, since it may be no text. */
export function writeCredentials(storage: Storage, { ssid, password, fixed }: Credentials): void {
  const digits = new Uint8Array(2 * ssid.length);
  writeHex(digits, 0, ssid, 0, ssid.length);
  const writer = new Writer(new Uint8Array(RECORD_LIMIT));
  writer.text(JSON.stringify({ ssid: latinText(digits), password, fixed }));
  if (writer.overflow) throw new RangeError("the network's name and password are too long to be stored");
  storage.write(WIFI_RECORD, writer.buffer.slice(0, writer.position));
}

/** Undefined: this device has not been set up, or its record cannot be read. */
export function readCredentials(storage: Storage): Credentials | undefined {
  const bytes = storage.read(WIFI_RECORD);
  const text = bytes && decodeUtf8(bytes, 0, bytes.length);
  if (!text) return undefined;
  try {
    const { ssid, password, fixed } = JSON.parse(text);
    const name = typeof ssid === "string" ? parseHex(ssid) : undefined;
    return name && name.length > 0 && typeof password === "string"
      ? { ssid: name, password, fixed }
      : undefined;
  } catch {
    // Half a record does not exist; one of another program is none.
    return undefined;
  }
}
