/** Ciphering at the meter's side of a DLMS session: one key pair, one reader, counters that have to grow. */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { type Bytes, unsigned32 } from "./dlms-encode.js";
import { AUTHENTICATION_KEY, KEY } from "./push-models.js";

/** System title of the simulated meter. */
export const TITLE: Bytes = [0x49, 0x53, 0x4b, 0, 0, 0, 0, 9];
const TAG_SIZE = 12;

function bytes(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export class ServerKeys {
  /** System title of the reader, from its AARQ. */
  clientTitle: Bytes = [];
  #counter = 0;
  #clientCounter = -1;

  nextCounter(): Bytes {
    return unsigned32(++this.#counter).slice(1);
  }

  /** GMAC of a challenge, with control and counter in front. */
  proof(title: Bytes, counter: Bytes, challenge: Bytes): Bytes {
    const nonce = Uint8Array.from([...title, ...counter]);
    const cipher = createCipheriv("aes-128-gcm", bytes(KEY), nonce, { authTagLength: TAG_SIZE });
    cipher.setAAD(Uint8Array.from([0x10, ...bytes(AUTHENTICATION_KEY), ...challenge]));
    cipher.final();
    return [0x10, ...counter, ...cipher.getAuthTag()];
  }

  /** The APDU within a ciphered one of the reader; undefined: it does not hold, or its counter is old. */
  open(apdu: Bytes): Bytes | undefined {
    const long = apdu[1] === 0x81 ? 1 : 0;
    const content = apdu.slice(2 + long);
    const counter = content.slice(1, 5).reduce((sum, byte) => sum * 256 + byte, 0);
    if (content.length !== apdu[1 + long] || counter <= this.#clientCounter) return undefined;
    const nonce = Uint8Array.from([...this.clientTitle, ...content.slice(1, 5)]);
    const decipher = createDecipheriv("aes-128-gcm", bytes(KEY), nonce, { authTagLength: TAG_SIZE });
    decipher.setAAD(Uint8Array.from([content[0], ...bytes(AUTHENTICATION_KEY)]));
    const plain = decipher.update(Uint8Array.from(content.slice(5, -TAG_SIZE)));
    decipher.setAuthTag(Uint8Array.from(content.slice(-TAG_SIZE)));
    try {
      decipher.final();
    } catch {
      // A wrong key: the meter answers with a refusal.
      return undefined;
    }
    this.#clientCounter = counter;
    return [...plain];
  }

  seal(tag: number, plain: Bytes): Bytes {
    const counter = this.nextCounter();
    const nonce = Uint8Array.from([...TITLE, ...counter]);
    const cipher = createCipheriv("aes-128-gcm", bytes(KEY), nonce, { authTagLength: TAG_SIZE });
    cipher.setAAD(Uint8Array.from([0x30, ...bytes(AUTHENTICATION_KEY)]));
    const sealed = cipher.update(Uint8Array.from(plain));
    cipher.final();
    const rest = [0x30, ...counter, ...sealed, ...cipher.getAuthTag()];
    return [tag, ...(rest.length < 0x80 ? [rest.length] : [0x81, rest.length]), ...rest];
  }
}
