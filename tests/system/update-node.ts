/** An installation on this machine, with real processes, files and sockets: what is judged is what a user would get. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { openStation, type Station } from "../../hosts/bench/station.js";
import type { Pointer } from "../../hosts/node/pointer.js";

export const TOKEN = "a-token-of-the-owner";
/** Seconds that a version on trial has. */
export const HEALTHY_SECONDS = 10;
const HOST = "127.0.0.1";

export interface Told {
  readonly state: string;
  readonly progress: number | null;
  readonly trouble: string | null;
  readonly updateAvailable: boolean;
  readonly last: { outcome: string; version: string | null; from: string | null; message: string } | null;
}

export async function until<T>(
  what: string,
  limitMs: number,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const found = await look().catch(() => undefined);
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`${what}: not within ${limitMs} ms`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createTcpServer();
    server.listen(0, HOST, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

export class Installation {
  readonly folder = mkdtempSync(join(tmpdir(), "iris-update-"));
  readonly root = join(this.folder, "iris");
  output = "";
  /** Answers whoever asks for a release. */
  serve: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) =>
    response.end();
  #port = 0;
  #station!: Station;
  #server!: Server;
  #process: ChildProcess | undefined;

  /** @param image bundle of the version to begin with */
  async open(image: Uint8Array): Promise<void> {
    const bundle = join(this.folder, "bundle.mjs");
    writeFileSync(bundle, image);
    const made = spawnSync(process.execPath, [bundle, "install", this.root], { encoding: "utf8" });
    if (made.status !== 0) throw new Error(made.stderr);
    this.#port = await freePort();
    this.#station = await openStation({ simulator: findSimulator("403")!, place: { host: HOST, port: 0 } });
    this.#server = createServer((request, response) => this.serve(request, response));
    await new Promise<void>((done) => this.#server.listen(0, HOST, done));
    const { port } = this.#server.address() as AddressInfo;
    mkdirSync(join(this.folder, "house"));
    writeFileSync(
      this.config,
      JSON.stringify({
        meters: [
          {
            id: "heat",
            model: "kamstrup-multical-403",
            line: this.#station.address,
            interval: 1,
            ignoreFloor: true,
          },
        ],
        rest: { host: HOST, port: this.#port, fallbackPort: this.#port },
        update: { url: `http://${HOST}:${port}/release.json`, token: TOKEN, automatic: false },
      }),
    );
  }

  get config(): string {
    return join(this.folder, "house", "iris.json");
  }

  get address(): string {
    return `http://${HOST}:${this.#port}/`;
  }

  get pointer(): Pointer {
    return JSON.parse(readFileSync(join(this.root, "pointer.json"), "utf8"));
  }

  start(): void {
    const child = spawn(
      process.execPath,
      [join(this.root, "supervisor.mjs"), "run", "--config", this.config],
      {
        env: { ...process.env, IRIS_HEALTHY_SECONDS: String(HEALTHY_SECONDS) },
        stdio: ["ignore", "pipe", "pipe"],
        // A process group of its own, so that all of it can lose its power at once.
        detached: true,
      },
    );
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data) => (this.output += data));
    this.#process = child;
  }

  /** The power is cut: nothing of it gets to do anything any more. */
  async cut(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((done) => child.once("exit", done));
    process.kill(-child.pid!, "SIGKILL");
    await gone;
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(`http://${HOST}:${this.#port}${path}`, {
      signal: AbortSignal.timeout(2000),
    });
    return (await response.json()) as T;
  }

  async post(path: string, body?: Uint8Array, token = TOKEN): Promise<{ status: number; message: string }> {
    const response = await fetch(`http://${HOST}:${this.#port}/api/v1/update/${path}`, {
      method: "POST",
      headers: {
        ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
        ...(body ? { "content-type": "application/octet-stream" } : {}),
      },
      body: body ? Buffer.from(body) : undefined,
      signal: AbortSignal.timeout(20_000),
    });
    const { message = "" } = (await response.json()) as { message?: string };
    return { status: response.status, message };
  }

  async version(): Promise<string> {
    return (await this.get<{ version: string }>("/api/v1/status")).version;
  }

  told(): Promise<Told> {
    return this.get("/api/v1/update");
  }

  /** It runs this version for good, reads the meter, and the updater has nothing to do. */
  settled(version: string, limitMs = 30_000): Promise<Told> {
    return until(`version ${version} settles (${this.output.slice(-500)})`, limitMs, async () => {
      if ((await this.version()) !== version) return undefined;
      const told = await this.told();
      if (told.state !== "idle" || this.pointer.trial !== "none") return undefined;
      const { readings } = await this.get<{ readings: { state: string }[] }>("/api/v1/meters/heat/readings");
      return readings.some((reading) => reading.state === "fresh") ? told : undefined;
    });
  }

  async close(): Promise<void> {
    await this.cut();
    this.#station.close();
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
