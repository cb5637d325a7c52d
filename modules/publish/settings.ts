/**
 * What an owner can set about publishing, with defaults. modules/gateway/settings.ts checks the values and
 * keeps them; connection settings of the broker (host, password, certificates) are there too.
 */
import type { Delivery } from "./message.js";

export interface PublishSettings {
  mqtt: {
    /** First level of our own topics. */
    root: string;
    /** A broker that vanishes without a word is noticed after one and a half of these. */
    keepAliveSeconds: number;
    /** State of meters and gateway, availability. */
    state: Delivery;
  };
  homeAssistant: {
    /** How entities are announced: one payload for each device, one for each entity (Domoticz), or not at all. */
    mode: "device" | "single" | "off";
    /** Home Assistant's discovery prefix. */
    prefix: string;
    /** Device class of temperature differences that only Home Assistant 2025.10 and later knows. */
    temperatureDelta: boolean;
  };
  /** Values that follow from others. */
  derived: {
    /** Heat in kWh beside the meter's own unit; Domoticz and some dashboards know no GJ. */
    kilowattHours: boolean;
    gasEquivalent: boolean;
    /** Cubic metres of gas for one GJ, a decimal number. */
    gasFactor: string;
    /** Energy of hot water, for water meters that count it. */
    hotWater: boolean;
    /** GJ for one cubic metre, a decimal number. */
    hotWaterFactor: string;
  };
  /** Topics of the commercial gateway. */
  kamstir: {
    enabled: boolean;
    /** Put in front of "kamstir/..."; empty = none. */
    prefix: string;
    /** Id of the meter that is published; empty = the first. */
    meter: string;
    reading: Delivery;
    gateway: Delivery;
  };
}

export const defaultPublishSettings: PublishSettings = Object.freeze({
  mqtt: Object.freeze({
    root: "iris",
    keepAliveSeconds: 15,
    state: Object.freeze({ qos: 1, retain: true } as const),
  }),
  homeAssistant: Object.freeze({ mode: "device", prefix: "homeassistant", temperatureDelta: false } as const),
  derived: Object.freeze({
    kilowattHours: true,
    gasEquivalent: false,
    gasFactor: "32",
    hotWater: false,
    hotWaterFactor: "0.21",
  }),
  kamstir: Object.freeze({
    enabled: true,
    prefix: "",
    meter: "",
    reading: Object.freeze({ qos: 0, retain: true } as const),
    gateway: Object.freeze({ qos: 0, retain: true } as const),
  }),
});
