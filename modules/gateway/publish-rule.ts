/** What an owner can set about publishing; modules/publish/settings.ts says what each of it means. */
import { deepFreeze } from "../bytes/freeze.js";
import { FACTOR_PATTERN } from "../publish/derived.js";
import { defaultPublishSettings } from "../publish/settings.js";
import { flag, port, secret, text } from "./rules.js";
import type { Rule } from "./schema.js";

const delivery = (fallback: { qos: number; retain: boolean }): Rule => ({
  kind: "group",
  rules: {
    qos: { kind: "integer", minimum: 0, maximum: 1, fallback: fallback.qos },
    retain: flag(fallback.retain),
  },
});
/** A positive decimal number, kept as text so that it stays exact. */
const factor = (fallback: string): Rule => ({
  kind: "text",
  limit: 13,
  fallback,
  pattern: FACTOR_PATTERN,
  expected: "a decimal number such as 31.65",
});
/** A part of an MQTT topic: no wildcard, no separator at the ends. */
const topic = (fallback: string): Rule => ({
  kind: "text",
  limit: 64,
  fallback,
  pattern: /^[^+#/\s\0]+(\/[^+#/\s\0]+)*$/,
  expected: 'a topic without "+", "#", blanks, and "/" at its ends',
});
export const publishRule: Rule = deepFreeze<Rule>({
  kind: "group",
  rules: {
    mqtt: {
      kind: "group",
      rules: {
        root: topic(defaultPublishSettings.mqtt.root),
        keepAliveSeconds: {
          kind: "integer",
          minimum: 5,
          maximum: 600,
          fallback: defaultPublishSettings.mqtt.keepAliveSeconds,
        },
        state: delivery(defaultPublishSettings.mqtt.state),
      },
    },
    homeAssistant: {
      kind: "group",
      rules: {
        mode: {
          kind: "choice",
          values: ["device", "single", "off"],
          fallback: defaultPublishSettings.homeAssistant.mode,
        },
        prefix: topic(defaultPublishSettings.homeAssistant.prefix),
        temperatureDelta: flag(defaultPublishSettings.homeAssistant.temperatureDelta),
      },
    },
    derived: {
      kind: "group",
      rules: {
        kilowattHours: flag(defaultPublishSettings.derived.kilowattHours),
        gasEquivalent: flag(defaultPublishSettings.derived.gasEquivalent),
        gasFactor: factor(defaultPublishSettings.derived.gasFactor),
        hotWater: flag(defaultPublishSettings.derived.hotWater),
        hotWaterFactor: factor(defaultPublishSettings.derived.hotWaterFactor),
      },
    },
    kamstir: {
      kind: "group",
      rules: {
        enabled: flag(defaultPublishSettings.kamstir.enabled),
        prefix: topic(defaultPublishSettings.kamstir.prefix),
        meter: text(32),
        raw: flag(defaultPublishSettings.kamstir.raw),
        reading: delivery(defaultPublishSettings.kamstir.reading),
        gateway: delivery(defaultPublishSettings.kamstir.gateway),
      },
    },
    kamstrup402: {
      kind: "group",
      rules: {
        enabled: flag(defaultPublishSettings.kamstrup402.enabled),
        topic: topic(defaultPublishSettings.kamstrup402.topic),
        meter: text(32),
        convert: flag(defaultPublishSettings.kamstrup402.convert),
        delivery: delivery(defaultPublishSettings.kamstrup402.delivery),
      },
    },
    datacollector: {
      kind: "group",
      rules: {
        enabled: flag(defaultPublishSettings.datacollector.enabled),
        root: topic(defaultPublishSettings.datacollector.root),
        delivery: delivery(defaultPublishSettings.datacollector.delivery),
      },
    },
    prometheus: { kind: "group", rules: { enabled: flag(defaultPublishSettings.prometheus.enabled) } },
    influx: {
      kind: "group",
      rules: {
        enabled: flag(defaultPublishSettings.influx.enabled),
        transport: {
          kind: "choice",
          values: ["http", "udp"],
          fallback: defaultPublishSettings.influx.transport,
        },
        host: {
          kind: "text",
          limit: 253,
          fallback: "",
          pattern: /^[A-Za-z0-9.:_-]+$/,
          expected: "a name or an address",
        },
        port: port(defaultPublishSettings.influx.port),
        path: {
          kind: "text",
          limit: 256,
          fallback: defaultPublishSettings.influx.path,
          pattern: /^\/[\x21-\x7e]*$/,
          expected: 'a path that begins with "/" and has no blanks',
        },
        token: secret(256, /^[\x21-\x7e]+$/, "printable characters without blanks"),
        measurement: text(64, defaultPublishSettings.influx.measurement),
        tls: flag(defaultPublishSettings.influx.tls),
        authority: text(8192),
      },
    },
  },
});
