/**
 * `iris portal`: the first start of a dongle on this machine. The radio is simulated, sockets and page are real: a
 * browser walks through it, a DNS client asks it, and afterwards the gateway runs with what was chosen.
 */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Accounts } from "../../../modules/login/accounts.js";
import { FirstStart } from "../../../modules/onboarding/first-start.js";
import { keepChoice } from "../../../modules/onboarding/keeping.js";
import { realClock } from "../../bench/clock.js";
import { type SimulatedNetwork, SimulatedRadio } from "../../bench/radio.js";
import { findSimulator } from "../../bench/simulators.js";
import { openStation, type Station } from "../../bench/station.js";
import { sortWords, UsageError, type Words } from "../arguments.js";
import { derivation } from "../derivation.js";
import { nodeDevice } from "../device.js";
import { FileKeeper } from "../keeper.js";
import { portalPage } from "../pages.js";
import { FileStorage } from "../storage.js";
import { DATA_FOLDER, DEFAULT_CONFIG, run as runGateway } from "./run.js";

const HOST = "127.0.0.1";
const PORT = 8080;
const DNS_PORT = 5300;
const REST_PORT = 8082;
const METER = "kamstrup-multical-403";

export const help = `usage: iris portal [--config FILE] [--port N] [--dns-port N] [--rest-port N] [--network NAME[:PASSWORD]]... [--line LINE]

The first start of a dongle, on this machine: a network of its own, DNS that leads every name to the page, and the page
on which the network, the owner's password and the meter are chosen. The radio and its networks are simulated; sockets
and page are real, on ${HOST}. What was chosen is written to FILE, and the gateway goes on with it.

  --config FILE      where the settings go; it must not exist yet (default ${DEFAULT_CONFIG})
  --port N           of the page (default ${PORT}; on a dongle 80; 0 = any)
  --dns-port N       of the DNS server (default ${DNS_PORT}; on a dongle 53)
  --rest-port N      of the gateway afterwards (default ${REST_PORT})
  --network NAME[:PASSWORD]
                     a network in reach, open without a password (default: a few, all with the password "password")
  --line LINE        where the meter is (default: a simulated one)`;

export async function run(args: string[]): Promise<number> {
  const words = sortWords(
    args,
    {
      "--config": { value: "FILE" },
      "--port": { value: "N" },
      "--dns-port": { value: "N" },
      "--rest-port": { value: "N" },
      "--network": { value: "NAME[:PASSWORD]", many: true },
      "--line": { value: "LINE" },
    },
    0,
  );
  const path = words.text("--config") ?? DEFAULT_CONFIG;
  if (existsSync(path))
    throw new UsageError(
      `"${path}" is there already: a gateway that is set up has no portal. Choose another --config`,
    );
  const port = portOf(words, "--port", PORT);
  const dnsPort = portOf(words, "--dns-port", DNS_PORT);
  const restPort = portOf(words, "--rest-port", REST_PORT);
  let station: Station | undefined;
  let line = words.text("--line");
  if (line === undefined) {
    station = await openStation({ simulator: findSimulator(METER)!, place: { host: HOST, port: 0 } });
    line = station.address;
  }
  const storage = new FileStorage(join(dirname(resolve(path)), DATA_FOLDER));
  const keeper = new FileKeeper(path, storage);
  const device = nodeDevice({ storage, log: (text) => console.error(text) });
  const accounts = new Accounts(device, derivation);
  const joined = await new Promise<boolean | undefined>((done) => {
    const firstStart = new FirstStart(device, new SimulatedRadio(realClock(), networksOf(words)), {
      address: HOST,
      host: HOST,
      port,
      dnsPort,
      restPort,
      pages: portalPage(),
      first: { line, more: { rest: { host: HOST, port: restPort } } },
      keep: (choice, kept) => keepChoice(choice, accounts, keeper, undefined, kept),
      closed: done,
      listening: (url) =>
        console.log(
          `own network   ${firstStart.onboarding.name}\nportal        ${url}\nDNS           ${HOST}:${dnsPort}`,
        ),
    });
    const stop = (): void => {
      firstStart.close();
      done(undefined);
    };
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
    firstStart.open();
  });
  try {
    if (joined === undefined) return 0;
    if (!joined) {
      console.error("nobody chose a network: the own one is closed. On a dongle the button opens it again");
      return 1;
    }
    console.log(`the network was joined, the settings are in ${path}`);
    return await runGateway(["--config", path]);
  } finally {
    station?.close();
  }
}

function networksOf(words: Words): SimulatedNetwork[] {
  const given = words.texts("--network").map((text, index): SimulatedNetwork => {
    const colon = text.indexOf(":");
    const ssid = colon < 0 ? text : text.slice(0, colon);
    const strength = -48 - 9 * index;
    return { ssid, password: colon < 0 ? undefined : text.slice(colon + 1), strength, address: HOST };
  });
  if (given.length > 0) return given;
  const password = "password";
  return [
    { ssid: "Home", password, strength: -52, address: HOST },
    { ssid: "Upstairs <b>5G</b>", password, strength: -66, address: HOST },
    { ssid: "No DHCP", password, strength: -71, withoutAddresses: true },
    { ssid: "Café", strength: -83, address: HOST },
    { ssid: "Cellar", password, hidden: true, address: HOST },
  ];
}

function portOf(words: Words, name: string, fallback: number): number {
  const text = words.text(name);
  const port = Number(text ?? fallback);
  if (!Number.isInteger(port) || port < 0 || port > 65_535 || text === "")
    throw new UsageError(`${name} takes a port from 0 to 65535, not "${text}"`);
  return port;
}
