/** SHA-256 and ECDSA of modules/update over node:crypto, and the keys that go with them. */
import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import type { UpdateCrypto } from "../../modules/update/crypto.js";
import { KEY_BYTES, SIGNATURE_BYTES } from "../../modules/update/crypto.js";

/** SubjectPublicKeyInfo of a P-256 key up to its point (RFC 5480). */
const SPKI_HEAD = Buffer.from("3059301306072a8648ce3d020106082a8648ce3d030107034200", "hex");

export const nodeCrypto: UpdateCrypto = {
  sha256() {
    const hash = createHash("sha256");
    return {
      update(buffer, start, end) {
        hash.update(buffer.subarray(start, end));
      },
      digest: () => new Uint8Array(hash.digest()),
    };
  },
  verifyP256(key, message, signature) {
    if (key.length !== KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
    let publicKey: KeyObject;
    try {
      publicKey = createPublicKey({ key: Buffer.concat([SPKI_HEAD, key]), format: "der", type: "spki" });
    } catch {
      // A point that is not on the curve is nobody's key.
      return false;
    }
    return verify("sha256", message, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature);
  },
};

/** Throws for a key that is not one of P-256. */
export function signP256(key: KeyObject, message: Uint8Array): string {
  checkCurve(key);
  return sign("sha256", message, { key, dsaEncoding: "ieee-p1363" }).toString("hex");
}

/** The public key as settings and manifests have it: 04, x, y in hexadecimal digits. */
export function publicKeyText(key: KeyObject): string {
  checkCurve(key);
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  const spki = publicKey.export({ format: "der", type: "spki" });
  return spki.subarray(SPKI_HEAD.length).toString("hex");
}

function checkCurve(key: KeyObject): void {
  if (key.asymmetricKeyType !== "ec" || key.asymmetricKeyDetails?.namedCurve !== "prime256v1")
    throw new Error("this is no key of the curve P-256; iris keygen makes one");
}
