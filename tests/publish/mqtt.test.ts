import { BACKOFF_CAP_MS, BACKOFF_FIRST_MS, Backoff } from "../../modules/publish/backoff.js";
import {
  ACKNOWLEDGE_LIMIT_MS,
  COMMAND_LIMIT,
  CONNECT_LIMIT_MS,
  FAREWELL_LIMIT_MS,
  IN_FLIGHT_LIMIT,
  LinkState,
  ROOM_RETRY_MS,
} from "../../modules/publish/link-options.js";
import type { Link, Message, Source } from "../../modules/publish/message.js";
import { MqttLink } from "../../modules/publish/mqtt.js";
import { engine, equal, ok, test } from "../harness.js";
import { TestDevice } from "./bench.js";

const PAYLOAD_LIMIT = 64;

class Values implements Source {
  readonly messages: number;
  readonly subscriptions = ["commands/#"];
  readonly values: string[] = [];
  readonly heard: string[] = [];
  link: Link | undefined;
  resend = true;

  constructor(messages: number) {
    this.messages = messages;
  }

  attach(link: Link): void {
    this.link = link;
  }

  connected(): void {
    if (this.resend) this.link?.mark(this, 0, this.messages - 1);
  }

  compose(index: number, message: Message): boolean {
    if (this.values[index] === undefined) return false;
    message.topic = `value/${index}`;
    message.qos = 1;
    message.retain = false;
    message.payload.text(this.values[index]);
    return true;
  }

  received(topic: string, payload: string, retained: boolean): boolean {
    this.heard.push(`${topic}=${payload}${retained ? " retained" : ""}`);
    return topic.startsWith("commands/");
  }

  set(index: number, value: string): void {
    this.values[index] = value;
    this.link?.mark(this, index, index);
  }
}

function link(device: TestDevice, ...sources: Source[]): MqttLink {
  return new MqttLink(
    device,
    {
      host: "broker",
      port: 1883,
      clientId: "iris-a1b2c3",
      username: "",
      password: "",
      keepAliveSeconds: 15,
      statusTopic: "iris/a1b2c3/status",
      payloadLimit: PAYLOAD_LIMIT,
    },
    sources,
  );
}

function sent(device: TestDevice): string[] {
  return device.session.publications.map((publication) => `${publication.topic}=${publication.payload}`);
}

test("back-off doubles from one second to its cap, and jitter takes at most half", () => {
  for (const dice of [0, 255]) {
    const backoff = new Backoff({ random: (buffer) => void buffer.fill(dice) });
    const share = dice === 0 ? 0.5 : 1;
    equal(
      [1, 2, 3, 4, 5].map(() => backoff.next()),
      [BACKOFF_FIRST_MS, 2000, 4000, BACKOFF_CAP_MS, BACKOFF_CAP_MS].map((step) => step * share),
    );
    backoff.reset();
    equal(backoff.next(), BACKOFF_FIRST_MS * share);
  }
  ok(BACKOFF_CAP_MS < 10_000, "back within ten seconds of the broker");
});

test("a link says that it is online, subscribes, and has its last will at the broker", () => {
  const device = new TestDevice();
  const values = new Values(2);
  const mqtt = link(device, values);
  equal(mqtt.state, LinkState.Closed);
  mqtt.open();
  equal(mqtt.state, LinkState.Connecting);
  equal(device.session.options.will, { topic: "iris/a1b2c3/status", payload: "offline", retain: true });
  values.set(1, "early");
  equal(sent(device), []);
  device.session.options.onConnected();
  equal(mqtt.state, LinkState.Connected);
  equal(mqtt.reason, "");
  equal(device.session.topics, ["commands/#"]);
  equal(sent(device), ["iris/a1b2c3/status=online", "value/1=early"]);
  equal(device.session.publications[0].retain, true);
});

test("a broker that is away for a week costs nothing, and the last values arrive when it is back", () => {
  const device = new TestDevice();
  const values = new Values(3);
  const mqtt = link(device, values);
  mqtt.open();
  device.session.options.onConnected();
  device.session.acknowledge();
  device.session.options.onClosed("no broker listens there");
  equal([mqtt.state, mqtt.reason], [LinkState.Waiting, "no broker listens there"]);
  let attempts = 1;
  // XS is some fifty times slower: half a day there.
  const minutes = engine === "xs" ? 720 : 7 * 24 * 60;
  for (let minute = 0; minute < minutes; minute++) {
    values.set(minute % 2, String(minute));
    device.pass(60_000);
    for (; attempts < device.sessions.length; attempts++)
      device.sessions[attempts].options.onClosed("no broker listens there");
  }
  ok(attempts > 5 * minutes, `${attempts} attempts`);
  device.pass(BACKOFF_CAP_MS);
  device.session.options.onConnected();
  equal(sent(device), ["iris/a1b2c3/status=online", `value/0=${minutes - 2}`, `value/1=${minutes - 1}`]);
  device.session.acknowledge();
  ok(mqtt.idle);
});

test("what was on its way when the session ended is sent again, with the newest value", () => {
  const device = new TestDevice();
  const values = new Values(2);
  values.resend = false;
  const mqtt = link(device, values);
  mqtt.open();
  device.session.options.onConnected();
  device.session.acknowledge();
  values.set(0, "first");
  values.set(1, "kept");
  values.set(0, "second");
  equal(sent(device).slice(1), ["value/0=first", "value/1=kept"]);
  device.session.options.onClosed("the broker cut the connection");
  device.pass(BACKOFF_FIRST_MS);
  device.session.options.onConnected();
  equal(sent(device), ["iris/a1b2c3/status=online", "value/0=second", "value/1=kept"]);
});

test("a value that changes while it is on its way is sent once more after the acknowledgement", () => {
  const device = new TestDevice();
  const values = new Values(1);
  const mqtt = link(device, values);
  mqtt.open();
  device.session.options.onConnected();
  for (const value of ["1", "2", "3"]) values.set(0, value);
  equal(sent(device).slice(1), ["value/0=1"]);
  device.session.acknowledge();
  equal(sent(device).slice(1), ["value/0=1", "value/0=3"]);
  device.session.acknowledge();
  ok(mqtt.idle);
});

test("at most IN_FLIGHT_LIMIT publications wait for the broker", () => {
  const device = new TestDevice();
  const values = new Values(40);
  for (let index = 0; index < 40; index++) values.values[index] = String(index);
  const mqtt = link(device, values);
  mqtt.open();
  device.session.options.onConnected();
  equal(device.session.publications.length, IN_FLIGHT_LIMIT);
  device.session.options.onDelivered(3);
  equal(device.session.publications.length, IN_FLIGHT_LIMIT + 1);
  device.session.acknowledge();
  equal(
    sent(device).slice(1),
    values.values.map((value, index) => `value/${index}=${value}`),
  );
  ok(mqtt.idle);
});

test("a host without room is offered the same message again", () => {
  const device = new TestDevice();
  const values = new Values(2);
  values.values.push("a", "b");
  const mqtt = link(device, values);
  mqtt.open();
  device.session.room = 2;
  device.session.options.onConnected();
  equal(sent(device).slice(1), ["value/0=a"]);
  values.set(1, "newer");
  device.pass(ROOM_RETRY_MS);
  equal(sent(device).slice(1), ["value/0=a"]);
  device.session.room = 1;
  device.pass(ROOM_RETRY_MS);
  equal(sent(device).slice(1), ["value/0=a", "value/1=newer"]);
  equal(mqtt.sent, 3);
});

test("a broker that neither answers nor acknowledges is given up in time", () => {
  const device = new TestDevice();
  const values = new Values(1);
  const mqtt = link(device, values);
  mqtt.open();
  device.pass(CONNECT_LIMIT_MS - 1);
  equal(mqtt.state, LinkState.Connecting);
  device.pass(1);
  equal([mqtt.state, mqtt.reason], [LinkState.Waiting, "the broker does not answer"]);
  ok(device.sessions[0].closed);
  // Callbacks of a session that was given up change nothing.
  device.sessions[0].options.onConnected();
  equal(mqtt.state, LinkState.Waiting);
  device.pass(BACKOFF_FIRST_MS);
  device.session.options.onConnected();
  device.session.acknowledge();
  values.set(0, "x");
  device.pass(ACKNOWLEDGE_LIMIT_MS - 1);
  equal(mqtt.state, LinkState.Connected);
  device.pass(1);
  equal([mqtt.state, mqtt.reason], [LinkState.Waiting, "the broker does not acknowledge"]);
});

test("a message longer than its buffer is left out and counted, one that fills it is sent", () => {
  const device = new TestDevice();
  const values = new Values(2);
  values.values.push("x".repeat(PAYLOAD_LIMIT), "x".repeat(PAYLOAD_LIMIT + 1));
  const mqtt = link(device, values);
  mqtt.open();
  device.session.options.onConnected();
  equal(device.session.publications.length, 2);
  equal(mqtt.oversize, 1);
});

test("commands reach the source; what is too long or nobody's is dropped and counted", () => {
  const device = new TestDevice();
  const values = new Values(1);
  const mqtt = link(device, values);
  mqtt.open();
  device.session.options.onConnected();
  device.session.send("commands/read", "PRESS");
  device.session.send("commands/install", "yes", true);
  device.session.send("commands/limit", "x".repeat(COMMAND_LIMIT));
  equal(mqtt.dropped, 0);
  device.session.send("commands/limit", "x".repeat(COMMAND_LIMIT + 1));
  device.session.send("other", "");
  equal(mqtt.dropped, 2);
  equal(values.heard.slice(0, 2), ["commands/read=PRESS", "commands/install=yes retained"]);
  equal(values.heard.length, 4);
});

test("close says offline, waits for the acknowledgement, and is fine twice", () => {
  const device = new TestDevice();
  const mqtt = link(device, new Values(1));
  let closed = 0;
  mqtt.open();
  device.session.options.onConnected();
  device.session.acknowledge();
  mqtt.close(() => closed++);
  equal(sent(device).at(-1), "iris/a1b2c3/status=offline");
  equal(closed, 0);
  device.session.acknowledge();
  equal([closed, mqtt.state, device.session.closed], [1, LinkState.Closed, true]);
  mqtt.close(() => closed++);
  equal(closed, 2);
  mqtt.open();
  device.session.options.onConnected();
  mqtt.close(() => closed++);
  device.pass(FAREWELL_LIMIT_MS);
  equal([closed, mqtt.state], [3, LinkState.Closed]);
});

test("a host that cannot even begin is tried again", () => {
  const device = new TestDevice();
  const mqtt = link(device, new Values(1));
  device.refuse = "the certificates cannot be used";
  mqtt.open();
  equal([mqtt.state, mqtt.reason], [LinkState.Waiting, "the certificates cannot be used"]);
  device.refuse = "";
  device.pass(BACKOFF_FIRST_MS);
  equal([mqtt.state, device.sessions.length], [LinkState.Connecting, 1]);
});
