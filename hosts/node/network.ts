/**
 * TCP and UDP of the device contract (modules/device/device.ts) over node:net and node:dgram.
 *
 * Node pushes and buffers without end; the contract pulls and takes what fits. So a port reads from its socket
 * only what it is asked for, and takes at most WRITE_LIMIT bytes that are not yet with the kernel. `close` is
 * orderly: what was taken is still sent, what arrives is thrown away, and after LINGER_LIMIT the socket is
 * dropped. Host names are resolved by the system.
 */
import { createSocket } from "node:dgram";
import { createConnection, createServer, isIP, isIPv6, type Socket } from "node:net";
import { connect as secureConnection } from "node:tls";
import type {
  Datagrams,
  Listener,
  ListenOptions,
  Port,
  PortCallbacks,
  TcpOptions,
  UdpOptions,
} from "../../modules/device/device.js";

/** Bytes that a port takes before it says that it is full. */
export const WRITE_LIMIT = 16_384;
/** Milliseconds that a closed connection may take to hand over what it took. */
export const LINGER_LIMIT = 2_000;
/** Milliseconds of silence after which the system asks whether the other side still lives. */
const KEEP_ALIVE = 30_000;
const HUNG_UP = "closed by the other side";

class SocketPort implements Port {
  readonly #socket: Socket;
  /** Undefined once the port is closed: nothing is called any more. */
  #callbacks: PortCallbacks | undefined;
  #chunk: Buffer | undefined;
  #offset = 0;
  #blocked = false;
  #ended = false;
  #toldEnd = false;
  #lost = "";

  constructor(socket: Socket, callbacks: PortCallbacks) {
    this.#socket = socket;
    this.#callbacks = callbacks;
    socket.setNoDelay(true);
    socket.on("connect", () => this.#callbacks?.onOpen?.());
    socket.on("readable", () => this.#callbacks?.onReadable());
    socket.on("drain", () => this.#drained());
    socket.on("end", () => {
      this.#ended = true;
      this.#endIfSettled();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      this.#lost = reasonOf(error);
    });
    socket.on("close", () => this.#over(this.#lost === "" ? HUNG_UP : this.#lost));
  }

  read(buffer: Uint8Array): number {
    let count = 0;
    while (count < buffer.length) {
      this.#chunk ??= (this.#socket.read() as Buffer | null) ?? undefined;
      if (!this.#chunk) break;
      const part = Math.min(this.#chunk.length - this.#offset, buffer.length - count);
      buffer.set(this.#chunk.subarray(this.#offset, this.#offset + part), count);
      count += part;
      this.#offset += part;
      if (this.#offset === this.#chunk.length) {
        this.#chunk = undefined;
        this.#offset = 0;
        if (this.#ended) setImmediate(() => this.#endIfSettled());
      }
    }
    return count;
  }

  write(buffer: Uint8Array, start: number, end: number): number {
    const socket = this.#socket;
    if (!this.#callbacks || !socket.writable) return 0;
    const count = Math.min(end - start, WRITE_LIMIT - socket.writableLength);
    if (count < end - start) this.#blocked = true;
    if (count <= 0) return 0;
    // The bytes stay the caller's: a copy goes to the socket.
    socket.write(Buffer.from(buffer.subarray(start, start + count)), (error) => {
      if (!error && socket.writableLength === 0) this.#left();
    });
    return count;
  }

  /** A TCP connection has no speed and no format. */
  format(): void {}

  close(): void {
    if (!this.#callbacks) return;
    this.#callbacks = undefined;
    this.#chunk = undefined;
    const socket = this.#socket;
    if (socket.destroyed) return;
    if (socket.connecting) {
      socket.destroy();
      return;
    }
    socket.end();
    socket.resume();
    const linger = setTimeout(() => socket.destroy(), LINGER_LIMIT);
    linger.unref();
    socket.once("close", () => clearTimeout(linger));
  }

  /** The kernel has all that was taken. */
  #left(): void {
    this.#callbacks?.onDrained?.();
    this.#drained();
    this.#endIfSettled();
  }

  /** The other side sends no more. Whoever can tell that from a lost connection is told once all is read. */
  #endIfSettled(): void {
    if (!this.#ended || this.#chunk || this.#toldEnd) return;
    if (this.#callbacks?.onEnded) {
      this.#toldEnd = true;
      this.#callbacks.onEnded();
    } else if (this.#socket.writableLength === 0) this.#over(HUNG_UP);
  }

  #drained(): void {
    if (!this.#blocked || this.#socket.writableLength >= WRITE_LIMIT) return;
    this.#blocked = false;
    this.#callbacks?.onWritable?.();
  }

  #over(reason: string): void {
    const callbacks = this.#callbacks;
    if (!callbacks) return;
    this.close();
    callbacks.onClosed(reason);
  }
}

export function connect(options: TcpOptions): Port {
  const { host, port, tls } = options;
  if (tls)
    return new SocketPort(
      secureConnection({ host, port, ca: tls.authority, servername: isIP(host) ? undefined : host }),
      options,
    );
  const socket = createConnection({
    host,
    port,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE,
  });
  return new SocketPort(socket, options);
}

export function listen(options: ListenOptions): Listener {
  let port = 0;
  let closed = false;
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    let accepted = false;
    socket.on("error", () => {
      // A connection that dies before it is accepted is nobody's; after that SocketPort hears of it.
      if (!accepted) socket.destroy();
    });
    options.onConnection({
      remote: plainAddress(socket.remoteAddress ?? ""),
      accept(callbacks) {
        accepted = true;
        return new SocketPort(socket, callbacks);
      },
      close: () => socket.destroy(),
    });
  });
  server.on("error", (error: NodeJS.ErrnoException) => {
    if (closed) return;
    closed = true;
    port = 0;
    server.close();
    options.onClosed(reasonOf(error), causeOf(error.code));
  });
  server.listen({ port: options.port, host: options.host }, () => {
    const address = server.address();
    port = typeof address === "object" && address ? address.port : 0;
    if (!closed) options.onListening?.(port);
  });
  return {
    get port() {
      return port;
    },
    close() {
      if (closed) return;
      closed = true;
      port = 0;
      server.close();
    },
  };
}

export function openUdp(options: UdpOptions): Datagrams {
  const socket = createSocket(options.host !== undefined && isIPv6(options.host) ? "udp6" : "udp4");
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    socket.close();
  };
  socket.on("message", (message, from) => {
    if (!closed) options.onMessage(message, message.length, plainAddress(from.address), from.port);
  });
  socket.on("error", (error: NodeJS.ErrnoException) => {
    if (closed) return;
    close();
    options.onClosed(reasonOf(error));
  });
  socket.bind(options.port, options.host);
  return {
    send(host, port, buffer, start, end) {
      // An answer that cannot be delivered is lost, as datagrams are.
      if (!closed) socket.send(Buffer.from(buffer.subarray(start, end)), port, host, () => {});
    },
    close,
  };
}

/** An IPv4 client of an IPv6 socket, as people write its address. */
function plainAddress(address: string): string {
  return address.startsWith("::ffff:") ? address.slice(7) : address;
}

/** Why a port could not be had, from the system's name of the error. */
export function causeOf(code: string | undefined): "in-use" | "denied" | "other" {
  return code === "EADDRINUSE" ? "in-use" : code === "EACCES" ? "denied" : "other";
}

/** One clause for people. */
function reasonOf(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case "EADDRINUSE":
      return "another program uses this port";
    case "EACCES":
      return "this user may not open this port";
    case "EADDRNOTAVAIL":
      return "this machine does not have that address";
    case "ECONNREFUSED":
      return "connection refused";
    case "ECONNRESET":
    case "EPIPE":
      return "connection reset by the other side";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "the name of the host is not known";
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return "the host does not answer";
  }
  return error.message;
}
