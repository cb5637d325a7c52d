/** Every fault of the bench by name, by its effect on the bytes. */
import { faultHelp, faultKinds, parseFaults } from "../../hosts/bench/faults.js";
import { crc16Xmodem } from "../../modules/bytes/crc.js";
import { equal, ok, test, throws } from "../harness.js";
import { BenchReader } from "./bench-reader.js";

/** GetRegister 74, 60, 123: a request that was captured on a 403. */
const REQUEST = "803f1003004a003c007ba19e0d";
const SERIAL = "803f0235e90d";

/** What a meter without faults answers at the same time. */
function clean(request = SERIAL): string {
  return new BenchReader("403").ask(request);
}

function sum(frame: string): number {
  let crc = 0;
  let escaped = false;
  for (const pair of frame.slice(2, -2).match(/../g) ?? []) {
    const byte = Number.parseInt(pair, 16);
    if (byte === 0x1b && !escaped) escaped = true;
    else {
      crc = crc16Xmodem(crc, escaped ? byte ^ 0xff : byte);
      escaped = false;
    }
  }
  return crc;
}

function bits(one: string, other: string): number {
  let count = 0;
  for (let at = 0; at < one.length; at += 2) {
    let difference =
      Number.parseInt(one.slice(at, at + 2), 16) ^ Number.parseInt(other.slice(at, at + 2), 16);
    for (; difference !== 0; difference &= difference - 1) count++;
  }
  return count;
}

const effects: Record<string, () => void> = {
  echo() {
    equal(new BenchReader("403", { fault: "echo" }).ask(SERIAL), SERIAL + clean());
    equal(new BenchReader("403", { fault: "echo,silent" }).ask(SERIAL), SERIAL);
  },
  garble() {
    const reader = new BenchReader("403", { fault: "garble=0.5" });
    let damaged = 0;
    for (let count = 0; count < 50; count++) if (reader.ask(SERIAL) !== clean()) damaged++;
    ok(damaged >= 45, String(damaged));
    equal(new BenchReader("403", { fault: "garble=0" }).ask(SERIAL), clean());
  },
  burst() {
    const reader = new BenchReader("403", { fault: "burst=0.02" });
    let damaged = 0;
    for (let count = 0; count < 50; count++) {
      const reply = reader.ask(SERIAL);
      equal(reply.length, clean().length);
      if (reply !== clean()) damaged++;
    }
    ok(damaged > 0 && damaged < 50, String(damaged));
    equal(new BenchReader("403", { fault: "burst=0" }).ask(SERIAL), clean());
  },
  delay() {
    const reader = new BenchReader("403", { fault: "delay=1" });
    reader.send(REQUEST);
    reader.clock.advance(20_000);
    for (let index = 1; index < reader.arrivals.length; index++) {
      const pause = reader.arrivals[index].at - reader.arrivals[index - 1].at - 11_000 / 1200;
      ok(pause > 0.99 && pause < 250.01, String(pause));
    }
    equal(reader.take(), clean(REQUEST));
  },
  pause() {
    for (const [fault, milliseconds] of [
      ["pause", 1000],
      ["pause=30000", 30_000],
    ] as const) {
      const reader = new BenchReader("403", { fault });
      reader.send(REQUEST);
      reader.clock.advance(40_000);
      const gaps = reader.arrivals
        .slice(1)
        .map(({ at }, index) => Math.round(at - reader.arrivals[index].at));
      equal(
        gaps.filter((gap) => gap > 100),
        [Math.round(milliseconds + 11_000 / 1200)],
      );
      equal(reader.take(), clean(REQUEST));
    }
  },
  noise() {
    const reader = new BenchReader("403", { fault: "noise" });
    const fronts = new Set<string>();
    for (let count = 0; count < 20; count++) {
      const reply = reader.ask(SERIAL);
      ok(reply.endsWith(clean()));
      const front = reply.length / 2 - clean().length / 2;
      ok(front >= 1 && front <= 8);
      fronts.add(reply.slice(0, 2 * front));
    }
    ok(fronts.size > 15);
    const sometimes = new BenchReader("403", { fault: "noise=0.5" });
    const disturbed = Array.from({ length: 100 }, () => sometimes.ask(SERIAL)).filter(
      (reply) => reply !== clean(),
    );
    ok(disturbed.length > 30 && disturbed.length < 70, String(disturbed.length));
  },
  truncate() {
    equal(new BenchReader("403", { fault: "truncate=7" }).ask(SERIAL), clean().slice(0, 14));
    equal(new BenchReader("403", { fault: "truncate=0" }).ask(SERIAL), "");
    equal(new BenchReader("403", { fault: "truncate=400" }).ask(SERIAL), clean());
  },
  drop() {
    equal(new BenchReader("403", { fault: "drop=1" }).ask(SERIAL), "");
    const reader = new BenchReader("403", { fault: "drop=0.1" });
    let lost = 0;
    for (let count = 0; count < 200; count++) lost += (clean().length - reader.ask(SERIAL).length) / 2;
    const sent = reader.link.measure.report().bytesFromMeter;
    equal(sent, 200 * (clean().length / 2));
    equal(reader.link.delivered, sent - lost);
    ok(lost > sent * 0.07 && lost < sent * 0.13, `${lost} of ${sent}`);
  },
  flip() {
    const reader = new BenchReader("403", { fault: "flip=0.1" });
    let flipped = 0;
    for (let count = 0; count < 200; count++) {
      const reply = reader.ask(SERIAL);
      equal(reply.length, clean().length);
      flipped += bits(reply, clean());
    }
    const sent = reader.link.measure.report().bytesFromMeter;
    ok(flipped > sent * 0.07 && flipped < sent * 0.13, `${flipped} of ${sent}`);
    equal(bits(new BenchReader("403", { fault: "flip=1" }).ask(SERIAL), clean()), clean().length / 2);
  },
  sleep() {
    const reader = new BenchReader("403", { fault: "sleep" });
    equal(reader.ask(SERIAL, 2000), "", "the request that wakes it is lost");
    equal(reader.ask(SERIAL, 1000), clean(), "the repeat is heard");
    equal(reader.ask(SERIAL, 3000), clean(), "so is the next one within 1.6 s of the reply");
    equal(reader.ask(SERIAL, 6000), "", "after that it sleeps again");
    const short = new BenchReader("403", { fault: "sleep=1000" });
    equal(
      [short.ask(SERIAL, 2000), short.ask(SERIAL, 2000)],
      ["", ""],
      "a repeat that comes too late wakes it anew",
    );
  },
  dark() {
    const reader = new BenchReader("402", { fault: "dark" });
    const half = 30 * 60_000;
    ok(reader.ask(SERIAL, half - 1000) !== "");
    ok(reader.ask(SERIAL, half + 2000) !== "", "kept alive");
    equal(reader.ask(SERIAL, 5000), "", "30 minutes without traffic");
    equal(reader.ask(SERIAL, 5000), "", "traffic does not bring it back");
    reader.link.pressButton();
    ok(reader.ask(SERIAL, 5000) !== "", "the button does");
    const dark = new BenchReader("402", { fault: "dark=0,echo" });
    equal(dark.ask(SERIAL), SERIAL, "dark from the start; our own light still comes back");
    dark.link.pressButton();
    ok(dark.ask(SERIAL) !== SERIAL);
  },
  crc() {
    const reader = new BenchReader("403", { fault: "crc" });
    for (let count = 0; count < 3; count++) ok(sum(reader.ask(REQUEST)) !== 0);
    const two = new BenchReader("403", { fault: "crc=2" });
    equal(
      [two.ask(SERIAL), two.ask(SERIAL), two.ask(SERIAL)].map((reply) => sum(reply) === 0),
      [false, false, true],
    );
    equal(sum(clean(REQUEST)), 0);
  },
  omit() {
    const whole = clean(REQUEST);
    const reply = new BenchReader("403", { fault: "omit=60" }).ask(REQUEST);
    equal(sum(reply), 0);
    ok(whole.includes("003c0304") && whole.includes("004a2902"));
    ok(!reply.includes("003c0304") && reply.includes("004a2902"));
    equal(
      new BenchReader("403", { fault: "omit=60+74+123" }).ask(REQUEST).slice(0, 6),
      "403f10",
      "an empty reply is one",
    );
    equal(sum(new BenchReader("403", { fault: "omit=60+74+123" }).ask(REQUEST)), 0);
  },
  slow() {
    for (const [fault, milliseconds] of [
      ["slow", 1500],
      ["slow=400", 400],
    ] as const) {
      const reader = new BenchReader("403", { fault });
      reader.send(SERIAL);
      reader.clock.advance(5000);
      const first = reader.arrivals[0].at - (7 * 11_000) / 1200;
      ok(Math.abs(first - milliseconds) < 0.01, String(first));
    }
  },
  zeros() {
    equal(new BenchReader("403", { fault: "zeros" }).ask(SERIAL), `00${clean()}`);
    equal(new BenchReader("403", { fault: "zeros=3" }).ask(SERIAL), `000000${clean()}`);
  },
  silent() {
    const reader = new BenchReader("403", { fault: "silent=2" });
    equal([reader.ask(SERIAL), reader.ask(SERIAL), reader.ask(SERIAL)], ["", "", clean()]);
    const never = new BenchReader("403", { fault: "silent" });
    for (let count = 0; count < 5; count++) equal(never.ask(SERIAL), "");
  },
  split() {
    for (const paced of [true, false]) {
      const reader = new BenchReader("403", { fault: "split=4", paced });
      reader.send(REQUEST);
      reader.clock.advance(5000);
      const sizes = reader.arrivals.map(({ bytes }) => bytes.length);
      ok(sizes.some((size) => size > 1) && sizes.every((size) => size >= 1 && size <= 4), sizes.join());
      for (let index = 1; index < sizes.length; index++)
        ok(reader.arrivals[index].at > reader.arrivals[index - 1].at, "a pause between two pieces");
      equal(reader.take(), clean(REQUEST));
    }
  },
  list() {
    const question = "244441512044455343 0d0a".replace(" ", "");
    const answers = (fault: string) =>
      new BenchReader("hargassner-nano", { fault }).ask(question, 900).startsWith("243c3c3c444151");
    equal([answers("list"), answers("echo")], [true, false]);
  },
  update() {
    const reader = new BenchReader("hargassner-nano", { fault: "update=2" });
    reader.clock.advance(3000);
    const counts = reader.arrivals.map(
      ({ bytes }) =>
        String.fromCharCode(...bytes)
          .trim()
          .split(" ").length,
    );
    ok(counts[1] === 191 && counts[2] === 141, counts.join(" "));
  },
  disconnect() {
    const reader = new BenchReader("403", { fault: "disconnect=2" });
    equal([reader.ask(SERIAL), reader.lost], [clean(), 0]);
    equal([reader.ask(SERIAL), reader.lost], [clean().slice(0, Math.ceil(clean().length / 4) * 2), 1]);
    equal([reader.ask(SERIAL), reader.lost], [clean(), 1]);
  },
};

for (const name of faultKinds) test(`fault ${name}`, () => effects[name]());

test("faults go together", () => {
  const reader = new BenchReader("403", { fault: "echo,zeros=2,omit=60" });
  const reply = reader.ask(REQUEST);
  ok(reply.startsWith(`${REQUEST}0000403f10`));
  ok(!reply.includes("003c0304"));
});

test("a list of faults is names with optional values, later ones win", () => {
  equal(parseFaults(["echo, noise=0.5", "truncate", "", "truncate=3"]), {
    echo: true,
    noise: 0.5,
    truncate: 3,
  });
  equal(parseFaults(["omit=60+68"]), { omit: ["60", "68"] });
  equal(parseFaults([]), {});
});

for (const [list, message] of [
  ["ecko", /unknown fault "ecko"; there are: echo, noise/],
  ["echo=1", /"echo" takes no value/],
  ["omit", /"omit" needs a value: omit=ID/],
  ["omit=60+", /"omit" needs codes/],
  ["drop=1.5", /"drop" takes a number from 0 to 1, not "1.5"/],
  ["drop=", /"drop" takes a number/],
  ["truncate=-1", /"truncate" takes a whole number from 0 to 4096/],
  ["truncate=4097", /"truncate" takes a whole number/],
  ["slow=1e3", /"slow" takes a whole number/],
  ["=3", /unknown fault ""/],
] as const)
  test(`a fault that is none is said in one sentence: ${list}`, () =>
    throws(() => parseFaults([list]), message));

test("the help lists every fault", () => {
  equal(faultHelp().split("\n").length, faultKinds.length);
  for (const name of faultKinds) ok(faultHelp().includes(`  ${name}`));
});
