/**
 * The gateway on the local network by name: `iris-xxxxxx.local`, as `_http._tcp` for browsers and `_iris._tcp` for our own
 * programs, and, if the owner wants it, under the commercial gateway's name; multicast DNS (RFC 6762, 6763) by
 * `@homebridge/ciao`. A name that another machine has already becomes `iris-xxxxxx-2`, as on the dongle.
 *
 * ciao gives each service a host name of its own, so `_iris._tcp` points to `iris-xxxxxx-api.local`, with the same
 * addresses. Where multicast fails that is a line in the log and nothing else. Of a gateway that listens on this machine
 * only nobody else is told.
 */
import type { EventEmitter } from "node:events";
import { networkInterfaces } from "node:os";
import { type CiaoService, getResponder, type Responder } from "@homebridge/ciao";
import { KAMSTIR_LABEL, ownLabel } from "../../modules/serve/names.js";

/** Names that are tried when somebody else has the first. */
const NAME_TRIES = 5;
/** Milliseconds that an announcement may take; three probes and their answers are through in one second. */
const ANNOUNCE_LIMIT = 10_000;
/** Milliseconds that goodbyes may take. */
const GOODBYE_LIMIT = 1_000;

export interface DiscoverySettings {
  readonly enabled: boolean;
  /** Under the commercial gateway's name too. */
  readonly alias: boolean;
}

export interface DiscoveryOptions {
  readonly mac: string;
  readonly version: string;
  log(line: string): void;
  /** Absent: ciao. */
  responder?(interfaces: { interface?: string }): Responder;
  /** Milliseconds that an announcement may take. */
  readonly limit?: number;
}

export class Discovery {
  /** Names that are announced, with ".local". */
  names: string[] = [];
  readonly #options: DiscoveryOptions;
  /** What is announced, or is to be: nothing happens when it is asked for again. */
  #announced = "";
  #responder: Responder | undefined;
  /** One change after the other. */
  #work: Promise<void> = Promise.resolve();
  #complaint = "";
  #closed = false;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
  }

  /** REST listens on this port, at this address (empty: at all of them). */
  serve(port: number, host: string, settings: DiscoverySettings): void {
    const wanted = settings.enabled ? JSON.stringify([port, host, settings.alias]) : "";
    if (wanted === this.#announced) return;
    this.#announced = wanted;
    this.#then(async () => {
      await this.#end();
      if (wanted !== "" && wanted === this.#announced) await this.#announce(port, host, settings.alias);
    });
  }

  /** Says goodbye; does not wait for an announcement that has just begun. */
  async close(): Promise<void> {
    this.#announced = "";
    this.#closed = true;
    await this.#end();
  }

  #then(next: () => Promise<void>): void {
    this.#work = this.#work.then(next).catch((error) => {
      if (!this.#closed) this.#complain((error as Error).message);
    });
  }

  async #announce(port: number, host: string, alias: boolean): Promise<void> {
    const { mac, version } = this.#options;
    const { responder = getResponder } = this.#options;
    this.#responder = responder(host === "" ? {} : { interface: isLoopback(host) ? loopback() : host });
    const own = ownLabel(mac);
    const service = { port, txt: { mac, version, path: "/" } };
    const name = `Iris ${mac.slice(-6)}`;
    await this.#advertise((suffix) => ({
      ...service,
      name: name + suffix,
      type: "http",
      hostname: own + suffix,
    }));
    await this.#advertise((suffix) => ({
      ...service,
      name: name + suffix,
      type: "iris",
      hostname: `${own}-api${suffix}`,
    }));
    // Whoever has that name already keeps it: its clients look for no other.
    if (alias)
      await this.#advertise(
        () => ({ ...service, name: `${name} as Kamst-IR`, type: "http", hostname: KAMSTIR_LABEL }),
        1,
      );
    if (!this.#responder) return;
    this.#complaint = "";
    this.#options.log(`on the network as ${this.names.join(", ")}`);
  }

  /** One service, under the first name that nobody else has. */
  async #advertise(
    optionsOf: (suffix: string) => Parameters<Responder["createService"]>[0],
    tries = NAME_TRIES,
  ): Promise<void> {
    let hostname = "";
    for (let attempt = 1; attempt <= tries; attempt++) {
      const options = optionsOf(attempt === 1 ? "" : `-${attempt}`);
      if (!this.#responder) return;
      const service: CiaoService = this.#responder.createService(options);
      // Whoever does not listen to a change of name gets a warning on the terminal; it is looked at below.
      for (const change of ["name-change", "hostname-change"]) (service as EventEmitter).on(change, () => {});
      if (!(await within(this.#options.limit ?? ANNOUNCE_LIMIT, service.advertise())))
        throw new Error("nobody answers, not even this machine");
      hostname = service.getHostname().replace(/\.$/, "");
      if (hostname === `${options.hostname}.local`) {
        this.names.push(hostname);
        return;
      }
      await service.end();
    }
    this.#options.log(
      `the name ${hostname.replace(/-\(\d+\)/, "")} belongs to another machine on the network`,
    );
  }

  async #end(): Promise<void> {
    const responder = this.#responder;
    this.#responder = undefined;
    this.names = [];
    if (!responder) return;
    try {
      if (await within(GOODBYE_LIMIT, responder.shutdown())) return;
    } catch {
      // It was announcing at that moment. Others forget the name by themselves.
    }
    // Its sockets stay open where a goodbye fails, and the program would not end: there is no public way to close them.
    (responder as unknown as { server?: { shutdown?(): void } }).server?.shutdown?.();
  }

  /** Says it once, not at every soft restart. */
  #complain(trouble: string): void {
    this.names = [];
    if (trouble !== this.#complaint)
      this.#options.log(`the name on the network cannot be announced: ${trouble}`);
    this.#complaint = trouble;
  }
}

/** False: it took longer. */
async function within(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<boolean>((done) => {
    timer = setTimeout(() => done(false), milliseconds);
  });
  try {
    return await Promise.race([work.then(() => true), limit]);
  } finally {
    clearTimeout(timer);
  }
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

function loopback(): string {
  const all = Object.entries(networkInterfaces());
  return all.find(([, addresses]) => addresses?.some(({ internal }) => internal))?.[0] ?? "lo";
}
