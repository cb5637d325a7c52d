/**
 * A simulated meter where programs can reach it: on a pty, or on a TCP port as behind ser2net or an ESP stream
 * server. `iris simulate`, the demo and tests over real lines start it.
 *
 * Programs may come and go; the meter lives on. On TCP a further client is turned away while `clients` are
 * connected, as ser2net does. The fault `disconnect` resets the TCP connection; a pty hangs up and a new one takes
 * its place, so that `onMoved` tells the new path.
 */
import { createServer, type Server, type Socket } from "node:net";
import { realClock } from "./clock.js";
import type { Link, LinkOptions } from "./link.js";
import { type MeterLinkOptions, openMeterLink } from "./meter-link.js";
import { openPty, type Pty } from "./pty.js";

export type Place = { readonly pty: true } | { readonly host: string; readonly port: number };

export interface StationOptions extends Omit<MeterLinkOptions, "clock"> {
  readonly place: Place;
  /** Added to the machine's wall clock. */
  readonly shiftMs?: number;
  /** The pty has been replaced. */
  onMoved?(address: string): void;
  /** One line for people: a client was turned away. */
  onNote?(text: string): void;
  readonly observe?: LinkOptions["observe"];
}

export interface Station {
  /** What `--line` takes: "/dev/pts/3" or "tcp://127.0.0.1:20123". */
  readonly address: string;
  readonly link: Link;
  /** Twice is fine. */
  close(): void;
}

export async function openStation(options: StationOptions): Promise<Station> {
  return "pty" in options.place ? openPtyStation(options) : openTcpStation(options, options.place);
}

function openPtyStation(options: StationOptions): Station {
  let closed = false;
  let pty: Pty = openPty((bytes) => link.fromReader(bytes));
  const link = openMeterLink(
    { ...options, clock: realClock(options.shiftMs) },
    {
      deliver: (bytes) => pty.write(bytes),
      disconnect() {
        if (closed) return;
        // The new pair comes first: it must not get the old one's number while a program holds that.
        const next = openPty((bytes) => link.fromReader(bytes));
        pty.close();
        pty = next;
        options.onMoved?.(pty.path);
      },
      observe: options.observe,
    },
  );
  return {
    get address() {
      return pty.path;
    },
    link,
    close() {
      closed = true;
      link.close();
      pty.close();
    },
  };
}

async function openTcpStation(
  options: StationOptions,
  { host, port }: { host: string; port: number },
): Promise<Station> {
  const clients = new Set<Socket>();
  const limit = options.simulator.clients ?? 1;
  const link = openMeterLink(
    { ...options, clock: realClock(options.shiftMs) },
    {
      deliver(bytes) {
        for (const client of clients) if (client.writableLength < BACKLOG_LIMIT) client.write(bytes);
      },
      disconnect() {
        for (const client of clients) client.resetAndDestroy();
      },
      observe: options.observe,
    },
  );
  const server = createServer((socket) => {
    if (clients.size >= limit) {
      options.onNote?.(`${socket.remoteAddress ?? "a client"} was turned away: the line is in use`);
      socket.destroy();
      return;
    }
    clients.add(socket);
    socket.setNoDelay(true);
    socket.on("data", (bytes: Buffer) => link.fromReader(bytes));
    socket.on("error", (error) => options.onNote?.(`a connection broke: ${error.message}`));
    socket.on("close", () => {
      clients.delete(socket);
      if (clients.size === 0) link.disconnected();
    });
    if (clients.size === 1) link.connected();
  });
  const address = await listen(server, host, port);
  return {
    address,
    link,
    close() {
      link.close();
      server.close();
      for (const client of clients) client.destroy();
    },
  };
}

/** Bytes that may wait for a client that does not read; further ones are lost. */
const BACKLOG_LIMIT = 65_536;

function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: "another program uses this port",
        EACCES: "this user may not open this port",
        EADDRNOTAVAIL: "this machine does not have that address",
        ENOTFOUND: "the name of the host is not known",
      };
      reject(new Error(`cannot listen on ${host}:${port}: ${reasons[error.code ?? ""] ?? error.message}`));
    });
    server.listen({ host, port }, () => {
      const bound = server.address();
      const number = typeof bound === "object" && bound ? bound.port : port;
      resolve(`tcp://${host.includes(":") ? `[${host}]` : host}:${number}`);
    });
  });
}
