/**
 * HDLC link of a reader (Green Book clause 8.4, data link layer, secondary station = meter), window size one:
 * builds frames and says what the meter's frames mean. Writes one message at a time, never segmented: nothing that
 * this reader asks is longer than a frame of 128 bytes.
 *
 *   SNRM 93 -> UA 73        link set-up; the meter may state shorter frames
 *   I    N(R) P N(S) 0      information, both ways
 *   RR   N(R) P 0001        asks for the next segment of the meter's message
 *   DISC 53 -> UA 73, DM 1F
 *
 * Frames of another pair of addresses are passed over: above all our own, coming back from an optical head.
 */
import { crc16X25Range, X25_START, x25End } from "../bytes/crc.js";
import { FLAG, HdlcReceiver } from "./hdlc.js";

const FORMAT = 0xa0;
const POLL = 0x10;
const CONTROL_SNRM = 0x93;
const CONTROL_DISC = 0x53;
const CONTROL_UA = 0x63;
const CONTROL_DM = 0x0f;
const CONTROL_RR = 0x01;
const ADDRESS_LIMIT = 4;
/** Longest information field that is sent: the default of the standard. */
const INFORMATION_LIMIT = 128;
/** Flags, format, two addresses, control, two checks. */
const FRAME_OVERHEAD = 2 + 2 + 2 * ADDRESS_LIMIT + 1 + 4;

/** What a received frame means. */
export const LinkEvent = Object.freeze({
  /** Not for us, or nothing new. */
  None: 0,
  /** UA: link set up or taken down. */
  Acknowledged: 1,
  /** DM: the meter has no link. */
  Disconnected: 2,
  /** Information of the meter's message: receiver.buffer[start, end), `segmented` tells of more. */
  Information: 3,
  /** Our message was taken, and nothing answered yet; or it was not, and is wanted again. */
  Ready: 4,
});

export class HdlcLink {
  readonly receiver = new HdlcReceiver();
  /** Frame to send: outgoing[0, outgoingEnd). */
  readonly outgoing = new Uint8Array(FRAME_OVERHEAD + INFORMATION_LIMIT);
  outgoingEnd = 0;

  readonly #client = new Uint8Array(ADDRESS_LIMIT);
  readonly #server = new Uint8Array(ADDRESS_LIMIT);
  #clientSize = 0;
  #serverSize = 0;
  #sending = 0;
  #receiving = 0;
  #informationAt = 0;

  /** Chooses the pair of addresses, with their end bits set. */
  address(client: Uint8Array, server: Uint8Array): void {
    this.#clientSize = client.length;
    this.#serverSize = server.length;
    this.#client.set(client);
    this.#server.set(server);
    this.receiver.reset();
  }

  /** Begins a link. */
  connect(): void {
    this.#sending = 0;
    this.#receiving = 0;
    this.#writeBare(CONTROL_SNRM);
  }

  disconnect(): void {
    this.#writeBare(CONTROL_DISC);
  }

  /** Asks for the next segment. */
  receiveReady(): void {
    this.#writeBare((this.#receiving << 5) | POLL | CONTROL_RR);
  }

  /** Opens a message; the caller writes it at the index returned and calls `send`. */
  open(): number {
    const at = this.#writeHeader((this.#receiving << 5) | POLL | (this.#sending << 1));
    // The check of the header goes in when the length is known.
    this.#informationAt = at + 2;
    return this.#informationAt;
  }

  /** Closes the message that ends at `end`. */
  send(end: number): void {
    const out = this.outgoing;
    const length = end - 1 + 2;
    out[1] = FORMAT | (length >> 8);
    out[2] = length & 0xff;
    this.#check(this.#informationAt - 2);
    this.#check(end);
    out[end + 2] = FLAG;
    this.outgoingEnd = end + 3;
    this.#sending = (this.#sending + 1) & 7;
  }

  /** What the frame that the receiver holds means; Information counts it as received. */
  heed(): number {
    if (!this.#isForUs()) return LinkEvent.None;
    const control = this.receiver.control;
    if ((control & 1) === 0) {
      // The meter's message, or its repetition.
      if (((control >> 1) & 7) !== this.#receiving) return LinkEvent.None;
      if (control >> 5 !== this.#sending) return LinkEvent.None;
      this.#receiving = (this.#receiving + 1) & 7;
      return LinkEvent.Information;
    }
    const bare = control & ~POLL;
    if (bare === CONTROL_UA) return LinkEvent.Acknowledged;
    if (bare === CONTROL_DM) return LinkEvent.Disconnected;
    return (bare & 0x0f) === CONTROL_RR ? LinkEvent.Ready : LinkEvent.None;
  }

  #isForUs(): boolean {
    const { buffer, addressAt } = this.receiver;
    for (let index = 0; index < this.#clientSize; index++)
      if (buffer[addressAt + index] !== this.#client[index]) return false;
    const source = addressAt + this.#clientSize;
    for (let index = 0; index < this.#serverSize; index++)
      if (buffer[source + index] !== this.#server[index]) return false;
    return true;
  }

  #writeBare(control: number): void {
    const end = this.#writeHeader(control);
    const length = end - 1 + 2;
    this.outgoing[1] = FORMAT | (length >> 8);
    this.outgoing[2] = length & 0xff;
    this.#check(end);
    this.outgoing[end + 2] = FLAG;
    this.outgoingEnd = end + 3;
  }

  /** Flag, room for the format, addresses and control; the index behind. */
  #writeHeader(control: number): number {
    const out = this.outgoing;
    out[0] = FLAG;
    let at = 3;
    for (let index = 0; index < this.#serverSize; index++) out[at++] = this.#server[index];
    for (let index = 0; index < this.#clientSize; index++) out[at++] = this.#client[index];
    out[at++] = control;
    return at;
  }

  /** Writes the X-25 of everything behind the flag at `at`. */
  #check(at: number): void {
    const crc = x25End(crc16X25Range(X25_START, this.outgoing, 1, at));
    this.outgoing[at] = crc & 0xff;
    this.outgoing[at + 1] = crc >> 8;
  }
}
