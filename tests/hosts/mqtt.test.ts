/** The MQTT link over MQTT.js against a real Mosquitto: killed, restarted, refusing, expired, away for long. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { pbkdf2Sync, randomFillSync } from "node:crypto";
import { once } from "node:events";
import { after, describe, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { freePort, Mosquitto } from "../../hosts/bench/mosquitto.js";
import { openMqtt } from "../../hosts/node/mqtt.js";
import { callbackOf, type Device, type TimerOwner } from "../../modules/device/device.js";
import { LinkState } from "../../modules/publish/link-options.js";
import type { Link, Message, Source } from "../../modules/publish/message.js";
import { MqttLink } from "../../modules/publish/mqtt.js";
import { Folder, makeCertificates, missing, missingTls, Observer, until } from "./broker.js";

const STATUS = "iris/a1b2c3/status";
/** "The gateway is back within 10 s of the broker." */
const BACK_LIMIT_MS = 10_000;

const device = {
  mac: "a1b2c3d4e5f6",
  board: "test",
  now: () => performance.now(),
  wallSeconds: () => Math.floor(Date.now() / 1000),
  timer(owner: TimerOwner | (() => void)) {
    const callback = callbackOf(owner);
    let timer: NodeJS.Timeout | undefined;
    return {
      set(milliseconds: number) {
        clearTimeout(timer);
        timer = setTimeout(callback, milliseconds);
      },
      clear: () => clearTimeout(timer),
    };
  },
  random: (buffer: Uint8Array) => randomFillSync(buffer),
  mqtt: openMqtt,
} as unknown as Device;

class Values implements Source {
  readonly messages = 20;
  readonly subscriptions = ["iris/a1b2c3/command"];
  readonly values: string[] = [];
  readonly heard: { payload: string; retained: boolean }[] = [];
  #link: Link | undefined;

  attach(link: Link): void {
    this.#link = link;
  }

  connected(): void {
    this.#link?.mark(this, 0, this.messages - 1);
  }

  compose(index: number, message: Message): boolean {
    if (this.values[index] === undefined) return false;
    message.topic = `iris/a1b2c3/value/${index}`;
    message.qos = 1;
    message.retain = true;
    message.payload.text(this.values[index]);
    return true;
  }

  received(_topic: string, payload: string, retained: boolean): boolean {
    this.heard.push({ payload, retained });
    return true;
  }

  set(index: number, value: string): void {
    this.values[index] = value;
    this.#link?.mark(this, index, index);
  }
}

interface Extra {
  username?: string;
  password?: string;
  tls?: { authority?: string; certificate?: string; key?: string };
}

function open(port: number, values: Values, extra: Extra = {}): MqttLink {
  const link = new MqttLink(
    device,
    {
      host: "127.0.0.1",
      port,
      clientId: "iris-a1b2c3",
      username: "",
      password: "",
      keepAliveSeconds: 15,
      statusTopic: STATUS,
      payloadLimit: 65_536,
      ...extra,
    },
    [values],
  );
  link.open();
  return link;
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const connected = (link: MqttLink) => () => link.state === LinkState.Connected;

describe("a real broker", { skip: missing, concurrency: true }, () => {
  const folder = new Folder();
  const brokers: Mosquitto[] = [];
  const links: MqttLink[] = [];
  const observers: Observer[] = [];

  after(async () => {
    for (const link of links) link.close();
    for (const observer of observers) observer.close();
    for (const broker of brokers) await broker.close();
    folder.remove();
  });

  async function broker(lines?: readonly string[]): Promise<Mosquitto> {
    const made = new Mosquitto(await freePort());
    brokers.push(made);
    await made.start(lines);
    return made;
  }

  function linkTo(port: number, values: Values, extra?: Extra): MqttLink {
    const link = open(port, values, extra);
    links.push(link);
    return link;
  }

  async function observe(port: number): Promise<Observer> {
    const observer = await Observer.open(port);
    observers.push(observer);
    return observer;
  }

  test("killed and started again: every last value arrives, within ten seconds", async () => {
    const mosquitto = await broker();
    const values = new Values();
    const link = linkTo(mosquitto.port, values);
    await until(connected(link), 5000);
    for (let index = 0; index < values.messages; index++) values.set(index, `before ${index}`);
    await until(() => link.idle, 5000);
    for (let round = 0; round < 3; round++) {
      values.set(0, `in the air ${round}`);
      await mosquitto.stop();
      await until(() => !connected(link)(), 5000);
      for (let index = 0; index < values.messages; index++) {
        values.set(index, "overtaken");
        values.set(index, `during outage ${round}, ${index}`);
      }
      await mosquitto.start();
      const back = await until(
        () => connected(link)() && link.idle,
        BACK_LIMIT_MS,
        () => link.reason,
      );
      assert.ok(back < BACK_LIMIT_MS);
      const observer = await observe(mosquitto.port);
      await until(() => observer.messages.length > values.messages, 5000);
      for (let index = 0; index < values.messages; index++)
        assert.equal(observer.last(`iris/a1b2c3/value/${index}`), `during outage ${round}, ${index}`);
      assert.equal(observer.last(STATUS), "online");
    }
  });

  test("the last will says offline when the gateway is killed; a clean end says it too", async () => {
    const mosquitto = await broker();
    const observer = await observe(mosquitto.port);
    const program = new URL("mqtt-victim.ts", import.meta.url).pathname;
    const victim = spawn(process.execPath, ["--import", "tsx", program, String(mosquitto.port)]);
    await once(victim.stdout, "data");
    assert.equal(observer.last("victim/status"), undefined);
    victim.kill("SIGKILL");
    await until(() => observer.last("victim/status") === "offline", 5000);
    const link = open(mosquitto.port, new Values());
    await until(() => observer.last(STATUS) === "online", 5000);
    await new Promise<void>((resolve) => link.close(resolve));
    await until(() => observer.last(STATUS) === "offline", 5000);
  });

  test("commands arrive, and a retained one is told apart", async () => {
    const mosquitto = await broker();
    const observer = await observe(mosquitto.port);
    observer.client.publish("iris/a1b2c3/command", "old", { retain: true, qos: 1 });
    await until(() => observer.messages.length === 1, 5000);
    const values = new Values();
    const link = linkTo(mosquitto.port, values);
    await until(() => values.heard.length === 1, 5000);
    observer.client.publish("iris/a1b2c3/command", "now", { qos: 1 });
    await until(() => values.heard.length === 2, 5000);
    assert.deepEqual(values.heard, [
      { payload: "old", retained: true },
      { payload: "now", retained: false },
    ]);
    observer.client.publish("iris/a1b2c3/command", "x".repeat(100_000), { qos: 1 });
    await until(() => link.dropped === 1, 5000);
    assert.equal(values.heard.length, 2);
  });

  test("a refused password is said in words, and mending it is enough", async () => {
    // The form of mosquitto_passwd: PBKDF2-SHA512, 101 rounds, a salt of twelve bytes.
    const salt = Buffer.from("0123456789abcdef01234567", "hex");
    const entry = (password: string) => {
      const hash = pbkdf2Sync(password, salt, 101, 64, "sha512");
      return `iris:$7$101$${salt.toString("base64")}$${hash.toString("base64")}\n`;
    };
    const file = folder.write("passwords", entry("another"));
    const mosquitto = await broker(["allow_anonymous false", `password_file ${file}`]);
    const values = new Values();
    values.set(0, "kept");
    const link = linkTo(mosquitto.port, values, { username: "iris", password: "secret" });
    await until(
      () => /refuses the user name|does not authorise/.test(link.reason),
      5000,
      () => link.reason,
    );
    await mosquitto.stop();
    folder.write("passwords", entry("secret"));
    await mosquitto.start(["allow_anonymous false", `password_file ${file}`]);
    const back = await until(
      () => connected(link)() && link.idle,
      BACK_LIMIT_MS,
      () => link.reason,
    );
    assert.ok(back < BACK_LIMIT_MS);
  });

  test("held down for long: thousands of new values, no growth, the last ones arrive", async () => {
    const mosquitto = await broker();
    const values = new Values();
    const link = linkTo(mosquitto.port, values);
    await until(connected(link), 5000);
    await mosquitto.stop();
    await until(() => !connected(link)(), 5000);
    const churn = async (rounds: number) => {
      for (let round = 0; round < rounds; round++) {
        for (let index = 0; index < values.messages; index++) values.set(index, `value ${round}`);
        if (round % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await churn(20_000);
    collect();
    const before = process.memoryUsage().heapUsed;
    await churn(100_000);
    collect();
    const grown = process.memoryUsage().heapUsed - before;
    // Two million values of 10 bytes would be 20 MB and more, had anybody kept them.
    assert.ok(grown < 2_000_000, `grew by ${grown} bytes`);
    await mosquitto.start();
    await until(
      () => connected(link)() && link.idle,
      BACK_LIMIT_MS,
      () => link.reason,
    );
    const observer = await observe(mosquitto.port);
    await until(() => observer.messages.length > values.messages, 5000);
    for (let index = 0; index < values.messages; index++)
      assert.equal(observer.last(`iris/a1b2c3/value/${index}`), "value 99999");
  });
});

/** One session that is expected to end; answers why. */
function attempt(port: number, tls?: Extra["tls"]): Promise<string> {
  return new Promise((resolve) => {
    openMqtt({
      host: "127.0.0.1",
      port,
      clientId: "again",
      keepAliveSeconds: 15,
      tls,
      will: { topic: STATUS, payload: "offline", retain: true },
      onConnected() {},
      onMessage() {},
      onDelivered() {},
      onClosed: resolve,
    });
  });
}

/** Heap that `count` failing attempts leave behind, after as many to warm up. */
async function leftBehind(count: number, port: number, tls?: Extra["tls"]): Promise<number> {
  const used = async () => {
    for (let index = 0; index < count; index++) await attempt(port, tls);
    await new Promise((resolve) => setTimeout(resolve, 100));
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = await used();
  return (await used()) - before;
}

test("hundreds of refused attempts leave nothing behind", async () => {
  const port = await freePort();
  assert.equal(await attempt(port), "no broker listens there");
  const left = await leftBehind(500, port);
  assert.ok(left < 1_000_000, `${left} bytes after 500 attempts`);
});

describe("TLS with own authority and client certificate", { skip: missingTls, concurrency: true }, () => {
  const good = new Folder();
  const expired = new Folder();
  const brokers: Mosquitto[] = [];
  const links: MqttLink[] = [];
  if (!missingTls) {
    makeCertificates(good);
    makeCertificates(expired, { expired: true });
  }

  after(async () => {
    for (const link of links) link.close();
    for (const broker of brokers) await broker.close();
    good.remove();
    expired.remove();
  });

  const lines = (folder: Folder) => [
    "allow_anonymous true",
    `cafile ${folder.path}/ca.pem`,
    `certfile ${folder.path}/server.pem`,
    `keyfile ${folder.path}/server.key`,
    "require_certificate true",
  ];
  const identity = (folder: Folder) => ({
    authority: folder.read("ca.pem"),
    certificate: folder.read("client.pem"),
    key: folder.read("client.key"),
  });

  async function broker(folder: Folder): Promise<Mosquitto> {
    const made = new Mosquitto(await freePort());
    brokers.push(made);
    await made.start(lines(folder));
    return made;
  }

  function linkTo(port: number, tls: Extra["tls"], values = new Values()): MqttLink {
    const link = open(port, values, { tls });
    links.push(link);
    return link;
  }

  test("both sides prove who they are", async () => {
    const mosquitto = await broker(good);
    const values = new Values();
    values.set(3, "secure");
    const link = linkTo(mosquitto.port, identity(good), values);
    await until(
      () => connected(link)() && link.idle,
      5000,
      () => link.reason,
    );
    assert.ok(link.delivered >= 2);
  });

  test("a broker of another authority, and a client without a certificate, are refused", async () => {
    const mosquitto = await broker(good);
    const stranger = linkTo(mosquitto.port, identity(expired));
    await until(
      () => /nobody we trust/.test(stranger.reason),
      5000,
      () => stranger.reason,
    );
    const anonymous = linkTo(mosquitto.port, { authority: good.read("ca.pem") });
    await until(() => anonymous.reason !== "not started" && anonymous.reason !== "", 5000);
    assert.equal(anonymous.reason, "the broker asks for a client certificate");
    const foreign = linkTo(mosquitto.port, { ...identity(expired), authority: good.read("ca.pem") });
    await until(
      () => /does not trust our certificate/.test(foreign.reason),
      5000,
      () => foreign.reason,
    );
    const broken = linkTo(mosquitto.port, { authority: "no certificate", certificate: "x", key: "x" });
    await until(
      () => /cannot be used|nobody we trust/.test(broken.reason),
      5000,
      () => broken.reason,
    );
  });

  test("a hundred handshakes that end at an expired certificate leave nothing behind", async () => {
    const mosquitto = await broker(expired);
    const left = await leftBehind(100, mosquitto.port, identity(expired));
    assert.ok(left < 1_500_000, `${left} bytes after 100 handshakes`);
  });

  test("an expired certificate is refused in words; a renewed one is enough to come back", async () => {
    const mosquitto = await broker(expired);
    const values = new Values();
    values.set(0, "kept");
    const link = linkTo(mosquitto.port, identity(expired), values);
    await until(
      () => /has expired/.test(link.reason),
      5000,
      () => link.reason,
    );
    await mosquitto.stop();
    // Same authority, new server certificate.
    const renewed = new Folder();
    for (const name of ["ca.pem", "ca.key"]) renewed.write(name, expired.read(name));
    execFileSync(
      "openssl",
      ["x509", "-req", "-in", `${expired.path}/server.csr`, "-CA", "ca.pem", "-CAkey", "ca.key"].concat([
        ...["-CAcreateserial", "-out", "server.pem", "-days", "2"],
        ...["-extfile", `${expired.path}/server.ext`],
      ]),
      { cwd: renewed.path, stdio: "ignore" },
    );
    renewed.write("server.key", expired.read("server.key"));
    await mosquitto.start(lines(renewed));
    const back = await until(
      () => connected(link)() && link.idle,
      BACK_LIMIT_MS,
      () => link.reason,
    );
    assert.ok(back < BACK_LIMIT_MS);
    renewed.remove();
  });
});
