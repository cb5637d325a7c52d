/**
 * One connection: reads requests, has them answered, sends the responses, one after the other (pipelined ones
 * wait in the input buffer, and TCP makes a hasty client wait).
 *
 *   Free -open-> Reading -complete-> [Answering ->] Sending -all sent-> Reading, or Free where it closes
 *
 * Reading covers an idle connection as well; Answering is for handlers that put their answer off. `due` says
 * until when the state may last; the server owns the timer. A request allocates what its handler allocates.
 */
import type { IncomingConnection, Port, PortCallbacks } from "../device/device.js";
import { type ConnectionOwner, type ConnectionSizes, HEARTBEAT, State } from "./connection-owner.js";
import { Exchange, type ExchangeOwner } from "./exchange.js";
import { Intake } from "./intake.js";
import { HEARTBEAT_TIME, IDLE_TIME, REQUEST_TIME, RESPONSE_TIME, STALL_TIME, TURN_LIMIT } from "./limits.js";
import { Pumped } from "./output.js";
import { Progress } from "./request.js";
import { BodyKind } from "./router.js";

export class Connection implements PortCallbacks, ExchangeOwner {
  state: number = State.Free;
  /** Monotonic milliseconds at which `expire` is to be called; infinite when it is not. */
  due = Number.POSITIVE_INFINITY;
  /** Monotonic milliseconds of what happened last: opened, request begun, bytes taken by the client. */
  since = 0;
  readonly exchange: Exchange;
  readonly #owner: ConnectionOwner;
  readonly #input: Uint8Array;
  #inputStart = 0;
  #inputEnd = 0;
  #port: Port | undefined;
  readonly #intake: Intake;
  /** Requests answered since it was opened. */
  #answered = 0;
  #sendingSince = 0;
  /** The turn was over before the input was. */
  #toBeContinued = false;
  #running = false;
  /** The client has said all; it still gets its answers. */
  #ended = false;

  constructor(owner: ConnectionOwner, sizes: ConnectionSizes) {
    this.#owner = owner;
    this.#intake = new Intake(owner);
    this.#input = new Uint8Array(sizes.inputBytes);
    this.exchange = new Exchange(sizes.textBytes, sizes.outputBytes, this);
  }

  // A port's callbacks: methods, since closures would cost each connection memory.
  onReadable(): void {
    this.run();
  }

  onWritable(): void {
    this.run();
  }

  onEnded(): void {
    this.#ended = true;
    this.run();
  }

  onClosed(): void {
    this.#release();
  }

  wallSeconds(): number {
    return this.#owner.wallSeconds();
  }

  open(connection: IncomingConnection): void {
    this.exchange.remote = connection.remote;
    this.exchange.request.reset();
    this.#inputStart = 0;
    this.#inputEnd = 0;
    this.#answered = 0;
    this.#ended = false;
    this.state = State.Reading;
    this.#await(REQUEST_TIME);
    this.#port = connection.accept(this);
  }

  close(): void {
    this.#port?.close();
    this.#release();
  }

  /** Between two requests: may be given up at any time. */
  get isIdle(): boolean {
    return this.state === State.Reading && this.#answered > 0 && !this.#isBegun;
  }

  /** An unfinished request, or a response that stands still. An upload that was let in is neither. */
  get isSlow(): boolean {
    if (this.state === State.Reading) return !this.isIdle && !this.#isUpload;
    return this.state === State.Sending && !this.exchange.response.output.waiting;
  }

  get isEventStream(): boolean {
    return this.state === State.Sending && this.exchange.response.isEventStream;
  }

  /** Gives the connection up, with a word if there is a request to answer. */
  giveUp(): void {
    let status = 0;
    if (this.state === State.Answering) status = 503;
    else if (this.state === State.Reading && this.#isBegun) status = 408;
    if (status !== 0) {
      this.#refuse(status);
      this.exchange.response.output.pump(this.#port!);
    }
    this.close();
  }

  /** What was due has not happened. */
  expire(): void {
    const { output } = this.exchange.response;
    if (this.#toBeContinued) this.run();
    else if (this.isEventStream && output.waiting) {
      output.insert(HEARTBEAT);
      this.run();
    } else this.giveUp();
  }

  /** Goes on wherever it stopped, until it needs the client, the handler or the clock. */
  run(): void {
    if (this.#running || this.state === State.Free) return;
    this.#running = true;
    this.#toBeContinued = false;
    const last = this.#answered + TURN_LIMIT;
    while (this.#step()) {
      if (this.#answered < last) continue;
      this.#toBeContinued = true;
      this.due = this.#owner.now();
      break;
    }
    this.#running = false;
    this.#owner.changed();
  }

  get #isBegun(): boolean {
    return this.exchange.request.progress !== Progress.Idle || this.#inputStart < this.#inputEnd;
  }

  get #isUpload(): boolean {
    return this.exchange.request.progress === Progress.Body && this.exchange.route?.body === BodyKind.Stream;
  }

  /** False: nothing more can be done now. */
  #step(): boolean {
    if (this.state === State.Reading) return this.#read();
    return this.state === State.Sending && this.#send();
  }

  #await(milliseconds: number): void {
    this.since = this.#owner.now();
    this.due = this.since + milliseconds;
  }

  #read(): boolean {
    const { request } = this.exchange;
    if (this.#inputStart === this.#inputEnd) {
      this.#inputStart = 0;
      this.#inputEnd = this.#port!.read(this.#input);
      if (this.#inputEnd === 0) {
        if (this.#ended) this.close();
        return false;
      }
    }
    const wasIdle = request.progress === Progress.Idle;
    this.#inputStart = request.consume(this.#input, this.#inputStart, this.#inputEnd);
    if (wasIdle && request.progress !== Progress.Idle) this.#await(REQUEST_TIME);
    if (request.progress === Progress.Head) this.#receive();
    if (this.#isUpload) this.#await(STALL_TIME);
    if (request.progress === Progress.Complete && this.state === State.Reading) this.#handle();
    if (request.progress === Progress.Failed) this.#refuse(request.status);
    return true;
  }

  /** The head is here: decides what becomes of the body. */
  #receive(): void {
    const { exchange } = this;
    exchange.response.keepAlive = exchange.request.framing.keepAlive;
    try {
      const status = this.#intake.receive(exchange, this.#port!);
      if (status !== 0) this.#refuse(status);
    } catch (error) {
      this.#fail(error);
    }
  }

  #handle(): void {
    const { exchange } = this;
    if (this.#intake.refusal !== 0) {
      this.#answerError(this.#intake.refusal);
      return;
    }
    exchange.setBody(this.#intake.body);
    try {
      exchange.route!.handle(exchange, exchange.owner as never);
      if (exchange.deferred && this.state === State.Reading) {
        this.state = State.Answering;
        this.#await(RESPONSE_TIME);
      } else if (this.state === State.Reading) this.#answer();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The handler of a put-off answer is done. */
  answerLate(): void {
    if (this.state !== State.Answering) return;
    try {
      this.#answer();
    } catch (error) {
      this.#fail(error);
    }
    this.run();
  }

  #answer(): void {
    const { response } = this.exchange;
    if (response.status === 0) throw new Error("the handler gave no answer");
    if (response.isEventStream && !this.#owner.mayStream()) response.error(503);
    response.finish();
    this.state = State.Sending;
    this.#await(STALL_TIME);
    this.#sendingSince = this.since;
  }

  #answerError(status: number): void {
    const { response, allow } = this.exchange;
    response.begin(status);
    if (status === 405) response.field("Allow", allow);
    response.errorBody();
    this.#answer();
  }

  /** Answers at once and closes: what the client still sends is not looked at. */
  #refuse(status: number): void {
    this.exchange.response.keepAlive = false;
    this.#answerError(status);
  }

  #fail(error: unknown): void {
    this.#owner.failed(this.exchange, error);
    if (this.state !== State.Free) this.#refuse(500);
  }

  #send(): boolean {
    const { output, isEventStream } = this.exchange.response;
    const before = output.sentBytes;
    let pumped: number;
    try {
      pumped = output.pump(this.#port!);
    } catch (error) {
      // The head has gone: only closing tells the client that this is not all.
      this.#owner.failed(this.exchange, error);
      this.close();
      return false;
    }
    if (pumped === Pumped.Finished) return this.#sent();
    if (output.sentBytes !== before) this.since = this.#owner.now();
    this.due = this.since + (pumped === Pumped.Waiting && isEventStream ? HEARTBEAT_TIME : STALL_TIME);
    if (!isEventStream) this.due = Math.min(this.due, this.#sendingSince + RESPONSE_TIME);
    // Nobody talks into an event stream; reading on is how its end is noticed.
    if (isEventStream) while (this.#port!.read(this.#input) > 0);
    if (isEventStream && this.#ended) this.close();
    return false;
  }

  /** False: the connection is closed. */
  #sent(): boolean {
    const { exchange } = this;
    this.#answered++;
    this.#intake.release();
    exchange.release();
    if (!exchange.response.keepAlive) {
      this.close();
      return false;
    }
    exchange.request.reset();
    exchange.response.reset();
    this.state = State.Reading;
    this.#await(IDLE_TIME);
    return true;
  }

  #release(): void {
    if (this.state === State.Free) return;
    this.state = State.Free;
    this.due = Number.POSITIVE_INFINITY;
    this.#port = undefined;
    this.#intake.release();
    this.exchange.release();
    this.exchange.response.reset();
    this.#owner.changed();
  }
}
