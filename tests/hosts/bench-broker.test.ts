/** The embedded broker, by MQTT.js. */
import { connectAsync, type MqttClient } from "mqtt";
import { type Publication, startBroker } from "../../hosts/bench/broker.js";
import { equal, ok, test } from "../harness.js";

const HOST = "127.0.0.1";

function next(client: MqttClient): Promise<{ topic: string; text: string; retain: boolean }> {
  return new Promise((resolve) => {
    client.once("message", (topic, payload, packet) => {
      resolve({ topic, text: payload.toString(), retain: packet.retain });
    });
  });
}

test("publications reach subscribers and the owner; retained ones reach those who come later", async () => {
  const broker = await startBroker(HOST, 0);
  const seen: Publication[] = [];
  broker.onPublish = (publication) => seen.push(publication);
  try {
    const url = `mqtt://${HOST}:${broker.port}`;
    const sender = await connectAsync(url, { clientId: "sender" });
    await sender.publishAsync("house/flow", "123", { qos: 1, retain: true });
    const listener = await connectAsync(url);
    const message = next(listener);
    await listener.subscribeAsync("house/#");
    equal(await message, { topic: "house/flow", text: "123", retain: true });
    equal(
      seen.map(({ topic, payload, retain, qos, client }) => [
        topic,
        Buffer.from(payload).toString(),
        retain,
        qos,
        client,
      ]),
      [["house/flow", "123", true, 1, "sender"]],
    );
    equal(broker.clients, 2);
    await sender.endAsync();
    await listener.endAsync();
  } finally {
    await broker.close();
    await broker.close();
  }
});

test("clients that are dropped leave their will; the broker takes them back", async () => {
  const broker = await startBroker(HOST, 0);
  try {
    const url = `mqtt://${HOST}:${broker.port}`;
    const will = new Promise<Publication>((resolve) => {
      broker.onPublish = resolve;
    });
    const client = await connectAsync(url, {
      reconnectPeriod: 20,
      will: { topic: "gone", payload: Buffer.from("yes"), qos: 1, retain: true },
    });
    const again = new Promise<void>((resolve) => client.once("connect", () => resolve()));
    broker.dropClients();
    const { topic, payload } = await will;
    equal([topic, Buffer.from(payload).toString()], ["gone", "yes"]);
    await again;
    await client.endAsync();
  } finally {
    await broker.close();
  }
});

test("a broker with a user lets nobody else in", async () => {
  const broker = await startBroker(HOST, 0, { username: "iris", password: "secret" });
  try {
    const url = `mqtt://${HOST}:${broker.port}`;
    const refusal = await connectAsync(url, { username: "iris", password: "guess", reconnectPeriod: 0 }).then(
      () => "",
      (error: Error) => error.message,
    );
    ok(/not authorized|bad user/i.test(refusal), refusal);
    const client = await connectAsync(url, { username: "iris", password: "secret" });
    await client.endAsync();
  } finally {
    await broker.close();
  }
});

test("a port in use is said in one sentence", async () => {
  const broker = await startBroker(HOST, 0);
  const reason = await startBroker(HOST, broker.port).then(
    () => "",
    (error: Error) => error.message,
  );
  equal(reason, `the broker cannot listen on ${HOST}:${broker.port}: another program uses this port`);
  await broker.close();
});
