/** A real Mosquitto as a child, on a port of its own: for the broker tests and for the fleet. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const START_LIMIT = 5000;

/** Path of a program; undefined where this machine has none. Debian keeps brokers in /usr/sbin. */
export function findProgram(name: string): string | undefined {
  for (const folder of [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin", "/usr/local/sbin"]) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder; the next one may have it.
    }
  }
  return undefined;
}

/** What to tell a person whose machine lacks it. */
export const MOSQUITTO_MISSING = 'no "mosquitto" on this machine (Debian: apt install mosquitto)';

/** A TCP port of 127.0.0.1 that nobody has now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}

/** Can be stopped and started again on the same port, with other settings. */
export class Mosquitto {
  readonly port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), "iris-mosquitto-"));
  #process: ChildProcess | undefined;
  #log = "";

  constructor(port: number) {
    this.port = port;
  }

  /** What it has said since the last start. */
  get log(): string {
    return this.#log;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** @param lines of mosquitto.conf beside the listener */
  async start(lines: readonly string[] = ["allow_anonymous true"]): Promise<void> {
    const program = findProgram("mosquitto");
    if (!program) throw new Error(MOSQUITTO_MISSING);
    const path = join(this.#folder, "mosquitto.conf");
    // Started by root it would change to a user that cannot read the files of its starter.
    const user = process.getuid?.() === 0 ? ["user root"] : [];
    const text = [...user, `listener ${this.port} 127.0.0.1`, "log_dest stderr", ...lines, ""];
    writeFileSync(path, text.join("\n"));
    const child = spawn(program, ["-c", path], { stdio: ["ignore", "ignore", "pipe"] });
    this.#process = child;
    this.#log = "";
    child.stderr.on("data", (bytes: Buffer) => {
      this.#log = (this.#log + bytes.toString()).slice(-20_000);
    });
    const until = Date.now() + START_LIMIT;
    while (!/mosquitto version \S+ running/.test(this.#log)) {
      if (child.exitCode !== null || Date.now() > until)
        throw new Error(`mosquitto does not start: ${this.#log}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** SIGKILL unless told otherwise: what a power cut looks like. */
  async stop(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }

  /** Stops it for good. */
  async close(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
