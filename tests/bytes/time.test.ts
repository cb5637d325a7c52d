import { LAST_SECOND, writeHttpDate, writeUtc } from "../../modules/bytes/time.js";
import { Writer } from "../../modules/bytes/writer.js";
import { equal, ok, test } from "../harness.js";

const writer = new Writer(new Uint8Array(20));

function text(seconds: number): string {
  writer.reset();
  writeUtc(writer, seconds);
  ok(!writer.overflow);
  return writer.toString();
}

test("wall clock seconds are written as RFC 3339", () => {
  equal(text(0), "1970-01-01T00:00:00Z");
  equal(text(1767592996), "2026-01-05T06:03:16Z");
  equal(text(951782400), "2000-02-29T00:00:00Z");
  equal(text(LAST_SECOND), "9999-12-31T23:59:59Z");
  equal(text(LAST_SECOND + 1), "9999-12-31T23:59:59Z");
  equal(text(-1), "1970-01-01T00:00:00Z");
});

test("every first and last day of a month from 1970 to 2400, as the engine's own calendar says", () => {
  for (let year = 1970; year <= 2400; year++)
    for (let month = 0; month < 12; month++)
      for (const day of [1, 0]) {
        const milliseconds = Date.UTC(year, month, day, 23, 59, 58);
        if (milliseconds < 0) continue;
        equal(text(milliseconds / 1000), new Date(milliseconds).toISOString().replace(".000", ""));
      }
});

test("the date of HTTP, as the engine's own calendar says", () => {
  const http = new Writer(new Uint8Array(29));
  for (let day = 0; day < 160_000; day += 97) {
    const seconds = day * 86_400 + ((day * 977) % 86_400);
    http.reset();
    writeHttpDate(http, seconds);
    ok(!http.overflow);
    equal(http.toString(), new Date(seconds * 1000).toUTCString());
  }
});
