/** Commands over MQTT: a topic, a zero byte, a payload. */
import { findMeter } from "../../modules/meters/index.js";
import { Commands } from "../../modules/publish/commands.js";
import type { Controls } from "../../modules/publish/controls.js";
import { TestDevice, TestGateway, TestMeter } from "../publish/bench.js";
import { latin1, latin1Text, must, type Target } from "./target.js";

const BASE = "iris/d4e5f6";
const SCHEDULES: readonly string[] = ["interval", "daily"];
const table = findMeter("kamstrup-multical-403");

export default {
  name: "command",
  property: "any topic and payload: carried out once or refused once, and only with values that are offered",
  longest: 256,
  words: [
    "/command/",
    "read",
    "PRESS",
    "gateway",
    "heat",
    "interval",
    "schedule",
    "daily",
    "install",
    "restart",
    "align",
    "600",
    "600.0",
    "99999",
    "\0",
  ],
  seeds: () =>
    [
      "heat/command/read\0PRESS",
      "gateway/command/install\0install",
      "gateway/command/restart\0PRESS",
      "heat/command/interval\x300.0",
      "heat/command/schedule\0daily",
      "heat/command/align\0PRESS",
    ].map((text) => latin1(`${BASE}/${text}`)),
  run(input) {
    const [topic, payload = ""] = latin1Text(input).split("\0");
    let calls = 0;
    const isHeat = (id: string): void => {
      calls++;
      must(id === "heat", `a meter "${id}"`);
    };
    const controls: Controls = {
      readNow: isHeat,
      installUpdate: () => void calls++,
      restart: () => void calls++,
      align: isHeat,
      setReadInterval(id, seconds) {
        isHeat(id);
        must(Number.isInteger(seconds) && seconds >= 0 && seconds <= 99_999, `${seconds} s`);
        return true;
      },
      schedules: SCHEDULES,
      setSchedule(id, schedule) {
        isHeat(id);
        must(SCHEDULES.includes(schedule), schedule);
        return true;
      },
    };
    const commands = new Commands(
      new TestGateway(new TestDevice(), new TestMeter("heat", table)),
      controls,
      BASE,
      { meterChanged() {} },
    );
    const taken = commands.received(topic, payload, false);
    must(commands.accepted + commands.refused === (taken ? 1 : 0), "not counted once");
    must(calls === commands.accepted, "not carried out once");
    commands.received(topic, payload, true);
    must(calls === commands.accepted, "a retained command was carried out");
  },
} satisfies Target;
