/** Addresses of IPv4 as people write them, and whether four of them can live together. */
import type { FixedAddress } from "./radio.js";

const PATTERN = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** The address as a number of 32 bits, or -1 where the text is none. */
export function parseIpv4(text: string): number {
  const match = PATTERN.exec(text);
  if (!match) return -1;
  let value = 0;
  for (let part = 1; part <= 4; part++) {
    const number = Number(match[part]);
    // "010" is eight to some and ten to others.
    if (number > 255 || (match[part].length > 1 && match[part].startsWith("0"))) return -1;
    value = value * 256 + number;
  }
  return value;
}

/** "": the addresses fit. Else [which of them, what is wrong]. */
export function troubleOf(fixed: FixedAddress): readonly [keyof FixedAddress, string] | undefined {
  const address = parseIpv4(fixed.address);
  const mask = parseIpv4(fixed.mask);
  const gateway = parseIpv4(fixed.gateway);
  if (!isHost(address)) return ["address", "has to be an address such as 192.168.1.20"];
  if (!isMask(mask)) return ["mask", "has to be a mask such as 255.255.255.0"];
  if (!isHost(gateway)) return ["gateway", "has to be the address of the router, such as 192.168.1.1"];
  const size = 0x1_0000_0000 - mask;
  if (isEdge(address, size))
    return ["address", "is the first or the last of its network, which no device has"];
  if (Math.floor(address / size) !== Math.floor(gateway / size))
    return ["gateway", "is not in the network of the address"];
  if (address === gateway) return ["gateway", "is the address itself"];
  if (isEdge(gateway, size))
    return ["gateway", "is the first or the last of its network, which no device has"];
  if (fixed.nameServer !== "" && !isHost(parseIpv4(fixed.nameServer)))
    return ["nameServer", "has to be an address such as 192.168.1.1"];
  return undefined;
}

/** Not of this network (0), not this machine (127), no group (224 and up). */
function isHost(address: number): boolean {
  const first = Math.floor(address / 0x100_0000);
  return address > 0 && first > 0 && first !== 127 && first < 224;
}

/** Ones, then zeros; at least two devices and at most 2^24. */
function isMask(mask: number): boolean {
  const size = 0x1_0000_0000 - mask;
  return mask > 0 && size >= 4 && size <= 0x100_0000 && (size & (size - 1)) === 0;
}

function isEdge(address: number, size: number): boolean {
  const place = address % size;
  return place === 0 || place === size - 1;
}
