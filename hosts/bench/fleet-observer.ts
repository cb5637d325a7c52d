/**
 * The subscriber of the fleet, a program of its own: notes when each state message of a gateway arrives and tells
 * its parent in batches. Started with `fork`; arguments: port and topic root.
 */
import { connect } from "mqtt";

/** How often the parent is told. */
const BATCH_MS = 200;

export interface Arrivals {
  /** Six digits of the gateway, then the moment, in milliseconds since 1970 with fractions. */
  readonly arrivals: readonly (readonly [string, number])[];
}

const [port, root] = process.argv.slice(2);
let batch: [string, number][] = [];
const client = connect({ host: "127.0.0.1", port: Number(port), clientId: "fleet-observer", keepalive: 30 });
client.on("message", (topic, _payload, packet) => {
  // What the broker kept from an earlier run is no message of this one.
  if (!packet.retain) batch.push([topic.split("/")[1], performance.timeOrigin + performance.now()]);
});
client.on("error", (error) => {
  console.error(`observer: ${error.message}`);
  process.exit(1);
});
await client.subscribeAsync(`${root}/+/heat/state`, { qos: 1 });
process.send?.("ready");
setInterval(() => {
  if (batch.length === 0) return;
  process.send?.({ arrivals: batch } satisfies Arrivals);
  batch = [];
}, BATCH_MS);
process.on("disconnect", () => process.exit(0));
