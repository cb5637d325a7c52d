/** The portable HTTP server over real sockets, as Node's own clients and raw ones see it. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, get, request } from "node:http";
import { createConnection, type Socket } from "node:net";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { nodeDevice } from "../../hosts/node/device.js";
import { MemoryStorage } from "../../hosts/node/memory-storage.js";
import { ascii } from "../../modules/bytes/writer.js";
import type { Device } from "../../modules/device/device.js";
import { ContentType } from "../../modules/serve/content-type.js";
import { CONNECTION_LIMIT, REQUEST_TIME } from "../../modules/serve/limits.js";
import { Method } from "../../modules/serve/method.js";
import { Piece } from "../../modules/serve/output.js";
import { Access, BodyKind, type Route } from "../../modules/serve/router.js";
import { Server } from "../../modules/serve/server.js";

const HOST = "127.0.0.1";
/** The server's ten seconds pass in half a second: its clock runs faster, its limits are what they are. */
const HASTE = 20;
const asset = new Uint8Array(300_000).map((_, index) => index % 251);

const routes: Route[] = [
  {
    method: Method.Get,
    path: "/hello",
    access: Access.Public,
    handle: ({ response }) => {
      response.begin(200);
      response.body(ContentType.Text).text("hello");
    },
  },
  {
    method: Method.Post,
    path: "/echo",
    access: Access.Public,
    body: BodyKind.Json,
    handle: (exchange) => {
      const text = exchange.bodyText() ?? "";
      exchange.response.begin(200);
      exchange.response.body(ContentType.Text).text(text.slice(0, 5000));
    },
  },
  {
    method: Method.Get,
    path: "/asset",
    access: Access.Public,
    handle: ({ response }) => {
      response.begin(200);
      response.constant(ContentType.Bytes, asset);
    },
  },
  {
    method: Method.Get,
    path: "/list",
    access: Access.Public,
    handle: ({ response }) => {
      const line = ascii(`${"x".repeat(99)}\n`);
      response.begin(200);
      response.stream(ContentType.Text, {
        piece: (index, writer) => {
          if (index === 5000) return Piece.End;
          writer.put(line);
          return Piece.Written;
        },
      });
    },
  },
];

function hasty(): Device {
  const device = nodeDevice({ storage: new MemoryStorage(), log: () => {} });
  return {
    ...device,
    now: () => device.now() * HASTE,
    timer(callback) {
      const timer = device.timer(callback);
      return { set: (milliseconds) => timer.set(milliseconds / HASTE), clear: () => timer.clear() };
    },
  };
}

let server: Server;

before(
  () =>
    new Promise<void>((done) => {
      server = new Server(hasty(), { port: 0, host: HOST, routes, onListening: () => done() });
    }),
);
after(() => server.close());

interface Answer {
  status: number;
  body: Buffer;
}

function ask(path: string, options: { agent?: Agent; method?: string; body?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: HOST,
        port: server.port,
        path,
        method: options.method ?? "GET",
        agent: options.agent ?? false,
        headers: options.body === undefined ? {} : { "Content-Length": Buffer.byteLength(options.body) },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
        response.on("error", reject);
      },
    );
    call.on("error", reject);
    call.end(options.body);
  });
}

function dial(text = ""): Socket {
  const socket = createConnection({ port: server.port, host: HOST, allowHalfOpen: true });
  socket.on("error", () => {});
  if (text !== "") socket.write(text);
  return socket;
}

async function all(socket: Socket): Promise<string> {
  let text = "";
  for await (const chunk of socket) text += (chunk as Buffer).toString("latin1");
  return text;
}

test("an ordinary client, many times over one connection", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let round = 0; round < 50; round++)
    assert.deepEqual(await ask("/hello", { agent }), { status: 200, body: Buffer.from("hello") });
  assert.equal(server.connections, 1);
  agent.destroy();
});

test("large bodies in both directions arrive whole", async () => {
  assert.deepEqual((await ask("/asset")).body, Buffer.from(asset));
  assert.equal((await ask("/list")).body.length, 500_000);
  const body = "ö".repeat(5000);
  assert.equal((await ask("/echo", { method: "POST", body })).body.toString(), body);
});

test("a client that reads slowly gets all of it", async () => {
  const socket = dial("GET /list HTTP/1.0\r\n\r\n");
  socket.pause();
  for (let round = 0; round < 5; round++) await new Promise((done) => setImmediate(done));
  const text = await all(socket);
  assert.equal(text.length - text.indexOf("\r\n\r\n") - 4, 500_000);
});

test("a client that has said all and half-closed is answered, with pipelined requests in order", async () => {
  const socket = dial();
  socket.end("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n".repeat(40));
  const text = await all(socket);
  assert.equal(text.match(/HTTP\/1\.1 200 OK/g)?.length, 40);
});

test("one byte a packet is a request as well", async () => {
  const socket = dial();
  socket.setNoDelay(true);
  for (const byte of "GET /hello HTTP/1.0\r\n\r\n") {
    socket.write(byte);
    await new Promise((done) => setImmediate(done));
  }
  assert.match(await all(socket), /\r\n\r\nhello$/);
});

test("an oversized body is answered before it is sent, and the answer arrives", async () => {
  const socket = dial("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 10000000\r\n\r\n");
  const flood = setInterval(() => socket.write(Buffer.alloc(100_000)), 1);
  assert.match(await all(socket), /^HTTP\/1\.1 413 /);
  clearInterval(flood);
  socket.destroy();
});

test("malformed, too long, too old: a status and a closed connection, and the next client is served", async () => {
  for (const [text, status] of [
    ["GET / HTTP/1.1\n\n", 400],
    [`GET /${"a".repeat(2000)} HTTP/1.1\r\n\r\n`, 414],
    [`GET / HTTP/1.1\r\nHost: h\r\nX: ${"a".repeat(9000)}\r\n\r\n`, 431],
    ["POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411],
    ["\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400],
  ] as [string, number][])
    assert.ok((await all(dial(text))).startsWith(`HTTP/1.1 ${status} `), `${status}`);
  assert.equal((await ask("/hello")).status, 200);
});

test("a request that never ends is 408 after the server's ten seconds", async () => {
  const started = performance.now();
  const text = await all(dial("GET /hello HTTP/1.1\r\nHost: h\r\n"));
  assert.match(text, /^HTTP\/1\.1 408 /);
  const passed = performance.now() - started;
  assert.ok(passed >= REQUEST_TIME / HASTE - 5 && passed < 4 * (REQUEST_TIME / HASTE), `${passed} ms`);
});

test("clients that vanish in the middle leave nothing behind", async () => {
  for (let round = 0; round < 40; round++) {
    const socket = dial(
      round % 2 ? "GET /asset HTTP/1.1\r\nHost: h\r\n\r\n" : "POST /echo HTTP/1.1\r\nHost: h\r\n",
    );
    await once(socket, "connect");
    socket.resetAndDestroy();
  }
  for (let round = 0; server.connections > 0 && round < 200; round++) await wait(5);
  assert.equal(server.connections, 0);
  assert.equal((await ask("/hello")).status, 200);
});

test("slow-loris: a hundred sockets that trickle and come again do not stop the next client", async () => {
  const attackers = new Set<Socket>();
  let attacking = true;
  let comebacks = 0;
  const attack = (): void => {
    const socket = dial("GET /hello HTTP/1.1\r\nHost: h\r\n");
    attackers.add(socket);
    socket.resume();
    socket.once("close", () => {
      attackers.delete(socket);
      comebacks++;
      if (attacking) setTimeout(attack, 10);
    });
    socket.once("end", () => socket.destroy());
  };
  for (let count = 0; count < 100; count++) attack();
  const trickle = setInterval(() => {
    for (const socket of attackers) socket.write("X: y\r\n");
  }, 20);
  await wait(100);
  let longest = 0;
  for (let client = 0; client < 10; client++) {
    const started = performance.now();
    for (;;) {
      const answer = await ask("/hello").catch(() => ({ status: 0 }));
      if (answer.status === 200) break;
      await wait(5);
    }
    longest = Math.max(longest, performance.now() - started);
  }
  attacking = false;
  clearInterval(trickle);
  for (const socket of attackers) socket.destroy();
  // Ten seconds of the server's clock.
  assert.ok(longest < REQUEST_TIME / HASTE, `a client waited ${Math.round(longest)} ms`);
  assert.ok(comebacks > 50, `only ${comebacks} came again`);
  for (let round = 0; server.connections > 0 && round < 200; round++) await wait(5);
  assert.equal(server.connections, 0);
});

test("more clients than connections: each is served or told to come again", async () => {
  const socket: Socket[] = [];
  for (let count = 0; count < CONNECTION_LIMIT; count++) {
    socket.push(dial("GET /hello HTTP/1.1\r\n"));
    await once(socket[count], "connect");
  }
  for (let round = 0; server.connections < CONNECTION_LIMIT && round < 100; round++) await wait(1);
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => all(dial("GET /hello HTTP/1.0\r\n\r\n"))),
  );
  for (const answer of answers) assert.match(answer, /^HTTP\/1\.1 (503 Service Unavailable|200 OK)\r\n/);
  for (const client of socket) client.destroy();
});

test("first bytes come within five milliseconds at fifty requests a second", async (context) => {
  const times: number[] = [];
  const agent = new Agent({ keepAlive: true });
  for (let round = 0; round < 50; round++) {
    const started = performance.now();
    await new Promise<void>((done, fail) => {
      get({ host: HOST, port: server.port, path: "/hello", agent }, (response) => {
        times.push(performance.now() - started);
        response.resume().on("end", done);
      }).on("error", fail);
    });
    await wait(20 - Math.min(19, performance.now() - started));
  }
  agent.destroy();
  times.sort((left, right) => left - right);
  const median = times[25];
  context.diagnostic(`median ${median.toFixed(2)} ms, slowest ${times[49].toFixed(2)} ms`);
  assert.ok(median < 5, `median ${median} ms`);
});
