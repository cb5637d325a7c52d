/** The record of the last update: written before each step, so that after a power cut there is something true to tell. */
import type { Device } from "../device/device.js";
import { noRecord, Outcome, readRecord, type UpdateRecord, writeRecord } from "./record.js";

export class Journal {
  last: UpdateRecord = noRecord;
  readonly #device: Device;
  /** Version that runs. */
  readonly #version: string;

  constructor(device: Device, version: string) {
    this.#device = device;
    this.#version = version;
  }

  load(): void {
    this.last = readRecord(this.#device.storage);
  }

  /** An installation goes on. Throws what the storage throws. */
  begin(outcome: string, version: string, message: string, checks: readonly string[] = []): void {
    this.#write(outcome, version, this.#version, message, checks);
  }

  /** How it ended; a storage that fails is told and changes nothing. */
  end(outcome: string, version: string, message: string): void {
    this.#device.log(`update: ${message}`);
    try {
      this.#write(outcome, version, this.last.from === "" ? this.#version : this.last.from, message, []);
    } catch (error) {
      this.#device.log(`update: ${(error as Error).message}`);
    }
  }

  installed(): void {
    const { from } = this.last;
    const before = from === "" || from === this.#version ? "" : `; before it was ${from}`;
    this.end(Outcome.Installed, this.#version, `version ${this.#version} is installed${before}`);
  }

  /**
   * At a start that is no trial: whatever was under way is over.
   * @param rejected the image in the other slot was started and given up
   */
  conclude(rejected: boolean): void {
    const { outcome, version, message } = this.last;
    const runs = `version ${this.#version} runs`;
    switch (outcome) {
      case Outcome.Installing:
        this.end(Outcome.Failed, version, `the installation of version ${version} was interrupted; ${runs}`);
        break;
      case Outcome.GivingUp:
        this.end(Outcome.FellBack, version, `${message}; ${runs} again`);
        break;
      case Outcome.Trying:
        if (rejected)
          this.end(
            Outcome.FellBack,
            version,
            `version ${version} stopped before its self-test was over; ${runs} again`,
          );
        else if (version === this.#version) this.installed();
        else this.end(Outcome.Failed, version, `the update to version ${version} was cut short; ${runs}`);
        break;
    }
  }

  #write(outcome: string, version: string, from: string, message: string, checks: readonly string[]): void {
    this.last = { outcome, version, from, message, seconds: this.#device.wallSeconds(), checks };
    writeRecord(this.#device.storage, this.last);
  }
}
