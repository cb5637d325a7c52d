/** An evening of a boiler through a network that cuts and splits: every complete line once, every state in order. */
import { Zone } from "../../modules/bytes/zone.js";
import { MeterReader } from "../../modules/gateway/meter-reader.js";
import { checkSettings } from "../../modules/gateway/settings.js";
import { Fault } from "../../modules/readout/fault.js";
import { FakeDevice } from "../fake-device.js";
import { engine, equal, ok, test } from "../harness.js";
import { pmLines, random } from "./boiler.js";

/** A line a second; seven hours of them are 25,578. */
const LINES = engine === "xs" ? 260 : 5000;
const DISCONNECTS = 9;

test(`${LINES} lines, ${DISCONNECTS} disconnects, random pieces`, () => {
  const next = random(11);
  const states = pmLines("nano-v14.0k3");
  const device = new FakeDevice();
  const { settings } = checkSettings({
    meters: [{ id: "boiler", model: "hargassner-nano", line: "tcp://192.0.2.1:23" }],
  });
  const told: string[] = [];
  const temperatures: string[] = [];
  let faults = 0;
  const reader = new MeterReader(device, settings!.meters[0], {}, new Zone(0, "none"), {
    meterRead(from, fault) {
      if (fault !== Fault.None) {
        faults++;
        return;
      }
      told.push(from.readings.textOf(0));
      temperatures.push(from.readings.textOf(from.readings.row(12)));
    },
    meterKnown: () => {},
  });
  const connect = (): void => {
    const before = device.calls.length;
    for (let wait = 0; device.calls.length === before && wait < 700; wait++) device.pass(100);
    device.calls[device.calls.length - 1].options.onOpen?.();
    device.settle();
  };
  reader.start();
  connect();
  const sent: string[] = [];
  const expectedTemperatures: string[] = [];
  let waiting = "";
  const far = () => device.calls[device.calls.length - 1].port.far;
  const flush = (): void => {
    while (waiting !== "") {
      const size = 1 + next(1500);
      far().send(waiting.slice(0, size));
      waiting = waiting.slice(size);
      device.settle();
    }
  };
  for (let index = 0; index < LINES; index++) {
    const values = states[Math.floor((index * states.length) / LINES)].trim().split(" ");
    values[4] = String(30 + next(60));
    const line = `${values.join(" ")} \r\n`;
    device.pass(1000);
    if (index > 0 && index % Math.floor(LINES / DISCONNECTS) === 0) {
      // The line that is cut is no complete line.
      waiting += line.slice(0, 1 + next(line.length - 3));
      flush();
      far().hangUp();
      device.settle();
      connect();
      continue;
    }
    waiting += line;
    sent.push(values[1]);
    expectedTemperatures.push(values[4]);
    if (next(3) > 0 || index % 5 === 0) flush();
  }
  flush();
  equal(told.length, sent.length);
  equal(told, sent);
  equal(temperatures, expectedTemperatures);
  equal(
    told.filter((state, index) => index === 0 || state !== told[index - 1]),
    ["3", "4", "5", "6", "7", "8", "3", "4", "5", "6", "8", "9", "1"],
  );
  equal(faults, DISCONNECTS);
  ok(device.calls.length === DISCONNECTS + 1);
});
