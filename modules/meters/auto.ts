/**
 * What `auto` tries, in the order that costs the meter least. Each entry is the table that fits any meter of
 * its protocol. A KMP request lasts 70 ms and is harmless to the older meters; their data strings are asked for with
 * three characters; "/?!" and M-Bus need a second of light before them, and wake whatever hears it.
 */

import dsmrP1 from "./dsmr-p1.js";
import genericIec62056 from "./generic-iec62056.js";
import genericMbus from "./generic-mbus.js";
import { meters } from "./index.js";
import kamstrup66C from "./kamstrup-66-c.js";
import kamstrupKmp from "./kamstrup-kmp.js";
import type { Meter } from "./meter.js";

export const autoMeters: readonly Meter[] = Object.freeze([
  kamstrupKmp,
  kamstrup66C,
  genericIec62056,
  genericMbus,
]);

/** What is listened for where somebody sends by itself. */
export const listenMeters: readonly Meter[] = Object.freeze([
  // A line of its own: a firmware without P1 leaves it out.
  dsmrP1,
]);

/** The meter of this protocol that names itself so; the table that fits any when none does. */
export function meterOfName(fallback: Meter, name: string): Meter {
  return meterNamed(fallback.protocol, name) ?? fallback;
}

/** The meter of a protocol that names itself so. */
export function meterNamed(protocol: string, name: string): Meter | undefined {
  for (let index = 0; index < meters.length; index++) {
    const meter = meters[index];
    if (meter.protocol !== protocol || !meter.recognise.names) continue;
    for (let alias = 0; alias < meter.recognise.names.length; alias++)
      if (name.startsWith(meter.recognise.names[alias])) return meter;
  }
  return undefined;
}
