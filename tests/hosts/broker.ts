/** For the MQTT tests: what is missing on this machine, certificates of openssl, an observing client. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type MqttClient } from "mqtt";
import { findProgram, MOSQUITTO_MISSING } from "../../hosts/bench/mosquitto.js";

export const openssl = findProgram("openssl");
/** Says what is missing, in the place where a test is skipped. */
export const missing = findProgram("mosquitto") ? false : MOSQUITTO_MISSING;
export const missingTls =
  missing || (openssl ? false : 'no "openssl" on this machine (Debian: apt install openssl)');

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
