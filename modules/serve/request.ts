/**
 * One HTTP/1.0 or 1.1 request at a time, as a byte-driven state machine (RFC 9112, RFC 9110).
 *
 *   Idle -first byte-> Reading -empty line-> Head -receiveBody()-> Body -last byte-> Complete -reset()-> Idle
 *                         '------------------------ anything wrong -> Failed (`status` says which 4xx or 5xx)
 *
 * `consume` stops at Head, so that the server can refuse a request before its body comes, and at Complete, so
 * that a pipelined one waits. It keeps the target and the few fields of `field.ts` in one fixed buffer, and
 * allocates nothing.
 *
 * Strict where two readers could disagree (request smuggling): bare LF or CR, folded lines, white space before
 * a colon, NUL, more than one Host, Content-Length or kept field, Transfer-Encoding together with a length:
 * all 400. A chunked request body is answered 411, any other coding 501: no client of a gateway sends one.
 */
import { ascii } from "../bytes/writer.js";
import { Character, isCharacter, lowerCase } from "./character.js";
import { FIELD_NAME_LIMIT, FIELDS_KEPT, Field, Fields, fieldOf } from "./field.js";
import { Framing } from "./framing.js";
import { At } from "./head-place.js";
import { FIELD_LIMIT, HEAD_LIMIT, TARGET_LIMIT } from "./limits.js";
import { Method, methodOf } from "./method.js";
import { holds, Version, versionOf } from "./syntax.js";
import { Target } from "./target.js";

export const Progress = Object.freeze({
  /** Nothing of the next request is here. */
  Idle: 0,
  Reading: 1,
  /** All of it but the body is here; `receiveBody` goes on. */
  Head: 2,
  Body: 3,
  Complete: 4,
  Failed: 5,
});

/** Where a request's body goes. */
export interface BodyTarget {
  /** Takes the next bytes. False: it does not want more; the request fails with 413. */
  take(buffer: Uint8Array, start: number, end: number): boolean;
}

const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;
const COLON = 0x3a;
const SLASH = 0x2f;
/** Length of a name that is longer than any that is known. */
const TOO_LONG = FIELD_NAME_LIMIT + 1;
const OPEN_METRICS = ascii("application/openmetrics-text");

export class Request {
  progress: number = Progress.Idle;
  /** Response status after Progress.Failed. */
  status = 0;
  method: number = Method.Unknown;
  /** Minor version of HTTP/1. */
  version = 1;
  readonly framing = new Framing();
  readonly fields: Fields;
  /** The client reads OpenMetrics; of what else it accepts nothing is asked. */
  acceptsOpenMetrics = false;
  readonly target = new Target();

  readonly #name = new Uint8Array(FIELD_NAME_LIMIT);
  #nameLength = 0;
  #at: number = At.Start;
  #headBytes = 0;
  #fieldCount = 0;
  #field: number = Field.Other;
  #valueStart = 0;
  /** End of the value without the white space behind it. */
  #valueEnd = 0;
  #bodyLeft = 0;
  #body: BodyTarget | undefined;

  /** @param textBytes room for the target and the kept fields; beyond it a request is answered 431 */
  constructor(textBytes: number) {
    this.fields = new Fields(textBytes);
  }

  /** Forgets the request; the next byte begins another. */
  reset(): void {
    this.progress = Progress.Idle;
    this.status = 0;
    this.method = Method.Unknown;
    this.version = Version.Http11;
    this.framing.reset();
    this.fields.reset();
    this.acceptsOpenMetrics = false;
    this.#nameLength = 0;
    this.#at = At.Start;
    this.#headBytes = 0;
    this.#fieldCount = 0;
    this.#body = undefined;
  }

  /** Takes bytes of [start, end) until the progress changes to Head, Complete or Failed; returns how far it came. */
  consume(buffer: Uint8Array, start: number, end: number): number {
    let index = start;
    while (index < end && this.progress < Progress.Head) this.#push(buffer[index++]);
    if (this.progress !== Progress.Body || index === end) return index;
    const count = Math.min(end - index, this.#bodyLeft);
    if (this.#body && !this.#body.take(buffer, index, index + count)) {
      this.#fail(413);
      return index;
    }
    this.#bodyLeft -= count;
    if (this.#bodyLeft === 0) this.progress = Progress.Complete;
    return index + count;
  }

  /** After Progress.Head: the body goes to `target`, or nowhere. */
  receiveBody(target: BodyTarget | undefined): void {
    this.#body = target;
    this.#bodyLeft = this.framing.contentLength;
    this.progress = this.#bodyLeft === 0 ? Progress.Complete : Progress.Body;
  }

  /** Whom the request is for: the authority of an absolute-form target, else Host; empty where there is none. */
  get hostStart(): number {
    return this.target.hasHost ? this.target.hostStart : this.fields.startOf(Field.Host);
  }

  get hostEnd(): number {
    return this.target.hasHost ? this.target.hostEnd : this.fields.endOf(Field.Host);
  }

  #fail(status: number): void {
    this.progress = Progress.Failed;
    this.status = status;
  }

  #push(byte: number): void {
    if (++this.#headBytes > HEAD_LIMIT) {
      this.#fail(431);
      return;
    }
    switch (this.#at) {
      case At.Start:
        if (byte === CR) this.#at = At.StartLineFeed;
        else this.#begin(byte);
        break;
      case At.StartLineFeed:
        this.#expectLineFeed(byte, At.Start);
        break;
      case At.Method:
        if (byte === SPACE) this.#endMethod();
        else this.#collect(byte);
        break;
      case At.Target:
        this.#pushTarget(byte);
        break;
      case At.Version:
        if (byte === CR) this.#endVersion();
        else this.#collect(byte);
        break;
      case At.VersionLineFeed:
        this.#expectLineFeed(byte, At.Line);
        break;
      case At.Line:
        if (byte === CR) this.#at = At.LastLineFeed;
        else this.#beginField(byte);
        break;
      case At.Name:
        if (byte === COLON) this.#endName();
        else this.#collect(lowerCase(byte));
        break;
      case At.Space:
        if (byte === SPACE || byte === TAB) break;
        this.#at = At.Value;
        this.#pushValue(byte);
        break;
      case At.Value:
        this.#pushValue(byte);
        break;
      case At.ValueLineFeed:
        this.#expectLineFeed(byte, At.Line);
        break;
      case At.LastLineFeed:
        this.#expectLineFeed(byte, At.Line);
        if (this.progress === Progress.Reading) this.#endHead();
        break;
    }
  }

  #expectLineFeed(byte: number, next: number): void {
    this.#at = next;
    if (byte !== LF) this.#fail(400);
  }

  #begin(byte: number): void {
    this.progress = Progress.Reading;
    this.#at = At.Method;
    this.#collect(byte);
  }

  /** Keeps a byte of a method, version or field name; one that is too long is none that is known. */
  #collect(byte: number): void {
    // "HTTP/1.1" has one byte that is no token.
    if (!isCharacter(byte, Character.Token) && !(byte === SLASH && this.#at === At.Version)) this.#fail(400);
    else if (this.#nameLength < FIELD_NAME_LIMIT) this.#name[this.#nameLength++] = byte;
    else this.#nameLength = TOO_LONG;
  }

  #endMethod(): void {
    this.method = methodOf(this.#name, this.#nameLength);
    this.#nameLength = 0;
    this.#at = At.Target;
  }

  #pushTarget(byte: number): void {
    if (isCharacter(byte, Character.Target)) {
      if (this.fields.end === TARGET_LIMIT || !this.fields.append(byte)) this.#fail(414);
    } else if (byte !== SPACE || !this.target.split(this.fields.text, this.fields.end)) this.#fail(400);
    else this.#at = At.Version;
  }

  #endVersion(): void {
    this.version = versionOf(this.#name, this.#nameLength);
    this.#nameLength = 0;
    this.#at = At.VersionLineFeed;
    if (this.version === Version.Bad) this.#fail(400);
    else if (this.version === Version.Other) this.#fail(505);
  }

  #beginField(byte: number): void {
    if (++this.#fieldCount > FIELD_LIMIT) {
      this.#fail(431);
      return;
    }
    this.#nameLength = 0;
    this.#at = At.Name;
    // White space here is a folded line, and no token.
    this.#collect(lowerCase(byte));
  }

  #endName(): void {
    this.#field = fieldOf(this.#name, this.#nameLength);
    this.#valueStart = this.fields.end;
    this.#valueEnd = this.fields.end;
    this.#at = At.Space;
  }

  #pushValue(byte: number): void {
    if (byte === CR) {
      this.#at = At.ValueLineFeed;
      if (this.#field !== Field.Other) this.#endValue();
    } else if (!isCharacter(byte, Character.Value)) this.#fail(400);
    else if (this.#field === Field.Other) return;
    // Browsers accept at length; what does not fit is not looked at.
    else if (!this.fields.append(byte)) this.#overrun();
    else if (byte !== SPACE && byte !== TAB) this.#valueEnd = this.fields.end;
  }

  #overrun(): void {
    if (this.#field !== Field.Accept) this.#fail(431);
  }

  #endValue(): void {
    const start = this.#valueStart;
    const end = this.#valueEnd;
    if (this.#field < FIELDS_KEPT) {
      if (!this.fields.keep(this.#field, start, end)) this.#fail(400);
      return;
    }
    this.fields.end = start;
    if (this.#field === Field.Accept) {
      if (holds(this.fields.text, start, end, OPEN_METRICS)) this.acceptsOpenMetrics = true;
      return;
    }
    const status = this.framing.note(this.#field, this.fields.text, start, end);
    if (status !== 0) this.#fail(status);
  }

  #endHead(): void {
    const status = this.framing.conclude(this.version);
    if (this.version === Version.Http11 && !this.fields.has(Field.Host)) this.#fail(400);
    else if (status !== 0) this.#fail(status);
    else if (this.method === Method.Unknown) this.#fail(501);
    else this.progress = Progress.Head;
  }
}
