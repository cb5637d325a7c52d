/** What the lines before it say of a value, where nothing else checks it. */
import { HargassnerReadout } from "../../modules/hargassner/readout.js";
import { SUSPECT_LINES } from "../../modules/hargassner/steadiness.js";
import { Step } from "../../modules/readout/step.js";
import { equal, ok, test } from "../harness.js";
import { Keeper, pm, pmLines, values } from "./boiler.js";

const usual = values(pmLines("nano-v14.0k3")[4]);
const TEMPERATURE = 3;
const EVENT = 9;

/** Shows a readout lines with this boiler temperature; what it tells of it after each. */
function tell(temperatures: readonly string[], isSerial = false): (string | undefined)[] {
  const keeper = new Keeper();
  const readout = new HargassnerReadout(keeper, { isSerial });
  readout.begin(0);
  return temperatures.map((temperature) => {
    keeper.values.clear();
    send(readout, temperature.startsWith("!") ? temperature.slice(1) : line(temperature));
    return keeper.values.get(boilerTemperature(readout));
  });
}

function line(temperature: string): string {
  return pm(usual.map((value, index) => (index === TEMPERATURE ? temperature : value)));
}

function send(readout: HargassnerReadout, text: string): number {
  let last: number = Step.Wait;
  for (let index = 0; index < text.length; index++) {
    const step = readout.push(text.charCodeAt(index), 0);
    if (step !== Step.Wait) last = step;
  }
  return last;
}

function boilerTemperature(readout: HargassnerReadout): number {
  for (let code = 1; code < 60; code++) if (readout.codeText(code) === "TK") return code;
  throw new Error("no TK");
}

const NONE = undefined;

test("over TCP the first line is told, and every value that is near to the one before", () => {
  equal(tell(["47", "48", "61", "99", "101", "47"]), ["47", "48", "61", "99", "101", NONE]);
});

test("a lost or doubled digit, point or sign is not told", () => {
  for (const damaged of ["4", "7", "447", "477"]) equal(tell(["47", damaged, "47"]), ["47", NONE, "47"]);
  equal(tell(["47.5", "475", "47.5"]), ["47.5", NONE, "47.5"]);
  equal(tell(["47.5", "47.55", "47.5"]), ["47.5", NONE, "47.5"]);
  equal(tell(["-4", "4", "-4"]), ["-4", NONE, "-4"]);
  equal(tell(["0", "00", "0"]), ["0", NONE, "0"]);
  // Not even the same twice: on a line that loses one byte of a thousand that comes.
  equal(tell(["47", "4", "4", "47"]), ["47", NONE, NONE, "47"]);
});

test("a value that really jumps is told when three lines agree on it", () => {
  equal(tell(["47", "5", "5", "5", "6"]), ["47", NONE, NONE, "5", "6"]);
});

test("over RS-232 two lines have to agree: a digit that became another one is near to what it was", () => {
  equal(tell(["47", "47", "43", "47", "47"], true), [NONE, "47", NONE, NONE, "47"]);
  equal(tell(["47", "47", "48", "48"], true), [NONE, "47", NONE, "48"]);
  equal(tell(["47", "47", "5", "5", "5"], true), [NONE, "47", NONE, NONE, "5"]);
});

test("after a damaged line TCP is as strict, for ten minutes", () => {
  const damaged = `!${line("47").replace("pm 7", "pm 7x")}`;
  equal(tell(["47", damaged, "43", "47", "47"]), ["47", NONE, NONE, NONE, "47"]);
  const lines = ["47", damaged, ...new Array(SUSPECT_LINES - 1).fill("47"), "43"];
  equal(tell(lines).at(-1), NONE);
  equal(tell([...lines.slice(0, -1), "47", "43"]).at(-1), "43");
});

test("damage in one value of a circuit that is not there does not make it appear", () => {
  const keeper = new Keeper();
  const readout = new HargassnerReadout(keeper);
  readout.begin(0);
  for (let count = 0; count < 3; count++) send(readout, pm(usual));
  const codes = [...keeper.values.keys()];
  for (let index = 0; index < usual.length - 8; index++) {
    if (usual[index].length < 2) continue;
    send(readout, pm(usual.map((value, at) => (at === index ? value.slice(1) : value))));
    send(readout, pm(usual));
  }
  equal([...keeper.values.keys()].sort(), codes.sort());
});

test("what a boiler says is not told with a line that comes long after it", () => {
  const keeper = new Keeper();
  const readout = new HargassnerReadout(keeper);
  readout.begin(0);
  send(readout, `zPK Start\r\n${pm(usual)}`);
  equal(keeper.values.get(EVENT), "PK Start");
  keeper.values.clear();
  equal(send(readout, `zPK LB START\r\n${pm(usual).replace("pm 7", "pm 7x")}`), Step.Fault);
  equal(send(readout, pm(usual)), Step.Done);
  ok(!keeper.values.has(EVENT));
});
