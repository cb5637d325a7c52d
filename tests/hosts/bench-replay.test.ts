/** Captures as meters, and what passed on a line as a capture. */
import { VirtualClock } from "../../hosts/bench/clock.js";
import type { Link } from "../../hosts/bench/link.js";
import { openMeterLink } from "../../hosts/bench/meter-link.js";
import { Recorder } from "../../hosts/bench/recorder.js";
import { AGAIN, parseLineFormat, replaySimulator } from "../../hosts/bench/replay.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { parseHex } from "../../modules/bytes/hex.js";
import { parseTranscript } from "../../modules/line/transcript.js";
import { capture, captureNames } from "../captures.js";
import { equal, ok, test, throws } from "../harness.js";
import { hex } from "./bench-reader.js";

class Replay {
  readonly clock = new VirtualClock();
  readonly link: Link;
  arrivals: { at: number; text: string }[] = [];

  constructor(text: string, paced = false) {
    this.link = openMeterLink(
      { simulator: replaySimulator(text, "a capture"), clock: this.clock, paced },
      { deliver: (bytes) => this.arrivals.push({ at: this.clock.now(), text: hex(bytes) }) },
    );
  }

  ask(request: string, waitMs = 3000): string {
    this.arrivals = [];
    this.link.fromReader(parseHex(request)!);
    this.clock.advance(waitMs);
    return this.arrivals.map(({ text }) => text).join("");
  }
}

const CAPTURE = `# two requests, the second one twice
> 80 3f 02 35 e9 0d
< 40 3f 02 01 23
< 45 67 e9 56 0d
= serial 19088743
> aa bb
+300ms
< 01
+50ms
< 02
> aa bb
< 03
`;

test("a request of the capture gets the answer of the capture, a repeated one its answers in turn", () => {
  const replay = new Replay(CAPTURE);
  equal(replay.ask("803f0235e90d"), "403f0201234567e9560d");
  equal([replay.ask("aabb"), replay.ask("aabb"), replay.ask("aabb")], ["0102", "03", "0102"]);
  equal(replay.ask("803f0235e90d"), "403f0201234567e9560d");
});

test("pauses of the capture are kept, without one the turn-around is the link's", () => {
  const replay = new Replay(CAPTURE, true);
  const BYTE = 11_000 / 1200;
  replay.ask("aabb");
  const times = replay.arrivals.map(({ at }) => at);
  ok(Math.abs(times[0] - (2 * BYTE + 300 + BYTE)) < 0.01, String(times));
  ok(Math.abs(times[1] - (2 * BYTE + 350 + BYTE)) < 0.01, String(times));
  const start = replay.clock.now();
  replay.ask("803f0235e90d");
  ok(Math.abs(replay.arrivals[0].at - start - (6 * BYTE + 80 + BYTE)) < 0.01);
});

test("what the capture does not hold is met with silence, and counted", () => {
  const replay = new Replay(CAPTURE);
  equal(replay.ask("803f01058a0d"), "");
  equal(replay.ask("803f0235e90d"), "403f0201234567e9560d");
  equal([...replay.link.meter.complaints], [["unknown", 1]]);
  equal(replay.ask("ffff803f0235e90d"), "403f0201234567e9560d", "noise in front is no hindrance");
});

test("the longest request that fits is meant", () => {
  const replay = new Replay("> 0d\n< 01\n> 2f 0d\n< 02\n");
  equal([replay.ask("0d"), replay.ask("2f0d")], ["01", "02"]);
});

test("a request of several lines is one request", () => {
  const replay = new Replay("> 01 02\n> 03\n< 0a\n");
  equal([replay.ask("0102"), replay.ask("010203")], ["", "0a"]);
});

test("a meter that speaks by itself does so when a reader comes, and again", () => {
  const replay = new Replay("< 2f 31\n+20ms\n< 32\n> aa\n< bb\n", true);
  replay.clock.advance(AGAIN - 1);
  equal(replay.arrivals.map(({ text }) => text).join(""), "2f3132");
  replay.clock.advance(1000);
  equal(replay.arrivals.map(({ text }) => text).join(""), "2f31322f3132");
  equal(replay.ask("aa", 1000), "bb");
});

test("the speed of the capture paces the line, and changes where it does", () => {
  const replay = new Replay("@ 300 7E1\n> 2f 3f 21 0d 0a\n< 2f 4b 41 4d 35\n> 06\n@ 9600 7E1\n< 02\n", true);
  equal(replay.link.meter.line, { baud: 300, data: 7, parity: "even", stop: 1 });
  replay.ask("2f3f210d0a");
  ok(Math.abs(replay.arrivals[0].at - (6 * (10_000 / 300) + 80)) < 0.01);
  replay.ask("06");
  equal(replay.link.meter.line?.baud, 9600);
});

test("line formats", () => {
  equal(parseLineFormat("1200 8N2"), { baud: 1200, data: 8, parity: "none", stop: 2 });
  equal(parseLineFormat("300 baud 7e1"), { baud: 300, data: 7, parity: "even", stop: 1 });
  for (const text of ["", "1200", "1200 9N1", "1200 8N3", "8N1"]) equal(parseLineFormat(text), undefined);
});

test("what is no capture says so", () => {
  throws(() => replaySimulator("# nothing\n", ""), /holds nothing/);
  throws(() => replaySimulator("hello\n", ""), /line 1 is not a transcript line/);
  throws(() => replaySimulator("@ fast\n> 01\n< 02\n", ""), /@ fast.*not of the form/);
});

test("a named meter gives the replay its line", () => {
  equal(replaySimulator(CAPTURE, "", findSimulator("403")).id, "kamstrup-multical-403");
  ok(replaySimulator(CAPTURE, "", findSimulator("403")).commands?.("/dev/x").length);
});

test("every capture of a conversation in tests/captures can be replayed to its own requests", () => {
  let conversations = 0;
  for (const name of captureNames()) {
    if (!name.endsWith(".capture")) continue;
    const items = parseTranscript(capture(name)).filter(({ kind }) => kind === "sent" || kind === "received");
    if (!items.some(({ kind }) => kind === "sent")) continue;
    const replay = new Replay(capture(name));
    replay.clock.advance(0);
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      if (item.kind !== "sent" || items[index - 1]?.kind === "sent" || items[index + 1]?.kind !== "received")
        continue;
      ok(replay.ask(hex(item.bytes), 60_000) !== "", `${name}: ${hex(item.bytes)}`);
      conversations++;
    }
  }
  ok(conversations > 0);
});

test("what passes is recorded as a capture that replays the same", () => {
  const lines: string[] = [];
  const recorder = new Recorder((line) => lines.push(line));
  const clock = new VirtualClock();
  recorder.note("a test");
  const link = openMeterLink(
    { simulator: findSimulator("403")!, clock },
    { deliver() {}, observe: (sent, byte, time) => recorder.byte(sent, byte, time) },
  );
  const request = "803f1008003c004403ec0056005700590050004a811c0d";
  link.fromReader(parseHex(request)!);
  clock.advance(5000);
  link.fromReader(parseHex("803f0235e90d")!);
  clock.advance(5000);
  recorder.flush();
  const text = `${lines.join("\n")}\n`;
  equal(lines[0], "# a test");
  const kinds = parseTranscript(text).map(({ kind }) => kind);
  equal(kinds.filter((kind) => kind === "sent").length, 2);
  ok(
    lines.some((line) => /^\+7\dms$/.test(line) || /^\+8\dms$/.test(line)),
    text,
  );
  const replayed = new Replay(text).ask(request);
  ok(replayed.startsWith("403f10") && replayed.endsWith("0d"), replayed);
});

test("what a meter says unasked is told again when it is due, though it lasts longer than that on its line", () => {
  const long = `< 01\n+${AGAIN}ms\n< 02\n+${AGAIN}ms\n< 03\n`;
  for (const paced of [true, false]) {
    const replay = new Replay(long, paced);
    replay.clock.advance(20 * AGAIN);
    const rounds = replay.arrivals.filter(({ text }) => text.endsWith("03")).length;
    ok(rounds >= 4 && rounds <= 21, `${rounds} rounds`);
  }
});
