/**
 * The limits of the HTTP server on the running program, over real sockets and the real clock: a hundred slow clients, and
 * fifty reads of the compatibility path a second while a meter is read and passwords are guessed.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { createConnection, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { Running } from "../hosts/program.js";

const HOST = "127.0.0.1";
const PATH = "/kamstir/api/read";
const PER_SECOND = 50;
const SECONDS = 10;
/** Milliseconds to the first byte. */
const FIRST_BYTE = 5;
const SLOW_CLIENTS = 100;
/** Milliseconds that the next client may wait. */
const NEXT_CLIENT = 10_000;

const folder = mkdtempSync(join(tmpdir(), "iris-"));
let meter: Running;
let gateway: Running;
let port = 0;

before(async () => {
  meter = new Running(["simulate", "--meter", "403", "--pty"]);
  const [, line] = await meter.says(/listening on (\S+)/);
  const settings = {
    // Always a readout under way: a read of the live set takes 0.9 s.
    meters: [{ id: "heat", model: "kamstrup-multical-403", line, interval: 1, ignoreFloor: true }],
    rest: { host: HOST, port: 0 },
  };
  writeFileSync(join(folder, "iris.json"), JSON.stringify(settings));
  gateway = new Running(["run", "--config", join(folder, "iris.json")]);
  port = Number((await gateway.says(/REST +http:\/\/[^:]+:(\d+)/))[1]);
  for (let round = 0; (await status(PATH)) !== 200; round++) {
    assert.ok(round < 300, "the meter is never read");
    await wait(100);
  }
});

after(async () => {
  await gateway.stop();
  await meter.stop();
  rmSync(folder, { recursive: true });
});

async function status(path: string): Promise<number> {
  const answer = await fetch(`http://${HOST}:${port}${path}`);
  await answer.arrayBuffer();
  return answer.status;
}

interface Statistics {
  link: { replies: number; faults: Record<string, number> };
}

async function statistics(): Promise<Statistics> {
  return (await fetch(`http://${HOST}:${port}/api/v1/meters/heat`)).json() as Promise<Statistics>;
}

/** Milliseconds until the first byte of an answer. */
function firstByte(agent: Agent): Promise<number> {
  return new Promise((done, fail) => {
    const started = performance.now();
    get({ host: HOST, port, path: PATH, agent }, (response) => {
      const passed = performance.now() - started;
      assert.equal(response.statusCode, 200);
      response.resume().on("end", () => done(passed));
    }).on("error", fail);
  });
}

test("fifty reads a second while the meter is read and passwords are guessed", async (context) => {
  const before = await statistics();
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  let guessing = true;
  const guesses = (async () => {
    let count = 0;
    for (; guessing; count++) {
      await fetch(`http://${HOST}:${port}/api/v1/login`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"password":"a wrong password"}',
      });
      await wait(200);
    }
    return count;
  })();
  const times: Promise<number>[] = [];
  const started = performance.now();
  for (let index = 0; index < PER_SECOND * SECONDS; index++) {
    times.push(firstByte(agent));
    await wait(Math.max(0, started + (index + 1) * (1000 / PER_SECOND) - performance.now()));
  }
  const sorted = (await Promise.all(times)).sort((left, right) => left - right);
  guessing = false;
  const guessed = await guesses;
  agent.destroy();
  const passed = (performance.now() - started) / 1000;
  const after = await statistics();
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)];
  const reads = after.link.replies - before.link.replies;
  context.diagnostic(
    `${sorted.length} in ${passed.toFixed(1)} s: median ${at(0.5).toFixed(2)}, 90 % ${at(0.9).toFixed(2)}, 99 % ${at(0.99).toFixed(2)} ms; ` +
      `${reads} readouts, ${guessed} guesses`,
  );
  // The machine is shared with other tests: the median is the gateway's, the rest may be theirs.
  assert.ok(at(0.5) < FIRST_BYTE, `median ${at(0.5)} ms`);
  assert.ok(reads >= SECONDS / 3, `${reads} readouts`);
  // A lost byte is a reply that is too short or has a wrong checksum.
  assert.deepEqual(after.link.faults, before.link.faults, "not one byte of a readout was lost");
});

test(`${SLOW_CLIENTS} slow clients do not stop the next one`, async (context) => {
  const sockets: Socket[] = [];
  let attacking = true;
  const attack = (): void => {
    const socket = createConnection({ port, host: HOST });
    sockets.push(socket);
    socket.on("error", () => {});
    socket.resume();
    socket.write("GET / HTTP/1.1\r\nHost: h\r\n");
    socket.once("close", () => {
      if (attacking) setTimeout(attack, 100);
    });
  };
  for (let count = 0; count < SLOW_CLIENTS; count++) attack();
  const trickle = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write("X: y\r\n");
  }, 500);
  await wait(1500);
  let longest = 0;
  for (let client = 0; client < 5; client++) {
    const started = performance.now();
    while ((await status(PATH).catch(() => 0)) !== 200) await wait(20);
    longest = Math.max(longest, performance.now() - started);
  }
  attacking = false;
  clearInterval(trickle);
  for (const socket of sockets) socket.destroy();
  context.diagnostic(`the slowest of 5 waited ${Math.round(longest)} ms; ${sockets.length} sockets in all`);
  assert.ok(longest < NEXT_CLIENT, `${longest} ms`);
});
