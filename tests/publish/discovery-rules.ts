/**
 * The rules that Home Assistant holds discovery payloads to, and those of Domoticz, as facts of their own:
 * nothing here is taken from the code under test. Home Assistant: components/mqtt/discovery.py, schemas.py,
 * abbreviations.py and components/sensor/const.py of 2025; Domoticz: hardware/MQTTAutoDiscover.cpp of 2025.
 */

export interface Discovered {
  readonly topic: string;
  readonly payload: string;
}

type Options = Record<string, unknown>;

/** One entity, with long names and what it takes over from the root of a device payload. */
export interface Entity {
  readonly platform: string;
  readonly id: string;
  readonly options: Options;
}

const words = (text: string) => text.split(/\s+/);

const abbreviations: Record<string, string> = Object.fromEntries(
  words(
    "avty=availability avty_mode=availability_mode cmd_t=command_topic cmps=components dev=device " +
      "dev_cla=device_class en=enabled_by_default ent_cat=entity_category o=origin ops=options p=platform " +
      "pl_inst=payload_install pl_off=payload_off pl_on=payload_on pl_prs=payload_press stat_cla=state_class " +
      "stat_t=state_topic sug_dsp_prc=suggested_display_precision t=topic uniq_id=unique_id " +
      "unit_of_meas=unit_of_measurement val_tpl=value_template",
  ).map((pair) => pair.split("=")),
);
const deviceAbbreviations: Record<string, string> = Object.fromEntries(
  words(
    "ids=identifiers cns=connections mf=manufacturer mdl=model mdl_id=model_id sn=serial_number sw=sw_version " +
      "hw=hw_version cu=configuration_url sa=suggested_area",
  ).map((pair) => pair.split("=")),
);

const rootKeys = words(
  "device origin components availability availability_mode availability_topic availability_template " +
    "payload_available payload_not_available state_topic command_topic qos encoding",
);
const deviceKeys = words(
  "identifiers connections name manufacturer model model_id serial_number sw_version hw_version " +
    "configuration_url suggested_area via_device",
);
const commonKeys = words(
  "name unique_id default_entity_id device origin availability availability_mode enabled_by_default " +
    "entity_category icon qos encoding json_attributes_topic json_attributes_template device_class",
);
const platformKeys: Record<string, string[]> = {
  sensor: words(
    "state_topic value_template state_class unit_of_measurement suggested_display_precision expire_after " +
      "force_update options last_reset_value_template",
  ),
  binary_sensor: words(
    "state_topic value_template payload_on payload_off expire_after force_update off_delay",
  ),
  button: words("command_topic command_template payload_press retain"),
  number: words(
    "state_topic command_topic value_template command_template min max step mode unit_of_measurement " +
      "optimistic retain payload_reset",
  ),
  select: words("state_topic command_topic value_template command_template options optimistic retain"),
  update: words(
    "state_topic value_template command_topic payload_install latest_version_topic latest_version_template " +
      "title release_summary release_url entity_picture retain display_precision",
  ),
};

const energyUnits = words("J kJ MJ GJ mWh Wh kWh MWh GWh TWh cal kcal Mcal Gcal");
const volumeUnits = words("L mL m³ ft³ CCF gal");
/** Device classes of sensors: units ("-" = none) and state classes that go with them. */
const sensorClasses: Record<string, readonly [string[], string[]]> = {
  energy: [energyUnits, ["total", "total_increasing"]],
  power: [words("mW W kW MW GW TW"), ["measurement"]],
  water: [words("L m³ ft³ CCF gal"), ["total", "total_increasing"]],
  gas: [words("m³ ft³ CCF"), ["total", "total_increasing"]],
  volume: [volumeUnits, ["total", "total_increasing"]],
  volume_flow_rate: [words("m³/h m³/s ft³/min L/h L/min L/s gal/min mL/s"), ["measurement"]],
  temperature: [words("°C °F K"), ["measurement"]],
  temperature_delta: [words("°C °F K"), ["measurement"]],
  pressure: [words("Pa hPa kPa bar cbar mbar mmHg inHg psi"), ["measurement"]],
  duration: [words("d h min s ms"), ["measurement", "total", "total_increasing"]],
  voltage: [words("V mV µV kV MV"), ["measurement"]],
  current: [words("A mA"), ["measurement"]],
  frequency: [words("Hz kHz MHz GHz"), ["measurement"]],
  power_factor: [words("% -"), ["measurement"]],
  reactive_power: [words("var"), ["measurement"]],
  apparent_power: [words("VA"), ["measurement"]],
  weight: [words("g kg mg µg oz lb st"), ["measurement"]],
  signal_strength: [words("dB dBm"), ["measurement"]],
  date: [["-"], []],
  timestamp: [["-"], []],
  enum: [["-"], []],
};
const binaryClasses = words("battery connectivity moisture problem running heat cold safety tamper update");
const buttonClasses = words("identify restart update");

function expand(options: Options, names: Record<string, string>): Options {
  const result: Options = {};
  for (const key of Object.keys(options)) result[names[key] ?? key] = options[key];
  return result;
}

function isObject(value: unknown): value is Options {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Collects what Home Assistant would complain about. */
export class DiscoveryCheck {
  readonly complaints: string[] = [];
  readonly entities: Entity[] = [];
  readonly devices: Options[] = [];

  /** Takes one retained message under the discovery prefix. */
  take({ topic, payload }: Discovered, prefix = "homeassistant"): void {
    const complain = (text: string) => this.complaints.push(`${topic}: ${text}`);
    const match = /^(\w+)\/(?:([a-zA-Z0-9_-]+)\/)?([a-zA-Z0-9_-]+)\/config$/.exec(
      topic.slice(prefix.length + 1),
    );
    if (!topic.startsWith(`${prefix}/`) || !match) {
      complain("is no discovery topic");
      return;
    }
    const root: unknown = JSON.parse(payload);
    if (!isObject(root)) {
      complain("is no JSON object");
      return;
    }
    const [, component, , objectId] = match;
    const options = expand(root, abbreviations);
    this.#origin(options["origin"], component === "device", complain);
    this.#device(options["device"], complain);
    if (component !== "device") {
      if (
        isObject(options["device"]) &&
        expand(options["device"], deviceAbbreviations)["model_id"] !== undefined
      )
        complain("model_id: Home Assistant before 2024.8, which has no device payloads, refuses the entity");
      this.#entity(component, objectId, options, complain);
      return;
    }
    for (const key of Object.keys(options))
      if (!rootKeys.includes(key)) complain(`the root has "${key}", which makes the whole device invalid`);
    const components = options["components"];
    if (!isObject(components)) {
      complain("has no components");
      return;
    }
    for (const id of Object.keys(components)) {
      const config = expand(components[id] as Options, abbreviations);
      for (const key of rootKeys)
        if (key !== "components" && key in options && !(key in config)) config[key] = options[key];
      const platform = String(config["platform"]);
      delete config["platform"];
      this.#entity(platform, id, config, complain);
    }
  }

  /** What holds for all messages together. */
  finish(): void {
    const ids = new Map<string, string>();
    for (const { options, id } of this.entities) {
      const unique = String(options["unique_id"]);
      if (ids.has(unique)) this.complaints.push(`${id} and ${ids.get(unique)} have one unique id: ${unique}`);
      ids.set(unique, id);
    }
  }

  #origin(origin: unknown, required: boolean, complain: (text: string) => void): void {
    if (origin === undefined && !required) return;
    if (!isObject(origin) || typeof origin["name"] !== "string") complain("has no origin with a name");
  }

  #device(device: unknown, complain: (text: string) => void): void {
    if (!isObject(device)) {
      complain("has no device");
      return;
    }
    const card = expand(device, deviceAbbreviations);
    this.devices.push(card);
    for (const key of Object.keys(card)) if (!deviceKeys.includes(key)) complain(`the device has "${key}"`);
    const identifiers = card["identifiers"];
    if (!Array.isArray(identifiers) || identifiers.length === 0) complain("the device has no identifier");
    const url = card["configuration_url"];
    if (url !== undefined && !/^(https?|homeassistant):\/\//.test(String(url))) complain(`odd link ${url}`);
  }

  #entity(platform: string, id: string, options: Options, complain: (text: string) => void): void {
    const say = (text: string) => complain(`${platform} ${id} ${text}`);
    const known = platformKeys[platform];
    if (!known) {
      say("is of an unknown platform");
      return;
    }
    if (!/^[a-zA-Z0-9_-]+$/.test(id)) say("has an id with other characters");
    // Home Assistant removes what a platform does not know when it stood at the root of a device payload.
    const inherited = words("state_topic command_topic");
    for (const key of Object.keys(options))
      if (!commonKeys.includes(key) && !known.includes(key) && !inherited.includes(key)) say(`has "${key}"`);
    if (typeof options["unique_id"] !== "string") say("has no unique id");
    if (typeof options["name"] !== "string" || options["name"] === "") say("has no name");
    if ("object_id" in options) say("uses object_id, which is gone");
    const entityId = options["default_entity_id"];
    if (typeof entityId !== "string" || !new RegExp(`^${platform}\\.[a-z0-9_]+$`).test(entityId))
      say(`has the entity id ${entityId}`);
    this.#availability(options, say);
    this.#category(platform, options["entity_category"], say);
    if (platform === "sensor") this.#sensor(options, say);
    else this.#other(platform, options, say);
    this.entities.push({ platform, id, options });
  }

  #availability(options: Options, say: (text: string) => void): void {
    const list = options["availability"];
    if (!Array.isArray(list) || list.length === 0) {
      say("has no availability");
      return;
    }
    for (const entry of list) {
      const keys = Object.keys(expand(entry, abbreviations));
      if (!keys.includes("topic")) say("has an availability without a topic");
    }
    if (!["all", "any", "latest"].includes(String(options["availability_mode"]))) say("has an odd mode");
  }

  #category(platform: string, category: unknown, say: (text: string) => void): void {
    const allowed =
      platform === "sensor" || platform === "binary_sensor" ? ["diagnostic"] : ["diagnostic", "config"];
    if (category !== undefined && !allowed.includes(String(category))) say(`has the category ${category}`);
  }

  #sensor(options: Options, say: (text: string) => void): void {
    if (typeof options["state_topic"] !== "string") say("has no state topic");
    const unit = options["unit_of_measurement"];
    const state = options["state_class"];
    const name = options["device_class"];
    if (state !== undefined && !["measurement", "total", "total_increasing"].includes(String(state)))
      say(`has the state class ${state}`);
    if (unit === "") say("has an empty unit");
    const precision = options["suggested_display_precision"];
    if (precision !== undefined && !(Number.isInteger(precision) && Number(precision) >= 0))
      say("odd precision");
    if ("options" in options !== (name === "enum")) say("has options without being an enumeration, or none");
    if (name === undefined) return;
    const rule = sensorClasses[String(name)];
    if (!rule) {
      say(`has the unknown device class ${name}`);
      return;
    }
    const [units, states] = rule;
    if (!units.includes(unit === undefined ? "-" : String(unit))) say(`is of class ${name} in ${unit}`);
    if (state !== undefined && !states.includes(String(state))) say(`is of class ${name} with ${state}`);
    if (states.length === 0 && precision !== undefined) say(`is of class ${name} with a precision`);
  }

  #other(platform: string, options: Options, say: (text: string) => void): void {
    const name = options["device_class"];
    const command = typeof options["command_topic"] === "string";
    const state = typeof options["state_topic"] === "string";
    switch (platform) {
      case "binary_sensor":
        if (!state) say("has no state topic");
        if (name !== undefined && !binaryClasses.includes(String(name))) say(`has the class ${name}`);
        break;
      case "button":
        if (!command) say("has no command topic");
        if (name !== undefined && !buttonClasses.includes(String(name))) say(`has the class ${name}`);
        break;
      case "number": {
        const { min, max, step, mode } = options;
        if (!command) say("has no command topic");
        if (!(Number(min) < Number(max)) || !(Number(step) >= 0.001))
          say(`goes from ${min} to ${max} by ${step}`);
        if (!["auto", "box", "slider"].includes(String(mode))) say(`has the mode ${mode}`);
        const rule = sensorClasses[String(name)];
        if (name !== undefined && !rule?.[0].includes(String(options["unit_of_measurement"])))
          say("odd unit");
        break;
      }
      case "select":
        if (!command) say("has no command topic");
        if (!Array.isArray(options["options"]) || options["options"].length === 0) say("has no options");
        break;
      case "update":
        if (!state) say("has no state topic");
        if (name !== undefined && name !== "firmware") say(`has the class ${name}`);
        if ("payload_install" in options && !command) say("installs without a command topic");
        break;
    }
  }
}

const domoticzIgnored = words(
  "update_available power_on_behavior power_outage_memory update_state over-load_status linkquality last_seen " +
    "sensitivity color_temp_startup requested_brightness_level requested_brightness_percent hardware_status " +
    "connection_state log_level restart",
);

/** What Domoticz would leave out or take for something else. Updates it ignores by design. */
export function domoticzComplaints(messages: readonly Discovered[]): string[] {
  const complaints: string[] = [];
  const check = new DiscoveryCheck();
  for (const message of messages) {
    check.take(message);
    const levels = message.topic.split("/");
    if (levels[1] === "device") complaints.push(`${message.topic}: device payloads are ignored`);
    if (levels.length < 4 || levels.length > 7) complaints.push(`${message.topic}: odd number of levels`);
    if (levels.at(-1) !== "config") complaints.push(`${message.topic}: does not end in config`);
  }
  for (const { platform, id, options } of check.entities) {
    const say = (text: string) => complaints.push(`${platform} ${id} ${text}`);
    if (domoticzIgnored.includes(id) || /_address|_ssid|_signal_sensor/.test(id)) say("is ignored");
    if (platform !== "sensor") continue;
    if (/(_min|_max)$|^(min|max)_|_sensitivity|_alarm|_calibration/.test(id)) say("is ignored");
    const unit = String(options["unit_of_measurement"] ?? "").toLowerCase();
    if (unit === "db") say("is taken for a sound level");
    if (unit === "m³" && /water/.test(String(options["icon"] ?? ""))) say("is taken for rain");
    const named = [id, options["state_topic"], options["value_template"]].join(" ");
    if (named.includes("temperature") && unit !== "°c") say("is taken for a temperature");
  }
  return complaints;
}
