/**
 * The SDK's sockets as they are, not as their types say: both read into a buffer, both close, `write` of a
 * socket returns the room that is left.
 */

import NativeListener from "embedded:io/socket/listener";
import NativeTcp from "embedded:io/socket/tcp";
import NativeUdp from "embedded:io/socket/udp";
import Timer from "timer";

export interface TcpSocket {
  readonly remoteAddress: string | undefined;
  /** "number": `read` and `write` take single bytes, and allocate nothing. */
  format: "number" | "buffer";
  read(): number | undefined;
  /** Throws when the buffer is longer than what is there. */
  read(buffer: Uint8Array): number;
  read(count: number): ArrayBuffer;
  /** Throws when the bytes do not fit. */
  write(bytes: Uint8Array | ArrayBuffer | null, options?: object): number | undefined;
  close(): void;
}

export type TcpSocketOptions = ({ address: string; port: number } | { from: TcpSocket }) & {
  nodelay?: boolean;
  /** Property of that name of the socket: callbacks that find their owner there need not be closures. */
  target?: object;
  onReadable(this: TcpSocket, count: number): void;
  onWritable(this: TcpSocket, count: number): void;
  onError(this: TcpSocket): void;
};

export interface ListenerSocket {
  readonly port: number;
  read(): TcpSocket | undefined;
  close(): void;
}

export interface UdpSocket {
  read(): (ArrayBuffer & { address: string; port: number }) | undefined;
  write(bytes: Uint8Array, address: string, port: number): void;
  close(): void;
}

export const Tcp = NativeTcp as unknown as new (options: TcpSocketOptions) => TcpSocket;
export const Listener = NativeListener as unknown as new (options: {
  port: number;
  onReadable(this: ListenerSocket, count: number): void;
}) => ListenerSocket;
export const Udp = NativeUdp as unknown as new (options: {
  port: number;
  onReadable(this: UdpSocket, count: number): void;
}) => UdpSocket;

/**
 * Closes a socket behind the callback that is running. The SDK goes on with a socket that was closed in one of its callbacks
 * (what came after what could be written, say), when nothing holds it any more and the collector may have taken it.
 */
export function closeLater(socket: { close(): void } | undefined): void {
  if (socket) Timer.set(() => socket.close());
}
