/**
 * The release manifest: what is on offer, for which boards, and the signature over it.
 *
 *   {"version","date","channel","notes","images":[{"board","url","size","sha256"}],"signature"}
 *
 * Signed is the text that JSON.stringify (ECMA-262) makes of these members in this order without "signature", as
 * UTF-8: no white space, each image with its members in this order. The signature is ECDSA on P-256 with SHA-256,
 * r and s as 128 hexadecimal digits. So white space, escapes and the order of members in the file do not matter, and
 * what was verified is what is used: it is made from the values, not from the bytes that came.
 *
 * A manifest does not expire: who controls the transport can withhold a newer one, but not pass off an older one as
 * newer, since only a version above the running one is offered.
 */
import { parseHex } from "../bytes/hex.js";
import { decodeUtf8 } from "../bytes/utf8.js";
import { Writer } from "../bytes/writer.js";
import { SIGNATURE_BYTES, type UpdateCrypto } from "./crypto.js";
import { isVersion } from "./version.js";

/** Bytes of the longest manifest. */
export const MANIFEST_LIMIT = 4096;
const IMAGES_LIMIT = 8;
/** Characters. */
export const NOTES_LIMIT = 1000;
export const URL_LIMIT = 512;
/** Bytes of the largest image that any host takes; a host's slot may be smaller. */
export const IMAGE_LIMIT = 16 * 1024 * 1024;
/** JSON of a manifest nests object, list, object; deeper text is not even parsed. */
const DEPTH_LIMIT = 3;

export interface Image {
  readonly board: string;
  /** Absolute, or relative to the manifest's own address. */
  readonly url: string;
  readonly size: number;
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}

export interface Release {
  readonly version: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly channel: string;
  readonly notes: string;
  readonly images: readonly Image[];
  /** 128 lower-case hexadecimal digits. */
  readonly signature: string;
}

export interface ParsedRelease {
  /** Present when there is no problem. Nothing is said about the signature yet. */
  readonly release?: Release;
  /** One clause for people. */
  readonly problem: string;
}

const MEMBERS: readonly string[] = Object.freeze([
  "version",
  "date",
  "channel",
  "notes",
  "images",
  "signature",
]);
const IMAGE_MEMBERS: readonly string[] = Object.freeze(["board", "url", "size", "sha256"]);
export const CHANNEL = /^[a-z]{1,16}$/;
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
export const BOARD = /^[a-z0-9][a-z0-9-]{0,31}$/;
/** Printable ASCII without blanks and quotes. */
const URL_TEXT = /^[!#-;=?-~]+$/;
const SHA256 = /^[0-9a-f]{64}$/;
const SIGNATURE = /^[0-9a-f]{128}$/;

/** Reads a manifest; never throws. */
export function parseRelease(buffer: Uint8Array, start: number, end: number): ParsedRelease {
  if (end - start > MANIFEST_LIMIT) return wrong(`is longer than ${MANIFEST_LIMIT} bytes`);
  const text = decodeUtf8(buffer, start, end);
  if (text === undefined) return wrong("is not UTF-8");
  if (depthOf(text) > DEPTH_LIMIT) return wrong("is nested too deeply");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return wrong("is not JSON");
  }
  return checkRelease(value);
}

function checkRelease(value: unknown): ParsedRelease {
  if (!hasMembers(value, MEMBERS))
    return wrong(`has to have the members ${MEMBERS.join(", ")} and no others`);
  const { version, date, channel, notes, images, signature } = value;
  if (typeof version !== "string" || !isVersion(version)) return wrong("has no version such as 1.2.3");
  if (typeof date !== "string" || !DATE.test(date)) return wrong("has no date such as 2026-11-20");
  if (typeof channel !== "string" || !CHANNEL.test(channel)) return wrong("has no channel");
  if (typeof notes !== "string" || notes.length > NOTES_LIMIT || !isReadable(notes))
    return wrong(`has notes that are no text of at most ${NOTES_LIMIT} characters`);
  if (typeof signature !== "string" || !SIGNATURE.test(signature))
    return wrong("has a signature that is not 128 hexadecimal digits");
  if (!Array.isArray(images) || images.length === 0 || images.length > IMAGES_LIMIT)
    return wrong(`has to list 1 to ${IMAGES_LIMIT} images`);
  const list: Image[] = [];
  for (let index = 0; index < images.length; index++) {
    const image = checkImage(images[index]);
    if (!image || list.some((other) => other.board === image.board))
      return wrong(`has an image ${index + 1} that cannot be meant`);
    list.push(image);
  }
  return { release: { version, date, channel, notes, images: list, signature }, problem: "" };
}

function checkImage(value: unknown): Image | undefined {
  if (!hasMembers(value, IMAGE_MEMBERS)) return undefined;
  const { board, url, size, sha256 } = value;
  if (typeof board !== "string" || !BOARD.test(board)) return undefined;
  if (typeof url !== "string" || url.length > URL_LIMIT || !URL_TEXT.test(url)) return undefined;
  if (typeof size !== "number" || !Number.isInteger(size) || size < 1 || size > IMAGE_LIMIT) return undefined;
  if (typeof sha256 !== "string" || !SHA256.test(sha256)) return undefined;
  return { board, url, size, sha256 };
}

/** The bytes that are signed. */
export function signedBytes(release: Omit<Release, "signature">): Uint8Array {
  const { version, date, channel, notes } = release;
  const images = release.images.map(({ board, url, size, sha256 }) => ({ board, url, size, sha256 }));
  const text = JSON.stringify({ version, date, channel, notes, images });
  // A character is at most three bytes of UTF-8, a pair of surrogates four.
  const writer = new Writer(new Uint8Array(3 * text.length));
  writer.text(text);
  return writer.buffer.slice(0, writer.position);
}

/** Whether one of the trusted keys has signed this. */
export function isTrusted(release: Release, keys: readonly Uint8Array[], crypto: UpdateCrypto): boolean {
  const signature = parseHex(release.signature);
  if (!signature || signature.length !== SIGNATURE_BYTES) return false;
  const message = signedBytes(release);
  for (let index = 0; index < keys.length; index++)
    if (crypto.verifyP256(keys[index], message, signature)) return true;
  return false;
}

export function imageFor(release: Release, board: string): Image | undefined {
  for (let index = 0; index < release.images.length; index++)
    if (release.images[index].board === board) return release.images[index];
  return undefined;
}

function wrong(problem: string): ParsedRelease {
  return { problem: `the release manifest ${problem}` };
}

function hasMembers(value: unknown, names: readonly string[]): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length === names.length && names.every((name) => Object.hasOwn(value, name));
}

/** No control characters but line ends. */
function isReadable(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if ((code < 0x20 && code !== 0x0a) || (code >= 0x7f && code < 0xa0)) return false;
  }
  return true;
}

/** How deep brackets nest outside strings. A parser that recurses would follow them as deep as they go. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isQuoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (isQuoted) {
      if (character === "\\") index++;
      else if (character === '"') isQuoted = false;
    } else if (character === '"') isQuoted = true;
    else if (character === "{" || character === "[") deepest = Math.max(deepest, ++depth);
    else if (character === "}" || character === "]") depth--;
  }
  return deepest;
}
