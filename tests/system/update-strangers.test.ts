/**
 * What whoever is not the owner can do to an update: nothing. Every path of docs/api/openapi.yaml with every method, and
 * every topic with every payload that means something anywhere, against a gateway that has a release on offer.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { updateFile } from "../../hosts/node/release/manifest.js";
import { Dongle, honest, MINUTE, OLD, releaseFor, SECOND, TOKEN } from "./update-bench.js";

const RELEASE = releaseFor();
const PORT = 82;
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
const paths = [
  ...readFileSync(new URL("../../docs/api/openapi.yaml", import.meta.url), "utf8").matchAll(
    /^ {2}(\/\S*):$/gm,
  ),
].map(([, path]) => path.replace("{meter}", "heat").replace("{resolution}", "hours"));

function armed(mqtt?: object): Dongle {
  const dongle = new Dongle();
  dongle.server = honest(RELEASE);
  dongle.mqtt = mqtt && { enabled: true, host: "broker", ...mqtt };
  dongle.start();
  dongle.run(MINUTE);
  dongle.gateway!.update!.check();
  dongle.run(2 * SECOND);
  assert.equal(dongle.gateway!.update!.available, true);
  return dongle;
}

/** Sends bytes and waits for what comes back; the status, 0 without one. */
function ask(dongle: Dongle, head: string, body: Uint8Array): number {
  const bytes = Buffer.concat([Buffer.from(head), body]);
  const buffer = new Uint8Array(2048);
  let answer = "";
  let sent = 0;
  const send = (): void => {
    for (let took = 1; took > 0 && sent < bytes.length; sent += took)
      took = port.write(bytes, sent, bytes.length);
  };
  const port = dongle.device.connect({
    host: "127.0.0.1",
    port: PORT,
    onOpen: send,
    onWritable: send,
    onReadable() {
      for (let got = port.read(buffer); got > 0; got = port.read(buffer))
        answer += Buffer.from(buffer.subarray(0, got)).toString("latin1");
    },
    onClosed() {},
  });
  dongle.run(SECOND);
  port.close();
  dongle.run(SECOND);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
}

/** The update is where it was. */
function untouched(dongle: Dongle, name: string): void {
  const { state, last, available, progress } = dongle.gateway!.update!;
  assert.deepEqual(
    [dongle.lives, state, last.outcome, available, progress],
    [[OLD], "idle", "none", true, -1],
    name,
  );
}

test("no path and no method updates anything without the owner's word", () => {
  assert.ok(paths.length >= 25 && paths.includes("/api/v1/update/upload"), `${paths.length} paths`);
  const manifest = JSON.parse(Buffer.from(RELEASE.manifest).toString());
  const file = updateFile(manifest, RELEASE.image.subarray(0, 5000));
  const settings = Buffer.from('{"update":{"url":"http://evil/","keys":[],"token":"sixteen-characters"}}');
  const dongle = armed();
  const { url } = dongle.gateway!.update!;
  let count = 0;
  for (const path of paths)
    for (const method of methods)
      for (const credentials of [
        "",
        "Authorization: Bearer 0123456789abcdeF\r\n",
        `Cookie: iris=${TOKEN}\r\n`,
        `Host: evil.example\r\nOrigin: http://evil.example\r\n`,
      ]) {
        const isUpdate = path.startsWith("/api/v1/update/");
        const body = isUpdate ? file : settings;
        const type = isUpdate ? "application/octet-stream" : "application/json";
        const query = isUpdate ? "?downgrade=yes" : "";
        const host = credentials.startsWith("Host") ? "" : "Host: 127.0.0.1\r\n";
        const head = `${method} ${path}${query} HTTP/1.1\r\n${host}${credentials}Content-Type: ${type}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
        const status = ask(dongle, head, body);
        const name = `${method} ${path} ${credentials}: ${status}`;
        untouched(dongle, name);
        assert.equal(dongle.gateway!.update!.url, url, name);
        if (isUpdate) assert.ok(status >= 400, name);
        count++;
      }
  assert.equal(ask(dongle, "GET /api/v1/update HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", Buffer.alloc(0)), 200);
  assert.ok(count >= 500, `${count} requests`);
});

test("the owner's word is one: the same request with the token is taken", () => {
  const dongle = armed();
  const head = `POST /api/v1/update/install HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Length: 0\r\n\r\n`;
  assert.equal(ask(dongle, head, Buffer.alloc(0)), 202);
  assert.notEqual(dongle.gateway!.update!.state, "idle");
});

test("no topic and no payload of an open broker updates anything", () => {
  const dongle = armed({});
  const base = `iris/${dongle.device.mac.slice(6)}`;
  const names = [
    "install",
    "update",
    "upload",
    "check",
    "restart",
    "read",
    "interval",
    "downgrade",
    "settings",
  ];
  const topics = [
    ...names.flatMap((name) => ["gateway", "heat", "+", ""].map((who) => `${base}/${who}/command/${name}`)),
    ...names.map((name) => `kamstir/smart_gateways/${name}_update`),
    "kamstir/smart_gateways/install_update",
    `${base}/gateway/update`,
    "homeassistant/status",
  ];
  let count = 0;
  for (const topic of topics)
    for (const payload of [
      "install",
      "yes",
      "1",
      "PRESS",
      "",
      "online",
      Buffer.from(RELEASE.manifest).toString(),
    ]) {
      dongle.broker!.publish(topic, payload);
      dongle.run(SECOND);
      // A restart is a client's right here, and no update.
      dongle.lives.length = 1;
      if (dongle.gateway!.update!.available) untouched(dongle, `${topic} ${payload}`);
      else assert.deepEqual([dongle.version, dongle.gateway!.update!.last.outcome], [OLD, "none"], topic);
      count++;
    }
  dongle.run(5 * MINUTE);
  assert.deepEqual([dongle.version, dongle.gateway!.update!.last.outcome], [OLD, "none"]);
  assert.ok(count > 200, `${count} messages`);
});
