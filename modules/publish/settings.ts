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
    /** Numbers as the meter sends them, whatever its unit, instead of GJ, m³, l/h and kW. */
    raw: boolean;
    reading: Delivery;
    gateway: Delivery;
  };
  /** `<topic>/values`, the message of kamstrup-402-mqtt. */
  kamstrup402: {
    enabled: boolean;
    topic: string;
    /** Id of the meter that is published; empty = the first. */
    meter: string;
    /** GJ, m³, l/h and kW instead of the numbers as the meter sends them. */
    convert: boolean;
    delivery: Delivery;
  };
  /** `<root>/<serial>/<TYPE>`, the messages of smartmeter-datacollector. */
  datacollector: {
    enabled: boolean;
    root: string;
    delivery: Delivery;
  };
  /** GET /metrics. */
  prometheus: {
    enabled: boolean;
  };
  /** InfluxDB line protocol. */
  influx: {
    enabled: boolean;
    transport: "http" | "udp";
    host: string;
    port: number;
    /** With its query: "/api/v2/write?org=home&bucket=iris" or "/write?db=iris"; no precision. */
    path: string;
    /** Of InfluxDB 2 and later; "user:password" of version 1.8. Empty = none. */
    token: string;
    measurement: string;
    /** HTTPS. */
    tls: boolean;
    /** PEM text of who signed the server's certificate; empty = those that the system trusts. */
    authority: string;
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
    raw: false,
    reading: Object.freeze({ qos: 0, retain: true } as const),
    gateway: Object.freeze({ qos: 0, retain: true } as const),
  }),
  kamstrup402: Object.freeze({
    enabled: false,
    topic: "kamstrup",
    meter: "",
    convert: false,
    delivery: Object.freeze({ qos: 0, retain: false } as const),
  }),
  datacollector: Object.freeze({
    enabled: false,
    root: "smartmeter",
    delivery: Object.freeze({ qos: 0, retain: false } as const),
  }),
  prometheus: Object.freeze({ enabled: false }),
  influx: Object.freeze({
    enabled: false,
    transport: "http",
    host: "",
    port: 8086,
    path: "/api/v2/write?org=home&bucket=iris",
    token: "",
    measurement: "iris",
    tls: false,
    authority: "",
  } as const),
});
