import type { Problem } from "../../modules/gateway/schema.js";
import { readSettings, SETTINGS_VERSION } from "../../modules/gateway/settings.js";
import { PASSWORD_LIMIT, PASSWORD_MINIMUM } from "../../modules/login/password.js";
import {
  PASSPHRASE_LIMIT,
  PASSPHRASE_MINIMUM,
  readChoice,
  ssidText,
} from "../../modules/onboarding/choice.js";
import { SSID_LIMIT } from "../../modules/onboarding/radio.js";
import { equal, ok, test } from "../harness.js";

const FIRST = { line: "head", more: { rest: { port: 8090 } } };
const form = { ssid: "Home", password: "12345678", admin: "owner-password" };

function read(value: unknown) {
  const problems: Problem[] = [];
  const choice = readChoice(JSON.stringify(value), FIRST, problems);
  return { choice, paths: problems.map(({ path }) => path) };
}

test("the least that a form has to say", () => {
  const { choice, paths } = read(form);
  equal(paths, []);
  equal([...choice!.credentials.ssid], [72, 111, 109, 101]);
  equal(
    [choice!.credentials.password, choice!.credentials.fixed, choice!.admin],
    ["12345678", undefined, "owner-password"],
  );
  equal(choice!.settings, {
    version: SETTINGS_VERSION,
    rest: { port: 8090 },
    meters: [{ id: "meter", model: "auto", line: "head", interval: 0 }],
  });
});

test("all that it can say becomes settings that the gateway takes", () => {
  const { choice, paths } = read({
    ...form,
    fixed: {
      address: "192.168.1.20",
      mask: "255.255.255.0",
      gateway: "192.168.1.1",
      nameServer: "192.168.1.1",
    },
    mqtt: { host: "broker.lan", port: 8883, username: "iris", password: "secret" },
    model: "kamstrup-multical-403",
    interval: 600,
    line: "tcp://192.168.1.30:23",
  });
  equal(paths, []);
  equal(choice!.credentials.fixed?.address, "192.168.1.20");
  const { settings } = readSettings(JSON.stringify(choice!.settings));
  equal(settings!.meters[0].model, "kamstrup-multical-403");
  equal([settings!.meters[0].interval, settings!.meters[0].line], [600, "tcp://192.168.1.30:23"]);
  equal([settings!.mqtt.enabled, settings!.mqtt.host, settings!.mqtt.port], [true, "broker.lan", 8883]);
});

for (const [name, utcOffsetMinutes, from, until, expected] of [
  [
    "Copenhagen",
    60,
    "2026-03-29T01:00:00Z",
    "2026-10-25T01:00:00Z",
    { utcOffsetMinutes: 60, summerTime: "eu" },
  ],
  ["London", 0, "2031-03-30T01:00:00Z", "2031-10-26T01:00:00Z", { utcOffsetMinutes: 0, summerTime: "eu" }],
  [
    "Adelaide",
    570,
    "2026-10-03T16:30:00Z",
    "2026-04-04T16:30:00Z",
    { utcOffsetMinutes: 570, summerTime: "au" },
  ],
  ["Kathmandu", 345, "", "", { utcOffsetMinutes: 345, summerTime: "none" }],
  [
    "Jerusalem",
    120,
    "2026-03-27T00:00:00Z",
    "2026-10-24T23:00:00Z",
    { utcOffsetMinutes: 120, summerTime: "none" },
  ],
  ["Reykjavik", 0, "", "", undefined],
] as const)
  test(`the clock of ${name} becomes the gateway's`, () => {
    const seconds = (text: string) => (text === "" ? 0 : Date.parse(text) / 1000);
    const clock = { utcOffsetMinutes, from: seconds(from), until: seconds(until) };
    const { choice, paths } = read({ ...form, clock });
    equal(paths, []);
    equal((choice!.settings as Record<string, unknown>)["clock"], expected);
  });

test("each mistake is named by its place", () => {
  const cases: [object, string][] = [
    [{ ssid: "" }, "ssid"],
    [{ ssid: "ä".repeat(17) }, "ssid"],
    [{ ssid: "", ssidHex: "zz" }, "ssid"],
    [{ ssid: "", ssidHex: "c" }, "ssid"],
    [{ password: "short" }, "password"],
    [{ password: "x\0xxxxxxx" }, "password"],
    [{ admin: "" }, "admin"],
    [{ admin: undefined }, "admin"],
    [{ admin: "ä".repeat(65) }, "admin"],
    [{ model: "no-such-meter" }, "model"],
    [{ interval: 90_000 }, "interval"],
    [{ interval: "600" }, "interval"],
    [{ mqtt: { host: "a", port: 0 } }, "mqtt.port"],
    [{ fixed: { address: "192.168.1.20" } }, "fixed.mask"],
    [{ clock: { utcOffsetMinutes: 841 } }, "clock.utcOffsetMinutes"],
    [{ clock: { from: 2 ** 32 } }, "clock.from"],
    [{ clock: { until: -1 } }, "clock.until"],
    [{ surprise: 1 }, "surprise"],
    [{ ssid: 7 }, "ssid"],
  ];
  for (const [change, path] of cases) {
    const { choice, paths } = read({ ...form, ...change });
    equal([choice, paths], [undefined, [path]], JSON.stringify(change));
  }
  for (const text of ["", "null", "[]", '"x"', "{"]) {
    const problems: Problem[] = [];
    equal(readChoice(text, FIRST, problems), undefined);
    ok(problems.length > 0, text);
  }
});

test("lengths at their limit and one past it", () => {
  const fits = (change: object) => read({ ...form, ...change }).choice !== undefined;
  equal([fits({ ssid: "s".repeat(SSID_LIMIT) }), fits({ ssid: "s".repeat(SSID_LIMIT + 1) })], [true, false]);
  equal(
    [fits({ ssidHex: "ff".repeat(SSID_LIMIT) }), fits({ ssidHex: "ff".repeat(SSID_LIMIT + 1) })],
    [true, false],
  );
  for (const [length, result] of [
    [0, true],
    [PASSPHRASE_MINIMUM - 1, false],
    [PASSPHRASE_MINIMUM, true],
    [PASSPHRASE_LIMIT, true],
    [PASSPHRASE_LIMIT + 1, false],
  ] as const)
    equal(fits({ password: "p".repeat(length) }), result, `${length}`);
  ok(fits({ password: "0123456789abcdefABCDEF".repeat(3).slice(0, 64) }), "64 hexadecimal digits are a key");
  equal(
    [PASSWORD_MINIMUM - 1, PASSWORD_MINIMUM, PASSWORD_LIMIT, PASSWORD_LIMIT + 1].map((length) =>
      fits({ admin: "a".repeat(length) }),
    ),
    [false, true, true, false],
  );
});

test("fixed addresses have to fit together", () => {
  const good = { address: "192.168.1.20", mask: "255.255.255.0", gateway: "192.168.1.1", nameServer: "" };
  const cases: [object, string][] = [
    [{ address: "192.168.1" }, "address"],
    [{ address: "192.168.1.256" }, "address"],
    [{ address: "192.168.01.20" }, "address"],
    [{ address: "0.0.0.0" }, "address"],
    [{ address: "127.0.0.1" }, "address"],
    [{ address: "224.0.0.1" }, "address"],
    [{ address: "192.168.1.0" }, "address"],
    [{ address: "192.168.1.255" }, "address"],
    [{ mask: "255.0.255.0" }, "mask"],
    [{ mask: "255.255.255.255" }, "mask"],
    [{ mask: "255.255.255.254" }, "mask"],
    [{ mask: "0.0.0.0" }, "mask"],
    [{ gateway: "192.168.2.1" }, "gateway"],
    [{ gateway: "192.168.1.20" }, "gateway"],
    [{ gateway: "192.168.1.255" }, "gateway"],
    [{ nameServer: "dns.example" }, "nameServer"],
  ];
  for (const [change, field] of cases)
    equal(read({ ...form, fixed: { ...good, ...change } }).paths, [`fixed.${field}`], JSON.stringify(change));
  const fitting = [
    good,
    { ...good, mask: "255.255.255.224" },
    { address: "10.1.2.3", mask: "255.0.0.0", gateway: "10.255.255.254", nameServer: "9.9.9.9" },
    { address: "192.168.1.1", mask: "255.255.255.252", gateway: "192.168.1.2", nameServer: "" },
  ];
  for (const fixed of fitting) equal(read({ ...form, fixed }).paths, [], JSON.stringify(fixed));
});

test("a name with control characters, or that is not UTF-8, is no text", () => {
  const bytes = (...values: number[]) => new Uint8Array(values);
  equal(ssidText(bytes(0xc3, 0xa4)), "ä");
  equal(ssidText(bytes(60, 98, 62)), "<b>", "markup is for whoever shows it");
  for (const bad of [bytes(0), bytes(10), bytes(0x7f), bytes(0xc3), bytes(0xff, 0xfe), bytes(0xc0, 0x80)])
    equal(ssidText(bad), undefined, String(bad));
});
