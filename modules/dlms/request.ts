/**
 * What a reader may ask, and nothing beyond it: GET of one attribute, the next block of its answer, and the one ACTION
 * that gives the proof of HLS. SET and all other methods do not exist here.
 */
import { writeUnsigned32 } from "../bytes/integer.js";
import type { HdlcLink } from "./link.js";
import { PROOF_SIZE } from "./session-keys.js";

const GET_REQUEST = 0xc0;
const ACTION_REQUEST = 0xc3;
/** Kinds of requests and responses. */
export const NORMAL = 1;
const NEXT = 2;
/** Invoke id and priority. */
const INVOKE = 0xc1;
/** Association LN, 0-0:40.0.0, method 1: reply_to_HLS_authentication. */
const CLASS_ASSOCIATION = 15;
const ASSOCIATION_GROUP = 40;
const METHOD_PROOF = 1;
const OCTET_STRING = 0x09;

/** Opens an information frame with the LLC header of a client. */
export function writeHeader(link: HdlcLink): number {
  let at = link.open();
  link.outgoing[at++] = 0xe6;
  link.outgoing[at++] = 0xe6;
  link.outgoing[at++] = 0x00;
  return at;
}

/** Writes GET-request-normal; the index behind it. */
export function writeGet(
  out: Uint8Array,
  at: number,
  classId: number,
  code: number,
  attribute: number,
): number {
  out[at++] = GET_REQUEST;
  out[at++] = NORMAL;
  out[at++] = INVOKE;
  out[at++] = 0;
  out[at++] = classId;
  out[at++] = Math.floor(code / 2 ** 40);
  out[at++] = Math.floor(code / 2 ** 32) & 0xff;
  at = writeUnsigned32(out, at, code % 2 ** 32);
  out[at++] = attribute;
  out[at++] = 0;
  return at;
}

/** Writes GET-request-next, which names the block received last. */
export function writeGetNext(out: Uint8Array, at: number, block: number): number {
  out[at++] = GET_REQUEST;
  out[at++] = NEXT;
  out[at++] = INVOKE;
  return writeUnsigned32(out, at, block);
}

/** Writes the ACTION that gives the proof, up to the proof itself. */
export function writeActionHead(out: Uint8Array, at: number): number {
  out[at++] = ACTION_REQUEST;
  out[at++] = NORMAL;
  out[at++] = INVOKE;
  out[at++] = 0;
  out[at++] = CLASS_ASSOCIATION;
  out[at++] = 0;
  out[at++] = 0;
  out[at++] = ASSOCIATION_GROUP;
  out[at++] = 0;
  out[at++] = 0;
  out[at++] = 255;
  out[at++] = METHOD_PROOF;
  out[at++] = 1;
  out[at++] = OCTET_STRING;
  out[at++] = PROOF_SIZE;
  return at;
}
