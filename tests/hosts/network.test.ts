import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createConnection, createServer, type Socket } from "node:net";
import { test } from "node:test";
import { causeOf, connect, LINGER_LIMIT, listen, openUdp, WRITE_LIMIT } from "../../hosts/node/network.js";
import type { IncomingConnection, Listener, Port } from "../../modules/device/device.js";

const HOST = "127.0.0.1";

/** Resolves with what a callback is called with. */
function signal<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

async function listening(onConnection: (connection: IncomingConnection) => void): Promise<Listener> {
  const ready = signal<number>();
  const listener = listen({
    port: 0,
    host: HOST,
    onConnection,
    onListening: ready.resolve,
    onClosed: (reason) => assert.fail(reason),
  });
  assert.equal(await ready.promise, listener.port);
  return listener;
}

function textOf(port: Port): string {
  const buffer = new Uint8Array(7);
  let text = "";
  for (let count = port.read(buffer); count > 0; count = port.read(buffer))
    text += Buffer.from(buffer.subarray(0, count)).toString("latin1");
  return text;
}

function write(port: Port, text: string): number {
  const bytes = Buffer.from(text);
  return port.write(bytes, 0, bytes.length);
}

async function received(socket: Socket): Promise<string> {
  let text = "";
  for await (const chunk of socket) text += String(chunk);
  return text;
}

test("a client of our listener is read in small pieces and answered, and close sends what was taken", async () => {
  const remote = signal<string>();
  const listener = await listening((connection) => {
    remote.resolve(connection.remote);
    let text = "";
    const port = connection.accept({
      onReadable() {
        text += textOf(port);
        if (!text.endsWith("!")) return;
        assert.equal(write(port, text.toUpperCase()), text.length);
        port.close();
        port.close();
        assert.equal(write(port, "x"), 0, "a closed port takes nothing");
      },
      onClosed: () => assert.fail("we closed it"),
    });
  });
  const client = createConnection(listener.port, HOST);
  client.write("hello, this is longer than the buffer!");
  assert.equal(await received(client), "HELLO, THIS IS LONGER THAN THE BUFFER!");
  assert.equal(await remote.promise, HOST);
  listener.close();
  assert.equal(listener.port, 0);
});

test("a client that has said all and half-closed is still answered", async () => {
  const over = signal<string>();
  const listener = await listening((connection) => {
    const port = connection.accept({
      onReadable() {
        if (textOf(port) !== "") write(port, "answer");
      },
      onClosed: over.resolve,
    });
  });
  const client = createConnection({ port: listener.port, host: HOST, allowHalfOpen: true });
  client.end("question");
  assert.equal(await received(client), "answer");
  assert.equal(await over.promise, "closed by the other side");
  listener.close();
});

test("bytes that nobody has read yet survive the end of the connection", async () => {
  const texts = signal<string>();
  let text = "";
  const listener = await listening((connection) => {
    let turns = 0;
    const port = connection.accept({
      onReadable() {
        turns++;
        const buffer = new Uint8Array(3);
        const more = (): void => {
          const count = port.read(buffer);
          text += Buffer.from(buffer.subarray(0, count)).toString();
          if (count > 0) setImmediate(more);
        };
        if (turns === 1) more();
      },
      onClosed: () => texts.resolve(text),
    });
  });
  createConnection({ port: listener.port, host: HOST }).end("abcdefghijklmnop");
  assert.equal(await texts.promise, "abcdefghijklmnop");
  listener.close();
});

test("a full port says how much it took, and calls when there is room", async () => {
  const total = 4_000_000;
  const block = new Uint8Array(50_000);
  for (let index = 0; index < block.length; index++) block[index] = index % 251;
  let partial = 0;
  const listener = await listening((connection) => {
    let sent = 0;
    const fill = (): void => {
      while (sent < total) {
        const start = sent % block.length;
        const count = port.write(block, start, block.length);
        assert.ok(count <= WRITE_LIMIT);
        sent += count;
        if (count < block.length - start) {
          partial++;
          return;
        }
      }
      port.close();
    };
    const port = connection.accept({ onReadable() {}, onWritable: fill, onClosed() {} });
    setImmediate(fill);
  });
  const client = createConnection(listener.port, HOST);
  let at = 0;
  for await (const chunk of client)
    for (const byte of chunk as Buffer) {
      if (byte !== (at % block.length) % 251) assert.fail(`byte ${at}`);
      at++;
    }
  assert.equal(at, total);
  assert.ok(partial > 10);
  listener.close();
});

test("a connection that is not accepted is closed", async () => {
  const listener = await listening((connection) => connection.close());
  const client = createConnection(listener.port, HOST);
  client.on("error", () => {});
  await once(client, "close");
  listener.close();
});

/** Lets the event loop turn without waiting for any time to pass. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((done) => setImmediate(done));
}

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
}

test("a client that takes nothing of what is left for it is dropped after the limit", async (context) => {
  const accepted = signal<Port>();
  const listener = await listening((connection) =>
    accepted.resolve(connection.accept({ onReadable() {}, onClosed() {} })),
  );
  const before = openSockets();
  const client = createConnection({ port: listener.port, host: HOST });
  client.on("error", () => {});
  client.pause();
  const port = await accepted.promise;
  const block = new Uint8Array(WRITE_LIMIT);
  for (let idle = 0; idle < 50; idle++) {
    if (port.write(block, 0, block.length) > 0) idle = 0;
    await turns(1);
  }
  context.mock.timers.enable({ apis: ["setTimeout"] });
  port.close();
  await turns(20);
  assert.equal(openSockets(), before + 2, "both ends stand");
  context.mock.timers.tick(LINGER_LIMIT - 1);
  await turns(20);
  assert.equal(openSockets(), before + 2, "one millisecond before the limit they still do");
  context.mock.timers.tick(1);
  await turns(20);
  assert.equal(openSockets(), before + 1, "only the client's end is left");
  client.destroy();
  listener.close();
});

test("a port in use, and one that is denied, are told apart", async () => {
  const other = createServer().listen(0, HOST);
  await once(other, "listening");
  const { port } = other.address() as { port: number };
  const answer = signal<string>();
  listen({
    port,
    host: HOST,
    onConnection() {},
    onClosed: (reason, cause) => answer.resolve(`${cause}: ${reason}`),
  });
  assert.equal(await answer.promise, "in-use: another program uses this port");
  other.close();

  assert.equal(causeOf("EADDRINUSE"), "in-use");
  assert.equal(causeOf("EACCES"), "denied");
  assert.equal(causeOf(undefined), "other");

  const foreign = signal<string>();
  listen({
    port: 0,
    host: "192.0.2.1",
    onConnection() {},
    onClosed: (reason, cause) => foreign.resolve(`${cause}: ${reason}`),
  });
  assert.equal(await foreign.promise, "other: this machine does not have that address");
});

test("an outgoing connection opens, talks and ends", async () => {
  const far = createServer((socket) => {
    socket.on("data", (data) => socket.end(`<${data}>`));
  }).listen(0, HOST);
  await once(far, "listening");
  const over = signal<string>();
  let text = "";
  let drained = 0;
  const port = connect({
    host: HOST,
    port: (far.address() as { port: number }).port,
    onOpen: () => write(port, "ping"),
    onReadable() {
      text += textOf(port);
    },
    onDrained() {
      drained++;
    },
    onClosed: over.resolve,
  });
  assert.equal(await over.promise, "closed by the other side");
  assert.equal(text, "<ping>");
  assert.equal(drained, 1);
  far.close();
});

test("an outgoing connection that nobody takes is one clause for people", async () => {
  const unused = createServer().listen(0, HOST);
  await once(unused, "listening");
  const { port } = unused.address() as { port: number };
  unused.close();
  await once(unused, "close");
  const over = signal<string>();
  connect({
    host: HOST,
    port,
    onOpen: () => assert.fail("open"),
    onReadable() {},
    onClosed: over.resolve,
  });
  assert.equal(await over.promise, "connection refused");
});

test("a connection given up before it stands calls nobody", async () => {
  const port = connect({
    host: HOST,
    port: 9,
    onOpen: () => assert.fail("open"),
    onReadable() {},
    onClosed: () => assert.fail("closed"),
  });
  port.close();
  port.close();
  await turns(100);
});

test("datagrams go both ways", async () => {
  const question = signal<string>();
  const ready = signal<number>();
  const socket = createSocket("udp4");
  const probe = createSocket("udp4").bind(0, HOST);
  await once(probe, "listening");
  const free = probe.address().port;
  probe.close();
  await once(probe, "close");
  const datagrams = openUdp({
    port: free,
    host: HOST,
    onMessage(buffer, length, host, port) {
      question.resolve(Buffer.from(buffer.subarray(0, length)).toString());
      datagrams.send(host, port, Buffer.from("xanswerx"), 1, 7);
    },
    onClosed: (reason) => assert.fail(reason),
  });
  socket.on("message", (message) => ready.resolve(message.length));
  socket.send("question", free, HOST);
  assert.equal(await question.promise, "question");
  assert.equal(await ready.promise, 6);
  datagrams.close();
  datagrams.close();
  socket.close();

  const taken = createSocket("udp4").bind(0, HOST);
  await once(taken, "listening");
  const refused = signal<string>();
  openUdp({ port: taken.address().port, host: HOST, onMessage() {}, onClosed: refused.resolve });
  assert.equal(await refused.promise, "another program uses this port");
  taken.close();
});
