/**
 * The program as users start it, measured from outside: `iris run` reads a simulated MULTICAL 403 on a pty at the pace of
 * the wire and publishes to a broker of this process; so meter, subscriber and REST client share one clock.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBroker } from "../../hosts/bench/broker.js";
import { byteMs } from "../../hosts/bench/link.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { openStation } from "../../hosts/bench/station.js";
import { Running } from "../hosts/program.js";
import { median, type Row, row, spread } from "./table.js";

const STARTS = 5;
const READS = 15;
const INTERVAL_SECONDS = 3;
/** Silence between two replies of the meter. */
const GAP = 500;
/** How often the REST client asks. */
const ASK_MS = 2;

function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/** Milliseconds from the start of `node -e 0` to its end: what the engine alone takes. */
async function bareStart(): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, ["-e", "0"]);
  await new Promise((done) => child.on("close", done));
  return performance.now() - began;
}

function kilobytes(pid: number, name: string): number {
  return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

export async function programRows(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "iris-bench-"));
  const broker = await startBroker("127.0.0.1", 0);
  let lastByteAt = 0;
  const station = await openStation({
    simulator: findSimulator("kamstrup-multical-403")!,
    place: { pty: true },
    faults: {},
    observe: (sent, _byte, start) => {
      if (!sent) lastByteAt = start + byteMs(station.link.meter);
    },
  });
  const configuration = join(folder, "iris.json");
  writeFileSync(
    configuration,
    JSON.stringify({
      meters: [
        {
          id: "heat",
          model: "kamstrup-multical-403",
          line: station.address,
          interval: INTERVAL_SECONDS,
          ignoreFloor: true,
        },
      ],
      mqtt: { enabled: true, host: "127.0.0.1", port: broker.port },
      rest: { host: "127.0.0.1", port: 0, fallbackPort: 0 },
    }),
  );
  const open = async (): Promise<{ gateway: Running; address: string; ready: number }> => {
    const began = performance.now();
    const gateway = new Running(["run", "--config", configuration], folder);
    const [, address] = await gateway.says(/REST {3}(http:\/\/127\.0\.0\.1:\d+)\//);
    return { gateway, address, ready: performance.now() - began };
  };
  try {
    const starts: number[] = [];
    const bare: number[] = [];
    for (let index = 0; index < STARTS; index++) {
      bare.push(await bareStart());
      const { gateway, ready } = await open();
      starts.push(ready);
      await gateway.stop();
    }
    const { gateway, address } = await open();
    await pause(15_000);
    const idle = kilobytes(gateway.child.pid!, "VmRSS");
    const toBroker: number[] = [];
    const toRest: number[] = [];
    broker.onPublish = ({ topic }) => {
      if (topic.endsWith("/heat/state")) toBroker.push(performance.now() - lastByteAt);
    };
    const agent = new Agent({ keepAlive: true });
    let shown = (await ask(address, agent)).replies;
    while (toRest.length < READS) {
      const { replies, at } = await ask(address, agent);
      // The first reply of a conversation with two is no read yet.
      if (replies !== shown && at - lastByteAt < GAP) toRest.push(at - lastByteAt);
      shown = replies;
      await pause(ASK_MS);
    }
    const peak = kilobytes(gateway.child.pid!, "VmHWM");
    agent.destroy();
    await gateway.stop();
    return [
      row(
        "from the meter's last byte to the MQTT subscriber",
        `${spread(toBroker, 1)} ms`,
        "",
        undefined,
        `${toBroker.length} reads of a simulated 403 on a pty, aedes as broker, both in the measuring process`,
      ),
      row(
        "from the meter's last byte to REST",
        `${spread(toRest, 1)} ms`,
        `asked every ${ASK_MS} ms`,
        undefined,
        `${toRest.length} reads; until an answer counts the reply`,
      ),
      row(
        "start until REST listens",
        `${spread(starts, 0)} ms`,
        `\`node -e 0\`: ${spread(bare, 0)} ms`,
        median(bare) / median(starts),
        `${STARTS} starts each, in turns; from sources, TypeScript transformed on the way (cached)`,
      ),
      row(
        "memory of the program, one meter",
        `${(idle / 1024).toFixed(0)} MB, at most ${(peak / 1024).toFixed(0)} MB`,
        "",
        undefined,
        "resident, of the kernel (VmRSS after 15 s, VmHWM); 154 kB for each further gateway in one process: docs/fleet.md",
      ),
    ];
  } finally {
    station.close();
    await broker.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function ask(address: string, agent: Agent): Promise<{ replies: number; at: number }> {
  return new Promise((resolve, reject) => {
    get(`${address}/api/v1/meters/heat`, { agent }, (response) => {
      let text = "";
      response.on("data", (bytes) => {
        text += bytes;
      });
      response.on("end", () => resolve({ replies: JSON.parse(text).link.replies, at: performance.now() }));
    }).on("error", reject);
  });
}
