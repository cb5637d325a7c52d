/**
 * What a house does with its gateway now and then, each once and while others go on, on the fixed machine: the soak
 * repeats the everyday, this visits the rest. An allocation that fails ends the program, and with it this check.
 */
import { type Command, freePort, Host, openBroker, openMeter, sleep, until } from "./stage.js";

const METER = "/api/v1/meters/heat";
const READ = [
  "/api/v1/log",
  `${METER}/history/hour`,
  `${METER}/history/day.csv`,
  `${METER}/history/month`,
  `${METER}/budget`,
  `${METER}/align`,
  "/metrics",
  "/api/v1/settings",
  "/api/v1/settings/schema",
];
/** Milliseconds without a broker: some attempts, each with its own name service, socket and client. */
const OUTAGE = 15_000;

/** Gives the places that were visited; throws with what the program said when it ends. */
export async function visit(
  command: Command,
  model = "auto",
  meterId = "kamstrup-multical-403",
): Promise<string[]> {
  let broker = await openBroker();
  const meter = openMeter(meterId, { stands: false, paced: false });
  const settings = {
    mdns: { enabled: false },
    meters: [{ id: "heat", model, line: meter.path }],
    mqtt: { enabled: true, host: "127.0.0.1", port: broker.port },
    publish: { prometheus: { enabled: true }, kamstir: { enabled: true } },
  };
  const host = new Host(command, settings, await freePort());
  const visited: string[] = [];
  const base = `http://127.0.0.1:${host.port}`;
  const json = { "content-type": "application/json" };
  const done = async (what: string) => {
    await sleep(200);
    if (host.ended !== undefined) throw new Error(`${what}: it ended with ${host.ended}:\n${host.output}`);
    visited.push(what);
  };
  const ask = async (what: string, path: string, init: RequestInit, status: number) => {
    const answer = await fetch(`${base}${path}`, { signal: AbortSignal.timeout(20_000), ...init }).catch(
      (error) => {
        throw new Error(`${what}: ${error.message}, ${host.ended}:\n${host.output}`);
      },
    );
    const text = await answer.text();
    if (answer.status !== status) throw new Error(`${what}: ${path} answers ${answer.status} ${text}`);
    await done(what);
    return text;
  };
  /** Waits until REST says so; while the gateway is opened anew it says nothing. */
  const says = (
    what: string,
    path: string,
    good: (state: { lastRead?: string; mqtt?: { connected: boolean } }) => boolean,
  ) =>
    until(what, async () => {
      const state = await host.json(path).catch(() => undefined);
      if (host.ended !== undefined) throw new Error(`${what}: it ended with ${host.ended}:\n${host.output}`);
      return state && good(state) ? true : undefined;
    });
  const readAgain = (what: string) => says(what, METER, ({ lastRead }) => Boolean(lastRead));
  const connected = () => says("the broker", "/api/v1/status", ({ mqtt }) => mqtt?.connected === true);
  try {
    await readAgain("a reading");
    await connected();
    const [, password] = await host.says(/^password +(\S+)/m);
    const login = (word: string) => ({
      method: "POST",
      headers: json,
      body: JSON.stringify({ password: word, token: true }),
    });
    await ask("a wrong password", "/api/v1/login", login("not this one"), 401);
    await sleep(1500);
    const { token } = JSON.parse(await ask("a login", "/api/v1/login", login(password), 200));
    const owner = { ...json, authorization: `Bearer ${token}` };
    for (const path of READ) await ask(path, path, { headers: owner }, 200);

    // An event stream that stays for all of what follows, and one more than there is room for.
    const stream = await fetch(`${base}/api/v1/events`);
    const reader = stream.body!.getReader();
    await reader.read();
    await done("an event stream");
    await ask("one event stream too many", "/api/v1/events", {}, 503);
    await ask("the settings while events are followed", "/api/v1/settings", { headers: owner }, 200);

    const { port } = broker;
    await broker.close();
    await sleep(OUTAGE);
    for (const path of READ) await ask(`${path} without a broker`, path, { headers: owner }, 200);
    broker = await openBroker(port);
    await connected();
    await done("the broker is back");

    const change = (body: object) => ({ method: "PATCH", headers: owner, body: JSON.stringify(body) });
    const restarted = async (what: string) => {
      await sleep(1500);
      await readAgain(what);
      await connected();
      await done(what);
    };
    await ask(
      "a change of the settings",
      "/api/v1/settings",
      change({ meters: [{ id: "heat", interval: 120 }] }),
      200,
    );
    await reader.cancel().catch(() => {});
    await restarted("the gateway after a change");
    await ask("a change that is refused", "/api/v1/settings", change({ mqtt: { port: "x" } }), 400);
    const names = Array.from({ length: 40 }, (_, index) => `a-name-of-this-gateway-${index}.example.org`);
    await ask(
      "a body of some kB",
      "/api/v1/settings/check",
      { method: "POST", headers: owner, body: JSON.stringify({ rest: { names } }) },
      200,
    );
    const long = JSON.stringify({ rest: { names: Array.from({ length: 400 }, () => names[0]) } });
    await ask(
      "a body beyond the room",
      "/api/v1/settings",
      { method: "PATCH", headers: owner, body: long },
      413,
    );
    const exported = await ask(
      "an export with its secrets",
      "/api/v1/settings/export",
      {
        method: "POST",
        headers: owner,
        body: JSON.stringify({ secrets: true, passphrase: "a long passphrase" }),
      },
      200,
    );
    await ask(
      "its import",
      "/api/v1/settings/import",
      {
        method: "POST",
        headers: owner,
        body: JSON.stringify({ file: JSON.parse(exported), passphrase: "a long passphrase" }),
      },
      200,
    );
    await restarted("the gateway after an import");
    await ask(
      "the alignment",
      `${METER}/align`,
      { method: "POST", headers: owner, body: '{"action":"start"}' },
      202,
    );
    await sleep(5000);
    await ask(
      "its end",
      `${METER}/align`,
      { method: "POST", headers: owner, body: '{"action":"stop"}' },
      202,
    );
    // More than it has room for: some are turned away, and it goes on.
    await Promise.all(
      Array.from({ length: 12 }, () =>
        fetch(`${base}${METER}/readings`)
          .then((answer) => answer.text())
          .catch(() => ""),
      ),
    );
    await done("twelve clients at once");
    await ask(
      "another password",
      "/api/v1/password",
      {
        method: "POST",
        headers: owner,
        body: JSON.stringify({ current: password, new: "another password" }),
      },
      204,
    );
    return visited;
  } finally {
    await host.close();
    meter.close();
    await broker.close();
  }
}
