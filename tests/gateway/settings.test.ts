import { Writer } from "../../modules/bytes/writer.js";
import {
  checkSettings,
  defaultSettings,
  METER_LIMIT,
  problemText,
  readSettings,
  SETTINGS_LIMIT,
  SETTINGS_VERSION,
  settingsRule,
} from "../../modules/gateway/settings.js";
import { ShownSettings } from "../../modules/gateway/shown-settings.js";
import { Piece, type Source } from "../../modules/serve/output.js";
import { equal, ok, test } from "../harness.js";

const METER = { id: "heat", line: "/dev/ttyUSB0" };

test("nothing given: defaults", () => {
  const settings = defaultSettings();
  equal(settings.rest.port, 82);
  equal(settings.meters, []);
  equal(settings.mqtt.enabled, false);
});

test("what is wrong is named with its path", () => {
  const table: [unknown, string][] = [
    [[], "settings has to be an object"],
    [{ rest: { port: "82" } }, "rest.port has to be a whole number"],
    [{ rest: { port: 65536 } }, "rest.port has to be from 0 to 65535"],
    [{ rest: { prot: 82 } }, "rest.prot is not a setting"],
    [
      { meters: [{ ...METER, id: "Heat" }] },
      'meters[0].id has to be lower-case letters, digits, "-" and "_"',
    ],
    [{ meters: [METER, METER] }, 'meters[1].id "heat" is used twice'],
    [{ meters: [{ id: "x" }] }, "meters[0].line is missing: a serial port or tcp://host:port"],
    [{ meters: [{ ...METER, model: "404" }] }, "meters[0].model has to be the id of a meter, or auto"],
    [{ meters: [{ ...METER, interval: 86401 }] }, "meters[0].interval has to be from 0 to 86400"],
    [{ meters: [{ ...METER, key: "ab" }] }, "meters[0].key has to be 32 hexadecimal digits"],
    [{ mqtt: { enabled: true } }, "mqtt.host is missing: the name or address of the broker"],
    [{ __proto__: null, constructor: 1 }, "constructor is not a setting"],
    [{ version: SETTINGS_VERSION + 1 }, `version has to be from ${SETTINGS_VERSION} to ${SETTINGS_VERSION}`],
  ];
  for (const [value, expected] of table) {
    const { settings, problems } = checkSettings(value);
    equal(settings, undefined);
    equal(problemText(problems), expected);
  }
});

test("limits hold at their edge and not one past", () => {
  const meters = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...METER, id: `m${index}` }));
  ok(checkSettings({ meters: meters(METER_LIMIT) }).settings);
  ok(!checkSettings({ meters: meters(METER_LIMIT + 1) }).settings);
  const padded = (length: number) => `{}${" ".repeat(length - 2)}`;
  ok(readSettings(padded(SETTINGS_LIMIT)).settings);
  ok(!readSettings(padded(SETTINGS_LIMIT + 1)).settings);
  ok(!readSettings("{").settings);
});

/** All pieces of a source, each asked for twice, as a server does whose buffer is full. */
function wholeText(source: Source): string {
  const writer = new Writer(new Uint8Array(16_384));
  for (let index = 0; ; index++) {
    const start = writer.position;
    if (source.piece(index, writer) === Piece.End) return writer.toString();
    writer.rewind(start);
    source.piece(index, writer);
  }
}

test("secrets do not leave", () => {
  const { settings } = checkSettings({
    meters: [{ ...METER, key: "0".repeat(32) }],
    mqtt: { password: "sesame", host: "broker" },
  });
  const text = wholeText(new ShownSettings(settingsRule, settings!, ',"rest":true'));
  const shown = JSON.parse(text);
  equal(Object.keys(shown), ["settings", "secrets", "rest"]);
  ok(!text.includes("sesame") && !text.includes("0000"));
  equal([...shown.secrets].sort(), ["meters[0].key", "mqtt.password"]);
  ok(text.includes('"host":"broker"') && !text.includes('"password":'));
});
