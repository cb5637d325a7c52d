/**
 * Variable data structure of EN 13757-3 (clause 6): the header, then records of DIF, DIFEs, VIF, VIFEs and value.
 *
 *   CI 72   identification (BCD), maker, version, medium, access number, status, configuration
 *   CI 7A   access number, status, configuration (the identification stands in the wireless link layer)
 *   CI 78   no header
 *
 * A telegram is delivered when its records end exactly where it ends; one that does not is refused whole. Single records
 * that hold no value (digits above nine, an error that the meter reports, a length that no type has) are left out and
 * counted. The maker's own data behind DIF 0F or 1F are passed over; 1F says that another telegram follows.
 * Encrypted telegrams are refused, unless what they hold has been decrypted in place (it then begins with 2F 2F).
 */
import type { Sink } from "../reading/sink.js";
import { Code } from "../reading/sink.js";
import { Unit } from "../reading/unit.js";
import { Fault } from "../readout/fault.js";
import { STATUS } from "./code.js";
import { digit, RecordReader } from "./record.js";

/** Control information of the headers that are read. */
export const Header = Object.freeze({ Long: 0x72, None: 0x78, Short: 0x7a });

const LONG_HEADER = 12;
const SHORT_HEADER = 4;
const IDENTIFICATION = 4;
const IDLE_FILLER = 0x2f;
const GLOBAL_READOUT = 0x7f;
const MAKER_DATA = 0x0f;
const MAKER_DATA_AND_MORE = 0x1f;
/** "LUG 04 04" */
const TYPE_LENGTH = 9;

export class Telegram {
  /** After `read`: the meter has more to tell in another telegram. */
  hasMore = false;
  readonly #sink: Sink;
  readonly #records: RecordReader;
  readonly #text = new Uint8Array(TYPE_LENGTH);
  #at = 0;
  #end = 0;

  constructor(sink: Sink) {
    this.#sink = sink;
    this.#records = new RecordReader(sink);
  }

  /** Records of the last telegram that gave a reading. */
  get good(): number {
    return this.#records.good;
  }

  /** Records of the last telegram that were left out. */
  get leftOut(): number {
    return this.#records.leftOut;
  }

  /** Reads what begins with CI in buffer[start, end). Fault.None: told to the sink, to be committed. */
  read(buffer: Uint8Array, start: number, end: number): number {
    this.#records.reset();
    this.hasMore = false;
    this.#end = end;
    this.#at = start + 1;
    switch (buffer[start]) {
      case Header.None:
        break;
      case Header.Short:
        if (end - this.#at < SHORT_HEADER) return Fault.Malformed;
        if (!this.#short(buffer)) return Fault.KeyMissing;
        break;
      case Header.Long:
        if (end - this.#at < LONG_HEADER) return Fault.Malformed;
        this.identify(buffer, this.#at, this.#at + IDENTIFICATION, this.#at + IDENTIFICATION + 2);
        this.#at += LONG_HEADER - SHORT_HEADER;
        if (!this.#short(buffer)) return Fault.KeyMissing;
        break;
      default:
        return Fault.Unexpected;
    }
    while (this.#at < end) if (!this.#record(buffer)) return Fault.Malformed;
    return Fault.None;
  }

  /** Tells who the meter is: where its number of four bytes, its maker, and version and medium stand. */
  identify(buffer: Uint8Array, identification: number, maker: number, version: number): void {
    const text = this.#text;
    for (let index = 0; index < IDENTIFICATION; index++) {
      text[2 * index] = digit(buffer[identification + IDENTIFICATION - 1 - index] >>> 4);
      text[2 * index + 1] = digit(buffer[identification + IDENTIFICATION - 1 - index] & 15);
    }
    this.#sink.text(Code.Serial, text, 0, 2 * IDENTIFICATION);
    const letters = buffer[maker] | (buffer[maker + 1] << 8);
    for (let index = 0; index < 3; index++) text[index] = 0x40 + ((letters >>> (10 - 5 * index)) & 31);
    text[3] = 0x20;
    text[4] = digit(buffer[version] >>> 4);
    text[5] = digit(buffer[version] & 15);
    text[6] = 0x20;
    text[7] = digit(buffer[version + 1] >>> 4);
    text[8] = digit(buffer[version + 1] & 15);
    this.#sink.text(Code.Type, text, 0, TYPE_LENGTH);
  }

  /** Access number, status, configuration. False: encrypted. */
  #short(buffer: Uint8Array): boolean {
    this.#sink.value(STATUS, buffer[this.#at + 1], 0, Unit.None);
    const mode = buffer[this.#at + 3] & 0x1f;
    this.#at += SHORT_HEADER;
    if (mode === 0) return true;
    // Mode 7 has one more byte of configuration.
    if (mode === 7) this.#at++;
    return (
      this.#at + 2 <= this.#end && buffer[this.#at] === IDLE_FILLER && buffer[this.#at + 1] === IDLE_FILLER
    );
  }

  /** One record. False: the telegram ends in the middle of it. */
  #record(buffer: Uint8Array): boolean {
    const dif = buffer[this.#at++];
    if (dif === IDLE_FILLER || dif === GLOBAL_READOUT) return true;
    if (dif === MAKER_DATA || dif === MAKER_DATA_AND_MORE) {
      this.hasMore = dif === MAKER_DATA_AND_MORE;
      this.#at = this.#end;
      return true;
    }
    this.#at = this.#records.read(buffer, this.#at - 1, this.#end);
    return this.#at >= 0;
  }
}
