/**
 * `npm run bench`: what reading costs, measured by the simulated meter on its wire, in virtual time; and how fast the
 * decoders are, measured here. Each line says what it is compared with. Nothing is asserted: tests do that.
 */
import { decodeTable } from "./decode.js";
import { linkTable } from "./link-cost.js";
import { peerTable } from "./peers.js";

for (const line of await linkTable()) console.log(line);
console.log("");
for (const line of decodeTable()) console.log(line);
console.log("");
for (const line of peerTable()) console.log(line);
