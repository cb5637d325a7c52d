/** The slow hash of modules/login over node:crypto, on its pool of threads: nobody waits for a login. */
import { pbkdf2 } from "node:crypto";
import { type Derivation, KEY_BYTES } from "../../modules/login/derivation.js";

/** OWASP's advice of 2023 for PBKDF2-HMAC-SHA256; some 0.2 s on a PC, a second on a Raspberry Pi. */
export const ROUNDS = 600_000;

export const derivation: Derivation = {
  rounds: ROUNDS,
  derive(password, salt, rounds, done) {
    pbkdf2(password, salt, rounds, KEY_BYTES, "sha256", (error, key) => {
      if (error) throw error;
      done(new Uint8Array(key));
    });
  },
};
