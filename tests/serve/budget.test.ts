import { equal, test } from "../harness.js";
import { TestGateway, TestMeter, TestRest } from "./test-gateway.js";

function house(): { rest: TestRest; meter: TestMeter } {
  const meter = new TestMeter("heat", "kamstrup-multical-403");
  return { rest: new TestRest(new TestGateway(meter)), meter };
}

const days = [
  [20_778, 12, 10_849, 27_650],
  [20_777, 144, 130_000, 331_200],
  [0, -1, -1, -1],
  [20_775, 0, 0, 0],
];

test("what reading costs: today, the days that are known, the battery, a warning", () => {
  const { rest, meter } = house();
  meter.budget = {
    daysKept: 3,
    writes: 5,
    day: (ago) => days[ago][0],
    reads: (ago) => days[ago][1],
    linkMilliseconds: (ago) => days[ago][2],
    awakeMilliseconds: (ago) => days[ago][3],
  };
  equal(rest.get("/api/v1/meters/heat/budget").json(), {
    today: { date: "2026-11-21", reads: 12, linkSeconds: "10.8", awakeSeconds: "27.7" },
    days: [
      { date: "2026-11-20", reads: 144, linkSeconds: "130.0", awakeSeconds: "331.2" },
      { date: "2026-11-18", reads: 0, linkSeconds: "0.0", awakeSeconds: "0.0" },
    ],
    batteryPercentPerYear: null,
    warning: null,
    storageWrites: 5,
  });
  meter.batteryTenths = 153;
  meter.warning = 'heat: "too often"';
  const answer = rest.get("/api/v1/meters/heat/budget").json() as Record<string, unknown>;
  equal([answer["batteryPercentPerYear"], answer["warning"]], ["15.3", 'heat: "too often"']);
});

test("a meter that is not there has no budget", () => {
  equal(house().rest.get("/api/v1/meters/other/budget").status, 404);
});
