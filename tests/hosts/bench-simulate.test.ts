/** `iris simulate` as a program: its first line, its exit, its words for what is wrong. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { parseTranscript } from "../../modules/line/transcript.js";
import { equal, ok, test } from "../harness.js";
import { hex } from "./bench-reader.js";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const iris = join(root, "bin", "iris.js");
const SERIAL = Buffer.from([0x80, 0x3f, 0x02, 0x35, 0xe9, 0x0d]);

class Simulation {
  readonly process: ChildProcess;
  output = "";
  errors = "";
  /** Exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string | null>;
  #heard: () => void = () => {};

  constructor(...args: string[]) {
    this.process = spawn(process.execPath, [iris, "simulate", ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.process.stdout?.on("data", (chunk: Buffer) => {
      this.output += chunk.toString();
      this.#heard();
    });
    this.process.stderr?.on("data", (chunk: Buffer) => {
      this.errors += chunk.toString();
      this.#heard();
    });
    this.ended = new Promise((resolve) => {
      this.process.on("exit", (code, signal) => resolve(signal ?? code));
    });
    this.process.on("exit", () => this.#heard());
    after(() => this.process.kill("SIGKILL"));
  }

  /** Resolves when the condition holds or the program has ended. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#heard = () => {
        const { exitCode, signalCode } = this.process;
        if (condition() || exitCode !== null || signalCode !== null) resolve();
      };
      this.#heard();
    });
  }

  async address(): Promise<string> {
    await this.until(() => this.output.includes("\n"));
    const match = /^listening on (\S+)\n/.exec(this.output);
    if (!match) throw new Error(`no address: ${this.output}${this.errors}`);
    return match[1];
  }
}

/** Writes to a TCP line and resolves with what came, once it holds this many bytes. */
function ask(address: string, request: Uint8Array, bytes: number): Promise<string> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      text += hex(chunk);
      if (text.length < 2 * bytes) return;
      socket.destroy();
      resolve(text);
    });
    socket.write(request);
  });
}

test("a simulated meter on TCP says where, what to try, answers, and ends with the measure", async () => {
  const simulation = new Simulation(
    "--meter",
    "403",
    "--listen",
    "127.0.0.1:0",
    "--no-pace",
    "--fault",
    "echo",
  );
  const address = await simulation.address();
  ok(/^tcp:\/\/127\.0\.0\.1:\d+$/.test(address));
  const reply = await ask(address, SERIAL, 16);
  ok(reply.startsWith("803f0235e90d403f02"), reply);
  simulation.process.kill("SIGINT");
  equal(await simulation.ended, 0);
  ok(
    simulation.output.includes(`iris read --meter kamstrup-multical-403 --line ${address}`),
    simulation.output,
  );
  ok(simulation.output.includes("faults: echo\n"));
  const last = simulation.output.trimEnd().split("\n").at(-1) ?? "";
  ok(
    /^1 requests, 1 replies, 6 bytes to the meter, 1\d from it, 0\.2\d s link, 1\.7\d s awake$/.test(last),
    last,
  );
  equal(simulation.errors, "");
});

test("a simulated meter on a pty ends cleanly on SIGTERM, its button is pressed by SIGUSR2", async () => {
  const simulation = new Simulation("--meter", "multical 402", "--pty", "--fault", "dark=0");
  ok((await simulation.address()).startsWith("/dev/"));
  simulation.process.kill("SIGUSR2");
  await simulation.until(() => simulation.errors.includes("button pressed"));
  simulation.process.kill("SIGTERM");
  equal(await simulation.ended, 0);
  ok(simulation.output.includes("0 requests, 0 replies"));
});

test("a seed gives the same meter, the clock is the one that was asked for, a record replays", async () => {
  const folder = mkdtempSync(join(tmpdir(), "iris-bench-"));
  after(() => rmSync(folder, { recursive: true }));
  const record = join(folder, "line.capture");
  const options = ["--listen", "0", "--no-pace", "--seed", "5", "--clock", "2026-03-04T05:06:07Z"];
  const first = new Simulation("--meter", "601", ...options, "--record", record);
  const reply = await ask(await first.address(), SERIAL, 10);
  first.process.kill("SIGINT");
  await first.ended;
  const items = parseTranscript(readFileSync(record, "utf8"));
  equal(
    items
      .filter(({ kind }) => kind === "sent" || kind === "received")
      .map((item) => "bytes" in item && hex(item.bytes)),
    [hex(SERIAL), reply],
  );
  const second = new Simulation("--replay", record, "--listen", "0", "--no-pace");
  equal(await ask(await second.address(), SERIAL, 10), reply);
  second.process.kill("SIGINT");
  equal(await second.ended, 0);
  const same = new Simulation("--meter", "601", ...options);
  equal(await ask(await same.address(), SERIAL, 10), reply);
});

for (const [args, code, message] of [
  [[], 2, /which meter\? --meter ID/],
  [["--meter", "999", "--pty"], 2, /there is no simulated meter "999"/],
  [["--meter", "403"], 2, /either --pty or --listen/],
  [["--meter", "403", "--pty", "--listen", "1"], 2, /either --pty or --listen/],
  [["--meter", "403", "--listen", "host"], 2, /--listen takes HOST:PORT, not "host"/],
  [["--meter", "403", "--listen", "127.0.0.1:99999"], 2, /--listen takes HOST:PORT/],
  [["--meter", "403", "--pty", "--fault", "ecko"], 2, /unknown fault "ecko"; there are: echo/],
  [["--meter", "403", "--pty", "--seed", "-1"], 2, /--seed/],
  [["--meter", "403", "--pty", "--clock", "noon"], 2, /--clock takes a time/],
  [["--meter", "403", "--pty", "--replay", "/nowhere"], 1, /cannot replay \/nowhere/],
  [["--meter", "403", "--listen", "192.0.2.1:20123"], 1, /this machine does not have that address/],
] as const)
  test(`iris simulate ${args.join(" ")}: one sentence`, () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [iris, "simulate", ...args], {
      encoding: "utf8",
    });
    equal([status, stdout], [code, ""]);
    ok(message.test(stderr) && stderr.trimEnd().split("\n").length === 1, stderr);
  });

test("help for meters and faults, and a file that is no capture", () => {
  const run = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [iris, "simulate", ...args], { encoding: "utf8" });
  ok(/^ {2}echo/m.test(run("--fault", "help").stdout));
  ok(/^kamstrup-multical-403 /m.test(run("--meter", "help").stdout));
  ok(run("--help").stdout.startsWith("usage: iris simulate"));
  const folder = mkdtempSync(join(tmpdir(), "iris-bench-"));
  after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "x"), "hello\n");
  const wrong = run("--replay", join(folder, "x"), "--pty");
  equal(wrong.status, 1);
  ok(/line 1 is not a transcript line/.test(wrong.stderr), wrong.stderr);
});
