/** The slow hash of modules/login over the SDK's SHA-256, a few milliseconds at a time. */
import * as crypt from "crypt";
import type { Device } from "../../modules/device/device.js";
import { type Derivation, Pbkdf2 } from "../../modules/login/derivation.js";

const { Digest } = crypt;
/** Fewer than a computer has (600,000): guesses are limited, and the hash does not leave the flash. */
export const ROUNDS = 4_000;

export function derivationOf(device: Device): Derivation {
  const digest = new Digest("SHA256");
  return new Pbkdf2(device, (first, second) => new Uint8Array(digest.process(first, second)), ROUNDS);
}
