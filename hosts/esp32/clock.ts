/** The wall clock by SNTP, once the network stands and then twice a day; sooner after a failure. */
import NativeNtp from "embedded:network/ntp/client";
import Time from "time";
import { resolve } from "../moddable/resolve.js";
import { ReusableTimer } from "../moddable/timer.js";
import { GuardedUdp } from "./guarded-udp.js";

const servers: readonly string[] = Object.freeze(["pool.ntp.org", "time.cloudflare.com"]);
const RENEW_AFTER = 43_200_000;
const RETRY_AFTER = 60_000;
/** 2024-01-01 and 2100-01-01 in seconds: what lies outside is not a time of day but an error. */
const EARLIEST = 1_704_067_200;
const LATEST = 4_102_444_800;

/** What the client asks of a resolver, over the system's own. */
class Resolver {
  resolve(request: { host: string; onResolved(host: string, address: string): void; onError(): void }): void {
    resolve(request.host, (address) => {
      if (address === undefined) request.onError();
      else request.onResolved(request.host, address);
    });
  }
  close(): void {}
}

interface NtpClient {
  getTime(callback: (error: Error | null, milliseconds: number) => void): void;
  close(): void;
}

const Ntp = NativeNtp as unknown as new (options: object) => NtpClient;

export class Clock {
  readonly #timer: ReusableTimer;
  #client:
    | { getTime(callback: (error: Error | null, time: number) => void): void; close(): void }
    | undefined;

  constructor() {
    this.#timer = new ReusableTimer(() => this.#ask());
  }

  /** The network stands. */
  start(): void {
    if (!this.#client) this.#timer.set(0);
  }

  #ask(): void {
    this.#end(RETRY_AFTER);
    this.#client = new Ntp({ servers: [...servers], socket: { io: GuardedUdp }, dns: { io: Resolver } });
    this.#client.getTime((error, milliseconds) => {
      const seconds = Math.floor(milliseconds / 1000);
      const isGood = !error && seconds > EARLIEST && seconds < LATEST;
      if (isGood) Time.set(seconds);
      this.#end(isGood ? RENEW_AFTER : RETRY_AFTER);
    });
  }

  #end(next: number): void {
    this.#client?.close();
    this.#client = undefined;
    this.#timer.set(next);
  }
}
