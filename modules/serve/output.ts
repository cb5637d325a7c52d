/**
 * What still has to go to a client: a fixed buffer, then bytes of somebody else, then pieces of a source.
 * `pump` sends as much as the port takes and says why it stopped. A source is asked for its next pieces only
 * when the buffer is empty, so a slow client costs no memory, only time.
 */
import { ascii, Writer } from "../bytes/writer.js";
import type { Port } from "../device/device.js";

/** What a source answers. */
export const Piece = Object.freeze({
  /** There is no such piece: the body is complete. */
  End: 0,
  Written: 1,
  /** Not now: `Server.wake` asks again. */
  Later: 2,
});

/** A body in pieces. */
export interface Source {
  /**
   * Writes piece `index` (0, 1, 2...) and answers a `Piece`. A piece that does not fit is asked for again, so
   * writing it must change nothing. It has to fit the output buffer less OUTPUT_RESERVE.
   */
  piece(index: number, writer: Writer): number;
}

/** How far `pump` came. */
export const Pumped = Object.freeze({
  Finished: 0,
  /** The client takes no more now. */
  Blocked: 1,
  /** The source has nothing now. */
  Waiting: 2,
});

const CHUNK = ascii("0000\r\n");
const LINE_END = ascii("\r\n");
const LAST_CHUNK = ascii("0\r\n\r\n");
const HEX = ascii("0123456789abcdef");
const NOTHING = new Uint8Array(0);
/** Room that the framing of chunks needs behind the data. */
const TAIL = LINE_END.length + LAST_CHUNK.length;
/** Room that a piece leaves in an empty buffer. */
export const OUTPUT_RESERVE = CHUNK.length + TAIL;

export class Output {
  readonly writer: Writer;
  /** Bytes that the port has taken since the reset. */
  sentBytes = 0;
  #sent = 0;
  #constant: Uint8Array = NOTHING;
  #constantAt = 0;
  #source: Source | undefined;
  #index = 0;
  #chunked = false;

  constructor(capacity: number) {
    this.writer = new Writer(new Uint8Array(capacity));
  }

  reset(): void {
    this.writer.reset();
    this.sentBytes = 0;
    this.#sent = 0;
    this.#constant = NOTHING;
    this.#constantAt = 0;
    this.#source = undefined;
    this.#index = 0;
    this.#chunked = false;
  }

  /** Everything was sent, but the source may have more. */
  get waiting(): boolean {
    return this.#source !== undefined && this.#sent === this.writer.position;
  }

  /** The bytes have to stay what they are until they are sent. */
  setConstant(bytes: Uint8Array): void {
    this.#constant = bytes;
  }

  /** Appends the first pieces of a body that begins here; true: that was all of it. */
  begin(source: Source): boolean {
    this.#source = source;
    const ended = this.#append() === Piece.End;
    if (ended) this.#source = undefined;
    return ended;
  }

  /** The body that began at `start` goes on in chunks; what there is of it becomes the first. */
  chunk(start: number): void {
    this.#chunked = true;
    const writer = this.writer;
    const size = writer.position - start;
    if (size === 0) return;
    writer.buffer.copyWithin(start + CHUNK.length, start, writer.position);
    writer.position = start;
    writer.put(CHUNK);
    writer.position += size;
    this.#closeChunk(start, size);
  }

  /** Forgets the body that began at `start`, for HEAD. */
  dropBody(start: number): void {
    this.writer.rewind(start);
    this.#source = undefined;
    this.#constant = NOTHING;
  }

  /** Puts a line of the server's own between two pieces; only while `waiting`. */
  insert(line: Uint8Array): void {
    this.writer.reset();
    this.#sent = 0;
    if (this.#chunked) this.writer.put(CHUNK);
    this.writer.put(line);
    if (this.#chunked) this.#closeChunk(0, line.length);
  }

  /** Sends what the port takes. Throws what the source throws, or where a piece does not fit an empty buffer. */
  pump(port: Port): number {
    for (;;) {
      if (this.#sent < this.writer.position) {
        const taken = port.write(this.writer.buffer, this.#sent, this.writer.position);
        this.#sent += taken;
        this.sentBytes += taken;
        if (this.#sent < this.writer.position) return Pumped.Blocked;
      }
      if (this.#constantAt < this.#constant.length) {
        const taken = port.write(this.#constant, this.#constantAt, this.#constant.length);
        this.#constantAt += taken;
        this.sentBytes += taken;
        if (this.#constantAt < this.#constant.length) return Pumped.Blocked;
      }
      if (!this.#source) return Pumped.Finished;
      if (!this.#refill()) return Pumped.Waiting;
    }
  }

  /** The next pieces into the empty buffer; false: there is nothing now. */
  #refill(): boolean {
    const writer = this.writer;
    writer.reset();
    this.#sent = 0;
    if (this.#chunked) writer.put(CHUNK);
    const start = writer.position;
    const outcome = this.#append();
    const size = writer.position - start;
    if (outcome === Piece.Written && size === 0) throw new RangeError("a piece does not fit its buffer");
    if (size === 0) writer.reset();
    else if (this.#chunked) this.#closeChunk(0, size);
    if (outcome === Piece.End) {
      this.#source = undefined;
      if (this.#chunked) writer.put(LAST_CHUNK);
      return true;
    }
    return size > 0;
  }

  /** Piece.Written: the buffer is full. */
  #append(): number {
    const writer = this.writer;
    const limit = writer.buffer.length - (this.#chunked ? TAIL : OUTPUT_RESERVE);
    for (;;) {
      const mark = writer.position;
      const outcome = this.#source!.piece(this.#index, writer);
      if (writer.overflow || writer.position > limit) {
        writer.rewind(mark);
        return Piece.Written;
      }
      if (outcome !== Piece.Written) return outcome;
      this.#index++;
    }
  }

  #closeChunk(start: number, size: number): void {
    const buffer = this.writer.buffer;
    buffer[start] = HEX[(size >>> 12) & 15];
    buffer[start + 1] = HEX[(size >>> 8) & 15];
    buffer[start + 2] = HEX[(size >>> 4) & 15];
    buffer[start + 3] = HEX[size & 15];
    this.writer.put(LINE_END);
  }
}
