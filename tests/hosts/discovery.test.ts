/**
 * The name on the network, asked for by real multicast DNS on the loopback interface (RFC 6762 section 6.7: a query from
 * another port than 5353 is answered to who asks).
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Discovery } from "../../hosts/node/discovery.js";
import { Running } from "./program.js";

const HOST = "127.0.0.1";
const Type = { A: 1, Ptr: 12, Txt: 16, Srv: 33 };

interface Answer {
  readonly name: string;
  readonly type: number;
  readonly data: string;
}

function nameAt(bytes: Buffer, start: number): [string, number] {
  const labels: string[] = [];
  let at = start;
  let end = 0;
  for (let size = bytes[at]; size !== 0; size = bytes[at])
    if (size >= 0xc0) {
      end ||= at + 2;
      at = bytes.readUInt16BE(at) & 0x3fff;
    } else {
      labels.push(bytes.toString("utf8", at + 1, at + 1 + size));
      at += size + 1;
    }
  return [labels.join("."), end || at + 1];
}

function answersOf(bytes: Buffer): Answer[] {
  const found: Answer[] = [];
  let at = 12;
  for (let count = bytes.readUInt16BE(4); count > 0; count--) at = nameAt(bytes, at)[1] + 4;
  for (
    let count = bytes.readUInt16BE(6) + bytes.readUInt16BE(8) + bytes.readUInt16BE(10);
    count > 0;
    count--
  ) {
    const [name, after] = nameAt(bytes, at);
    const type = bytes.readUInt16BE(after);
    const start = after + 10;
    const end = start + bytes.readUInt16BE(after + 8);
    let data = "";
    if (type === Type.A) data = bytes.subarray(start, end).join(".");
    else if (type === Type.Ptr) data = nameAt(bytes, start)[0];
    else if (type === Type.Srv) data = `${nameAt(bytes, start + 6)[0]}:${bytes.readUInt16BE(start + 4)}`;
    else if (type === Type.Txt) data = bytes.toString("latin1", start, end);
    found.push({ name, type, data });
    at = end;
  }
  return found;
}

/** Everything that is answered within this time; less patience for what should be silence. */
async function query(name: string, type: number, milliseconds = 700): Promise<Answer[]> {
  const socket: Socket = createSocket({ type: "udp4", reuseAddr: true });
  const found: Answer[] = [];
  socket.on("message", (bytes) => found.push(...answersOf(bytes)));
  await new Promise<void>((done) => socket.bind(0, () => done()));
  socket.setMulticastInterface(HOST);
  const labels = name.split(".").map((label) => Buffer.from([label.length, ...Buffer.from(label)]));
  const header = Buffer.from([0, 7, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  socket.send(Buffer.concat([header, ...labels, Buffer.from([0, 0, type, 0, 1])]), 5353, "224.0.0.251");
  await new Promise((done) => setTimeout(done, milliseconds));
  socket.close();
  return found;
}

async function until(condition: () => boolean): Promise<void> {
  for (let round = 0; round < 1_000 && !condition(); round++)
    await new Promise((done) => setTimeout(done, 20));
  assert.ok(condition());
}

/** Of nobody else who tests on this machine at this time. */
function ownMac(): string {
  return `020000${randomBytes(3).toString("hex")}`;
}

function announcer(mac: string): { discovery: Discovery; lines: string[] } {
  const lines: string[] = [];
  return { discovery: new Discovery({ mac, version: "1.2.3", log: (line) => lines.push(line) }), lines };
}

/** A multicast that works, or why these tests cannot be run. */
const skip = await new Promise<string | false>((done) => {
  const socket = createSocket({ type: "udp4", reuseAddr: true });
  socket.on("error", (error) => done(`no multicast DNS here: ${error.message}`));
  socket.bind(5353, () => {
    try {
      socket.addMembership("224.0.0.251", HOST);
      done(false);
    } catch (error) {
      done(`no multicast on loopback: ${(error as Error).message}`);
    } finally {
      socket.close();
    }
  });
});

test("name, services and alias are found, and gone after the goodbye", { skip }, async () => {
  const mac = ownMac();
  const six = mac.slice(6);
  const { discovery, lines } = announcer(mac);
  discovery.serve(8082, HOST, { enabled: true, alias: true });
  await until(() => discovery.names.length === 3);
  const own = `iris-${six}.local`;
  assert.ok((await query(own, Type.A)).some((answer) => answer.name === own && answer.data === HOST));
  for (const [service, host] of [
    ["_http._tcp.local", own],
    ["_iris._tcp.local", `iris-${six}-api.local`],
  ]) {
    const answers = await query(service, Type.Ptr);
    const instance = `Iris ${six}.${service}`;
    const find = (type: number) => answers.filter((answer) => answer.type === type).map(({ data }) => data);
    assert.ok(find(Type.Ptr).includes(instance), service);
    assert.ok(find(Type.Srv).includes(`${host}:8082`), service);
    assert.ok(find(Type.Txt).some((text) => text.includes(`mac=${mac}`) && text.includes("version=1.2.3")));
    assert.ok(find(Type.A).includes(HOST));
  }
  const alias = "connectix_kamstir.local";
  assert.ok((await query(alias, Type.A)).some((answer) => answer.name === alias && answer.data === HOST));
  assert.ok(lines.join("\n").includes(`on the network as ${own}`));

  discovery.serve(8082, HOST, { enabled: true, alias: false });
  await until(() => discovery.names.length === 2);
  assert.deepEqual(await query(alias, Type.A), [], "the alias is a setting");
  discovery.serve(8082, HOST, { enabled: false, alias: true });
  await until(() => discovery.names.length === 0);
  assert.deepEqual(await query(own, Type.A), [], "switched off");
  await discovery.close();
});

test("a name that somebody else has gets a number, and both are found", { skip }, async () => {
  const mac = ownMac();
  const own = `iris-${mac.slice(6)}`;
  const file = fileURLToPath(new URL("./announce.ts", import.meta.url));
  const other = spawn(process.execPath, ["--import", "tsx", file, mac], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  let said = "";
  other.stdout.on("data", (bytes) => {
    said += bytes;
  });
  const ended = new Promise<number | null>((done) => other.on("close", done));
  // The same MAC, as of two programs on one machine.
  const { discovery } = announcer(mac);
  try {
    await until(() => said.includes(`on the network as ${own}.local`));
    discovery.serve(8083, HOST, { enabled: true, alias: false });
    await until(() => discovery.names.length === 2);
    assert.deepEqual(discovery.names, [`${own}-2.local`, `${own}-api-2.local`]);
    for (const name of [`${own}.local`, `${own}-2.local`])
      assert.ok(
        (await query(name, Type.A)).some((answer) => answer.name === name),
        name,
      );
    other.stdin.end();
    assert.equal(await ended, 0, "it ends by itself after the goodbye");
    assert.deepEqual(await query(`${own}.local`, Type.A), []);
  } finally {
    other.kill("SIGKILL");
    await discovery.close();
  }
});

test("the gateway announces itself, and its end is not held up by that", { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "iris-names-"));
  const config = join(folder, "iris.json");
  const meters = [{ id: "m", line: "tcp://127.0.0.1:9" }];
  writeFileSync(config, JSON.stringify({ meters, rest: { host: HOST, port: 0 } }));
  for (const pattern of [/on the network as iris-[0-9a-f]{6}(-\d)?\.local/, /REST +http/]) {
    const gateway = new Running(["run", "--config", config]);
    await gateway.says(pattern);
    const { code } = await gateway.stop();
    assert.equal(code, 0);
  }
  rmSync(folder, { recursive: true, force: true });
});

test("where multicast cannot be had that is one line, and the end is not held up", async () => {
  const service = { on() {}, getHostname: () => "", end: async () => {} };
  const failing = {
    "no socket": () => {
      throw new Error("EACCES");
    },
    "no network": () => ({
      createService: () => ({ ...service, advertise: () => Promise.reject(new Error("down")) }),
    }),
    silence: () => ({ createService: () => ({ ...service, advertise: () => new Promise(() => {}) }) }),
  };
  for (const [what, responder] of Object.entries(failing)) {
    const lines: string[] = [];
    const discovery = new Discovery({
      mac: "02000000d1a2",
      version: "1.2.3",
      log: (line) => lines.push(line),
      limit: 20,
      responder: () => ({ shutdown: () => new Promise(() => {}), ...responder() }) as never,
    });
    for (const port of [8082, 8083]) discovery.serve(port, HOST, { enabled: true, alias: false });
    await until(() => lines.length > 0);
    await discovery.close();
    assert.equal(lines.length, 1, what);
    assert.match(lines[0], /^the name on the network cannot be announced: /, what);
  }
});
