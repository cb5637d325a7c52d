/**
 * `Device.connect` and `Device.listen` over the SDK's TCP sockets.
 *
 * A read takes single bytes from the socket ("number" format) unless the buffer can be filled whole: that
 * allocates nothing, while a view of a part of a buffer would. The SDK ends a connection as soon as the other
 * side has sent its last byte; whoever closes only its half gets no answer.
 */
import Timer from "timer";
import type {
  IncomingConnection,
  Listener,
  ListenOptions,
  Port,
  PortCallbacks,
  TcpOptions,
} from "../../modules/device/device.js";
import { resolve } from "./resolve.js";
import { closeLater, Listener as ListenerSocket, Tcp, type TcpSocket } from "./sockets.js";
import { ReusableTimer } from "./timer.js";

const HUNG_UP = "closed by the other side";

class TcpPort implements Port {
  /** Undefined once the port is closed: nothing is called any more. */
  #callbacks: PortCallbacks | undefined;
  #socket: TcpSocket | undefined;
  /** Made with the first bytes that somebody wants to know the leaving of. */
  #drain: ReusableTimer | undefined;
  #available = 0;
  #room = 0;
  #open = false;
  #blocked = false;

  constructor(callbacks: PortCallbacks) {
    this.#callbacks = callbacks;
  }

  /** Fails as a connection that cannot be had does. */
  refuse(reason: string): void {
    Timer.set(() => this.#lost(reason));
  }

  dial(host: string, port: number): void {
    resolve(host, (address) => {
      if (!this.#callbacks) return;
      if (address === undefined) this.#lost("the name of the host is not known");
      else this.#start({ address, port });
    });
  }

  adopt(from: TcpSocket): void {
    this.#open = true;
    this.#start({ from });
  }

  read(buffer: Uint8Array): number {
    const socket = this.#socket;
    if (!socket) return 0;
    const count = Math.min(buffer.length, this.#available);
    if (count === 0) return 0;
    this.#available -= count;
    if (count === buffer.length) {
      socket.format = "buffer";
      socket.read(buffer);
    } else {
      socket.format = "number";
      for (let index = 0; index < count; index++) buffer[index] = socket.read()!;
    }
    return count;
  }

  write(buffer: Uint8Array, start: number, end: number): number {
    const socket = this.#socket;
    if (!socket || !this.#open) return 0;
    const count = Math.min(end - start, this.#room);
    if (count < end - start) this.#blocked = true;
    if (count <= 0) return 0;
    socket.format = "buffer";
    const whole = start === 0 && count === buffer.length;
    this.#room = socket.write(whole ? buffer : buffer.subarray(start, start + count)) ?? 0;
    if (!this.#blocked && this.#callbacks?.onDrained) {
      this.#drain ??= new ReusableTimer(() => this.#callbacks?.onDrained?.());
      this.#drain.set(0);
    }
    return count;
  }

  /** A TCP connection has no speed and no format. */
  format(): void {}

  close(): void {
    if (!this.#callbacks) return;
    this.#callbacks = undefined;
    this.#drain?.dispose();
    closeLater(this.#socket);
    this.#socket = undefined;
  }

  // What the socket tells.

  readable(count: number): void {
    this.#available = count;
    this.#callbacks?.onReadable();
  }

  writable(count: number): void {
    this.#room = count;
    if (!this.#open) {
      this.#open = true;
      this.#callbacks?.onOpen?.();
    }
    if (!this.#blocked) return;
    this.#blocked = false;
    this.#callbacks?.onWritable?.();
  }

  failed(): void {
    this.#lost(this.#open ? HUNG_UP : "the host does not answer, or nobody listens there");
  }

  #start(target: { address: string; port: number } | { from: TcpSocket }): void {
    try {
      this.#socket = new Tcp({ ...target, nodelay: true, target: this, onReadable, onWritable, onError });
    } catch (error) {
      const reason = (error as Error).message;
      Timer.set(() => this.#lost(reason));
    }
  }

  #lost(reason: string): void {
    const callbacks = this.#callbacks;
    this.close();
    callbacks?.onClosed(reason);
  }
}

type OwnedSocket = TcpSocket & { readonly target: TcpPort };

function onReadable(this: TcpSocket, count: number): void {
  (this as OwnedSocket).target.readable(count);
}

function onWritable(this: TcpSocket, count: number): void {
  (this as OwnedSocket).target.writable(count);
}

function onError(this: TcpSocket): void {
  (this as OwnedSocket).target.failed();
}

export function connect(options: TcpOptions): Port {
  const port = new TcpPort(options);
  if (options.tls) port.refuse("this firmware speaks no TLS here: use http");
  else port.dial(options.host, options.port);
  return port;
}

/** Ports below this are the administrator's on Linux and macOS; the SDK does not say why a port cannot be had. */
const PRIVILEGED = 1024;

class ListeningPort implements Listener {
  #socket: InstanceType<typeof ListenerSocket> | undefined;
  readonly #later: ReusableTimer;

  constructor(options: ListenOptions, tryPort?: (port: number) => void) {
    let trouble = "";
    try {
      tryPort?.(options.port);
      this.#socket = new ListenerSocket({
        port: options.port,
        onReadable(count) {
          for (; count > 0; count--) {
            const socket = this.read();
            if (socket) options.onConnection(incoming(socket));
          }
        },
      });
    } catch (error) {
      trouble = (error as Error).message;
    }
    this.#later = new ReusableTimer(() => {
      this.#later.dispose();
      if (this.#socket) options.onListening?.(this.#socket.port);
      else if (trouble !== "")
        options.onClosed(
          `port ${options.port} cannot be had (${trouble})`,
          options.port < PRIVILEGED ? "denied" : "in-use",
        );
    });
    this.#later.set(0);
  }

  get port(): number {
    return this.#socket?.port ?? 0;
  }

  close(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }
}

function incoming(socket: TcpSocket): IncomingConnection {
  return {
    remote: socket.remoteAddress ?? "",
    accept(callbacks) {
      const port = new TcpPort(callbacks);
      port.adopt(socket);
      return port;
    },
    close: () => socket.close(),
  };
}

/** `tryPort` throws where the port cannot be had: on Linux a listener of the SDK that fails takes the program with it. */
export function listen(options: ListenOptions, tryPort?: (port: number) => void): Listener {
  return new ListeningPort(options, tryPort);
}
