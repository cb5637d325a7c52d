/** The calculations of an update: the SDK's SHA-256, and ECDSA by mbedTLS, which ESP-IDF brings (native/verify.c). */
import * as crypt from "crypt";
import { KEY_BYTES, SIGNATURE_BYTES, type UpdateCrypto } from "../../modules/update/crypto.js";

/** The SDK's types leave out that it takes views. */
const { Digest } = crypt as unknown as {
  Digest: new (name: "SHA256") => { write(data: Uint8Array): void; close(): ArrayBuffer };
};

export const esp32Crypto: UpdateCrypto = Object.freeze({
  sha256() {
    const digest = new Digest("SHA256");
    return {
      update(buffer: Uint8Array, start: number, end: number): void {
        digest.write(buffer.subarray(start, end));
      },
      digest: () => new Uint8Array(digest.close()),
    };
  },
  verifyP256(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
    if (key.length !== KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
    return native("iris_firmware_verify").call(this, key, message, signature);
  },
});
