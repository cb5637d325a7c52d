/** `iris fleet`: how many gateways one broker and one machine carry, measured. */
import { runFleet } from "../../bench/fleet.js";
import { findProgram, freePort, MOSQUITTO_MISSING, Mosquitto } from "../../bench/mosquitto.js";
import { sortWords, UsageError, type Words } from "../arguments.js";

const GATEWAY_LIMIT = 10_000;

export const help = `usage: iris fleet [--gateways N] [options]

Starts many whole gateways with simulated meters in one process, each with its own connection to a real Mosquitto,
and a subscriber in another process. Reports messages sent, received and lost, latency from the meter's reply to the
subscriber, and memory. Exit code 1 when a message was lost.

  --gateways N          how many; 100
  --interval SECONDS    between two reads of a meter; 10
  --seconds N           length of the run; 60
  --broker HOST:PORT    a broker that runs already; without it a Mosquitto is started on a free port
  --discovery           announce every meter to Home Assistant too
  --json                the report as one JSON object`;

export async function run(args: string[]): Promise<number> {
  const words = sortWords(
    args,
    {
      "--gateways": { value: "N" },
      "--interval": { value: "SECONDS" },
      "--seconds": { value: "N" },
      "--broker": { value: "HOST:PORT" },
      "--discovery": {},
      "--json": {},
    },
    0,
  );
  const gateways = wholeNumber(words, "--gateways", 100, GATEWAY_LIMIT);
  const interval = wholeNumber(words, "--interval", 10, 86_400);
  const seconds = wholeNumber(words, "--seconds", 60, 86_400);
  const given = words.text("--broker");
  const own = given === undefined ? await startBroker() : undefined;
  const [host, port] = given === undefined ? ["127.0.0.1", own!.port] : placeOf(given);
  const note = (line: string) => console.error(line);
  try {
    note(`${gateways} gateways, a read every ${interval} s, ${seconds} s, broker ${host}:${port}`);
    const report = await runFleet({
      gateways,
      interval,
      seconds,
      host,
      port,
      discovery: words.has("--discovery"),
      onProgress: note,
    });
    if (words.has("--json")) console.log(JSON.stringify(report));
    else
      console.log(
        [
          `gateways     ${report.gateways}, ${report.connects} connected at the end`,
          `reads        ${report.reads} (${report.faults} failed)`,
          `published    ${report.published} messages acknowledged by the broker`,
          `received     ${report.received} states, ${report.lost} lost`,
          `latency      p50 ${report.latency.p50} ms, p99 ${report.latency.p99} ms, longest ${report.latency.max} ms`,
          `memory       ${report.kilobytesPerGateway.started} kB per gateway after two intervals, ` +
            `${report.kilobytesPerGateway.ended} kB at the end`,
        ].join("\n"),
      );
    return report.lost === 0 && report.reads > 0 ? 0 : 1;
  } finally {
    await own?.close();
  }
}

async function startBroker(): Promise<Mosquitto> {
  if (!findProgram("mosquitto"))
    throw new UsageError(`${MOSQUITTO_MISSING}; --broker takes one that runs elsewhere`);
  const broker = new Mosquitto(await freePort());
  await broker.start(["allow_anonymous true", "max_connections -1", "max_queued_messages 0"]);
  return broker;
}

function placeOf(text: string): [string, number] {
  const match = /^(.+):(\d{1,5})$/.exec(text);
  if (!match || Number(match[2]) > 65_535) throw new UsageError(`--broker takes HOST:PORT, not "${text}"`);
  return [match[1], Number(match[2])];
}

function wholeNumber(words: Words, name: string, fallback: number, limit: number): number {
  const text = words.text(name);
  if (text === undefined) return fallback;
  if (!/^\d{1,6}$/.test(text) || Number(text) < 1 || Number(text) > limit)
    throw new UsageError(`${name} takes a whole number from 1 to ${limit}, not "${text}"`);
  return Number(text);
}
