/** The command line as a program of its own, for tests: `iris ARGS`, run to its end or until it is told to stop. */
import { type ChildProcess, spawn } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const program = join(resolve(dirname(fileURLToPath(import.meta.url)), "../.."), "bin/iris.js");
/** A program that has not said what is waited for by then is broken. */
const PATIENCE_MS = 60_000;

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs to the end. */
export async function iris(args: readonly string[], input: string | Uint8Array = ""): Promise<Outcome> {
  const running = new Running(args);
  running.child.stdin?.end(input);
  return running.ended;
}

/** A program that goes on until `stop`. */
export class Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Outcome>;
  out = "";
  err = "";

  constructor(args: readonly string[], folder?: string, more: Record<string, string> = {}) {
    const env = { ...process.env, ...more };
    this.child = spawn(process.execPath, [program, ...args], { cwd: folder, env, stdio: "pipe" });
    this.child.stdin?.on("error", () => {}); // it may end before it has read all
    this.child.stdout?.on("data", (bytes) => {
      this.out += bytes;
    });
    this.child.stderr?.on("data", (bytes) => {
      this.err += bytes;
    });
    this.ended = new Promise((done) => {
      this.child.on("close", (code) => done({ code, out: this.out, err: this.err }));
    });
  }

  /** Waits until the output matches; gives the match. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const match = pattern.exec(this.out + this.err);
      if (match) return match;
      if (Date.now() > until || this.child.exitCode !== null)
        throw new Error(`it never said ${pattern}:\n${this.out}\n${this.err}`);
      await new Promise((done) => setTimeout(done, 20));
    }
  }

  stop(signal: NodeJS.Signals = "SIGTERM"): Promise<Outcome> {
    this.child.kill(signal);
    return this.ended;
  }
}
