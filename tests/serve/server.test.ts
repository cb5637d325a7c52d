import { ascii, type Writer } from "../../modules/bytes/writer.js";
import { ContentType } from "../../modules/serve/content-type.js";
import type { Exchange } from "../../modules/serve/exchange.js";
import {
  BODY_LIMIT,
  CONNECTION_LIMIT,
  EVENT_STREAM_LIMIT,
  FLOOD_LIMIT,
  GRACE_TIME,
  HEARTBEAT_TIME,
  IDLE_TIME,
  LISTEN_RETRY_TIME,
  REQUEST_TIME,
  RESPONSE_TIME,
  STALL_TIME,
  TURN_LIMIT,
} from "../../modules/serve/limits.js";
import { Method } from "../../modules/serve/method.js";
import { OUTPUT_RESERVE, Piece } from "../../modules/serve/output.js";
import { Access, BodyKind, type Route } from "../../modules/serve/router.js";
import { Server, type ServerOptions } from "../../modules/serve/server.js";
import { FakeDevice, type FarEnd } from "../fake-device.js";
import { equal, ok, test, throws } from "../harness.js";

const PORT = 82;
const OUTPUT_BYTES = 1024;
const asset = ascii("0123456789".repeat(1000));

/** What the handlers of a bench share with its test. */
class Bench {
  readonly device = new FakeDevice();
  readonly server: Server;
  /** Handlers that put their answer off. */
  readonly waiting: { exchange: Exchange; ticket: number }[] = [];
  uploaded = 0;
  calls = 0;
  /** Events said so far. */
  events = 0;
  /** Pieces of /list. */
  pieces = 3;
  pieceLength = 100;

  constructor(options: Partial<ServerOptions> = {}) {
    this.server = new Server(this.device, {
      port: PORT,
      routes: this.routes(),
      inputBytes: 256,
      textBytes: 1200,
      outputBytes: OUTPUT_BYTES,
      ...options,
    });
    this.device.settle();
  }

  routes(): Route[] {
    const route = (method: number, path: string, handle: (exchange: Exchange) => void, more = {}): Route => ({
      method,
      path,
      access: Access.Public,
      handle,
      ...more,
    });
    const answer = (exchange: Exchange, text: string): void => {
      this.calls++;
      exchange.response.begin(200);
      exchange.response.body(ContentType.Text).text(text);
    };
    return [
      route(Method.Get, "/hello", (exchange) => answer(exchange, "hello")),
      route(Method.Get, "/who/*/of/*", (exchange) =>
        answer(exchange, `${exchange.parameter(0)}-${exchange.parameter(1)}`),
      ),
      route(Method.Post, "/hello", (exchange) => answer(exchange, "posted")),
      route(Method.Post, "/echo", (exchange) => answer(exchange, exchange.bodyText() ?? "not UTF-8"), {
        body: BodyKind.Json,
      }),
      route(Method.Post, "/length", (exchange) => answer(exchange, `${exchange.bodyLength}`), {
        body: BodyKind.Json,
      }),
      route(Method.Post, "/upload", (exchange) => answer(exchange, `${this.uploaded}`), {
        body: BodyKind.Stream,
        bodyLimit: 1_000_000,
        receive: () => ({
          take: (_buffer: Uint8Array, start: number, end: number) => {
            this.uploaded += end - start;
            return this.uploaded < 900_000;
          },
        }),
      }),
      route(Method.Get, "/throws", (exchange) => {
        answer(exchange, "half an answer");
        throw new Error("broken handler");
      }),
      route(Method.Get, "/silent", () => {}),
      route(Method.Get, "/too-big", (exchange) => answer(exchange, "x".repeat(OUTPUT_BYTES))),
      route(Method.Get, "/asset", (exchange) => {
        exchange.response.begin(200);
        exchange.response.cacheable = true;
        exchange.response.field("ETag", '"1"');
        exchange.response.constant(ContentType.JavaScript, asset);
      }),
      route(Method.Get, "/list", (exchange) => {
        exchange.response.begin(200);
        exchange.response.stream(ContentType.Text, {
          piece: (index: number, writer: Writer) => {
            if (index === this.pieces) return Piece.End;
            writer.text(`${index}`.padEnd(this.pieceLength, "."));
            return Piece.Written;
          },
        });
      }),
      route(Method.Get, "/broken-list", (exchange) => {
        exchange.response.begin(200);
        exchange.response.stream(ContentType.Text, {
          piece: (index: number, writer: Writer) => {
            if (index === 20) throw new Error("broken source");
            writer.text(`${index}`.padEnd(100, "."));
            return Piece.Written;
          },
        });
      }),
      route(Method.Get, "/events", (exchange) => {
        exchange.response.begin(200);
        const from = this.events;
        exchange.response.stream(ContentType.Events, {
          piece: (index: number, writer: Writer) => {
            if (from + index >= this.events) return Piece.Later;
            writer.text(`data: ${from + index}\n\n`);
            return Piece.Written;
          },
        });
      }),
      route(Method.Get, "/later", (exchange) => {
        this.waiting.push({ exchange, ticket: exchange.defer() });
      }),
    ];
  }

  dial(remote?: string): FarEnd {
    const client = this.device.dial(PORT, remote);
    this.device.settle();
    return client;
  }

  /** What a new client gets for one request. */
  ask(text: string): string {
    const client = this.dial();
    client.send(text);
    this.device.settle();
    return client.take();
  }
}

function get(path: string, more = ""): string {
  return `GET ${path} HTTP/1.1\r\nHost: h\r\n${more}\r\n`;
}

function post(path: string, body: string, more = ""): string {
  return `POST ${path} HTTP/1.1\r\nHost: h\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;
}

function status(response: string): number {
  return Number(/^HTTP\/1\.1 (\d{3}) [^\r\n]+\r\n/.exec(response)?.[1] ?? 0);
}

function field(response: string, name: string): string | undefined {
  const head = response.slice(0, response.indexOf("\r\n\r\n"));
  return new RegExp(`\r\n${name}: ([^\r]*)`, "i").exec(head)?.[1];
}

function body(response: string): string {
  return response.slice(response.indexOf("\r\n\r\n") + 4);
}

/** Responses of one connection, in their order. */
function responsesOf(text: string): string[] {
  return text
    .split("HTTP/1.1 ")
    .slice(1)
    .map((response) => `HTTP/1.1 ${response}`);
}

/** Body of a chunked response; checks every length. */
function unchunk(text: string): string {
  let result = "";
  for (let at = 0; ; ) {
    const lineEnd = text.indexOf("\r\n", at);
    const size = Number.parseInt(text.slice(at, lineEnd), 16);
    ok(Number.isInteger(size), `a chunk at ${at} of ${text.length}`);
    result += text.slice(lineEnd + 2, lineEnd + 2 + size);
    at = lineEnd + 2 + size;
    equal(text.slice(at, at + 2), "\r\n");
    at += 2;
    if (size === 0) {
      equal(at, text.length, "nothing follows the last chunk");
      return result;
    }
  }
}

test("a request is answered and the connection kept", () => {
  const bench = new Bench();
  const client = bench.dial();
  for (let round = 0; round < 3; round++) {
    client.send(get("/hello"));
    bench.device.settle();
    const response = client.take();
    equal(status(response), 200);
    equal(field(response, "Content-Length"), "5");
    equal(field(response, "Connection"), undefined);
    equal(field(response, "Cache-Control"), "no-store");
    equal(field(response, "X-Content-Type-Options"), "nosniff");
    equal(body(response), "hello");
    ok(!client.closed);
  }
});

test("the date is told once the clock is set", () => {
  const bench = new Bench();
  equal(field(bench.ask(get("/hello")), "Date"), "Mon, 05 Jan 2026 06:03:20 GMT");
  equal(field(bench.ask(get("/nothing")), "Date"), "Mon, 05 Jan 2026 06:03:20 GMT");
  bench.device.wall = 0;
  equal(field(bench.ask(get("/hello")), "Date"), undefined);
});

test("close is obeyed", () => {
  const bench = new Bench();
  const client = bench.dial();
  client.send(get("/hello", "Connection: close\r\n"));
  bench.device.settle();
  equal(field(client.take(), "Connection"), "close");
  ok(client.closed);
  equal(bench.server.connections, 0);
});

test("HTTP/1.0: closed by default, kept when asked for", () => {
  const bench = new Bench();
  const plain = bench.dial();
  plain.send("GET /hello HTTP/1.0\r\n\r\n");
  bench.device.settle();
  const response = plain.take();
  equal([status(response), field(response, "Connection"), body(response)], [200, "close", "hello"]);
  ok(plain.closed);
  const kept = bench.dial();
  for (let round = 0; round < 2; round++) {
    kept.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    bench.device.settle();
    const again = kept.take();
    equal([field(again, "Connection"), field(again, "Content-Length")], ["keep-alive", "5"]);
    ok(!kept.closed);
  }
});

test("HEAD has the head of GET and no body", () => {
  const bench = new Bench();
  for (const path of ["/hello", "/asset", "/list"]) {
    const client = bench.dial();
    client.send(get(path) + get("/hello"));
    bench.device.settle();
    const full = client.take();
    const other = bench.dial();
    other.send(`HEAD ${path} HTTP/1.1\r\nHost: h\r\n\r\n${get("/hello")}`);
    bench.device.settle();
    const head = other.take();
    const end = full.indexOf("\r\n\r\n") + 4;
    equal(head.slice(0, end), full.slice(0, end), path);
    equal(body(head.slice(end)), "hello", "the next response follows at once");
  }
});

test("wild segments are handed over, decoded", () => {
  const bench = new Bench();
  equal(body(bench.ask(get("/who/a%20b/of/c?x=/"))), "a b-c");
  for (const path of [
    "/who//of/c",
    "/who/a/of",
    "/who/a/of/",
    "/who/a/of/c/",
    "/hello/",
    "//hello",
    "/HELLO",
    "/",
  ])
    equal(status(bench.ask(get(path))), 404, path);
});

test("errors of route and method", () => {
  const bench = new Bench();
  equal(status(bench.ask(get("/nothing"))), 404);
  const wrong = bench.ask("DELETE /hello HTTP/1.1\r\nHost: h\r\n\r\n");
  equal([status(wrong), field(wrong, "Allow")], [405, "GET, HEAD, POST"]);
  equal(JSON.parse(body(wrong)).error, "method-not-allowed");
  equal(status(bench.ask("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n")), 404);
  equal(status(bench.ask("BREW /hello HTTP/1.1\r\nHost: h\r\n\r\n")), 501);
  equal(status(bench.ask("GET /hello HTTP/3.0\r\n\r\n")), 505);
  equal(bench.calls, 0);
});

test("a request that cannot be read is answered once and the connection closed", () => {
  const bench = new Bench();
  const client = bench.dial();
  client.send(`GET /hello HTTP/1.1\nHost: h\n\n${get("/hello")}`);
  bench.device.settle();
  const response = client.take();
  equal([status(response), field(response, "Connection")], [400, "close"]);
  equal(body(response), `${JSON.stringify(JSON.parse(body(response)))}\n`, "nothing behind the error");
  ok(client.closed);
});

test("pipelined requests are answered in order", () => {
  const bench = new Bench();
  const client = bench.dial();
  client.send(
    get("/hello") + post("/echo", '{"a":1}') + get("/who/x/of/y", "Connection: close\r\n") + get("/hello"),
  );
  bench.device.settle();
  const bodies = client.take().split("HTTP/1.1 200 OK\r\n").slice(1).map(body);
  equal(bodies, ["hello", '{"a":1}', "x-y"]);
  equal(bench.calls, 3, "nothing after close");
  ok(client.closed);
});

test("byte by byte, the answers are the same", () => {
  const text = get("/hello") + post("/echo", "äbc") + get("/list");
  const bench = new Bench();
  const whole = bench.ask(text);
  const client = bench.dial();
  for (let index = 0; index < text.length; index++) {
    client.send(text[index]);
    bench.device.settle();
  }
  equal(client.take(), whole);
});

test("no client has all the turns", () => {
  const bench = new Bench();
  const greedy = bench.dial();
  greedy.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n".repeat(TURN_LIMIT * 3));
  let most = 0;
  for (let before = 0; bench.calls < TURN_LIMIT * 3; before = bench.calls) {
    bench.device.step();
    most = Math.max(most, bench.calls - before);
  }
  equal(most, TURN_LIMIT);
});

test("a client that takes little by little gets all of it", () => {
  for (const path of ["/hello", "/asset", "/list"]) {
    const bench = new Bench();
    bench.pieces = 40;
    const whole = bench.ask(get(path));
    for (const step of [1, 7, 1000]) {
      const client = bench.dial();
      client.room = 0;
      client.send(get(path) + get("/hello", "Connection: close\r\n"));
      bench.device.settle();
      let text = "";
      while (!client.closed) {
        client.allow(step);
        bench.device.settle();
        text += client.take();
        ok(text.length < 20_000);
      }
      equal(text.slice(0, whole.length), whole);
      equal(body(text.slice(whole.length)), "hello");
    }
  }
});

test("a list that fits goes with its length, a longer one in chunks", () => {
  for (let pieces = 0; pieces < 30; pieces++) {
    const bench = new Bench();
    bench.pieces = pieces;
    let expected = "";
    for (let index = 0; index < pieces; index++) expected += `${index}`.padEnd(100, ".");
    const client = bench.dial();
    client.send(get("/list"));
    bench.device.settle();
    const response = client.take();
    const short = pieces < 6;
    const long = pieces > 9;
    if (short) equal(field(response, "Content-Length"), `${expected.length}`);
    if (long) equal(field(response, "Transfer-Encoding"), "chunked");
    const chunked = field(response, "Transfer-Encoding") !== undefined;
    ok(chunked !== (field(response, "Content-Length") !== undefined), "one of both");
    equal(chunked ? unchunk(body(response)) : body(response), expected, `${pieces} pieces`);
    ok(!client.closed);
  }
});

test("a long list for HTTP/1.0 ends with the connection", () => {
  for (const more of ["", "Connection: keep-alive\r\n"]) {
    const bench = new Bench();
    bench.pieces = 40;
    const client = bench.dial();
    client.send(`GET /list HTTP/1.0\r\n${more}\r\n`);
    bench.device.settle();
    const response = client.take();
    equal(field(response, "Connection")?.trim(), "close");
    equal(field(response, "Content-Length"), undefined);
    equal(field(response, "Transfer-Encoding"), undefined);
    equal(body(response).length, 4000);
    ok(body(response).startsWith("0...") && body(response).includes("39..."));
    ok(client.closed);
  }
});

test("a piece of just the room there is, and one byte more", () => {
  for (const [length, good] of [
    [OUTPUT_BYTES - OUTPUT_RESERVE, true],
    [OUTPUT_BYTES - OUTPUT_RESERVE + 1, false],
  ] as [number, boolean][]) {
    const bench = new Bench();
    bench.pieceLength = length;
    const client = bench.dial();
    client.send(get("/list"));
    bench.device.settle();
    const response = client.take();
    if (good) equal(unchunk(body(response)).length, 3 * length);
    else {
      ok(!response.endsWith("0\r\n\r\n") && client.closed, "the client sees that it is not complete");
      equal(bench.device.lines.length, 1);
    }
  }
});

test("a body at its limit, and one byte past it", () => {
  const bench = new Bench();
  equal(body(bench.ask(post("/length", "x".repeat(BODY_LIMIT)))), `${BODY_LIMIT}`);
  const client = bench.dial();
  client.send(`POST /length HTTP/1.1\r\nHost: h\r\nContent-Length: ${BODY_LIMIT + 1}\r\n\r\n`);
  bench.device.settle();
  equal(status(client.take()), 413, "before a single byte of it came");
  ok(client.closed);
});

test("a host with little memory keeps smaller bodies, and says so before they come", () => {
  const bench = new Bench({ bodyBytes: 100 });
  equal(body(bench.ask(post("/length", "x".repeat(100)))), "100");
  equal(status(bench.ask(post("/length", "x".repeat(101)))), 413);
});

test("a body that is not wanted is skipped, and the next request answered", () => {
  const bench = new Bench();
  const client = bench.dial();
  client.send(post("/nothing", "GET /hello HTTP/1.1\r\n\r\n") + post("/hello", "zz") + get("/hello"));
  bench.device.settle();
  const responses = responsesOf(client.take());
  equal(responses.map(status), [404, 200, 200]);
  equal(bench.calls, 2);
});

test("bodies that find no buffer are answered 503", () => {
  const bench = new Bench({ bodies: 1 });
  const slow = bench.dial();
  slow.send(post("/echo", "abcd").slice(0, -1));
  bench.device.settle();
  equal(status(bench.ask(post("/echo", "efgh"))), 503);
  slow.send("d");
  bench.device.settle();
  equal(body(slow.take()), "abcd");
  equal(body(bench.ask(post("/echo", "efgh"))), "efgh", "the buffer is free again");
  const lost = bench.dial();
  lost.send(post("/echo", "abcd").slice(0, -1));
  lost.hangUp();
  bench.device.settle();
  equal(body(bench.ask(post("/echo", "efgh"))), "efgh", "also after a client that went away");
});

test("100-continue is said before a body that is wanted, and not before one that is refused", () => {
  const bench = new Bench();
  const client = bench.dial();
  const text = post("/echo", "abcd", "Expect: 100-continue\r\n");
  client.send(text.slice(0, -4));
  bench.device.settle();
  equal(client.take(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abcd");
  bench.device.settle();
  equal(body(client.take()), "abcd");
  const refused = bench.dial();
  refused.send(post("/nothing", "abcd", "Expect: 100-continue\r\n").slice(0, -4));
  bench.device.settle();
  equal(status(refused.take()), 404);
  ok(refused.closed);
});

test("an upload goes to its target as it comes, as long as it moves", () => {
  const bench = new Bench();
  const client = bench.dial();
  client.send("POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 300000\r\n\r\n");
  for (let sent = 0; sent < 300_000; sent += 10_000) {
    client.send("x".repeat(10_000));
    bench.device.pass(STALL_TIME - 1);
  }
  equal(body(client.take()), "300000");
  const stalled = bench.dial();
  stalled.send("POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 300000\r\n\r\nx");
  bench.device.pass(STALL_TIME);
  equal(status(stalled.take()), 408);
  const large = bench.dial();
  large.send("POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 1000001\r\n\r\nx");
  bench.device.settle();
  equal(status(large.take()), 413);
  bench.uploaded = 899_999;
  equal(status(bench.ask(post("/upload", "xy"))), 413, "the target wants no more");
});

test("a handler that throws gives a 500, closes, and is logged; the server lives", () => {
  const bench = new Bench();
  for (const [path, reason] of [
    ["/throws", "broken handler"],
    ["/silent", "the handler gave no answer"],
    ["/too-big", "the response does not fit its buffer"],
  ]) {
    const client = bench.dial();
    client.send(get(path) + get("/hello"));
    bench.device.settle();
    const response = client.take();
    equal([status(response), field(response, "Connection")], [500, "close"], path);
    ok(!response.includes("half an answer") && !response.includes("broken"), "nothing of it gets out");
    ok(client.closed);
    equal(bench.device.lines.pop(), `http: GET ${path} failed: ${reason}`);
  }
  equal(body(bench.ask(get("/hello"))), "hello");
});

test("a source that throws after the head ends the connection without the last chunk", () => {
  const bench = new Bench();
  const client = bench.dial();
  client.send(get("/broken-list"));
  bench.device.settle();
  const response = client.take();
  equal(status(response), 200);
  ok(!response.endsWith("0\r\n\r\n"));
  ok(client.closed);
  equal(bench.device.lines, ["http: GET /broken-list failed: broken source"]);
});

test("an answer that was put off is sent when it is there", () => {
  const bench = new Bench();
  const client = bench.dial();
  client.send(get("/later") + get("/hello"));
  bench.device.settle();
  equal(client.take(), "");
  const { exchange, ticket } = bench.waiting.pop()!;
  ok(exchange.resume(ticket));
  exchange.response.begin(200);
  exchange.response.body(ContentType.Text).text("at last");
  exchange.send();
  bench.device.settle();
  const responses = responsesOf(client.take());
  equal(responses.map(body), ["at last", "hello"]);
  exchange.send();
  ok(!exchange.resume(ticket), "a ticket is good for one answer");
});

test("an answer that was put off for a client that has gone is nobody's", () => {
  const bench = new Bench();
  const client = bench.dial();
  client.send(get("/later"));
  bench.device.settle();
  const { exchange, ticket } = bench.waiting.pop()!;
  client.hangUp();
  bench.device.settle();
  ok(!exchange.resume(ticket));
  const next = bench.dial();
  next.send(get("/later"));
  bench.device.settle();
  ok(!exchange.resume(ticket), "also when the place is taken by another one");
  ok(bench.waiting[0].exchange.resume(bench.waiting[0].ticket));
});

test("an answer that never comes is a 503", () => {
  const bench = new Bench();
  const client = bench.dial();
  client.send(get("/later"));
  bench.device.pass(RESPONSE_TIME - 1);
  equal(client.take(), "");
  bench.device.pass(1);
  equal(status(client.take()), 503);
  ok(client.closed && !bench.waiting[0].exchange.resume(bench.waiting[0].ticket));
});

test("ten seconds for a request, from its first byte", () => {
  const bench = new Bench();
  const client = bench.dial();
  bench.device.pass(REQUEST_TIME - 1);
  client.send("GET /hel");
  bench.device.pass(REQUEST_TIME - 1);
  client.send("lo");
  bench.device.settle();
  equal(client.take(), "");
  bench.device.pass(1);
  const response = client.take();
  equal([status(response), field(response, "Connection")], [408, "close"]);
  ok(client.closed);
});

test("a connection without a byte is closed without a word", () => {
  const bench = new Bench();
  const client = bench.dial();
  bench.device.pass(REQUEST_TIME - 1);
  ok(!client.closed);
  bench.device.pass(1);
  equal(client.take(), "");
  ok(client.closed);
});

test("a kept connection may be idle for its time", () => {
  const bench = new Bench();
  const client = bench.dial();
  client.send(get("/hello"));
  bench.device.pass(IDLE_TIME - 1);
  client.take();
  ok(!client.closed);
  client.send(get("/hello"));
  bench.device.settle();
  equal(status(client.take()), 200);
  bench.device.pass(IDLE_TIME);
  ok(client.closed);
  equal(client.take(), "");
});

test("a client that does not take its response is given up", () => {
  const bench = new Bench();
  const client = bench.dial();
  client.room = 100;
  client.send(get("/asset"));
  bench.device.pass(STALL_TIME - 1);
  client.allow(1);
  bench.device.pass(STALL_TIME - 1);
  ok(!client.closed);
  bench.device.pass(1);
  ok(client.closed);
  const trickle = bench.dial();
  trickle.room = 0;
  trickle.send(get("/asset"));
  let seconds = 0;
  for (; !trickle.closed && seconds < 1000; seconds++) {
    trickle.allow(1);
    bench.device.pass(1000);
  }
  equal(seconds * 1000, RESPONSE_TIME);
});

test("eight clients are served, a ninth is told to come again, and none of the eight suffers", () => {
  const bench = new Bench();
  const clients = Array.from({ length: CONNECTION_LIMIT }, () => bench.dial());
  for (const client of clients) client.send("GET /hello HTTP/1.1\r\n");
  bench.device.settle();
  const ninth = bench.dial();
  const response = ninth.take();
  equal(
    [status(response), field(response, "Connection"), field(response, "Retry-After")],
    [503, "close", "1"],
  );
  equal(field(response, "Content-Length"), `${body(response).length}`);
  JSON.parse(body(response));
  ok(ninth.closed);
  for (const client of clients) {
    client.send("Host: h\r\n\r\n");
    bench.device.settle();
    equal(body(client.take()), "hello");
  }
  equal(bench.server.turnedAway, 1);
});

test("the connection that is idle the longest makes place for a new client", () => {
  const bench = new Bench();
  const clients = Array.from({ length: CONNECTION_LIMIT }, () => bench.dial());
  for (const client of clients) {
    client.send(get("/hello"));
    bench.device.pass(10);
    client.take();
  }
  clients[0].send(get("/hello"));
  bench.device.settle();
  equal(body(bench.ask(get("/hello"))), "hello");
  equal(
    clients.map((client) => client.closed),
    [false, true, false, false, false, false, false, false],
  );
  equal(bench.server.turnedAway, 0);
});

test("slow requests make place for a new client after their grace, with a word", () => {
  const bench = new Bench();
  const clients = Array.from({ length: CONNECTION_LIMIT }, () => bench.dial());
  for (const client of clients) client.send("GET /hel");
  bench.device.pass(GRACE_TIME - 1);
  equal(status(bench.ask(get("/hello"))), 503);
  bench.device.pass(1);
  equal(body(bench.ask(get("/hello"))), "hello");
  equal(status(clients[0].take()), 408);
  ok(clients[0].closed);
  equal(clients.filter((client) => client.closed).length, 1);
});

test("a response that stands still makes place as well, one that moves does not", () => {
  const bench = new Bench();
  const clients = Array.from({ length: CONNECTION_LIMIT }, () => bench.dial());
  for (const client of clients) {
    client.room = 100;
    client.send(get("/asset"));
  }
  bench.device.pass(GRACE_TIME);
  for (const client of clients.slice(1)) client.allow(1);
  bench.device.settle();
  equal(body(bench.ask(get("/hello", "Connection: close\r\n"))), "hello");
  ok(clients[0].closed);
  const waiting = clients.slice(1);
  equal(waiting.filter((client) => client.closed).length, 0);
  const filler = bench.dial();
  filler.room = 0;
  filler.send(get("/asset"));
  bench.device.settle();
  equal(status(bench.ask(get("/hello"))), 503);
});

test("slow-loris: a hundred sockets that trickle and come again, and every client is still served", () => {
  const bench = new Bench();
  let attackers = Array.from({ length: 100 }, () => bench.dial("192.0.2.66"));
  for (const attacker of attackers) attacker.send("GET /hello HTTP/1.1\r\n");
  let longest = 0;
  for (let client = 0; client < 20; client++) {
    let waited = 0;
    for (; ; waited += 100) {
      // Each attacker sends a field line now and then, and comes again at once when it was thrown out.
      attackers = attackers.map((attacker) => (attacker.closed ? bench.dial("192.0.2.66") : attacker));
      for (const attacker of attackers) attacker.send("X: y\r\n");
      const response = bench.ask(get("/hello", "Connection: close\r\n"));
      if (status(response) === 200) break;
      equal(status(response), 503);
      ok(waited < 10_000, "a client has waited ten seconds");
      bench.device.pass(100);
    }
    longest = Math.max(longest, waited);
  }
  ok(longest <= GRACE_TIME, `one client waited ${longest} ms`);
});

test("in a flood the grace is gone", () => {
  const bench = new Bench();
  const slow = Array.from({ length: CONNECTION_LIMIT }, () => bench.dial());
  for (const client of slow) client.send("GET /hel");
  bench.device.settle();
  for (let count = 0; count < FLOOD_LIMIT; count++) equal(status(bench.ask(get("/hello"))), 503);
  equal(status(bench.ask(get("/hello"))), 200);
});

test("events go out when the server is woken, and a sign of life when nothing happens", () => {
  const bench = new Bench();
  const client = bench.dial();
  client.send(get("/events"));
  bench.device.settle();
  const head = client.take();
  equal([status(head), field(head, "Content-Type")], [200, "text/event-stream"]);
  bench.events = 2;
  bench.server.wake();
  bench.device.settle();
  equal(client.take(), "0012\r\ndata: 0\n\ndata: 1\n\n\r\n");
  bench.device.pass(HEARTBEAT_TIME - 1);
  equal(client.take(), "");
  bench.device.pass(1);
  equal(client.take(), "0003\r\n:\n\n\r\n");
  bench.device.pass(10 * RESPONSE_TIME);
  ok(!client.closed, "it lasts as long as the client");
  client.hangUp();
  bench.device.settle();
  equal(bench.server.connections, 0);
  bench.server.wake();
});

test("event streams leave connections for others", () => {
  const bench = new Bench();
  const streams = Array.from({ length: EVENT_STREAM_LIMIT }, () => bench.dial());
  for (const client of streams) client.send(get("/events"));
  bench.device.settle();
  for (const client of streams) equal(status(client.take()), 200);
  equal(status(bench.ask(get("/events"))), 503);
  equal(status(bench.ask(get("/hello"))), 200);
  streams[0].hangUp();
  bench.device.settle();
  equal(status(bench.ask(get("/events"))), 200);
});

test("an event stream that is not taken is given up, and costs nothing until then", () => {
  const bench = new Bench();
  const client = bench.dial();
  client.send(get("/events"));
  bench.device.settle();
  client.room = 0;
  for (let count = 0; count < 1000; count++) {
    bench.events++;
    bench.server.wake();
    bench.device.settle();
  }
  equal(client.received.length > 0, true);
  bench.device.pass(STALL_TIME);
  ok(client.closed);
});

test("who may not have a route is told so, and the handler is not called", () => {
  const bench = new Bench({
    guard: { authorize: (_exchange, route) => (route.path === "/hello" ? 401 : 0) },
  });
  const refused = bench.ask(post("/hello", "abcd") + get("/who/a/of/b"));
  const responses = responsesOf(refused);
  equal(responses.map(status), [401, 200]);
  equal(field(responses[0], "WWW-Authenticate"), "Bearer");
  equal(bench.calls, 1);
});

test("a port that cannot be had is said in one line, and the other one taken", () => {
  const device = new FakeDevice();
  device.taken.set(82, "denied");
  const ports: number[] = [];
  const server = new Server(device, {
    port: 82,
    fallbackPort: 8082,
    routes: [],
    onListening: (port) => ports.push(port),
  });
  device.settle();
  equal(ports, [8082]);
  equal(server.port, 8082);
  equal(device.lines, ["http: port 82 cannot be used (port 82 is denied), using 8082"]);
  server.close();
});

test("where no port can be had it tries again and says so once", () => {
  const device = new FakeDevice();
  device.taken.set(82, "denied");
  device.taken.set(8082, "in-use");
  const server = new Server(device, { port: 82, fallbackPort: 8082, routes: [] });
  device.pass(10 * LISTEN_RETRY_TIME);
  equal(device.lines.length, 2);
  device.taken.delete(82);
  device.pass(LISTEN_RETRY_TIME);
  equal(server.port, 82);
  server.close();
});

test("a client that has said all is answered and then closed", () => {
  const bench = new Bench();
  const silent = bench.dial();
  silent.end();
  bench.device.settle();
  ok(silent.closed);
  const half = bench.dial();
  half.send("GET /hello HTTP/1.1\r\n");
  half.end();
  bench.device.settle();
  ok(half.closed && half.take() === "");
  const many = bench.dial();
  many.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n".repeat(TURN_LIMIT + 1));
  many.end();
  bench.device.settle();
  equal(responsesOf(many.take()).length, TURN_LIMIT + 1);
  ok(many.closed);
  const slow = bench.dial();
  slow.room = 0;
  slow.send(get("/asset"));
  slow.end();
  bench.device.settle();
  ok(!slow.closed);
  slow.allow(1_000_000);
  bench.device.settle();
  equal(body(slow.take()).length, 10_000);
  ok(slow.closed);
  const later = bench.dial();
  later.send(get("/later"));
  later.end();
  bench.device.settle();
  const { exchange, ticket } = bench.waiting.pop()!;
  ok(exchange.resume(ticket));
  exchange.response.begin(204);
  exchange.response.empty();
  exchange.send();
  bench.device.settle();
  equal(status(later.take()), 204);
  ok(later.closed);
  const events = bench.dial();
  events.send(get("/events"));
  bench.device.settle();
  events.end();
  bench.device.settle();
  ok(events.closed);
  equal(bench.server.connections, 0);
});

test("close ends everything, twice if you like", () => {
  const bench = new Bench();
  const clients = [bench.dial(), bench.dial()];
  clients[0].send(get("/events"));
  bench.device.settle();
  bench.server.close();
  bench.server.close();
  equal(
    clients.map((client) => client.closed),
    [true, true],
  );
  ok(bench.dial().refused);
  bench.device.pass(100_000);
});

test("a table that cannot be meant is a mistake of the programmer", () => {
  const handle = (): void => {};
  const route = (path: string): Route => ({ method: Method.Get, path, access: Access.Public, handle });
  const make =
    (...routes: Route[]): (() => void) =>
    () =>
      void new Server(new FakeDevice(), { port: 1, routes });
  throws(make(route("hello")), /begin/);
  throws(make(route("/a"), route("/a")), /twice/);
  throws(make(route("/*/*/*/*")), /wild/);
});
