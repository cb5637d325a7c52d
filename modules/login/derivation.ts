/**
 * The slow way from a password to a key: PBKDF2 with HMAC-SHA256 (RFC 8018 section 5.2), one block of 32 bytes.
 * A host with a fast one of its own (Node) brings that; elsewhere `Pbkdf2` calculates for TICK_TIME at a time on a
 * timer, so that neither the meter's line nor other clients wait for a login.
 */
import type { Device, Timer } from "../device/device.js";

export const KEY_BYTES = 32;
export const SALT_BYTES = 16;

export interface Derivation {
  /** Rounds of a new password: what this host calculates in about a second. Stored with each hash. */
  readonly rounds: number;
  /** Calls back later, never inside the call. */
  derive(password: Uint8Array, salt: Uint8Array, rounds: number, done: (key: Uint8Array) => void): void;
}

/** SHA-256 (FIPS 180-4) of two pieces, one behind the other. */
export type Sha256 = (first: Uint8Array, second: Uint8Array) => Uint8Array;

/** Milliseconds of calculation between two looks at everything else. */
export const TICK_TIME = 10;
/** Rounds between two looks at the clock. */
const BATCH = 4;
const BLOCK_BYTES = 64;
const NOTHING: Uint8Array = new Uint8Array(0);

interface Job {
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly rounds: number;
  done(key: Uint8Array): void;
}

export class Pbkdf2 implements Derivation {
  readonly rounds: number;
  readonly #device: Pick<Device, "now">;
  readonly #sha256: Sha256;
  readonly #timer: Timer;
  /** The first one is being calculated. */
  readonly #jobs: Job[] = [];
  // Made for each calculation: a login is rare, and memory is not for it alone.
  #inner = NOTHING;
  #outer = NOTHING;
  #key = NOTHING;
  #round = 0;
  #last = NOTHING;

  constructor(device: Pick<Device, "now" | "timer">, sha256: Sha256, rounds: number) {
    this.#device = device;
    this.#sha256 = sha256;
    this.rounds = rounds;
    this.#timer = device.timer(this);
  }

  derive(password: Uint8Array, salt: Uint8Array, rounds: number, done: (key: Uint8Array) => void): void {
    this.#jobs.push({ password, salt, rounds, done });
    if (this.#jobs.length === 1) this.#timer.set(0);
  }

  onTimer(): void {
    const job = this.#jobs[0];
    const until = this.#device.now() + TICK_TIME;
    if (this.#round === 0) this.#begin(job);
    while (this.#round < job.rounds && this.#device.now() < until)
      for (let count = 0; count < BATCH && this.#round < job.rounds; count++) this.#next();
    if (this.#round < job.rounds) {
      this.#timer.set(0);
      return;
    }
    const key = this.#key;
    this.#clear();
    this.#jobs.shift();
    if (this.#jobs.length > 0) this.#timer.set(0);
    job.done(key);
  }

  #begin({ password, salt }: Job): void {
    const key = password.length > BLOCK_BYTES ? this.#sha256(password, NOTHING) : password;
    this.#inner = new Uint8Array(BLOCK_BYTES);
    this.#outer = new Uint8Array(BLOCK_BYTES);
    this.#key = new Uint8Array(KEY_BYTES);
    for (let index = 0; index < BLOCK_BYTES; index++) {
      const byte = index < key.length ? key[index] : 0;
      this.#inner[index] = byte ^ 0x36;
      this.#outer[index] = byte ^ 0x5c;
    }
    const first = new Uint8Array(salt.length + 4);
    first.set(salt);
    first[salt.length + 3] = 1;
    this.#last = first;
    this.#next();
  }

  #next(): void {
    this.#last = this.#sha256(this.#outer, this.#sha256(this.#inner, this.#last));
    for (let index = 0; index < KEY_BYTES; index++) this.#key[index] ^= this.#last[index];
    this.#round++;
  }

  #clear(): void {
    this.#round = 0;
    this.#inner.fill(0);
    this.#outer.fill(0);
    this.#inner = NOTHING;
    this.#outer = NOTHING;
    this.#key = NOTHING;
    this.#last = NOTHING;
  }
}
