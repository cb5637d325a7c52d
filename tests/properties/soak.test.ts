/** The soak, five days of it: nothing is lost, and what is open stays the same. `npm run soak` runs ninety. */
import { equal, ok, test } from "../harness.js";
import { Soak } from "../soak/soak.js";

const NOTHING = { objects: 0, engine: 0, buffers: 0 };

for (const seed of [4, 9])
  test(`seed ${seed}: power, WLAN and brokers fail, and no reading is lost`, () => {
    const report = new Soak(seed).run(4, () => NOTHING);
    const { delivery, audit, samples } = report;
    equal(audit.missing, []);
    equal([delivery.lost, report.missedPushes], [0, 0]);
    // The comparison has something to compare: two meters by the hour, and the troubles came.
    ok(audit.hours > 150 && audit.days >= 12, `${audit.hours} hours, ${audit.days} days`);
    ok(report.troubles[0].count > 0 && report.troubles[1].count > 5, JSON.stringify(report.troubles));
    for (const { meter, possible, made } of report.reads)
      ok(made >= 0.99 * possible && made <= possible + 2, `${meter}: ${made} of ${possible}`);
    equal(report.visits - report.answers, 0);
    for (const { powered, timers, handles, connections, sessions } of samples)
      if (powered) {
        equal(handles, 3);
        ok(timers <= 8 && connections <= 2 && sessions <= 1, `${timers} ${connections} ${sessions}`);
      }
  });
