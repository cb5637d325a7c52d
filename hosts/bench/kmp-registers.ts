/**
 * What the registers of a simulated Kamstrup meter hold. `kmp-encode.ts` writes them on the wire.
 *
 * Units and exponents are those of captures where there are any: 403 MWh 10^-3, m3 10^-2, l/h, kW 10^-1,
 * degrees 10^-2; 603 year log; 601 four bytes throughout. The 348 family is "zone, yy, mm, dd, hh, mm, ss".
 * What a register holds that no capture shows (configuration words, module numbers) is made up from the seed.
 */
import { Column, Extreme, type HouseView, TARIFF_LIMIT } from "./house.js";
import { hash } from "./random.js";

const NUMBER = 0x33;
const CELSIUS = 0x25;
const KELVIN = 0x26;
const CUBIC_METRE = 0x28;
const LITRE_PER_HOUR = 0x29;
const CUBIC_METRE_CELSIUS = 0x2b;
const KILOWATT = 0x16;
const HOUR = 0x2e;
const CLOCK = 0x2f;
const DATE = 0x30;
const MONTH_DAY = 0x32;
const BAR = 0x34;
const BITS = 0x3b;
const LITRE_PER_PULSE = 0x42;
export const DATE_TIME = 0x4f;

/** Stands for the decimals of volumes, which differ between meters. */
export const VOLUME = -1;

/** Unit and decimals in which a meter was ordered to count energy. */
export const energyForms = Object.freeze({
  /** mWh times `times` divided by `by` is the register's integer. */
  MWh: { unit: 0x03, decimals: 3, times: 1, by: 1e6 },
  GJ: { unit: 0x08, decimals: 2, times: 36, by: 1e8 },
  "GJ-3": { unit: 0x08, decimals: 3, times: 36, by: 1e7 },
  kWh: { unit: 0x02, decimals: 0, times: 1, by: 1e6 },
});
export type EnergyForm = keyof typeof energyForms;

export interface RegisterContext {
  readonly view: HouseView;
  readonly seed: number;
  readonly serial: number;
  /** Two bytes for flow, power and temperatures, as on the 403. */
  readonly short: boolean;
  readonly energy: EnergyForm;
  /** Decimals of volumes in m3. */
  readonly volumeDecimals: number;
  /** Hours in which the meter could not measure. */
  readonly errorHours: number;
}

export interface Register {
  /** Absent: the unit of energy. */
  readonly unit?: number;
  readonly decimals?: number;
  /** Bytes on a meter that writes short values; four on all others. */
  readonly shortBytes?: number;
  /** Integer in the register's own unit and decimals; a DATE_TIME: milliseconds since 1970. */
  read(context: RegisterContext): number;
}

/** mWh in the integer of the meter's energy form. */
function energy(column: number, share = 1): Register {
  return {
    read: ({ view, energy: form }) =>
      Math.floor((view.columns[column] * share * energyForms[form].times) / energyForms[form].by),
  };
}

function volume(column: number): Register {
  return {
    unit: CUBIC_METRE,
    decimals: VOLUME,
    read: ({ view, volumeDecimals }) => Math.floor(view.columns[column] / 10 ** (6 - volumeDecimals)),
  };
}

function celsius(read: (view: HouseView) => number, decimals = 2): Register {
  return {
    unit: CELSIUS,
    decimals,
    shortBytes: 2,
    read: ({ view }) => Math.trunc(read(view) / 10 ** (2 - decimals)),
  };
}

/** Mean of a temperature over the volume since `since`, the present one while nothing has flowed. */
function average(since: number, product: 1 | 2): Register {
  return celsius(({ columns, t1, t2 }) => {
    const litres = columns[Column.Volume] - columns[since];
    if (litres <= 0) return product === 1 ? t1 : t2;
    return (columns[Column.Volume + product] - columns[since + product]) / litres;
  });
}

function plain(read: (context: RegisterContext) => number, unit = NUMBER): Register {
  return { unit, read };
}

/** A configuration word with this many digits, made up. */
function invented(id: number, digits: number): Register {
  return plain(({ seed }) => hash(seed, id, 99) % 10 ** digits);
}

function yymmdd(milliseconds: number): number {
  if (milliseconds === 0) return 0;
  const date = new Date(milliseconds);
  return (date.getUTCFullYear() % 100) * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
}

function hhmmss(milliseconds: number): number {
  const date = new Date(milliseconds);
  return date.getUTCHours() * 10_000 + date.getUTCMinutes() * 100 + date.getUTCSeconds();
}

export const registers = new Map<number, Register>();

/** The eight registers of a period from `first` on: date and value of most and least, flow then power. */
function extremes(first: number, at: number): void {
  const flow = (column: number): Register => ({
    unit: LITRE_PER_HOUR,
    shortBytes: 2,
    read: ({ view }) => view.columns[at + column],
  });
  const power = (column: number): Register => ({
    unit: KILOWATT,
    decimals: 1,
    shortBytes: 2,
    read: ({ view }) => Math.floor(view.columns[at + column] / 100),
  });
  const date = (column: number): Register => plain(({ view }) => yymmdd(view.columns[at + column]), DATE);
  const { FlowMost, FlowMostAt, FlowLeast, FlowLeastAt, PowerMost, PowerMostAt, PowerLeast, PowerLeastAt } =
    Extreme;
  [date(FlowMostAt), flow(FlowMost), date(FlowLeastAt), flow(FlowLeast)].forEach((register, index) => {
    registers.set(first + index, register);
  });
  [date(PowerMostAt), power(PowerMost), date(PowerLeastAt), power(PowerLeast)].forEach((register, index) => {
    registers.set(first + 4 + index, register);
  });
}

/** 348 and its kin; 383..390 in the order of the extremes. */
function dateTime(read: (view: HouseView) => number): Register {
  return plain(({ view }) => read(view), DATE_TIME);
}

extremes(123, Column.YearExtremes);
extremes(138, Column.MonthExtremes);
for (const [id, register] of [
  [60, energy(Column.Heat)],
  [61, energy(Column.VolumeT1, 0.01163)],
  [62, energy(Column.VolumeT2, 0.01163)],
  [63, energy(Column.Cooling)],
  [64, energy(Column.Tariff)],
  [65, plain(() => 0)],
  [66, { unit: KILOWATT, decimals: 1, read: () => TARIFF_LIMIT / 100 }],
  [67, { unit: KILOWATT, decimals: 1, read: () => 0 }],
  [68, volume(Column.Volume)],
  [69, volume(Column.Volume)],
  [
    72,
    { unit: 0x2c, decimals: 2, read: ({ view }) => Math.floor((view.columns[Column.Volume] * 0.98) / 1e4) },
  ],
  [
    73,
    { unit: 0x2c, decimals: 2, read: ({ view }) => Math.floor((view.columns[Column.Volume] * 0.98) / 1e4) },
  ],
  [74, { unit: LITRE_PER_HOUR, shortBytes: 2, read: ({ view }) => view.flow }],
  [75, { unit: LITRE_PER_HOUR, shortBytes: 2, read: ({ view }) => view.flow }],
  [80, { unit: KILOWATT, decimals: 1, shortBytes: 2, read: ({ view }) => Math.floor(view.power / 1e5) }],
  [84, { unit: CUBIC_METRE, decimals: 2, read: ({ view }) => Math.floor(view.columns[Column.Pulses] / 1e4) }],
  [85, { unit: CUBIC_METRE, decimals: 2, read: () => 0 }],
  [86, celsius(({ t1 }) => t1)],
  [87, celsius(({ t2 }) => t2)],
  [88, celsius(({ outdoor }) => outdoor)],
  [89, { unit: KELVIN, decimals: 2, shortBytes: 2, read: ({ view }) => view.t1 - view.t2 }],
  [91, { unit: BAR, decimals: 2, read: ({ view }) => 580 + Math.round(view.outdoor / 100) }],
  [92, { unit: BAR, decimals: 2, read: ({ view }) => 310 - Math.min(90, Math.round(view.flow / 20)) }],
  [94, energy(Column.Heat)],
  [95, energy(Column.Tariff, 0.5)],
  [96, plain(() => 0)],
  [97, { unit: CUBIC_METRE_CELSIUS, read: ({ view }) => Math.floor(view.columns[Column.VolumeT1] / 1e8) }],
  [98, { unit: MONTH_DAY, read: () => 101 }],
  [99, plain(() => 0)],
  [104, plain(({ serial }) => serial + 1)],
  [110, { unit: CUBIC_METRE_CELSIUS, read: ({ view }) => Math.floor(view.columns[Column.VolumeT2] / 1e8) }],
  [112, plain(() => 0)],
  [113, plain(({ seed }) => hash(seed, 113) % 4)],
  [114, plain(({ serial }) => serial + 2)],
  [122, celsius(({ water }) => water)],
  [146, average(Column.Year, 1)],
  [147, average(Column.Year, 2)],
  [149, average(Column.Month, 1)],
  [150, average(Column.Month, 2)],
  [152, plain(() => 44_119_000)],
  [153, invented(153, 5)],
  [154, invented(154, 5)],
  [155, { unit: 0x02, decimals: 2, read: ({ view }) => Math.floor(view.columns[Column.Heat] / 1e4) }],
  [157, invented(157, 4)],
  [158, invented(158, 4)],
  [168, invented(168, 6)],
  [171, invented(171, 4)],
  [172, invented(172, 4)],
  [175, { unit: HOUR, read: ({ errorHours }) => errorHours }],
  [178, energy(Column.Heat)],
  [179, plain(() => 0)],
  [180, volume(Column.Volume)],
  [181, plain(() => 0)],
  [184, plain(({ serial }) => serial % 250)],
  [185, plain(({ serial }) => serial)],
  [218, plain(({ serial }) => (serial + 1) % 250)],
  [219, plain(({ serial }) => serial + 1)],
  [220, plain(({ serial }) => (serial + 2) % 250)],
  [221, plain(({ serial }) => serial + 2)],
  [222, plain(() => 3)],
  [
    223,
    { unit: CUBIC_METRE, decimals: 3, read: ({ view }) => Math.floor(view.columns[Column.Volume] / 1e3) },
  ],
  [224, { unit: CUBIC_METRE, decimals: 2, read: () => 0 }],
  [225, { unit: CUBIC_METRE, decimals: 2, read: () => 0 }],
  [228, invented(228, 6)],
  [229, celsius(({ t1 }) => t1)],
  [230, celsius(({ t2 }) => t2)],
  [234, { unit: LITRE_PER_PULSE, read: () => 10 }],
  [235, { unit: LITRE_PER_PULSE, read: () => 1 }],
  [
    239,
    { unit: CUBIC_METRE, decimals: 3, read: ({ view }) => Math.floor(view.columns[Column.Volume] / 1e3) },
  ],
  [243, { unit: CUBIC_METRE, decimals: 3, read: () => 12 }],
  [259, { unit: LITRE_PER_HOUR, read: () => 1500 }],
  [266, { unit: 0x01, read: ({ view }) => Math.floor(view.columns[Column.Heat] / 1e3) % 1e8 }],
  [267, { unit: 0x01, read: ({ view }) => Math.floor(view.columns[Column.Cooling] / 1e3) % 1e8 }],
  [338, plain(() => 0)],
  [346, invented(346, 6)],
  [347, plain(({ serial }) => serial)],
  [348, dateTime(({ wallMs }) => wallMs)],
  [355, plain(() => 0)],
  [362, plain(() => 0)],
  [364, plain(() => 0)],
  [365, plain(() => 0)],
  [366, { unit: CELSIUS, decimals: 2, read: () => 5000 }],
  [367, plain(() => 0)],
  [368, invented(368, 6)],
  [369, plain(() => 0, BITS)],
  [371, plain(() => 0)],
  [372, { unit: KILOWATT, decimals: 1, read: () => 0 }],
  [379, celsius(({ t1 }) => t1)],
  [380, celsius(({ t2 }) => t2)],
  [381, celsius(({ t1 }) => t1)],
  [382, celsius(({ t2 }) => t2)],
  [383, dateTime(({ columns }) => columns[Column.YearExtremes + Extreme.FlowMostAt])],
  [384, dateTime(({ columns }) => columns[Column.YearExtremes + Extreme.FlowLeastAt])],
  [385, dateTime(({ columns }) => columns[Column.YearExtremes + Extreme.PowerMostAt])],
  [386, dateTime(({ columns }) => columns[Column.YearExtremes + Extreme.PowerLeastAt])],
  [387, dateTime(({ columns }) => columns[Column.MonthExtremes + Extreme.FlowMostAt])],
  [388, dateTime(({ columns }) => columns[Column.MonthExtremes + Extreme.FlowLeastAt])],
  [389, dateTime(({ columns }) => columns[Column.MonthExtremes + Extreme.PowerMostAt])],
  [390, dateTime(({ columns }) => columns[Column.MonthExtremes + Extreme.PowerLeastAt])],
  [398, celsius(({ t1 }) => t1, 1)],
  [399, celsius(({ t2 }) => t2, 1)],
  [
    400,
    { unit: KELVIN, decimals: 1, shortBytes: 2, read: ({ view }) => Math.trunc((view.t1 - view.t2) / 10) },
  ],
  [404, invented(404, 6)],
  [473, { unit: CUBIC_METRE_CELSIUS, read: () => 0 }],
  [474, { unit: CUBIC_METRE_CELSIUS, read: () => 0 }],
  [477, celsius(({ outdoor }) => outdoor)],
  [478, celsius(({ outdoor }) => outdoor)],
  [505, { unit: BAR, decimals: 2, read: () => 590 }],
  [506, { unit: BAR, decimals: 2, read: () => 300 }],
  [507, { unit: BAR, decimals: 2, read: () => 591 }],
  [508, { unit: BAR, decimals: 2, read: () => 299 }],
  [515, plain(() => 0)],
  [675, { unit: 0x3c, read: () => 16 }],
  [1001, plain(({ serial }) => serial)],
  [1002, plain(({ view }) => hhmmss(view.wallMs), CLOCK)],
  [1003, plain(({ view }) => yymmdd(view.wallMs), DATE)],
  [1004, plain(({ view }) => view.hours, HOUR)],
  [1005, invented(1005, 7)],
  [1010, plain(({ serial }) => serial)],
  [1032, plain(() => 1)],
] satisfies [number, Register][])
  registers.set(id, register);

/** Extremes and averages of the running month and year. */
export function isStatistic(id: number): boolean {
  return (id >= 123 && id <= 130) || (id >= 138 && id <= 150) || (id >= 383 && id <= 390);
}
