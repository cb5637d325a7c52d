/**
 * Lines with 1 to 4 channels that no list tells, at unknown places, by the thousand: no named value is ever wrong.
 * The truth is the line before the channels were put in.
 */
import { fieldOfName } from "../../modules/hargassner/fields.js";
import { builtInMaps } from "../../modules/hargassner/maps.js";
import { engine, equal, ok, test } from "../harness.js";
import { listOf, mapNamed, pmLines, Reading, random } from "./boiler.js";

/** Cases of each table on Node; XS takes its time. */
const CASES = engine === "xs" ? 30 : 1500;
/** What hidden channels show in the lines that are public, and what looks most like a neighbour. */
const HIDDEN = [
  "0",
  "1",
  "3",
  "7",
  "12",
  "20",
  "45",
  "100",
  "120",
  "466",
  "24209",
  "-20",
  "0.0",
  "20.0",
  "-20.0",
  "65.7",
  "120.0",
  "140.0",
  "0.00",
  "13.49",
  "-1",
  "-3.1",
  "2886",
  "14589.7",
];

interface Sample {
  readonly map: string;
  readonly values: readonly string[];
  readonly words: number;
}

const captured: readonly (readonly [string, string])[] = [
  ["NANO_V14K", "nano-v14.0k3"],
  ["SD_NeoHV30_2025", "neo-hv-v10.2har-n1"],
  ["NANO_V14M", "nano-v14.0m5"],
  ["V14_1HAR_q1_solar", "nano-v14.1har-q-solar"],
  ["V14_1HAR_q1", "nano-v14.1har-q1"],
];

function samples(): Sample[] {
  const list: Sample[] = [];
  for (const [map, name] of captured)
    for (const line of pmLines(name)) {
      const values = line.trim().split(/ +/).slice(1);
      list.push({ map, values, words: values.length - mapNamed(map).analogCount });
    }
  return list;
}

/** A line that a boiler with this map might send: decimals as its list tells, or one. */
function invented(name: string, next: (below: number) => number): Sample {
  const map = mapNamed(name);
  const values: string[] = [];
  for (let id = 0; id < map.analogCount; id++) {
    const channel = map.analogName(id);
    const whole =
      channel === "ZK"
        ? 1 + next(12)
        : /^(PK_)?O2$/.test(channel)
          ? next(21)
          : channel === "U Netzteil"
            ? 23_500 + next(1000)
            : /Zustand/.test(channel)
              ? next(9)
              : next(4) === 0
                ? [0, -20, 120, 140][next(map.checks[id] === 8 || /Nr/.test(channel) ? 1 : 4)]
                : next(100);
    const decimals =
      map.decimals[id] >= 0
        ? map.decimals[id]
        : map.isPlain
          ? next(8) === 0
            ? 1
            : 0
          : next(8) === 0
            ? 0
            : 1;
    const isAbsent = whole < 0 || whole >= 120;
    const digits = isAbsent || whole === 0 ? 0 : map.isPlain ? 1 + next(9) : next(10 ** decimals);
    values.push(
      decimals === 0 ||
        (map.isPlain && (isAbsent || whole === 0 || channel === "ZK" || /Zustand|Nr/.test(channel)))
        ? String(whole)
        : `${whole}.${String(digits).padStart(decimals, "0")}`,
    );
  }
  for (let word = 0; word < map.wordCount; word++)
    values.push(next(3) === 0 ? "0" : next(0x8000).toString(16).toUpperCase());
  return { map: name, values, words: map.wordCount };
}

/** The named values of a line without hidden channels, read straight off the map. */
function truth(sample: Sample): Map<string, string> {
  const map = mapNamed(sample.map);
  const values = new Map<string, string>();
  for (let id = 0; id < map.analogCount; id++)
    if (fieldOfName(map.analogName(id)) > 0 && !values.has(map.analogName(id)))
      values.set(map.analogName(id), sample.values[id]);
  for (let bit = 0; bit < map.bitCount; bit++)
    if (map.bitFields[bit] > 0) {
      const word = Number.parseInt(sample.values[map.analogCount + (map.bits[bit] >> 5)], 16);
      values.set(map.bitName(bit), String(Math.floor(word / 2 ** (map.bits[bit] & 31)) % 2));
    }
  return values;
}

function hide(sample: Sample, count: number, next: (below: number) => number): string {
  const values = [...sample.values];
  for (let hidden = 0; hidden < count; hidden++) {
    const analog = values.length - sample.words;
    // Half of them repeat a neighbour: nothing about the value tells that it does not belong.
    const at = next(analog + 1);
    values.splice(at, 0, next(2) === 0 ? values[Math.min(at, analog - 1)] : HIDDEN[next(HIDDEN.length)]);
  }
  return `pm ${values.join(" ")} \r\n`;
}

interface Tally {
  told: number;
  withheld: number;
  wrong: string[];
}

function judge(reading: Reading, expected: Map<string, string>, tally: Tally, about: string): void {
  const line = reading.last;
  for (const [code, value] of expected) {
    const told = line.values.get(code);
    if (told === undefined) tally.withheld++;
    else if (told === value) tally.told++;
    else tally.wrong.push(`${about}: ${code} ${told}, not ${value}`);
  }
}

function newTally(): Tally {
  return { told: 0, withheld: 0, wrong: [] };
}

test(`${CASES} lines with hidden channels, the map chosen by the software: never a wrong value`, () => {
  const next = random(1);
  const all = samples();
  const names = builtInMaps.map(({ name }) => name);
  const tally = newTally();
  for (let index = 0; index < CASES; index++) {
    const sample = index % 2 === 0 ? all[next(all.length)] : invented(names[next(names.length)], next);
    const line = hide(sample, 1 + next(4), next);
    judge(new Reading().read(line), truth(sample), tally, `case ${index}, ${sample.map}`);
  }
  equal(tally.wrong.slice(0, 10), []);
  ok(tally.told > 0 && tally.withheld > 0);
});

test(`${CASES} lines with hidden channels, the map given by its owner: never a wrong value`, () => {
  const next = random(2);
  const all = samples();
  const names = builtInMaps.map(({ name }) => name);
  const lists = new Map(names.map((name) => [name, listOf(mapNamed(name))]));
  const tally = newTally();
  for (let index = 0; index < CASES; index++) {
    const sample = index % 2 === 0 ? all[next(all.length)] : invented(names[next(names.length)], next);
    const line = hide(sample, 1 + next(4), next);
    const map = next(2) === 0 ? lists.get(sample.map) : sample.map;
    judge(new Reading({ map }).read(line), truth(sample), tally, `case ${index}, ${sample.map}`);
  }
  equal(tally.wrong.slice(0, 10), []);
  ok(tally.told > tally.withheld / 4);
});

test("lines of a map without hidden channels tell every named value", () => {
  const next = random(3);
  for (const { name } of builtInMaps)
    for (let index = 0; index < (engine === "xs" ? 1 : 20); index++) {
      const sample = invented(name, next);
      const tally = newTally();
      judge(new Reading({ map: name }).read(hide(sample, 0, next)), truth(sample), tally, name);
      equal(tally.wrong, []);
      equal(tally.withheld, 0, `${name} case ${index}`);
    }
});

test("hidden channels at other places in each line of one stream, the map chosen or given: never a wrong value", () => {
  const next = random(4);
  const all = samples();
  for (const isGiven of [false, true])
    for (const [map] of captured) {
      const own = all.filter((sample) => sample.map === map);
      const reading = new Reading(isGiven ? { map } : {});
      const tally = newTally();
      for (let index = 0; index < CASES / 5; index++) {
        const sample = own[next(own.length)];
        reading.read(hide(sample, 1 + (next(8) >> 1), next));
        judge(reading, truth(sample), tally, `line ${index}, ${map}`);
      }
      equal(tally.wrong.slice(0, 10), []);
      ok(tally.told > 0);
    }
});
