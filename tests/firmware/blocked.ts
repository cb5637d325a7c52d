/**
 * A blocked machine loses no byte: the headless host is stopped for 250 ms again and again, in the middle of what a meter sends,
 * with a meter at 1200 baud and one that pushes at 115,200. On the ESP32 the driver's ring keeps the bytes; here
 * the system does, and this test holds it to what the ring holds.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, freePort, Host, openMeter, root, sleep, until } from "./stage.js";

const BLOCKED_MS = 250;
const FASTEST_BAUD = 115_200;
const BITS_PER_BYTE = 10;

export interface Blocked {
  readonly meter: string;
  readonly times: number;
  readonly replies: number;
  readonly faults: number;
}

/** Bytes that the fastest line brings in that time, and those that the driver of the ESP32 keeps. */
export function ringOf(): { needed: number; kept: number } {
  const driver = readFileSync(join(root, "hosts/esp32/native/uart.c"), "utf8");
  const kept = Number(/#define kReceiveRing \((\d+)\)/.exec(driver)?.[1] ?? 0);
  return { needed: Math.ceil((FASTEST_BAUD / BITS_PER_BYTE) * (BLOCKED_MS / 1000)), kept };
}

export async function blocked(
  command: Command,
  model: string,
  meter: string,
  times: number,
): Promise<Blocked> {
  const simulated = openMeter(meter, { stands: false });
  const settings = { mdns: { enabled: false }, meters: [{ id: "heat", model, line: simulated.path }] };
  const host = new Host(command, settings, await freePort());
  const state = () => host.json("/api/v1/meters/heat");
  try {
    await host.says(/listening on port/);
    await until(`a reading of ${meter}`, async () => ((await state()).lastRead ? true : undefined));
    const faultsOf = async () =>
      Object.values((await state()).link.faults as Record<string, number>).reduce(
        (sum, count) => sum + count,
        0,
      );
    const [before, faultsBefore] = [(await state()).link.replies, await faultsOf()];
    for (let time = 0; time < times; time++) {
      // Where the meter waits to be asked: ask, so that it speaks while nobody listens.
      await host.requestRead("all");
      host.child.kill("SIGSTOP");
      await sleep(BLOCKED_MS);
      host.child.kill("SIGCONT");
      await sleep(1500);
    }
    await sleep(3000);
    const [replies, faults] = [(await state()).link.replies - before, (await faultsOf()) - faultsBefore];
    return { meter, times, replies, faults };
  } finally {
    await host.close();
    simulated.close();
  }
}
