/** What "iris/host", one module for each host, gives to main.ts. */
import type { Device } from "../../modules/device/device.js";
import type { Keeper } from "../../modules/gateway/kept-settings.js";
import type { Settings } from "../../modules/gateway/settings.js";
import type { UpdateHost } from "../../modules/gateway/update.js";
import type { Accounts } from "../../modules/login/accounts.js";
import type { Derivation } from "../../modules/login/derivation.js";
import type { Gcm } from "../../modules/readout/protocol.js";
import type { Pages } from "../../modules/serve/pages.js";
import type { GatewayView } from "../../modules/serve/view.js";

export interface Host {
  readonly device: Device;
  readonly keeper: Keeper;
  /** The slow hash of the login. */
  readonly derivation: Derivation;
  /** Makes a first password and tells it on the console: where there is no onboarding that asks for one. */
  readonly tellsPassword?: boolean;
  readonly gcm?: Gcm;
  /** The dashboard. */
  readonly pages?: Pages;
  /** What it updates itself with. */
  readonly update?: UpdateHost;
  /** Present: nothing is set up yet; this runs instead of the house, and ends with a restart. */
  firstStart?(accounts: Accounts): void;
  /** All was erased. */
  erased?(): void;
  /** A gateway was started, the first one or after a change of the settings. */
  running?(gateway: GatewayView): void;
  /** REST listens on this port. */
  listening?(port: number, mdns: Settings["mdns"]): void;
}
