/** A boiler in the network: one connection that stays, silence, reconnection, lists of channels between the lines. */
import { Zone } from "../../modules/bytes/zone.js";
import { MeterReader } from "../../modules/gateway/meter-reader.js";
import { checkSettings } from "../../modules/gateway/settings.js";
import { HargassnerReadout, LIST_BEGIN_LIMIT, SILENCE_LIMIT } from "../../modules/hargassner/readout.js";
import { faultName } from "../../modules/readout/fault.js";
import { Step } from "../../modules/readout/step.js";
import { FakeDevice } from "../fake-device.js";
import { equal, ok, test } from "../harness.js";
import { Keeper, listOf, mapNamed, pmLines } from "./boiler.js";

const QUESTION = "$DAQ DESC\r\n";
const solar = pmLines("nano-v14.1har-q-solar")[0];
const run = pmLines("nano-v14.0k3");

class Scene {
  readonly device = new FakeDevice();
  readonly events: string[] = [];
  readonly reader: MeterReader;

  constructor(meter: Record<string, unknown> = {}) {
    const { settings } = checkSettings({
      meters: [{ id: "boiler", model: "hargassner-nano", line: "tcp://192.0.2.1:23", ...meter }],
    });
    const options = { map: settings!.meters[0].map || undefined };
    this.reader = new MeterReader(this.device, settings!.meters[0], options, new Zone(0, "none"), {
      meterRead: (reader, fault) => this.events.push(`${faultName(fault)} ${reader.readings.textOf(0)}`),
      meterKnown: () => {},
    });
    this.reader.start();
    this.device.pass(0);
  }

  get connections(): number {
    return this.device.calls.length;
  }

  get far() {
    return this.device.calls[this.device.calls.length - 1].port.far;
  }

  connect(): this {
    this.device.calls[this.device.calls.length - 1].options.onOpen?.();
    this.device.settle();
    return this;
  }

  send(text: string): this {
    this.far.send(text);
    this.device.settle();
    return this;
  }

  /** What happened since the last call. */
  told(): string[] {
    return this.events.splice(0);
  }
}

test("the only bytes that go out are the question for the list, once after each connection", () => {
  const scene = new Scene().connect();
  equal(scene.far.take(), QUESTION);
  for (let second = 0; second < 60; second++) {
    scene.send(`${run[second % run.length]}\r\n`);
    scene.device.pass(1000);
  }
  equal(scene.far.take(), "");
  equal(scene.told().length, 60);
  scene.far.hangUp();
  scene.device.pass(6000);
  scene.connect();
  equal(scene.far.take(), QUESTION);
});

test("every line is delivered once, wherever the stream is cut", () => {
  const scene = new Scene().connect();
  const stream = run.map((line) => `${line}\r\n`).join("");
  for (let at = 0; at < stream.length; at += 37) scene.send(stream.slice(at, at + 37));
  equal(
    scene.told(),
    [3, 4, 5, 6, 7, 8, 3, 4, 5, 6, 8, 9, 1].map((state) => `none ${state}`),
  );
});

test("half a line before a disconnect is not added to half a line after it", () => {
  const scene = new Scene().connect();
  scene.send(run[0].slice(0, 300)).far.hangUp();
  scene.device.pass(6000);
  scene.connect().send(`${run[1].slice(300)}\r\n`);
  equal(scene.told(), ["line "]);
  scene.send(`${run[1]}\r\n`);
  equal(scene.told(), ["none 4"]);
});

test("no line for 10 s is a fault, and the connection is opened anew", () => {
  const scene = new Scene().connect();
  scene.send(`${run[0]}\r\n`);
  scene.told();
  scene.device.pass(SILENCE_LIMIT - 1);
  equal(scene.told(), []);
  scene.device.pass(1);
  equal(scene.told(), ["silence 3"]);
  equal(scene.far.closed, true);
  equal(scene.connections, 1);
  scene.device.pass(5000);
  equal(scene.connections, 2);
});

test("bytes that never make a line are silence too", () => {
  const scene = new Scene().connect();
  for (let second = 0; second < 10; second++) {
    scene.device.pass(1000);
    scene.send("z 22:33:49 Kessel Start\r\n");
  }
  equal(scene.told(), ["silence "]);
});

test("a boiler that refuses is asked after 5 s, then later and later, at most every 60 s", () => {
  const scene = new Scene();
  const waits: number[] = [];
  for (let index = 0; index < 7; index++) {
    const before = scene.connections;
    const since = scene.device.time;
    scene.far.hangUp("refused");
    scene.device.settle();
    while (scene.connections === before) scene.device.pass(100);
    waits.push(Math.round((scene.device.time - since) / 1000));
  }
  equal(waits, [5, 10, 20, 40, 60, 60, 60]);
});

test("after one good line the next trouble is met with 5 s again", () => {
  const scene = new Scene();
  for (let index = 0; index < 4; index++) {
    const before = scene.connections;
    scene.far.hangUp();
    while (scene.connections === before) scene.device.pass(100);
  }
  scene.connect().send(`${run[0]}\r\n`).far.hangUp();
  const before = scene.connections;
  scene.device.pass(4900);
  equal(scene.connections, before);
  scene.device.pass(200);
  equal(scene.connections, before + 1);
});

test("two boilers at once do not mix", () => {
  const first = new Scene().connect();
  const second = new Scene({ id: "other" }).connect();
  first.send(run[0].slice(0, 100));
  second.send(`${solar}\r\n`);
  first.send(`${run[0].slice(100)}\r\n`);
  equal(first.told(), ["none 3"]);
  equal(second.told(), ["none 7"]);
});

test("the boiler's own list is taken while lines come in between, and names the fields from then on", () => {
  const scene = new Scene().connect();
  const values = solar.trim().split(" ");
  // A program that nobody has published: other places, other length.
  const map = mapNamed("V14_1HAR_q1_solar");
  const list = listOf(map)
    .replace("name='TK' ", "name='was TK' ")
    .replace("name='TRL' ", "name='TK' ")
    .replace("</ANALOG>", "<CHANNEL id='132' name='New' unit='°C'/>\r\n</ANALOG>");
  const line = `${[...values.slice(0, 133), "12.5", ...values.slice(133)].join(" ")}\r\n`;
  scene.send(line);
  const row = scene.reader.readings.row(12);
  equal(scene.reader.readings.textOf(row), "66.0");
  const answer = `$<<${list}>>\r\n`;
  for (let at = 0; at < answer.length; at += 3000) scene.send(answer.slice(at, at + 3000) + "\r\n" + line);
  scene.send(line);
  equal(scene.reader.readings.textOf(row), "61.7");
  ok(scene.device.lines.some((text) => /map its own list \(from the boiler\)/.test(text)));
});

test("a list that never ends is dropped after 10 s, and the owner's map counts again", () => {
  const scene = new Scene({ map: "V14_1HAR_q1_solar" }).connect();
  scene.send(`$<<${listOf(mapNamed("NANO_V14N")).slice(0, 2000)}\r\n${solar}\r\n`);
  for (let second = 0; second < 12; second++) {
    scene.device.pass(1000);
    scene.send(`${solar}\r\n`);
  }
  const { readings } = scene.reader;
  equal(readings.textOf(readings.row(7)), "2886");
  ok(scene.device.lines.some((text) => /from its owner/.test(text)));
});

test("who wants one line only waits for the list: 3 s for its begin, until it has come, 10 s at most", () => {
  const readout = new HargassnerReadout(new Keeper());
  const push = (text: string, now: number): boolean => {
    let isDone = false;
    for (let index = 0; index < text.length; index++)
      if (readout.push(text.charCodeAt(index) & 0xff, now) === Step.Done) isDone = true;
    return isDone;
  };
  readout.begin(0);
  ok(push(`${solar}\r\n`, LIST_BEGIN_LIMIT - 1));
  equal(readout.settled, false);
  ok(push(`${solar}\r\n`, LIST_BEGIN_LIMIT));
  equal(readout.settled, true);
  readout.begin(20_000);
  push(`$<<${listOf(mapNamed("V14_1HAR_q1_solar"))}`, 20_100);
  equal(readout.settled, true);
});
