/** A release manifest and update files out of images: what modules/update reads, made and signed. */
import { createHash, type KeyObject } from "node:crypto";
import { type Image, parseRelease, type Release, signedBytes } from "../../../modules/update/release.js";
import { signP256 } from "../update-crypto.js";

export interface BuiltImage {
  readonly board: string;
  /** Name of its file, beside the manifest. */
  readonly file: string;
  readonly bytes: Uint8Array;
}

export function sha256Hex(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Throws an Error when what would come out is no manifest. */
export function signRelease(
  about: Pick<Release, "version" | "date" | "channel" | "notes">,
  built: readonly BuiltImage[],
  key: KeyObject,
): Release {
  const images: Image[] = built.map(({ board, file, bytes }) => ({
    board,
    url: file,
    size: bytes.length,
    sha256: sha256Hex(bytes),
  }));
  const unsigned = {
    version: about.version,
    date: about.date,
    channel: about.channel,
    notes: about.notes,
    images,
  };
  const release = { ...unsigned, signature: signP256(key, signedBytes(unsigned)) };
  const text = Buffer.from(JSON.stringify(release));
  const { problem } = parseRelease(text, 0, text.length);
  if (problem !== "") throw new Error(problem);
  return release;
}

/** What can be uploaded to a gateway: the manifest on one line, the image behind it. */
export function updateFile(release: Release, image: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${JSON.stringify(release)}\n`), image]);
}
