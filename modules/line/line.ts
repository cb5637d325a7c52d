/**
 * The only pump between I/O, time and readouts: owns one port, one receive buffer, one timer.
 *
 *   Closed --run--> Opening --onOpen--> Running --Done/Fault--> Idle --run--> Running
 *      ^-------------------------- port lost, or close() -----------------------'
 *
 * A serial port is open at once; a TCP connection is waited for at most OPEN_LIMIT. The port stays open between
 * conversations; after `DEAF_LIMIT` of them that heard nothing it is opened anew, since USB adapters and network bridges
 * hang that way. A readout is never called inside its own call.
 */
import type { Device, Port, PortCallbacks, Timer } from "../device/device.js";
import { Fault } from "../readout/fault.js";
import { characterBits, type LineFormat, NO_DEADLINE, type Readout } from "../readout/readout.js";
import { Step } from "../readout/step.js";
import {
  DEAF_LIMIT,
  DRAIN_LIMIT,
  GAP_AFTER_BAD,
  GAP_AFTER_GOOD,
  LOST_CHARACTER,
  OPEN_LIMIT,
  RECEIVE_BUFFER,
  TRACE_WORDS,
} from "./limits.js";
import type { LineOwner } from "./owner.js";
import { LineStatistics } from "./statistics.js";
import { isTcpTarget, openTarget } from "./target.js";
import { Trace } from "./trace.js";

const State = Object.freeze({ Closed: 0, Opening: 1, Idle: 2, Running: 3 });

export class Line implements PortCallbacks {
  readonly target: string;
  readonly statistics: LineStatistics;
  readonly trace: Trace;
  /** Why the port is not open, for people; empty when it is. */
  trouble = "";
  readonly #device: Device;
  readonly #timer: Timer;
  readonly #buffer = new Uint8Array(RECEIVE_BUFFER);
  #port: Port | undefined;
  #state: number = State.Closed;
  #readout: Readout | undefined;
  #owner: LineOwner | undefined;
  #armedAt = NO_DEADLINE;
  #sendFrom = -1;
  #sendEnd = 0;
  #sentDue = 0;
  #drained = true;
  #deaf = 0;
  #lastActive = Number.NEGATIVE_INFINITY;
  #quietUntil = Number.NEGATIVE_INFINITY;

  /**
   * @param target "/dev/ttyUSB0" or another name of a serial port, or "tcp://host:port"
   * @param awakeAfterReply milliseconds a meter stays awake after the first byte of a reply
   */
  constructor(device: Device, target: string, awakeAfterReply: number) {
    this.#device = device;
    this.target = target;
    this.statistics = new LineStatistics(awakeAfterReply);
    this.trace = new Trace(device.room?.trace ?? TRACE_WORDS);
    this.#timer = device.timer(this);
  }

  get busy(): boolean {
    return this.#readout !== undefined;
  }

  /** Starts a conversation. Throws when one is running. */
  run(readout: Readout, owner: LineOwner): void {
    if (this.#readout) throw new Error("a conversation is running on this line");
    this.#readout = readout;
    this.#owner = owner;
    if (this.#deaf >= DEAF_LIMIT) this.#dropPort("");
    if (this.#state === State.Closed) this.#open(readout.line);
    if (this.#state === State.Idle) this.#beginWhenQuiet();
  }

  /** Ends a conversation without a report; what it has cost is counted all the same. */
  stop(): void {
    if (this.#state === State.Running && !this.#readout?.passive) {
      this.statistics.end();
      this.statistics.conversations++;
      this.#quietUntil = this.#device.now() + GAP_AFTER_BAD;
    }
    this.#forget();
  }

  #forget(): void {
    this.#readout = undefined;
    this.#owner = undefined;
    this.#timer.clear();
    this.#armedAt = NO_DEADLINE;
    if (this.#state === State.Running) this.#state = State.Idle;
  }

  close(): void {
    this.stop();
    this.#dropPort("");
  }

  #open(format: LineFormat): void {
    this.#state = State.Opening;
    try {
      this.#port = openTarget(this.#device, this.target, format, this);
    } catch (error) {
      this.#state = State.Closed;
      this.trouble = error instanceof Error ? error.message : String(error);
      // The owner hears of it later, as of everything else.
      this.#arm(0);
      return;
    }
    if (isTcpTarget(this.target)) this.#arm(OPEN_LIMIT);
    else this.#opened();
  }

  #opened(): void {
    this.trouble = "";
    this.#deaf = 0;
    this.#state = State.Idle;
    this.#timer.clear();
    this.#armedAt = NO_DEADLINE;
  }

  #beginWhenQuiet(): void {
    const wait = this.#quietUntil - this.#device.now();
    if (wait > 0 && !this.#readout!.passive) this.#arm(wait);
    else this.#begin();
  }

  #begin(): void {
    const readout = this.#readout!;
    const now = this.#device.now();
    this.#state = State.Running;
    this.#port!.format(readout.line);
    // What arrived before nobody asked for: it is not part of this conversation.
    if (!readout.passive) while (this.#port!.read(this.#buffer) > 0);
    this.statistics.begin();
    this.#sendFrom = -1;
    this.#act(readout.begin(now), now);
  }

  onReadable(): void {
    const port = this.#port;
    if (!port) return;
    for (;;) {
      const count = port.read(this.#buffer);
      if (count === 0) return;
      if (this.#state === State.Running) this.#receive(count, this.#device.now());
      if (this.#port !== port) return;
    }
  }

  #receive(count: number, now: number): void {
    this.statistics.received(count, now, this.#sendFrom < 0);
    this.#lastActive = now;
    this.#deaf = 0;
    if (this.#readout?.passive) this.#owner?.receiving?.(now);
    for (let index = 0; index < count; index++) {
      const byte = this.#buffer[index];
      this.trace.received(byte, now);
      const readout = this.#readout;
      if (!readout) return;
      this.#act(readout.push(byte, now), now);
    }
  }

  #act(step: number, now: number): void {
    const readout = this.#readout!;
    while (step === Step.Speed) {
      this.#port!.format(readout.line);
      step = readout.sent(now);
    }
    if (step === Step.Done || step === Step.Fault) {
      this.#end(step, readout, now);
      return;
    }
    if (step === Step.Transmit) this.#transmit(readout, now);
    this.#arm(this.#nextDeadline() - now);
  }

  #transmit(readout: Readout, now: number): void {
    const { outgoing, outgoingEnd, line } = readout;
    for (let index = 0; index < outgoingEnd; index++) this.trace.sent(outgoing[index], now);
    this.#sendFrom = 0;
    this.#sendEnd = outgoingEnd;
    this.#sentDue = now + Math.ceil((outgoingEnd * characterBits(line) * 1000) / line.baud);
    this.statistics.sending(outgoingEnd, now, this.#sentDue);
    this.#lastActive = this.#sentDue;
    this.#drained = false;
    this.#send();
  }

  #nextDeadline(): number {
    if (this.#sendFrom < 0) return this.#readout!.deadline;
    return this.#drained ? this.#sentDue : this.#sentDue + DRAIN_LIMIT;
  }

  #send(): void {
    const readout = this.#readout;
    const port = this.#port;
    if (!readout || !port || this.#sendFrom < 0) return;
    if (this.#sendFrom < this.#sendEnd)
      this.#sendFrom += port.write(readout.outgoing, this.#sendFrom, this.#sendEnd);
  }

  onWritable(): void {
    this.#send();
  }

  onOpen(): void {
    if (this.#state !== State.Opening) return;
    this.#opened();
    if (this.#readout) this.#beginWhenQuiet();
  }

  onClosed(reason: string): void {
    this.#lost(reason);
  }

  onLineError(framing: number, parity: number): void {
    this.statistics.framingErrors += framing;
    this.statistics.parityErrors += parity;
    this.#buffer[0] = LOST_CHARACTER;
    if (parity > 0 && this.#state === State.Running) this.#receive(1, this.#device.now());
  }

  onDrained(): void {
    if (this.#state !== State.Running || this.#sendFrom < this.#sendEnd || this.#drained) return;
    this.#drained = true;
    this.#armedAt = NO_DEADLINE;
    this.#arm(this.#sentDue - this.#device.now());
  }

  onTimer(): void {
    this.#armedAt = NO_DEADLINE;
    const now = this.#device.now();
    if (this.#state === State.Running) {
      const due = this.#nextDeadline();
      if (now < due) this.#arm(due - now);
      else if (this.#sendFrom >= 0) {
        this.#sendFrom = -1;
        this.#act(this.#readout!.sent(now), now);
      } else this.#act(this.#readout!.expire(now), now);
    } else if (this.#readout && this.#state === State.Idle) this.#beginWhenQuiet();
    else if (this.#readout) {
      if (this.#state === State.Opening)
        this.#dropPort(`no connection to ${this.target} in ${OPEN_LIMIT / 1000} s`);
      this.#report(Step.Fault, Fault.Line, undefined);
    }
  }

  /** Sets the timer unless it already fires soon enough: not once for each byte. */
  #arm(milliseconds: number): void {
    if (milliseconds === NO_DEADLINE) return;
    const at = this.#device.now() + Math.max(0, milliseconds);
    if (at >= this.#armedAt) return;
    this.#armedAt = at;
    this.#timer.set(Math.max(0, Math.ceil(milliseconds)));
  }

  #end(step: number, readout: Readout, now: number): void {
    const heard = this.statistics.end();
    this.#quietUntil = this.#lastActive + (step === Step.Done ? GAP_AFTER_GOOD : GAP_AFTER_BAD);
    if (!heard && step === Step.Fault && !readout.passive) this.#deaf++;
    const isSilent = step === Step.Fault && readout.fault === Fault.Silence;
    const isDead = readout.passive && isSilent && isTcpTarget(this.target);
    // A connection that brings nothing is dead, though nobody has closed it.
    if (isDead) this.#dropPort("the connection stands, and nothing comes");
    if (!readout.passive || isDead) this.#report(step, readout.fault, readout.faults);
    else {
      this.statistics.count(step, readout.fault, readout.faults);
      this.#owner?.ended(step, readout.fault);
      if (this.#readout === readout) this.#arm(this.#nextDeadline() - now);
    }
  }

  #report(step: number, fault: number, faults: Uint32Array | undefined): void {
    const owner = this.#owner;
    this.#forget();
    this.statistics.count(step, fault, faults);
    owner?.ended(step, fault);
  }

  #lost(reason: string): void {
    const faults = this.#state === State.Running ? this.#readout?.faults : undefined;
    this.#dropPort(reason);
    if (this.#readout) this.#report(Step.Fault, Fault.Line, faults);
  }

  #dropPort(trouble: string): void {
    const port = this.#port;
    this.#port = undefined;
    this.#state = State.Closed;
    this.#deaf = 0;
    this.trouble = trouble;
    port?.close();
  }
}
