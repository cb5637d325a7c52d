/**
 * What a simulated Ultraheat writes: the lines of a real readout, in their order, with the values of a house. Written
 * anew, after public readouts of UH50 and T550.
 */
import { Column, Extreme, type HouseView } from "./house.js";

export type EnergyUnit = "GJ" | "MWh" | "kWh";

export interface UltraheatState {
  readonly view: HouseView;
  /** What the meter showed at the end of last year. */
  readonly previous: { readonly heat: number; readonly volume: number };
  readonly unit: EnergyUnit;
  readonly firmware: string;
  readonly serial: string;
  /** With the values of now, as the longer readout "/#!" has them. */
  readonly live: boolean;
  /** Codes that are left out. */
  readonly omit: ReadonlySet<string>;
}

/** Digits with zeros in front and so many decimals; the value counts in its last digit. */
function fixed(value: number, digits: number, decimals: number): string {
  const text = String(Math.max(0, Math.floor(value))).padStart(digits + decimals, "0");
  return decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
}

/** Energy from thousandths of a watt-hour. */
function energy(milliwattHours: number, unit: EnergyUnit): string {
  if (unit === "GJ") return `${fixed((milliwattHours * 36) / 1e7, 4, 3)}*GJ`;
  return unit === "MWh"
    ? `${fixed(milliwattHours / 1e6, 4, 3)}*MWh`
    : `${fixed(milliwattHours / 1e6, 7, 0)}*kWh`;
}

function volume(millilitres: number): string {
  return `${fixed(millilitres / 1e4, 5, 2)}*m3`;
}

function day(ms: number): string {
  return ms === 0 ? "2000-00-00" : new Date(ms).toISOString().slice(0, 10);
}

function clock(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", "&");
}

/** The lines between STX and the end mark. */
export function ultraheatLines(state: UltraheatState): string[] {
  const { view, previous, unit, firmware, serial } = state;
  const columns = view.columns;
  const most = Column.YearExtremes;
  const power = `${fixed(columns[most + Extreme.PowerMost] / 100, 4, 1)}*kW`;
  const flow = `${fixed(columns[most + Extreme.FlowMost], 3, 3)}*m3ph`;
  const dates = [most + Extreme.PowerMostAt, most + Extreme.FlowMostAt].map((column) => day(columns[column]));
  const temperatures = `${fixed(view.t1 / 10, 3, 1)}*C&${fixed(view.t2 / 10, 3, 1)}*C`;
  const hours = fixed(view.hours, 7, 0);
  const slots = `000&${serial}&0&000&${serial}&0`;
  const now = [
    `6.4(${fixed(view.power / 1e5, 4, 1)}*kW)6.27(${fixed(view.flow, 3, 3)}*m3ph)`,
    `6.28(${fixed(view.t2 / 10, 3, 1)}*C)6.29(${fixed(view.t1 / 10, 3, 1)}*C)6.30(${fixed((view.t1 - view.t2) / 10, 3, 1)}*C)`,
  ];
  const lines = [
    `6.8(${energy(columns[Column.Heat], unit)})6.26(${volume(columns[Column.Volume])})9.21(${serial})`,
    `6.26*01(${volume(previous.volume)})6.8*01(${energy(previous.heat, unit)})`,
    `F(0)9.20(${serial})6.35(60*m)`,
    ...(state.live ? now : []),
    `6.6(${power})6.6*01(${power})6.33(${flow})9.4(${temperatures})`,
    `6.31(${hours}*h)6.32(0000003*h)9.22(R)9.6(${slots})`,
    `9.7(20000)6.32*01(0000003*h)6.36(01-01&00:00)6.33*01(${flow})`,
    "6.8.1()6.8.2()6.8.3()6.8.4()6.8.5()",
    "6.8.1*01()6.8.2*01()6.8.3*01()",
    "6.8.4*01()6.8.5*01()",
    `9.4*01(${temperatures})`,
    `6.36.1(${dates[0]})6.36.1*01(2000-00-00)`,
    `6.36.2(${dates[1]})6.36.2*01(2000-00-00)`,
    `6.36.3(${dates[0]})6.36.3*01(2000-00-00)`,
    `6.36.4(${dates[1]})6.36.4*01(2000-00-00)`,
    `6.36.5()6.36*02(01&00:00)9.36(${clock(view.wallMs)})9.24(1.5*m3ph)`,
    "9.17(0)9.18()9.19()9.25()",
    `9.1(0&1&0&0000&CECV&CECV&1&${firmware}&${firmware}&F&101008&040404&08&0)`,
    `9.2(&&)9.29()9.31(${fixed(view.hours / 3, 7, 0)}*h)`,
    "9.0.1(00000000)9.0.2(00000000)9.34.1(000.00000*m3)9.34.2(000.00000*m3)",
    "8.26.1(00000000*m3)8.26.2(00000000*m3)",
    "8.26.1*01(00000000*m3)8.26.2*01(00000000*m3)",
    "6.26.1()6.26.4()6.26.5()",
    `6.26.1*01()6.26.4*01()6.26.5*01()0.0(${serial})`,
  ];
  if (state.omit.size === 0) return lines;
  return lines.map((line) =>
    line.replace(/([^()]+)\([^()]*\)/g, (set, code) => (state.omit.has(code) ? "" : set)),
  );
}
