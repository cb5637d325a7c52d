/** `auto` over KMP: every table is told from its relatives as far as anything public tells them apart. */
import { findMeter, meters } from "../../modules/meters/index.js";
import { KMP_BATCH } from "../../modules/meters/kamstrup-fields.js";
import kamstrupKmp from "../../modules/meters/kamstrup-kmp.js";
import type { Meter } from "../../modules/meters/meter.js";
import { Level, PROBE_LIMIT, Recogniser } from "../../modules/meters/recognise.js";
import { Code, type Sink } from "../../modules/reading/sink.js";
import { Unit } from "../../modules/reading/unit.js";
import { equal, ok, test } from "../harness.js";

const candidates = meters.filter(({ protocol }) => protocol === "kmp");

function tellType(recogniser: Recogniser, type: string): void {
  const bytes = Uint8Array.from(type, (letter) => letter.charCodeAt(0));
  recogniser.text(Code.Type, bytes, 0, bytes.length);
}

function tellValue(sink: Sink, code: number, significand: number): void {
  sink.value(code, significand, 0, Unit.None);
}

interface Simulated {
  type?: string;
  answers(code: number): boolean;
}

/** Asks as the gateway does; returns the recogniser when it wants to know no more. */
function recognise(simulated: Simulated): Recogniser {
  const recogniser = new Recogniser(candidates, kamstrupKmp);
  if (simulated.type !== undefined) tellType(recogniser, simulated.type);
  tellValue(recogniser, Code.Serial, 12345678);
  recogniser.commit();
  for (let table = recogniser.next(); table !== undefined; table = recogniser.next()) {
    ok(table.fields.length <= KMP_BATCH);
    for (const { code, set } of table.fields) {
      equal(set, "live");
      if (simulated.answers(code)) tellValue(recogniser, code, 1);
      else recogniser.absent(code);
    }
    recogniser.commit();
  }
  ok(recogniser.probes <= PROBE_LIMIT);
  return recogniser;
}

function table(id: string): Meter {
  const meter = findMeter(id);
  if (meter === undefined) throw new Error(id);
  return meter;
}

/** A meter that answers what its table expects by which it is recognised, then all of its fields. */
function ideal(meter: Meter): Simulated {
  return {
    answers: (code) =>
      meter.recognise.answers?.includes(code) === true ||
      (meter.recognise.omits?.includes(code) !== true && meter.fields.some((field) => field.code === code)),
  };
}

/** Without a type word: who is taken for whom, and how surely. */
const told: readonly (readonly [string, string, number])[] = [
  ["302", "302", Level.Likely],
  ["303", "603", Level.Family],
  ["402", "402", Level.Likely],
  ["403", "403", Level.Family],
  ["601", "601", Level.Likely],
  ["602", "601", Level.Likely],
  ["603", "603", Level.Family],
  ["801", "801", Level.Likely],
  ["803", "603", Level.Family],
  ["6m2", "601", Level.Likely],
  ["svm-s6", "601", Level.Likely],
  ["21", "21", Level.Likely],
  ["61", "62", Level.Likely],
  ["62", "62", Level.Likely],
  ["2200", "21", Level.Likely],
];

for (const [from, to, level] of told)
  test(`a meter that answers like the table of ${from} is taken for ${to}`, () => {
    const recogniser = recognise(ideal(table(from)));
    equal(recogniser.best.id, table(to).id);
    equal(recogniser.level, level);
    equal(recogniser.serial, 12345678);
  });

test("whoever a meter is taken for, the table it gets reads every live value that its own has", () => {
  for (const meter of candidates) {
    if (meter === kamstrupKmp) continue;
    const { best } = recognise(ideal(meter));
    equal(best.medium, meter.medium, meter.id);
    const codes = best.fields.map(({ code }) => code);
    for (const { code, set } of meter.fields)
      if (set === "live") ok(codes.includes(code), `${meter.id} as ${best.id}: ${code}`);
  }
});

test("the type word of a 601 is believed without a single probe", () => {
  for (const type of ["0001 G1", "0004 F1", "0005 A1", "1501 G1"]) {
    const recogniser = recognise({ type, answers: () => false });
    equal(recogniser.best.id, "kamstrup-multical-601", type);
    equal(recogniser.level, Level.Certain, type);
    equal(recogniser.probes, 0, type);
  }
});

test("a type word that nobody published speaks against the 601 and decides nothing else", () => {
  const recogniser = recognise({ type: "0022 B3", ...ideal(table("403")) });
  equal(recogniser.type, 0x22);
  equal(recogniser.best.id, "kamstrup-multical-403");
});

test("a type that is no hexadecimal number is no type", () => {
  for (const type of ["", "1", "00G1 A1", "    "]) equal(recognise({ type, answers: () => true }).type, -1);
});

test("a 403 that lacks the flag word 369 is still a 403", () => {
  const { answers } = ideal(table("403"));
  const recogniser = recognise({ answers: (code) => code !== 369 && code !== 239 && answers(code) });
  equal(recogniser.best.id, "kamstrup-multical-403");
  equal(recogniser.level, Level.Likely);
});

test("a water meter of few words is a water meter", () => {
  const { best } = recognise({ answers: (code) => [68, 74, 1004].includes(code) });
  equal(best.medium, "water");
});

test("a meter that answers nothing, as an electricity meter does, gets the table that fits any", () => {
  const recogniser = recognise({ type: "5301 A1", answers: () => false });
  equal(recogniser.best, kamstrupKmp as Meter);
  equal(recogniser.level, Level.Unknown);
  equal(recogniser.ranking(), []);
});

test("before anything is known it is unknown", () => {
  const recogniser = new Recogniser(candidates, kamstrupKmp);
  equal(recogniser.level, Level.Unknown);
  equal(recogniser.best, kamstrupKmp as Meter);
});

test("what a checksum did not cover counts for nothing", () => {
  const recogniser = new Recogniser(candidates, kamstrupKmp);
  tellType(recogniser, "0001 G1");
  tellValue(recogniser, 60, 1);
  recogniser.discard();
  recogniser.commit();
  equal(recogniser.type, -1);
  equal(recogniser.level, Level.Unknown);
});

test("a meter that falls silent is asked no more than the limit", () => {
  const recogniser = new Recogniser(candidates, kamstrupKmp);
  let asked = 0;
  while (recogniser.next() !== undefined) asked++;
  equal(asked, PROBE_LIMIT);
});

test("no answers, whatever they are, break it", () => {
  for (let seed = 0; seed < 500; seed++) {
    const recogniser = recognise({ answers: (code) => ((code * 2654435761 + seed * 40503) >>> 7) % 2 === 0 });
    ok(recogniser.level >= Level.Unknown && recogniser.level <= Level.Likely);
  }
});
