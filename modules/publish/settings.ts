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
  kamstir: Object.freeze({
    enabled: true,
    prefix: "",
    meter: "",
    reading: Object.freeze({ qos: 0, retain: true } as const),
    gateway: Object.freeze({ qos: 0, retain: true } as const),
  }),
});
