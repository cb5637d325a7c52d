/** What `iris run` shows without a configuration: a simulated meter on a real line, and a broker of its own. */
import { type AddressInfo, createServer } from "node:net";
import { checkSettings, type Settings } from "../../modules/gateway/settings.js";
import { type Broker, startBroker } from "../bench/broker.js";
import { findSimulator } from "../bench/simulators.js";
import { openStation } from "../bench/station.js";
import { systemClock } from "./local-time.js";

const METER = "kamstrup-multical-403";
const HOST = "127.0.0.1";
const BROKER_PORT = 1883;
/** REST, where port 82 cannot be had. */
const REST_PORT = 8082;
const ANY_PORT = 0;
/** Seconds between two reads: fast, since nobody's battery pays. */
const INTERVAL = 10;

export interface Demo {
  readonly settings: Settings;
  readonly title: string;
  close(): Promise<void>;
}

/** The simulated meter is read over TCP at the pace of its optical port, as through a head on the network. */
export async function startDemo(): Promise<Demo> {
  const simulator = findSimulator(METER);
  if (!simulator) throw new Error(`no simulated ${METER}`);
  const station = await openStation({ simulator, place: { host: HOST, port: 0 } });
  let broker: Broker;
  try {
    broker = await anyBroker();
  } catch (error) {
    station.close();
    throw error;
  }
  const { settings } = checkSettings({
    meters: [{ id: "heat", model: "auto", line: station.address, interval: INTERVAL, ignoreFloor: true }],
    mqtt: { enabled: true, host: HOST, port: broker.port },
    rest: { host: HOST, fallbackPort: await freePort(REST_PORT) },
    clock: systemClock(),
  });
  return {
    settings: settings!,
    title: simulator.title,
    async close() {
      station.close();
      await broker.close();
    },
  };
}

/** This port, or another that is free when a program has it. */
function freePort(port: number): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once("error", (error) => (port === ANY_PORT ? failed(error) : done(freePort(ANY_PORT))));
    probe.listen(port, HOST, () => {
      const { port: free } = probe.address() as AddressInfo;
      probe.close(() => done(free));
    });
  });
}

/** A broker on the usual port, or on any when another program has that. */
async function anyBroker(): Promise<Broker> {
  try {
    return await startBroker(HOST, BROKER_PORT);
  } catch {
    return startBroker(HOST, ANY_PORT);
  }
}
