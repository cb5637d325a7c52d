/** `iris run`: the gateway on this machine, or the demo when nothing is configured. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { GOODBYE_LIMIT, House } from "../../../modules/gateway/house.js";
import { problemText, readSettings, type Settings } from "../../../modules/gateway/settings.js";
import { Accounts } from "../../../modules/login/accounts.js";
import { sortWords, UsageError } from "../arguments.js";
import { type Demo, startDemo } from "../demo.js";
import { derivation } from "../derivation.js";
import { nodeDevice } from "../device.js";
import { Discovery } from "../discovery.js";
import { gcm } from "../gcm.js";
import { FileKeeper, MemoryKeeper } from "../keeper.js";
import { keepSystemClock } from "../local-time.js";
import { withMapFiles } from "../map-file.js";
import { MemoryStorage } from "../memory-storage.js";
import { dashboard } from "../pages.js";
import { FileStorage } from "../storage.js";
import { RESTART_CODE } from "../supervisor.js";
import { updateHost } from "../update.js";
import { version } from "../version.js";

export const DEFAULT_CONFIG = "iris.json";
/** Beside the settings: what was learnt, the history, the hash of the password. */
export const DATA_FOLDER = "iris-data";

export const help = `usage: iris run [--config FILE] [--demo]

Runs the gateway. Without --config it takes ${DEFAULT_CONFIG} of the current folder; without that one, or with --demo, it
shows itself with a simulated meter and an MQTT broker of its own. Stops cleanly at SIGINT and SIGTERM.

Whoever changes something in the dashboard or over REST logs in with the password. The first start makes a random one and
prints it once; the demo makes one at each start. \`iris password\` sets another one when it is forgotten.

  --config FILE   settings; what was learnt of the meters is kept in a folder beside it (${DATA_FOLDER}). No option stands
                  above them: what is changed in the dashboard is written to this file, and takes effect at once
  --demo          the demo, whatever is configured`;

export async function run(args: string[]): Promise<number> {
  const words = sortWords(args, { "--config": { value: "FILE" }, "--demo": {} }, 0);
  const given = words.text("--config");
  if (given !== undefined && words.has("--demo"))
    throw new UsageError("--config and --demo exclude each other");
  const path = given ?? DEFAULT_CONFIG;
  const isDemo = words.has("--demo") || (given === undefined && !existsSync(path));
  // An earlier SIGTERM than this is the system's to handle.
  const stopped = stopSignal();
  const restart = restartRequest();
  const demo = isDemo ? await startDemo() : undefined;
  const settings = demo ? demo.settings : readConfig(path);
  const storage = demo ? new MemoryStorage() : new FileStorage(join(dirname(resolve(path)), DATA_FOLDER));
  const keeper =
    storage instanceof FileStorage
      ? new FileKeeper(path, storage)
      : new MemoryKeeper(JSON.stringify(settings), storage);
  const device = nodeDevice({ storage, log: (line) => console.error(line), restart: restart.ask });
  const accounts = new Accounts(device, derivation);
  if (!accounts.password.isSet) {
    keepSystemClock(keeper, device.log);
    await new Promise<void>((done) => {
      accounts.first((password) => {
        tellPassword(password);
        done();
      });
    });
  }
  const brokerChanged = brokerReporter((line) => device.log(line));
  const discovery = new Discovery({ mac: device.mac, version, log: (line) => device.log(line) });
  let isAnnounced = false;
  const house = new House(device, {
    version,
    gcm,
    accounts,
    derivation,
    keeper,
    update: updateHost(),
    pages: dashboard(),
    listening: (port) => {
      if (isAnnounced) device.log(`listening on port ${port}`);
      else announce(port, settings, demo);
      isAnnounced = true;
      const { rest, mdns } = house.gateway!.settings;
      discovery.serve(port, rest.host, mdns);
    },
    brokerChanged,
    erased: () => {
      keepSystemClock(keeper, device.log);
      accounts.sessions.closeOthers(-1);
      accounts.first(tellPassword);
    },
  });
  house.open();
  const reason = await Promise.race([stopped, restart.asked]);
  console.error(`${reason}: stopping`);
  await Promise.all([discovery.close(), new Promise<void>((done) => house.close(done))]);
  await demo?.close();
  if (reason !== RESTART) return 0;
  // What still is open must not hold up the update.
  setTimeout(() => process.exit(RESTART_CODE), GOODBYE_LIMIT).unref();
  return RESTART_CODE;
}

/** Told on this terminal and nowhere else: the log can be read over the network. */
function tellPassword(password: string): void {
  console.log(`password   ${password}   (for the login; told only this once)`);
}

const RESTART = "restart";

/** Under a supervisor this program ends to be started again; without one nobody would start it. */
function restartRequest(): { ask: (() => void) | undefined; asked: Promise<string> } {
  if (process.channel === undefined || process.env.IRIS_ROOT === undefined)
    return { ask: undefined, asked: new Promise(() => {}) };
  process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel?.unref();
  let ask = (): void => {};
  const asked = new Promise<string>((done) => {
    ask = () => done(RESTART);
  });
  return { ask, asked };
}

/** Says that the broker came or went: once for each time, not for each attempt. */
function brokerReporter(log: (line: string) => void): (connected: boolean, reason: string) => void {
  let said = "";
  return (connected, reason) => {
    const text = connected ? "connected to the MQTT broker" : `no MQTT broker: ${reason}`;
    if (text === said || (!connected && (reason === "" || reason === "not started" || reason === "stopped")))
      return;
    said = text;
    log(text);
  };
}

function stopSignal(): Promise<string> {
  return new Promise((resolveSignal) => {
    process.once("SIGINT", () => resolveSignal("SIGINT"));
    process.once("SIGTERM", () => resolveSignal("SIGTERM"));
  });
}

function readConfig(path: string): Settings {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === "ENOENT" ? `there is no file "${path}"` : `"${path}" cannot be read (${code})`,
    );
  }
  const { settings, problems, notes = [] } = readSettings(withMapFiles(text, path));
  for (const note of notes) console.error(`${path}: ${note}`);
  if (!settings) throw new UsageError(`${path}: ${problemText(problems)}`);
  return settings;
}

/** Says where to look, once REST listens. */
function announce(port: number, settings: Settings, demo: Demo | undefined): void {
  const host = settings.rest.host === "" ? "127.0.0.1" : settings.rest.host;
  const base = `http://${host}:${port}`;
  const { meters, mqtt } = settings;
  const lines = [`Iris ${version}`];
  if (demo)
    lines.push(`demo: a simulated ${demo.title} on ${meters[0].line}, read every ${meters[0].interval} s`);
  lines.push("", `REST   ${base}/  (the dashboard, for a browser)`);
  lines.push(`       ${base}/kamstir/api/read`, `       ${base}/api/v1/meters`);
  if (mqtt.enabled) lines.push(`MQTT   mqtt://${mqtt.host}:${mqtt.port}`);
  if (meters.length === 0) lines.push("", "no meter is configured yet: log in to the dashboard and add one");
  else {
    lines.push("", "try:", `  curl ${base}/kamstir/api/read`);
    lines.push(`  curl ${base}/api/v1/meters/${meters[0].id}/readings`);
  }
  if (mqtt.enabled) lines.push(`  mosquitto_sub -h ${mqtt.host} -p ${mqtt.port} -v -t '#'`);
  console.log(lines.join("\n"));
}
