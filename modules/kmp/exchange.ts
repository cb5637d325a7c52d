/**
 * One request and its reply, with the timing of 5512-447 section 2 and the patience of a bad optical line.
 *
 *   Idle --start--> Waiting? --> Sending --sent--> Listening --good frame--> Idle
 *                      ^                              |
 *                      '------- repeat <--------------'--deadline, no repeat left--> failed
 *
 * The meter answers within 1.6 s. After a bad answer or none it wants 1.6 s of silence before a repeat, so
 * nothing is won by calling a reply cut short any sooner: the limit between two bytes is that same silence.
 * Network bridges and USB adapters, which deliver in pieces with pauses, lose nothing by it, and a reply
 * without pauses costs no millisecond more. A good frame ends the exchange with its last byte.
 *
 * Whatever comes back that is no frame of the meter is compared with what was sent: an echo is no fault, but
 * when nothing else comes, `fault` says that the head sees only itself.
 */
import { FAULT_KINDS, Fault } from "../readout/fault.js";
import { NO_DEADLINE } from "../readout/readout.js";
import { Step } from "../readout/step.js";
import { Deframer } from "./frame.js";

/** From our last byte to the meter's first: 1.6 s by the document, and a margin for the host. */
export const FIRST_BYTE_MS = 2000;
/** Silence before a repeat, and the longest pause within a reply. */
export const REPEAT_SILENCE_MS = 1600;
/** From the meter's last byte to our next first one: more than one byte time, 9.17 ms. */
export const NEXT_REQUEST_MS = 10;
/** How often an unanswered request is repeated. */
export const REPEATS = 2;
/** The same while the meter answers and its replies arrive damaged: each repeat asks for half, and costs less. */
export const DAMAGED_REPEATS = 4;
/** First byte, 108 bytes all stuffed at 1200 baud, the silence. Noise that never ends does not hold us longer. */
export const ATTEMPT_LIMIT_MS = 6000;
/** The same for the longest frame: logs. */
export const LOG_ATTEMPT_LIMIT_MS = 24_000;
/** An echo may lose this many bytes in a row and is still known by what follows. */
const ECHO_WINDOW = 3;
/** Bytes in the order of our own transmission before it is called an echo. */
const ECHO_LEAST = 4;

const State = Object.freeze({ Idle: 0, Waiting: 1, Sending: 2, Listening: 3 });

export class Exchange {
  /** Holds the verified frame after `push` gave Step.Done. */
  readonly frame = new Deframer();
  deadline = NO_DEADLINE;
  /** Why the exchange failed. */
  fault: number = Fault.None;
  /** Replies rejected and waits in vain since `begin`, by `Fault`. */
  readonly faults = new Uint32Array(FAULT_KINDS);
  readonly #attemptLimit: number;
  #mayRepeat = true;
  readonly #request: Uint8Array;
  #requestEnd = 0;
  #state: number = State.Idle;
  #attempts = 0;
  /** Nothing is sent before. */
  #quietUntil = 0;
  /** When we last sent or heard something. */
  #lastActive = 0;
  #attemptEnd = 0;
  #attemptFault = 0;
  #isDamaged = false;
  /** Attempts of this request to which no frame came, good or bad. */
  #silent = 0;
  #strays = 0;
  #echoed = 0;
  #echoAt = 0;

  constructor(request: Uint8Array, attemptLimit: number) {
    this.#request = request;
    this.#attemptLimit = attemptLimit;
  }

  /**
   * Begins a conversation. Gives up what was under way; the meter may still answer that, so the next request waits
   * until it cannot.
   */
  begin(mayRepeat = true): void {
    this.#mayRepeat = mayRepeat;
    this.faults.fill(0);
    if (this.#state === State.Sending || this.#state === State.Listening)
      this.#quietUntil = this.#lastActive + FIRST_BYTE_MS + REPEAT_SILENCE_MS;
    this.#state = State.Idle;
    this.deadline = NO_DEADLINE;
  }

  /** The last attempt brought a reply of the meter, and it was damaged. A shorter one has better luck. */
  get isDamaged(): boolean {
    return this.#isDamaged;
  }

  /** The repeat that Step.Transmit announced is another request: its length. */
  replace(end: number): void {
    this.#requestEnd = end;
    this.#isDamaged = false;
  }

  /** How many replies to earlier attempts may still be on their way. */
  get owed(): number {
    return this.#silent;
  }

  /** Sends request[0, end), now or as soon as the meter has had its pause. Step.Transmit or Step.Wait. */
  start(end: number, now: number): number {
    this.#requestEnd = end;
    this.#attempts = 0;
    this.#isDamaged = false;
    this.#silent = 0;
    this.fault = Fault.None;
    return this.#transmit(now);
  }

  /** The request has left the wire. A reply may have come already. */
  sent(now: number): void {
    if (this.#state !== State.Sending) return;
    this.#state = State.Listening;
    this.#lastActive = now;
    this.#attemptEnd = now + this.#attemptLimit;
    this.deadline = now + FIRST_BYTE_MS;
  }

  /** Step.Done: `frame` holds a frame whose CRC holds. Accept or refuse it before the next call. */
  push(byte: number, now: number): number {
    if (this.#state !== State.Sending && this.#state !== State.Listening) return Step.Wait;
    this.#lastActive = now;
    const wasInside = this.frame.inside;
    const step = this.frame.push(byte);
    if (step === Step.Done) return Step.Done;
    if (step === Step.Fault) this.#note(this.frame.fault);
    else if (!wasInside && !this.frame.inside) this.#compare(byte);
    this.#extend(now);
    return Step.Wait;
  }

  /** The frame answers the request. */
  accept(now: number): void {
    this.#state = State.Idle;
    this.#quietUntil = now + NEXT_REQUEST_MS;
    this.deadline = NO_DEADLINE;
  }

  /** The frame does not answer the request: goes on listening. */
  refuse(fault: number, now: number): void {
    this.#note(fault);
    this.#extend(now);
  }

  /** The deadline passed. Step.Transmit, Step.Wait, or Step.Fault: all repeats were in vain. */
  expire(now: number): number {
    if (now < this.deadline) return Step.Wait;
    if (this.#state === State.Waiting) return this.#transmit(now);
    if (this.#state !== State.Listening) {
      this.deadline = NO_DEADLINE;
      return Step.Wait;
    }
    if (this.frame.finish() === Step.Fault) this.#note(this.frame.fault);
    this.#conclude();
    if (this.#mayRepeat && this.#attempts <= (this.#isDamaged ? DAMAGED_REPEATS : REPEATS))
      return this.#transmit(now);
    this.#state = State.Idle;
    this.deadline = NO_DEADLINE;
    return Step.Fault;
  }

  #transmit(now: number): number {
    if (now < this.#quietUntil) {
      this.#state = State.Waiting;
      this.deadline = this.#quietUntil;
      return Step.Wait;
    }
    this.#state = State.Sending;
    this.#lastActive = now;
    this.#attempts++;
    this.#attemptFault = Fault.None;
    this.#attemptEnd = NO_DEADLINE;
    this.#strays = 0;
    this.#echoed = 0;
    this.#echoAt = 0;
    this.frame.finish();
    this.deadline = NO_DEADLINE;
    return Step.Transmit;
  }

  #note(fault: number): void {
    this.faults[fault]++;
    this.#attemptFault = fault;
  }

  /** A byte moves the deadline on, never back, and not without end. */
  #extend(now: number): void {
    if (this.#state === State.Listening)
      this.deadline = Math.min(this.#attemptEnd, Math.max(this.deadline, now + REPEAT_SILENCE_MS));
  }

  /** Is this byte the next of our own transmission? Lone 00 bytes come from meters and mean nothing. */
  #compare(byte: number): void {
    for (let ahead = 0; ahead < ECHO_WINDOW && this.#echoAt + ahead < this.#requestEnd; ahead++)
      if (this.#request[this.#echoAt + ahead] === byte) {
        this.#echoAt += ahead + 1;
        this.#echoed++;
        this.#strays++;
        return;
      }
    if (byte !== 0) this.#strays++;
  }

  /** Names what went wrong; what was heard of the meter outranks what was not. */
  #conclude(): void {
    let fault = this.#attemptFault;
    this.#isDamaged = isDamage(fault);
    if (fault === Fault.None) {
      this.#silent++;
      if (this.#strays === 0) fault = Fault.Silence;
      else fault = this.#echoed >= ECHO_LEAST && 2 * this.#echoed >= this.#strays ? Fault.Echo : Fault.Noise;
      this.faults[fault]++;
      if (this.fault === Fault.None || this.fault === Fault.Silence || this.fault === Fault.Noise)
        this.fault = fault;
    } else this.fault = fault;
  }
}

/** Bytes of a reply were lost or changed on the way. */
function isDamage(fault: number): boolean {
  return (
    fault === Fault.Crc || fault === Fault.Truncated || fault === Fault.Framing || fault === Fault.Overflow
  );
}
