import { Verdict } from "../../modules/readout/verdict.js";
import type { Answer } from "../client.js";
import { equal, test } from "../harness.js";
import { TestGateway, TestMeter, TestRest } from "./test-gateway.js";

function house(): { rest: TestRest; gateway: TestGateway; meter: TestMeter } {
  const meter = new TestMeter("heat", "kamstrup-multical-21");
  const gateway = new TestGateway(meter);
  return { rest: new TestRest(gateway), gateway, meter };
}

function post(rest: TestRest, body: string, path = "/api/v1/meters/heat/align"): Answer {
  const fields = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
  return rest.send(`POST ${path} HTTP/1.1\r\nHost: 192.0.2.7\r\n${fields}\r\n${body}`);
}

test("an assistant that nobody has wanted yet", () => {
  const { rest, meter } = house();
  equal(rest.get("/api/v1/meters/heat/align").json(), {
    running: false,
    remainingSeconds: 0,
    attempts: 0,
    good: 0,
    percent: 0,
    verdict: null,
    advice: null,
    wake: meter.meter?.wake,
  });
});

test("what the assistant says, with what wakes the eye", () => {
  const { rest, meter } = house();
  meter.alignment = {
    running: true,
    remainingMilliseconds: 61_001,
    attempts: 20,
    good: 7,
    percent: 40,
    verdict: Verdict.Crc,
    advice: 'Turn "it".',
  };
  equal(rest.get("/api/v1/meters/heat/align").json(), {
    running: true,
    remainingSeconds: 62,
    attempts: 20,
    good: 7,
    percent: 40,
    verdict: "crc",
    advice: 'Turn "it".',
    wake: meter.meter?.wake,
  });
});

test("it is started and stopped", () => {
  const { rest, gateway } = house();
  equal(post(rest, '{"action":"start"}').status, 202);
  equal(post(rest, '{"action":"stop"}').status, 202);
  equal(gateway.reads, ["align heat", "stop heat"]);
});

for (const body of ["", "{}", "[]", "null", "start", '{"action":"go"}', '{"action":["start"]}', '{"action":'])
  test(`the body ${body === "" ? "without anything" : body} does nothing`, () => {
    const { rest, gateway } = house();
    equal(post(rest, body).status, 422);
    equal(gateway.reads, []);
  });

test("a meter that is not there", () => {
  const { rest, gateway } = house();
  equal(rest.get("/api/v1/meters/other/align").status, 404);
  equal(post(rest, '{"action":"start"}', "/api/v1/meters/other/align").status, 404);
  equal(gateway.reads, []);
});
