/** An updater on a device that belongs to the test, slots in memory, and a server that answers as it is told. */
import { type UpdaterOptions, UpdateState } from "../../modules/update/contract.js";
import type { Slots } from "../../modules/update/slots.js";
import { Updater } from "../../modules/update/updater.js";
import { FakeDevice, type FakePort } from "../fake-device.js";
import { BOARD, KEY } from "./releases.js";
import { testCrypto } from "./sha256.js";

class MemorySlots implements Slots {
  capacity = 1_000_000;
  onTrial = false;
  rejected = false;
  /** What was done, in order; writes are summed up. */
  readonly steps: string[] = [];
  bytes: number[] = [];
  /** Writes of this many bytes and more throw. */
  brokenAt = Number.POSITIVE_INFINITY;
  /** A bit of what is read back is wrong. */
  rotten = false;

  begin(size: number): void {
    this.bytes = [];
    this.steps.push(`begin ${size}`);
  }

  write(buffer: Uint8Array, start: number, end: number): void {
    if (this.bytes.length + end - start > this.brokenAt) throw new Error("the memory cannot be written");
    for (let index = start; index < end; index++) this.bytes.push(buffer[index]);
  }

  read(offset: number, target: Uint8Array, length: number): void {
    for (let index = 0; index < length; index++) target[index] = this.bytes[offset + index];
    if (this.rotten && offset === 0) target[0] ^= 1;
  }

  abandon(): void {
    this.steps.push("abandon");
  }

  activate(): void {
    this.steps.push("activate");
  }

  confirm(): void {
    this.onTrial = false;
    this.steps.push("confirm");
  }

  fallBack(): void {
    this.steps.push("fall back");
  }
}

/** Headers and body of an answer. */
export function answer(status: string, body: Uint8Array, fields = ""): number[] {
  const head = `HTTP/1.1 ${status}\r\n${fields}Content-Length: ${body.length}\r\n\r\n`;
  return [...head].map((character) => character.charCodeAt(0)).concat([...body]);
}

export class World {
  readonly device = new FakeDevice();
  readonly slots = new MemorySlots();
  readonly passes: Record<string, boolean> = { network: true, "meter line": true };
  restarts = 0;
  updater: Updater;

  constructor(options: Partial<UpdaterOptions> = {}, slots = true) {
    Object.assign(this.device, { restart: () => this.restarts++ });
    this.updater = new Updater(this.device, {
      version: "1.0.0",
      board: BOARD,
      channel: "stable",
      keys: [KEY],
      crypto: testCrypto,
      url: "http://updates.example/iris/release.json",
      automatic: false,
      slots: slots ? this.slots : undefined,
      checks: Object.keys(this.passes).map((name) => ({ name, passed: () => this.passes[name] })),
      changed() {},
      ...options,
    });
  }

  /** The newest connection; the test is its server. */
  get call(): FakePort {
    return this.device.calls[this.device.calls.length - 1].port;
  }

  /** Lets the newest connection stand and gives back what was asked. */
  accept(): string {
    this.call.callbacks?.onOpen?.();
    this.device.settle();
    return this.call.far.take();
  }

  /** Answers the newest connection and hangs up. */
  serve(bytes: readonly number[]): string {
    // What is sent may cause the next connection.
    const { call } = this;
    const request = this.accept();
    call.far.send(bytes);
    this.device.settle();
    call.far.hangUp();
    this.device.settle();
    return request;
  }

  get isIdle(): boolean {
    return this.updater.state === UpdateState.Idle;
  }
}
