/** `iris` as its users run it: forms, exit codes, messages. Others script against these. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { connectAsync } from "mqtt";
import { startBroker } from "../../hosts/bench/broker.js";
import { iris, program, Running } from "./program.js";

const ENERGY = "403f10003c0304430000d6de03220d";

test("help, version and what is no command", async () => {
  const help = await iris(["--help"]);
  assert.equal(help.code, 0);
  assert.match(help.out, /usage: iris COMMAND/);
  for (const command of ["run", "read", "decode", "simulate", "meters"]) {
    const { code, out } = await iris([command, "--help"]);
    assert.equal(code, 0, command);
    assert.match(out, new RegExp(`iris ${command}`));
  }
  assert.match((await iris(["--version"])).out, /^\d+\.\d+\.\d+\n$/);
  const wrong = await iris(["reed"]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /"reed" is not a command; there are run, /);
});

test("decode: hexadecimal text, bytes and a transcript give the same line", async () => {
  const expected =
    '{"protocol":"kmp","meter":null,"serial":null,"authenticated":null,"time":null,' +
    '"readings":[{"key":"heat_energy","code":"60","value":"55.006","unit":"MWh"}]}\n';
  const inputs: (string | Uint8Array)[] = [
    ENERGY,
    `${ENERGY.match(/../g)?.join(" ")}\n`,
    Buffer.from(ENERGY, "hex"),
    `# a note\n> 80 3f 10 01 00 3c b2 5f 0d\n+80ms\n< ${ENERGY}\n`,
  ];
  for (const input of inputs) {
    const { code, out, err } = await iris(["decode", "--protocol", "kmp", "-"], input);
    assert.deepEqual([code, out, err], [0, expected, ""]);
  }
});

test("decode: a rejected message is a line on standard error and exit code 1, beside a good one", async () => {
  const { code, out, err } = await iris(
    ["decode", "--protocol", "kmp", "--hex"],
    `${ENERGY}${ENERGY.replace("d6", "d7")}`,
  );
  assert.equal(code, 1);
  assert.equal(out.split("\n").length, 2);
  assert.deepEqual(JSON.parse(err), { fault: "crc", at: 29 });
});

test("decode: nothing in, nothing out, exit code 1", async () => {
  assert.equal((await iris(["decode", "--protocol", "kmp"], "")).code, 1);
  assert.equal((await iris(["decode", "--protocol", "kmp"], "no hex at all")).code, 1);
  const unknown = await iris(["decode", "--protocol", "unknown"], "abc");
  assert.deepEqual([unknown.code, unknown.err.split("\n")[0]], [1, '{"fault":"unknown","at":3}']);
});

test("decode: what a user gets wrong is one sentence and exit code 2", async () => {
  const table: [string[], RegExp][] = [
    [["decode"], /--protocol is missing/],
    [["decode", "--protocol", "kpm"], /"kpm" is not a protocol; there are kmp/],
    [["decode", "--protocol", "kmp", "--meter", "999"], /"999" is not a meter/],
    [["decode", "--protocol", "kmp", "/no/such/file"], /there is no file/],
    [["decode", "--protocol", "kmp", "--hex", "-"], /not hexadecimal text/],
    [["decode", "--protocol", "kmp", "--key", "12"], /--key needs 32 hexadecimal digits/],
    [["decode", "--protocol"], /--protocol needs a value/],
    [["read", "--meter", "403"], /--line is missing/],
    [["read", "--meter", "nope", "--line", "x"], /"nope" is not a meter/],
    [["read", "--line", "x", "--set", "most"], /"most" is not a set/],
    [["run", "--config", "/no/such/file"], /there is no file/],
    [["run", "--confg", "x"], /"--confg" is not an option/],
    [["password", "--config", "/no/such/file"], /there is no file/],
    [["keygen", "--out", "/no/such/folder/key.pem"], /there is no folder/],
  ];
  for (const [args, message] of table) {
    const { code, err } = await iris(args, "40 3f 1");
    assert.equal(code, 2, args.join(" "));
    assert.match(err, message);
    assert.equal(err.trim().split("\n").length, 1, err);
  }
});

test("files that are not there, or not to be written, are named in words, before a meter is asked", async () => {
  const table: [string[], string][] = [
    [["provision", "/no/such/file", "--out", "/no/such"], 'iris: "/no/such/file" is not there\n'],
    [["provision", program, "--out", "/no/such"], `iris: "${program}" is not JSON: `],
    [
      ["explore", "--line", "tcp://127.0.0.1:1", "--output", "/no/such/file"],
      'iris: "/no/such/file" is not there\n',
    ],
  ];
  for (const [args, message] of table) {
    const { code, err } = await iris(args);
    assert.ok(code === 1 || code === 2, `${code}`);
    assert.ok(err.startsWith(message), err);
  }
});

test("read: over a real pty, live and as JSON", async () => {
  const meter = new Running(["simulate", "--meter", "403", "--pty"]);
  const [, path] = await meter.says(/listening on (\S+)/);
  const text = await iris(["read", "--meter", "403", "--line", path]);
  assert.equal(text.code, 0, text.err);
  assert.match(text.out, /Heat energy E1 +\d+\.\d{3} MWh/);
  const json = await iris(["read", "--meter", "auto", "--line", path, "--set", "all", "--json"]);
  const result = JSON.parse(json.out);
  assert.equal(json.code, 0, json.err);
  assert.equal(result.meter, "kamstrup-multical-403");
  assert.match(result.serial, /^\d+$/);
  assert.ok(result.readings.length >= 25);
  assert.ok(result.link.requests >= 4);
  await meter.stop();
});

test("read: what the meter leaves out is named, and is no failure", async () => {
  const meter = new Running(["simulate", "--meter", "403", "--pty", "--fault", "omit=74"]);
  const [, path] = await meter.says(/listening on (\S+)/);
  const { code, out } = await iris(["read", "--meter", "403", "--line", path]);
  assert.equal(code, 0);
  assert.match(out, /^this meter does not have: Flow V1$/m);
  assert.match(out, /^1 request, 23 bytes sent/m);
  await meter.stop();
});

test("output that cannot be written is one sentence", { skip: !existsSync("/dev/full") }, async () => {
  const full = openSync("/dev/full", "w");
  const { status, stderr } = spawnSync(process.execPath, [program, "meters"], {
    stdio: ["ignore", full, "pipe"],
  });
  closeSync(full);
  assert.equal(status, 1);
  assert.match(String(stderr), /^iris: the output cannot be written: .*\n$/);
});

test("read: a line that is not there, a meter that is silent", async () => {
  const gone = await iris(["read", "--meter", "403", "--line", "/dev/no-such-port"]);
  assert.equal(gone.code, 1);
  assert.match(gone.err, /^iris: line: no such device/);
  assert.equal(gone.out, "", "what was never asked cost nothing and says nothing");
  const closed = await iris(["read", "--meter", "403", "--line", "tcp://127.0.0.1:1"]);
  assert.equal(closed.code, 1);
  assert.match(closed.err, /^iris: line: /);
  const meter = new Running(["simulate", "--meter", "403", "--pty", "--fault", "silent"]);
  const [, path] = await meter.says(/listening on (\S+)/);
  const silent = await iris(["read", "--meter", "403", "--line", path]);
  assert.equal(silent.code, 1);
  assert.match(silent.err, /^iris: silence: .*magnet/);
  await meter.stop();
});

test("run: a wrong file is one clear sentence", async () => {
  const folder = mkdtempSync(join(tmpdir(), "iris-"));
  const path = join(folder, "wrong.json");
  const table: [string, RegExp][] = [
    ["{", /settings are not JSON/],
    ['{"meters":[{"line":"/dev/ttyUSB0"}],"mqtt":{"port":"1883"}}', /mqtt.port has to be a whole number/],
  ];
  for (const [text, message] of table) {
    writeFileSync(path, text);
    const { code, err } = await iris(["run", "--config", path]);
    assert.equal(code, 2);
    assert.match(err, message);
  }
});

test("run: the demo prints where to look, answers what its meter sent, and stops cleanly", async () => {
  const demo = new Running(["run", "--demo"]);
  const [, address] = await demo.says(/REST +(http:\S+)/);
  await demo.says(/MQTT +mqtt:\/\/127\.0\.0\.1:\d+/);
  const early = await fetch(`${address}kamstir/api/read`);
  assert.ok([200, 503].includes(early.status));
  let body: Record<string, string> = {};
  for (let attempt = 0; attempt < 200 && body.heat_energy === undefined; attempt++) {
    await new Promise((done) => setTimeout(done, 50));
    const answer = await fetch(`${address}kamstir/api/read?`);
    if (answer.status === 200) body = (await answer.json()) as Record<string, string>;
  }
  assert.match(body.heat_energy, /^\d+\.\d+$/);
  assert.ok(Object.values(body).every((value) => typeof value === "string"));
  const readings = (await (await fetch(`${address}api/v1/meters/heat/readings`)).json()) as {
    readings: { key: string; value: string }[];
  };
  const flow = readings.readings.find((reading) => reading.key === "flow");
  assert.equal(flow?.value, body.flow);
  assert.equal((await fetch(`${address}smartmeter/api/read`)).status, 404);
  const { code, err } = await demo.stop("SIGINT");
  assert.equal(code, 0, err);
});

test("run: a configured gateway publishes over MQTT and learns its meter into the folder beside the file", async () => {
  const meter = new Running(["simulate", "--meter", "403", "--listen", "127.0.0.1:0", "--no-pace"]);
  const [, line] = await meter.says(/listening on (\S+)/);
  const broker = await startBroker("127.0.0.1", 0);
  const seen = new Map<string, string>();
  broker.onPublish = ({ topic, payload }) => seen.set(topic, Buffer.from(payload).toString());
  const folder = mkdtempSync(join(tmpdir(), "iris-"));
  writeFileSync(
    join(folder, "iris.json"),
    JSON.stringify({
      meters: [{ id: "cellar", line }],
      rest: { host: "127.0.0.1", port: 0 },
      mqtt: { enabled: true, host: "127.0.0.1", port: broker.port },
    }),
  );
  const gateway = new Running(["run"], folder);
  await gateway.says(/REST/);
  for (let attempt = 0; attempt < 400 && !seen.has("kamstir/reading/hourcounter"); attempt++)
    await new Promise((done) => setTimeout(done, 50));
  assert.match(seen.get("kamstir/reading/heat_energy") ?? "", /^\d+\.\d+$/);
  const state = [...seen].find(([topic]) => topic.endsWith("/cellar/state"));
  assert.ok(state && JSON.parse(state[1]).meter === "kamstrup-multical-403");
  const own = [...seen].find(([topic]) => topic.endsWith("/gateway/state"));
  assert.equal(JSON.parse(own![1]).reset_reason, "program started");
  const owner = await connectAsync(`mqtt://127.0.0.1:${broker.port}`);
  await owner.publishAsync(state[0].replace(/state$/, "command/interval"), "1800");
  const intervalKept = (): number =>
    JSON.parse(readFileSync(join(folder, "iris.json"), "utf8")).meters[0].interval;
  for (let attempt = 0; attempt < 100 && intervalKept() !== 1800; attempt++)
    await new Promise((done) => setTimeout(done, 50));
  assert.equal(intervalKept(), 1800);
  await owner.endAsync();
  const { code, err } = await gateway.stop();
  assert.equal(code, 0, err);
  const again = new Running(["run"], folder);
  await again.says(/REST/);
  assert.ok(!again.err.includes("this is a"), "it remembers which meter it is");
  await again.stop();
  await broker.close();
  await meter.stop();
});

test("run: the first start makes a password and tells it once; `iris password` sets another one", async () => {
  const folder = mkdtempSync(join(tmpdir(), "iris-"));
  const path = join(folder, "iris.json");
  const settings = {
    meters: [{ id: "heat", line: "tcp://127.0.0.1:1" }],
    rest: { host: "127.0.0.1", port: 0 },
  };
  writeFileSync(path, JSON.stringify(settings));
  const first = new Running(["run", "--config", path]);
  const [, password] = await first.says(/^password {3}(\S+)/m);
  const [, base] = await first.says(/REST {3}(\S+)\//);
  const login = async (text: string): Promise<number> => {
    const answer = await fetch(`${base}/api/v1/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ password: text }),
    });
    return answer.status;
  };
  assert.equal(await login("not the password"), 401);
  assert.equal(await login(password), 204);
  assert.equal((await fetch(`${base}/api/v1/meters/heat/read`, { method: "POST" })).status, 401);
  const { code, out } = await iris(["password", "--config", path]);
  assert.equal(code, 0);
  const other = /^password {3}(\S+)/m.exec(out)![1];
  assert.deepEqual([await login(password), await login(other)], [401, 204], "at once, while it runs");
  const { code: short, err } = await iris(["password", "--config", path, "--stdin"], "short\n");
  assert.equal(short, 2);
  assert.match(err, /8 characters/);
  await first.stop();
  for (const name of readdirSync(join(folder, "iris-data")))
    assert.ok(!readFileSync(join(folder, "iris-data", name), "latin1").includes(other), name);
  const again = new Running(["run", "--config", path]);
  await again.says(/REST {3}(\S+)\//);
  assert.doesNotMatch(again.out + again.err, /^password/m);
  await again.stop();
});
