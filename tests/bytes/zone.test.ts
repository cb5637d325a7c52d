import { summerTimeOf, summerTimes, Zone } from "../../modules/bytes/zone.js";
import { equal, ok, test } from "../harness.js";

const HOUR = 3600;
const DAY = 24 * HOUR;

const seconds = (text: string): number => Date.parse(text) / 1000;

/** Rule, offset, begin and end of summer time in one year: as the tz database says. */
const changes: readonly [string, number, string, string][] = [
  ["eu", 60, "2024-03-31T01:00:00Z", "2024-10-27T01:00:00Z"],
  ["eu", 0, "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"],
  ["eu", 120, "2030-03-31T01:00:00Z", "2030-10-27T01:00:00Z"],
  ["eu", -60, "2036-03-30T01:00:00Z", "2036-10-26T01:00:00Z"],
  ["us", -300, "2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z"],
  ["us", -480, "2027-03-14T10:00:00Z", "2027-11-07T09:00:00Z"],
  ["us", -210, "2032-03-14T05:30:00Z", "2032-11-07T04:30:00Z"],
  ["au", 600, "2026-10-03T16:00:00Z", "2026-04-04T16:00:00Z"],
  ["au", 570, "2028-09-30T16:30:00Z", "2028-04-01T16:30:00Z"],
  ["nz", 720, "2026-09-26T14:00:00Z", "2026-04-04T14:00:00Z"],
  ["cl", -240, "2026-09-06T04:00:00Z", "2026-04-05T03:00:00Z"],
  ["cl", -360, "2029-09-02T04:00:00Z", "2029-04-08T03:00:00Z"],
];

for (const [rule, offset, from, until] of changes)
  test(`summer time ${rule} at ${offset} minutes begins ${from} and ends ${until}`, () => {
    const zone = new Zone(offset, rule);
    const [begin, end, standard] = [seconds(from), seconds(until), offset * 60];
    const offsetAt = (moment: number) => zone.local(moment) - moment - standard;
    equal([offsetAt(begin - 1), offsetAt(begin)], [0, HOUR]);
    equal(
      [offsetAt(end - 1), offsetAt(end), offsetAt(end + HOUR - 1), offsetAt(end + HOUR)],
      [HOUR, 3599, 0, 0],
    );
    equal(summerTimeOf(offset, begin, end), rule);
    for (const [other, another] of [
      [begin + 1, end],
      [begin, end - 1],
      [begin + HOUR, end + HOUR],
      [end, begin],
      [0, 0],
    ])
      equal(summerTimeOf(offset, other, another), "none");
  });

test("without summer time, and by a rule that nobody knows, local time is UTC and the offset", () => {
  for (const rule of ["none", "mars", ""])
    for (const offset of [-720, -210, 0, 345, 840]) {
      const zone = new Zone(offset, rule);
      for (
        let moment = seconds("2026-01-01T00:00:00Z");
        moment < seconds("2027-01-01T00:00:00Z");
        moment += 7 * HOUR
      ) {
        equal(zone.local(moment), moment + offset * 60);
        equal(zone.momentOf(moment), moment - offset * 60);
      }
      equal(zone.dayOf(zone.startOf(20_000)), 20_000);
    }
});

test("local time never goes back, and a time comes at one moment, wherever somebody lets a rule hold", () => {
  // Days around which one rule or another changes: year, month, day.
  const places = [
    [2026, 3, 7],
    [2026, 3, 28],
    [2027, 4, 3],
    [2028, 9, 2],
    [2028, 9, 23],
    [2029, 10, 6],
    [2029, 10, 27],
    [2030, 11, 2],
  ];
  for (const rule of summerTimes)
    for (let offset = -720; offset <= 840; offset += 15) {
      const zone = new Zone(offset, rule);
      for (const [year, month, first] of places) {
        const start = Date.UTC(year, month - 1, first) / 1000;
        let before = zone.local(start - 1);
        for (let moment = start; moment < start + 3 * DAY; moment += HOUR / 2) {
          const local = zone.local(moment);
          ok(local >= before, `${rule} ${offset} ${moment}`);
          before = local;
          const shown = zone.momentOf(local);
          ok(
            shown <= moment && zone.local(shown) >= local && zone.local(shown - 1) < local,
            `${rule} ${offset}`,
          );
          const day = zone.dayOf(moment);
          ok(zone.startOf(day) <= moment && moment < zone.startOf(day + 1), `${rule} ${offset} ${moment}`);
        }
      }
    }
});

test("a day has 24 hours, two days of a year have 23 and 25", () => {
  for (const rule of summerTimes) {
    const zone = new Zone(60, rule);
    for (let year = 2024; year < 2046; year++) {
      const count = [0, 0, 0];
      const first = zone.dayOf(Date.UTC(year, 0, 1, 12) / 1000);
      for (let day = first; day < zone.dayOf(Date.UTC(year + 1, 0, 1, 12) / 1000); day++)
        count[(zone.startOf(day + 1) - zone.startOf(day)) / HOUR - 23]++;
      const days = year % 4 === 0 ? 366 : 365;
      equal(count, rule === "none" ? [0, days, 0] : [1, days - 2, 1]);
    }
  }
});

test("a time that is left out in spring comes at the change, one that comes twice in autumn at the first", () => {
  const zone = new Zone(60, "eu");
  const local = (text: string) => seconds(`${text}Z`);
  equal(zone.momentOf(local("2026-03-29T01:59:59")), seconds("2026-03-29T00:59:59Z"));
  equal(zone.momentOf(local("2026-03-29T02:00:00")), seconds("2026-03-29T01:00:00Z"));
  equal(zone.momentOf(local("2026-03-29T02:59:59")), seconds("2026-03-29T01:00:00Z"));
  equal(zone.momentOf(local("2026-03-29T03:00:00")), seconds("2026-03-29T01:00:00Z"));
  equal(zone.momentOf(local("2026-03-29T03:00:01")), seconds("2026-03-29T01:00:01Z"));
  equal(zone.momentOf(local("2026-10-25T02:00:00")), seconds("2026-10-25T00:00:00Z"));
  equal(zone.momentOf(local("2026-10-25T02:59:59")), seconds("2026-10-25T00:59:59Z"));
  equal(zone.momentOf(local("2026-10-25T03:00:00")), seconds("2026-10-25T02:00:00Z"));
});
