import { Journal } from "../../modules/device/journal.js";
import { logRoutes } from "../../modules/serve/log.js";
import { OUTPUT_MINIMUM } from "../../modules/serve/server.js";
import { equal, test } from "../harness.js";
import { TestGateway, TestMeter, TestRest } from "./test-gateway.js";

function house(capacity = 3): { rest: TestRest; journal: Journal } {
  const journal = new Journal(capacity);
  const rest = new TestRest(new TestGateway(new TestMeter("heat", "kamstrup-multical-403")), {
    routes: [{ table: logRoutes, owner: journal }],
    sizes: { outputBytes: OUTPUT_MINIMUM },
  });
  return { rest, journal };
}

test("an empty log is an empty list", () => {
  equal(house().rest.get("/api/v1/log").json(), { lines: [] });
});

test("the log tells its lines with number and time, oldest first", () => {
  const { rest, journal } = house();
  journal.add("before the clock was set", 0);
  journal.add('heat: "silence"\n<b>', 1_763_683_200);
  equal(rest.get("/api/v1/log").json(), {
    lines: [
      { number: 1, time: null, text: "before the clock was set" },
      { number: 2, time: 1_763_683_200, text: 'heat: "silence"\n<b>' },
    ],
  });
});

test("a log that is longer than the buffer comes whole, and from a line on as asked", () => {
  const { rest, journal } = house(50);
  for (let line = 1; line <= 60; line++) journal.add(`${line} ${"x".repeat(100)}`, 1000 + line);
  const { lines } = rest.get("/api/v1/log").json() as { lines: { number: number; text: string }[] };
  equal(
    lines.map(({ number }) => number),
    Array.from({ length: 50 }, (_, index) => index + 11),
  );
  equal(lines[49].text.slice(0, 3), "60 ");
  const since = rest.get("/api/v1/log?since=58").json() as { lines: { number: number }[] };
  equal(
    since.lines.map(({ number }) => number),
    [59, 60],
  );
  equal(rest.get("/api/v1/log?since=60").json(), { lines: [] });
  equal(rest.get("/api/v1/log?since=999999999").json(), { lines: [] });
});

for (const query of ["?since=", "?since=x", "?since=-1", "?since=1234567890", "?from=1", "?since=1&since=2"])
  test(`the log does not understand "${query}"`, () => {
    equal(house().rest.get(`/api/v1/log${query}`).status, 422);
  });
