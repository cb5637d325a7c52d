/** What a protocol is told of the owner's settings of one meter. */
import { parseHex } from "../bytes/hex.js";
import type { Device } from "../device/device.js";
import type { ProtocolOptions } from "../meters/protocols.js";
import type { Gcm } from "../readout/protocol.js";
import type { MeterSettings } from "./meter-settings.js";

export function protocolOptions(meter: MeterSettings, gcm: Gcm | undefined, clock: Device): ProtocolOptions {
  const key = meter.key === "" ? undefined : parseHex(meter.key);
  const authenticationKey = meter.authenticationKey === "" ? undefined : parseHex(meter.authenticationKey);
  const { language, pelletEnergy } = meter;
  return {
    key,
    authenticationKey,
    gcm,
    clock,
    map: meter.map === "" ? undefined : meter.map,
    language,
    pelletEnergy: pelletEnergy === "" ? undefined : pelletEnergy,
  };
}
