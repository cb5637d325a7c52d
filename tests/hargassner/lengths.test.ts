/** Lines longer than the list that users have, as they report them of other software: a test each. */
import { fieldOfName } from "../../modules/hargassner/fields.js";
import { equal, ok, test } from "../harness.js";
import { listOf, mapNamed, pm, pmLines, Reading, values } from "./boiler.js";

const solar = pmLines("nano-v14.1har-q-solar")[0];
const k3 = pmLines("nano-v14.0k3");

for (const [name, map, known, length] of [
  ["nano_pk#24: 113 values became 114", "NANO_V14O3", 113, 114],
  ["nano_pk#43: 139 values became 142", "V14_1HAR_q1_solar", 140, 142],
  ["bauer#17: 151 values became 155", "V14_1HAR_q1_solar", 140, 144],
] as const)
  test(`${name}: the line is not dropped, what is certain is told`, () => {
    const list = [...Array.from({ length: known }, () => "")];
    const source = mapNamed(map);
    const usual = values(solar);
    for (let id = 0; id < source.analogCount; id++)
      list[id] =
        source.analogName(id) === "ZK"
          ? "7"
          : source.analogName(id) === "U Netzteil"
            ? "24100"
            : source.decimals[id] === 0
              ? String(id % 9)
              : source.decimals[id] === 2
                ? "1.25"
                : `${(id % 7) + 20}.5`;
    for (let word = 0; word < source.wordCount; word++) list[source.analogCount + word] = usual[132 + word];
    // Behind the last circuit, where the makers put them.
    list.splice(
      source.placeOf(fieldOfName("TBA")),
      0,
      ...Array.from({ length: length - known }, () => "33.3"),
    );
    const { last, faults } = new Reading({ map }).read(pm(list));
    equal(faults, []);
    equal(last.values.get("ZK"), "7");
    equal(last.values.get("TK"), "23.5");
    equal(last.values.get("Störungs Nr"), list[30]);
    ok(last.values.size > 150);
  });

/** The first `analog` channels of the solar map as a boiler's list, and a line of it with hidden values put in at a place. */
function shortened(
  analog: number,
  hidden: number,
  at: number,
): { list: string; line: string; channels: string[] } {
  const map = mapNamed("V14_1HAR_q1_solar");
  const list = listOf(map).replace(/<CHANNEL id='(\d+)' name[^>]*>\r\n/g, (channel, id) =>
    Number(id) < analog ? channel : "",
  );
  const usual = values(solar);
  const channels = usual.slice(0, analog);
  const told = [...channels];
  told.splice(at, 0, ...Array.from({ length: hidden }, () => "28.5"));
  return { list, line: pm([...told, ...usual.slice(132)]), channels };
}

for (const [name, analog, hidden, at] of [
  ["nano_pk#32: a list of 106 + 8, lines of 115: the gap is near 86", 106, 1, 86],
  ["nano_pk#34: a list of 119 + 8, lines of 129: nobody knows where the two belong", 119, 2, 95],
  ["nano_pk#24, second report: two dummies at the end shifted hot water by one", 113, 2, 84],
] as const)
  test(`${name}; each value is right or left out`, () => {
    const { list, line, channels } = shortened(analog, hidden, at);
    const map = mapNamed("V14_1HAR_q1_solar");
    const { last } = new Reading({ map: list }).read(line);
    equal(values(line).length, analog + 8 + hidden);
    let right = 0;
    for (let id = 0; id < analog; id++) {
      const name = map.analogName(id);
      if (map.fields[id] === 0) continue;
      const told = last.values.get(name);
      if (told !== undefined) equal(told, channels[id], name);
      else ok(last.withheld.includes(name), name);
      if (told !== undefined) right++;
    }
    ok(right > 20, String(right));
    equal(
      [last.values.get("TK"), last.values.get("Störungs Nr"), last.values.get("Störung")],
      ["66.0", "70", "1"],
    );
  });

test("an update in mid-stream changes the length, and reading goes on with another map", () => {
  const reading = new Reading().read(`${k3[0]}\r\n${solar}\r\n${k3[1]}\r\n`);
  equal(
    reading.lines.map((line) => line.values.get("TK")),
    ["42", "66.0", "42"],
  );
});

test("nano_pk#35: a length that nobody knows is no fault; the values are there by their places", () => {
  const reading = new Reading().read(pm([...values(k3[0]), ...Array.from({ length: 40 }, () => "1.5")]));
  equal(reading.faults, []);
  equal(reading.last.values.get("#3"), "42");
  ok(/upload the boiler's list/.test(reading.remarks[0]));
});

test("nano_pk#50: V14.0REN.0, a name that no software knows: what the boiler tells of its channels is enough", () => {
  // Another order and another length than any map of ours.
  const order = [...Array(132).keys()].filter((id) => id % 11 !== 7).reverse();
  const map = mapNamed("V14_1HAR_q1_solar");
  const usual = values(solar);
  let list = "<DAQPRJ><ANALOG>";
  for (let place = 0; place < order.length; place++) {
    const id = order[place];
    const decimals = map.decimals[id] < 0 ? "" : ` dop='${map.decimals[id]}'`;
    list += `<CHANNEL id='${place}' name='${map.analogName(id)}'${decimals}/>`;
  }
  list +=
    "</ANALOG><DIGITAL><CHANNEL id='0' bit='0' name='Störung'/><CHANNEL id='7' bit='0' name='x'/></DIGITAL></DAQPRJ>";
  const line = pm([...order.map((id) => usual[id]), ...usual.slice(132)]);
  const { lines, remarks } = new Reading().read(`${line}$<<${list}>>\r\n${line}`);
  equal(lines[0].values.get("TK"), undefined);
  equal(
    [lines[1].values.get("TK"), lines[1].values.get("ZK"), lines[1].values.get("Störung")],
    ["66.0", "7", "1"],
  );
  ok(/from the boiler/.test(remarks[1]));
});
