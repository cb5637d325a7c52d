/** The simulated boiler against the reader of modules/: what it sends is what is read. */
import { STATE_LINES } from "../../hosts/bench/hargassner-boiler.js";
import { nanoK3, nanoSolar } from "../../hosts/bench/hargassner-lines.js";
import { Reading } from "../hargassner/boiler.js";
import { equal, ok, test } from "../harness.js";
import { BenchReader } from "./bench-reader.js";

const START = "2026-05-04T11:59:41Z";

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function listen(seconds: number, fault?: string, question?: string): Reading {
  const reader = new BenchReader("hargassner-nano", { start: START, fault, paced: true });
  if (question !== undefined) reader.link.fromReader(latin1(question));
  reader.clock.advance(seconds * 1000);
  const reading = new Reading();
  for (const { bytes } of reader.arrivals) for (const byte of bytes) reading.read(String.fromCharCode(byte));
  return reading;
}

test("a line a second, real ones, a state after the other, with what the boiler says of it", () => {
  const { lines, faults } = listen(STATE_LINES * 3);
  equal(faults, []);
  equal(lines.length, STATE_LINES * 3);
  const states = lines.map(({ values }) => values.get("ZK"));
  equal([...new Set(states)], ["3", "4", "5"]);
  equal(lines[0].values.get("event"), "PK Start");
  equal(lines[STATE_LINES].values.get("event"), "PK ZÜND.ES");
  equal(lines[1].values.get("event"), undefined);
});

test("another program after an update: lines of another length are read by the map that fits", () => {
  const { lines, faults, remarks } = listen(30, "update=12");
  equal(faults, []);
  ok(lines[11].values.get("TK") === "42" && lines[12].values.get("TK") === "66.0");
  equal(lines[12].values.get("Störungs Nr"), "70");
  ok(/NANO_V14K.*190 values/.test(remarks[0]) && /solar.*140 values/.test(remarks[1]), remarks.join("; "));
});

test("the list of channels comes in pieces between the lines, and is used", () => {
  const { lines, faults, decoder } = listen(8, "list", "$DAQ DESC\r\n");
  equal(faults, []);
  ok(lines.length >= 6);
  ok(decoder.boiler.hasList);
  for (let channel = 0; channel < 182; channel++) {
    const name = decoder.boiler.selection.given.analogName(channel);
    equal(name, nanoK3.analog.split(";")[channel].split("|")[0]);
  }
});

test("without the fault `list` the question is not answered; whatever else is written is a complaint", () => {
  const { decoder, lines } = listen(3, undefined, "$DAQ DESC\r\n");
  equal(decoder.boiler.hasList, false);
  equal(lines.length, 3);
  const reader = new BenchReader("hargassner-nano", { start: START, paced: true });
  reader.link.fromReader(latin1("$login token\r\n"));
  reader.clock.advance(1000);
  equal(reader.link.meter.complaints.get("written to"), 1);
});

test("programs of the simulated boilers are whole", () => {
  for (const { lines, analog, digital } of [nanoK3, nanoSolar])
    for (const line of lines) equal(line.split(" ").length - 1, analog.split(";").length + digital.length);
});
