/** AES-128-GCM of `modules/readout/protocol.ts` over Node's crypto. */
import { createCipheriv, createDecipheriv } from "node:crypto";
import type { Gcm } from "../../modules/readout/protocol.js";

const ALGORITHM = "aes-128-gcm";
const TAG_SIZE = 12;

export const gcm: Gcm = {
  decrypt(key, nonce, additional, buffer, start, end, tag) {
    const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_SIZE });
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
    const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_SIZE });
    cipher.setAAD(additional);
    buffer.set(cipher.update(buffer.subarray(start, end)), start);
    cipher.final();
    tag.set(cipher.getAuthTag());
  },
};
