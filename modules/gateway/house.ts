/**
 * What a host runs: the settings as they are kept, and the gateway that goes by them. A change opens the gateway anew
 * ("soft restart"): the old one is closed whole, with its goodbyes, then the new one starts. Who is logged in stays so.
 *
 *   open() -> Open -settings changed-> Closing -goodbyes said, or GOODBYE_LIMIT-> Open ... close() -> Closed
 */
import type { Device, Timer } from "../device/device.js";
import { Gateway, type GatewayOptions } from "./gateway.js";
import { type Keeper, withValue } from "./kept-settings.js";
import { defaultSettings, problemText, readSettings } from "./settings.js";
import type { Household } from "./settings-api.js";

/** Milliseconds that publishers may take to say goodbye. */
export const GOODBYE_LIMIT = 3_000;

export interface HouseOptions
  extends Omit<GatewayOptions, "settingsRead" | "settingChanged" | "household" | "keeper"> {
  readonly keeper: Keeper;
  /** A gateway was started; the one before is closed. */
  opened?(gateway: Gateway): void;
  /** All was erased, and the house was opened as new. */
  erased?(): void;
}

export class House implements Household {
  gateway: Gateway | undefined;
  readonly #device: Device;
  readonly #options: HouseOptions;
  readonly #limit: Timer;
  #closed = false;
  /** What follows once the gateway is closed. */
  #next: (() => void) | undefined;

  constructor(device: Device, options: HouseOptions) {
    this.#device = device;
    this.#options = options;
    this.#limit = device.timer(() => this.#gone());
  }

  open(): void {
    const { keeper } = this.#options;
    const { settings, problems, notes = [] } = readSettings(keeper.read() ?? "{}");
    for (let index = 0; index < notes.length; index++) this.#device.log(`settings: ${notes[index]}`);
    if (!settings) this.#device.log(`the settings cannot be used: ${problemText(problems)}`);
    this.gateway = new Gateway(this.#device, settings ?? defaultSettings(), {
      ...this.#options,
      household: this,
      settingsRead: settings !== undefined,
      settingChanged: (path, value) => this.#keep(path, value),
    });
    this.gateway.start();
    this.#options.opened?.(this.gateway);
  }

  /** For good; `done` once the goodbyes are said. */
  close(done: () => void): void {
    this.#closed = true;
    this.#end(done);
  }

  reopen(): void {
    if (!this.#closed) this.#end(() => this.open());
  }

  restart(): void {
    if (this.#device.restart) this.#device.restart();
    else this.reopen();
  }

  reset(): void {
    if (this.#closed) return;
    this.#end(() => {
      this.#options.keeper.erase();
      this.#device.log("all settings, readings and logins were erased");
      this.#options.erased?.();
      this.open();
    });
  }

  #end(next: () => void): void {
    this.#next = next;
    const { gateway } = this;
    // The machine may be too small for two: nothing holds the old one while the new one is made.
    this.gateway = undefined;
    this.#limit.set(GOODBYE_LIMIT);
    if (gateway) gateway.close(() => this.#gone());
    else this.#gone();
  }

  #gone(): void {
    const next = this.#next;
    if (!next) return;
    this.#next = undefined;
    this.#limit.clear();
    next();
  }

  /** A setting was changed over a publisher, and is in effect already. */
  #keep(path: readonly (string | number)[], value: unknown): void {
    const { keeper } = this.#options;
    const text = withValue(keeper, path, value);
    if (text === undefined) return;
    try {
      keeper.write(text);
    } catch (error) {
      this.#device.log(`the settings cannot be stored: ${(error as Error).message}`);
    }
  }
}
