import { Writer } from "../../modules/bytes/writer.js";
import { findMeter } from "../../modules/meters/index.js";
import { BACKOFF_CAP_MS } from "../../modules/publish/backoff.js";
import { ANSWER_LIMIT_MS, InfluxPublisher } from "../../modules/publish/influx.js";
import { writeInfluxLine } from "../../modules/publish/influx-line.js";
import { LineQueue } from "../../modules/publish/line-queue.js";
import { PointSet, Points } from "../../modules/publish/points.js";
import { defaultPublishSettings, type PublishSettings } from "../../modules/publish/settings.js";
import { Unit } from "../../modules/reading/unit.js";
import type { FakePort } from "../fake-device.js";
import { equal, ok, test } from "../harness.js";
import { TestDevice, TestGateway, TestMeter } from "./bench.js";

const writer = new Writer(new Uint8Array(2048));

function bytes(text: string): Uint8Array {
  const result = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) result[index] = text.charCodeAt(index);
  return result;
}

function stage(change: Partial<PublishSettings["influx"]> = {}, queueBytes?: number) {
  const device = new TestDevice();
  const meter = new TestMeter("heat", findMeter("kamstrup-multical-403"));
  const gateway = new TestGateway(device, meter);
  const settings = { ...defaultPublishSettings.influx, enabled: true, host: "database", ...change };
  const points = new PointSet(defaultPublishSettings.derived);
  const influx = new InfluxPublisher(device, gateway, settings, points, queueBytes);
  const read = (energy: number) => {
    meter.put("heat_energy", energy, -3, Unit.Gigajoule);
    gateway.commit(meter);
    influx.meterRead(meter);
    device.settle();
  };
  const port = (): FakePort => device.calls[device.calls.length - 1].port;
  const answer = (status: string) => {
    port().callbacks?.onOpen?.();
    device.settle();
    const request = port().far.take();
    port().far.send(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`);
    device.settle();
    return request;
  };
  return { device, meter, gateway, influx, read, port, answer };
}

test("one line for a read: tags, exact numbers, flags, strings, nanoseconds", () => {
  const { meter, gateway, device } = stage();
  meter.serial = "12345678";
  meter
    .put("heat_energy", 63440, -3, Unit.Gigajoule)
    .put("info", 0, 0, Unit.None)
    .put("maxflowdate_m", 260103, 0, Unit.Date);
  gateway.commit(meter);
  const points = new Points(meter.meter!, meter.readings, defaultPublishSettings.derived);
  writer.reset();
  ok(writeInfluxLine(writer, gateway, meter, points, "iris"));
  equal(
    writer.toString(),
    "iris,gateway=d4e5f6,meter=heat,model=kamstrup-multical-403,serial=12345678 heat_energy=63.440,info=0," +
      'maxflowdate_m="2026-01-03",heat_energy_kwh=17622.222,problem=false,leak=false,battery_low=false ' +
      `${device.wall}000000000\n`,
  );
});

test("what was read earlier is not told again, and what needs escaping is escaped", () => {
  const { meter, gateway, device } = stage();
  meter.put("maxflow_m", 410, 0, Unit.LitrePerHour);
  gateway.commit(meter);
  device.pass(600_000);
  meter.serial = "a b,c=d\n";
  meter.put("heat_energy", 1, 0, Unit.Gigajoule);
  gateway.commit(meter);
  const points = new Points(meter.meter!, meter.readings, {
    ...defaultPublishSettings.derived,
    kilowattHours: false,
  });
  writer.reset();
  ok(writeInfluxLine(writer, gateway, meter, points, "my iris"));
  equal(
    writer.toString(),
    "my\\ iris,gateway=d4e5f6,meter=heat,model=kamstrup-multical-403,serial=a\\ b\\,c\\=d_ heat_energy=1 " +
      `${device.wall}000000000\n`,
  );
});

test("over HTTP: one request, taken out of the queue when the server says 2xx", () => {
  const { influx, read, answer, device } = stage({ token: "secret" });
  read(1000);
  equal(device.calls.length, 1);
  equal([device.calls[0].options.host, device.calls[0].options.port], ["database", 8086]);
  read(2000);
  const request = answer("204 No Content");
  const [head, body] = request.split("\r\n\r\n");
  ok(head.startsWith("POST /api/v2/write?org=home&bucket=iris HTTP/1.1\r\nHost: database:8086\r\n"));
  ok(head.includes("Authorization: Token secret"));
  ok(head.includes(`Content-Length: ${body.length}`));
  equal(body.split("\n").length, 2, "the read that came later waits for the next request");
  equal([influx.sent, influx.waiting, influx.reason], [1, 1, ""]);
  ok(answer("204 No Content").includes("heat_energy=2.000"));
  equal([influx.sent, influx.waiting, influx.lost], [2, 0, 0]);
});

test("a server that is away: everything waits, and goes in few requests when it is back", () => {
  const { influx, read, port, answer, device } = stage();
  for (let energy = 1; energy <= 20; energy++) {
    read(energy);
    port().far.hangUp("no such host");
    device.pass(60_000);
  }
  equal([influx.waiting, influx.lost], [20, 0]);
  ok(influx.reason !== "");
  device.pass(BACKOFF_CAP_MS);
  equal(
    answer("204 No Content")
      .split("\n")
      .filter((line) => line.startsWith("iris,")).length,
    20,
  );
  equal([influx.sent, influx.waiting, influx.reason], [20, 0, ""]);
});

test("a full queue loses its oldest lines, and counts them", () => {
  const { influx, read, port, device } = stage({}, 1024);
  for (let energy = 1; energy <= 50; energy++) {
    read(energy);
    port().far.hangUp("away");
    device.pass(60_000);
  }
  equal(influx.waiting + influx.lost, 50);
  ok(influx.waiting >= 5 && influx.waiting < 12, `${influx.waiting} lines of 1024 bytes`);
});

test("what the server refuses is dropped and said; what it cannot do now is tried again", () => {
  const { influx, read, answer, device } = stage();
  read(1);
  answer("400 Bad Request");
  equal([influx.lost, influx.waiting], [1, 0]);
  ok(influx.reason.includes("400"));
  read(2);
  answer("503 Service Unavailable");
  equal([influx.lost, influx.waiting], [1, 1]);
  device.pass(BACKOFF_CAP_MS);
  answer("204 No Content");
  equal([influx.sent, influx.lost, influx.waiting, influx.reason], [1, 1, 0, ""]);
});

test("a server that never answers is given up in time", () => {
  const { influx, read, port, device } = stage();
  read(1);
  port().callbacks?.onOpen?.();
  device.pass(ANSWER_LIMIT_MS - 1);
  equal(influx.reason, "");
  device.pass(1);
  equal(influx.reason, "the server does not answer");
  equal(influx.waiting, 1);
  influx.close();
  influx.close();
  read(2);
  equal(influx.waiting, 1, "closed is closed");
});

test("a port that takes the request in pieces gets all of it", () => {
  const { read, port, answer, device, influx } = stage();
  read(1);
  port().far.room = 10;
  port().callbacks?.onOpen?.();
  let request = "";
  for (let round = 0; round < 100 && !request.includes("\r\n\r\niris"); round++) {
    device.settle();
    request += port().far.take();
    port().far.allow(10);
  }
  for (let round = 0; round < 40; round++) {
    device.settle();
    request += port().far.take();
    port().far.allow(10);
  }
  ok(request.endsWith("000000000\n"), request);
  port().far.send("HTTP/1.1 204 No Content\r\n\r\n");
  device.settle();
  equal(influx.sent, 1);
  void answer;
});

test("over UDP: a datagram for each read", () => {
  const { influx, device, read } = stage({ transport: "udp", port: 8089 });
  const sent: string[] = [];
  (device as { openUdp?: unknown }).openUdp = () => ({
    send(host: string, port: number, buffer: Uint8Array, start: number, end: number) {
      let text = "";
      for (let index = start; index < end; index++) text += String.fromCharCode(buffer[index]);
      sent.push(`${host}:${port} ${text}`);
    },
    close() {},
  });
  read(1);
  read(2);
  equal(sent.length, 2);
  ok(sent[0].startsWith("database:8089 iris,gateway=d4e5f6,"));
  equal([influx.sent, influx.waiting], [2, 0]);
});

test("the ring of lines keeps order and whole lines over its seam", () => {
  const queue = new LineQueue(10);
  equal(queue.put(bytes("aaa\n"), 4), 0);
  equal(queue.put(bytes("bbb\n"), 4), 0);
  equal(queue.put(bytes("cc\n"), 3), 1, "the first has to go");
  equal(queue.lines, 2);
  writer.reset();
  queue.copy(writer, queue.measure(100));
  equal(writer.toString(), "bbb\ncc\n");
  equal([queue.measure(6), queue.measured], [4, 1]);
  queue.drop(1);
  writer.reset();
  queue.copy(writer, queue.measure(100));
  equal(writer.toString(), "cc\n");
  equal(queue.put(bytes("123456789\n"), 10), 1, "one that fills the ring");
  equal(queue.put(bytes("1234567890\n"), 11), 1, "one that does not fit is lost itself");
  equal(queue.lines, 1);
  queue.drop(5);
  equal(queue.lines, 0);
});
