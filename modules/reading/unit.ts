/**
 * Units of measurement, as small numbers. A protocol maps its own unit codes to these once, by table.
 * Time-like units say how the significand is to be read; `reading/value.ts` writes them as ISO 8601:
 *
 *   Date      yymmdd as a decimal number (2000..2099), 0 = never
 *   LongDate  yyyymmdd as a decimal number, 0 = never
 *   Clock     hhmmss as a decimal number
 *   MonthDay  mmdd as a decimal number
 *   DateTime  yyyymmddhhmmss as a decimal number; the exponent column holds the offset from UTC in
 *             quarters of an hour (-48..56), or OFFSET_UNKNOWN for local time without a zone
 *
 * A unit that a meter sent and no table knows is kept as FOREIGN + its code, never guessed.
 */
export const Unit = Object.freeze({
  None: 0,
  WattHour: 1,
  KilowattHour: 2,
  MegawattHour: 3,
  GigawattHour: 4,
  Joule: 5,
  Kilojoule: 6,
  Megajoule: 7,
  Gigajoule: 8,
  Calorie: 9,
  Kilocalorie: 10,
  Megacalorie: 11,
  Gigacalorie: 12,
  VarHour: 13,
  KilovarHour: 14,
  MegavarHour: 15,
  GigavarHour: 16,
  VoltAmpereHour: 17,
  KilovoltAmpereHour: 18,
  MegavoltAmpereHour: 19,
  GigavoltAmpereHour: 20,
  Watt: 21,
  Kilowatt: 22,
  Megawatt: 23,
  Gigawatt: 24,
  Var: 25,
  Kilovar: 26,
  Megavar: 27,
  Gigavar: 28,
  VoltAmpere: 29,
  KilovoltAmpere: 30,
  MegavoltAmpere: 31,
  GigavoltAmpere: 32,
  Volt: 33,
  Ampere: 34,
  Kilovolt: 35,
  Kiloampere: 36,
  Celsius: 37,
  Kelvin: 38,
  Litre: 39,
  CubicMetre: 40,
  LitrePerHour: 41,
  CubicMetrePerHour: 42,
  CubicMetreCelsius: 43,
  Tonne: 44,
  TonnePerHour: 45,
  Hour: 46,
  Minute: 47,
  Second: 48,
  Millisecond: 49,
  Day: 50,
  Bar: 51,
  Hertz: 52,
  Degree: 53,
  Percent: 54,
  PulsePerLitre: 55,
  LitrePerPulse: 56,
  Gallon: 57,
  GallonPerMinute: 58,
  RelativeHumidity: 59,
  OxygenPercent: 60,
  MetrePerSecond: 61,
  KilojoulePerKilogram: 62,
  PotentialOfHydrogen: 63,
  GramPerKilogram: 64,
  Kilogram: 65,
  KilogramPerHour: 66,
  Clock: 67,
  Date: 68,
  LongDate: 69,
  MonthDay: 70,
  DateTime: 71,
  BitField: 72,
  Pascal: 73,
  Millibar: 74,
  CubicMetrePerMinute: 75,
  CubicMetrePerSecond: 76,
  KilogramPerMinute: 77,
  Milliampere: 78,
  Millivolt: 79,
  Month: 80,
  Year: 81,
  Week: 82,
  RevolutionsPerMinute: 83,
  GramPerHour: 84,
  LitrePerMinute: 85,
  Millimetre: 86,
});

/** First code of the units that are kept as the meter's own number. */
export const FOREIGN = 0x8000;
/** Exponent of a DateTime whose zone the meter did not tell. */
export const OFFSET_UNKNOWN = 127;

const symbols: readonly string[] = Object.freeze(
  (
    ",Wh,kWh,MWh,GWh,J,kJ,MJ,GJ,cal,kcal,Mcal,Gcal,varh,kvarh,Mvarh,Gvarh,VAh,kVAh,MVAh,GVAh," +
    "W,kW,MW,GW,var,kvar,Mvar,Gvar,VA,kVA,MVA,GVA,V,A,kV,kA,°C,K,l,m³,l/h,m³/h,m³×°C,t,t/h," +
    "h,min,s,ms,d,bar,Hz,°,%,imp/l,l/imp,gal,gal/min,%RH,%O₂,m/s,kJ/kg,pH,g/kg,kg,kg/h,,,,,,," +
    "Pa,mbar,m³/min,m³/s,kg/min,mA,mV,months,years,weeks,rpm,g/h,l/min,mm"
  ).split(","),
);

/** Units are numbered below this, those that are the meter's own aside. */
export const UNITS = symbols.length;

/** Symbol as people write it ("m³", "°C"); empty for a bare number, a date or a bit field. */
export function unitSymbol(unit: number): string {
  return unit >= FOREIGN ? `unit ${unit - FOREIGN}` : (symbols[unit] ?? "");
}

/** Symbol in seven-bit text ("m3", "C"), for wires and files that hold nothing else. */
export function unitAscii(unit: number): string {
  return unitSymbol(unit)
    .replaceAll("³", "3")
    .replaceAll("₂", "2")
    .replaceAll("°C", "C")
    .replaceAll("°", "deg")
    .replaceAll("×", "*");
}

/** Whether the number is a date or time of day, written as ISO 8601 and never scaled. */
export function isTimeUnit(unit: number): boolean {
  return unit >= Unit.Clock && unit <= Unit.DateTime;
}
