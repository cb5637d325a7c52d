/**
 * What a conversation costs, measured on the wire: the figures that `iris simulate` prints and `npm run bench`
 * compares. Times are those of the first start bit and the last stop bit, not of system calls.
 *
 *   request        a run of the reader's bytes; a new one begins after a reply, or after REQUEST_GAP of silence
 *   link time      first byte of a request to the last byte of its reply (of the request, if none came)
 *   awake time     first byte of a request until the meter sleeps again; spans that overlap count once
 *
 * A request that gets no answer is taken to keep the meter awake as long as a reply would; nothing public says.
 */

/** Milliseconds of silence after which further bytes of the reader are another request. */
export const REQUEST_GAP = 200;

export interface MeasureReport {
  readonly requests: number;
  readonly replies: number;
  readonly bytesToMeter: number;
  readonly bytesFromMeter: number;
  readonly linkMs: number;
  readonly awakeMs: number;
}

export class Measure {
  requests = 0;
  replies = 0;
  bytesToMeter = 0;
  /** Bytes that the meter sent, before the way to the reader took some. */
  bytesFromMeter = 0;
  /** Closed spans. */
  #linkMs = 0;
  #awakeMs = 0;
  /** Open spans. */
  #start = Number.NaN;
  #end = 0;
  #answered = false;
  #awakeFrom = Number.NaN;
  #awakeUntil = 0;

  /** One byte of the reader, on the wire from `start` to `end`. */
  requestByte(start: number, end: number, awakeMs: number): void {
    this.bytesToMeter++;
    if (Number.isNaN(this.#start) || this.#answered || start - this.#end > REQUEST_GAP) {
      this.#open(start);
      this.requests++;
    }
    this.#end = Math.max(this.#end, end);
    this.#awake(start, end + awakeMs);
  }

  /** Bytes of the meter. `spontaneous`: nothing had been asked. */
  reply(start: number, end: number, bytes: number, awakeMs: number, spontaneous: boolean): void {
    this.bytesFromMeter += bytes;
    if (Number.isNaN(this.#start) || (spontaneous && start - this.#end > REQUEST_GAP)) this.#open(start);
    if (!this.#answered) {
      this.replies++;
      this.#awake(start, start + awakeMs);
    }
    this.#answered = true;
    this.#end = Math.max(this.#end, end);
    this.#awake(start, end);
  }

  report(): MeasureReport {
    const open = Number.isNaN(this.#start) ? 0 : this.#end - this.#start;
    const awake = Number.isNaN(this.#awakeFrom) ? 0 : this.#awakeUntil - this.#awakeFrom;
    return {
      requests: this.requests,
      replies: this.replies,
      bytesToMeter: this.bytesToMeter,
      bytesFromMeter: this.bytesFromMeter,
      linkMs: Math.round(this.#linkMs + open),
      awakeMs: Math.round(this.#awakeMs + awake),
    };
  }

  #open(start: number): void {
    if (!Number.isNaN(this.#start)) this.#linkMs += this.#end - this.#start;
    this.#start = start;
    this.#end = start;
    this.#answered = false;
  }

  #awake(from: number, until: number): void {
    if (Number.isNaN(this.#awakeFrom)) this.#awakeFrom = from;
    else if (from > this.#awakeUntil) {
      this.#awakeMs += this.#awakeUntil - this.#awakeFrom;
      this.#awakeFrom = from;
      this.#awakeUntil = 0;
    }
    this.#awakeUntil = Math.max(this.#awakeUntil, until);
  }
}

/** One line for people: what has passed so far, and what it comes to a request. */
export function measureText(report: MeasureReport): string {
  const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;
  return (
    `${report.requests} requests, ${report.replies} replies, ${report.bytesToMeter} bytes to the meter, ` +
    `${report.bytesFromMeter} from it, ${seconds(report.linkMs)} link, ${seconds(report.awakeMs)} awake`
  );
}
