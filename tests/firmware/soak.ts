/**
 * The fixed machine under load: REST requests, readouts and restarts of the broker, one beside the other. It may not give up, and
 * after a collection of garbage it may not hold more than at the start, but for what rounding leaves.
 */
import { type Command, freePort, Host, openBroker, openMeter, sleep, until } from "./stage.js";

export interface Load {
  readonly requests: number;
  readonly readouts: number;
  readonly restarts: number;
}

export interface Memory {
  readonly slots: number;
  readonly slotLimit: number;
  readonly chunks: number;
  readonly chunkLimit: number;
}

export interface Soaked extends Load {
  readonly first: Memory;
  readonly last: Memory;
  readonly seconds: number;
}

/** Restarts of the broker after which the 32 lines of the log are taken. */
const LOG_FULL = 16;

const PATHS = [
  "/api/v1/status",
  "/api/v1/meters",
  "/api/v1/meters/heat",
  "/api/v1/meters/heat/readings",
  "/kamstir/api/read",
];
/** Slots and chunk bytes that may be there more after than before: a connection that is open, a timer that waits. */
export const ROUNDING = Object.freeze({ slots: 40, chunks: 1024 });

/** Characters of what it said last that a failure shows. */
const OUTPUT_SHOWN = 2000;

function secondsSince(began: number): number {
  return Math.round((Date.now() - began) / 1000);
}

async function memory(host: Host): Promise<Memory> {
  const before = host.output.length;
  host.child.kill("SIGUSR1");
  const match = await until("the memory report", () => {
    if (host.ended !== undefined) throw new Error(`it ended with ${host.ended}:\n${host.output}`);
    return /memory slots (\d+) of (\d+) chunks (\d+) of (\d+)/.exec(host.output.slice(before)) ?? undefined;
  });
  const [slots, slotLimit, chunks, chunkLimit] = match.slice(1).map(Number);
  return { slots, slotLimit, chunks, chunkLimit };
}

export async function soak(command: Command, load: Load): Promise<Soaked> {
  const began = Date.now();
  let broker = await openBroker();
  const meter = openMeter("kamstrup-multical-403", { stands: false, paced: false });
  const settings = {
    mdns: { enabled: false },
    // Once a second: asked for over REST, a meter is not read more often than every two.
    meters: [{ id: "heat", model: "auto", line: meter.path, interval: 1, ignoreFloor: true }],
    mqtt: { enabled: true, host: "127.0.0.1", port: broker.port },
  };
  const host = new Host(command, settings, await freePort());
  /** The live values of a MULTICAL 403 are one reply. */
  const replies = async (): Promise<number> => (await host.json("/api/v1/meters/heat")).link.replies;
  const connected = () =>
    until("the broker", async () => ((await host.json("/api/v1/status")).mqtt.connected ? true : undefined));
  let readouts = 0;
  let requests = 0;
  let restarts = 0;
  try {
    await host.says(/listening on port/);
    await until("a reading", async () =>
      (await host.json("/api/v1/meters/heat")).lastRead ? true : undefined,
    );
    await connected();
    await sleep(5000);
    const restart = async () => {
      const { port } = broker;
      await broker.close();
      await until("the end of the connection", async () =>
        (await host.json("/api/v1/status")).mqtt.connected ? undefined : true,
      );
      broker = await openBroker(port);
      await connected();
    };
    const step = async () => {
      if (requests < load.requests) {
        const answer = await host.get(PATHS[requests++ % PATHS.length]);
        await answer.arrayBuffer();
        if (answer.status !== 200) throw new Error(`${answer.url} answers ${answer.status}`);
      }
    };
    // The ring of the log is filled, where the load is going to fill it, and each path was asked once.
    for (let count = 0; load.restarts > LOG_FULL && count < LOG_FULL; count++) await restart();
    for (const path of PATHS) await (await host.get(path)).arrayBuffer();
    const before = await replies();
    const first = await memory(host);
    while (requests < load.requests || readouts < load.readouts || restarts < load.restarts) {
      const share = load.restarts === 0 ? 1 : Math.ceil(load.requests / load.restarts);
      for (let count = 0; count < share; count++) await step();
      if (restarts < load.restarts) {
        await restart();
        restarts++;
      }
      if (requests >= load.requests && restarts >= load.restarts) await sleep(1000);
      readouts = (await replies()) - before;
    }
    await connected();
    await sleep(5000);
    const last = await memory(host);
    return { requests, readouts, restarts, first, last, seconds: secondsSince(began) };
  } catch (error) {
    const { message, cause } = error as Error;
    // What it said last, and whether it is still there, tells a crash from a client that gave up.
    await sleep(1000);
    const state = host.ended === undefined ? "it still runs" : `it ended with ${host.ended}`;
    throw new Error(
      `${message}${cause ? ` (${cause})` : ""} after ${requests} requests, ${readouts} readouts, ${restarts} restarts, ${secondsSince(began)} s; ${state}:\n${host.output.slice(-OUTPUT_SHOWN)}`,
    );
  } finally {
    await host.close();
    meter.close();
    await broker.close();
  }
}
