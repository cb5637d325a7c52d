/**
 * What a host runs: the settings as they are kept, and the gateway that goes by them. A change opens the gateway anew
 * ("soft restart"): the old one is closed whole, with its goodbyes, then the new one starts. Who is logged in stays so.
 *
 *   open() -> Open -ask, ERRAND_DELAY-> Closing -goodbyes said, or GOODBYE_LIMIT-> Gone -> Open ... close() -> Closed
 */
import type { Device, Timer } from "../device/device.js";
import type { Derivation } from "../login/derivation.js";
import { UpdateState } from "../update/contract.js";
import type { Sealing } from "./export.js";
import { Gateway, type GatewayOptions } from "./gateway.js";
import { type Keeper, withValue } from "./kept-settings.js";
import type { Remains } from "./remains.js";
import { defaultSettings, problemText, readSettings } from "./settings.js";
import { Errand, type Household } from "./settings-api.js";

/** Milliseconds in which an answer reaches who asked. */
export const ERRAND_DELAY = 300;
/** Milliseconds that publishers may take to say goodbye. */
export const GOODBYE_LIMIT = 3_000;

const NOTHING: readonly Remains[] = Object.freeze([]);
const Phase = Object.freeze({ Open: 0, Closing: 1, Gone: 2, Closed: 3 });

export interface HouseOptions extends GatewayOptions {
  readonly keeper: Keeper;
  /** The slow hash; absent: secrets are not exported. */
  readonly derivation?: Derivation;
  /** A gateway was started; the one before is closed. */
  opened?(gateway: Gateway): void;
  /** All was erased; the house opens as new. Not where the device restarts instead. */
  erased?(): void;
}

export class House implements Household {
  gateway: Gateway | undefined;
  readonly keeper: Keeper;
  settingsRead = true;
  remains: readonly Remains[] = NOTHING;
  readonly sealing: Sealing | undefined;
  readonly #device: Device;
  readonly #options: HouseOptions;
  readonly #timer: Timer;
  #errand: number = Errand.None;
  #phase: number = Phase.Open;
  /** Closings so far: a goodbye that comes too late is none of the next one. */
  #closings = 0;
  /** For good. */
  #closed: (() => void) | undefined;

  constructor(device: Device, options: HouseOptions) {
    this.#device = device;
    this.#options = options;
    this.keeper = options.keeper;
    const { derivation, gcm } = options;
    this.sealing = derivation && gcm && { derivation, gcm };
    this.#timer = device.timer(this);
  }

  open(): void {
    const { settings, problems, notes = [] } = readSettings(this.keeper.read() ?? "{}");
    for (let index = 0; index < notes.length; index++) this.#device.log(`settings: ${notes[index]}`);
    if (!settings) this.#device.log(`the settings cannot be used: ${problemText(problems)}`);
    this.settingsRead = settings !== undefined;
    this.gateway = new Gateway(this.#device, settings ?? defaultSettings(), this.#options, this);
    this.remains = NOTHING;
    this.gateway.start();
    this.#options.opened?.(this.gateway);
  }

  /** For good; `done` once the goodbyes are said. */
  close(done: () => void): void {
    this.#closed = done;
    this.#end();
  }

  ask(errand: number): void {
    if (this.#phase !== Phase.Open) return;
    this.#errand = Math.max(errand, this.#errand);
    this.#timer.set(ERRAND_DELAY);
  }

  settingChanged(path: readonly (string | number)[], value: unknown): void {
    const text = withValue(this.keeper, path, value);
    if (text === undefined) return;
    try {
      this.keeper.write(text);
    } catch (error) {
      this.#device.log(`the settings cannot be stored: ${(error as Error).message}`);
    }
  }

  onTimer(): void {
    if (this.#phase === Phase.Gone) this.#follow();
    else if (this.#phase === Phase.Closing) this.#gone();
    else this.#end();
  }

  #end(): void {
    if (this.#phase !== Phase.Open) return;
    this.#phase = Phase.Closing;
    this.#timer.set(GOODBYE_LIMIT);
    const closing = ++this.#closings;
    const { gateway } = this;
    // Its updater is about to restart into another version: that one begins with what was changed.
    if (gateway?.update?.state === UpdateState.Restarting)
      this.#errand = Math.max(this.#errand, Errand.Restart);
    this.gateway = undefined;
    this.remains = gateway?.meters.flatMap((meter) => meter.remains ?? []) ?? NOTHING;
    if (!gateway) this.#gone();
    else
      gateway.close(() => {
        if (closing === this.#closings) this.#gone();
      });
  }

  /**
   * The gateway is closed, or will not be. What follows has a turn of its own: the machine may be too small for two, and
   * until this turn ends the old one is held by those that are closing it.
   */
  #gone(): void {
    if (this.#phase !== Phase.Closing) return;
    this.#phase = Phase.Gone;
    this.#timer.set(0);
  }

  #follow(): void {
    this.#phase = Phase.Open;
    const closed = this.#closed;
    if (closed) {
      this.#phase = Phase.Closed;
      closed();
      return;
    }
    const errand = this.#errand;
    this.#errand = Errand.None;
    const isErased = errand === Errand.Reset && this.#erase();
    if (this.#device.restart && (isErased || errand === Errand.Restart)) {
      this.#device.restart();
      return;
    }
    if (isErased) this.#options.erased?.();
    this.open();
  }

  #erase(): boolean {
    try {
      this.keeper.erase();
    } catch (error) {
      this.#device.log(`not all could be erased: ${(error as Error).message}`);
      return false;
    }
    this.remains = NOTHING;
    this.#device.log("all settings, readings and logins were erased");
    return true;
  }
}
