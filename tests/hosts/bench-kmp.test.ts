/**
 * The simulated Kamstrup meters. Requests are captures where there are any; replies are read by modules/kmp, which
 * shares no code with them.
 */
import { buildFrame, checksum, REQUEST_START, RequestCollector } from "../../hosts/bench/kmp-frame.js";
import { kmpModels } from "../../hosts/bench/kmp-models.js";
import { Random } from "../../hosts/bench/random.js";
import { findSimulator, simulators } from "../../hosts/bench/simulators.js";
import { parseHex } from "../../modules/bytes/hex.js";
import { KmpDecoder } from "../../modules/kmp/decoder.js";
import { meters } from "../../modules/meters/index.js";
import { Fault } from "../../modules/readout/fault.js";
import { Step } from "../../modules/readout/step.js";
import { equal, ok, test } from "../harness.js";
import { Recorder } from "../kmp/recorder.js";
import { BenchReader, hex } from "./bench-reader.js";

/** A request with a good checksum around destination, command and data. */
function request(...body: number[]): string {
  return hex(buildFrame(REQUEST_START, body));
}

function getRegister(...ids: number[]): string {
  return request(0x3f, 0x10, ids.length, ...ids.flatMap((id) => [id >> 8, id & 0xff]));
}

/** Readings of a reply, "60 55.006 MWh"; throws when the reply does not hold. */
function readings(reply: string): string[] {
  const recorder = new Recorder();
  const decoder = new KmpDecoder(recorder);
  for (const byte of parseHex(reply)!)
    if (decoder.push(byte) === Step.Fault) throw new Error(`fault ${decoder.fault}`);
  equal([decoder.end(), decoder.fault, recorder.commits], [Step.Wait, Fault.None, 1]);
  // modules/kmp also tells register 1001 as the serial number.
  const all = recorder.take();
  return all.length > 1 ? all.filter((text) => !text.startsWith("serial")) : all;
}

test("checksum and stuffing of the bench are those of captures", () => {
  for (const frame of [
    "803f01058a0d",
    "803f0235e90d",
    "803f1003004a0044007bd0370d",
    "803f1002015a009a1bbf2b0d",
    "803fb81bf9020000000200020103eb75070d",
    "803fa0010100440c1b7f170509172d00000000f10d",
  ]) {
    const collector = new RequestCollector();
    const arrivals = [...parseHex(frame)!].map((byte) => collector.push(byte)).filter((arrival) => arrival);
    equal(arrivals.length, 1);
    ok(arrivals[0] && "body" in arrivals[0]);
    equal(request(...(arrivals[0] as { body: number[] }).body), frame);
  }
  equal(checksum([0x3f, 0x02], 2), 0x35e9);
});

test("a request of 256 bytes is collected, one byte more is dropped", () => {
  for (const [length, heard] of [
    [256, true],
    [257, false],
  ] as const) {
    const collector = new RequestCollector();
    collector.push(REQUEST_START);
    for (let count = 0; count < length; count++) collector.push(0x11);
    equal(collector.push(0x0d), heard ? { complaint: "crc" } : undefined);
  }
});

test("a 601 answers as captured: its type, its date and its clock in four bytes each", () => {
  const reader = new BenchReader("601", { start: "2014-05-08T03:52:00Z" });
  equal(reader.ask("803f01058a0d", 0), "");
  reader.clock.advance(2000);
  equal(reader.take(), "403f0100010701fe580d");
  // Four seconds later than the capture's 03:52:00 would be another frame: the clock starts two seconds early.
  const dated = new BenchReader("601", { start: "2014-05-08T03:51:59.900Z" });
  equal(dated.ask("803f100203eb03ea4f480d"), "403f1003eb300400000224dc03ea2f04000000891b7f42c80d");
});

test("a 603 answers a log request as captured: two entries of the year log, tail and head", () => {
  const reader = new BenchReader("603", { start: "2026-11-01T00:00:00Z" });
  const captured = "403fb81bf902000201000000020000000200c003eb3004000003f8050003d0f5aa3a0d";
  equal(reader.ask("803fb81bf9020000000200020103eb75070d"), captured);
});

test("every register that a model lists is answered and read by modules/kmp, nothing else is", () => {
  for (const model of kmpModels) {
    const reader = new BenchReader(model.id);
    for (let first = 0; first < 1100; first += 8) {
      const ids = Array.from({ length: 8 }, (_, index) => first + index);
      const answered = readings(reader.ask(getRegister(...ids), 2000)).map((text) =>
        Number(text.split(" ")[0]),
      );
      equal(
        answered,
        ids.filter((id) => model.registers.has(id)),
        model.id,
      );
    }
  }
});

test("a 403 writes flow, power and temperatures in two bytes, a 601 all in four; units as ordered", () => {
  const live = getRegister(60, 68, 74, 80, 86, 87, 89);
  const formats = (meter: string): string[] => {
    const reply = new BenchReader(meter)
      .ask(live)
      .slice(6, -6)
      .replace(/1b(7f|bf|f2|f9|e4)/g, "..");
    const found: string[] = [];
    for (let at = 0; at < reply.length; ) {
      found.push(reply.slice(at + 4, at + 10));
      at += 10 + 2 * Number.parseInt(reply.slice(at + 6, at + 8), 16);
    }
    return found;
  };
  equal(formats("403"), ["030443", "280442", "290200", "160241", "250242", "250242", "260242"]);
  equal(formats("601"), ["030443", "280442", "290400", "160441", "250442", "250442", "260442"]);
  equal(formats("402")[0], "080442");
  equal(formats("603")[0], "080443");
  equal(formats("302")[0], "020400");
});

test("a cooling house shows a negative difference with the sign bit", () => {
  for (let day = 1; day < 28; day++) {
    const reader = new BenchReader("603", {
      start: `2026-07-${String(day).padStart(2, "0")}T14:00:00Z`,
      seed: 2,
    });
    const [difference, cooling] = readings(reader.ask(getRegister(89, 63)));
    if (!difference.startsWith("89 -")) continue;
    ok(/^89 -\d\.\d\d K$/.test(difference), difference);
    ok(/^63 \d+\.\d{3} GJ$/.test(cooling), cooling);
    return;
  }
  ok(false, "no cooling in July");
});

test("serial number, clock, date and the hours of operation agree with each other", () => {
  const reader = new BenchReader("603", { start: "2026-02-03T04:05:06Z" });
  const serial = readings(reader.ask("803f0235e90d", 1000))[0].split(" ")[1];
  const [number, clock, date, both] = readings(reader.ask(getRegister(1001, 1002, 1003, 348)));
  equal(number, `1001 ${serial}`);
  equal([clock, date, both], ["1002 04:05:07", "1003 2026-02-03", "348 2026-02-03T04:05:07"]);
});

test("eight registers are the most, nine get no answer", () => {
  const reader = new BenchReader("403");
  const ids = [60, 68, 74, 80, 86, 87, 89, 99];
  equal(readings(reader.ask(getRegister(...ids))).length, 8);
  equal(reader.ask(getRegister(...ids, 1004)), "");
  equal([...reader.link.meter.complaints], [["too many", 1]]);
});

test("a meter that does not have the register asked for answers with an empty list", () => {
  equal(readings(new BenchReader("flowIQ 2200").ask(getRegister(60))), []);
});

test("what a meter does not answer: wrong checksums, unknown and writing commands, other destinations", () => {
  const reader = new BenchReader("403");
  for (const [bytes, complaint] of [
    ["803f0235e80d", "crc"],
    ["803f02351b110d", "framing"],
    ["800d", "framing"],
    [request(0x3f, 0x09, 0, 0, 0, 0, 0, 0, 0, 0), "write"],
    [request(0x3f, 0x11, 0, 0, 0, 60, 3, 4, 0x43, 0, 0, 0, 0), "write"],
    [request(0x3f, 0x9b), "unknown"],
    [request(0x7f, 0x02), "unknown"],
    [request(0x3f, 0x10, 2, 0, 60), "framing"],
  ]) {
    const before = reader.link.meter.complaints.get(complaint) ?? 0;
    equal(reader.ask(bytes), "", bytes);
    equal(reader.link.meter.complaints.get(complaint), before + 1, bytes);
  }
});

test("noise in front of a request does not hide it, a request inside another one starts anew", () => {
  const reader = new BenchReader("403");
  ok(reader.ask("00ff40063f803f0235e90d") !== "");
  ok(reader.ask("803f10803f0235e90d") !== "");
});

test("a gap of more than 27 ms inside a request is counted, a strict meter drops the request", () => {
  for (const strict of [false, true])
    for (const [gap, late] of [
      [27, false],
      [28, true],
    ] as const) {
      const reader = new BenchReader("403", { strict });
      reader.send("803f02");
      // Three bytes take 27.5 ms; the silence begins after them.
      reader.clock.advance(27.5 + gap);
      reader.send("35e90d");
      reader.clock.advance(2000);
      equal(reader.take() === "", strict && late, `strict ${strict}, ${gap} ms`);
      equal(reader.link.meter.complaints.get("gap") ?? 0, late ? 1 : 0);
    }
});

test("a request right after a reply, or a repeat before 1.6 s of silence, is counted", () => {
  const early = new BenchReader("403");
  early.send("803f0235e90d");
  ok(early.clock.advanceUntil(() => early.arrivals.length === 10, 5000));
  early.ask("803f0235e90d");
  equal([...early.link.meter.complaints], [["early", 1]]);
  const patient = new BenchReader("403");
  patient.ask("803f0235e80d", 1700);
  patient.ask("803f0235e80d", 1000);
  patient.ask("803f0235e90d");
  equal(
    [...patient.link.meter.complaints],
    [
      ["crc", 2],
      ["impatient", 1],
    ],
  );
});

test("random bytes and random requests with good checksums never throw, and the meter still answers", () => {
  const random = new Random(20);
  for (const { id } of kmpModels) {
    const reader = new BenchReader(id, { paced: false });
    for (let round = 0; round < 300; round++) {
      const junk = new Uint8Array(random.below(60));
      random.fill(junk);
      reader.link.fromReader(junk);
      const data = Array.from({ length: random.below(40) }, () => random.below(round % 2 === 0 ? 256 : 8));
      const command = [0x01, 0x02, 0x10, 0xb8, 0xa0, 0xa1, 0xa2, 0xa3][random.below(8)];
      const reply = reader.ask(request([0x3f, 0x7f, 0xbf][random.below(3)], command, ...data), 50);
      if (reply !== "") equal(hex(parseHex(reply)!.slice(0, 1)), "40");
    }
    // A start byte in front: the junk may have left a request open.
    ok(reader.ask("803f0235e90d").startsWith("403f02"), id);
  }
});

test("every meter that speaks the Kamstrup Meter Protocol has a simulator of its own", () => {
  // The table for whatever speaks KMP and is none of the others stands for no model.
  const models = meters.filter(({ id, protocol }) => protocol === "kmp" && id !== "kamstrup-kmp");
  ok(models.length >= 20);
  for (const { id } of models)
    equal(simulators.find((simulator) => simulator.id === id)?.protocol, "kmp", id);
});

test("every simulator has an id of its own, is found by its aliases, and speaks", () => {
  const names = new Set<string>();
  for (const { id, aliases, protocol, title } of simulators) {
    for (const name of [id, ...aliases]) {
      ok(!names.has(name.toLowerCase()), `"${name}" twice`);
      names.add(name.toLowerCase());
      equal(findSimulator(name)?.id, id);
    }
    ok(title !== "" && protocol !== "");
  }
  equal(findSimulator("MULTICAL_403")?.id, "kamstrup-multical-403");
  equal(findSimulator("404"), undefined);
});
