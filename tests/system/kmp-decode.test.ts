/** `iris decode --protocol kmp` as people and scripts call it. */
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { equal, ok, test } from "../harness.js";
import { bytes } from "../kmp/recorder.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const ENERGY = "40 3f 10 00 3c 03 04 43 00 00 d6 de 03 22 0d";

interface Printed {
  protocol: string;
  serial: string | null;
  authenticated: boolean | null;
  time: string | null;
  readings: { key: string; code: string; value: string; unit: string; entry?: number }[];
  log?: { name: string; info: string[]; newest?: number; depth?: number; codes?: string[] };
}

function decode(input: string | Uint8Array, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["bin/iris.js", "decode", "--protocol", "kmp", ...args],
    { cwd: root, input, encoding: "utf8" },
  );
  const lines = (text: string) => text.split("\n").filter((line) => line !== "");
  return {
    status,
    messages: lines(stdout).map((line): Printed => JSON.parse(line)),
    errors: lines(stderr),
  };
}

test("hexadecimal text, bytes and a transcript", () => {
  const reading = { key: "heat_energy", code: "60", value: "55.006", unit: "MWh" };
  const inputs: [string | Uint8Array, string[]][] = [
    [ENERGY, ["--hex"]],
    [ENERGY, []],
    [bytes(ENERGY), []],
    [`# a note\n> 80 3f 10 01 00 3c b2 5f 0d\n+90ms\n< ${ENERGY}\n= 60 55.006 MWh\n`, []],
  ];
  for (const [input, args] of inputs) {
    const { status, messages, errors } = decode(input, ...args);
    equal(status, 0);
    equal(errors, []);
    equal(messages.length, 1);
    equal(messages[0].protocol, "kmp");
    equal(messages[0].authenticated, null);
    equal(messages[0].readings, [reading]);
  }
});

test("a rejected frame is a line on standard error and exit code 1, the good one is printed", () => {
  const bad = ENERGY.replace("de 03", "df 03");
  const { status, messages, errors } = decode(`${bad} ${ENERGY}`, "--hex");
  equal(status, 1);
  equal(messages.length, 1);
  equal(errors, ['{"fault":"crc","at":14}']);
});

test("nothing but a request, or nothing at all, is exit code 1", () => {
  for (const input of ["80 3f 10 01 00 3c b2 5f 0d", ""]) {
    const { status, messages } = decode(input, "--hex");
    equal(status, 1);
    equal(messages, []);
  }
});

test("entries of a log carry their number and their time", () => {
  const { status, messages } = decode("", join(root, "tests/captures/kmp/logs-603.capture"));
  equal(status, 0);
  equal(messages.length, 4);
  const [configuration, year, empty, day] = messages;
  equal(configuration.log?.name, "year");
  equal(configuration.log?.depth, 20);
  equal(configuration.log?.codes?.length, 43);
  equal(year.readings, [
    { key: "device_date", code: "1003", value: "2026-01-01", unit: "", entry: 2 },
    { key: "device_date", code: "1003", value: "2025-01-01", unit: "", entry: 1 },
  ]);
  equal(year.log, { name: "year", info: ["oldest", "newest"], newest: 2 });
  equal(empty.readings, []);
  equal(empty.log?.info, ["empty"]);
  equal(
    day.readings.filter(({ code }) => code === "time").map(({ value, entry }) => [entry, value]),
    [
      [188, "2024-12-31T00:00:04"],
      [187, "2024-12-30T00:00:04"],
      [186, "2024-12-29T00:00:04"],
    ],
  );
  equal(day.time, null);
  ok(day.readings.every(({ entry }) => entry !== undefined));
});
