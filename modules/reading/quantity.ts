/** What a field measures: decides its name, its precision and its class in other systems, never its unit. */
export const Quantity = Object.freeze({
  Energy: "energy",
  Volume: "volume",
  Mass: "mass",
  Flow: "flow",
  Power: "power",
  ReactiveEnergy: "reactive-energy",
  ReactivePower: "reactive-power",
  ApparentPower: "apparent-power",
  Voltage: "voltage",
  Current: "current",
  Frequency: "frequency",
  PowerFactor: "power-factor",
  Temperature: "temperature",
  TemperatureDifference: "temperature-difference",
  VolumeTemperature: "volume-temperature",
  Pressure: "pressure",
  Duration: "duration",
  Date: "date",
  Time: "time",
  DateTime: "date-time",
  Count: "count",
  Ratio: "ratio",
  Info: "info",
  Identity: "identity",
} as const);

export type QuantityName = (typeof Quantity)[keyof typeof Quantity];
