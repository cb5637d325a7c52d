/** Real programs for the MQTT tests: Mosquitto on a free port, certificates of openssl, an observing client. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type MqttClient } from "mqtt";

function find(name: string): string | undefined {
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

export const mosquitto = find("mosquitto");
export const openssl = find("openssl");
/** Says what is missing, in the place where a test is skipped. */
export const missing = mosquitto ? false : 'no "mosquitto" on this machine (Debian: apt install mosquitto)';
export const missingTls =
  missing || (openssl ? false : 'no "openssl" on this machine (Debian: apt install openssl)');

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}

export async function until(
  condition: () => boolean,
  limitMs: number,
  what: () => string = () => "the condition",
): Promise<number> {
  const start = performance.now();
  while (!condition()) {
    if (performance.now() - start > limitMs) throw new Error(`after ${limitMs} ms still not: ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return performance.now() - start;
}

export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), "iris-mqtt-"));

  write(name: string, text: string): string {
    const path = join(this.path, name);
    writeFileSync(path, text, { mode: 0o644 });
    return path;
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), "utf8");
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Mosquitto with a configuration of the test's; can be killed and started again on the same port. */
export class Broker {
  readonly port: number;
  readonly #folder: Folder;
  #process: ChildProcess | undefined;
  #log = "";

  constructor(port: number, folder: Folder) {
    this.port = port;
    this.#folder = folder;
  }

  get log(): string {
    return this.#log;
  }

  async start(lines: readonly string[] = ["allow_anonymous true"]): Promise<void> {
    const text = [`listener ${this.port} 127.0.0.1`, "log_dest stderr", ...lines, ""].join("\n");
    const path = this.#folder.write(`broker-${this.port}.conf`, text);
    // As root, mosquitto would change to a user that cannot read the test's files.
    const user = process.getuid?.() === 0 ? "user root\n" : "";
    this.#folder.write(`broker-${this.port}.conf`, user + text);
    const child = spawn(mosquitto!, ["-c", path], { stdio: ["ignore", "ignore", "pipe"] });
    this.#process = child;
    this.#log = "";
    child.stderr.on("data", (bytes: Buffer) => {
      this.#log += bytes.toString();
    });
    await until(
      () => /mosquitto version \S+ running/.test(this.#log) || child.exitCode !== null,
      5000,
      () => `mosquitto running; it said: ${this.#log}`,
    );
    if (child.exitCode !== null) throw new Error(`mosquitto ended: ${this.#log}`);
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
}

/** An independent client that remembers what it saw. */
export class Observer {
  readonly messages: { topic: string; payload: string; retained: boolean }[] = [];
  readonly client: MqttClient;

  private constructor(client: MqttClient) {
    this.client = client;
    client.on("message", (topic, payload, packet) =>
      this.messages.push({ topic, payload: payload.toString(), retained: packet.retain }),
    );
  }

  static async open(port: number, topic = "#"): Promise<Observer> {
    const client = connect({ host: "127.0.0.1", port, reconnectPeriod: 0 });
    const observer = new Observer(client);
    client.on("error", () => {});
    await new Promise((resolve) => client.once("connect", resolve));
    await client.subscribeAsync(topic, { qos: 1 });
    return observer;
  }

  last(topic: string): string | undefined {
    return this.messages.filter((message) => message.topic === topic).at(-1)?.payload;
  }

  close(): void {
    this.client.end(true);
  }
}

/** An authority, a server certificate for 127.0.0.1 and a client certificate. */
export function makeCertificates(folder: Folder, options: { expired?: boolean } = {}): void {
  const run = (...args: string[]) =>
    execFileSync(openssl!, args, { cwd: folder.path, stdio: ["ignore", "ignore", "pipe"] });
  folder.write("server.ext", "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  run("req", "-x509", ...key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=Test CA");
  for (const name of ["server", "client"]) {
    run("req", ...key, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`);
    const extra = name === "server" ? ["-extfile", "server.ext"] : [];
    const days = ["-days", options.expired && name === "server" ? "0" : "30"];
    run(
      "x509",
      "-req",
      ...["-in", `${name}.csr`, "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"],
      ...["-out", `${name}.pem`, ...days, ...extra],
    );
  }
}
