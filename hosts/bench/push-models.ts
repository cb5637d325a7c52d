/** What the simulated push meters send: lists, frames and keys of each model, with numbers of a simulated house. */

import type { LineFormat } from "../../modules/readout/readout.js";
import {
  array,
  type Bytes,
  dateTime,
  groups,
  type HdlcStyle,
  hdlcFrames,
  mbusFrames,
  name,
  notification,
  octets,
  p1Telegram,
  scale,
  seal,
  structure,
  unsigned16,
  unsigned32,
  visible,
} from "./dlms-encode.js";
import type { MainsView } from "./mains.js";

/** Example keys of the Green Book; every simulated meter has them. */
export const KEY = "000102030405060708090a0b0c0d0e0f";
export const AUTHENTICATION_KEY = "d0d1d2d3d4d5d6d7d8d9dadbdcdddedf";
/** The key that all meters of Luxembourg share. */
export const AUTHENTICATION_KEY_LUXEMBOURG = "00112233445566778899aabbccddeeff";

export interface Moment {
  readonly view: MainsView;
  readonly wallMs: number;
  /** Pushes since the start, from 1. */
  readonly count: number;
  /** Eight digits. */
  readonly serial: string;
}

export interface PushModel {
  readonly id: string;
  readonly title: string;
  readonly protocol: "hdlc" | "mbus" | "p1";
  readonly line: LineFormat;
  readonly intervalMs: number;
  readonly ciphered: boolean;
  readonly authenticationKey: string;
  /** Frames of one push. */
  push(moment: Moment): readonly Bytes[];
}

const LINE_2400_8E1: LineFormat = { baud: 2400, data: 8, parity: "even", stop: 1 };
const LINE_2400_8N1: LineFormat = { baud: 2400, data: 8, parity: "none", stop: 1 };
const LINE_115200: LineFormat = { baud: 115200, data: 8, parity: "none", stop: 1 };
const WATT = 0x1b;
const WATT_HOUR = 0x1e;
const AMPERE = 0x21;
const VOLT = 0x23;

const SINGLE: HdlcStyle = { destination: [0x2b], source: [0x21], information: 1000, cut: "segments" };
const KAMSTRUP_DK: HdlcStyle = { destination: [0x41], source: [0x03], information: 1000, cut: "segments" };
const LANDIS_GYR: HdlcStyle = { destination: [0xce, 0xff], source: [0x03], information: 129, cut: "blocks" };
const ISKRAEMECO: HdlcStyle = {
  destination: [0xcf],
  source: [0x02, 0x23],
  information: 154,
  cut: "segments",
};

function bytes(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function sealed(
  plain: Bytes,
  counter: number,
  title: string,
  control: number,
  authenticationKey = AUTHENTICATION_KEY,
): Bytes {
  const keys = { key: bytes(KEY), authenticationKey: bytes(authenticationKey) };
  return seal(plain, counter, { title, control, ...keys });
}

/** Eight characters: the maker's letters and the serial number. */
function title(maker: string, serial: string): string {
  const number = Number(serial);
  return (
    maker + String.fromCharCode(...[32, 24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) & 0xff))
  );
}

function powers(view: MainsView): [string, number][] {
  return [
    ["1.7.0", view.powerIn],
    ["2.7.0", view.powerOut],
    ["3.7.0", view.reactiveIn],
    ["4.7.0", view.reactiveOut],
  ];
}

function energies(view: MainsView, divisor: number): [string, number][] {
  return [
    ["1.8.0", Math.floor(view.energyIn / divisor)],
    ["2.8.0", Math.floor(view.energyOut / divisor)],
    ["3.8.0", Math.floor(view.reactiveEnergyIn / divisor)],
    ["4.8.0", Math.floor(view.reactiveEnergyOut / divisor)],
  ];
}

/** Codes of the phases: C of L1, L2 and L3. */
const CURRENT_GROUPS = [31, 51, 71];
const VOLTAGE_GROUPS = [32, 52, 72];

function kamstrupNorway({ view, wallMs, serial }: Moment): Bytes {
  const date = new Date(wallMs);
  const isHourly = date.getUTCMinutes() === 0 && date.getUTCSeconds() < 10;
  const members = [
    visible("Kamstrup_V0001"),
    name("1-1:0.0.5"),
    visible(`57065672${serial}`),
    name("1-1:96.1.1"),
    visible("6841131BN243101040"),
    ...powers(view).flatMap(([code, value]) => [name(`1-1:${code}`), unsigned32(value)]),
    ...CURRENT_GROUPS.flatMap((c, phase) => [name(`1-1:${c}.7.0`), unsigned32(view.currents[phase])]),
    ...VOLTAGE_GROUPS.flatMap((c, phase) => [
      name(`1-1:${c}.7.0`),
      unsigned16(Math.round(view.voltages[phase] / 10)),
    ]),
  ];
  if (isHourly) {
    members.push(name("0-1:1.0.0"), octets(dateTime(wallMs)));
    for (const [code, value] of energies(view, 10)) members.push(name(`1-1:${code}`), unsigned32(value));
  }
  return notification(0, dateTime(wallMs), structure(...members));
}

function kamstrupDenmark({ view, wallMs }: Moment): Bytes {
  return notification(
    0,
    dateTime(wallMs),
    structure(
      visible("Kamstrup_V0001"),
      ...energies(view, 10).flatMap(([code, value]) => [name(`1-1:${code}`), unsigned32(value)]),
      ...powers(view).flatMap(([code, value]) => [name(`1-1:${code}`), unsigned32(value)]),
      name("0-1:1.0.0"),
      octets(dateTime(wallMs)),
      ...VOLTAGE_GROUPS.flatMap((c, phase) => [
        name(`1-1:${c}.7.0`),
        unsigned16(Math.round(view.voltages[phase] / 10)),
      ]),
      ...CURRENT_GROUPS.flatMap((c, phase) => [name(`1-1:${c}.7.0`), unsigned32(view.currents[phase])]),
    ),
  );
}

/** {class, code, attribute, index} for each object, and the values behind. */
function objectList(list: string, objects: readonly [number, string, Bytes][]): Bytes {
  const described: [number, string, number][] = [
    [40, list, 2],
    [40, list, 1],
    ...objects.map(([classId, code]): [number, string, number] => [classId, code, 2]),
  ];
  const descriptors = described.map(([classId, code, attribute]) =>
    structure(unsigned16(classId), name(code), [0x0f, attribute], unsigned16(0)),
  );
  return structure(array(...descriptors), octets(groups(list)), ...objects.map(([, , value]) => value));
}

/** List of the Swiss utilities of 2026. */
function swiss(moment: Moment, maker: string, volt: number, channel: number): Bytes {
  const { view, wallMs, count, serial } = moment;
  const objects: [number, string, Bytes][] = [
    [1, "0-0:42.0.0", octets(`${maker}10300${serial}`)],
    ...energies(view, 1).map(([code, value]): [number, string, Bytes] => [
      3,
      `1-1:${code}`,
      unsigned32(value),
    ]),
    [3, `1-${channel}:1.7.0`, unsigned32(view.powerIn)],
    [3, `1-${channel}:2.7.0`, unsigned32(view.powerOut)],
    ...VOLTAGE_GROUPS.map((c, phase): [number, string, Bytes] => [
      3,
      `1-0:${c}.7.0`,
      unsigned16(Math.round((view.voltages[phase] * volt) / 10)),
    ]),
    ...CURRENT_GROUPS.map((c, phase): [number, string, Bytes] => [
      3,
      `1-0:${c}.7.0`,
      unsigned16(view.currents[phase]),
    ]),
  ];
  return notification(count, dateTime(wallMs), objectList("0-8:25.9.0", objects));
}

function landisGyrAustria({ view, wallMs, count }: Moment): Bytes {
  const values = [...energies(view, 1), ...powers(view)];
  const members = values.flatMap(([code, value]) => [name(`1-0:${code}`), unsigned32(value)]);
  return notification(count, dateTime(wallMs), structure(octets(dateTime(wallMs)), ...members));
}

function austria({ view, wallMs, count, serial }: Moment): Bytes {
  // Winter time all the year: UTC = local - 60 minutes.
  const time = dateTime(wallMs + 3_600_000, -60);
  const members: Bytes[] = [octets(time)];
  for (const [code, value] of energies(view, 1).slice(0, 2))
    members.push(name(`1-0:${code}`), unsigned32(value), scale(0, WATT_HOUR));
  for (const [code, value] of powers(view).slice(0, 2))
    members.push(name(`1-0:${code}`), unsigned32(value), scale(0, WATT));
  VOLTAGE_GROUPS.forEach((c, phase) => {
    members.push(name(`1-0:${c}.7.0`), unsigned16(view.voltages[phase]), scale(-1, VOLT));
  });
  CURRENT_GROUPS.forEach((c, phase) => {
    members.push(name(`1-0:${c}.7.0`), unsigned16(view.currents[phase]), scale(-2, AMPERE));
  });
  members.push(octets(`1812${serial}`));
  return notification(count, time, structure(...members));
}

function fixed(value: number, decimals: number, width: number): string {
  const digits = String(value).padStart(width + decimals, "0");
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** yymmddhhmmss of Central European winter time, whatever the season: a simulated meter has no daylight saving. */
function instant(wallMs: number): string {
  const text = new Date(wallMs + 3_600_000).toISOString().replace(/\D/g, "");
  return `${text.slice(2, 14)}W`;
}

function characters(text: string): string {
  return [...text]
    .map((letter) => letter.charCodeAt(0).toString(16).padStart(2, "0"))
    .join("")
    .toUpperCase();
}

function dutch({ view, wallMs, serial }: Moment): Bytes {
  const phase = (c: number, value: number, unit: string, decimals: number, width: number): string =>
    `1-0:${c}.7.0(${fixed(value, decimals, width)}*${unit})`;
  const gasMs = Math.floor(wallMs / 300_000) * 300_000;
  return p1Telegram("IRS5\\2SIMULATED", [
    "1-3:0.2.8(50)",
    `0-0:1.0.0(${instant(wallMs)})`,
    `0-0:96.1.1(${characters(`E0044${serial}0026`)})`,
    `1-0:1.8.1(${fixed(view.energyIn, 3, 6)}*kWh)`,
    "1-0:1.8.2(000000.000*kWh)",
    `1-0:2.8.1(${fixed(view.energyOut, 3, 6)}*kWh)`,
    "1-0:2.8.2(000000.000*kWh)",
    "0-0:96.14.0(0001)",
    `1-0:1.7.0(${fixed(view.powerIn, 3, 2)}*kW)`,
    `1-0:2.7.0(${fixed(view.powerOut, 3, 2)}*kW)`,
    "0-0:96.7.21(00004)",
    "0-0:96.7.9(00002)",
    "1-0:99.97.0(1)(0-0:96.7.19)(190326095015W)(0000002014*s)",
    "0-0:96.13.0()",
    ...VOLTAGE_GROUPS.map((c, index) => phase(c, view.voltages[index], "V", 1, 3)),
    ...CURRENT_GROUPS.map((c, index) => phase(c, Math.round(view.currents[index] / 100), "A", 0, 3)),
    ...[21, 41, 61].map((c, index) => phase(c, Math.max(0, view.phases[index]), "kW", 3, 2)),
    ...[22, 42, 62].map((c, index) => phase(c, Math.max(0, -view.phases[index]), "kW", 3, 2)),
    "0-1:24.1.0(003)",
    `0-1:96.1.0(${characters(`G0039${serial}0026`)})`,
    `0-1:24.2.1(${instant(gasMs)})(${fixed(view.gas, 3, 5)}*m3)`,
  ]);
}

export const pushModels: readonly PushModel[] = [
  {
    id: "kamstrup-omnipower-no",
    title: "Kamstrup OMNIPOWER, Norway: HDLC in clear, every 10 s",
    protocol: "hdlc",
    line: LINE_2400_8N1,
    intervalMs: 10_000,
    ciphered: false,
    authenticationKey: AUTHENTICATION_KEY,
    push: (moment) => hdlcFrames(SINGLE, kamstrupNorway(moment)),
  },
  {
    id: "kamstrup-omnipower-dk",
    title: "Kamstrup OMNIPOWER, Denmark: HDLC, ciphered and authenticated, every 10 s",
    protocol: "hdlc",
    line: LINE_2400_8N1,
    intervalMs: 10_000,
    ciphered: true,
    authenticationKey: AUTHENTICATION_KEY,
    push: (moment) =>
      hdlcFrames(
        KAMSTRUP_DK,
        sealed(kamstrupDenmark(moment), moment.count, title("KAM", moment.serial), 0x30),
      ),
  },
  {
    id: "landis-gyr-e450",
    title: "Landis+Gyr E450, Switzerland: HDLC with blocks in clear, every 5 s",
    protocol: "hdlc",
    line: LINE_2400_8E1,
    intervalMs: 5000,
    ciphered: false,
    authenticationKey: AUTHENTICATION_KEY,
    push: (moment) => hdlcFrames(LANDIS_GYR, swiss(moment, "LGZ", 1, 0)),
  },
  {
    id: "landis-gyr-e450-at",
    title: "Landis+Gyr E450, Austria: HDLC with blocks, ciphered and authenticated, every 5 s",
    protocol: "hdlc",
    line: LINE_2400_8E1,
    intervalMs: 5000,
    ciphered: true,
    authenticationKey: AUTHENTICATION_KEY,
    push: (moment) =>
      hdlcFrames(
        LANDIS_GYR,
        sealed(landisGyrAustria(moment), moment.count, title("LGZ", moment.serial), 0x30),
      ),
  },
  {
    id: "iskraemeco-am550",
    title: "Iskraemeco AM550, Switzerland: HDLC with segments in clear, every 5 s",
    protocol: "hdlc",
    line: LINE_115200,
    intervalMs: 5000,
    ciphered: false,
    authenticationKey: AUTHENTICATION_KEY,
    push: (moment) => hdlcFrames(ISKRAEMECO, swiss(moment, "ISK", 10, 1)),
  },
  {
    id: "kaifa-ma309",
    title: "Kaifa MA309M, Austria: M-Bus, ciphered without a tag, every 5 s",
    protocol: "mbus",
    line: LINE_2400_8E1,
    intervalMs: 5000,
    ciphered: true,
    authenticationKey: AUTHENTICATION_KEY,
    push: (moment) =>
      mbusFrames(sealed(austria(moment), moment.count, title("KFM", moment.serial), 0x20), 245),
  },
  {
    id: "sagemcom-t210",
    title:
      "Sagemcom T210-D, Austria: M-Bus in clear (a real one ciphers), 257 bytes under length 1, every 5 s",
    protocol: "mbus",
    line: LINE_2400_8E1,
    intervalMs: 5000,
    ciphered: false,
    authenticationKey: AUTHENTICATION_KEY,
    push: (moment) => mbusFrames(austria(moment), 252),
  },
  {
    id: "dsmr-p1",
    title: "P1 port of the Dutch standard 5, every second",
    protocol: "p1",
    line: LINE_115200,
    intervalMs: 1000,
    ciphered: false,
    authenticationKey: AUTHENTICATION_KEY,
    push: (moment) => [dutch(moment)],
  },
  {
    id: "dsmr-p1-luxembourg",
    title: "P1 port as in Luxembourg: ciphered and authenticated, every 10 s",
    protocol: "p1",
    line: LINE_115200,
    intervalMs: 10_000,
    ciphered: true,
    authenticationKey: AUTHENTICATION_KEY_LUXEMBOURG,
    push: (moment) => [
      sealed(dutch(moment), moment.count, title("SAG", moment.serial), 0x30, AUTHENTICATION_KEY_LUXEMBOURG),
    ],
  },
];
