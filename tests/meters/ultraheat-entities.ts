/** The entities of Home Assistant's own integration of these meters (landisgyr_heat_meter), for comparison by name. */

/** Key of an entity of Home Assistant's landisgyr_heat_meter; our key; value and unit of the UH50 capture. */
export const entities: [string, string, string][] = [
  ["heat_usage_gj", "heat_energy", "328.871 GJ"],
  ["volume_usage_m3", "volume", "3329.67 m³"],
  ["heat_previous_year_gj", "heat_energy_previous_year", "314.658 GJ"],
  ["volume_previous_year_m3", "volume_previous_year", "3188.07 m³"],
  ["ownership_number", "ownership_number", "66000001"],
  ["error_number", "error_number", "0"],
  ["device_number", "device_number", "66000001"],
  ["measurement_period_minutes", "measurement_period", "60 min"],
  ["power_max_kw", "maximum_power", "22.4 kW"],
  ["power_max_previous_year_kw", "maximum_power_previous_year", "22.4 kW"],
  ["flowrate_max_m3ph", "maximum_flow", "0.744 m³/h"],
  ["flowrate_max_previous_year_m3ph", "maximum_flow_previous_year", "0.744 m³/h"],
  ["flow_temperature_max_c", "maximum_temp1", "98.5 °C"],
  ["flow_temperature_max_previous_year_c", "maximum_temp1_previous_year", "98.5 °C"],
  ["return_temperature_max_c", "maximum_temp2", "96.1 °C"],
  ["return_temperature_max_previous_year_c", "maximum_temp2_previous_year", "96.1 °C"],
  ["operating_hours", "hourcounter", "107988 h"],
  ["flow_hours", "flow_hours", "28849 h"],
  ["fault_hours", "error_hours", "5 h"],
  ["fault_hours_previous_year", "error_hours_previous_year", "5 h"],
  ["yearly_set_day", "yearly_set_day", "01-01 00:00"],
  ["monthly_set_day", "monthly_set_day", "01 00:00"],
  ["meter_date_time", "meter_time", "2022-05-19T19:41:17"],
  ["measuring_range_m3ph", "nominal_flow", "1.5 m³/h"],
  ["settings_and_firmware", "settings_and_firmware", "0 1 0 0000 CECV CECV 1 5.16 5.16 F 101008 040404 08 0"],
];
/** The same two totals, which a meter shows in one unit and Home Assistant has entities for in two. */
export const energyEntities: [string, string][] = [
  ["heat_usage_mwh", "heat_energy"],
  ["heat_previous_year_mwh", "heat_energy_previous_year"],
];
