/**
 * One HTTP/1.x response as a byte-driven state machine (RFC 9112): status, the few fields that a download needs, the
 * body by length, in chunks or until the connection ends. Everything is bounded; what is not HTTP is Failed.
 * It takes no trailers into account, no content coding (none is asked for) and no 1xx but as something to skip.
 */

export const ReplyState = Object.freeze({ Head: 0, Body: 1, Complete: 2, Failed: 3 });

/** Bytes of status line and fields, of chunk lines between two chunks, of trailers. */
export const REPLY_HEAD_LIMIT = 8192;
/** Bytes of a line that is looked at; of a longer one the rest is not kept. */
const LINE_LIMIT = 1024;
/** Larger lengths are beyond what any image may have. */
const LENGTH_DIGITS = 12;

const At = Object.freeze({ Status: 0, Field: 1, ChunkSize: 2, ChunkEnd: 3, Trailer: 4 });
const LF = 0x0a;
const CR = 0x0d;

export interface BodySink {
  /** Body bytes. False: no more is wanted. */
  take(buffer: Uint8Array, start: number, end: number): boolean;
}

export class Reply {
  state: number = ReplyState.Head;
  status = 0;
  /** Content-Length; -1 = not told. */
  length = -1;
  location = "";
  /** Content-Range: first byte and whole size; -1 = not told. */
  rangeStart = -1;
  rangeTotal = -1;
  /** Why it failed, one clause. */
  problem = "";
  #chunked = false;
  /** Bytes left of the body or of the chunk; -1 = until the end of the connection. */
  #left = 0;
  #at: number = At.Status;
  #line = new Uint8Array(LINE_LIMIT);
  #lineLength = 0;
  #headBytes = 0;

  reset(): void {
    this.state = ReplyState.Head;
    this.status = 0;
    this.length = -1;
    this.location = "";
    this.rangeStart = -1;
    this.rangeTotal = -1;
    this.problem = "";
    this.#chunked = false;
    this.#left = 0;
    this.#at = At.Status;
    this.#lineLength = 0;
    this.#headBytes = 0;
  }

  /** Takes bytes up to the end of the head; returns how far it came. */
  readHead(buffer: Uint8Array, start: number, end: number): number {
    let index = start;
    while (index < end && this.state === ReplyState.Head) this.#push(buffer[index++]);
    return index;
  }

  /** After the head: hands body bytes on. False: the sink wants no more. */
  readBody(buffer: Uint8Array, start: number, end: number, sink: BodySink): boolean {
    let index = start;
    while (index < end && this.state === ReplyState.Body) {
      if (this.#chunked && this.#left === 0) {
        this.#push(buffer[index++]);
        continue;
      }
      const count = this.#left < 0 ? end - index : Math.min(this.#left, end - index);
      if (!sink.take(buffer, index, index + count)) return false;
      index += count;
      if (this.#left < 0) continue;
      this.#left -= count;
      if (this.#left === 0 && !this.#chunked) this.state = ReplyState.Complete;
    }
    return true;
  }

  /** The connection ended. */
  ended(): void {
    if (this.state === ReplyState.Body && this.#left < 0) this.state = ReplyState.Complete;
    else if (this.state !== ReplyState.Complete && this.state !== ReplyState.Failed)
      this.problem = "the connection ended too early";
  }

  #push(byte: number): void {
    if (++this.#headBytes > REPLY_HEAD_LIMIT) this.#fail("the server sends too many header fields");
    else if (byte !== LF) {
      if (this.#lineLength < LINE_LIMIT) this.#line[this.#lineLength] = byte;
      this.#lineLength++;
      if (this.#at === At.Status && this.#lineLength === 5 && this.#text(0) !== "HTTP/") this.#notHttp();
    } else {
      this.#endLine();
      this.#lineLength = 0;
    }
  }

  #endLine(): void {
    if (this.#lineLength > 0 && this.#line[Math.min(this.#lineLength, LINE_LIMIT) - 1] === CR)
      this.#lineLength--;
    const line = this.#text(0);
    switch (this.#at) {
      case At.Status:
        this.#statusLine(line);
        break;
      case At.Field:
        if (this.#lineLength === 0) this.#endHead();
        else this.#field(line);
        break;
      case At.ChunkSize:
        this.#chunkSize(line);
        break;
      case At.ChunkEnd:
        if (this.#lineLength > 0) this.#notHttp();
        this.#at = At.ChunkSize;
        break;
      case At.Trailer:
        if (this.#lineLength === 0) this.state = ReplyState.Complete;
        break;
    }
  }

  #statusLine(line: string): void {
    const match = /^HTTP\/1\.[01] ([1-5]\d\d)(?: |$)/.exec(line);
    if (!match) {
      this.#notHttp();
      return;
    }
    this.status = Number(match[1]);
    this.#at = At.Field;
  }

  #field(line: string): void {
    const colon = line.indexOf(":");
    if (colon < 1) {
      this.#notHttp();
      return;
    }
    const value = line.slice(colon + 1).trim();
    switch (line.slice(0, colon).toLowerCase()) {
      case "content-length":
        if (!/^\d+$/.test(value)) this.#notHttp();
        else this.length = value.length > LENGTH_DIGITS ? Number.MAX_SAFE_INTEGER : Number(value);
        break;
      case "transfer-encoding":
        if (value.toLowerCase() === "chunked") this.#chunked = true;
        else this.#fail("the server uses a transfer coding that was not asked for");
        break;
      case "content-encoding":
        if (value.toLowerCase() !== "identity") this.#fail("the server compresses, which was not asked for");
        break;
      case "location":
        this.location = value;
        break;
      case "content-range": {
        const match = /^bytes (\d{1,12})-\d{1,12}\/(\d{1,12})$/.exec(value);
        this.rangeStart = match ? Number(match[1]) : -1;
        this.rangeTotal = match ? Number(match[2]) : -1;
        break;
      }
    }
  }

  #endHead(): void {
    if (this.status < 200) {
      // An interim response: the real one follows.
      this.#at = At.Status;
      return;
    }
    this.#headBytes = 0;
    if (this.#chunked) {
      this.length = -1;
      this.#at = At.ChunkSize;
    } else this.#left = this.length;
    this.state = this.#left === 0 && !this.#chunked ? ReplyState.Complete : ReplyState.Body;
  }

  #chunkSize(line: string): void {
    const match = /^([0-9a-fA-F]{1,8})[ \t]*(?:;.*)?$/.exec(line);
    if (!match) {
      this.#notHttp();
      return;
    }
    this.#left = Number.parseInt(match[1], 16);
    this.#headBytes = 0;
    this.#at = this.#left === 0 ? At.Trailer : At.ChunkEnd;
  }

  #text(start: number): string {
    const end = Math.min(this.#lineLength, LINE_LIMIT);
    let text = "";
    for (let index = start; index < end; index++) text += String.fromCharCode(this.#line[index]);
    return text;
  }

  #notHttp(): void {
    this.#fail("the server does not speak HTTP");
  }

  #fail(problem: string): void {
    this.state = ReplyState.Failed;
    this.problem = problem;
  }
}
