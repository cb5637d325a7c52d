/** What "iris/host", one module for each host, gives to main.ts. */
import type { Device } from "../../modules/device/device.js";
import type { Gcm } from "../../modules/readout/protocol.js";

export interface Host {
  readonly device: Device;
  /** Text of the settings; absent: there are none yet. */
  readonly settings: string | undefined;
  readonly gcm?: Gcm;
  /** The gateway has started and runs; the host may take its firmware for good. */
  running?(): void;
}
