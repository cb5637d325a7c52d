/**
 * How long a request's body is and whether the connection lives on (RFC 9112 sections 6 and 9), from the
 * fields that say so. Fields arrive one at a time; what is wrong with one alone is told at once, what is wrong
 * with all of them together by `conclude`.
 */
import { ascii } from "../bytes/writer.js";
import { Field } from "./field.js";
import { equalsLower, hasToken, LENGTH_BAD, LENGTH_HUGE, lengthOf, Version } from "./syntax.js";

const NO_LENGTH = -1;
const closeToken = ascii("close");
const keepAliveToken = ascii("keep-alive");
const chunked = ascii("chunked");
const continueName = ascii("100-continue");

export class Framing {
  /** Bytes of the body; 0 where there is none. Valid after `conclude`. */
  contentLength = 0;
  /** Whether the connection may carry another request. Valid after `conclude`. */
  keepAlive = false;
  /** The client waits for "100 Continue" before it sends the body. */
  expectsContinue = false;
  #length = NO_LENGTH;
  /** 0: no Transfer-Encoding; otherwise the status that answers it. */
  #codingStatus = 0;
  #wantsClose = false;
  #wantsKeepAlive = false;
  #badExpectation = false;

  reset(): void {
    this.contentLength = 0;
    this.keepAlive = false;
    this.expectsContinue = false;
    this.#length = NO_LENGTH;
    this.#codingStatus = 0;
    this.#wantsClose = false;
    this.#wantsKeepAlive = false;
    this.#badExpectation = false;
  }

  /** Takes one of the fields that are interpreted and not kept. Returns a status, or 0. */
  note(field: number, buffer: Uint8Array, start: number, end: number): number {
    switch (field) {
      case Field.ContentLength:
        if (this.#length !== NO_LENGTH) return 400;
        this.#length = lengthOf(buffer, start, end);
        return this.#length === LENGTH_BAD ? 400 : 0;
      case Field.TransferEncoding:
        this.#codingStatus = this.#codingStatus === 0 && equalsLower(buffer, start, end, chunked) ? 411 : 501;
        break;
      case Field.Connection:
        if (hasToken(buffer, start, end, closeToken)) this.#wantsClose = true;
        if (hasToken(buffer, start, end, keepAliveToken)) this.#wantsKeepAlive = true;
        break;
      case Field.Expect:
        if (equalsLower(buffer, start, end, continueName)) this.expectsContinue = true;
        else this.#badExpectation = true;
        break;
    }
    return 0;
  }

  /** All fields are here. Returns a status, or 0. */
  conclude(version: number): number {
    const http11 = version === Version.Http11;
    this.keepAlive = !this.#wantsClose && (http11 || this.#wantsKeepAlive);
    this.contentLength = this.#length === LENGTH_HUGE ? Number.MAX_SAFE_INTEGER : Math.max(this.#length, 0);
    if (this.#codingStatus !== 0) return http11 && this.#length === NO_LENGTH ? this.#codingStatus : 400;
    return this.#badExpectation ? 417 : 0;
  }
}
