/**
 * A gateway at a simulated meter whose answers are changed on the way (live.ts): finds out which meter it is, reads it,
 * keeps its history, fills in what it missed, tells REST. The first byte of an input chooses the meter.
 */
import { findSimulator } from "../../hosts/bench/simulators.js";
import { gcm } from "../../hosts/node/gcm.js";
import { Gateway } from "../../modules/gateway/gateway.js";
import { checkSettings } from "../../modules/gateway/settings.js";
import { TestDevice } from "../publish/bench.js";
import { ask } from "./ask.js";
import { LiveMeter, Script } from "./live.js";
import { must, type Target } from "./target.js";

const KEYS = {
  key: "000102030405060708090a0b0c0d0e0f",
  authenticationKey: "d0d1d2d3d4d5d6d7d8d9dadbdcdddedf",
};
/** Simulator, and settings of its meter. */
const rows: readonly (readonly [string, object])[] = [
  ["kamstrup-multical-403", { model: "auto" }],
  ["kamstrup-66-c", { model: "auto" }],
  ["landis-gyr-ultraheat-uh50", { model: "auto" }],
  ["generic-iec62056", { model: "auto" }],
  ["dsmr-p1", { model: "auto" }],
  ["kamstrup-multical-403", { model: "kamstrup-multical-403" }],
  ["kamstrup-multical-603", { model: "kamstrup-multical-603" }],
  ["kamstrup-66-c", { model: "kamstrup-66-c" }],
  ["landis-gyr-ultraheat-uh50", { model: "landis-gyr-ultraheat-uh50" }],
  ["landis-gyr-ultraheat-t330", { model: "landis-gyr-ultraheat-t330" }],
  ["dlms-direct-ciphered", { model: "dlms-direct", ...KEYS }],
  ["dsmr-p1", { model: "dsmr-p1" }],
  ["kamstrup-omnipower-no", { model: "kamstrup-omnipower-no" }],
  ["hargassner-nano", { model: "hargassner-nano" }],
];
const INTERVAL_SECONDS = 60;
const LIFE_MS = 150_000;
/** While something is on the line or was just now, and later. */
const BUSY_MS = 20;
const IDLE_MS = 200;
const AFTER_MS = 2_500;
/** Eleven bits a character. */
const BITS_MS = 11_000;
const paths: readonly string[] = [
  "meters",
  "meters/m/readings",
  "meters/m/history/hour",
  "meters/m/align",
  "status",
];

export default {
  name: "house",
  property:
    "any changes to the answers of a meter, behind right checksums: the gateway lives on, its answers are JSON, it ends when it is told to",
  longest: 512,
  words: ["\x81", "\x82\x00", "\x82\x02", "\x82\x03", "\x82\x05", "\x85", "\x80", "\x00\x00\x00\x00"],
  seeds() {
    const seeds: Uint8Array[] = [];
    for (let row = 0; row < rows.length; row++)
      for (const quiet of [0, 1, 3, 6])
        seeds.push(
          Uint8Array.of(row, ...new Array<number>(quiet).fill(0), 0x82, 0, 0, 9, 0xff, 0x82, 4, 0, 7),
        );
    return seeds;
  },
  run(input) {
    const [simulator, meterSettings] = rows[(input[0] ?? 0) % rows.length];
    const device = new TestDevice();
    const meter = new LiveMeter(findSimulator(simulator)!, new Script(input.subarray(1)));
    const { settings } = checkSettings({
      meters: [
        { id: "m", line: "/dev/head", interval: INTERVAL_SECONDS, ignoreFloor: true, ...meterSettings },
      ],
    });
    const gateway = new Gateway(device, settings!, { version: "1.0.0", gcm });
    gateway.start();
    const end = device.time + LIFE_MS;
    let busyUntil = 0;
    while (device.time < end) {
      const port = device.serials.at(-1);
      const far = port?.far;
      const sent = far?.received.splice(0) ?? [];
      meter.now = Math.max(meter.now, device.time);
      if (sent.length > 0)
        meter.hear(Uint8Array.from(sent), sent.length, BITS_MS / port!.formats.at(-1)!.baud);
      if (meter.deadline <= meter.now) meter.expire();
      let arrival = meter.arriving[0];
      while (arrival && arrival.at <= device.time) {
        far?.send(arrival.bytes);
        meter.arriving.shift();
        arrival = meter.arriving[0];
      }
      if (sent.length > 0 || arrival) busyUntil = device.time + AFTER_MS;
      device.pass(device.time < busyUntil ? BUSY_MS : IDLE_MS);
    }
    for (const path of paths) ask(device, `/api/v1/${path}`);
    let isOver = false;
    gateway.close(() => {
      isOver = true;
    });
    device.pass(10_000);
    must(isOver, "it does not close");
  },
} satisfies Target;
