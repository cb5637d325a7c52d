/**
 * The HTTP server over one connection. The first byte of an input is the size of the pieces in which it arrives; a
 * response has to be HTTP, the connection has to end in time, and the next client has to be served.
 */
import { Unit } from "../../modules/reading/unit.js";
import { IDLE_TIME, REQUEST_TIME, RESPONSE_TIME } from "../../modules/serve/limits.js";
import { OUTPUT_MINIMUM } from "../../modules/serve/server.js";
import { TestGateway, TestMeter, TestRest } from "../serve/test-gateway.js";
import { latin1, latin1Text, must, type Target } from "./target.js";

const PORT = 82;

export default {
  name: "http",
  property:
    "any bytes in any pieces: answered with HTTP or silence, over in time, no handler throws, the next client is served",
  longest: 1500,
  words: [
    "GET ",
    "POST ",
    "HEAD ",
    "OPTIONS ",
    " HTTP/1.1\r\n",
    " HTTP/1.0\r\n",
    "\r\n",
    "\r\n\r\n",
    "Host: h\r\n",
    "Connection: close\r\n",
    "Content-Length: 3\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Expect: 100-continue\r\n",
    "Authorization: Bearer x\r\n",
    "/api/v1/meters",
    "/api/v1/meters/heat/readings",
    "/history?",
    "/kamstir/api/read",
    "/metrics",
    "%00",
    "%2f",
    "..",
    "?",
    "&",
    "=",
    "from=",
    "If-None-Match: *\r\n",
  ],
  seeds: () =>
    [
      "/",
      "/api/v1",
      "/api/v1/meters",
      "/api/v1/meters/heat",
      "/api/v1/meters/heat/readings",
      "/api/v1/meters/heat/history?from=0&to=9",
      "/kamstir/api/read",
      "/metrics",
      "/api/v1/update",
    ].flatMap((path) => [
      latin1(`\xffGET ${path} HTTP/1.1\r\nHost: h\r\n\r\n`),
      latin1(
        `\x07POST ${path} HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}GET / HTTP/1.1\r\nHost: h\r\n\r\n`,
      ),
    ]),
  run(input) {
    const meter = new TestMeter("heat", "kamstrup-multical-403");
    meter.put("volume", 1, 0, Unit.CubicMetre);
    const gateway = new TestGateway(meter);
    gateway.commit(meter);
    const rest = new TestRest(gateway, { sizes: { outputBytes: OUTPUT_MINIMUM, inputBytes: 64 } });
    const { device } = gateway;
    const client = device.dial(PORT);
    const piece = 16 + (input[0] ?? 0);
    for (let at = 1; at < input.length && !client.closed; at += piece) {
      client.send(input.subarray(at, at + piece));
      device.settle();
    }
    client.end();
    device.settle();
    if (!client.closed) device.pass(REQUEST_TIME + IDLE_TIME + RESPONSE_TIME);
    must(client.closed, "the connection stays");
    must(rest.server.connections === 0, "a connection is still counted");
    const output = client.take();
    must(
      output === "" || /^HTTP\/1\.1 [1-5]\d\d /.test(output),
      `answered ${latin1Text(latin1(output.slice(0, 40)))}`,
    );
    must(device.lines.length === 0, `a handler failed: ${device.lines[0]}`);
    must(rest.get("/api/v1").status === 200, "the next client is not served");
  },
} satisfies Target;
