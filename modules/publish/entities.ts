/**
 * The entities of Home Assistant, one by one: the gateway's own, those that every meter has beside its values,
 * and the values themselves. Each is written as the JSON options of one component, with short names in a
 * device payload and long ones in a single-component payload (Domoticz and others read the long ones).
 *
 * Keys of components hold "-" where our own keys hold "_": Domoticz leaves out sensors whose object id ends in
 * "_min" or "_max" or has "_alarm", "_address" and the like in it.
 */
import type { Writer } from "../bytes/writer.js";
import type { Meter } from "../meters/meter.js";
import { EntityClass } from "./classes.js";
import type { Controls } from "./controls.js";
import { gatewayName, meterName, platformOf, slug } from "./entity-list.js";
import { writeKey, writePair } from "./payload.js";

/** Names of an option: long, short. */
type Option = readonly [string, string];

const option = (long: string, short: string): Option => Object.freeze([long, short] as const);

const NAME = option("name", "name");
const PLATFORM = option("platform", "p");
const UNIQUE_ID = option("unique_id", "uniq_id");
const STATE_TOPIC = option("state_topic", "stat_t");
const COMMAND_TOPIC = option("command_topic", "cmd_t");
const TEMPLATE = option("value_template", "val_tpl");
const DEVICE_CLASS = option("device_class", "dev_cla");
const STATE_CLASS = option("state_class", "stat_cla");
const UNIT = option("unit_of_measurement", "unit_of_meas");
const PRECISION = option("suggested_display_precision", "sug_dsp_prc");
const CATEGORY = option("entity_category", "ent_cat");
const ENABLED = option("enabled_by_default", "en");
const OPTIONS = option("options", "ops");
const PRESS = option("payload_press", "pl_prs");
const INSTALL = option("payload_install", "pl_inst");
const PAYLOAD_ON = option("payload_on", "pl_on");
const PAYLOAD_OFF = option("payload_off", "pl_off");
const AVAILABILITY = option("availability", "avty");
const AVAILABILITY_MODE = option("availability_mode", "avty_mode");
const TOPIC = option("topic", "t");

/** Payloads of our commands. */
export const PRESSED = "PRESS";
export const INSTALLED = "install";

/** Whether a component needs the meter to answer, or only the gateway to be there. */
export const Needs = Object.freeze({ Meter: 0, Gateway: 1 } as const);

/** Where an entity belongs to. */
export interface EntityPlace {
  /** Object id of the device: "iris_<mac>" or "iris_<mac>_<serial>". */
  readonly objectId: string;
  /** Meter id, or "gateway". */
  readonly id: string;
  /** "iris/<mac6>". */
  readonly base: string;
}

export class EntityWriter {
  readonly entityClass = new EntityClass();
  readonly #short: boolean;
  #writer!: Writer;
  #place!: EntityPlace;

  /** @param short names for a device payload */
  constructor(short: boolean) {
    this.#short = short;
  }

  /** Begins the component `key`: what all have in common. The braces are the caller's. */
  #begin(writer: Writer, place: EntityPlace, key: string, platform: string, name: string): void {
    this.#writer = writer;
    this.#place = place;
    if (this.#short) this.#text(PLATFORM, platform);
    this.#text(NAME, name);
    this.#text(UNIQUE_ID, `${place.objectId}_${key}`);
    writePair(
      writer,
      "default_entity_id",
      `${platform}.iris_${slug(place.id, "_")}_${slug(key, "_")}`.toLowerCase(),
    );
  }

  /** A value of the meter's state. */
  value(writer: Writer, place: EntityPlace, key: string, jsonKey: string, name: string, flag: boolean): void {
    const about = this.entityClass;
    this.#begin(writer, place, key, flag ? "binary_sensor" : "sensor", name);
    this.#text(STATE_TOPIC, `${place.base}/${place.id}/state`);
    const absent = about.unit !== "" || about.stateClass !== "" ? "''" : "none";
    // An absent key must neither raise a warning nor change the state: '' is ignored for a number.
    this.#text(TEMPLATE, `{{ ${accessor(jsonKey)} | default(${absent}) }}`);
    if (flag) this.#onOff();
    if (about.deviceClass !== "") this.#text(DEVICE_CLASS, about.deviceClass);
    if (about.stateClass !== "") this.#text(STATE_CLASS, about.stateClass);
    if (about.unit !== "") this.#text(UNIT, about.unit);
    if (about.precision >= 0) this.#number(PRECISION, about.precision);
    if (about.diagnostic) this.#text(CATEGORY, "diagnostic");
    if (!about.enabled) this.#literal(ENABLED, "false");
  }

  /** One of `gatewayEntities`. */
  gateway(writer: Writer, place: EntityPlace, key: string): void {
    const platform = platformOf(key);
    const state = `${place.base}/${place.id}/state`;
    this.#begin(writer, place, key, platform, gatewayName(key));
    switch (key) {
      case "signal":
        this.#sensor(state, "signal", "signal_strength");
        this.#text(STATE_CLASS, "measurement");
        this.#text(UNIT, "dBm");
        break;
      case "started":
        this.#sensor(state, "started", "timestamp");
        break;
      case "reset-reason":
        this.#sensor(state, "reset_reason", "");
        break;
      case "firmware":
        this.#text(STATE_TOPIC, `${place.base}/${place.id}/update`);
        this.#text(COMMAND_TOPIC, `${place.base}/${place.id}/command/install`);
        this.#text(INSTALL, INSTALLED);
        this.#text(DEVICE_CLASS, "firmware");
        this.#text(CATEGORY, "config");
        return;
      case "restart-gateway":
        this.#button("restart", "restart", "config");
        return;
    }
    this.#text(CATEGORY, "diagnostic");
  }

  /** One of `meterEntities`. */
  meter(writer: Writer, place: EntityPlace, key: string, meter: Meter, controls: Controls): void {
    this.#begin(writer, place, key, platformOf(key), meterName(key));
    switch (key) {
      case "last-read":
        this.#sensor(`${place.base}/${place.id}/state`, "time", "timestamp");
        this.#text(CATEGORY, "diagnostic");
        break;
      case "reachable":
        this.#text(STATE_TOPIC, `${place.base}/${place.id}/status`);
        this.#text(PAYLOAD_ON, "online");
        this.#text(PAYLOAD_OFF, "offline");
        this.#text(DEVICE_CLASS, "connectivity");
        this.#text(CATEGORY, "diagnostic");
        break;
      case "read-now":
        this.#button("read", "", "");
        break;
      case "align":
        this.#button("align", "identify", "config");
        break;
      case "interval":
        this.#setting("interval");
        this.#text(DEVICE_CLASS, "duration");
        this.#text(UNIT, "s");
        this.#plain("min", Math.max(1, meter.cost.floorSeconds));
        this.#plain("max", 86_400);
        this.#plain("step", 1);
        writePair(writer, "mode", "box");
        break;
      case "schedule":
        this.#setting("schedule");
        this.#choices(controls.schedules ?? []);
        break;
    }
  }

  /** Availability: of the gateway, and of the meter where the entity needs it. */
  availability(writer: Writer, place: EntityPlace, needs: number): void {
    this.#writer = writer;
    this.#key(AVAILABILITY);
    writer.byte(0x5b);
    writer.byte(0x7b);
    this.#text(TOPIC, `${place.base}/status`);
    writer.byte(0x7d);
    if (needs === Needs.Meter) {
      writer.text(",{");
      this.#text(TOPIC, `${place.base}/${place.id}/status`);
      writer.byte(0x7d);
    }
    writer.byte(0x5d);
    this.#text(AVAILABILITY_MODE, "all");
  }

  #sensor(topic: string, jsonKey: string, deviceClass: string): void {
    this.#text(STATE_TOPIC, topic);
    const absent = deviceClass === "signal_strength" ? "''" : "none";
    this.#text(TEMPLATE, `{{ value_json.${jsonKey} | default(${absent}) }}`);
    if (deviceClass !== "") this.#text(DEVICE_CLASS, deviceClass);
  }

  #button(command: string, deviceClass: string, category: string): void {
    this.#text(COMMAND_TOPIC, `${this.#place.base}/${this.#place.id}/command/${command}`);
    this.#text(PRESS, PRESSED);
    if (deviceClass !== "") this.#text(DEVICE_CLASS, deviceClass);
    if (category !== "") this.#text(CATEGORY, category);
  }

  #setting(name: string): void {
    const { base, id } = this.#place;
    this.#text(STATE_TOPIC, `${base}/${id}/settings`);
    this.#text(TEMPLATE, `{{ value_json.${name} }}`);
    this.#text(COMMAND_TOPIC, `${base}/${id}/command/${name}`);
    this.#text(CATEGORY, "config");
  }

  #onOff(): void {
    this.#text(PAYLOAD_ON, "ON");
    this.#text(PAYLOAD_OFF, "OFF");
  }

  #choices(list: readonly string[]): void {
    this.#key(OPTIONS);
    this.#writer.byte(0x5b);
    for (let index = 0; index < list.length; index++) {
      if (index > 0) this.#writer.byte(0x2c);
      this.#writer.jsonText(list[index]);
    }
    this.#writer.byte(0x5d);
  }

  #key(name: Option): void {
    writeKey(this.#writer, this.#short ? name[1] : name[0]);
  }

  #text(name: Option, text: string): void {
    this.#key(name);
    this.#writer.jsonText(text);
  }

  #literal(name: Option, text: string): void {
    this.#key(name);
    this.#writer.text(text);
  }

  #number(name: Option, value: number): void {
    this.#key(name);
    this.#writer.unsigned(value);
  }

  #plain(name: string, value: number): void {
    writeKey(this.#writer, name);
    this.#writer.unsigned(value);
  }
}

/** How a template gets at a key: codes such as "1-0:1.8.0" are no names. */
function accessor(key: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(key) ? `value_json.${key}` : `value_json['${key.replace(/'/g, "")}']`;
}
