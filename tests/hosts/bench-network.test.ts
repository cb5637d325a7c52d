/** Network and broker of the bench device: connections, publications and their troubles, in virtual time. */
import { VirtualClock } from "../../hosts/bench/clock.js";
import { MemoryBroker, topicMatches } from "../../hosts/bench/memory-mqtt.js";
import { MemoryNetwork, WINDOW } from "../../hosts/bench/memory-network.js";
import type { MqttOptions, Port, PortCallbacks } from "../../modules/device/device.js";
import { equal, ok, test } from "../harness.js";

/** A port and what became of it. */
class End {
  port: Port | undefined;
  text = "";
  readonly events: string[] = [];
  readonly callbacks: PortCallbacks = {
    onReadable: () => this.drain(),
    onOpen: () => this.events.push("open"),
    onDrained: () => this.events.push("drained"),
    onWritable: () => this.events.push("writable"),
    onClosed: (reason) => this.events.push(`closed: ${reason}`),
  };
  paused = false;

  drain(): void {
    const buffer = new Uint8Array(64);
    for (;;) {
      const count = this.paused ? 0 : (this.port?.read(buffer) ?? 0);
      if (count === 0) return;
      this.text += Buffer.from(buffer.subarray(0, count)).toString();
    }
  }

  say(text: string): number {
    const bytes = Buffer.from(text);
    return this.port!.write(bytes, 0, bytes.length);
  }
}

function pair(network: MemoryNetwork): { client: End; server: End } {
  const client = new End();
  const server = new End();
  const listener = network.listen({
    port: 0,
    onConnection(connection) {
      server.port = connection.accept(server.callbacks);
    },
    onClosed: (reason) => server.events.push(reason),
  });
  client.port = network.connect({ host: "h", port: listener.port, ...client.callbacks });
  network.clock.advance(100);
  return { client, server };
}

test("both ends of a connection hear each other, in order, after the delay", () => {
  const network = new MemoryNetwork(new VirtualClock());
  network.delayMs = 40;
  const { client, server } = pair(network);
  equal(client.events, ["open"]);
  client.say("hello ");
  client.say("there");
  network.clock.advance(39);
  equal(server.text, "");
  network.clock.advance(1);
  equal(server.text, "hello there");
  server.say("yes");
  network.clock.advance(40);
  equal(client.text, "yes");
});

test("what is written before the connection stands arrives after it does", () => {
  const network = new MemoryNetwork(new VirtualClock());
  const server = new End();
  network.listen({
    port: 7,
    onConnection(connection) {
      server.port = connection.accept(server.callbacks);
    },
    onClosed() {},
  });
  const client = new End();
  client.port = network.connect({ host: "h", port: 7, ...client.callbacks });
  client.say("early");
  network.clock.advance(10);
  equal(server.text, "early");
});

test("a closed end tells the other one, once; closing twice is fine", () => {
  const network = new MemoryNetwork(new VirtualClock());
  const { client, server } = pair(network);
  client.say("last words");
  client.port!.close();
  client.port!.close();
  network.clock.advance(10);
  equal([server.text, server.events], ["last words", ["closed: closed by the other side"]]);
  equal(client.events, ["open"]);
  equal([client.say("x"), server.say("x"), network.connections], [0, 0, 0]);
});

test("nobody listens, a port in use, a listener that is closed, a connection that is turned away", () => {
  const clock = new VirtualClock();
  const network = new MemoryNetwork(clock);
  const events: string[] = [];
  const options = {
    port: 80,
    onConnection: (connection: { close(): void }) => connection.close(),
    onClosed: (reason: string, cause: string) => events.push(`${cause}: ${reason}`),
    onListening: (port: number) => events.push(`listening ${port}`),
  };
  const knock = (): string => {
    const client = new End();
    client.port = network.connect({ host: "h", port: 80, ...client.callbacks });
    clock.advance(100);
    return client.events.join();
  };
  equal(knock(), "closed: connection refused");
  const listener = network.listen(options);
  network.listen(options);
  clock.advance(1);
  equal(events, ["listening 80", "in-use: another program uses this port"]);
  equal([listener.port, knock()], [80, "closed: connection reset by the other side"]);
  listener.close();
  listener.close();
  equal([listener.port, knock()], [0, "closed: connection refused"]);
});

test("a window of bytes is taken, the rest when the other side has read", () => {
  const network = new MemoryNetwork(new VirtualClock());
  const { client, server } = pair(network);
  server.paused = true;
  equal(client.say("x".repeat(WINDOW)), WINDOW);
  equal(client.say("y"), 0);
  network.clock.advance(100);
  ok(!client.events.includes("writable"));
  server.paused = false;
  server.drain();
  network.clock.advance(1);
  ok(client.events.includes("writable"));
  equal([server.text.length, client.say("y")], [WINDOW, 1]);
});

test("a router that restarts cuts all, a black hole tells nobody", () => {
  const network = new MemoryNetwork(new VirtualClock());
  const { client, server } = pair(network);
  network.dropAll();
  network.clock.advance(10);
  equal(client.events.at(-1), "closed: connection reset by the other side");
  equal(server.events.at(-1), "closed: connection reset by the other side");
  const next = pair(network);
  network.blackHole = true;
  next.client.say("anybody?");
  next.client.port!.close();
  network.clock.advance(60_000);
  equal([next.server.text, next.server.events], ["", []]);
});

class Session {
  readonly events: string[] = [];
  readonly options: MqttOptions;

  constructor(clientId: string) {
    this.options = {
      host: "broker",
      port: 1883,
      clientId,
      keepAliveSeconds: 60,
      will: { topic: `${clientId}/status`, payload: "offline", retain: true },
      onConnected: () => this.events.push("connected"),
      onMessage: (topic, payload, retained) =>
        this.events.push(`${topic}=${Buffer.from(payload).toString()}${retained ? " retained" : ""}`),
      onDelivered: (id) => this.events.push(`delivered ${id}`),
      onClosed: (reason) => this.events.push(`closed: ${reason}`),
    };
  }
}

test("publications are kept, acknowledged and told to those who subscribed", () => {
  const clock = new VirtualClock();
  const broker = new MemoryBroker(clock);
  const [one, two] = [new Session("one"), new Session("two")];
  const first = broker.connect(one.options);
  const second = broker.connect(two.options);
  clock.advance(100);
  const text = Buffer.from("..21.5..");
  equal(first.publish("a/t", text, 2, 6, 1, true), 1);
  clock.advance(100);
  second.subscribe("a/+");
  clock.advance(100);
  first.publish("a/t", Buffer.from("22"), 0, 2, 0, false);
  broker.publish("b", "not for you");
  clock.advance(100);
  equal(one.events, ["connected", "delivered 1", "delivered 2"]);
  equal(two.events, ["connected", "a/t=21.5 retained", "a/t=22"]);
  equal([broker.retained.get("a/t"), broker.publications], ["21.5", 3]);
  broker.publish("a/t", "", true);
  equal(broker.retained.size, 0);
});

test("a broker that stops publishes the wills and refuses, one that starts again takes sessions", () => {
  const clock = new VirtualClock();
  const broker = new MemoryBroker(clock);
  const [lost, clean] = [new Session("lost"), new Session("clean")];
  broker.connect(lost.options);
  const leaving = broker.connect(clean.options);
  clock.advance(100);
  leaving.close();
  broker.stop();
  clock.advance(100);
  equal([...broker.retained], [["lost/status", "offline"]]);
  equal([lost.events.at(-1), clean.events], ["closed: the broker cut the connection", ["connected"]]);
  const late = new Session("late");
  broker.connect(late.options);
  clock.advance(100);
  equal(late.events, ["closed: connection refused"]);
  broker.start();
  const next = new Session("next");
  broker.connect(next.options);
  clock.advance(100);
  equal([next.events, broker.sessions], [["connected"], 1]);
});

test("a broker without room, one that hangs, and one client id used twice", () => {
  const clock = new VirtualClock();
  const broker = new MemoryBroker(clock);
  const session = new Session("same");
  const handle = broker.connect(session.options);
  clock.advance(100);
  broker.full = true;
  equal(handle.publish("t", Buffer.from("x"), 0, 1, 1, false), 0);
  broker.full = false;
  broker.mute = true;
  handle.publish("t", Buffer.from("x"), 0, 1, 1, false);
  clock.advance(100);
  equal(session.events, ["connected"]);
  broker.connect(new Session("same").options);
  clock.advance(100);
  equal(session.events.at(-1), "closed: taken over");
  equal(broker.sessions, 1);
});

test("topic filters", () => {
  for (const [filter, topic, expected] of [
    ["a/b", "a/b", true],
    ["a/b", "a/b/c", false],
    ["a/+/c", "a/b/c", true],
    ["a/+", "a", false],
    ["a/#", "a/b/c", true],
    ["#", "a", true],
    ["+", "a/b", false],
  ] as const)
    equal(topicMatches(filter, topic), expected, `${filter} ${topic}`);
});
