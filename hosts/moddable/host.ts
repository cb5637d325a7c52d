/** What "iris/host", one module for each host, gives to main.ts. */
import type { Device } from "../../modules/device/device.js";
import type { Gcm } from "../../modules/readout/protocol.js";
import type { GatewayView } from "../../modules/serve/view.js";

export interface Host {
  readonly device: Device;
  /** Text of the settings; absent: there are none yet. */
  readonly settings: string | undefined;
  readonly gcm?: Gcm;
  /** The gateway was started. */
  running?(gateway: GatewayView): void;
  /** REST listens on this port. */
  listening?(port: number): void;
}
