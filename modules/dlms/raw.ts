/**
 * Reader of bare APDUs, as logs and test suites keep them: no frame, no checksum.
 *
 * An APDU ends where its own lengths say. In front of it may stand the LLC header (E6 E7 00) or the wrapper of
 * DLMS over TCP and UDP (00 01 | source 2 | destination 2 | length 2). Bytes that begin no APDU are passed
 * over; while searching, only a notification with a structure or an array in it is taken for one, because
 * nothing but its shape speaks for it. GET responses are read when everything up to the end is one.
 */
import { readUnsigned16 } from "../bytes/integer.js";
import { POSITION } from "../reading/obis.js";
import type { Sink } from "../reading/sink.js";
import { Unit } from "../reading/unit.js";
import { GENERAL_DED, GENERAL_GLO, NOT_CIPHERED, UNFINISHED } from "../readout/ciphering.js";
import { Fault } from "../readout/fault.js";
import type { Decoder } from "../readout/protocol.js";
import { Step } from "../readout/step.js";
import { APDU_LIMIT } from "./assembly.js";
import { INCOMPLETE, isContainer, MALFORMED } from "./axdr.js";
import { DATA_NOTIFICATION, type PushOptions, PushReader } from "./push.js";
import { GET_RESPONSE, ResponseReader } from "./response.js";

const WRAPPER_SIZE = 8;
const LLC_SIZE = 3;
const BUFFER_SIZE = APDU_LIMIT + WRAPPER_SIZE;

export class ApduDecoder implements Decoder {
  fault: number = Fault.None;
  readonly reader: PushReader;
  readonly #sink: Sink;
  readonly #responses: ResponseReader;
  readonly #buffer = new Uint8Array(BUFFER_SIZE);
  #head = 0;
  #used = 0;
  /** Bytes that have to be there before looking again is worth it. */
  #needed = 0;
  /** An APDU may be expected right here: at the start, and behind a good one. */
  #inStep = true;
  #isQuiet = true;
  #isEnded = false;

  constructor(sink: Sink, options: PushOptions) {
    this.#sink = sink;
    this.reader = new PushReader(sink, options);
    this.#responses = new ResponseReader(this.reader.scanner);
  }

  push(byte: number): number {
    this.#isEnded = false;
    let overflow = false;
    if (this.#used === BUFFER_SIZE) overflow = this.#makeRoom();
    this.#buffer[this.#used++] = byte;
    if (overflow) return this.#tell(Fault.Overflow);
    return this.#used < this.#needed ? Step.Wait : this.#next();
  }

  end(): number {
    this.#isEnded = true;
    const step = this.#next();
    if (step !== Step.Wait || !this.#isQuiet || this.#used + this.#head === 0) return step;
    return this.#tell(Fault.Noise);
  }

  get unnamed(): number {
    return this.reader.body.unnamed;
  }

  reset(): void {
    this.#head = 0;
    this.#used = 0;
    this.#needed = 0;
    this.#inStep = true;
  }

  #next(): number {
    const buffer = this.#buffer;
    for (;;) {
      const head = this.#head;
      if (head === this.#used) {
        if (this.#isEnded) return Step.Wait;
        this.#head = 0;
        this.#used = 0;
        this.#needed = 0;
        return Step.Wait;
      }
      const at = head + this.#prefix(head);
      const end = at < head ? INCOMPLETE : this.#size(at, at - head);
      if (end > 0) {
        this.#head = end;
        return this.#deliver(at, end);
      }
      if (end === INCOMPLETE && !this.#isEnded) {
        this.#needed = Math.min(this.#used + this.reader.scanner.missing, BUFFER_SIZE);
        return Step.Wait;
      }
      this.#head = head + 1;
      const wasInStep = this.#inStep && isStart(buffer[Math.max(at, head)]);
      this.#inStep = false;
      if (wasInStep) return this.#tell(end === INCOMPLETE ? Fault.Truncated : Fault.Malformed);
    }
  }

  /** Bytes in front of the APDU at `head`; -1: more bytes are needed to know. */
  #prefix(head: number): number {
    const buffer = this.#buffer;
    const have = this.#used - head;
    if (buffer[head] === 0xe6) {
      if (have <= LLC_SIZE) return this.#lack(LLC_SIZE + 1 - have);
      const second = buffer[head + 1];
      return (second === 0xe6 || second === 0xe7) && buffer[head + 2] === 0 ? LLC_SIZE : 0;
    }
    if (buffer[head] === 0) {
      if (have <= WRAPPER_SIZE) return this.#lack(WRAPPER_SIZE + 1 - have);
      return buffer[head + 1] === 1 && isStart(buffer[head + WRAPPER_SIZE]) ? WRAPPER_SIZE : 0;
    }
    return 0;
  }

  /** End of the APDU at `at`, or MALFORMED, or INCOMPLETE with scanner.missing. */
  #size(at: number, prefix: number): number {
    const buffer = this.#buffer;
    const used = this.#used;
    const scanner = this.reader.scanner;
    const tag = buffer[at];
    if (!isStart(tag)) return MALFORMED;
    let end = MALFORMED;
    if (tag === DATA_NOTIFICATION) {
      scanner.growing = !this.#isEnded;
      end = this.reader.bodyStart(buffer, at, used);
      if (end >= 0 && end + 1 >= used && !this.#isEnded) return this.#lack(end + 2 - used);
      if (end >= used) return INCOMPLETE;
      if (end >= 0) {
        if (!this.#inStep && (!isContainer(buffer[end]) || buffer[end + 1] === 0)) return MALFORMED;
        const isScalar = !isContainer(buffer[end]);
        end = scanner.scan(buffer, end, used);
        // A bare value is a short thing to be sure of: what follows has to be an APDU too, or nothing.
        if (isScalar && end === used && !this.#isEnded) return this.#lack(1);
        if (isScalar && end > 0 && end < used && !isStart(buffer[end]) && !isPrefix(buffer[end]))
          return MALFORMED;
      }
    } else if (tag === GET_RESPONSE) {
      if (!this.#isEnded) return this.#inStep ? this.#lack(1) : MALFORMED;
      scanner.growing = false;
      end = this.#responses.chainEnd(buffer, at, used);
    } else {
      end = this.reader.ciphering.sizeOf(buffer, at + 1, used);
      if (end === NOT_CIPHERED) return MALFORMED;
      if (end === UNFINISHED) return this.#lack(1);
      if (end > used) return this.#lack(end - used);
    }
    if (prefix === WRAPPER_SIZE && end > 0 && end !== at + readUnsigned16(buffer, at - 2)) return MALFORMED;
    return end;
  }

  #deliver(at: number, end: number): number {
    const buffer = this.#buffer;
    let fault: number = Fault.None;
    if (buffer[at] === GET_RESPONSE) fault = this.#response(at, end);
    else fault = this.reader.read(buffer, at, end);
    this.#needed = 0;
    this.#inStep = true;
    if (fault !== Fault.None) return this.#tell(fault);
    this.#isQuiet = false;
    this.#sink.commit();
    return Step.Done;
  }

  /** The results of a GET response by place: a response does not repeat the names that were asked for. */
  #response(at: number, end: number): number {
    const responses = this.#responses;
    let fault = responses.open(this.#buffer, at, end);
    this.reader.body.open(true);
    for (let index = 0; fault === Fault.None && responses.next(); index++) {
      if (responses.refusal !== 0) fault = Fault.Refused;
      else
        this.reader.body.write(this.#buffer, responses.start, responses.end, POSITION + index, 0, Unit.None);
    }
    return fault;
  }

  /** Makes room for a byte; true: an APDU that was begun has to go, it is too long. */
  #makeRoom(): boolean {
    const isLost = this.#head === 0 && this.#inStep;
    if (this.#head === 0) {
      this.#head = 1;
      this.#inStep = false;
      this.#needed = 0;
    }
    this.#buffer.copyWithin(0, this.#head, this.#used);
    this.#used -= this.#head;
    this.#head = 0;
    return isLost;
  }

  #lack(bytes: number): number {
    this.reader.scanner.missing = bytes;
    return INCOMPLETE;
  }

  #tell(fault: number): number {
    this.#isQuiet = false;
    this.#sink.discard();
    this.fault = fault;
    return Step.Fault;
  }
}

function isStart(byte: number): boolean {
  return byte === DATA_NOTIFICATION || byte === GENERAL_GLO || byte === GENERAL_DED || byte === GET_RESPONSE;
}

/** Whether the LLC header or the wrapper may begin with this byte. */
function isPrefix(byte: number): boolean {
  return byte === 0xe6 || byte === 0x00;
}
