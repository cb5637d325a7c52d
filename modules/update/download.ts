/**
 * A small HTTP/1.1 client for one GET at a time over Device.connect: redirects, ranges, limits on everything.
 *
 *   Idle -get-> Connecting -open-> Receiving -redirect-> Connecting ... -> Idle, after `ended`
 *
 * It has one input buffer and one timer. It does not retry: whoever asked knows from where to go on. TLS is the
 * host's; nothing that comes is trusted, so plain http and a redirect from https to http are fine.
 */
import { ascii, Writer } from "../bytes/writer.js";
import type { Device, Port, Timer } from "../device/device.js";
import { URL_LIMIT } from "./release.js";
import { Reply, ReplyState } from "./reply.js";
import { type Address, hostField, parseUrl, resolveUrl } from "./url.js";

/** Redirects that are followed. */
export const REDIRECT_LIMIT = 5;
/** Milliseconds without a byte. */
export const STALL_LIMIT = 20_000;
const INPUT_BYTES = 1024;
const REQUEST_BYTES = URL_LIMIT + 512;
const AGENT = ascii("User-Agent: Iris\r\nAccept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n");

export interface DownloadTarget {
  /**
   * A body comes. `offset`: where its first byte belongs; `total`: bytes of the whole, -1 = not told.
   * A sentence refuses it, the empty text takes it.
   */
  started(offset: number, total: number): string;
  /** The next bytes. False: more than there may be. */
  take(buffer: Uint8Array, start: number, end: number): boolean;
  /** Called once. `problem` is empty when the whole body came. `passing`: it may be worth to go on later. */
  ended(problem: string, passing: boolean): void;
}

const NOTHING: Address = Object.freeze({ secure: false, host: "", port: 0, path: "" });

export class Download {
  readonly #device: Device;
  readonly #timer: Timer;
  readonly #reply = new Reply();
  readonly #input = new Uint8Array(INPUT_BYTES);
  readonly #request = new Writer(new Uint8Array(REQUEST_BYTES));
  #sent = 0;
  #port: Port | undefined;
  #target: DownloadTarget | undefined;
  #address: Address = NOTHING;
  #offset = 0;
  #redirects = 0;
  #limitAt = 0;
  #started = false;
  /** Said by the timer: a callback never runs inside the call that caused it. */
  #trouble = "";

  constructor(device: Device) {
    this.#device = device;
    this.#timer = device.timer(() => this.#expire());
  }

  get busy(): boolean {
    return this.#target !== undefined;
  }

  /** Where the last body came from, redirects followed. */
  get address(): Address {
    return this.#address;
  }

  /** Gets `url` from byte `offset` on, within `limitMs` in all. */
  get(url: string, offset: number, limitMs: number, target: DownloadTarget): void {
    if (this.#target) throw new Error("a download runs already");
    this.#target = target;
    this.#offset = offset;
    this.#redirects = 0;
    this.#limitAt = this.#device.now() + limitMs;
    const address = parseUrl(url);
    if (address) this.#connect(address);
    else this.#failSoon("the address is not one of http or https");
  }

  /** Ends it without a word. */
  cancel(): void {
    this.#target = undefined;
    this.#disconnect();
    this.#timer.clear();
  }

  #connect(address: Address): void {
    this.#disconnect();
    this.#address = address;
    this.#reply.reset();
    this.#started = false;
    this.#sent = 0;
    this.#compose(address);
    if (this.#request.overflow) {
      this.#failSoon("the address is too long");
      return;
    }
    this.#await();
    try {
      this.#port = this.#device.connect({
        host: address.host,
        port: address.port,
        tls: address.secure ? {} : undefined,
        onOpen: () => this.#send(),
        onWritable: () => this.#send(),
        onReadable: () => this.#receive(),
        onClosed: (reason) => this.#closed(reason),
      });
    } catch (error) {
      this.#failSoon((error as Error).message);
    }
  }

  #compose(address: Address): void {
    const writer = this.#request;
    writer.reset();
    writer.text(`GET ${address.path} HTTP/1.1\r\nHost: ${hostField(address)}\r\n`);
    if (this.#offset > 0) writer.text(`Range: bytes=${this.#offset}-\r\n`);
    writer.put(AGENT);
    writer.text("\r\n");
  }

  #send(): void {
    const writer = this.#request;
    if (this.#port && this.#sent < writer.position)
      this.#sent += this.#port.write(writer.buffer, this.#sent, writer.position);
  }

  #receive(): void {
    this.#await();
    for (;;) {
      const port = this.#port;
      if (!port) return;
      const count = port.read(this.#input);
      if (count === 0) return;
      this.#consume(count);
    }
  }

  #consume(count: number): void {
    const reply = this.#reply;
    const target = this.#target;
    if (!target) return;
    const at = reply.readHead(this.#input, 0, count);
    if (reply.state === ReplyState.Head) return;
    if (reply.state !== ReplyState.Failed && !this.#started && !this.#begin(target)) return;
    if (!reply.readBody(this.#input, at, count, target)) {
      // Whoever did not take it may have ended the download itself.
      if (this.#target === target) this.#end("the server sends more than it should", false);
    } else if (reply.state === ReplyState.Failed) this.#end(reply.problem, false);
    else if (reply.state === ReplyState.Complete) this.#end("", false);
  }

  /** The head is here. False: there is no body to take. */
  #begin(target: DownloadTarget): boolean {
    const { status, length, rangeStart, rangeTotal } = this.#reply;
    this.#started = true;
    if (status === 301 || status === 302 || status === 303 || status === 307 || status === 308) {
      this.#redirect();
      return false;
    }
    let problem = "";
    if (status === 200) problem = target.started(0, length);
    else if (status === 206 && this.#offset > 0 && rangeStart >= 0 && rangeStart === this.#offset)
      problem = target.started(rangeStart, rangeTotal);
    else if (status === 206) problem = "the server sends another part than was asked for";
    else {
      this.#end(`the server answers with status ${status}`, status >= 500 || status === 429);
      return false;
    }
    if (problem !== "") this.#end(problem, false);
    return problem === "";
  }

  #redirect(): void {
    const next = resolveUrl(this.#address, this.#reply.location);
    if (++this.#redirects > REDIRECT_LIMIT) this.#end(`more than ${REDIRECT_LIMIT} redirects`, false);
    else if (!next || this.#reply.location.length > URL_LIMIT) this.#end("a redirect leads nowhere", false);
    else this.#connect(next);
  }

  #closed(reason: string): void {
    const reply = this.#reply;
    this.#port = undefined;
    if (!this.#target) return;
    if (reply.state === ReplyState.Head && reply.status === 0) {
      this.#end(reason, true);
      return;
    }
    reply.ended();
    if (reply.state === ReplyState.Complete) this.#end("", false);
    else this.#end(reply.problem === "" ? reason : reply.problem, true);
  }

  #await(): void {
    const now = this.#device.now();
    this.#timer.set(Math.max(0, Math.min(STALL_LIMIT, this.#limitAt - now)));
  }

  #expire(): void {
    if (this.#trouble !== "") this.#end(this.#trouble, false);
    else if (this.#device.now() >= this.#limitAt) this.#end("the download takes too long", false);
    else this.#end("the server does not answer", true);
  }

  #failSoon(problem: string): void {
    this.#trouble = problem;
    this.#timer.set(0);
  }

  #end(problem: string, passing: boolean): void {
    const target = this.#target;
    this.#target = undefined;
    this.#trouble = "";
    this.#disconnect();
    this.#timer.clear();
    target?.ended(problem, passing);
  }

  #disconnect(): void {
    const port = this.#port;
    this.#port = undefined;
    port?.close();
  }
}
