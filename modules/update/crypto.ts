/** The two calculations of an update that every host brings itself: Node its own, the dongle the SDK's and IDF's. */

/** A SHA-256 (FIPS 180-4) that is fed piece by piece. */
export interface Sha256 {
  update(buffer: Uint8Array, start: number, end: number): void;
  /** Ends it; 32 bytes. */
  digest(): Uint8Array;
}

export interface UpdateCrypto {
  sha256(): Sha256;
  /**
   * ECDSA on P-256 over the SHA-256 of `message` (FIPS 186-5). Never throws: what is no key or no signature is false.
   * @param key uncompressed point, 65 bytes: 04, x, y
   * @param signature r and s, 32 bytes each
   */
  verifyP256(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

export const KEY_BYTES = 65;
export const SIGNATURE_BYTES = 64;
export const DIGEST_BYTES = 32;
/** Keys that may be trusted at the same time: an old one, a new one, and a spare. */
export const KEYS_LIMIT = 4;
