/** `iris simulate`: a simulated meter on a pty or a TCP port, for a first try, for tests and for bug reports. */
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { faultHelp, parseFaults } from "../../bench/faults.js";
import { TURN_AROUND } from "../../bench/link.js";
import { linkText } from "../../bench/meter-link.js";
import { Recorder } from "../../bench/recorder.js";
import { replaySimulator } from "../../bench/replay.js";
import type { Simulator } from "../../bench/simulated-meter.js";
import { findSimulator, simulators } from "../../bench/simulators.js";
import { openStation, type Place, type Station } from "../../bench/station.js";
import { sortWords, UsageError, type Words } from "../arguments.js";

/** Seconds between two lines of --stats. */
const STATS_SECONDS = 10;
/** How the person who started this starts the next command. */
const program = process.env.npm_lifecycle_event === "iris" ? "npm run -s iris -- " : "iris ";
const SEED_LIMIT = 0xffffffff;
const TURN_AROUND_LIMIT = 60_000;

export const help = `usage: iris simulate --meter ID (--pty | --listen HOST:PORT) [options]

A simulated meter that answers on a pty or a TCP port, paced like the wire. The first line says where it listens.
Ends on Ctrl-C and then shows what the line has cost, measured on the wire.

  --meter ID            which meter; --meter help lists them
  --pty                 on a new pseudo-terminal: a serial port without hardware
  --listen HOST:PORT    on a TCP port, as behind ser2net; port 0 takes any free one
  --fault NAME[=X],...  what goes wrong; --fault help lists the faults; may be given more than once
  --no-pace             bytes pass at once; the measure stays that of a real line
  --seed N              another house, another serial number, another run of faults; 1
  --turn-around MS      from the last byte of a request to the first of the reply; ${TURN_AROUND}
  --strict              drop requests with more than 27 ms between two bytes
  --clock TIME          the meter's clock at the start, ISO 8601; now
  --replay FILE         answer from a capture (transcript) instead; --meter is then optional
  --record FILE         write what passes as a capture
  --stats               show the measure every ${STATS_SECONDS} s

SIGUSR2 presses the meter's button (fault dark). The measure counts requests, bytes each way, link time (first
byte of a request to the last of its reply) and awake time (a meter stays awake 1.6 s after a reply's first byte).`;

export async function run(args: string[]): Promise<number> {
  const words = sortWords(
    args,
    {
      "--meter": { value: "ID" },
      "--pty": {},
      "--listen": { value: "HOST:PORT" },
      "--fault": { value: "NAME[=X],...", many: true },
      "--no-pace": {},
      "--seed": { value: "N" },
      "--turn-around": { value: "MS" },
      "--strict": {},
      "--clock": { value: "TIME" },
      "--replay": { value: "FILE" },
      "--record": { value: "FILE" },
      "--stats": {},
    },
    0,
  );
  if (words.texts("--fault").includes("help")) return print(faultHelp() + "\n");
  if (words.text("--meter") === "help") return print(meterList());
  const simulator = chooseSimulator(words);
  const place = choosePlace(words);
  const clock = words.text("--clock");
  const shiftMs = clock === undefined ? 0 : Date.parse(clock) - Date.now();
  if (Number.isNaN(shiftMs))
    throw new UsageError(`--clock takes a time as 2026-01-31T12:00:00Z, not "${clock}"`);
  const recording = openRecording(words.text("--record"));
  const note = (text: string): void => console.error(text);
  const station = await openStation({
    simulator,
    place,
    shiftMs,
    seed: wholeNumber(words, "--seed", SEED_LIMIT) ?? 1,
    turnAroundMs: wholeNumber(words, "--turn-around", TURN_AROUND_LIMIT),
    faults: faultsOf(words),
    paced: !words.has("--no-pace"),
    strict: words.has("--strict"),
    observe: recording ? (sent, byte, time) => recording.recorder.byte(sent, byte, time) : undefined,
    onMoved: (address) => print(`listening on ${address}\n`),
    onNote: note,
  });
  recording?.recorder.note(`${simulator.title}, simulated`);
  // Whoever reads the first line may send a signal at once.
  const stopped = untilStopped(station, words.has("--stats"));
  print(`listening on ${station.address}\n${introduction(simulator, station, words)}`);
  await stopped;
  print(`${linkText(station.link)}\n`);
  recording?.close();
  return 0;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function meterList(): string {
  const width = Math.max(...simulators.map(({ id }) => id.length)) + 2;
  return simulators.map(({ id, title }) => `${id.padEnd(width)}${title}\n`).join("");
}

function chooseSimulator(words: Words): Simulator {
  const name = words.text("--meter");
  const replay = words.text("--replay");
  const simulator = name === undefined ? undefined : findSimulator(name);
  if (name !== undefined && !simulator)
    throw new UsageError(`there is no simulated meter "${name}"; --meter help lists them`);
  if (replay !== undefined) {
    try {
      return replaySimulator(readFileSync(replay, "utf8"), `replay of ${replay}`, simulator);
    } catch (error) {
      throw new Error(`cannot replay ${replay}: ${(error as Error).message}`);
    }
  }
  if (!simulator) throw new UsageError("which meter? --meter ID; --meter help lists them");
  return simulator;
}

function choosePlace(words: Words): Place {
  const listen = words.text("--listen");
  if (words.has("--pty") === (listen !== undefined))
    throw new UsageError("where? either --pty or --listen HOST:PORT");
  if (listen === undefined) return { pty: true };
  const match = /^(?:tcp:\/\/)?(?:(?:\[([^\]]+)\]|([^:[\]]*)):)?(\d{1,5})$/.exec(listen);
  const port = match ? Number(match[3]) : Number.NaN;
  if (!match || port > 65_535) throw new UsageError(`--listen takes HOST:PORT, not "${listen}"`);
  return { host: match[1] ?? (match[2] || "127.0.0.1"), port };
}

function faultsOf(words: Words): ReturnType<typeof parseFaults> {
  try {
    return parseFaults(words.texts("--fault"));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function wholeNumber(words: Words, name: string, most: number): number | undefined {
  const text = words.text(name);
  if (text === undefined) return undefined;
  if (!/^\d{1,10}$/.test(text) || Number(text) > most)
    throw new UsageError(`${name} takes a whole number from 0 to ${most}, not "${text}"`);
  return Number(text);
}

function openRecording(path: string | undefined): { recorder: Recorder; close(): void } | undefined {
  if (path === undefined) return undefined;
  let file: number;
  try {
    file = openSync(path, "w");
  } catch (error) {
    throw new Error(`cannot write ${path}: ${(error as Error).message}`);
  }
  const recorder = new Recorder((line) => writeSync(file, `${line}\n`));
  return {
    recorder,
    close() {
      recorder.flush();
      closeSync(file);
    },
  };
}

function introduction(simulator: Simulator, station: Station, words: Words): string {
  const lines = [simulator.title];
  if (words.texts("--fault").length > 0) lines.push(`faults: ${words.texts("--fault").join(", ")}`);
  if (words.has("--no-pace")) lines.push("not paced: the measure is what a real line would cost");
  const commands = simulator.commands?.(station.address) ?? [];
  if (commands.length > 0)
    lines.push("try:", ...commands.map((command) => `  ${command.replace(/^iris /, program)}`));
  lines.push("Ctrl-C ends it", "");
  return lines.join("\n");
}

/** Serves until SIGINT or SIGTERM; SIGUSR2 presses the meter's button. */
function untilStopped(station: Station, stats: boolean): Promise<void> {
  return new Promise((resolve) => {
    const press = (): void => {
      station.link.pressButton();
      console.error("button pressed");
    };
    const show = setInterval(() => {
      if (stats) print(`${linkText(station.link)}\n`);
    }, STATS_SECONDS * 1000);
    const stop = (): void => {
      clearInterval(show);
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
      process.off("SIGUSR2", press);
      station.close();
      resolve();
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
    process.on("SIGUSR2", press);
  });
}
