/**
 * One HTTP/1.1 response at a time, through one fixed buffer, as fast as the client takes it.
 *
 *   begin(status), field()...     the head
 *   body(type) -> Writer          a small body, whole in the buffer; more than fits is a 500
 *   stream(type, source)          pieces, asked for when there is room: lists, exports, event streams
 *   constant(type, bytes)         bytes of somebody else, from flash, sent from where they are
 *   empty()                       none
 *
 * Nothing is sent before `finish`, so that a handler that fails half-way can still become a 500. A body that
 * ends before the buffer is full goes with its length; a longer stream goes in chunks (RFC 9112 section 7.1),
 * or up to the end of the connection for HTTP/1.0. HEAD gets the same head and no body.
 */
import { writeHttpDate } from "../bytes/time.js";
import { ascii, type Writer } from "../bytes/writer.js";
import { ContentType, contentLines } from "./content-type.js";
import { Method } from "./method.js";
import { Output, type Source } from "./output.js";
import type { Request } from "./request.js";
import { errorName, errorText, writeStatusLine } from "./status.js";
import { Version } from "./syntax.js";

const KEEP = ascii("Connection: keep-alive\r\n");
const CLOSE = ascii("Connection: close\r\n");
/** As long as KEEP, to take its place. */
const CLOSE_INSTEAD = ascii("Connection:      close\r\n");
/** As long as CHUNKED, so that one takes the other's place; the zeros give way to as many digits as needed. */
const LENGTH = ascii("Content-Length: 0000000000\r\n");
const LENGTH_NAME = ascii("Content-Length: ");
const CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
const NO_STORE = ascii("Cache-Control: no-store\r\n");
const DATE = ascii("Date: ");
const NO_LENGTH = ascii("Content-Length: 0\r\n");
const LINE_END = ascii("\r\n");
const NOWHERE = -1;

export class Response {
  /** 0 until a handler has answered. */
  status = 0;
  /** Whether the connection carries another request afterwards. */
  keepAlive = false;
  /** A shared or private cache may keep the body; the handler adds the fields that say how. */
  cacheable = false;
  /** Lasts until the client leaves; stands still between events. */
  isEventStream = false;
  readonly output: Output;
  readonly #request: Request;
  readonly #clock: { wallSeconds(): number };
  #connectionAt = NOWHERE;
  #lengthAt = NOWHERE;
  #bodyStart = 0;
  #source: Source | undefined;
  #constantLength = NOWHERE;

  /** @param wallSeconds the wall clock; 0 while it is not set */
  constructor(request: Request, outputBytes: number, clock: { wallSeconds(): number }) {
    this.#request = request;
    this.#clock = clock;
    this.output = new Output(outputBytes);
  }

  reset(): void {
    this.status = 0;
    this.cacheable = false;
    this.isEventStream = false;
    this.output.reset();
    this.#connectionAt = NOWHERE;
    this.#lengthAt = NOWHERE;
    this.#source = undefined;
    this.#constantLength = NOWHERE;
  }

  /** Starts a head, and forgets what was written so far. */
  begin(status: number): void {
    this.reset();
    this.status = status;
    const writer = this.output.writer;
    writeStatusLine(writer, status);
    const seconds = this.#clock.wallSeconds();
    if (seconds <= 0) return;
    writer.put(DATE);
    writeHttpDate(writer, seconds);
    writer.put(LINE_END);
  }

  /** A header field. Throws RangeError for a value that would end its line. */
  field(name: string, value: string): void {
    for (let index = 0; index < value.length; index++)
      if (value.charCodeAt(index) < 0x20) throw new RangeError(`control character in ${name}`);
    const writer = this.output.writer;
    writer.text(name);
    writer.text(": ");
    writer.text(value);
    writer.put(LINE_END);
  }

  /** Ends the head; the body is written into what it returns. */
  body(type: number): Writer {
    this.#endHead(type);
    return this.output.writer;
  }

  /** @param type of `ContentType` */
  stream(type: number, source: Source): void {
    this.isEventStream = type === ContentType.Events;
    this.#endHead(type);
    this.#source = source;
  }

  constant(type: number, bytes: Uint8Array): void {
    this.#endHead(type);
    this.#constantLength = bytes.length;
    this.output.setConstant(bytes);
  }

  /** Ends the head of a response without a body: 204, 304, or a redirection. */
  empty(): void {
    const writer = this.output.writer;
    this.#connection();
    if (this.status !== 204 && this.status !== 304) writer.put(NO_LENGTH);
    writer.put(LINE_END);
    this.#bodyStart = writer.position;
  }

  /** An error as JSON: {"error": name, "message": text}; `retrySeconds`: when to ask again. */
  error(status: number, message = "", name = "", retrySeconds = 0): void {
    this.begin(status);
    this.errorBody(message, name, retrySeconds);
  }

  /** The rest of an error whose head was begun. */
  errorBody(message = "", name = "", retrySeconds = 0): void {
    const status = this.status;
    if (status === 401) this.field("WWW-Authenticate", "Bearer");
    if (retrySeconds > 0 || status === 429 || status === 503)
      this.field("Retry-After", `${Math.max(1, retrySeconds)}`);
    const writer = this.body(ContentType.Json);
    writer.text('{"error":');
    writer.jsonText(name === "" ? errorName(status) : name);
    writer.text(',"message":');
    writer.jsonText(message === "" ? errorText(status) : message);
    writer.text("}\n");
  }

  /** The handler is done: settles the length. Throws RangeError where the body did not fit its buffer. */
  finish(): void {
    const output = this.output;
    if (output.writer.overflow) throw new RangeError("the response does not fit its buffer");
    if (this.#source) {
      if (output.begin(this.#source)) this.#setLength(output.writer.position - this.#bodyStart);
      else if (this.#request.version === Version.Http11) {
        output.writer.buffer.set(CHUNKED, this.#lengthAt);
        output.chunk(this.#bodyStart);
      } else this.#endWithConnection();
    } else if (this.#constantLength !== NOWHERE) this.#setLength(this.#constantLength);
    else if (this.#lengthAt !== NOWHERE) this.#setLength(output.writer.position - this.#bodyStart);
    if (this.#request.method === Method.Head) output.dropBody(this.#bodyStart);
  }

  #endHead(type: number): void {
    const writer = this.output.writer;
    writer.phrase(contentLines, type);
    if (!this.cacheable) writer.put(NO_STORE);
    this.#connection();
    this.#lengthAt = writer.position;
    writer.put(LENGTH);
    writer.put(LINE_END);
    this.#bodyStart = writer.position;
  }

  #connection(): void {
    const writer = this.output.writer;
    if (!this.keepAlive) writer.put(CLOSE);
    else if (this.#request.version !== Version.Http11) {
      this.#connectionAt = writer.position;
      writer.put(KEEP);
    }
  }

  /** Writes the length, and closes the gap that a short one leaves. */
  #setLength(length: number): void {
    const writer = this.output.writer;
    const next = this.#lengthAt + LENGTH.length;
    const end = writer.position;
    writer.position = this.#lengthAt + LENGTH_NAME.length;
    writer.unsigned(length);
    writer.put(LINE_END);
    const gap = next - writer.position;
    writer.buffer.copyWithin(writer.position, next, end);
    writer.position = end - gap;
    this.#bodyStart -= gap;
  }

  /** HTTP/1.0 knows no chunks: the end of the connection is the end of the body. */
  #endWithConnection(): void {
    const writer = this.output.writer;
    this.keepAlive = false;
    if (this.#connectionAt !== NOWHERE) writer.buffer.set(CLOSE_INSTEAD, this.#connectionAt);
    writer.buffer.copyWithin(this.#lengthAt, this.#lengthAt + LENGTH.length, writer.position);
    writer.position -= LENGTH.length;
    this.#bodyStart -= LENGTH.length;
  }
}
