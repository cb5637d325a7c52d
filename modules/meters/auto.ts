/**
 * What `auto` tries, in the order that costs the meter least. Each entry is the table that fits any meter of
 * its protocol. A KMP request lasts 70 ms and is harmless to the older meters; their data strings are asked for with
 * three characters; "/?!" and M-Bus need a second of light before them, and wake whatever hears it.
 */

import dsmrP1 from "./dsmr-p1.js";
import genericIec62056 from "./generic-iec62056.js";
import genericMbus from "./generic-mbus.js";
import { meters, ofIndex } from "./index.js";
import kamstrup66C from "./kamstrup-66-c.js";
import kamstrupKmp from "./kamstrup-kmp.js";
import type { Meter } from "./meter.js";

const asked: readonly Meter[] = Object.freeze([
  // A line for each: a firmware without its protocol leaves it out.
  kamstrupKmp,
  kamstrup66C,
  genericIec62056,
  genericMbus,
]);
const heard: readonly Meter[] = Object.freeze([
  // Likewise.
  dsmrP1,
]);

export const autoMeters: readonly Meter[] = Object.freeze(asked.map(ofIndex));
/** What is listened for where somebody sends by itself. */
export const listenMeters: readonly Meter[] = Object.freeze(heard.map(ofIndex));

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
