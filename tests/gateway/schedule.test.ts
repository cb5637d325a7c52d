import { DAY, REQUEST_FLOOR, RETRY_CAP, RETRY_FIRST, Schedule } from "../../modules/gateway/schedule.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import { equal, test } from "../harness.js";

const MINUTE = 60_000;

test("all at the start, live at the interval, slow once a day", () => {
  const schedule = new Schedule(10 * MINUTE, 0, false, 0);
  let live = 0;
  let slow = 0;
  for (let now = 0; now < 3 * DAY; now = schedule.dueAt(now)) {
    const set = schedule.dueSet(now);
    if (set === ReadSet.All) slow++;
    live++;
    schedule.done(set, now + 900);
  }
  equal([live, slow], [432, 3]);
});

test("what is read at a time of day is read whole each day, one of 23 hours too", () => {
  const HOUR = 60 * MINUTE;
  const schedule = new Schedule(DAY, 0, false, 0);
  schedule.done(ReadSet.All, 1000);
  let now = 0;
  for (const hours of [24, 23, 24, 25, 24]) {
    now += hours * HOUR;
    schedule.putOff(now);
    equal([schedule.dueAt(now - 1), schedule.dueSet(now)], [now, ReadSet.All]);
    schedule.done(ReadSet.All, now + 1000);
  }
  // Put off because a restart must not wake the meter: what is less than a day away stays where it is.
  schedule.putOff(now + HOUR);
  equal(schedule.dueSet(now + HOUR), ReadSet.Live);
});

test("the rhythm does not drift by the length of a readout, and missed reads are skipped", () => {
  const schedule = new Schedule(MINUTE, 0, false, 5);
  schedule.done(ReadSet.All, 905);
  equal(schedule.dueAt(905), MINUTE + 5);
  schedule.done(ReadSet.Live, 10 * MINUTE + 7);
  equal(schedule.dueAt(0), 11 * MINUTE + 5);
});

test("an optical port that goes dark is kept on, with a margin", () => {
  const schedule = new Schedule(60 * MINUTE, 28 * MINUTE, false, 0);
  schedule.done(ReadSet.All, 0);
  const due = schedule.dueAt(0);
  equal(due, 0.9 * 28 * MINUTE);
  equal(schedule.dueSet(due), ReadSet.KeepAlive);
  schedule.done(ReadSet.KeepAlive, due);
  equal(schedule.dueAt(due), 2 * due);
  equal(schedule.dueSet(60 * MINUTE), ReadSet.Live);
});

test("failures are repeated soon, then later and later, up to the interval", () => {
  const schedule = new Schedule(10 * MINUTE, 0, false, 0);
  const waits: number[] = [];
  let now = 0;
  for (let round = 0; round < 8; round++) {
    schedule.failed(ReadSet.All, now);
    waits.push((schedule.dueAt(now) - now) / RETRY_FIRST);
    now = schedule.dueAt(now);
  }
  equal(waits, [1, 2, 4, 8, 16, 32, 40, 40]);
  equal(schedule.dueSet(now), ReadSet.All);
});

test("a fast interval is not hammered when nobody answers", () => {
  const schedule = new Schedule(1000, 0, false, 0);
  let now = 0;
  for (let round = 0; round < 10; round++) {
    schedule.failed(ReadSet.All, now);
    now = schedule.dueAt(now);
  }
  schedule.failed(ReadSet.All, now);
  equal(schedule.dueAt(now) - now, RETRY_CAP);
});

test("the extra set follows the slow one at once; when it fails it waits for the next day", () => {
  const schedule = new Schedule(10 * MINUTE, 0, true, 0);
  schedule.done(ReadSet.All, 900);
  equal([schedule.dueAt(900), schedule.dueSet(900)], [900, ReadSet.Extra]);
  schedule.failed(ReadSet.Extra, 1000);
  equal(schedule.dueSet(schedule.dueAt(1000)), ReadSet.Live);
});

test("another interval holds from now on; what is due sooner stays so", () => {
  const schedule = new Schedule(10 * MINUTE, 0, false, 0);
  schedule.done(ReadSet.All, 0);
  schedule.changeInterval(60 * MINUTE, MINUTE);
  equal(schedule.dueAt(MINUTE), 10 * MINUTE);
  schedule.done(ReadSet.Live, 10 * MINUTE);
  equal(schedule.dueAt(10 * MINUTE), 70 * MINUTE);
  schedule.changeInterval(MINUTE, 20 * MINUTE);
  equal(schedule.dueAt(20 * MINUTE), 21 * MINUTE);
});

test("a read by request comes at once and leaves the rhythm alone", () => {
  const schedule = new Schedule(10 * MINUTE, 0, false, 0);
  schedule.done(ReadSet.All, 0);
  equal(schedule.request(ReadSet.Slow, MINUTE), true);
  equal(schedule.dueAt(MINUTE), MINUTE);
  equal(schedule.dueSet(MINUTE), ReadSet.Slow);
  schedule.done(ReadSet.Slow, MINUTE);
  equal(schedule.dueAt(MINUTE), 10 * MINUTE);
  equal(schedule.request(ReadSet.Live, MINUTE + REQUEST_FLOOR - 1), false);
  equal(schedule.request(ReadSet.Live, MINUTE + REQUEST_FLOOR), true);
});

test("a battery decides how soon a failure is repeated, and a read can be put off", () => {
  const schedule = new Schedule(DAY, 0, false, 0, 15 * MINUTE);
  const waits: number[] = [];
  let now = 0;
  for (let round = 0; round < 4; round++) {
    schedule.failed(ReadSet.All, now);
    waits.push((schedule.dueAt(now) - now) / MINUTE);
    now = schedule.dueAt(now);
  }
  equal(waits, [15, 30, 60, 120]);
  schedule.done(ReadSet.All, now);
  schedule.putOff(now + 5 * MINUTE);
  equal(schedule.dueAt(now), now + 5 * MINUTE);
});

test("what is read once a day is read whole each day, however long a readout takes", () => {
  const schedule = new Schedule(DAY, 0, false, 0);
  const sets: number[] = [];
  for (let now = 0; now < 5 * DAY; now = schedule.dueAt(now)) {
    sets.push(schedule.dueSet(now));
    schedule.done(schedule.dueSet(now), now + 20_000);
  }
  equal(sets, [ReadSet.All, ReadSet.All, ReadSet.All, ReadSet.All, ReadSet.All]);
});

test("in quiet hours nothing is due but what is asked for by hand, and what keeps the port on", () => {
  const schedule = new Schedule(10 * MINUTE, 20 * MINUTE, true, 0);
  schedule.done(ReadSet.All, 0);
  schedule.keepQuiet(100 * MINUTE);
  equal(schedule.dueAt(0), 18 * MINUTE);
  equal(schedule.dueSet(18 * MINUTE), ReadSet.KeepAlive);
  schedule.want(ReadSet.KeepAlive);
  equal(schedule.dueAt(MINUTE), 18 * MINUTE, "what is merely wanted waits");
  equal(schedule.request(ReadSet.Slow, 5 * MINUTE), true);
  equal(schedule.dueAt(5 * MINUTE), 5 * MINUTE);
  equal(schedule.dueSet(5 * MINUTE), ReadSet.Slow);
  schedule.done(ReadSet.Slow, 5 * MINUTE);
  schedule.failed(ReadSet.KeepAlive, 20 * MINUTE);
  equal(schedule.dueAt(20 * MINUTE), 100 * MINUTE, "a failure is not repeated before they are over");
  equal(schedule.dueSet(100 * MINUTE), ReadSet.Extra);
});
