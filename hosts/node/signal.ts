/**
 * Signal strength of this machine's wireless network in dBm, from /proc/net/wireless (Linux). A file of another form,
 * another system, or a cable: undefined.
 *
 *   Inter-| sta-|   Quality        |   Discarded packets
 *    face | tus | link level noise |  nwid  crypt   frag
 *   wlan0: 0000   54.  -56.  -256        0      0      0
 */
import { readFileSync } from "node:fs";

const STATUS = "/proc/net/wireless";
/** Cards that count otherwise than in dBm report 0..255. */
const STRONGEST = -1;
const WEAKEST = -127;

/** The level of the first interface that has one. */
export function parseWireless(text: string): number | undefined {
  for (const line of text.split("\n")) {
    const match = /^\s*[\w.-]+:\s+[0-9a-f]+\s+-?\d+\.?\s+(-?\d+)\.?\s/.exec(line);
    const level = match ? Number(match[1]) : 0;
    if (level >= WEAKEST && level <= STRONGEST) return level;
  }
  return undefined;
}

export function signalStrength(): number | undefined {
  try {
    return parseWireless(readFileSync(STATUS, "utf8"));
  } catch {
    // No such file: no Linux, or no wireless network.
    return undefined;
  }
}
