/** Releases for tests: an image, its manifest, an update file. */
import type { Release } from "../../modules/update/release.js";
import { signedBytes } from "../../modules/update/release.js";
import { hexText, sha256, testSignature } from "./sha256.js";

export const KEY = new Uint8Array(65).fill(7);
export const OTHER_KEY = new Uint8Array(65).fill(9);
export const BOARD = "bench";

export function imageOf(size: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(size);
  let state = seed;
  for (let index = 0; index < size; index++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[index] = state >>> 16;
  }
  return bytes;
}

export type Change = Partial<Omit<Release, "images">> & {
  board?: string;
  url?: string;
  size?: number;
  sha256?: string;
  key?: Uint8Array;
};

export function releaseOf(image: Uint8Array, change: Change = {}): Release {
  const { board = BOARD, url = "image.bin", size = image.length, key = KEY } = change;
  const release = {
    version: change.version ?? "2.0.0",
    date: change.date ?? "2026-11-20",
    channel: change.channel ?? "stable",
    notes: change.notes ?? "Reads faster.\nCosts the meter less.",
    images: [{ board, url, size, sha256: change.sha256 ?? hexText(sha256(image)) }],
  };
  const signature = change.signature ?? hexText(testSignature(key, signedBytes(release)));
  return { ...release, signature };
}

export function utf8(text: string): Uint8Array {
  const encoded = unescape(encodeURIComponent(text));
  const bytes = new Uint8Array(encoded.length);
  for (let index = 0; index < encoded.length; index++) bytes[index] = encoded.charCodeAt(index);
  return bytes;
}

export function join(...parts: Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

export function manifestOf(release: Release): Uint8Array {
  return utf8(JSON.stringify(release));
}

/** As it is uploaded. */
export function updateFile(image: Uint8Array, change: Change = {}): Uint8Array {
  return join(manifestOf(releaseOf(image, change)), utf8("\n"), image);
}
