/**
 * The socket under the SDK's MQTT client, with an eye on what passes: the client tells neither whether a
 * message was retained nor why a broker refused, and both stand in the bytes (MQTT 3.1.1, 2.2 and 3.2.2).
 *
 * States of the watch: fixed header, remaining length, then the body byte by byte; nothing is kept but the
 * flags of the last header and the return code of CONNACK. An exception that the client lets out (it decodes
 * topics as UTF-8) ends the session instead of the program.
 */
import { closeLater, Tcp, type TcpSocket, type TcpSocketOptions } from "./sockets.js";

const CONNACK = 2;
const PUBLISH = 3;
const RETAIN = 0x01;
const QOS = 0x06;

const Part = Object.freeze({ Header: 0, Length: 1, Body: 2 });

/** What the session learns from the wire. */
export class Watch {
  /** The message that is being received was kept by the broker from before. */
  retained = false;
  /** Return code of CONNACK, -1 before. */
  returnCode = -1;
  /** TCP stands. */
  connected = false;
  /** A message without a payload came: the client's parser stops there for ever. */
  stuck = false;
  #part: number = Part.Header;
  #type = 0;
  #left = 0;
  #shift = 0;
  #at = 0;
  #overhead = 0;

  byte(byte: number): void {
    switch (this.#part) {
      case Part.Header:
        this.#type = byte >> 4;
        this.retained = (byte & RETAIN) !== 0;
        this.#left = 0;
        this.#shift = 0;
        this.#at = 0;
        this.#overhead = byte & QOS ? 4 : 2;
        this.#part = Part.Length;
        break;
      case Part.Length:
        this.#left |= (byte & 0x7f) << this.#shift;
        this.#shift += 7;
        if ((byte & 0x80) === 0) this.#part = this.#left === 0 ? Part.Header : Part.Body;
        break;
      default:
        this.#left--;
        this.#at++;
        if (this.#type === CONNACK && this.#left === 0) this.returnCode = byte;
        if (this.#at === 1) this.#overhead += byte << 8;
        else if (this.#at === 2) this.#overhead += byte;
        if (this.#left > 0) return;
        this.#part = Part.Header;
        if (this.#type === PUBLISH && this.#at === this.#overhead) this.stuck = true;
    }
  }

  /** Bytes of a body that were taken at once. */
  skip(count: number): void {
    this.#left -= count;
    this.#at += count;
    if (this.#left <= 0) this.#part = Part.Header;
  }
}

export interface WatchedOptions extends Omit<TcpSocketOptions, "address" | "port"> {
  address: string;
  port: number;
  watch: Watch;
  /** The class that carries the bytes: TCP, or TLS over it. */
  carrier?: new (
    options: object,
  ) => TcpSocket;
}

/** Given to the client as its socket class. */
export class WatchedSocket {
  readonly #options: WatchedOptions;
  readonly #socket: TcpSocket;
  /** The client goes on for a moment after it was closed in one of its own callbacks. */
  #closed = false;
  #bytewise = false;

  constructor(options: WatchedOptions) {
    this.#options = options;
    const carrier = options.carrier ?? (Tcp as unknown as new (options: object) => TcpSocket);
    this.#socket = new carrier({ ...options, nodelay: true, target: this, onReadable, onWritable, onError });
  }

  readable(count: number): void {
    if (this.#closed) return;
    this.#guarded(this.#options.onReadable, count);
    if (this.#options.watch.stuck) this.failed("a message without a payload");
  }

  writable(count: number): void {
    if (this.#closed) return;
    this.#options.watch.connected = true;
    this.#guarded(this.#options.onWritable, count);
  }

  failed(reason: string): void {
    if (this.#closed) return;
    if (reason !== "") trace(`mqtt: ${reason}\n`);
    this.#options.onError.call(this.#socket);
  }

  #guarded(callback: (this: TcpSocket, count: number) => void, count: number): void {
    try {
      callback.call(this.#socket, count);
    } catch (error) {
      this.failed(String(error));
    }
  }

  get format(): "number" | "buffer" {
    return this.#bytewise ? "number" : "buffer";
  }

  set format(format: "number" | "buffer") {
    this.#bytewise = format === "number";
    if (!this.#closed) this.#socket.format = format;
  }

  read(target?: Uint8Array | number): number | ArrayBuffer | undefined {
    if (this.#closed) return undefined;
    const socket = this.#socket;
    if (this.#bytewise) {
      const byte = socket.read();
      if (byte !== undefined) this.#options.watch.byte(byte);
      return byte;
    }
    if (target === undefined) return undefined;
    this.#options.watch.skip(typeof target === "number" ? target : target.byteLength);
    return typeof target === "number" ? socket.read(target) : socket.read(target);
  }

  write(bytes: Uint8Array | ArrayBuffer, options?: object): number {
    return this.#closed ? 0 : (this.#socket.write(bytes, options) ?? 0);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeLater(this.#socket);
  }
}

type OwnedSocket = TcpSocket & { readonly target: WatchedSocket };

function onReadable(this: TcpSocket, count: number): void {
  (this as OwnedSocket).target.readable(count);
}

function onWritable(this: TcpSocket, count: number): void {
  (this as OwnedSocket).target.writable(count);
}

function onError(this: TcpSocket): void {
  (this as OwnedSocket).target.failed("");
}
