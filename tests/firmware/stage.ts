/**
 * What the firmware's checks play with: a simulated meter on a pty whose wall clock stands still, so that every host reads
 * the same numbers; a broker in this process that keeps what it is told; and hosts as programs of their own.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Broker, type Publication, startBroker } from "../../hosts/bench/broker.js";
import { realClock } from "../../hosts/bench/clock.js";
import type { Link } from "../../hosts/bench/link.js";
import { openMeterLink } from "../../hosts/bench/meter-link.js";
import { openPty } from "../../hosts/bench/pty.js";
import { findSimulator } from "../../hosts/bench/simulators.js";

export const root = join(resolve(dirname(fileURLToPath(import.meta.url)), "../.."));
/** A host that has not said what is waited for by then is broken. */
const PATIENCE_MS = 60_000;
const NOON = Date.parse("2026-01-31T12:00:00Z");

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((done) => setTimeout(done, milliseconds));

export interface Meter {
  readonly path: string;
  readonly link: Link;
  close(): void;
}

/** @param stands the meter's clock stands still */
export function openMeter(id: string, { stands = true, paced = true } = {}): Meter {
  const simulator = findSimulator(id);
  if (!simulator) throw new Error(`there is no simulated meter "${id}"`);
  const clock = realClock();
  const pty = openPty((bytes) => link.fromReader(bytes));
  const link = openMeterLink(
    { simulator, paced, clock: stands ? { ...clock, wallMs: () => NOON } : clock },
    { deliver: (bytes) => pty.write(bytes), disconnect() {}, observe: undefined },
  );
  return {
    path: pty.path,
    link,
    close() {
      link.close();
      pty.close();
    },
  };
}

export interface Recorded extends Broker {
  /** The last message of each topic. */
  readonly messages: Map<string, Publication>;
  count: number;
}

export async function openBroker(port = 0): Promise<Recorded> {
  const broker = (await startBroker("127.0.0.1", port)) as Recorded;
  const recorded = Object.assign(broker, { messages: new Map<string, Publication>(), count: 0 });
  broker.onPublish = (publication) => {
    if (publication.client === undefined) return;
    recorded.count++;
    recorded.messages.set(publication.topic, publication);
  };
  return recorded;
}

/** A TCP port that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** How a host is started with its settings and its folder. */
export type Command = (settings: string, data: string) => { program: string; args: string[]; env?: object };

export const nodeHost: Command = (settings) => ({
  program: process.execPath,
  args: [join(root, "bin/iris.js"), "run", "--config", settings],
});

export class Host {
  readonly child: ChildProcess;
  readonly port: number;
  readonly #folder: string;
  #token: string | undefined;
  output = "";
  ended: number | NodeJS.Signals | undefined;

  constructor(command: Command, settings: Record<string, unknown>, port: number) {
    this.port = port;
    this.#folder = mkdtempSync(join(tmpdir(), "iris-firmware-"));
    const file = join(this.#folder, "iris.json");
    const data = join(this.#folder, "data");
    mkdirSync(data);
    writeFileSync(file, JSON.stringify({ ...settings, rest: { host: "127.0.0.1", port } }));
    const { program, args, env } = command(file, data);
    this.child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own: the simulator is started by a script, and has to end with it.
      detached: true,
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on("data", (bytes) => {
        this.output += bytes;
      });
    this.child.on("exit", (code, signal) => {
      this.ended = code ?? signal ?? 0;
    });
  }

  async says(pattern: RegExp, patience = PATIENCE_MS): Promise<RegExpExecArray> {
    const until = Date.now() + patience;
    for (;;) {
      const match = pattern.exec(this.output);
      if (match) return match;
      if (this.ended !== undefined) throw new Error(`it ended with ${this.ended}:\n${this.output}`);
      if (Date.now() > until) throw new Error(`it never said ${pattern}:\n${this.output}`);
      await sleep(50);
    }
  }

  async get(path: string): Promise<Response> {
    if (this.ended !== undefined) throw new Error(`it ended with ${this.ended}:\n${this.output}`);
    return fetch(`http://127.0.0.1:${this.port}${path}`, { signal: AbortSignal.timeout(10_000) });
  }

  // biome-ignore lint/suspicious/noExplicitAny: whatever the host answers
  async json(path: string): Promise<any> {
    return (await this.get(path)).json();
  }

  /** Asks for a reading now; false: it is busy, or was asked a moment ago. */
  async requestRead(set = "live"): Promise<boolean> {
    this.#token ??= await this.#login();
    const answer = await fetch(`http://127.0.0.1:${this.port}/api/v1/meters/heat/read?set=${set}`, {
      method: "POST",
      headers: { authorization: `Bearer ${this.#token}` },
      signal: AbortSignal.timeout(10_000),
    });
    await answer.arrayBuffer();
    if (answer.status === 202) return true;
    if (answer.status === 409 || answer.status === 429) return false;
    throw new Error(`asked for a reading, it answers ${answer.status}`);
  }

  /** With the password that is told at the first start. */
  async #login(): Promise<string> {
    const [, password] = await this.says(/^password +(\S+)/m);
    const answer = await fetch(`http://127.0.0.1:${this.port}/api/v1/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ password, token: true }),
    });
    if (answer.status !== 200) throw new Error(`the login answers ${answer.status}`);
    return ((await answer.json()) as { token: string }).token;
  }

  /** To the whole group. */
  #signal(signal: NodeJS.Signals): void {
    if (this.child.pid !== undefined) process.kill(-this.child.pid, signal);
  }

  /** Waits until REST answers; a program whose output is buffered says nothing. */
  async answers(): Promise<void> {
    await until("REST", () =>
      this.json("/api/v1/status").catch((error) => {
        if (this.ended !== undefined) throw error;
      }),
    );
  }

  async close(): Promise<void> {
    if (this.ended === undefined) this.#signal("SIGTERM");
    for (let tries = 0; tries < 100 && this.ended === undefined; tries++) await sleep(50);
    if (this.ended === undefined) this.#signal("SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Waits until `ready` gives something. */
export async function until<T>(
  what: string,
  ready: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const value = await ready();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await sleep(200);
  }
}
