/** What the simulated push meters measure, as the list of each utility: DataNotifications and a P1 telegram. */
import {
  array,
  type Bytes,
  dateTime,
  groups,
  name,
  notification,
  octets,
  p1Telegram,
  scale,
  structure,
  unsigned16,
  unsigned32,
  visible,
} from "./dlms-encode.js";
import type { MainsView } from "./mains.js";

export interface Moment {
  readonly view: MainsView;
  readonly wallMs: number;
  /** Pushes since the start, from 1. */
  readonly count: number;
  /** Eight digits. */
  readonly serial: string;
}

const WATT = 0x1b;
const WATT_HOUR = 0x1e;
const AMPERE = 0x21;
const VOLT = 0x23;

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

export function kamstrupNorway({ view, wallMs, serial }: Moment): Bytes {
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

export function kamstrupDenmark({ view, wallMs }: Moment): Bytes {
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
export function swiss(moment: Moment, maker: string, volt: number, channel: number): Bytes {
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

export function landisGyrAustria({ view, wallMs, count }: Moment): Bytes {
  const values = [...energies(view, 1), ...powers(view)];
  const members = values.flatMap(([code, value]) => [name(`1-0:${code}`), unsigned32(value)]);
  return notification(count, dateTime(wallMs), structure(octets(dateTime(wallMs)), ...members));
}

export function austria({ view, wallMs, count, serial }: Moment): Bytes {
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

export function dutch({ view, wallMs, serial }: Moment): Bytes {
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
