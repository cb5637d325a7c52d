import { EVENT_DELAY, Event, Events, eventRoutes } from "../../modules/serve/events.js";
import { EVENT_STREAM_LIMIT, HEARTBEAT_TIME, STALL_TIME } from "../../modules/serve/limits.js";
import { OUTPUT_MINIMUM, type Server } from "../../modules/serve/server.js";
import type { FarEnd } from "../fake-device.js";
import { equal, ok, test } from "../harness.js";
import { TestGateway, TestMeter, TestRest } from "./test-gateway.js";

class House {
  readonly gateway = new TestGateway(
    new TestMeter("heat", "kamstrup-multical-403"),
    new TestMeter("water", "kamstrup-multical-21"),
  );
  readonly events: Events;
  readonly rest: TestRest;

  constructor() {
    const holder: { server?: Server } = {};
    this.events = new Events(this.gateway.device, ["heat", "water"], () => holder.server?.wake());
    this.rest = new TestRest(this.gateway, { routes: [{ table: eventRoutes, owner: this.events }] });
    holder.server = this.rest.server;
  }

  listen(): FarEnd {
    const client = this.gateway.device.dial(82);
    client.send("GET /api/v1/events HTTP/1.1\r\nHost: 192.0.2.7\r\n\r\n");
    this.gateway.device.settle();
    return client;
  }

  pass(milliseconds: number): void {
    this.gateway.device.pass(milliseconds);
  }
}

/** Events without the framing of chunks. */
function eventsOf(text: string): string[] {
  return (text.match(/event: .*\ndata: .*\n\n/g) ?? []).map((event) =>
    event.replace(/event: (.*)\ndata: (.*)\n\n/, "$1 $2"),
  );
}

test("a stream opens with how soon to come back, and says what changed since", () => {
  const house = new House();
  house.events.meterChanged(0, Event.Meter);
  const client = house.listen();
  const head = client.take();
  ok(head.startsWith("HTTP/1.1 200 "));
  ok(head.includes("Content-Type: text/event-stream\r\n"));
  ok(head.includes("retry: 3000\n\n"));
  equal(eventsOf(head), [], "what changed before is asked for anyway");
  house.events.meterChanged(1, Event.Meter);
  house.events.meterChanged(0, Event.Align);
  house.events.meterChanged(1, Event.History);
  house.events.gatewayChanged(Event.Status);
  house.events.gatewayChanged(Event.Update);
  house.events.logged(17);
  equal(client.take(), "", "gathered for a moment");
  house.pass(EVENT_DELAY);
  equal(eventsOf(client.take()), [
    'meter {"id":"water"}',
    'align {"id":"heat"}',
    'history {"id":"water"}',
    "status {}",
    "update {}",
    'log {"number":17}',
  ]);
});

test("what changes often is told once, and last where it changed last", () => {
  const house = new House();
  const client = house.listen();
  client.take();
  for (let line = 1; line <= 1000; line++) house.events.logged(line);
  house.events.meterChanged(0, Event.Meter);
  house.events.meterChanged(1, Event.Meter);
  house.events.meterChanged(0, Event.Meter);
  house.pass(EVENT_DELAY);
  equal(eventsOf(client.take()), ['log {"number":1000}', 'meter {"id":"water"}', 'meter {"id":"heat"}']);
  house.pass(EVENT_DELAY);
  equal(client.take(), "");
});

test("every client hears of everything, each from its own start", () => {
  const house = new House();
  const first = house.listen();
  house.events.logged(1);
  house.pass(EVENT_DELAY);
  const second = house.listen();
  house.events.logged(2);
  house.pass(EVENT_DELAY);
  equal(eventsOf(first.take()), ['log {"number":1}', 'log {"number":2}']);
  equal(eventsOf(second.take()), ['log {"number":2}']);
});

test("a quiet stream lives by its heartbeat", () => {
  const house = new House();
  const client = house.listen();
  client.take();
  house.pass(HEARTBEAT_TIME);
  ok(client.take().includes(":"));
  house.pass(10 * HEARTBEAT_TIME);
  ok(!client.closed);
});

test("a client that takes nothing is dropped, and nothing piled up for it", () => {
  const house = new House();
  const client = house.listen();
  client.take();
  client.room = 0;
  for (let round = 0; round < 100; round++) {
    house.events.logged(round);
    house.events.meterChanged(0, Event.Meter);
    house.pass(STALL_TIME / 200);
  }
  ok(!client.closed, "it has some time");
  house.pass(STALL_TIME);
  ok(client.closed);
  equal(house.rest.server.connections, 0);
});

test("a slow client that comes round hears the newest, not the past", () => {
  const house = new House();
  const client = house.listen();
  client.take();
  client.room = 0;
  house.events.logged(1);
  house.pass(EVENT_DELAY);
  for (let line = 2; line <= 50; line++) {
    house.events.logged(line);
    house.pass(EVENT_DELAY);
  }
  client.allow(10_000);
  house.pass(EVENT_DELAY);
  const told = eventsOf(client.take());
  equal(told[told.length - 1], 'log {"number":50}');
  ok(told.length <= 2, `${told.length} events`);
});

test(`${EVENT_STREAM_LIMIT} streams are served, one more is sent away, and one that left makes room`, () => {
  const house = new House();
  const clients = Array.from({ length: EVENT_STREAM_LIMIT }, () => house.listen());
  for (const client of clients) ok(client.take().startsWith("HTTP/1.1 200 "));
  const refused = house.listen();
  ok(refused.take().startsWith("HTTP/1.1 503 "));
  refused.hangUp();
  clients[0].hangUp();
  house.pass(1);
  ok(house.listen().take().startsWith("HTTP/1.1 200 "));
});

test("what changes after the end wakes nobody", () => {
  const gateway = new TestGateway();
  let woken = 0;
  const events = new Events(gateway.device, ["heat"], () => woken++);
  events.gatewayChanged(Event.Status);
  events.close();
  events.gatewayChanged(Event.Status);
  gateway.device.pass(60_000);
  equal(woken, 0);
});

test("events that do not fit the buffer at once are told in turn, each once", () => {
  const ids = Array.from({ length: 8 }, (_, index) => `${index}-${"x".repeat(30)}`);
  const gateway = new TestGateway(...ids.map((id) => new TestMeter(id, "kamstrup-multical-403")));
  const holder: { server?: Server } = {};
  const events = new Events(gateway.device, ids, () => holder.server?.wake());
  const rest = new TestRest(gateway, {
    routes: [{ table: eventRoutes, owner: events }],
    sizes: { outputBytes: OUTPUT_MINIMUM },
  });
  holder.server = rest.server;
  const client = gateway.device.dial(82);
  client.send("GET /api/v1/events HTTP/1.1\r\nHost: 192.0.2.7\r\n\r\n");
  gateway.device.settle();
  client.take();
  const expected: string[] = [];
  for (let meter = 0; meter < ids.length; meter++)
    for (const [kind, name] of [
      [Event.Meter, "meter"],
      [Event.Align, "align"],
      [Event.History, "history"],
    ] as const) {
      events.meterChanged(meter, kind);
      expected.push(`${name} {"id":"${ids[meter]}"}`);
    }
  gateway.device.pass(EVENT_DELAY);
  const text = client.take();
  ok(text.length > OUTPUT_MINIMUM);
  equal(eventsOf(text), expected);
});
