/**
 * docs/troubleshooting.md has an entry for what the users of other gateways and programs complain of most, by their own
 * trackers: the thirty themes below. "Wants heat meters in other firmware" is what Iris is, and has none.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const rows = readFileSync(join(import.meta.dirname, "../../docs/troubleshooting.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| "));

const themes: readonly (readonly [string, RegExp])[] = [
  ["head alignment", /`iris align`/],
  ["the optical port times out", /switched its eye off/],
  ["the meter refuses those who ask often", /asks? too often/],
  ["stops after hours or days", /^\| Stopped after hours/],
  ["battery and exact time of a read", /^\| The battery.*`at`/],
  ["unit and scale of energy", /off by a thousand/],
  ["resolution too coarse", /one digit of the meter's energy/],
  ["zero instead of no value", /^\| `null`/],
  ["heat in the Energy dashboard", /^\| Energy dashboard/],
  ["volume as water", /shows up as water/],
  ["spikes after a restart", /^\| A spike/],
  ["overflow and sign", /^\| Impossibly large, or negative/],
  ["derived counters begin anew", /begin anew after a restart/],
  ["checksum errors", /^\| `crc`/],
  ["breaks with an update of the system", /^\| Reading times out since an update/],
  ["no reconnect to the broker", /restart of the broker/],
  ["TLS", /^\| TLS is refused/],
  ["Wi-Fi does not come back", /^\| Does not come back/],
  ["hidden networks", /hides its name/],
  ["two access points", /two access points/],
  ["its own network opens again", /never opens its own network by itself/],
  ["restarts and leaks", /^\| Slower every day/],
  ["a restart by schedule", /restart every night/],
  ["duplicate devices", /^\| Two devices of the same meter/],
  ["discovery is missing", /^\| No device appears/],
  ["warnings in Home Assistant's log", /^\| Home Assistant's log has warnings/],
  ["failed updates", /^\| An update failed/],
  ["brown-out", /`brownout`/],
  ["the portal does not open", /^\| The page does not open by itself/],
  ["retain and availability", /retained or not, QoS/],
];

test("each of the themes has an entry", () => {
  assert.equal(themes.length, 30);
  for (const [theme, pattern] of themes)
    assert.ok(
      rows.some((row) => pattern.test(row)),
      theme,
    );
});

test("each entry says what to do", () => {
  assert.ok(rows.length > 45, `${rows.length}`);
  for (const row of rows) assert.ok(row.split(" | ").at(-1)!.length > 4, row);
});
