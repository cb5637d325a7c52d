/** What the form of a block tells, and what it lets pass. */
import { codeText } from "../../modules/iec62056/code.js";
import { BlockForm, FORM_LIMIT } from "../../modules/iec62056/form.js";
import { DataSets } from "../../modules/iec62056/message.js";
import { unitText } from "../../modules/iec62056/units.js";
import { ULTRAHEAT_FORMS } from "../../modules/meters/landis-gyr-ultraheat.js";
import { Collector } from "../collector.js";
import { equal, ok, test } from "../harness.js";
import { bytesOf, samples, textOf } from "./samples.js";

/** Shows the form what stands in a block. */
function show(form: BlockForm, text: string): boolean {
  const sets = new DataSets(new Collector({ codeText, unitText }), [], form);
  sets.reset();
  for (const byte of bytesOf(text)) sets.push(byte);
  return form.settle();
}

/** Whether the second block is taken after the first. */
function follows(first: string, second: string): boolean {
  const form = new BlockForm();
  equal(show(form, first), false, first);
  return show(form, second);
}

test("a block is taken when the one before it had the same form, whatever its digits", () => {
  for (const [first, second] of [
    ["6.8(0328.871*GJ)F(0)", "6.8(0329.002*GJ)F(0)"],
    ["9.36(2022-05-19&19:41:17)", "9.36(2022-05-20&01:02:03)"],
    ["9.4(098.5*C&096.1*C)", "9.4(112.0*C&041.9*C)"],
    ["F(0400)", "F(6C0A)"],
    ["9.1(1>1>04)", "9.1(1:1:04)"],
    ["6.8.1()", "6.8.1()"],
  ])
    ok(follows(first, second), second);
});

test("two equal digits that are lost, and pass the check character, are seen", () => {
  const block = "6.8(0328.871*GJ)6.26(03329.67*m3)9.21(66153690)6.35(60*m)9.24(1.5*m3ph)1.8.0(31550.191*kWh)";
  for (let first = 0; first < block.length; first++)
    for (let second = first + 1; second < block.length; second++) {
      if (block[first] !== block[second]) continue;
      const lost = block.slice(0, first) + block.slice(first + 1, second) + block.slice(second + 1);
      ok(!follows(block, lost), lost);
      const doubled = block.slice(0, first + 1) + block.slice(first, second + 1) + block.slice(second);
      ok(!follows(block, doubled), doubled);
    }
});

test("other units, codes, signs, texts, counts and damaged data sets are another form", () => {
  for (const [first, second] of [
    ["6.8(0328.871*GJ)", "6.8(0328.871*MJ)"],
    ["6.8(0328.871*GJ)", "6.9(0328.871*GJ)"],
    ["6.8(0328.871*GJ)", "6.8(032.8871*GJ)"],
    ["81.7(-80.7*Deg)", "81.7(80.7*Deg)"],
    ["9.22(R)", "9.22(V)"],
    ["6.8.1(1*GJ)", "6.8.1()"],
    ["6.8(1*GJ)F(0)", "6.8(1*GJ)"],
    ["6.8(0328.871*GJ)", "6.8(0328.87:*GJ)"],
  ])
    ok(!follows(first, second), `${first} ${second}`);
});

test("a number without leading zeros may grow a digit, but not by a factor of two", () => {
  const table: [string, string, boolean][] = [
    ["1.7.0(9.86*kW)", "1.7.0(10.02*kW)", true],
    ["1.7.0(10.02*kW)", "1.7.0(9.86*kW)", true],
    ["1.8.0(99999.9*kWh)", "1.8.0(100000.0*kWh)", true],
    ["1.7.0(9.86*kW)", "1.7.0(20.02*kW)", false],
    ["1.7.0(0.98*kW)", "1.7.0(10.02*kW)", false],
    ["1.7.0(19.86*kW)", "1.7.0(9.86*kW)", false],
    ["1.7.0(19.86*kW)", "1.7.0(1.86*kW)", false],
    ["1.7.0(9.86*kW)", "1.7.0(10.0*kW)", false],
    ["13.7(0.98)", "13.7(1.00)", true],
    ["1.8.0(09.9*kWh)", "1.8.0(9.9*kWh)", false],
  ];
  for (const [first, second, isTaken] of table) equal(follows(first, second), isTaken, `${first} ${second}`);
});

test("no digit before the point can be lost or doubled unseen, of any number", () => {
  for (let value = 1; value < 3000; value++) {
    const digits = String(value);
    for (let at = 0; at < digits.length; at++) {
      const lost = digits.slice(0, at) + digits.slice(at + 1);
      if (lost === "" || lost === digits) continue;
      ok(!follows(`1.7(${digits}.5*kW)`, `1.7(${lost}.5*kW)`), `${digits} ${lost}`);
      ok(!follows(`1.7(${lost}.5*kW)`, `1.7(${digits}.5*kW)`), `${lost} ${digits}`);
    }
  }
});

test("a data set that changes its form with every block decides nothing after the third", () => {
  const form = new BlockForm();
  const results = ["a", "abc", "x", "yz", "stuvw"].map((text) => show(form, `C.1(${text})6.8(0001*GJ)`));
  equal(results, [false, false, true, true, true]);
  equal(show(form, "C.1(ijk)6.8(001*GJ)"), false);
});

test("a damaged block in between is not taken, and the one after it is", () => {
  const form = new BlockForm();
  const good = "6.8(0328.871*GJ)F(0)";
  equal(
    [good, good, "6.8(328.871*GJ)F()", good].map((text) => show(form, text)),
    [false, true, false, true],
  );
});

test("what the table knows is taken at once: every public readout of firmware 5", () => {
  for (const { name, bytes } of samples()) {
    const form = new BlockForm(ULTRAHEAT_FORMS);
    const lines = textOf(bytes)
      .split("\n")
      .filter((line) => line.includes("("));
    const isDamagedOrOld = /damaged|old|td/.test(name);
    equal(show(form, lines.join("\n").replace(/[\x02!]/g, "")), !isDamagedOrOld, name);
    const lost = lines.join("\n").replace("(0", "(");
    equal(show(new BlockForm(ULTRAHEAT_FORMS), lost), false, name);
  }
});

test("data sets beyond the limit count as one", () => {
  const many = (count: number, last: string) => `6.8(0001*GJ)`.repeat(count - 1) + `6.8(${last}*GJ)`;
  for (const count of [FORM_LIMIT, FORM_LIMIT + 1, FORM_LIMIT + 7]) {
    ok(follows(many(count, "0001"), many(count, "0009")));
    ok(!follows(many(count, "0001"), many(count, "009")), `${count}`);
  }
});

test("an empty block speaks for nothing", () => {
  const form = new BlockForm(ULTRAHEAT_FORMS);
  equal([show(form, ""), show(form, "")], [false, false]);
});
