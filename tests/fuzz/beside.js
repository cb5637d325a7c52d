// Fuzzing beside the tests of `npm test`: each target for so many seconds in a process of its own, at the lowest
// priority, one at a time while the tests run and as many as there are processors when they are done.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism, constants, setPriority } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));

export class Fuzzing {
  #seconds;
  #waiting = readdirSync(folder)
    .filter((file) => file.endsWith(".fuzz.ts"))
    .map((file) => file.slice(0, -".fuzz.ts".length));
  #rows = [];
  #crashes = [];
  #children = new Set();
  #first;

  /** @param seconds for each target; 0: none is run */
  constructor(seconds) {
    this.#seconds = seconds;
    if (!(seconds > 0)) this.#waiting = [];
    this.#first = this.#work();
  }

  /** Runs what is left; tells whether no target failed. */
  async finish() {
    const workers = [this.#first];
    for (let count = 1; count < availableParallelism(); count++) workers.push(this.#work());
    await Promise.all(workers);
    for (const row of this.#rows) console.log(row);
    for (const text of this.#crashes) console.log(text);
    return this.#crashes.length === 0;
  }

  stop() {
    this.#waiting = [];
    for (const child of this.#children) child.kill();
  }

  async #work() {
    for (let name = this.#waiting.shift(); name; name = this.#waiting.shift()) await this.#run(name);
  }

  #run(name) {
    const args = ["--import", "tsx", `${folder}/main.ts`, "--seconds", String(this.#seconds), name];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    this.#children.add(child);
    try {
      setPriority(child.pid, constants.priority.PRIORITY_LOW);
    } catch {
      // It is over already, or this system knows no priorities: it only takes longer.
    }
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (bytes) => {
        output += bytes;
      });
    return new Promise((resolve) =>
      child.on("close", (code) => {
        this.#children.delete(child);
        const [head, ...rows] = output.trimEnd().split("\n");
        if (this.#rows.length === 0) this.#rows.push(`▶ fuzzing, ${this.#seconds} s each\n${head}`);
        if (code === 0) this.#rows.push(...rows);
        else this.#crashes.push(`✖ fuzzing ${name}\n${output}`);
        resolve();
      }),
    );
  }
}
