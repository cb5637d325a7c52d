/**
 * Load on a real gateway: `iris run` as a program of its own reads a simulated meter on a pty every two seconds, at the
 * meter's 1200 baud, while wrk (apt-get install wrk) asks REST as fast as it is answered. The wire knows what the
 * meter sent; the gateway says what it received; its memory is what the kernel says.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { openStation } from "../../hosts/bench/station.js";
import { Running } from "../hosts/program.js";

export const CONNECTIONS = 4;
const INTERVAL_SECONDS = 2;
const METER = "/api/v1/meters/heat";
export const paths: readonly string[] = [
  "/kamstir/api/read",
  `${METER}/readings`,
  `${METER}/history/hour`,
  "/metrics",
  "/",
];

export interface LoadRow {
  readonly path: string;
  readonly perSecond: number;
  readonly p50: string;
  readonly p99: string;
  /** Sockets that failed and answers other than 2xx. */
  readonly errors: number;
  /** Reads of the meter meanwhile that ended well, and that did not. */
  readonly reads: number;
  readonly failed: number;
  /** Resident memory of the gateway afterwards, MB. */
  readonly memory: number;
}

export interface LoadReport {
  readonly rows: readonly LoadRow[];
  /** What the meter sent less what the gateway received, in bytes; both in all. */
  readonly lostBytes: number;
  readonly bytes: number;
}

interface LinkFigures {
  requests: number;
  replies: number;
  bytesReceived: number;
}

export function wrkIsThere(): boolean {
  return spawnSync("wrk", ["-v"]).error === undefined;
}

/** @param rounds how often all paths are asked, each for so many seconds; the first row of a round is without load */
export async function measureLoad(rounds: number, seconds: number): Promise<LoadReport> {
  const folder = mkdtempSync(join(tmpdir(), "iris-load-"));
  const station = await openStation({
    simulator: findSimulator("kamstrup-multical-403")!,
    place: { pty: true },
    faults: {},
  });
  const settings = {
    meters: [
      {
        id: "heat",
        model: "kamstrup-multical-403",
        line: station.address,
        interval: INTERVAL_SECONDS,
        ignoreFloor: true,
      },
    ],
    rest: { host: "127.0.0.1", port: 0, fallbackPort: 0 },
    publish: { prometheus: { enabled: true } },
  };
  writeFileSync(join(folder, "iris.json"), JSON.stringify(settings));
  const gateway = new Running(["run", "--config", join(folder, "iris.json")], folder);
  try {
    const [, address] = await gateway.says(/REST {3}(http:\/\/127\.0\.0\.1:\d+)\//);
    const link = async (): Promise<LinkFigures> =>
      ((await (await fetch(`${address}${METER}`)).json()) as { link: LinkFigures }).link;
    // The first conversations: the serial number, all values, the extra ones.
    await new Promise((done) => setTimeout(done, 20_000));
    const rows: LoadRow[] = [];
    for (let round = 0; round < rounds; round++)
      for (const path of ["", ...paths]) {
        const before = await link();
        const asked = path === "" ? undefined : await wrk(`${address}${path}`, seconds);
        if (!asked) await new Promise((done) => setTimeout(done, seconds * 1000));
        const after = await link();
        rows.push({
          path: path === "" ? "nobody asks" : path,
          perSecond: 0,
          p50: "",
          p99: "",
          errors: 0,
          ...asked,
          reads: after.replies - before.replies,
          failed: Math.max(0, after.requests - before.requests - (after.replies - before.replies) - 1),
          memory: residentMegabytes(gateway.child.pid!),
        });
      }
    // Between two reads nothing is under way.
    let last = await link();
    for (let quiet = 0; quiet < 8; ) {
      await new Promise((done) => setTimeout(done, 100));
      const next = await link();
      quiet = next.bytesReceived === last.bytesReceived && next.requests === last.requests ? quiet + 1 : 0;
      last = next;
    }
    const sent = station.link.measure.report().bytesFromMeter;
    return { rows, bytes: sent, lostBytes: sent - last.bytesReceived };
  } finally {
    await gateway.stop();
    station.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function wrk(
  url: string,
  seconds: number,
): Promise<Pick<LoadRow, "perSecond" | "p50" | "p99" | "errors">> {
  const child = spawn("wrk", ["-t1", `-c${CONNECTIONS}`, `-d${seconds}s`, "--latency", url]);
  let out = "";
  child.stdout.on("data", (bytes) => {
    out += bytes;
  });
  await new Promise((done) => child.on("close", done));
  const figure = (pattern: RegExp): string => {
    const match = pattern.exec(out);
    if (!match) throw new Error(`wrk did not say ${pattern}:\n${out}`);
    return match[1];
  };
  const sockets =
    /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(out)?.slice(1) ?? [];
  const others = /Non-2xx or 3xx responses: (\d+)/.exec(out)?.[1] ?? "0";
  return {
    perSecond: Number(figure(/Requests\/sec:\s+([\d.]+)/)),
    p50: figure(/^\s+50%\s+(\S+)/m),
    p99: figure(/^\s+99%\s+(\S+)/m),
    errors: [...sockets, others].reduce((sum, count) => sum + Number(count), 0),
  };
}

function residentMegabytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Math.round(Number(kilobytes) / 1024);
}

export function loadTable({ rows, bytes, lostBytes }: LoadReport): string[] {
  return [
    "| asked | a second | p50 | p99 | errors | reads meanwhile | failed | memory afterwards |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...rows.map(
      ({ path, perSecond, p50, p99, errors, reads, failed, memory }) =>
        `| ${path === "nobody asks" ? path : `\`${path}\``} | ${perSecond > 0 ? perSecond.toFixed(0) : ""} | ${p50} | ${p99} | ${errors} | ${reads} | ${failed} | ${memory} MB |`,
    ),
    "",
    `${bytes} bytes came from the meter, ${lostBytes} were lost.`,
  ];
}
