/** The HTTP server against whatever may come over a connection, and in whatever pieces. */
import fc from "fast-check";
import { Unit } from "../../modules/reading/unit.js";
import { CONNECTION_LIMIT, IDLE_TIME, REQUEST_TIME, RESPONSE_TIME } from "../../modules/serve/limits.js";
import { OUTPUT_MINIMUM } from "../../modules/serve/server.js";
import { equal, ok, test } from "../harness.js";
import { TestGateway, TestMeter, TestRest } from "../serve/test-gateway.js";

const PORT = 82;

function house(): TestRest {
  const meter = new TestMeter("heat", "kamstrup-multical-403");
  meter.put("volume", 1, 0, Unit.CubicMetre);
  const gateway = new TestGateway(meter);
  gateway.commit(meter);
  return new TestRest(gateway, { sizes: { outputBytes: OUTPUT_MINIMUM, inputBytes: 64 } });
}

/** Pieces of requests: most are nearly right. */
const fragments = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("GET ", "POST ", "HEAD ", "OPTIONS ", "PATCH ") },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      "/",
      "/api/v1/meters",
      "/api/v1/meters/heat",
      "/api/v1/meters/heat/readings",
      "/api/v1/meters/heat/read",
      "/kamstir/api/read?",
      "/%",
      "*",
      "http://h/",
    ),
  },
  {
    weight: 8,
    arbitrary: fc.constantFrom(" HTTP/1.1\r\n", " HTTP/1.0\r\n", "\r\n", "\r\n\r\n", "\n", "\r", " "),
  },
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      "Host: h\r\n",
      "Host: evil.example\r\n",
      "Connection: close\r\n",
      "Connection: keep-alive\r\n",
      "Content-Length: 3\r\n",
      "Content-Length: 99999\r\n",
      "Content-Length: -1\r\n",
      "Transfer-Encoding: chunked\r\n",
      "Expect: 100-continue\r\n",
      "Origin: http://h\r\n",
      "X: ",
      "abc",
    ),
  },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 20 }).map((bytes) => String.fromCharCode(...bytes)) },
);
const texts = fc.array(fragments, { maxLength: 25 }).map((parts) => parts.join(""));

/** Reads one connection's output as an ordinary client would; throws where it is not HTTP. */
function statusesOf(output: string, methods: readonly string[], isClosed: boolean): number[] {
  const statuses: number[] = [];
  for (let at = 0; at < output.length; ) {
    const head = /^HTTP\/1\.1 (\d{3}) [ -~]+\r\n(?:[!-9;-~]+:[ -~]*\r\n)*\r\n/.exec(output.slice(at));
    if (!head) throw new Error(`no response at ${at}: ${JSON.stringify(output.slice(at, at + 80))}`);
    at += head[0].length;
    const status = Number(head[1]);
    if (status === 100) continue;
    const hasBody = methods[statuses.length] !== "HEAD" && status !== 204 && status !== 304;
    statuses.push(status);
    const length = /\r\nContent-Length: (\d+)\r\n/.exec(head[0]);
    if (!hasBody) continue;
    if (length) at += Number(length[1]);
    else if (head[0].includes("\r\nTransfer-Encoding: chunked\r\n"))
      for (let size = -1; size !== 0; ) {
        const line = /^([0-9a-f]{1,4})\r\n/.exec(output.slice(at));
        if (!line) throw new Error(`no chunk at ${at}`);
        size = Number.parseInt(line[1], 16);
        at += line[0].length + size;
        equal(output.slice(at, at + 2), "\r\n");
        at += 2;
      }
    else {
      ok(isClosed, "the end of the connection is the end of the body");
      at = output.length;
    }
    ok(at <= output.length, "a body is as long as its head says");
  }
  return statuses;
}

test("whatever comes is answered with HTTP or with silence, and is over in time", () => {
  const rest = house();
  const { device } = rest.gateway;
  fc.assert(
    fc.property(texts, fc.boolean(), (text, hangsUp) => {
      const client = device.dial(PORT);
      client.send(text);
      if (hangsUp) client.end();
      device.settle();
      device.pass(REQUEST_TIME + IDLE_TIME + RESPONSE_TIME);
      ok(client.closed, "nobody stays for ever");
      // HEAD is told from GET by what was asked; a text that mixes both is not looked at further.
      if (!text.includes("HEAD "))
        for (const status of statusesOf(client.take(), [], true)) ok(status >= 200);
      equal(rest.server.connections, 0);
    }),
    { numRuns: 3000 },
  );
  equal(device.lines, [], "no handler failed");
});

test("the pieces in which requests arrive and responses are taken change nothing", () => {
  const paths = [
    "/",
    "/api/v1",
    "/api/v1/meters",
    "/api/v1/meters/heat/readings",
    "/nothing",
    "/kamstir/api/read",
  ];
  const requests = fc.array(
    fc.record({
      method: fc.constantFrom("GET", "HEAD", "POST"),
      path: fc.constantFrom(...paths),
      body: fc.constantFrom("", "GET / HTTP/1.1\r\n\r\n"),
    }),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(
      requests,
      fc.array(fc.nat(60), { maxLength: 40 }),
      fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 10 }),
      (list, cuts, takes) => {
        const text = list
          .map(
            ({ method, path, body }) =>
              `${method} ${path} HTTP/1.1\r\nHost: h\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
          )
          .join("");
        const whole = house();
        const first = whole.gateway.device.dial(PORT);
        first.send(text);
        whole.gateway.device.settle();
        const expected = first.take();
        equal(
          statusesOf(
            expected,
            list.map(({ method }) => method),
            first.closed,
          ).length,
          list.length,
        );

        const pieces = house();
        const second = pieces.gateway.device.dial(PORT);
        second.room = 0;
        let at = 0;
        for (const cut of cuts) {
          second.send(text.slice(at, at + cut));
          at += cut;
          pieces.gateway.device.settle();
        }
        second.send(text.slice(at));
        let output = "";
        for (let turn = 0; output.length < expected.length && turn < 5000; turn++) {
          second.allow(takes[turn % takes.length]);
          pieces.gateway.device.settle();
          output += second.take();
        }
        equal(output, expected);
      },
    ),
    { numRuns: 300 },
  );
});

test("many clients at once, each as it likes: there are never more connections than there may be", () => {
  const steps = fc.array(
    fc.record({
      client: fc.nat(19),
      what: fc.constantFrom("send", "end", "hangUp", "wait", "block", "take"),
      text: texts,
      time: fc.nat(5000),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(steps, (list) => {
      const rest = house();
      const { device } = rest.gateway;
      const clients = Array.from({ length: 20 }, () => device.dial(PORT));
      for (const { client, what, text, time } of list) {
        if (clients[client].closed) clients[client] = device.dial(PORT);
        const end = clients[client];
        if (what === "send") end.send(text);
        else if (what === "end") end.end();
        else if (what === "hangUp") end.hangUp();
        else if (what === "block") end.room = 0;
        else if (what === "take") end.allow(500);
        device.settle();
        ok(rest.server.connections <= CONNECTION_LIMIT);
        if (what === "wait") device.pass(time);
      }
      device.pass(REQUEST_TIME + IDLE_TIME + RESPONSE_TIME);
      equal(rest.server.connections, 0);
      equal(device.lines, []);
      equal(rest.get("/api/v1").status, 200, "and the next client is served");
    }),
    { numRuns: 300 },
  );
});
