/**
 * The answer of a DNS server that knows one address for every name (RFC 1035 section 4, EDNS by RFC 6891), byte for
 * byte into a buffer of the caller's. That is how a phone finds the page on which a network is chosen.
 *
 *   A or ANY in class IN or ANY        one A record, the question's name by a pointer
 *   every other type                   NODATA: no error, no record. An NXDOMAIN would deny the A record as well
 *   another class                      REFUSED; another operation: NOTIMP; more than one question, or OPT twice: FORMERR
 *   EDNS of a version that is not 0    BADVERS
 *   malformed, or itself an answer     nothing: whoever sends that is not helped by more packets
 *
 * With an OPT record in the query there is one in the answer, behind the A record, where it belongs. The longest
 * answer has ANSWER_LIMIT bytes and needs no truncation. No TCP, no DNSSEC, no SOA beside NODATA (so that nobody
 * remembers it).
 */

/** Bytes of the longest query that is looked at; also what EDNS is told. */
export const QUERY_LIMIT = 1_232;
/** Bytes of a name on the wire (RFC 1035 section 2.3.4), of a label. */
export const NAME_LIMIT = 255;
export const LABEL_LIMIT = 63;
/** Seconds for which an answer may be remembered: the phone is soon in another network. */
export const TIME_TO_LIVE = 10;
const HEADER = 12;
const ADDRESS_RECORD = 16;
const OPT_RECORD = 11;
/** Bytes of the longest answer. */
export const ANSWER_LIMIT = HEADER + NAME_LIMIT + 4 + ADDRESS_RECORD + OPT_RECORD;
/** Records of a query beside its question: OPT, and a signature. */
const RECORD_LIMIT = 4;

const Type = Object.freeze({ A: 1, Opt: 41, Any: 255 });
const Class = Object.freeze({ Internet: 1, Any: 255 });
const Code = Object.freeze({ NoError: 0, FormatError: 1, NotImplemented: 4, Refused: 5, BadVersion: 16 });
/** Bits of the second and third byte of the header. */
const RESPONSE = 0x80;
const OPERATION = 0x78;
const AUTHORITATIVE = 0x04;
const RECURSION_DESIRED = 0x01;
const RECURSION_AVAILABLE = 0x80;
const CHECKING_DISABLED = 0x10;
const DNSSEC_OK = 0x80;
/** A pointer to the question's name. */
const POINTER = 0xc0;
const MALFORMED = -1;

/** Made once for each socket; answers without allocating. */
export class DnsAnswer {
  readonly bytes = new Uint8Array(ANSWER_LIMIT);
  #version = 0;
  #flags = 0;
  #options = 0;

  /**
   * Answers query[0, length) with an address of four bytes.
   * Returns the length of the answer in `bytes`, or 0 where there is none to give.
   */
  answer(query: Uint8Array, length: number, address: Uint8Array): number {
    if (length < HEADER || length > QUERY_LIMIT || (query[2] & RESPONSE) !== 0) return 0;
    if ((query[2] & OPERATION) !== 0) return this.#head(query, Code.NotImplemented);
    // RFC 9619: a query has one question.
    const questions = two(query, 4);
    if (questions > 1) return this.#head(query, Code.FormatError);
    if (questions === 0 || two(query, 6) !== 0 || two(query, 8) !== 0) return 0;
    const nameEnd = skipName(query, HEADER, length, false);
    if (nameEnd === MALFORMED || nameEnd + 4 > length) return 0;
    if (!this.#readRecords(query, nameEnd + 4, length, two(query, 10))) return 0;
    if (this.#options > 1) return this.#head(query, Code.FormatError);
    return this.#write(query, nameEnd + 4, address);
  }

  #write(query: Uint8Array, questionEnd: number, address: Uint8Array): number {
    const type = two(query, questionEnd - 4);
    const inClass = two(query, questionEnd - 2);
    const isOurs = inClass === Class.Internet || inClass === Class.Any;
    const code = this.#version !== 0 ? Code.BadVersion : isOurs ? Code.NoError : Code.Refused;
    const hasAddress = code === Code.NoError && (type === Type.A || type === Type.Any);
    const { bytes } = this;
    this.#head(query, code & 15);
    bytes[5] = 1;
    bytes[7] = hasAddress ? 1 : 0;
    bytes[11] = this.#options;
    let at = HEADER;
    while (at < questionEnd) bytes[at] = query[at++];
    if (hasAddress) at = this.#address(at, address);
    if (this.#options > 0) at = this.#opt(at, code >> 4);
    return at;
  }

  /** The header alone: an error that needs no question. */
  #head(query: Uint8Array, code: number): number {
    const { bytes } = this;
    bytes.fill(0, 0, HEADER);
    bytes[0] = query[0];
    bytes[1] = query[1];
    bytes[2] = RESPONSE | AUTHORITATIVE | (query[2] & (OPERATION | RECURSION_DESIRED));
    bytes[3] = RECURSION_AVAILABLE | (query[3] & CHECKING_DISABLED) | code;
    return HEADER;
  }

  #address(start: number, address: Uint8Array): number {
    const { bytes } = this;
    let at = start;
    bytes[at++] = POINTER;
    bytes[at++] = HEADER;
    bytes[at++] = 0;
    bytes[at++] = Type.A;
    bytes[at++] = 0;
    bytes[at++] = Class.Internet;
    bytes[at++] = 0;
    bytes[at++] = 0;
    bytes[at++] = 0;
    bytes[at++] = TIME_TO_LIVE;
    bytes[at++] = 0;
    bytes[at++] = 4;
    for (let index = 0; index < 4; index++) bytes[at++] = address[index];
    return at;
  }

  #opt(start: number, extendedCode: number): number {
    const { bytes } = this;
    bytes.fill(0, start, start + OPT_RECORD);
    bytes[start + 2] = Type.Opt;
    bytes[start + 3] = QUERY_LIMIT >> 8;
    bytes[start + 4] = QUERY_LIMIT & 255;
    bytes[start + 5] = extendedCode;
    bytes[start + 7] = this.#flags & DNSSEC_OK;
    return start + OPT_RECORD;
  }

  /** The additional records, of which OPT counts; false: they are not well-formed. */
  #readRecords(query: Uint8Array, start: number, end: number, count: number): boolean {
    this.#options = 0;
    this.#version = 0;
    this.#flags = 0;
    if (count > RECORD_LIMIT) return false;
    let at = start;
    for (let index = 0; index < count; index++) {
      const nameEnd = skipName(query, at, end, true);
      if (nameEnd === MALFORMED || nameEnd + 10 > end) return false;
      if (two(query, nameEnd) === Type.Opt) {
        // Its name is the root.
        if (nameEnd !== at + 1) return false;
        this.#options++;
        this.#version = query[nameEnd + 5];
        this.#flags = query[nameEnd + 6];
      }
      at = nameEnd + 10 + two(query, nameEnd + 8);
      if (at > end) return false;
    }
    return at === end;
  }
}

function two(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 8) | bytes[at + 1];
}

/**
 * Where a name ends, or MALFORMED. A pointer ends it; it may only point back behind the header, and not from the
 * question, before which there is no name. What it points to is never followed.
 */
function skipName(bytes: Uint8Array, start: number, end: number, pointers: boolean): number {
  let at = start;
  while (at < end && at - start < NAME_LIMIT) {
    const size = bytes[at];
    if (size === 0) return at + 1;
    if (size >= POINTER) {
      if (!pointers || at + 2 > end) return MALFORMED;
      const target = two(bytes, at) & 0x3fff;
      return target >= HEADER && target < at ? at + 2 : MALFORMED;
    }
    if (size > LABEL_LIMIT) return MALFORMED;
    at += size + 1;
  }
  return MALFORMED;
}
