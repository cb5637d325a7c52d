/** What users of other software complain about, a test each: repository, number, and what holds here. */

import { faultNumbers, faultText } from "../../modules/hargassner/faults.js";
import { Named, namedFields } from "../../modules/hargassner/fields.js";
import { HargassnerReadout } from "../../modules/hargassner/readout.js";
import { languages, stateText } from "../../modules/hargassner/states.js";
import { findMeter, meters } from "../../modules/meters/index.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import { equal, ok, test } from "../harness.js";
import { Keeper, listOf, mapNamed, pm, pmLines, Reading, values } from "./boiler.js";

const solar = pmLines("nano-v14.1har-q-solar")[0];
const k3 = pmLines("nano-v14.0k3");

/** The readout of a gateway: values by key. */
function published(
  text: string,
  set: number = ReadSet.All,
  language: "en" | "fr" = "en",
): Map<string, string> {
  const keeper = new Keeper();
  const readout = new HargassnerReadout(keeper, { language });
  readout.select(set);
  readout.begin(0);
  for (let index = 0; index < text.length; index++) readout.push(text.charCodeAt(index) & 0xff, 1);
  const values = new Map<string, string>();
  for (const [code, value] of keeper.values) values.set(readout.keyText(code), value);
  return values;
}

test("nano_pk#2: V14.0m5 sends 154 values, and they are read", () => {
  const reading = new Reading().read(`${pmLines("nano-v14.0m5")[0]}\r\n`);
  equal(reading.last.values.get("TK"), "59.3");
  equal(reading.last.values.get("U Netzteil"), "24200");
});

test("nano_pk: a Neo-HV (10.2HAR) is read like the others", () => {
  const { last } = new Reading().read(`${pmLines("neo-hv-v10.2har-n1")[0]}\r\n`);
  equal([last.values.get("TK"), last.values.get("PK_TK"), last.values.get("TPo")], ["26.1", "68.5", "70.5"]);
});

test("nano_pk#51, bauer#10: circuits and solar that the usual lists lack come with the boiler's own list", () => {
  const list = listOf(mapNamed("V14_1HAR_q1_solar"));
  const { last } = new Reading().read(`$<<${list}>>\r\n${solar}\r\n`);
  equal(last.values.get("DiffR3 WMZ_Ges"), "14589.7");
  equal(last.values.get("TVL_2"), "46.3");
});

test("nano_pk#58: what the network sends is not compressed; bytes 10h to 13h in it are damage", () => {
  equal(new Reading().read(`${k3[0].replace(" 42 ", " \x10\x00\x40\x05 ")}\r\n`).faults, ["malformed"]);
});

test("nano_pk: an umlaut in ISO 8859-1 does not end anything", () => {
  const { last } = new Reading().read(`zPK Z\xdcND.ES\r\n${k3[1]}\r\n`);
  equal(last.values.get("event"), "PK ZÜND.ES");
});

test("Jahislove#12: a boiler of another kind (Eco-HK wood chips) has a table that fits any", () => {
  equal(findMeter("hargassner")?.id, "hargassner-boiler");
  equal(findMeter("hargassner")?.fields, findMeter("hargassner-nano")?.fields);
});

test("Jahislove#18: 14.0n3 has a map of 135 values", () => {
  equal(mapNamed("NANO_V14N2").analogCount + mapNamed("NANO_V14N2").wordCount, 135);
});

test("Jahislove#21: the maker's own gateway talks to the boiler in between; its words are passed over, none is said", () => {
  const talk =
    "$A6d;3;0.000;-6.000;6.000;0.500;\xb0C;0.000;0;0;0;Zone 1 Corr.Amb. T\xe9l\xe9commande;\r\n0;\r\n" +
    "zPa A: A6d = 0.0\r\nzPa N: A6d = 1.0\r\n$ack\r\nzFr 1 Set RT 1.0 (2)\r\nzclient login (182)\r\n$1.0.1\r\n";
  const told = published(`${k3[0]}\r\n${talk}${k3[1]}\r\n`);
  equal(
    [told.get("state"), told.get("boiler_temperature"), told.get("event")],
    ["4", "42", "client login (182)"],
  );
});

test("Jahislove#18, second report: the list of channels on the memory card is enough for a program that nobody has published", () => {
  const list = listOf(mapNamed("V14_1HAR_q1_solar"))
    .replace("name='Taus'", "name='Tnew'")
    .replace("name='TA Gem.'", "name='Taus'");
  equal(new Reading({ map: list }).read(`${solar}\r\n`).last.values.get("Taus"), "-5.7");
});

test("Jahislove#22: after the update to V14.0HAR.p nothing is shifted by one", () => {
  const { last } = new Reading().read(`${pmLines("nano-v14.0har-p")[0]}\r\n`);
  for (const [name, value] of [
    ["O2", "1.2"],
    ["TK", "20.7"],
    ["TRG", "26.1"],
    ["Taus", "24.3"],
    ["TB1", "58.8"],
    ["Störungs Nr", "0"],
  ])
    equal(last.values.get(name), value, name);
  equal([...last.withheld], ["Lagerstand", "Verbrauchszähler"]);
});

test("Jahislove#24: every value of a line can be had, not only the usual ones", () => {
  const all = published(`${solar}\r\n`, ReadSet.Extra);
  ok(all.size > 230, String(all.size));
  equal(all.get("u_netzteil"), "24439");
  ok(published(`${solar}\r\n`).size < 60);
});

test("bauer#4: the combustion chamber temperature, which means nothing, is only for who asks", () => {
  equal(published(`${solar}\r\n`).get("chamber_temperature"), undefined);
  equal(published(`${solar}\r\n`, ReadSet.Extra).get("chamber_temperature"), "110.2");
});

test("bauer#11: the alarm bit is set and the number 70 says why", () => {
  const told = published(`${solar}\r\n`);
  equal([told.get("fault"), told.get("fault_active")], ["70", "1"]);
  equal(told.get("fault_text"), faultText(70));
});

test("bauer#14: 14.0d has six digital words", () => {
  const map = mapNamed("V14_0d");
  const list: string[] = Array.from({ length: 165 }, (_, id) => (id === 0 ? "7" : id < 60 ? "12.5" : "3"));
  list[110] = "1";
  list.push("2000", "0", "0", "0", "0", "1");
  const { last } = new Reading({ map: "V14_0d" }).read(pm(list));
  equal(map.wordCount, 6);
  equal(
    [last.values.get("TK"), last.values.get("Störung"), last.values.get("KASK1 AschAnf")],
    ["12.5", "1", "1"],
  );
});

test("bauer#22: 24000 degrees in the combustion chamber are a supply voltage: the map is not believed", () => {
  const list = values(solar);
  // The map's 132 channels with one dropped before, one added behind: the length is right, the places are not.
  list.splice(48, 1);
  list.splice(60, 0, "5");
  const { last } = new Reading({ map: "V14_1HAR_q1_solar" }).read(pm(list));
  equal(last.values.get("BRT"), undefined);
  equal(last.values.get("Taus"), undefined);
});

test("bauer#21: the public map of V14.1HAR.q1 puts 0.00 into a digital word: ours has 113 channels and 8 words", () => {
  const { last } = new Reading().read(`${pmLines("nano-v14.1har-q1")[0]}\r\n`);
  equal(
    [last.values.get("Wasserdruck"), last.values.get("Störung"), last.values.get("Aschebox")],
    ["0.00", "0", "1"],
  );
});

test("an owner's list with nine words for a line with eight is split where its formats allow", () => {
  const list = listOf(mapNamed("V14_1HAR_q1")).replace(
    "</DIGITAL>",
    "<CHANNEL id='8' bit='0' name='Reserved_8'/></DIGITAL>",
  );
  const { last } = new Reading({ map: list }).read(`${pmLines("nano-v14.1har-q1")[0]}\r\n`);
  equal([last.values.get("TK"), last.values.get("Störung"), last.values.get("Aschebox")], ["67.4", "0", "1"]);
});

test("several boilers: each has a readout, a map and a state of its own", () => {
  const first = new Reading().read(`${k3[0]}\r\n`);
  const second = new Reading().read(`${solar}\r\n`);
  first.read(`${k3[1]}\r\n`);
  equal([first.last.values.get("ZK"), second.last.values.get("ZK")], ["4", "7"]);
});

test("set-up time: the first line is told at once, whether or not the boiler tells its list", () => {
  equal(published(`${k3[0]}\r\n`).get("boiler_temperature"), "42");
});

test("FULL and STANDARD: what a gateway publishes are fields with names, no circuit or tank that is not there", () => {
  const told = published(`${k3[0]}\r\n`);
  ok([...told.keys()].every((key) => namedFields.some((field) => field.key === key)));
  equal(
    [...told.keys()].filter((key) => /circuit_[a23456b]|hot_water_[a23b]|upper|lower/.test(key)),
    [],
  );
  equal(told.get("circuit_1_flow_temperature"), "35");
  equal(told.get("hot_water_1_temperature"), "54");
});

test("unique_id: keys are unique and stay, whatever the map", () => {
  const keys = namedFields.map(({ key }) => key);
  equal(new Set(keys).size, keys.length);
  for (const meter of meters.filter(({ protocol }) => protocol === "hargassner"))
    for (const { key, code } of meter.fields) equal(namedFields[code - 1].key, key);
});

test("translations: twelve states in four languages; a state without a name is its number", () => {
  for (const language of languages)
    for (const state of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12])
      ok(stateText(state, language).length > 2 && !/\d/.test(stateText(state, language)));
  equal(
    languages.map((language) => stateText(7, language)),
    ["Full fire", "Leistungsbrand", "Pleine puissance", "Vol vermogen"],
  );
  equal(stateText(11, "en"), "State 11");
  equal(published(`${solar}\r\n`, ReadSet.All, "fr").get("state_text"), "Pleine puissance");
});

test("294 faults have a text, each its own but where two are alike; any other number is shown", () => {
  const numbers = faultNumbers();
  equal(numbers.length, 294);
  equal(new Set(numbers).size, 294);
  for (const number of numbers)
    ok(/^[A-Z].{8,}$/.test(faultText(number)) && !/\/[a-z]$/.test(faultText(number)), String(number));
  equal(new Set(numbers.map(faultText)).size, 294);
  equal(faultText(12), "Boiler sensor: short circuit");
  equal(faultText(9999), "fault 9999");
});

test("control: only values are read; the table of fields holds nothing that could be set", () => {
  const readout = new HargassnerReadout(new Keeper());
  readout.begin(0);
  let sent = "";
  for (let index = 0; index < readout.outgoingEnd; index++)
    sent += String.fromCharCode(readout.outgoing[index]);
  equal(sent, "$DAQ DESC\r\n");
});

test("energy of the pellets: kilograms times 4.8, or what the owner has measured, exact", () => {
  const energy = (pelletEnergy?: string) => {
    const keeper = new Keeper();
    const readout = new HargassnerReadout(keeper, { pelletEnergy });
    readout.begin(0);
    for (const letter of `${solar}\r\n`) readout.push(letter.charCodeAt(0), 1);
    return keeper.values.get(Named.Energy);
  };
  equal([energy(), energy("5"), energy("4.9025")], ["13852.8", "14430", "14148.6150"]);
});
