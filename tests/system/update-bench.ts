/** A dongle of the bench that is updated: flash with a bootloader, power, a meter, a network with a release server. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { VirtualClock } from "../../hosts/bench/clock.js";
import { BenchDevice } from "../../hosts/bench/device.js";
import {
  type Boot,
  Flash,
  FlashSlots,
  PoweredStorage,
  type Program,
  programImage,
} from "../../hosts/bench/flash.js";
import { MemoryBroker } from "../../hosts/bench/memory-mqtt.js";
import { MemoryNetwork } from "../../hosts/bench/memory-network.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { signRelease } from "../../hosts/node/release/manifest.js";
import { nodeCrypto, publicKeyText } from "../../hosts/node/update-crypto.js";
import type { Port } from "../../modules/device/device.js";
import type { Gateway } from "../../modules/gateway/gateway.js";
import { House } from "../../modules/gateway/house.js";
import { changed, type Keeper } from "../../modules/gateway/kept-settings.js";
import { Errand } from "../../modules/gateway/settings-api.js";
import { Fault } from "../../modules/readout/fault.js";
import type { Slots } from "../../modules/update/slots.js";

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const OLD = "1.0.0";
export const NEW = "2.0.0";
/** 32 sectors. */
const IMAGE_BYTES = 128 * 1024 - 100;
export const TOKEN = "0123456789abcdef";
/** Milliseconds after which the watchdog ends a program that hangs, and a crash happens. */
const WATCHDOG = 10 * SECOND;
const CRASH = 3 * SECOND;
/** What was sent before a reset still arrives. */
const RESET_DELAY = 100;

export const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
export const otherKeys = generateKeyPairSync("ec", { namedCurve: "P-256" });

export interface Offer {
  readonly version?: string;
  readonly board?: string;
  readonly behaviour?: string;
  readonly key?: typeof keys.privateKey;
}

/** Image and manifest of a release. */
export function releaseFor(offer: Offer = {}): { image: Uint8Array; manifest: Uint8Array } {
  const { version = NEW, board = "bench", behaviour = "well", key = keys.privateKey } = offer;
  const image = programImage({ version, behaviour }, IMAGE_BYTES);
  const about = { version, date: "2026-11-20", channel: "stable", notes: "New." };
  const release = signRelease(about, [{ board, file: "image.bin", bytes: image }], key);
  return { image, manifest: Buffer.from(JSON.stringify(release)) };
}

export interface Reply {
  readonly bytes: Uint8Array;
  /** What happens behind them; "endless" sends zeros for ever. */
  readonly behind?: "close" | "stall" | "reset" | "endless";
}

/** What the server sends for a path, from a byte on. */
export type Server = (path: string, from: number, count: number) => Reply;

export function http(body: Uint8Array, from = 0, length = body.length): Uint8Array {
  const range = from > 0 ? `Content-Range: bytes ${from}-${body.length - 1}/${body.length}\r\n` : "";
  const status = from > 0 ? "206 Partial Content" : "200 OK";
  const head = `HTTP/1.1 ${status}\r\n${range}Content-Length: ${length - from}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body.subarray(from)]);
}

/** A server that does what it should. */
export function honest(release: { image: Uint8Array; manifest: Uint8Array }): Server {
  return (path, from) => ({
    bytes: path.endsWith(".bin") ? http(release.image, from) : http(release.manifest),
  });
}

function openServer(network: MemoryNetwork, server: Server): void {
  let count = 0;
  network.listen({
    port: 8000,
    onClosed() {},
    onConnection(connection) {
      const buffer = new Uint8Array(512);
      let request = "";
      let reply: Reply | undefined;
      let sent = 0;
      const zeros = new Uint8Array(4096);
      const pump = (): void => {
        if (!reply) return;
        while (sent < reply.bytes.length) {
          const taken = port.write(reply.bytes, sent, reply.bytes.length);
          if (taken === 0) return;
          sent += taken;
        }
        if (reply.behind === "endless") while (port.write(zeros, 0, zeros.length) > 0);
        else if (reply.behind === "reset") network.clock.timer(() => network.dropAll()).set(RESET_DELAY);
        else if (reply.behind !== "stall") port.close();
      };
      const port: Port = connection.accept({
        onReadable() {
          for (let got = port.read(buffer); got > 0; got = port.read(buffer))
            request += Buffer.from(buffer.subarray(0, got)).toString("latin1");
          if (reply || !request.includes("\r\n\r\n")) return;
          const path = request.split(" ")[1];
          reply = server(path, Number(/Range: bytes=(\d+)-/.exec(request)?.[1] ?? 0), count++);
          pump();
        },
        onWritable: pump,
        onClosed() {},
      });
    },
  });
}

/** One life after the other, on the same flash. */
export class Dongle {
  readonly flash: Flash;
  readonly storage: PoweredStorage;
  server: Server = () => ({ bytes: new Uint8Array(0) });
  slotsOf: (flash: Flash, slot: number) => Slots = (flash, slot) => new FlashSlots(flash, slot);
  boot: Boot | undefined;
  house: House | undefined;
  device!: BenchDevice;
  /** Programs that ran, in order. */
  readonly lives: string[] = [];
  readonly logs: string[] = [];
  #ended = false;
  #wall = Date.parse("2026-11-20T12:00:00Z");

  constructor(program: Program = { version: OLD, behaviour: "well" }) {
    this.flash = new Flash(program);
    this.storage = new PoweredStorage(this.flash);
  }

  /** Settings of the broker before the first start; absent: none is used. */
  mqtt: object | undefined;
  /** Settings of updates, beside those of the bench. */
  update: object = {};
  /** Text of the settings. */
  kept: string | undefined;
  broker: MemoryBroker | undefined;

  /** Power on. False: nothing starts any more. */
  start(): boolean {
    this.boot = this.flash.boot();
    this.house = undefined;
    this.#ended = false;
    if (!this.boot) return false;
    const { slot, program } = this.boot;
    this.lives.push(program.version);
    const clock = new VirtualClock(new Date(this.#wall).toISOString());
    const network = new MemoryNetwork(clock);
    this.broker = new MemoryBroker(clock);
    this.device = new BenchDevice({ clock, network, storage: this.storage, broker: this.broker });
    const simulator = findSimulator("403");
    this.device.attach("/dev/head", { simulator: simulator! });
    this.device.log = (line) => this.logs.push(line);
    this.device.restart = () => this.#end();
    if (program.behaviour === "crash") clock.timer(() => this.#end()).set(CRASH);
    if (program.behaviour === "hang") {
      clock.timer(() => this.#end()).set(WATCHDOG);
      return true;
    }
    if (program.behaviour === "no network") {
      network.blackHole = true;
      this.device.addresses = () => [];
    } else openServer(network, (...asked) => this.server(...asked));
    this.kept ??= JSON.stringify({
      meters: [{ id: "heat", model: "kamstrup-multical-403", line: "/dev/head" }],
      mqtt: this.mqtt,
      update: {
        url: "http://updates:8000/release.json",
        keys: [publicKeyText(keys.publicKey)],
        token: TOKEN,
        automatic: false,
        ...this.update,
      },
    });
    this.house = new House(this.device, {
      version: program.version,
      keeper: this.#keeper,
      update: { crypto: nodeCrypto, slots: this.slotsOf(this.flash, slot) },
    });
    this.house.open();
    return true;
  }

  get gateway(): Gateway | undefined {
    return this.house?.gateway;
  }

  readonly #keeper: Keeper = {
    read: () => this.kept,
    write: (text) => {
      this.kept = text;
    },
    erase: () => {},
  };

  /** The owner changes settings. */
  change(patch: unknown): void {
    const { text } = changed(this.#keeper, patch);
    this.#keeper.write(text!);
    this.house!.ask(Errand.Reopen);
  }

  /** Until the updater is in this state. False: it never was. */
  runUntil(state: string, milliseconds: number): boolean {
    return this.device.clock.advanceUntil(() => this.gateway?.update?.state === state, milliseconds);
  }

  /** Lets time pass, through restarts and with power that comes back. False: a brick. */
  run(milliseconds: number): boolean {
    let left = milliseconds;
    while (left > 0) {
      const { clock } = this.device;
      const before = clock.now();
      const isOver = clock.advanceUntil(() => this.#ended || this.flash.off, left);
      const passed = Math.max(1, clock.now() - before);
      left -= passed;
      this.#wall += passed;
      if (isOver && !this.start()) return false;
    }
    return true;
  }

  install(): void {
    this.gateway?.update?.install(false);
  }

  get version(): string {
    return this.boot?.program.version ?? "";
  }

  /** Everything that has to be true after whatever happened; a sentence when it is not. */
  complaint(): string {
    const { gateway, boot, flash } = this;
    if (!boot || !gateway) return "nothing runs";
    const update = gateway.update!;
    const [meter] = gateway.meters;
    if (boot.program.behaviour !== "well")
      return `a program runs that is not well: ${boot.program.behaviour}`;
    if (flash.isPending(boot.slot)) return "it is still on trial";
    if (update.state !== "idle") return `the updater is ${update.state}`;
    if (meter.lastReadAt < 0 || meter.lastFault !== Fault.None) return "the meter is not read";
    return "";
  }

  #end(): void {
    this.#ended = true;
  }
}

/** A dongle after an update from `server`, whatever became of it. */
export function updated(
  server: Server,
  cutAt = Number.POSITIVE_INFINITY,
  slotsOf?: Dongle["slotsOf"],
): Dongle {
  const dongle = new Dongle();
  if (slotsOf) dongle.slotsOf = slotsOf;
  dongle.server = server;
  assert.ok(dongle.start());
  assert.ok(dongle.run(MINUTE));
  dongle.flash.cutAt = dongle.flash.steps + cutAt;
  dongle.install();
  assert.ok(dongle.run(10 * MINUTE), "a brick");
  return dongle;
}
