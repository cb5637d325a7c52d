/**
 * One whole APDU that a meter pushed (Green Book clause 9.4, xDLMS): DataNotification, in clear or ciphered.
 *
 *   0F | long-invoke-id 4 | date-time: 00, or 0C and 12 bytes, or with a tag (09 0C.., 19..) | body
 *   DB, DC | ... ciphered DataNotification, see readout/ciphering.ts
 *
 * Delivers to the sink; committing and discarding are the caller's. The whole APDU is measured before the
 * first value goes out, and it has to end where its frame ends.
 */
import { Code, type Sink } from "../reading/sink.js";
import { Unit } from "../reading/unit.js";
import { Ciphering, type CipheringOptions, GENERAL_DED, GENERAL_GLO } from "../readout/ciphering.js";
import { Fault } from "../readout/fault.js";
import { AxdrScanner, INCOMPLETE, MALFORMED, Tag } from "./axdr.js";
import { BodyReader } from "./body.js";
import type { MeterTable } from "./delivery.js";
import { DATE_TIME_SIZE, dateTimeAt, offsetAt } from "./time.js";

export const DATA_NOTIFICATION = 0x0f;
const INVOKE_ID_SIZE = 4;
const OCTETS_12 = 0x0c;

export interface PushOptions extends CipheringOptions {
  /** The meter's own table: scales where the telegram carries none. */
  readonly table?: MeterTable;
}

export class PushReader {
  readonly ciphering: Ciphering;
  readonly scanner = new AxdrScanner();
  readonly #sink: Sink;
  readonly body: BodyReader;
  readonly #noTitle = new Uint8Array(0);
  #timeAt = -1;
  #taggedTime = false;

  constructor(sink: Sink, options: PushOptions) {
    this.#sink = sink;
    this.ciphering = new Ciphering(options);
    this.body = new BodyReader(sink, this.scanner, options.table);
  }

  /** Delivers the APDU in buffer[at, end), deciphered in place. A Fault; None: everything went to the sink. */
  read(buffer: Uint8Array, at: number, end: number): number {
    if (at >= end) return Fault.Malformed;
    const tag = buffer[at];
    if (tag === DATA_NOTIFICATION) return this.#notification(buffer, at, end, this.#noTitle);
    if (tag !== GENERAL_GLO && tag !== GENERAL_DED) return Fault.Unexpected;
    const ciphering = this.ciphering;
    const fault = ciphering.open(buffer, at + 1, end);
    if (fault !== Fault.None) return fault;
    const isSure = ciphering.authenticated || !ciphering.encrypted;
    if (ciphering.start >= ciphering.end || buffer[ciphering.start] !== DATA_NOTIFICATION)
      return isSure ? Fault.Unexpected : Fault.KeyWrong;
    const inner = this.#notification(buffer, ciphering.start, ciphering.end, ciphering.title);
    if (inner !== Fault.None) return isSure ? inner : Fault.KeyWrong;
    this.#sink.value(Code.Authenticated, ciphering.authenticated ? 1 : 0, 0, Unit.None);
    ciphering.accept();
    return Fault.None;
  }

  /** Index of the body of the DataNotification at `at`, or MALFORMED, or INCOMPLETE with scanner.missing. */
  bodyStart(buffer: Uint8Array, at: number, end: number): number {
    this.#timeAt = -1;
    this.#taggedTime = false;
    at += 1 + INVOKE_ID_SIZE;
    if (at + 1 >= end) return this.#lack(at + 2 - end);
    const first = buffer[at];
    if (first === 0) return at + 1;
    this.#taggedTime = first === Tag.OctetString;
    if (first === Tag.OctetString) at++;
    if (first !== Tag.DateTime && buffer[at] !== OCTETS_12) return MALFORMED;
    at++;
    if (at + DATE_TIME_SIZE > end) return this.#lack(at + DATE_TIME_SIZE - end);
    this.#timeAt = at;
    return at + DATE_TIME_SIZE;
  }

  #notification(buffer: Uint8Array, at: number, end: number, title: Uint8Array): number {
    this.scanner.growing = false;
    const body = this.bodyStart(buffer, at, end);
    if (body < 0) return Fault.Malformed;
    if (this.scanner.scan(buffer, body, end) !== end) return Fault.Malformed;
    const instant = this.#timeAt < 0 ? 0 : dateTimeAt(buffer, this.#timeAt);
    if (instant > 0) this.#sink.value(Code.Time, instant, offsetAt(buffer, this.#timeAt), Unit.DateTime);
    this.body.read(buffer, body, end, title, this.#taggedTime, instant > 0);
    return Fault.None;
  }

  #lack(bytes: number): number {
    this.scanner.missing = bytes;
    return INCOMPLETE;
  }
}
