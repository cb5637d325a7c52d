import { LOOP_LIMIT, VirtualClock } from "../../hosts/bench/clock.js";
import { equal, ok, test, throws } from "../harness.js";

test("the virtual clock runs due timers in the order of their time, equal ones in the order they were set", () => {
  const clock = new VirtualClock();
  const ran: string[] = [];
  clock.timer(() => ran.push(`late ${clock.now()}`)).set(30);
  clock.timer(() => ran.push(`first ${clock.now()}`)).set(10);
  clock.timer(() => ran.push(`second ${clock.now()}`)).set(10);
  clock.advance(20);
  equal(ran, ["first 10", "second 10"]);
  equal(clock.now(), 20);
  clock.advance(10);
  equal(ran, ["first 10", "second 10", "late 30"]);
});

test("a timer set by a timer runs in the same advance, one that is cleared or set again runs once", () => {
  const clock = new VirtualClock();
  const ran: number[] = [];
  const again = clock.timer(() => {
    ran.push(clock.now());
    if (ran.length < 3) again.set(5);
  });
  again.set(100);
  again.set(5);
  const never = clock.timer(() => ran.push(-1));
  never.set(1);
  never.clear();
  clock.advance(1000);
  equal(ran, [5, 10, 15]);
  equal(clock.pending, 0);
});

test("advanceUntil stops at the moment the condition holds", () => {
  const clock = new VirtualClock();
  let done = false;
  clock
    .timer(() => {
      done = true;
    })
    .set(1234);
  ok(clock.advanceUntil(() => done, 10_000));
  equal(clock.now(), 1234);
  ok(!clock.advanceUntil(() => false, 10));
  equal(clock.now(), 1244);
});

test("the wall clock starts where it is told, counts whole seconds and can be set", () => {
  const clock = new VirtualClock("2026-03-01T00:00:00Z");
  clock.advance(1999);
  equal(clock.wallSeconds(), Date.parse("2026-03-01T00:00:01Z") / 1000);
  clock.wallShiftMs = 3_600_000;
  equal(clock.wallSeconds(), Date.parse("2026-03-01T01:00:01Z") / 1000);
  throws(() => new VirtualClock("yesterday"), /no date/);
});

test("timers that set one another without time passing are an error, not a hang", () => {
  const clock = new VirtualClock();
  let rounds = 0;
  const endless = clock.timer(() => {
    rounds++;
    endless.set(0);
  });
  endless.set(0);
  throws(() => clock.advance(1), /without time passing/);
  equal(rounds, LOOP_LIMIT);
  throws(() => clock.timer(() => {}).set(-1), /cannot be set/);
});
