/** The house behind the meters: its values are plausible, its totals only grow, and nothing depends on who asks when. */
import { Demand, type HouseKind } from "../../hosts/bench/demand.js";
import { Column, Extreme, House } from "../../hosts/bench/house.js";
import { equal, ok, test } from "../harness.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse("2026-01-15T12:00:00Z");
const KINDS: readonly HouseKind[] = ["heat", "heat-cooling", "water"];
const TOTALS = [
  Column.Heat,
  Column.Cooling,
  Column.Volume,
  Column.VolumeT1,
  Column.VolumeT2,
  Column.Tariff,
  Column.Pulses,
];

for (const kind of KINDS)
  test(`400 days of a ${kind} house: totals only grow, values stay within what houses do`, () => {
    for (const seed of [1, 2, 12345]) {
      const house = new House(seed, kind);
      let before = TOTALS.map(() => 0);
      let heated = 0;
      for (let at = START; at < START + 400 * DAY; at += HOUR + 7 * 60_000 + 13_000) {
        const view = house.at(at);
        const totals = TOTALS.map((column) => view.columns[column]);
        for (const [index, total] of totals.entries()) {
          ok(Number.isSafeInteger(total), `column ${TOTALS[index]} is ${total}`);
          ok(total >= before[index], `column ${TOTALS[index]} went back at ${new Date(at).toISOString()}`);
        }
        before = totals;
        ok(Number.isInteger(view.flow) && view.flow >= 0 && view.flow < 3000, `flow ${view.flow}`);
        ok(view.power >= 0 && view.power < 60e6, `power ${view.power}`);
        ok(view.outdoor > -2500 && view.outdoor < 3800, `outdoor ${view.outdoor}`);
        if (kind === "water") equal([view.power, view.t1], [0, view.t2]);
        else {
          ok(view.t1 > 900 && view.t1 < 10_000 && view.t2 > 1500 && view.t2 < 6000, `${view.t1} ${view.t2}`);
          if (view.t1 > view.t2 && view.flow > 0) heated++;
        }
      }
      const [first, last] = [new House(seed, kind).at(START).columns.slice(), before];
      const days = 400;
      const kwh = (last[0] - first[Column.Heat]) / 1e6;
      const litres = (last[2] - first[Column.Volume]) / 1e3;
      if (kind === "water") ok(litres > 30 * days && litres < 900 * days, `${litres / days} l a day`);
      else ok(kwh > 3000 && kwh < 25_000 && litres > 100 * days && heated > 1000, `${kwh} kWh ${litres} l`);
    }
  });

test("energy is the power that was shown, volume is the flow that was shown", () => {
  for (const kind of KINDS) {
    const house = new House(5, kind);
    const SLOT = 30_000;
    const from = house.at(START).columns.slice();
    let energy = 0;
    let volume = 0;
    for (let at = START; at < START + 2 * DAY; at += SLOT) {
      const view = house.at(at);
      energy += view.power / 120;
      volume += (view.flow * 1000) / 120;
    }
    const to = house.at(START + 2 * DAY).columns;
    const counted = to[Column.Heat] + to[Column.Cooling] - from[Column.Heat] - from[Column.Cooling];
    // Rounded down once a step, each by less than one mWh, 288 steps, and the power once a slot.
    ok(Math.abs(counted - energy) < 288 + 5760 / 120, `${counted} mWh, shown ${energy}`);
    const litres = to[Column.Volume] - from[Column.Volume];
    ok(Math.abs(litres - volume) < 288, `${litres} ml, shown ${volume}`);
  }
});

test("what a meter shows does not depend on how often it was asked before", () => {
  for (const kind of KINDS) {
    const asked = new House(9, kind);
    for (let at = START; at < START + 3 * DAY; at += 61_000) asked.at(at);
    const moment = START + 3 * DAY + 12_345;
    equal(asked.at(moment), new House(9, kind).at(moment));
    asked.at(START + 40 * DAY);
    equal(asked.at(moment), new House(9, kind).at(moment), "also when the clock goes back");
  }
});

test("extremes are those of the month and the year, with their times; a new one starts anew", () => {
  const house = new House(3, "heat");
  for (const [month, days] of [
    [0, 31],
    [1, 28],
    [6, 31],
  ]) {
    const start = Date.UTC(2026, month, 1);
    const demand = new Demand(3, "heat");
    let [most, least, mostAt] = [-1, Number.POSITIVE_INFINITY, 0];
    const end = start + days * DAY - 600_000;
    for (let at = start; at <= end; at += 600_000) {
      demand.simulate(at);
      const { flow } = demand.step;
      if (flow > most) [most, mostAt] = [flow, at];
      least = Math.min(least, flow);
    }
    const { columns } = house.at(end);
    const of = (extreme: number): number => columns[Column.MonthExtremes + extreme];
    equal([of(Extreme.FlowMost), of(Extreme.FlowMostAt), of(Extreme.FlowLeast)], [most, mostAt, least]);
    ok(columns[Column.YearExtremes + Extreme.FlowMost] >= most);
    ok(of(Extreme.PowerMostAt) >= start && of(Extreme.PowerLeastAt) >= start);
    const next = house.at(end + 600_000).columns;
    equal(next[Column.MonthExtremes + Extreme.FlowMostAt], end + 600_000);
  }
  const turned = house.at(Date.UTC(2027, 0, 1)).columns;
  equal(turned[Column.YearExtremes + Extreme.FlowMostAt], Date.UTC(2027, 0, 1));
  equal(turned[Column.Year], turned[Column.Volume]);
});

test("winter costs more than summer, and the hours of operation are hours", () => {
  const house = new House(4, "heat");
  const used = (from: number, to: number): number =>
    -house.at(from).columns[Column.Heat] + house.at(to).columns[Column.Heat];
  const january = used(Date.UTC(2026, 0, 1), Date.UTC(2026, 1, 1));
  const july = used(Date.UTC(2026, 6, 1), Date.UTC(2026, 7, 1));
  ok(january > 3 * july && july > 0, `${january} ${july}`);
  equal(house.at(START + 100 * HOUR).hours - house.at(START).hours, 100);
});
