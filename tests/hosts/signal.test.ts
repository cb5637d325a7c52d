import assert from "node:assert/strict";
import { test } from "node:test";
import { parseWireless } from "../../hosts/node/signal.js";

const HEAD = `Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE
 face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22
`;

test("the level of a wireless card in dBm", () => {
  assert.equal(
    parseWireless(`${HEAD} wlan0: 0000   54.  -56.  -256        0      0      0      0     12        0\n`),
    -56,
  );
  assert.equal(
    parseWireless(`${HEAD}wlp2s0: 0000   70.  -38.  -256        0      0      0      0      0        0\n`),
    -38,
  );
});

test("no card, a card that counts otherwise, and anything else have none", () => {
  assert.equal(parseWireless(HEAD), undefined);
  assert.equal(
    parseWireless(`${HEAD} wlan0: 0000   54   200    0        0      0      0      0      0        0\n`),
    undefined,
  );
  assert.equal(parseWireless(""), undefined);
  assert.equal(parseWireless("wlan0: -56\n"), undefined);
});
