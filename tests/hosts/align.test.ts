/** `iris align` as a program, against simulated meters behind TCP. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { iris, Running } from "./program.js";

async function simulated(args: readonly string[]): Promise<{ meter: Running; line: string }> {
  const meter = new Running(["simulate", ...args, "--listen", "127.0.0.1:0"]);
  const [line] = await meter.says(/tcp:\/\/127\.0\.0\.1:\d+/);
  return { meter, line };
}

test("a head that sits well: exit code 0, what it has cost, and no more than asked for", async () => {
  const { meter, line } = await simulated(["--meter", "403"]);
  const { code, out } = await iris(["align", "--meter", "403", "--port", line, "--seconds", "4"]);
  await meter.stop();
  assert.equal(code, 0, out);
  assert.match(out, /^good: The head sits well\.\n/);
  assert.match(out, /good: (\d) of \1 tries were answered, 100 % of the last ten\./);
  assert.match(out, /\n[45] requests, \d\.\d s of link time\n/);
});

test("damaged replies are told, with JSON for each try, and end in exit code 1", async () => {
  const { meter, line } = await simulated(["--meter", "403", "--fault", "crc"]);
  const { code, out } = await iris(["align", "--meter", "403", "--line", line, "--seconds", "6", "--json"]);
  await meter.stop();
  assert.equal(code, 1);
  const tries = out
    .trim()
    .split("\n")
    .map((text) => JSON.parse(text));
  assert.ok(tries.length >= 2);
  assert.ok(tries.every(({ verdict, percent }) => verdict === "crc" && percent === 0));
});

test("a dark eye: the meter's table says what wakes it", async () => {
  const { meter, line } = await simulated(["--meter", "403", "--fault", "dark=0"]);
  const { code, out } = await iris(["align", "--meter", "403", "--line", line, "--seconds", "5"]);
  await meter.stop();
  assert.equal(code, 1);
  assert.match(out, /nothing: 0 of \d tries/);
  assert.match(out, /magnet/);
});

test("--until-good ends after ten good replies, Ctrl-C at once", async () => {
  const { meter, line } = await simulated(["--meter", "403"]);
  const good = await iris(["align", "--line", line, "--meter", "403", "--until-good"]);
  assert.equal(good.code, 0);
  assert.match(good.out, /10 of 10 tries/);
  const broken = new Running(["align", "--line", line, "--meter", "403"]);
  await broken.says(/good/);
  const { code, out } = await broken.stop("SIGINT");
  assert.equal(code, 0);
  assert.match(out, /of link time/);
  await meter.stop();
});

for (const [args, expected] of [
  [["--meter", "403"], /--line is missing/],
  [["--meter", "no-such", "--line", "x"], /is not a meter/],
  [["--line", "x", "--seconds", "121"], /from 1 to 120/],
  [["--line", "x", "--seconds", "0"], /from 1 to 120/],
] as const)
  test(`align ${args.join(" ")} is refused`, async () => {
    const { code, err } = await iris(["align", ...args]);
    assert.equal(code, 2);
    assert.match(err, expected);
  });

test("a port that is not there is one sentence, at once", { timeout: 30_000 }, async () => {
  const { code, out, err } = await iris(["align", "--line", "/dev/no-such-head", "--meter", "403"]);
  assert.equal(out, "");
  assert.equal(code, 1);
  assert.match(err, /^iris: .*no-such-head|^iris: there is no/);
});
