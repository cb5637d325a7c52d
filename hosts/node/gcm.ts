/** AES-GCM of `modules/readout/protocol.ts` over Node's crypto. */
import { type CipherGCMTypes, createCipheriv, createDecipheriv } from "node:crypto";
import type { Gcm } from "../../modules/readout/protocol.js";

/** Length of the tags that meters use; a message without one is only decrypted. */
const TAG_SIZE = 12;

function algorithm(key: Uint8Array): CipherGCMTypes {
  return key.length === 32 ? "aes-256-gcm" : "aes-128-gcm";
}

export const gcm: Gcm = {
  decrypt(key, nonce, additional, buffer, start, end, tag) {
    const decipher = createDecipheriv(algorithm(key), key, nonce, {
      authTagLength: tag.length || TAG_SIZE,
    });
    decipher.setAAD(additional);
    const plain = decipher.update(buffer.subarray(start, end));
    if (tag.length > 0) {
      decipher.setAuthTag(tag);
      try {
        decipher.final();
      } catch {
        // Node throws for a tag that does not hold: that is the answer, not a mishap.
        return false;
      }
    }
    buffer.set(plain, start);
    return true;
  },

  encrypt(key, nonce, additional, buffer, start, end, tag) {
    const cipher = createCipheriv(algorithm(key), key, nonce, { authTagLength: tag.length || TAG_SIZE });
    cipher.setAAD(additional);
    buffer.set(cipher.update(buffer.subarray(start, end)), start);
    cipher.final();
    tag.set(cipher.getAuthTag());
  },
};
