/**
 * A record of the storage that is damaged, or was written by who knows what, when the gateway starts. The first byte of
 * an input chooses which one, bit 0 of the second puts a right checksum behind it where it has one.
 */

import { VirtualClock } from "../../hosts/bench/clock.js";
import { BenchDevice } from "../../hosts/bench/device.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { Records } from "../../hosts/moddable/records.js";
import { crc16Xmodem } from "../../modules/bytes/crc.js";
import { Zone } from "../../modules/bytes/zone.js";
import { Gateway } from "../../modules/gateway/gateway.js";
import { House } from "../../modules/gateway/house.js";
import { checkSettings } from "../../modules/gateway/settings.js";
import { Calendar, RECORDS, resolutionNames } from "../../modules/history/period.js";
import { Accounts } from "../../modules/login/accounts.js";
import { Pbkdf2 } from "../../modules/login/derivation.js";
import { Outcome, writeRecord } from "../../modules/update/record.js";
import { TestDevice } from "../publish/bench.js";
import { sha256, testCrypto } from "../update/sha256.js";
import { ask } from "./ask.js";
import { latin1, must, type Target } from "./target.js";

const START = 1_767_593_000;
const HOUR = 3_600_000;
const SETTINGS = {
  meters: [{ id: "heat", model: "kamstrup-multical-403", line: "/dev/head", interval: 600 }],
  mqtt: { enabled: true, host: "h" },
};
const calendar = new Calendar(new Zone(0, "none"));
const names: readonly string[] = [
  "learnt-heat",
  "budget-heat",
  // A history's place follows from its number: the one of the present is the one that is read.
  ...RECORDS.map((kept, resolution) => {
    const place = calendar.recordOf(resolution, calendar.periodOf(resolution, START)) % kept;
    return `history-heat-${resolutionNames[resolution][0]}${place}`;
  }),
  "ha-0",
  "ha-1",
  "update",
  "login",
  "wifi",
];
/** What the gateway is asked then. */
const paths: readonly string[] = ["meters", "meters/heat/budget", "update", "session", "status"];
const DAY_SECONDS = 86_400;

/** Every record of a gateway that has lived for two hours. */
function lived(): Map<string, Uint8Array> {
  const clock = new VirtualClock(new Date(START * 1000 - 2 * HOUR).toISOString());
  const device = new BenchDevice({ clock });
  device.attach("/dev/head", { simulator: findSimulator("kamstrup-multical-403")! });
  const gateway = new Gateway(device, checkSettings(SETTINGS).settings!, { version: "0.0.0" });
  gateway.start();
  clock.advance(2 * HOUR);
  gateway.close();
  clock.advance(10_000);
  writeRecord(device.storage, {
    outcome: Outcome.Trying,
    version: "1.0.0",
    from: "0.9.0",
    message: "why",
    seconds: START,
    checks: ["network"],
  });
  return device.storage.records;
}

function withChecksum(bytes: Uint8Array): Uint8Array {
  let crc = 0;
  for (let at = 0; at < bytes.length; at++) crc = crc16Xmodem(crc, bytes[at]);
  return Uint8Array.of(...bytes, crc >> 8, crc & 0xff);
}

/** The record as a small store keeps it, whose head is damaged instead. */
function readsSafely(bytes: Uint8Array): void {
  const store = new Map<string, Uint8Array>();
  const records = new Records({
    read: (key) => store.get(key),
    write: (key, value) => void store.set(key, value.slice()),
    remove: (key) => void store.delete(key),
  });
  records.write("x", latin1("whole"));
  for (const key of store.keys()) store.set(key, bytes);
  try {
    must((records.read("x")?.length ?? 0) <= bytes.length, "more than is there");
  } catch (error) {
    // Said where the head belongs to another name, which a hash can bring about.
    must(error instanceof Error && error.message.includes("hash of another"), `${error}`);
  }
}

export default {
  name: "records",
  property:
    "any record: the gateway starts, answers with JSON, reads in time, and forgets or tells only what can be; the next life starts as well",
  longest: 4096,
  words: [
    '"version":1',
    '"absent":[60,61]',
    '"read":9007199254740991',
    '"outcome":"giving-up"',
    '"checks":["',
    "1 device 40 homeassistant ",
    "\n0 sensor n 5 heat_energy",
    "\x7f\xf8\0\0\0\0\0\0",
    "\xff\xff\xff\xff",
    "1e999",
    "null",
    "\0\0\0\0",
  ],
  seeds() {
    const seeds: Uint8Array[] = [];
    for (const [name, bytes] of lived()) {
      const own = names.indexOf(name);
      if (own < 0) throw new Error(`the record ${name} is not tried`);
      seeds.push(Uint8Array.of(own, 0, ...bytes));
      if (bytes.length > 2) seeds.push(Uint8Array.of(own, 1, ...bytes.subarray(0, bytes.length - 2)));
    }
    seeds.push(latin1(`\x08\0${"\x01".repeat(53)}`), latin1('\x09\0{"ssid":"41","password":""}'));
    return seeds;
  },
  run(input) {
    const content = input.subarray(2);
    const record = (input[1] ?? 0) & 1 ? withChecksum(content) : content.slice();
    readsSafely(record);
    const device = new TestDevice();
    device.wall = START;
    device.records.set(names[(input[0] ?? 0) % names.length], record);
    for (let life = 0; life < 2; life++) this.live(device);
  },
  live(device: TestDevice) {
    const house = new House(device, {
      version: "1.0.0",
      keeper: { read: () => JSON.stringify(SETTINGS), write() {}, erase() {} },
      accounts: new Accounts(device, new Pbkdf2(device, sha256, 2)),
      update: { crypto: testCrypto, instructions: "by hand" },
    });
    house.open();
    device.pass(2_000);
    if (device.session && !device.session.closed) device.welcome();
    device.pass(30_000);
    for (const path of paths) ask(device, `/api/v1/${path}`);
    for (const resolution of resolutionNames) ask(device, `/api/v1/meters/heat/history/${resolution}`);
    const { meters } = JSON.parse(ask(device, "/api/v1/meters"));
    must(meters[0].nextReadSeconds <= DAY_SECONDS, `the next read is in ${meters[0].nextReadSeconds} s`);
    let isOver = false;
    house.close(() => {
      isOver = true;
    });
    device.pass(10_000);
    must(isOver, "it does not close");
  },
} satisfies Target & { live(device: TestDevice): void };
