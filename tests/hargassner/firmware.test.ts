/** What a real program sends and a tidy test line does not: odd numbers, one strange value, notes in every place. */
import { fieldOfName } from "../../modules/hargassner/fields.js";
import { HargassnerReadout } from "../../modules/hargassner/readout.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import { engine, equal, ok, test } from "../harness.js";
import { Keeper, listOf, mapNamed, pmLines, Reading, random } from "./boiler.js";

const k3 = pmLines("nano-v14.0k3").map((line) => line.trim());
const solar = pmLines("nano-v14.1har-q-solar")[0].trim();
const BRT = 26;
const plain = mapNamed("NANO_V14K");
const stock = plain.placeOf(fieldOfName("Lagerstand"));
const HEAT_POWER = 36;

function withValues(line: string, changes: Readonly<Record<number, string>>): string {
  const values = line.split(" ");
  for (const [channel, value] of Object.entries(changes)) values[Number(channel) + 1] = value;
  return `${values.join(" ")} \r\n`;
}

/** What each line told of ZK, TK and the fault; "-" where nothing. */
function told(text: string, map?: string): string[] {
  const reading = new Reading({ map }).read(text);
  return reading.lines.map(({ values }) =>
    ["ZK", "TK", "Störungs Nr"].map((name) => values.get(name) ?? "-").join(" "),
  );
}

/** A value that the program may show at this place of a V14.0k3 line. */
const oddities: readonly (readonly [about: string, channel: number, value: string])[] = [
  ["a chamber that is about to be 120 °C", BRT, "120.0"],
  ["a chamber of -20.0 °C", BRT, "-20.0"],
  ["three decimals", HEAT_POWER, "7.998"],
  ["six decimals", HEAT_POWER, "0.000123"],
  ["a number with an exponent", HEAT_POWER, "-1.4e-07"],
  ["one with a great exponent", HEAT_POWER, "1.235e+04"],
  ["no number", HEAT_POWER, "nan"],
  ["nothing divided by nothing", HEAT_POWER, "-nan"],
  ["infinity", HEAT_POWER, "inf"],
  ["minus zero", HEAT_POWER, "-0.00"],
  ["a regulator far off", 29, "-1250"],
  ["a stock below nothing", stock, "-12"],
  ["a return pump state of three digits", 43, "100"],
  ["a lambda probe out of air", 1, "99.9"],
];

for (const [about, channel, value] of oddities)
  test(`${about}: the line is told all the same`, () => {
    const line = withValues(k3[0], { [channel]: value });
    equal(told(line.repeat(3)), ["3 42 0", "3 42 0", "3 42 0"]);
    equal(told(`${k3[0]}\r\n`.repeat(20) + line.repeat(4)).slice(-4), [
      "3 42 0",
      "3 42 0",
      "3 42 0",
      "3 42 0",
    ]);
  });

test("what is no decimal number is left out with its reason, and nothing else of the line", () => {
  const { last } = new Reading().read(withValues(k3[0], { 3: "nan", [HEAT_POWER]: "1e-05" }));
  equal([...last.withheld], ["TK"]);
  equal(
    [last.values.get("TK"), last.values.get("Heiz P Lambda"), last.values.get("ZK")],
    [undefined, undefined, "3"],
  );
});

test("values of a start as they may come together: 120.0 and 0.00 do not make another program of it", () => {
  const line = withValues(k3[1], { [BRT]: "120.0", [HEAT_POWER]: "0.00", 37: "0.00", 5: "140.0" });
  const stream = `${k3[1]}\r\n`.repeat(10) + line.repeat(10);
  equal(new Set(told(stream)).size, 1);
});

test("one damaged value in a long run costs one line, not the map", () => {
  const bad = withValues(k3[0], { 0: "A3" });
  const stream = `${k3[0]}\r\n`.repeat(10) + bad + `${k3[0]}\r\n`.repeat(3);
  const lines = told(stream);
  equal(lines.length, 14);
  equal(lines[10], "- - -");
  equal(lines.slice(11), ["3 42 0", "3 42 0", "3 42 0"]);
});

test("a line that breaks off in a long run is not read by another map; the second of its length is", () => {
  // 149 values, as V14.0l sends them.
  const cut = `${k3[0].split(" ").slice(0, 150).join(" ")}\r\n`;
  const run = `${k3[0]}\r\n`.repeat(10);
  equal(told(run + cut + run).slice(9, 12), ["3 42 0", "- - -", "3 42 0"]);
  const { withheld } = new Reading().read(run + cut).last;
  ok(withheld.includes("TK") && withheld.includes("ZK") && withheld.includes("Störung"));
  equal(told(`${run}${cut}${cut}`).length, 12);
  // Another program is no line that broke off.
  equal(told(`${run}${solar}\r\n`).slice(9), ["3 42 0", "7 66.0 70"]);
});

test("what an earlier line told is not kept for true when another map does not tell it", () => {
  const keeper = new Keeper();
  const absent = new Set<number>();
  keeper.missing = absent;
  const readout = new HargassnerReadout(keeper);
  readout.select(ReadSet.All);
  readout.begin(0);
  const send = (text: string) => {
    absent.clear();
    for (let index = 0; index < text.length; index++) readout.push(text.charCodeAt(index) & 0xff, 1);
  };
  send(`${k3[0]}\r\n`);
  send(`${pmLines("nano-v14.0har-p")[0]}\r\n`);
  const missing = [...absent].map((code) => readout.keyText(code));
  for (const key of ["pellet_stock", "pellet_consumption", "pellet_energy", "circuit_4_flow_temperature"])
    ok(missing.includes(key), key);
  // One that is told in some lines only, or not for a moment, stays what it was; one that is gone for a minute goes.
  send(`${solar}\r\n`.repeat(5));
  absent.clear();
  send(`${withValues(solar, { 3: "nan" })}`.repeat(59));
  equal(absent.size, 0);
  const gone = withValues(solar, { 3: "nan" });
  for (let index = 0; index < gone.length; index++) readout.push(gone.charCodeAt(index), 1);
  equal(
    [...absent].map((code) => readout.keyText(code)),
    ["boiler_temperature"],
  );
  send(`pm ${"1 ".repeat(60)}\r\n`.repeat(3));
  ok([...absent].map((code) => readout.keyText(code)).includes("boiler_temperature"));
});

/** Streams that hold the same two lines. */
const around: readonly (readonly [string, (first: string, second: string) => string])[] = [
  ["events between", (a, b) => `z 22:33:49 Kessel Start\r\n${a}\r\nzPK Z\xdcND.ES\r\n${b}\r\n`],
  ["clock lines between", (a, b) => `tm 2019-10-07 23:59:59\r\n${a}\r\ntm 2019-10-08 00:00:00\r\n${b}\r\n`],
  [
    "answers to other clients between",
    (a, b) => `$KT: 'Nano.2 25'\r\n${a}\r\n$ack\r\n$A6d;3;0.0;\xb0C;0;\r\n${b}\r\n`,
  ],
  ["empty lines between", (a, b) => `\r\n\r\n${a}\r\n\r\n\n${b}\r\n`],
  [
    "the restart at midnight: half a line, then a new connection's words",
    (a, b) => `${a}\r\n${b.slice(0, 200)}\r\nzSystem Start\r\n${b}\r\n`,
  ],
  ["CR CR LF", (a, b) => `${a}\r\r\n${b}\r\r\n`],
  ["NULs between", (a, b) => `\0\0${a}\r\n\0\0\0${b}\r\n\0`],
  ["tabs for blanks", (a, b) => `${a.replaceAll(" ", "\t").replace("\t", " ")}\r\n${b}\r\n`],
  ["many blanks", (a, b) => `${a.replaceAll(" ", "   ")}   \r\n${b}  \r\n`],
  ["telnet options in front", (a, b) => `\xff\xfb\x01\xff\xfd\x03${a}\r\n\xff\xf1\r\n${b}\r\n`],
  ["a prompt in front", (a, b) => `>${a}\r\n> ${b}\r\n`],
  ["a time stamp in front", (a, b) => `2019-10-07_17:27:57;${a}\r\n2019-10-07 17:27:58 ${b}\r\n`],
];

for (const [about, stream] of around)
  test(`${about}: both lines, once`, () => {
    const lines = told(stream(k3[0], k3[1]));
    equal(
      lines.filter((line) => line !== "- - -"),
      ["3 42 0", "4 42 0"],
    );
  });

/** How a boiler answers "$DAQ DESC": the list names TK what is TRL in the map of the software, to tell them apart. */
const own = listOf(mapNamed("V14_1HAR_q1_solar"))
  .replace("name='TK' ", "name='x' ")
  .replace("name='TRL' ", "name='TK' ");
const answers: readonly (readonly [string, string])[] = [
  ["in brackets", `$<<${own}>>\r\n`],
  ["in brackets, without line ends in it", `$<<${own.replaceAll("\r\n", "")}>>\r\n`],
  ["in brackets, the whole in one element more", `$<<<${own.slice(1)}>>\r\n`],
  ["after an acknowledgement", `$ack\r\n$<<${own}>>\r\n`],
  ["without its dollar", `<<${own}>>\r\n`],
  ["bare", `${own}\r\n`],
  ["with the lines going on in it", own.replaceAll("</ANALOG>", `</ANALOG>\r\n${solar} \r\n`)],
  ["with a line behind every channel", own.replaceAll("/>\r\n", `/>\r\n${solar}\r\n`)],
  [
    "with events in it",
    own.replaceAll("/>\r\n<CHANNEL id='50'", "/>\r\nz 12:00:00 Kessel Start\r\n<CHANNEL id='50'"),
  ],
  ["twice", `$<<${own}>>\r\n$<<${own}>>\r\n`],
];

for (const [about, answer] of answers)
  test(`the boiler's list ${about} is taken`, () => {
    const keeper = new Keeper();
    const readout = new HargassnerReadout(keeper);
    readout.begin(0);
    const text = `${solar}\r\n${answer}${solar}\r\n`;
    for (let index = 0; index < text.length; index++) readout.push(text.charCodeAt(index) & 0xff, 1);
    ok(readout.boiler.hasList);
    equal(keeper.values.get(12), "61.7");
  });

test("an answer without its end, and a refusal, leave the map that was", () => {
  for (const answer of [
    `$<<${own.slice(0, 900)}>>\r\n`,
    "$err\r\n",
    "$unknown command\r\n",
    "$<<<DAQPRJ></DAQPRJ>>>\r\n",
  ]) {
    const keeper = new Keeper();
    const readout = new HargassnerReadout(keeper);
    readout.begin(0);
    const push = (text: string, now: number) => {
      for (let index = 0; index < text.length; index++) readout.push(text.charCodeAt(index) & 0xff, now);
    };
    push(`${solar}\r\n${answer}`, 1);
    for (let second = 1; second < 14; second++) push(`${solar}\r\n`, second * 1000);
    ok(!readout.boiler.hasList);
    equal(keeper.values.get(12), "66.0", answer.slice(0, 20));
  }
});

test("lines with everything of this at once, cut anywhere: each complete line once, in order", () => {
  const next = random(21);
  const noise = ["", "z 1\r\n", "\r\n", "tm 2019-10-07 23:59:59\r\n", "$ack\r\n", "zPK Z\xdcND\r\n"];
  const reading = new Reading();
  const expected: string[] = [];
  for (let index = 0; index < (engine === "xs" ? 30 : 2000); index++) {
    const temperature = String(20 + next(70));
    expected.push(temperature);
    const end = ["\r\n", "\n", "\r", " \r\n", "\r\r\n"][next(5)];
    reading.read(noise[next(noise.length)] + withValues(k3[0], { 3: temperature }).trimEnd() + end);
  }
  equal(
    reading.lines.map(({ values }) => values.get("TK")),
    expected,
  );
  equal(reading.faults, []);
});
