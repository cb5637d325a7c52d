/**
 * A meter that pushes, behind a TCP port of the network, and the count of what could have been read of it. Each frame
 * arrives in one piece, as from a head on the network: a timer for each of two million bytes a day would be slow.
 */
import type { VirtualClock } from "../../hosts/bench/clock.js";
import type { MemoryNetwork } from "../../hosts/bench/memory-network.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import type { Port } from "../../modules/device/device.js";

/** From a push's first byte to its end and the reading of it. */
const TIME = 3000;

export interface Pushes {
  /** Pushes that began and ended while gateway and WLAN were up. */
  readonly possible: number;
  /** Of those, what the gateway was connected for and did not read. */
  readonly missed: number;
  read(): void;
  way(stands: boolean): void;
}

export function attachPushes(
  clock: VirtualClock,
  network: MemoryNetwork,
  id: string,
  seed: number,
  port: number,
): Pushes {
  let reader: Port | undefined;
  let stands = true;
  /** Of the push under way: what has been true since it began. */
  let wholeWay = false;
  let connected = false;
  let wasRead = false;
  const counts = { possible: 0, missed: 0 };
  const buffer = new Uint8Array(64);
  const over = clock.timer(() => {
    if (!wholeWay) return;
    counts.possible++;
    if (connected && !wasRead) counts.missed++;
  });
  const meter = findSimulator(id)!.create({
    seed,
    faults: {},
    now: () => clock.now(),
    wallMs: () => clock.wallMs(),
    wire: {
      transmit(bytes, delayMs = 0) {
        const sent = bytes.slice();
        clock.timer(() => reader?.write(sent, 0, sent.length)).set(delayMs);
        return clock.now() + delayMs;
      },
    },
  });
  const due = clock.timer(() => {
    wholeWay = stands;
    connected = reader !== undefined;
    wasRead = false;
    over.set(TIME);
    meter.expire(clock.now());
    due.set(meter.deadline - clock.now());
  });
  due.set(meter.deadline - clock.now());
  network.listen({
    port,
    onClosed() {},
    onConnection(connection) {
      // The newer client wins, as in ser2net with "kickolduser".
      reader?.close();
      const accepted: Port = connection.accept({
        onReadable() {
          while (accepted.read(buffer) > 0) {
            // The meter is deaf.
          }
        },
        onClosed() {
          if (reader === accepted) reader = undefined;
        },
      });
      reader = accepted;
    },
  });
  return {
    get possible() {
      return counts.possible;
    },
    get missed() {
      return counts.missed;
    },
    read() {
      wasRead = true;
    },
    way(now) {
      stands = now;
      if (!now) {
        wholeWay = false;
        connected = false;
      }
    },
  };
}
