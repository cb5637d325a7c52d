/** `iris align`: the alignment assistant in a terminal, for whoever stands at the meter with the head in the hand. */
import { Alignment, LIMIT_MS } from "../../../modules/gateway/alignment.js";
import { everyReadout } from "../../../modules/gateway/detector.js";
import { Line } from "../../../modules/line/line.js";
import { findMeter } from "../../../modules/meters/index.js";
import { findProtocol } from "../../../modules/meters/protocols.js";
import { Readings } from "../../../modules/reading/readings.js";
import { Fault } from "../../../modules/readout/fault.js";
import type { MeterReadout } from "../../../modules/readout/protocol.js";
import { Step } from "../../../modules/readout/step.js";
import { Verdict, verdictNames } from "../../../modules/readout/verdict.js";
import { sortWords, UsageError } from "../arguments.js";
import { nodeDevice } from "../device.js";
import { gcm } from "../gcm.js";
import { MemoryStorage } from "../memory-storage.js";
import { keyOption } from "./decode.js";

/** KMP meters; others are taken to sleep at once. */
const AWAKE_AFTER_REPLY = 1_600;
const BAR = 20;
const ENOUGH = 90;

export const help = `usage: iris align --meter ID|auto --line PATH|tcp://HOST:PORT [OPTIONS]

Tells what the head hears, about once a second and for at most ${LIMIT_MS / 60_000} minutes, while you move it: nothing, its own echo,
noise, damaged characters, wrong checksums, or good replies in percent. End it with Ctrl-C when the head sits well.
Exit code 0 when it ended with good replies, ${ENOUGH} percent or more, else 1.

  --meter ID        a meter of "iris meters", or auto (default): every protocol is tried
  --line LINE       serial port (/dev/ttyUSB0) or a head on the network (tcp://192.0.2.7:2217); --port is the same
  --seconds N       end after so many seconds
  --until-good      end as soon as ten replies in a row were good
  --bell            ring the terminal's bell at each good reply
  --json            a JSON object for each try, instead of the bar
  --key HEX         encryption key, 32 hexadecimal digits
  --auth-key HEX    authentication key, 32 hexadecimal digits`;

export async function run(args: string[]): Promise<number> {
  const words = sortWords(
    args,
    {
      "--meter": { value: "ID" },
      "--line": { value: "LINE" },
      "--port": { value: "LINE" },
      "--seconds": { value: "N" },
      "--until-good": {},
      "--bell": {},
      "--json": {},
      "--key": { value: "HEX" },
      "--auth-key": { value: "HEX" },
    },
    0,
  );
  const id = words.text("--meter") ?? "auto";
  const meter = id === "auto" ? undefined : findMeter(id);
  if (id !== "auto" && !meter) throw new UsageError(`"${id}" is not a meter; iris meters lists them`);
  const target = words.text("--line") ?? words.text("--port");
  if (!target) throw new UsageError("--line is missing: a serial port, or tcp://host:port");
  const seconds = Number(words.text("--seconds") ?? LIMIT_MS / 1000);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > LIMIT_MS / 1000)
    throw new UsageError(`--seconds has to be a whole number from 1 to ${LIMIT_MS / 1000}`);
  const device = nodeDevice({ storage: new MemoryStorage(), log: () => {} });
  const options = {
    key: keyOption(words.text("--key"), "--key"),
    authenticationKey: keyOption(words.text("--auth-key"), "--auth-key"),
    clock: device,
    gcm,
  };
  const readings = new Readings(meter?.fields.map(({ code }) => code) ?? [], {
    spare: 100,
    texts: 100,
    textLimit: 64,
  });
  const readouts = meter
    ? [findProtocol(meter.protocol)!.readout(meter, readings, { ...options, meter })]
    : everyReadout(options);
  const line = new Line(device, target, AWAKE_AFTER_REPLY);
  const display = new Display(words.has("--json"), words.has("--bell"));
  const untilGood = words.has("--until-good");
  const alignment = await align(line, readouts, seconds, (state, stop) => {
    // A port that never was there will not come by moving the head.
    if (line.trouble !== "" && state.good === 0) return stop();
    display.show(state, line);
    if (untilGood && state.percent === 100 && state.attempts >= 10) stop();
  });
  display.end();
  const { requests, linkMilliseconds } = line.statistics;
  const trouble = line.trouble;
  line.close();
  if (alignment.good === 0 && trouble !== "") throw new Error(trouble);
  const wake = alignment.verdict === Verdict.Good ? "" : (meter?.wake ?? "");
  if (!words.has("--json"))
    console.log(
      [
        `${verdictNames[alignment.verdict]}: ${alignment.good} of ${alignment.attempts} tries were answered, ${alignment.percent} % of the last ten.`,
        alignment.advice,
        ...(wake === "" ? [] : [wake]),
        `${requests} requests, ${(linkMilliseconds / 1000).toFixed(1)} s of link time`,
      ].join("\n"),
    );
  return alignment.verdict === Verdict.Good && alignment.percent >= ENOUGH ? 0 : 1;

  async function align(
    on: Line,
    list: readonly MeterReadout[],
    limit: number,
    told: (state: Alignment, stop: () => void) => void,
  ): Promise<Alignment> {
    return new Promise((resolve) => {
      let attempts = 0;
      const assistant: Alignment = new Alignment(device, on, {
        asking: () => {
          readings.now = device.now();
          readings.wallSeconds = device.wallSeconds();
        },
        aligned: () => {
          if (assistant.attempts > attempts) told(assistant, stop);
          attempts = assistant.attempts;
          if (assistant.running || ended) return;
          ended = true;
          process.removeListener("SIGINT", stop);
          process.removeListener("SIGTERM", stop);
          resolve(assistant);
        },
      });
      let ended = false;
      const stop = (): void => assistant.stop();
      process.on("SIGINT", stop);
      process.on("SIGTERM", stop);
      // A meter that speaks by itself is listened to by us; the assistant is told of its telegrams.
      if (list[0].passive)
        on.run(list[0], {
          ended: (step, fault) => {
            assistant.ended(step, fault);
            if (step === Step.Fault && fault === Fault.Line) assistant.stop();
          },
        });
      assistant.start(list, limit * 1000);
    });
  }
}

/** A bar on a terminal; on a pipe a line when something changes, or JSON. */
class Display {
  readonly #json: boolean;
  readonly #bell: boolean;
  readonly #terminal = process.stdout.isTTY === true;
  #good = 0;
  #said = "";

  constructor(json: boolean, bell: boolean) {
    this.#json = json;
    this.#bell = bell;
  }

  show(state: Alignment, line: Line): void {
    const { attempts, good, percent, verdict, advice, remainingMilliseconds } = state;
    const name = verdictNames[verdict];
    if (this.#bell && good > this.#good && this.#terminal) process.stdout.write("\x07");
    this.#good = good;
    if (this.#json) {
      const { framingErrors, parityErrors } = line.statistics;
      console.log(
        JSON.stringify({ attempts, good, percent, verdict: name, advice, framingErrors, parityErrors }),
      );
      return;
    }
    if (this.#terminal) {
      const full = Math.round((percent * BAR) / 100);
      const bar = `${"█".repeat(full)}${"░".repeat(BAR - full)}`;
      const left = Math.ceil(remainingMilliseconds / 1000);
      const text = `${bar} ${`${percent}`.padStart(3)} %  ${name.padEnd(7)} ${left} s left\n${advice}`;
      process.stdout.write(`${this.#said === "" ? "" : "\x1b[1A\r\x1b[0J"}${fit(text)}`);
      this.#said = text;
      return;
    }
    const text = `${name}: ${advice}`;
    if (text !== this.#said) console.log(text);
    this.#said = text;
  }

  end(): void {
    if (this.#terminal && !this.#json && this.#said !== "") process.stdout.write("\n");
  }
}

/** Lines that the terminal would break could not be drawn over. */
function fit(text: string): string {
  const width = (process.stdout.columns || 80) - 1;
  return text
    .split("\n")
    .map((row) => (row.length > width ? `${row.slice(0, width - 1)}…` : row))
    .join("\n");
}
