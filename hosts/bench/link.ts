/**
 * The line between a reader and a simulated meter: gives each byte the time that it takes on the wire, in both
 * directions, injects faults and measures. One byte of 1200 baud 8N2 takes 11 bits = 9.17 ms.
 *
 * Times are computed, not taken from the machine: a byte starts when it arrives or when the one before it ends, and a late
 * timer delays its delivery but nothing after it. Without pacing, bytes pass at once, and the link keeps a second time scale
 * on which they take what they would: `time()` runs ahead of the clock by what was saved, the measure stays that of a line.
 *
 * Not simulated: two sides that speak at once do not garble each other, they are only counted by the meter.
 */
import type { Timer } from "../../modules/device/device.js";
import type { LineFormat } from "../../modules/readout/readout.js";
import type { BenchClock } from "./clock.js";
import { Disturbance } from "./disturbance.js";
import type { Faults } from "./faults.js";
import { Measure } from "./measure.js";
import { Random } from "./random.js";
import type { SimulatedMeter, Wire } from "./simulated-meter.js";

/** Milliseconds from the last byte of a request to the first of the reply: what users measure on a 403. */
export const TURN_AROUND = 80;
/** Silence that ends the request which a sleeping meter loses. */
const LOST_REQUEST_GAP = 100;
/** Longest pause that the fault `split` puts between two pieces. */
const SPLIT_PAUSE = 20;
/** Most random bytes that the fault `noise` puts in front of a reply. */
const NOISE_LIMIT = 8;
const MINUTE = 60_000;
/** Times are sums of fractions: so much late is in time. */
const ROUNDING = 1e-6;
/** Longest time that a timer of Node takes. */
const TIMER_LIMIT = 2 ** 31 - 1;
/** A meter that speaks faster than its line can must not hold the program. */
const EVENTS_AT_ONCE = 10_000;
/** Bytes of the reader that wait for the wire: a minute and a half of 1200 baud. */
export const QUEUE_LIMIT = 10_000;
/** Bytes of the meter that wait for the wire, far more than one answer: what is beyond its line is lost. */
export const REPLY_LIMIT = 100_000;
/** Stands in the queue of bytes where the line is lost. */
const LOST = -1;

export interface LinkOptions {
  readonly clock: BenchClock;
  readonly seed: number;
  readonly faults?: Faults;
  /** Default true. */
  readonly paced?: boolean;
  /** Default TURN_AROUND. */
  readonly turnAroundMs?: number;
  /** Bytes for the reader, and the format in which they were sent. Not called inside `fromReader`. */
  deliver(bytes: Uint8Array, line: LineFormat | undefined): void;
  /** The fault `disconnect` has struck. */
  disconnect?(): void;
  /** Everything that is on the wire, for a record; `sent` bytes go to the meter. */
  observe?(sent: boolean, byte: number, time: number): void;
}

/** Milliseconds that one character takes; 0 where there is no serial line. */
export function byteMs(meter: SimulatedMeter): number {
  const line = meter.line;
  if (!line) return 0;
  return ((1 + line.data + (line.parity === "none" ? 0 : 1) + line.stop) * 1000) / line.baud;
}

export class Link implements Wire {
  readonly meter: SimulatedMeter;
  readonly measure = new Measure();
  /** Bytes that reached the reader: with echo and noise, without what was lost. */
  delivered = 0;
  readonly #options: LinkOptions;
  readonly #faults: Faults;
  readonly #paced: boolean;
  readonly #random: Random;
  readonly #way: Disturbance;
  readonly #timer: Timer;
  readonly #toMeter: { byte: number; end: number; gap: number }[] = [];
  readonly #toReader: { byte: number; due: number; line: LineFormat | undefined }[] = [];
  /** How far `time()` is ahead of the clock. */
  #saved = 0;
  /** Time of the byte or deadline that the meter is working on. */
  #present = Number.NaN;
  #requestEnd = Number.NEGATIVE_INFINITY;
  #replyEnd = Number.NEGATIVE_INFINITY;
  #lastDue = Number.NEGATIVE_INFINITY;
  #asked = false;
  #transmissions = 0;
  #awakeUntil = Number.NEGATIVE_INFINITY;
  #losing = false;
  #lastTraffic: number;
  #dark: boolean;
  #closed = false;

  constructor(options: LinkOptions, create: (link: Link) => SimulatedMeter) {
    this.#options = options;
    this.#faults = options.faults ?? {};
    this.#paced = options.paced ?? true;
    this.#random = new Random(options.seed ^ 0x5eed);
    this.#way = new Disturbance(this.#faults, this.#random);
    this.#timer = options.clock.timer(() => this.#onTimer());
    this.#lastTraffic = options.clock.now();
    this.#dark = this.#faults.dark === 0;
    this.meter = create(this);
    this.#arm();
  }

  /** Milliseconds on the line's own scale: the clock's, plus what pacing would have taken. */
  time(): number {
    return this.#options.clock.now() + this.#saved;
  }

  get dark(): boolean {
    return this.#dark;
  }

  /** A person presses the meter's button: the eye comes on. */
  pressButton(): void {
    this.#dark = false;
    this.#lastTraffic = this.time();
  }

  connected(): void {
    this.meter.connected?.(this.time());
    this.#arm();
  }

  disconnected(): void {
    this.#toReader.length = 0;
    this.meter.disconnected?.(this.time());
    this.#arm();
  }

  close(): void {
    this.#closed = true;
    this.#timer.clear();
  }

  /** Bytes that the reader has written; those beyond QUEUE_LIMIT are lost. Returns when the last of them has left, on the clock's scale. */
  fromReader(bytes: Uint8Array): number {
    for (let index = 0; index < bytes.length && this.#toMeter.length < QUEUE_LIMIT; index++) {
      const duration = byteMs(this.meter);
      const start = Math.max(this.time(), this.#requestEnd);
      const end = start + duration;
      if (!this.#paced) this.#saved += duration;
      this.#toMeter.push({ byte: bytes[index], end, gap: start - this.#requestEnd });
      this.#requestEnd = end;
      this.measure.requestByte(start, end, this.#dark ? 0 : this.meter.awakeMs);
    }
    this.#arm();
    return this.#requestEnd - this.#saved;
  }

  transmit(bytes: Uint8Array, delayMs = this.#options.turnAroundMs ?? TURN_AROUND): number {
    if (bytes.length === 0 || this.#closed) return 0;
    const spontaneous = !this.#asked;
    this.#asked = false;
    const number = ++this.#transmissions;
    if (this.#dark || number <= (this.#faults.silent ?? 0)) return 0;
    const delay = this.#faults.slow ?? delayMs;
    const from = Number.isNaN(this.#present) ? this.time() : this.#present;
    if (!this.#paced && this.#faults.slow === undefined) this.#saved += delay;
    const duration = byteMs(this.meter);
    const sent = bytes.subarray(0, this.#faults.truncate);
    const cut = this.#faults.disconnect === number ? Math.ceil(sent.length / 2) : sent.length;
    const queued = this.#toReader.length;
    this.#way.begin();
    const first = this.#disturb(Math.max(from + delay, this.#replyEnd), duration);
    let end = first;
    for (let index = 0; index < cut; index++) {
      this.#options.observe?.(false, sent[index], end);
      end = this.#pass(sent[index], end + this.#way.late(index, sent.length), duration);
    }
    if (cut < sent.length) this.#queue(LOST, end);
    if (this.#faults.split !== undefined) this.#split(queued, this.#faults.split);
    this.#replyEnd = end;
    this.#lastTraffic = end;
    if (Number.isNaN(this.#present)) this.#arm();
    if (cut === 0) return 0;
    this.measure.reply(first, end, cut, this.meter.awakeMs, spontaneous);
    if (this.meter.awakeMs > 0) this.#awakeUntil = first + this.meter.awakeMs;
    return end;
  }

  /** Bytes in front of a reply that are none of it; returns when they end. */
  #disturb(start: number, duration: number): number {
    let end = start;
    for (let count = this.#faults.zeros ?? 0; count > 0; count--) end = this.#put(0, end, duration);
    if (this.#random.chance(this.#faults.noise ?? 0))
      for (let count = 1 + this.#random.below(NOISE_LIMIT); count > 0; count--)
        end = this.#put(this.#random.below(256), end, duration);
    return end;
  }

  /** A byte of the meter on its way: it may be lost or changed. */
  #pass(byte: number, start: number, duration: number): number {
    if (this.#way.pass(byte, this.meter.line))
      return this.#put(this.#way.byte, start, duration, this.#way.line);
    if (!this.#paced) this.#saved += duration;
    return start + duration;
  }

  #put(byte: number, start: number, duration: number, line = this.meter.line): number {
    if (!this.#paced) this.#saved += duration;
    this.#queue(byte, start + duration, line);
    return start + duration;
  }

  #queue(byte: number, end: number, line = this.meter.line): void {
    if (this.#toReader.length >= REPLY_LIMIT) return;
    this.#lastDue = Math.max(this.#lastDue, end - this.#saved);
    this.#toReader.push({ byte, due: this.#lastDue, line });
  }

  /** Holds bytes back so that they arrive in odd pieces. */
  #split(from: number, most: number): void {
    let pause = 0;
    for (let index = from; index < this.#toReader.length; ) {
      const end = Math.min(index + 1 + this.#random.below(most), this.#toReader.length);
      const due = this.#toReader[end - 1].due + pause;
      for (; index < end; index++) this.#toReader[index].due = due;
      this.#lastDue = due;
      pause += 1 + this.#random.below(SPLIT_PAUSE);
    }
  }

  #onTimer(): void {
    for (let count = 0; count < EVENTS_AT_ONCE; count++) {
      const arrival = this.#toMeter.length > 0 ? this.#toMeter[0].end : Number.POSITIVE_INFINITY;
      const deadline = this.meter.deadline;
      const next = Math.min(arrival, deadline);
      if (next > this.time() + ROUNDING) break;
      this.#present = next;
      if (arrival <= deadline) this.#arrive(this.#toMeter.shift()!);
      else this.meter.expire(next);
      this.#present = Number.NaN;
    }
    this.#flush();
    this.#arm();
  }

  #arrive(item: { byte: number; end: number; gap: number }): void {
    this.#options.observe?.(true, item.byte, item.end);
    if (this.#faults.echo) this.#queue(item.byte, item.end);
    if (!this.#hears(item.end, item.gap)) return;
    this.#asked = true;
    this.meter.receive(item.byte, item.end, item.gap);
  }

  #hears(end: number, gap: number): boolean {
    const start = end - byteMs(this.meter);
    const { dark, sleep } = this.#faults;
    if (dark !== undefined && start - this.#lastTraffic > dark * MINUTE) this.#dark = true;
    if (this.#dark) return false;
    this.#lastTraffic = end;
    if (sleep === undefined) return true;
    if (gap > LOST_REQUEST_GAP) this.#losing = start > this.#awakeUntil;
    this.#awakeUntil = Math.max(this.#awakeUntil, end + sleep);
    return !this.#losing;
  }

  #flush(): void {
    const now = this.#options.clock.now() + ROUNDING;
    const first = this.#toReader.findIndex(({ due }) => due > now);
    const count = first < 0 ? this.#toReader.length : first;
    const items = this.#toReader.splice(0, count);
    const lost = items.findIndex(({ byte }) => byte === LOST);
    if (lost >= 0) items.length = lost;
    this.delivered += items.length;
    for (let from = 0; from < items.length; ) {
      const { line } = items[from];
      let end = from + 1;
      while (end < items.length && items[end].line === line) end++;
      const bytes = items.slice(from, end).map(({ byte }) => byte);
      this.#options.deliver(Uint8Array.from(bytes), line);
      from = end;
    }
    if (lost >= 0) this.#options.disconnect?.();
  }

  #arm(): void {
    if (this.#closed) return;
    let next = this.meter.deadline - this.#saved;
    if (this.#toMeter.length > 0) next = Math.min(next, this.#toMeter[0].end - this.#saved);
    if (this.#toReader.length > 0) next = Math.min(next, this.#toReader[0].due);
    if (next === Number.POSITIVE_INFINITY) this.#timer.clear();
    else this.#timer.set(Math.min(Math.max(0, next - this.#options.clock.now()), TIMER_LIMIT));
  }
}
