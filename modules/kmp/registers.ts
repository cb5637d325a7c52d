/**
 * Every register of the Kamstrup Meter Protocol that anything public names: number, stable key, English name,
 * quantity and kind. Which meter has which, and which are worth asking for, is in `modules/meters`.
 *
 * Numbers: Kamstrup 5512-447 sections 5.2 and 5.3 (601, 801), the technical descriptions of 402, 302 and 62,
 * and what users of 303, 403, 603, Multical 21 and flowIQ 2200 read. Where the gateways on sale publish the
 * same value, its key is theirs (`heat_energy`, `temp1`, `maxflow_m`...).
 *
 * It says nothing of units and decimals: the meter sends them with every value. Registers whose meaning nobody
 * published (183, 338, 515) are left out; they are read and shown by number.
 */
import { lookup, textOf } from "../bytes/lookup.js";
import { Quantity, type QuantityName } from "../reading/quantity.js";

export interface Register {
  /** Register number of GetRegister and of the logs. */
  readonly code: number;
  readonly key: string;
  readonly name: string;
  readonly quantity: QuantityName;
  /** total: only grows. measured: now. extreme: of a period. fixed: never changes. state: a code or flag word. */
  readonly kind: "total" | "measured" | "extreme" | "fixed" | "state";
}

function register(
  code: number,
  key: string,
  quantity: QuantityName,
  kind: Register["kind"],
  name: string,
): Register {
  return Object.freeze({ code, key, name, quantity, kind });
}

const {
  Energy,
  Volume,
  Mass,
  Flow,
  Power,
  Voltage,
  Current,
  Temperature,
  TemperatureDifference,
  VolumeTemperature,
  Pressure,
  Duration,
  Time,
  DateTime,
  Count,
  Ratio,
  Info,
  Identity,
} = Quantity;
const CalendarDate = Quantity.Date;

/** In ascending order of their numbers. */
export const registers: readonly Register[] = Object.freeze([
  // Electricity meters of the 382 family; a heat or water meter has none of these.
  register(1, "active_energy_in", Energy, "total", "Active energy in"),
  register(2, "active_energy_out", Energy, "total", "Active energy out"),
  register(13, "active_energy_in_high_resolution", Energy, "total", "Active energy in, high resolution"),
  register(14, "active_energy_out_high_resolution", Energy, "total", "Active energy out, high resolution"),
  register(51, "meter_number", Identity, "fixed", "Meter number"),

  register(60, "heat_energy", Energy, "total", "Heat energy E1"),
  register(61, "inlet_energy", Energy, "total", "Inlet energy E4"),
  register(62, "outlet_energy", Energy, "total", "Outlet energy E5"),
  register(63, "cooling_energy", Energy, "total", "Cooling energy E3"),
  register(64, "tariff2", Energy, "total", "Tariff register TA2"),
  register(65, "tariff3", Energy, "total", "Tariff register TA3"),
  register(66, "tariff_limit2", Power, "fixed", "Tariff limit TL2"),
  register(67, "tariff_limit3", Power, "fixed", "Tariff limit TL3"),
  register(68, "volume", Volume, "total", "Volume V1"),
  register(69, "volume2", Volume, "total", "Volume V2"),
  register(72, "mass", Mass, "total", "Mass M1"),
  register(73, "mass2", Mass, "total", "Mass M2"),
  register(74, "flow", Flow, "measured", "Flow V1"),
  register(75, "flow2", Flow, "measured", "Flow V2"),
  register(80, "power", Power, "measured", "Power"),
  register(84, "pulse_input_a", Volume, "total", "Pulse input A1"),
  register(85, "pulse_input_b", Volume, "total", "Pulse input B1"),
  register(86, "temp1", Temperature, "measured", "Inlet temperature T1"),
  register(87, "temp2", Temperature, "measured", "Outlet temperature T2"),
  register(88, "temp3", Temperature, "measured", "Temperature T3"),
  register(89, "tempdiff", TemperatureDifference, "measured", "Temperature difference T1-T2"),
  register(91, "pressure1", Pressure, "measured", "Inlet pressure P1"),
  register(92, "pressure2", Pressure, "measured", "Outlet pressure P2"),
  register(94, "control_energy_e2", Energy, "total", "Control energy E2"),
  register(95, "tap_water_energy", Energy, "total", "Tap water energy E6"),
  register(96, "heat_energy_y", Energy, "total", "Heat energy Y, E7"),
  register(97, "temp1xm3", VolumeTemperature, "total", "Volume times T1, E8"),
  register(98, "target_date", CalendarDate, "fixed", "Target date"),
  register(99, "info", Info, "state", "Info code"),
  register(104, "meter_number_b", Identity, "fixed", "Number of the meter at input B"),
  register(110, "temp2xm3", VolumeTemperature, "total", "Volume times T2, E9"),
  register(112, "customer_number_high", Identity, "fixed", "Customer number, digits 1 to 8"),
  register(113, "infoevent", Count, "total", "Info events"),
  register(114, "meter_number_a", Identity, "fixed", "Number of the meter at input A"),
  register(122, "temp4", Temperature, "measured", "Temperature T4"),
  register(123, "maxflowdate_y", CalendarDate, "extreme", "Date of the highest flow this year"),
  register(124, "maxflow_y", Flow, "extreme", "Highest flow this year"),
  register(125, "minflowdate_y", CalendarDate, "extreme", "Date of the lowest flow this year"),
  register(126, "minflow_y", Flow, "extreme", "Lowest flow this year"),
  register(127, "maxpowerdate_y", CalendarDate, "extreme", "Date of the highest power this year"),
  register(128, "maxpower_y", Power, "extreme", "Highest power this year"),
  register(129, "minpowerdate_y", CalendarDate, "extreme", "Date of the lowest power this year"),
  register(130, "minpower_y", Power, "extreme", "Lowest power this year"),
  register(138, "maxflowdate_m", CalendarDate, "extreme", "Date of the highest flow this month"),
  register(139, "maxflow_m", Flow, "extreme", "Highest flow this month"),
  register(140, "minflowdate_m", CalendarDate, "extreme", "Date of the lowest flow this month"),
  register(141, "minflow_m", Flow, "extreme", "Lowest flow this month"),
  register(142, "maxpowerdate_m", CalendarDate, "extreme", "Date of the highest power this month"),
  register(143, "maxpower_m", Power, "extreme", "Highest power this month"),
  register(144, "minpowerdate_m", CalendarDate, "extreme", "Date of the lowest power this month"),
  register(145, "minpower_m", Power, "extreme", "Lowest power this month"),
  register(146, "avgtemp1_y", Temperature, "extreme", "Average T1 this year"),
  register(147, "avgtemp2_y", Temperature, "extreme", "Average T2 this year"),
  register(149, "avgtemp1_m", Temperature, "extreme", "Average T1 this month"),
  register(150, "avgtemp2_m", Temperature, "extreme", "Average T2 this month"),
  register(152, "program_number", Identity, "fixed", "Program number ABCCCCCC"),
  register(153, "config_number1", Identity, "fixed", "Config number 1"),
  register(154, "software_checksum", Identity, "fixed", "Software checksum"),
  register(155, "energy_high_resolution", Energy, "total", "Energy, high resolution (402, 60x)"),
  register(157, "top_module_id", Identity, "fixed", "Top module"),
  register(158, "base_module_id", Identity, "fixed", "Base module"),
  register(168, "config_number2", Identity, "fixed", "Config number 2"),
  register(171, "base_module2_id", Identity, "fixed", "Base module 2"),
  register(172, "external_module_id", Identity, "fixed", "External module"),
  register(175, "error_hours", Duration, "total", "Hours with an error"),
  register(178, "differential_energy", Energy, "measured", "Differential energy dE"),
  register(179, "control_energy", Energy, "total", "Control energy cE"),
  register(180, "differential_volume", Volume, "measured", "Differential volume dV"),
  register(181, "control_volume", Volume, "total", "Control volume cV"),
  register(184, "mbus_primary1", Identity, "fixed", "M-Bus primary address, module 1"),
  register(185, "mbus_secondary1", Identity, "fixed", "M-Bus secondary address, module 1"),
  register(218, "mbus_primary2", Identity, "fixed", "M-Bus primary address, module 2"),
  register(219, "mbus_secondary2", Identity, "fixed", "M-Bus secondary address, module 2"),
  register(220, "mbus_primary_external", Identity, "fixed", "M-Bus primary address, external module"),
  register(221, "mbus_secondary_external", Identity, "fixed", "M-Bus secondary address, external module"),
  register(222, "config_changes", Count, "total", "Changes of the configuration"),
  register(223, "volume_high_resolution_402", Volume, "total", "Volume, high resolution (402)"),
  register(224, "pulse_input_a2", Volume, "total", "Pulse input A2"),
  register(225, "pulse_input_b2", Volume, "total", "Pulse input B2"),
  register(228, "config_number3", Identity, "fixed", "Config number 3"),
  register(229, "temp1_integration", Temperature, "measured", "T1 over the last integration"),
  register(230, "temp2_integration", Temperature, "measured", "T2 over the last integration"),
  register(234, "pulse_weight_a", Ratio, "fixed", "Litres per pulse, input A"),
  register(235, "pulse_weight_b", Ratio, "fixed", "Litres per pulse, input B"),
  register(239, "volume_high_resolution", Volume, "total", "Volume V1, high resolution"),
  register(243, "reverse_volume", Volume, "total", "Reverse volume"),
  register(259, "nominal_flow", Flow, "fixed", "Nominal flow qp"),
  register(266, "heat_energy_high_resolution", Energy, "measured", "Heat energy E1, low digits"),
  register(267, "cooling_energy_high_resolution", Energy, "measured", "Cooling energy E3, low digits"),
  register(346, "module_software", Identity, "fixed", "Software of the module"),
  register(347, "customer_number", Identity, "fixed", "Customer number"),
  register(348, "device_date_time", DateTime, "measured", "Date and time of the meter"),
  register(355, "cop_y", Ratio, "measured", "Coefficient of performance this year"),
  register(362, "tariff4", Energy, "total", "Tariff register TA4"),
  register(364, "discount_energy", Energy, "total", "Heat energy with discount A1 (T2 < T5)"),
  register(365, "surcharge_energy", Energy, "total", "Heat energy with surcharge A2 (T2 > T5)"),
  register(366, "temp5_limit", Temperature, "fixed", "Limit T5"),
  register(367, "cop_m", Ratio, "measured", "Coefficient of performance this month"),
  register(368, "config_number4", Identity, "fixed", "Config number 4"),
  register(369, "info_bits", Info, "state", "Info bits"),
  register(371, "cop", Ratio, "measured", "Coefficient of performance"),
  register(372, "power_input_b", Power, "measured", "Power at input B1"),
  register(379, "avgtemp1_d", Temperature, "extreme", "Average T1 of the day"),
  register(380, "avgtemp2_d", Temperature, "extreme", "Average T2 of the day"),
  register(381, "avgtemp1_h", Temperature, "extreme", "Average T1 of the hour"),
  register(382, "avgtemp2_h", Temperature, "extreme", "Average T2 of the hour"),
  register(383, "maxflowtime_y", DateTime, "extreme", "Time of the highest flow this year"),
  register(384, "minflowtime_y", DateTime, "extreme", "Time of the lowest flow this year"),
  register(385, "maxpowertime_y", DateTime, "extreme", "Time of the highest power this year"),
  register(386, "minpowertime_y", DateTime, "extreme", "Time of the lowest power this year"),
  register(387, "maxflowtime_m", DateTime, "extreme", "Time of the highest flow this month"),
  register(388, "minflowtime_m", DateTime, "extreme", "Time of the lowest flow this month"),
  register(389, "maxpowertime_m", DateTime, "extreme", "Time of the highest power this month"),
  register(390, "minpowertime_m", DateTime, "extreme", "Time of the lowest power this month"),
  register(398, "temp1_one_decimal", Temperature, "measured", "T1 with one decimal"),
  register(399, "temp2_one_decimal", Temperature, "measured", "T2 with one decimal"),
  register(400, "tempdiff_one_decimal", TemperatureDifference, "measured", "T1-T2 with one decimal"),
  register(404, "meter_type", Identity, "fixed", "Meter type"),
  register(473, "energy_e10", Energy, "total", "Energy E10"),
  register(474, "energy_e11", Energy, "total", "Energy E11"),
  register(477, "avgtemp3_d", Temperature, "extreme", "Average T3 of the day"),
  register(478, "avgtemp3_h", Temperature, "extreme", "Average T3 of the hour"),
  register(505, "avgpressure1_d", Pressure, "extreme", "Average P1 of the day"),
  register(506, "avgpressure2_d", Pressure, "extreme", "Average P2 of the day"),
  register(507, "avgpressure1_h", Pressure, "extreme", "Average P1 of the hour"),
  register(508, "avgpressure2_h", Pressure, "extreme", "Average P2 of the hour"),
  register(675, "radio_interval", Duration, "fixed", "Interval of the wireless M-Bus transmission"),
  register(1001, "serial_number", Identity, "fixed", "Serial number"),
  register(1002, "device_time", Time, "measured", "Clock of the meter"),
  register(1003, "device_date", CalendarDate, "measured", "Date of the meter"),
  register(1004, "hourcounter", Duration, "total", "Operating hours"),
  register(1005, "type_software", Identity, "fixed", "Meter type and software edition"),
  register(1010, "customer_number_low", Identity, "fixed", "Customer number, digits 9 to 16"),
  register(1032, "operation_mode", Info, "state", "Operation mode"),

  // Electricity meters of the 382 family.
  register(1047, "time_zone", Identity, "fixed", "Time zone"),
  register(1054, "voltage_l1", Voltage, "measured", "Voltage L1"),
  register(1055, "voltage_l2", Voltage, "measured", "Voltage L2"),
  register(1056, "voltage_l3", Voltage, "measured", "Voltage L3"),
  register(1076, "current_l1", Current, "measured", "Current L1"),
  register(1077, "current_l2", Current, "measured", "Current L2"),
  register(1078, "current_l3", Current, "measured", "Current L3"),
  register(1080, "power_l1", Power, "measured", "Power L1"),
  register(1081, "power_l2", Power, "measured", "Power L2"),
  register(1082, "power_l3", Power, "measured", "Power L3"),
]);

const keys = lookup(registers.map(({ code, key }) => [code, key]));

/** Key of a register; undefined where nothing is known of it. */
export function registerKey(code: number): string | undefined {
  return textOf(keys, code);
}

/** What is known of a register, or undefined. By bisection; for tables and tests, which are made before the device runs. */
export function findRegister(code: number): Register | undefined {
  let low = 0;
  let high = registers.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = registers[middle];
    if (found.code === code) return found;
    if (found.code < code) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}
