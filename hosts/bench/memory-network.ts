/**
 * A network inside one process, in virtual time: listeners by host and port, connections between ports, a delay, and
 * the troubles of networks. Ports of both ends have the shape of modules/device/device.ts.
 */
import type {
  IncomingConnection,
  Listener,
  ListenOptions,
  Port,
  PortCallbacks,
  TcpOptions,
} from "../../modules/device/device.js";
import type { VirtualClock } from "./clock.js";
import { Inbox } from "./memory-line.js";

/** Bytes under way or unread in one direction of a connection. */
export const WINDOW = 16_384;
const FIRST_FREE_PORT = 49_152;

export class MemoryNetwork {
  readonly clock: VirtualClock;
  /** One way, milliseconds. */
  delayMs = 1;
  /** Nothing arrives any more, and nobody is told. */
  blackHole = false;
  readonly #listeners = new Map<number, ListenOptions>();
  readonly #ends = new Set<MemoryEnd>();
  #nextPort = FIRST_FREE_PORT;

  constructor(clock: VirtualClock) {
    this.clock = clock;
  }

  /** Connections that stand. */
  get connections(): number {
    return this.#ends.size / 2;
  }

  listen(options: ListenOptions): Listener {
    const wanted = options.port === 0 ? this.#freePort() : options.port;
    let open = true;
    if (this.#listeners.has(wanted)) {
      open = false;
      this.clock.soon(() => options.onClosed("another program uses this port", "in-use"));
    } else {
      this.#listeners.set(wanted, options);
      this.clock.soon(() => {
        if (open) options.onListening?.(wanted);
      });
    }
    return {
      get port() {
        return open ? wanted : 0;
      },
      close: () => {
        if (open) this.#listeners.delete(wanted);
        open = false;
      },
    };
  }

  /** Names do not count: every host is this one. `remote` is what the listener sees. */
  connect(options: TcpOptions, remote = "127.0.0.1"): Port {
    const end = new MemoryEnd(this, options);
    this.clock
      .timer(() => {
        if (end.closed || this.blackHole) return;
        const listener = this.#listeners.get(options.port);
        if (listener) listener.onConnection(this.#incoming(end, remote));
        else end.lose("connection refused");
      })
      .set(2 * this.delayMs);
    return end;
  }

  /** Cuts every connection, as a router that restarts. */
  dropAll(): void {
    for (const end of [...this.#ends]) end.lose("connection reset by the other side");
  }

  forget(end: MemoryEnd): void {
    this.#ends.delete(end);
  }

  #incoming(end: MemoryEnd, remote: string): IncomingConnection {
    return {
      remote,
      accept: (callbacks) => {
        const peer = new MemoryEnd(this, callbacks);
        end.pair(peer);
        this.#ends.add(end).add(peer);
        end.opened();
        return peer;
      },
      close: () => end.lose("connection reset by the other side"),
    };
  }

  #freePort(): number {
    while (this.#listeners.has(this.#nextPort)) this.#nextPort++;
    return this.#nextPort++;
  }
}

class MemoryEnd implements Port {
  closed = false;
  readonly #network: MemoryNetwork;
  readonly #callbacks: PortCallbacks;
  readonly #inbox = new Inbox(WINDOW);
  #peer: MemoryEnd | undefined;
  /** Written before the connection stood. */
  #early: Uint8Array[] = [];
  /** Bytes written and not yet read by the other side. */
  #outstanding = 0;
  #blocked = false;

  constructor(network: MemoryNetwork, callbacks: PortCallbacks) {
    this.#network = network;
    this.#callbacks = callbacks;
  }

  pair(peer: MemoryEnd): void {
    this.#peer = peer;
    peer.#peer = this;
  }

  opened(): void {
    this.#network.clock.soon(() => {
      if (!this.closed) this.#callbacks.onOpen?.();
    });
    for (const bytes of this.#early) this.#transfer(bytes);
    this.#early = [];
  }

  read(buffer: Uint8Array): number {
    const count = this.#inbox.take(buffer);
    if (count > 0) this.#peer?.acknowledged(count);
    return count;
  }

  write(buffer: Uint8Array, start: number, end: number): number {
    if (this.closed) return 0;
    const count = Math.min(end - start, WINDOW - this.#outstanding);
    if (count < end - start) this.#blocked = true;
    if (count <= 0) return 0;
    this.#outstanding += count;
    const bytes = buffer.slice(start, start + count);
    if (this.#peer) this.#transfer(bytes);
    else this.#early.push(bytes);
    this.#network.clock.soon(() => {
      if (!this.closed) this.#callbacks.onDrained?.();
    });
    return count;
  }

  format(): void {}

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.#network.forget(this);
    const peer = this.#peer;
    this.#later(() => peer?.lose("closed by the other side"));
  }

  /** The other side is gone. */
  lose(reason: string): void {
    if (this.closed) return;
    this.closed = true;
    this.#network.forget(this);
    const peer = this.#peer;
    this.#network.clock.soon(() => this.#callbacks.onClosed(reason));
    this.#later(() => peer?.lose(reason));
  }

  acknowledged(count: number): void {
    this.#outstanding -= count;
    if (!this.#blocked || this.closed) return;
    this.#blocked = false;
    this.#network.clock.soon(() => {
      if (!this.closed) this.#callbacks.onWritable?.();
    });
  }

  #transfer(bytes: Uint8Array): void {
    const peer = this.#peer;
    this.#later(() => peer?.arrived(bytes));
  }

  arrived(bytes: Uint8Array): void {
    if (this.closed) return;
    for (let index = 0; index < bytes.length; index++) this.#inbox.put(bytes[index]);
    this.#callbacks.onReadable();
  }

  #later(action: () => void): void {
    if (this.#network.blackHole) return;
    this.#network.clock.timer(action).set(this.#network.delayMs);
  }
}
