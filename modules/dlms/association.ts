/**
 * Opening and closing an association (Green Book clause 9.5, ACSE): AARQ, AARE, RLRQ.
 *
 *   no security     context LN (1)
 *   LLS             + mechanism 1 and the password
 *   HLS, GMAC       context LN with ciphering (3), mechanism 5, our title and challenge; the InitiateRequest is ciphered
 *
 * Asked for: DLMS version 6, services get, block transfer with get, action (for the proof of HLS alone), general
 * block transfer off. Nothing that writes is asked for.
 */
import { readUnsigned16 } from "../bytes/integer.js";
import { TITLE_SIZE } from "../readout/ciphering.js";
import { Fault } from "../readout/fault.js";
import { CHALLENGE_LIMIT, type SessionKeys } from "./session-keys.js";

export const Security = Object.freeze({ None: 0, Low: 1, High: 5 });

/** Longest password. */
export const PASSWORD_LIMIT = 16;
/** Bytes of our challenge. */
const CHALLENGE_SIZE = 16;

const AARQ = 0x60;
const AARE = 0x61;
const CONTEXT_PLAIN = 1;
const CONTEXT_CIPHERED = 3;
const GLO_INITIATE_REQUEST = 0x21;
const GLO_INITIATE_RESPONSE = 0x28;
const INITIATE_RESPONSE = 0x08;
const CONFIRMED_SERVICE_ERROR = 0x0e;
const DLMS_VERSION = 6;
/** Block transfer with get, get, selective access off; action where HLS needs it. Bits of the conformance block. */
const CONFORMANCE_BLOCK_GET = 0x001000;
const CONFORMANCE_GET = 0x000010;
const CONFORMANCE_ACTION = 0x000001;
/** Version, conformance block, size of APDUs, name of the object. */
const INITIATE_TAIL = 12;
/** Longest APDU that is taken: what the assembly holds. */
const APDU_SIZE = 2000;

/** Authentication failed, or a wrong one was offered (ACSE service user diagnostic 11 to 14). */
const DIAGNOSTIC_NAME_UNKNOWN = 11;
const DIAGNOSTIC_AUTHENTICATION = 13;
const DIAGNOSTIC_HLS = 14;

export class Association {
  readonly security: number;
  /** The meter's challenge, for the proof. */
  readonly challenge = new Uint8Array(CHALLENGE_LIMIT);
  challengeSize = 0;
  readonly ownChallenge = new Uint8Array(CHALLENGE_SIZE);

  readonly #password: Uint8Array;
  readonly #keys: SessionKeys | undefined;

  constructor(security: number, password: Uint8Array, keys: SessionKeys | undefined) {
    this.security = security;
    this.#password = password;
    this.#keys = keys;
  }

  /** Writes the AARQ; the index behind it. */
  writeRequest(out: Uint8Array, at: number): number {
    const start = at;
    at += 2;
    const keys = this.security === Security.High ? this.#keys : undefined;
    at = writeContext(out, at, keys ? CONTEXT_CIPHERED : CONTEXT_PLAIN);
    if (keys) {
      out[at++] = 0xa6;
      out[at++] = TITLE_SIZE + 2;
      out[at++] = 0x04;
      out[at++] = TITLE_SIZE;
      for (let index = 0; index < TITLE_SIZE; index++) out[at++] = keys.title[index];
      keys.writeChallenge(this.ownChallenge, CHALLENGE_SIZE);
    }
    if (this.security === Security.Low) at = writeMechanism(out, at, Security.Low, this.#password);
    else if (keys) at = writeMechanism(out, at, Security.High, this.ownChallenge);
    out[at++] = 0xbe;
    const lengthAt = at++;
    out[at++] = 0x04;
    const innerAt = at++;
    let end = writeInitiate(out, at, this.security === Security.High);
    if (keys) end = keys.seal(out, at, end, GLO_INITIATE_REQUEST);
    out[lengthAt] = end - lengthAt - 1;
    out[innerAt] = end - innerAt - 1;
    out[start] = AARQ;
    out[start + 1] = end - start - 2;
    return end;
  }

  /** Reads the AARE in buffer[at, end), deciphering it in place. A Fault. */
  readResponse(buffer: Uint8Array, at: number, end: number): number {
    if (end - at < 2 || buffer[at] !== AARE || at + 2 + buffer[at + 1] !== end) return Fault.Unexpected;
    this.challengeSize = 0;
    let isAccepted = false;
    let diagnostic = 0;
    let initiateAt = 0;
    let initiateEnd = 0;
    at += 2;
    while (at + 2 <= end) {
      const tag = buffer[at];
      const content = at + 2;
      const next = content + buffer[at + 1];
      if (next > end) return Fault.Malformed;
      const inner = content + 2;
      if (tag === 0xa2) isAccepted = next - content === 3 && buffer[inner] === 0;
      else if (tag === 0xa3 && next - content === 5) diagnostic = buffer[next - 1];
      else if (tag === 0xa4 && next - inner === TITLE_SIZE) this.#takeTitle(buffer, inner);
      else if (tag === 0xaa && next > inner && next - inner <= CHALLENGE_LIMIT)
        this.#takeChallenge(buffer, inner, next);
      else if (tag === 0xbe) {
        initiateAt = inner;
        initiateEnd = next;
      }
      at = next;
    }
    if (at !== end) return Fault.Malformed;
    if (!isAccepted) return refusal(diagnostic);
    if (this.security === Security.High && (diagnostic !== DIAGNOSTIC_HLS || this.challengeSize === 0))
      return Fault.Unexpected;
    return this.#readInitiate(buffer, initiateAt, initiateEnd);
  }

  #takeTitle(buffer: Uint8Array, at: number): void {
    if (!this.#keys) return;
    for (let index = 0; index < TITLE_SIZE; index++) this.#keys.meterTitle[index] = buffer[at + index];
  }

  #takeChallenge(buffer: Uint8Array, at: number, end: number): void {
    this.challengeSize = end - at;
    for (let index = at; index < end; index++) this.challenge[index - at] = buffer[index];
  }

  /** The InitiateResponse: DLMS version 6, and no service that was not asked for matters. */
  #readInitiate(buffer: Uint8Array, at: number, end: number): number {
    if (at === 0 || at >= end) return Fault.Malformed;
    if (buffer[at] === GLO_INITIATE_RESPONSE) {
      if (!this.#keys || at + 2 + buffer[at + 1] !== end) return Fault.Malformed;
      const fault = this.#keys.open(buffer, at + 2, end);
      if (fault !== Fault.None) return fault;
      at += 7;
      end -= 12;
    }
    if (buffer[at] === CONFIRMED_SERVICE_ERROR) return Fault.Refused;
    if (buffer[at] !== INITIATE_RESPONSE) return Fault.Malformed;
    // Quality of service, absent or one byte; then the version.
    const version = at + (buffer[at + 1] === 0 ? 2 : 3);
    if (version + INITIATE_TAIL > end || buffer[version] !== DLMS_VERSION) return Fault.Unexpected;
    const conformance = readUnsigned16(buffer, version + 6);
    return (conformance & CONFORMANCE_GET) === 0 ? Fault.Refused : Fault.None;
  }
}

/** Writes RLRQ, reason normal. */
export function writeRelease(out: Uint8Array, at: number): number {
  out[at++] = 0x62;
  out[at++] = 0x03;
  out[at++] = 0x80;
  out[at++] = 0x01;
  out[at++] = 0x00;
  return at;
}

function refusal(diagnostic: number): number {
  return diagnostic >= DIAGNOSTIC_NAME_UNKNOWN && diagnostic <= DIAGNOSTIC_AUTHENTICATION
    ? Fault.KeyWrong
    : Fault.Refused;
}

/** A1 09 06 07 60 85 74 05 08 01 context: joint-iso-ccitt country 756 (DLMS UA). */
function writeContext(out: Uint8Array, at: number, context: number): number {
  out[at++] = 0xa1;
  out[at++] = 0x09;
  out[at++] = 0x06;
  return writeObject(out, at, 1, context);
}

/** Length 7 and the arc 2.16.756.5.8.branch.leaf. */
function writeObject(out: Uint8Array, at: number, branch: number, leaf: number): number {
  out[at++] = 0x07;
  out[at++] = 0x60;
  out[at++] = 0x85;
  out[at++] = 0x74;
  out[at++] = 0x05;
  out[at++] = 0x08;
  out[at++] = branch;
  out[at++] = leaf;
  return at;
}

function writeMechanism(out: Uint8Array, at: number, mechanism: number, value: Uint8Array): number {
  out[at++] = 0x8a;
  out[at++] = 0x02;
  out[at++] = 0x07;
  out[at++] = 0x80;
  out[at++] = 0x8b;
  at = writeObject(out, at, 2, mechanism);
  out[at++] = 0xac;
  out[at++] = value.length + 2;
  out[at++] = 0x80;
  out[at++] = value.length;
  for (let index = 0; index < value.length; index++) out[at++] = value[index];
  return at;
}

/** InitiateRequest: no dedicated key, response allowed, default quality, version, conformance, size of APDUs. */
function writeInitiate(out: Uint8Array, at: number, needsAction: boolean): number {
  const conformance = CONFORMANCE_BLOCK_GET | CONFORMANCE_GET | (needsAction ? CONFORMANCE_ACTION : 0);
  out[at++] = 0x01;
  out[at++] = 0x00;
  out[at++] = 0x00;
  out[at++] = 0x00;
  out[at++] = DLMS_VERSION;
  out[at++] = 0x5f;
  out[at++] = 0x1f;
  out[at++] = 0x04;
  out[at++] = 0x00;
  out[at++] = conformance >> 16;
  out[at++] = (conformance >> 8) & 0xff;
  out[at++] = conformance & 0xff;
  out[at++] = APDU_SIZE >> 8;
  out[at++] = APDU_SIZE & 0xff;
  return at;
}
