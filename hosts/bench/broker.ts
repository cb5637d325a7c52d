/**
 * An MQTT broker inside this process: aedes over node:net. For the demo, the system tests and benchmarks; not a
 * broker to run a house on: it keeps retained messages and sessions in memory and lets everybody in.
 */
import { createServer, type Socket } from "node:net";
import { Aedes } from "aedes";

export interface Publication {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retain: boolean;
  readonly qos: number;
  /** Id of the client; undefined for the last will of one that is gone. */
  readonly client: string | undefined;
}

export interface Broker {
  /** The port in use. */
  readonly port: number;
  /** Clients connected now. */
  readonly clients: number;
  /** Called for each publication of a client, its last will included; may be set at any time. */
  onPublish: ((publication: Publication) => void) | undefined;
  /** Cuts all connections without a word, as a broker that dies; it goes on listening. */
  dropClients(): void;
  /** Cuts all connections and stops listening. Twice is fine. */
  close(): Promise<void>;
}

export interface BrokerOptions {
  /** Lets only this user in. */
  readonly username?: string;
  readonly password?: string;
}

/** @param port 0 takes any free one. Rejects with one clear sentence when it cannot listen. */
export async function startBroker(host: string, port: number, options: BrokerOptions = {}): Promise<Broker> {
  const sockets = new Set<Socket>();
  const aedes = await Aedes.createBroker({
    authenticate(_client, username, password, done) {
      const open = options.username === undefined;
      const known = username === options.username && password?.toString() === (options.password ?? "");
      done(null, open || known);
    },
  });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    aedes.handle(socket);
  });
  let closing: Promise<void> | undefined;
  const broker = {
    port: 0,
    get clients() {
      return aedes.connectedClients;
    },
    onPublish: undefined as Broker["onPublish"],
    dropClients() {
      for (const socket of sockets) socket.destroy();
    },
    close() {
      closing ??= new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        aedes.close(() => server.close(() => resolve()));
      });
      return closing;
    },
  };
  aedes.on("publish", (packet, client) => {
    // Under $SYS the broker speaks of itself.
    if (packet.topic.startsWith("$SYS")) return;
    const payload = typeof packet.payload === "string" ? Buffer.from(packet.payload) : packet.payload;
    const { topic, retain, qos } = packet;
    broker.onPublish?.({ topic, payload, retain, qos, client: client?.id });
  });
  // A client that breaks the protocol is cut by aedes; that is all there is to do about it.
  aedes.on("clientError", () => {});
  aedes.on("connectionError", () => {});
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const busy = error.code === "EADDRINUSE" ? "another program uses this port" : error.message;
      aedes.close(() => reject(new Error(`the broker cannot listen on ${host}:${port}: ${busy}`)));
    });
    server.listen({ host, port }, resolve);
  });
  const address = server.address();
  broker.port = typeof address === "object" && address ? address.port : port;
  return broker;
}
