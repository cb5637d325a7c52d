/**
 * Real lines of boilers for the simulated ones, as their owners published them; nothing in them names a house. And the
 * lists of channels that belong to them, in short: "name unit decimals" with "|" between the fields, ";" between the
 * channels, a line for each digital word.
 */

export interface BoilerProgram {
  readonly name: string;
  /** One line for each thing that the boiler does, in the order in which it does them. */
  readonly lines: readonly string[];
  /** What the boiler says of itself when it begins that; empty: nothing. */
  readonly events: readonly string[];
  /** Empty: the boiler does not know the question for it. */
  readonly analog: string;
  readonly digital: readonly string[];
}

/** A Nano.2 25 through an evening. */
export const nanoK3: BoilerProgram = Object.freeze({
  name: "V14.0k3",
  lines: Object.freeze([
    "pm 3 1.2 7.3 42 48 47 10 25 0 0 0 2 3 0 0 17 15 120 -20 120 -20 120 125 42 33 35 116.9 92.1 77 53 " +
      "0 0 20 0 0 38 0 10.06 -4 50 0 0 100 100 10 0 60 61 1 0 -20 0 20 20 0 1 35 34 20 22 1 1 140 0 20 " +
      "20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 0 54 0 0 -20 0 0 -20 " +
      "0 0 0 0 0 34 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 140 -20 -20 -20 -1 -1 -1 -1 -1 -1 -1 " +
      "-1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 -20 " +
      "-20 0083 4001 0000 0000 0000 0160 0000 0000",
    "pm 4 1.2 7.3 42 48 47 20 26 0 75 105 12 3 0 0 17 15 120 -20 120 -20 120 125 42 38 35 105.6 92.1 " +
      "77 53 674 696 20 0 0 38 17.56 12.46 1409 50 0 0 100 100 10 0 60 61 1 0 -20 0 20 20 0 1 35 34 20 " +
      "22 1 1 140 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 0 54 " +
      "0 0 -20 0 0 -20 0 0 0 0 0 34 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 140 -20 -20 -20 -1 " +
      "-1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 " +
      "0 0 0 0 0 0 -20 -20 0083 4021 0000 0000 0000 0160 0000 0000",
    "pm 5 21 7.3 41 48 46 70 70 0 0 52 2 2 0 0 17 15 120 -20 120 -20 120 125 40 38 35 111.6 92.1 77 53 " +
      "702 0 23 4 0 38 7.98 13.09 610 -6 0 0 100 100 10 0 59 61 1 0 -20 0 20 20 0 1 34 34 20 22 1 1 140 " +
      "0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 0 54 0 0 -20 0 " +
      "0 -20 0 0 0 0 0 34 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 140 -20 -20 -20 -1 -1 -1 -1 -1 " +
      "-1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 " +
      "-20 -20 0083 4007 0020 0000 0000 0160 0000 0000",
    "pm 6 18.0 8.7 40 48 48 70 70.0 90 25.1 0 3 2 0 0 16 15 120 -20 120 -20 120 125 40 38 36 113.8 " +
      "92.1 77 83 0 232 23 4 0 38 8.00 13.13 609 -2 0 0 100 100 10 0 59 61 1 0 -20 0 20 20 0 1 34 34 20 " +
      "22 1 1 140 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 0 54 " +
      "0 0 -20 0 0 -20 0 0 0 0 0 34 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 140 -20 -20 -20 -1 " +
      "-1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 " +
      "0 0 0 0 0 0 -20 -20 0083 5027 0020 0000 0000 0160 0000 0000",
    "pm 7 12.0 7.6 47 70 77 70 70 100 73.7 52 2 2 0 0 16 14 120 -20 120 -20 120 125 48 60 36 112.2 " +
      "95.7 77 96 680 677 25 8 0 38 7.99 13.15 608 6 0 0 100 100 10 0 59 61 1 0 -20 0 20 20 0 1 31 19 20 " +
      "22 1 1 140 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 0 54 " +
      "60 1 -20 0 0 -20 0 0 0 0 0 60 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 140 -20 -20 -20 -1 " +
      "-1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 " +
      "0 0 0 0 0 0 -20 -20 0083 4021 0000 0000 0000 0160 0000 0000",
    "pm 8 7.6 8.6 73 48 111 31 31.5 0 0 15 2 3 0 0 15 14 120 -20 120 -20 120 125 68 33 37 112.9 75.6 " +
      "76 34 198 0 33 25 0 38 8.01 13.48 594 14 0 0 100 100 10 0 58 62 1 0 -20 0 20 20 0 1 34 36 20 22 1 " +
      "1 140 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 0 60 0 2 " +
      "-20 0 0 -20 0 0 0 0 0 36 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 140 -20 -20 -20 -1 -1 -1 " +
      "-1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 " +
      "0 0 0 -20 -20 008B 4001 0002 0000 0000 0160 0000 0000",
    "pm 3 1.2 8.6 49 70 51 9 25 0 0 0 1 3 0 0 11 12 120 -20 120 -20 120 125 49 60 35 116.8 75.6 76 34 " +
      "0 0 33 25 0 38 0 10.36 -4 50 0 0 100 100 10 0 58 62 1 0 -20 0 20 20 0 1 42 39 20 22 1 1 140 0 20 " +
      "20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 0 54 60 1 -20 0 0 " +
      "-20 0 0 0 0 0 60 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 140 -20 -20 -20 -1 -1 -1 -1 -1 " +
      "-1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 " +
      "-20 -20 008B 4001 0000 0000 0000 0160 0000 0000",
    "pm 4 1.2 8.6 49 70 51 19 25 0 75 0 13 3 0 0 11 12 120 -20 120 -20 120 125 49 60 35 129.9 75.6 76 " +
      "34 0 696 33 25 0 38 16.97 12.22 1389 50 0 0 100 100 10 0 58 62 1 0 -20 0 20 20 0 1 41 39 20 22 1 " +
      "1 140 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 0 54 60 1 " +
      "-20 0 0 -20 0 0 0 0 0 60 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 140 -20 -20 -20 -1 -1 -1 " +
      "-1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 " +
      "0 0 0 -20 -20 008B 6021 0000 0000 0000 0160 0000 0000",
    "pm 5 21 8.6 49 70 52 69 70 0 0 56 2 3 0 0 11 12 120 -20 120 -20 120 125 49 60 35 113.5 75.6 76 34 " +
      "707 0 36 29 0 38 8.04 13.08 613 -6 0 0 100 100 10 0 58 63 1 0 -20 0 20 20 0 1 39 39 20 22 1 1 140 " +
      "0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 0 54 60 1 -20 0 " +
      "0 -20 0 0 0 0 0 60 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 140 -20 -20 -20 -1 -1 -1 -1 -1 " +
      "-1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 " +
      "-20 -20 008B 4007 0000 0000 0000 0160 0000 0000",
    "pm 6 18.0 10.6 49 70 55 69 70.0 47 25.0 0 3 3 0 0 11 12 120 -20 120 -20 120 125 49 60 36 115.8 " +
      "75.6 76 36 0 232 36 29 0 38 7.99 13.17 607 -2 0 0 100 100 10 0 58 63 1 0 -20 0 20 20 0 1 37 23 20 " +
      "22 1 1 140 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 0 54 " +
      "60 1 -20 0 0 -20 0 0 0 0 0 60 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 140 -20 -20 -20 -1 " +
      "-1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 " +
      "0 0 0 0 0 0 -20 -20 0083 6027 0000 0000 0000 0160 0000 0000",
    "pm 8 7.0 8.3 72 48 116 37 38.1 0 0 15 2 3 0 0 11 12 120 -20 120 -20 120 125 69 33 37 120.5 73.5 " +
      "76 40 271 0 46 50 0 38 8.00 13.51 592 16 0 0 100 100 9 0 57 64 1 0 -20 0 20 20 0 1 47 39 20 22 1 " +
      "1 140 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 0 60 0 2 " +
      "-20 0 0 -20 0 0 0 0 0 39 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 140 -20 -20 -20 -1 -1 -1 " +
      "-1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 " +
      "0 0 0 -20 -20 008B 5001 0022 0000 0000 0160 0000 0000",
    "pm 9 1.2 7 71 0 70 9 80 0 0 0 2 3 0 0 10 11 120 -20 120 -20 120 125 71 33 37 116.6 73.5 76 40 0 0 " +
      "46 50 0 38 0 10.18 -4 50 0 0 100 100 9 0 57 64 1 0 -20 0 20 20 0 1 43 40 20 22 9 1 140 0 20 20 0 " +
      "1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 0 59 0 0 -20 0 0 -20 0 0 " +
      "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 140 -20 -20 -20 -1 -1 -1 -1 -1 -1 -1 -1 " +
      "-1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 -20 -20 " +
      "008B 5001 0000 0000 0000 0160 0000 0000",
    "pm 1 21 7 67 0 69 74 0 0 0 0 1 2 0 0 10 11 120 -20 120 -20 120 125 67 33 38 114.6 73.5 76 40 0 0 " +
      "46 50 0 38 8 13.27 602 -6 0 0 100 100 9 0 57 64 1 0 -20 0 20 20 0 1 45 40 20 22 9 1 140 0 20 20 0 " +
      "1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 20 20 0 1 -20 0 0 59 0 0 -20 0 0 -20 0 0 " +
      "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 140 -20 -20 -20 -1 -1 -1 -1 -1 -1 -1 -1 " +
      "-1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 -20 -20 " +
      "008B 4001 0000 0000 0000 0160 0000 0000",
  ]),
  events: Object.freeze([
    "zPK Start",
    "zPK ZÜND.ES",
    "zPK ZÜND.PAUSE",
    "zPK LB START",
    "zPK LEISTUNGSB.",
    "zPK GLUTERHALT.",
    "zPK Start",
    "zPK ZÜND.ES",
    "zPK ZÜND.PAUSE",
    "zPK LB START",
    "zPK GLUTERHALT.",
    "",
    "",
  ]),
  analog:
    "ZK||;O2|%|;O2soll|%|;TK|°C|;TKsoll|°C|;TRG|°C|;SZist|%|;SZsoll|%|;Leistung|%|;ESsoll|%|;I " +
    "Es|mA|;I Ra|mA|;I Aa|mA|;I Sr|mA|;I Rein|mA|;Taus|°C|;TA " +
    "Gem.|°C|;TPo|°C|;TPmo|°C|;TPm|°C|;TPmu|°C|;TPu|°C|;TFW|°C|;TRL|°C|;TRLsoll|°C|;Tplat|°C|;BRT|°C|;Regler " +
    "K||;KeBrstScale|%|;ESRegler|%|;BLDC_ES ist|rpm|;BLDC_ES soll|rpm|;LZ ES seit Füll.|Min|;LZ ES " +
    "seit Ent.|Min|;Anzahl Entasch.||;Anzahl SR Beweg.||;Heiz P Lambda|W|;Heiz U Lambda|V|;Heiz I " +
    "Lambda|mA|;Sens U Lambda|mV|;PuffZustand||;Puffer_soll|°C|;Puff " +
    "Füllgrad|%|;max.Leist.P3F.HT|%|;Spreizung|°C|;AIN17|V|;Lagerstand|kg|;Verbrauchszähler|kg|;UsePos||;Störungs " +
    "Nr||;TVL_A|°C|;TVLs_A|°C|;TRA_A|°C|;TRs_A|°C|;HKZustand_A||;FRA " +
    "Zustand||;TVL_1|°C|;TVLs_1|°C|;TRA_1|°C|;TRs_1|°C|;HKZustand_1||;FR1 " +
    "Zustand||;TVL_2|°C|;TVLs_2|°C|;TRA_2|°C|;TRs_2|°C|;HKZustand_2||;FR2 " +
    "Zustand||;TVL_3|°C|;TVLs_3|°C|;TRA_3|°C|;TRs_3|°C|;HKZustand_3||;FR3 " +
    "Zustand||;TVL_4|°C|;TVLs_4|°C|;TRA_4|°C|;TRs_4|°C|;HKZustand_4||;FR4 " +
    "Zustand||;TVL_5|°C|;TVLs_5|°C|;TRA_5|°C|;TRs_5|°C|;HKZustand_5||;FR5 " +
    "Zustand||;TVL_6|°C|;TVLs_6|°C|;TRA_6|°C|;TRs_6|°C|;HKZustand_6||;FR6 " +
    "Zustand||;TBA|°C|;TBs_A|°C|;BoiZustand_A||;TB1|°C|;TBs_1|°C|;BoiZustand_1||;TB2|°C|;TBs_2|°C|;BoiZustand_2||;TB3|°C|;TBs_3|°C|;BoiZustand_3||;Ext.HK " +
    "Soll||;Ext.HK Soll_2||;Ext.HK Soll_3||;Höchste Anf||;Anf. HKR0|°C|;Anf. HKR1|°C|;Anf. " +
    "HKR2|°C|;Anf. HKR3|°C|;Anf. HKR4|°C|;Anf. HKR5|°C|;Anf. HKR6|°C|;Anf. HKR7|°C|;Anf. HKR8|°C|;Anf. " +
    "HKR9|°C|;Anf. HKR10|°C|;Anf. HKR11|°C|;Anf. HKR12|°C|;Anf. HKR13|°C|;Anf. HKR14|°C|;Anf. " +
    "HKR15|°C|;KaskSollTmp_1|°C|;KaskSollTmp_2|°C|;KaskSollTmp_3|°C|;KaskSollTmp_4|°C|;KaskIstTmp_1|°C|;KaskIstTmp_2|°C|;KaskIstTmp_3|°C|;KaskIstTmp_4|°C|;T " +
    "Spülung|°C|;DiffReg S1|°C|;DiffReg " +
    "S2|°C|;TVG|°C|;WMZ_1_TVL|°C|;WMZ_1_TRL|°C|;WMZ_1_PWR|kW|;WMZ_1_FLOW|l/h|;WMZ_2_TVL|°C|;WMZ_2_TRL|°C|;WMZ_2_PWR|kW|;WMZ_2_FLOW|l/h|;WMZ_3_TVL|°C|;WMZ_3_TRL|°C|;WMZ_3_PWR|kW|;WMZ_3_FLOW|l/h|;WMZ_4_TVL|°C|;WMZ_4_TRL|°C|;WMZ_4_PWR|kW|;WMZ_4_FLOW|l/h|;WMZ_5_TVL|°C|;WMZ_5_TRL|°C|;WMZ_5_PWR|kW|;WMZ_5_FLOW|l/h|;WMZ_6_TVL|°C|;WMZ_6_TRL|°C|;WMZ_6_PWR|kW|;WMZ_6_FLOW|l/h|;FWS1 " +
    "Anf.|°C|;FWS1 Pumpe|%|;FWS1 Leist|kW|;FWS1 T|°C|;FWS1 D|l/min|;FWS2 Anf.|°C|;FWS2 Pumpe|%|;FWS2 " +
    "Leist|kW|;FWS2 T|°C|;FWS2 D|l/min|;FWS3 Anf.|°C|;FWS3 Pumpe|%|;FWS3 Leist|kW|;FWS3 T|°C|;FWS3 " +
    "D|l/min|;FWS4 Anf.|°C|;FWS4 Pumpe|%|;FWS4 Leist|kW|;FWS4 T|°C|;FWS4 D|l/min|;DiffReg2 " +
    "S3|°C|;DiffReg2 S4|°C|",
  digital: Object.freeze([
    "0|Stb;1|Fuellstand;3|Es Rein " +
      "Endl;4|HKPA;5|MAA;6|MAZ;7|HKP1;8|M1A;9|M1Z;10|HKP2;11|M2A;12|M2Z;13|Störung",
    "0|L Heiz.;1|Z Heiz.;2|Z Geb.;3|AA Run;4|AA Dir;5|ES Run;6|ES Dir;7|AS Saug;8|AS RA Run;9|AS RA " +
      "Dir;10|Rein En;11|Rein Run;12|RLm_auf;13|RLm_zu;14|RL Pumpe",
    "0|BPA;1|BP1;2|BP2;3|BP3;4|BZPA;5|BZP1;6|BZP2;7|BZP3;8|EHKP;9|EHKP2;10|EHKP3;11|EHK Anf;12|EHK " +
      "Anf2;13|EHK Anf3",
    "0|HKP3;1|M3A;2|M3Z;3|HKP4;4|M4A;5|M4Z;6|HKP5;7|M5A;8|M5Z;9|HKP6;10|M6A;11|M6Z;13|PuffP;14|Entasch " +
      "gesp.;15|ATW",
    "8|KASK1 Run;9|KASK2 Run;10|KASK3 Run;11|KASK4 Run;12|FW Freig.;13|sAS Anf Füll;14|HKV;15|FLP",
    "5|Netztrafo;6|Netzrelais;7|Lagerraum;8|Aschebox",
    "0|gFlP;1|gFlM auf;2|gFlM zu;4|Spülung Aktiv",
    "0|DReg P1;1|DReg P2;2|DReg Mi auf;3|DReg Mi zu;4|Oel Out;5|DReg2 P1;6|DReg2 P2;7|DReg2 Mi " +
      "auf;8|DReg2 Mi zu",
  ]),
});

/** A Nano.2 20 with three circuits and solar panels; its pellets run out. */
export const nanoSolar: BoilerProgram = Object.freeze({
  name: "V14.1HAR.q",
  lines: Object.freeze([
    "pm 7 6.7 7.4 66.0 67 61.7 61 6 150.2 50 51 65.6 39.0 40.0 64 50 62 3 67 66 85 58.2 30 100 85 85 " +
      "69 81.2 84 3 70 45 30 2 11 2 0 441 454 42 73 0 1028 466 2886 8.00 13.49 593 16.7 24439 140.0 " +
      "110.2 31 -20.0 -20.0 0.0 -6.2 -5.7 91.3 1 45 34.2 31 23.0 18.0 1 1 25 41.4 38 20.0 20.5 1 1 25 " +
      "46.3 44 20.0 20.0 1 1 25 -20.0 0 20.0 20.0 0 1 0 120.0 0 65.7 0 0 0 0 -20.0 0 0.0 0 0 0 0 0 0 0 0 " +
      "0 0 0 0 0 0 0 0 -3.1 0 0 39.0 65.7 0 0 0 0 14589.7 72.6 0.0 2 67.5 67.5 0.0 0.00 40F 1021 6D 40 " +
      "A007 0 11 0",
  ]),
  events: Object.freeze([""]),
  analog:
    "" +
    "ZK||0;O2|%|;O2soll|%|;TK|°C|;TKsoll|°C|;TRL|°C|;TRLsoll|°C|0;Spreizung|°C|;TRG|°C|;SZist|%|0;SZsoll|%|;TPo|°C|;TPm|°C|;TPu|°C|;Puff " +
    "Füllgrad|%|0;Puffer_soll oben|°C|0;Puffer_soll unten|°C|0;PuffZustand||0;Max Anf " +
    "Kessel||0;TFW|°C|0;Leistung|%|0;ESsoll|%|;min.Leist.TRG|%|;max.Leist.TRG|%|;max.Leist.Fuell|%|;max.Leist.TPO|%|;ESRegler|%|0;Regler " +
    "K||;KeBrstScale|%|0;Programm||0;Störungs Nr||0;Max Anf ZenPuf|°C|0;I Es|mA|0;I Ra|mA|0;I " +
    "Aa|mA|0;I Sr|mA|0;I Rein|mA|0;BLDC_ES ist|rpm|0;BLDC_ES soll|rpm|0;LZ ES seit Füll.|Min|0;LZ ES " +
    "seit Ent.|Min|0;Anzahl Entasch.||0;Anzahl SR Beweg.||0;Lagerstand|kg|0;Verbrauchszähler|kg|0;Heiz " +
    "P Lambda|W|2;Heiz U Lambda|V|2;Heiz I Lambda|mA|0;U_Lambda|mV|;U Netzteil|mV|0;T " +
    "Spülung|°C|;BRT|°C|;Tplat|°C|0;TVG|°C|;TVG2|°C|;AIN17|V|;Taus|°C|;TA Gem.|°C|;Effizienz|%|;Dummy " +
    "1|°C|;ExtHK Solltmp.|°C|0;TVL_A|°C|;TVLs_A|°C|0;TRA_A|°C|;TRs_A|°C|;HKZustand_A||0;FRA " +
    "Zustand||0;HKPA Status||0;TVL_1|°C|;TVLs_1|°C|0;TRA_1|°C|;TRs_1|°C|;HKZustand_1||0;FR1 " +
    "Zustand||0;HKP1 Status||0;TVL_2|°C|;TVLs_2|°C|0;TRA_2|°C|;TRs_2|°C|;HKZustand_2||0;FR2 " +
    "Zustand||0;HKP2 Status||0;TVL_B|°C|;TVLs_B|°C|0;TRA_B|°C|;TRs_B|°C|;HKZustand_B||0;FRB " +
    "Zustand||0;HKPB Status||0;Dummy 2|°C|;Dummy " +
    "3|°C|;TBA|°C|;TBs_A|°C|0;TB1|°C|;TBs_1|°C|0;BoiZustand_1||0;TBB|°C|;TBs_B|°C|0;HKR Anf|°C|;Anf. " +
    "HKR0|°C|0;Anf. HKR1|°C|0;Anf. HKR2|°C|0;Anf. HKR3|°C|0;Anf. HKR4|°C|0;Anf. HKR5|°C|0;Anf. " +
    "HKR6|°C|0;Anf. HKR7|°C|0;Anf. HKR8|°C|0;Anf. HKR9|°C|0;Anf. HKR10|°C|0;Anf. HKR11|°C|0;Anf. " +
    "HKR12|°C|0;Anf. HKR13|°C|0;Anf. HKR14|°C|0;Anf. HKR15|°C|0;DiffR3TWq|°C|;Solar DiffR3 K1||0;Solar " +
    "DiffR3 K2||0;Solar DiffR3TDiff1|°C|;Solar DiffR3TDiff2|°C|;Solar DiffR3 P1|%|0;Solar DiffR3 " +
    "P2|%|0;Solar DiffR3 P3|%|0;Solar DiffR3 P1 Reg.|%|0;DiffR3 WMZ_Ges|kWh|;DiffR3 " +
    "WMZ_Tag|kWh|;DiffR3 WMZ_Moment|kW|;UsePos||0;AUPSoll|mm|;AUPIst|mm|;AUPStrom|mA|;Wasserdruck|bar|2",
  digital: Object.freeze([
    "0|Störung;1|Stb;2|Füllstand;3|RLP/PuffP;4|RLm_auf;5|RLm_zu;10|WS freig.;11|Akt. Code;14|FW " +
      "Freig.;15|gFlP;16|gFlM auf;17|gFlM zu;18|gFl2P;19|gFl2M auf;20|gFl2M zu",
    "0|L Heiz.;1|Z Heiz.;2|Z Geb.;3|AA Run;4|AA Dir;5|ES Run;6|ES Dir;7|AS Saug;8|AS RA Run;9|AS RA " +
      "Dir;10|Rein En;11|Rein Run;12|Es Rein Endl;13|sAS Anf Füll",
    "" +
      "0|HKPA;1|MAA;2|MAZ;3|HKP1;4|M1A;5|M1Z;6|HKP2;7|M2A;8|M2Z;9|HKP3;10|M3A;11|M3Z;12|HKP4;13|M4A;14|M4Z;15|HKP5;16|M5A;17|M5Z;18|HKP6;19|M6A;20|M6Z;21|HKPB;22|MBA;23|MBZ;24|HK-P " +
      "Poolp;25|HK-P Primp;26|HK-P MA;27|HK-P MZ",
    "0|BPA;1|BP1;2|BP2;3|BP3;4|BPB;5|BZPA;6|BZP1;7|BZP2;8|BZP3;9|BZPB",
    "0|Aschebox;1|Netztrafo;2|Netzrelais;4|Lagerraum;6|FLP;8|ATW;9|Entasch gesp.;13|HKV;14|Spülung " +
      "Aktiv;15|ExtHK vorh;16|ExtHK_2 vorh;17|ExtHK_3 vorh",
    "",
    "0|ExtHK Anf;2|ExtHK_2 Anf;3|ExtHK_3 Anf;4|ExtHK Pumpe;6|ExtHK_2 Pumpe;7|ExtHK_3 Pumpe;8|KASK1 " +
      "MinLeist;9|KASK2 MinLeist;10|KASK3 MinLeist;11|KASK4 MinLeist;12|KASK1 MaxLeist;13|KASK2 " +
      "MaxLeist;14|KASK3 MaxLeist;15|KASK4 MaxLeist;16|KASK1 Run;17|KASK2 Run;18|KASK3 Run;19|KASK4 " +
      "Run;20|KASK1 OK;21|KASK2 OK;22|KASK3 OK;23|KASK4 OK;24|Kask KWK Out;25|Kask FW Out;26|KASK KWK " +
      "OK;27|KASK FW OK",
    "0|DReg P2;1|DReg P3;2|DReg Mi auf;3|DReg Mi zu;5|DReg2 P2;6|DReg2 Mi auf;7|DReg2 Mi zu;9|DReg3 " +
      "P2;10|DReg3 P3;11|DReg3 Mi auf;12|DReg3 Mi zu",
  ]),
});

/** A Neo-HV 30 combi, cold. */
export const neoHv: BoilerProgram = Object.freeze({
  name: "V10.2HAR.n1",
  lines: Object.freeze([
    "pm 1 2.9 0 26.1 80 26.4 65 22.2 0 0 0 70.5 35.5 35.2 15 0 49.7 0 3 0 0 0 0 0.00 0.00 2 54.4 30 " +
      "-20.0 -20.0 3.5 3.1 0 35 88.3 100.0 68.5 70 40 60 3 0 -20.0 0 20.0 20.0 0 1 34.7 35 23.4 15.6 3 1 " +
      "120.0 0 20.0 20.0 0 1 -20.0 0 20.0 20.0 0 1 -20.0 0 44.8 0 0 -20.0 0 7 7.1 7.4 68.5 70 64 64 6 " +
      "172 51 51 85 68 30.0 100.0 85.0 85.0 73 93 3 100 38 69 1 9 7 0 545 532 228 97 9530 10015 8.00 " +
      "13.6 588 16 140.0 2 67.5 67.5 0.0 0.0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0.00 4006 A4 8 0 0 20079 0 0",
    "pm 1 2.9 0 26.1 80 26.4 65 22.2 0 0 0 70.5 35.5 35.2 15 0 49.7 0 3 0 0 0 0 0.00 0.00 2 54.4 30 " +
      "-20.0 -20.0 3.5 3.1 0 35 88.3 100.0 68.5 70 40 60 3 0 -20.0 0 20.0 20.0 0 1 34.9 35 23.4 15.6 3 1 " +
      "120.0 0 20.0 20.0 0 1 -20.0 0 20.0 20.0 0 1 -20.0 0 44.8 0 0 -20.0 0 7 7.4 7.4 68.5 70 64 64 6 " +
      "172 50 51 85 68 30.0 100.0 85.0 85.0 73 93 3 100 38 157 2 8 4 0 534 532 228 97 9530 10015 8.00 " +
      "13.6 588 15 140.0 2 67.5 67.5 0.0 0.0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0.00 4006 A4 8 0 0 20079 0 0",
  ]),
  events: Object.freeze(["", ""]),
  analog:
    "" +
    "ZK||0;O2|%|;O2_soll|%|;TK|°C|;TKsoll|°C|0;TRL|°C|;TRLsoll|°C|;TRG|°C|;Leistung|%|0;SZist|%|0;SZsoll|%|;TPo|°C|;TPm|°C|;TPu|°C|;Spreizung|°C|;RLP/PuffPumpe|%|0;PufLad|%|;Störungs " +
    "Nr||0;Programm||0;Prim.soll|%|0;Prim.ist|%|0;Sek.soll|%|0;Sek.ist|%|0;Heiz P Lambda|W|2;Heiz U " +
    "Lambda|V|2;Heiz I Lambda|mA|0;Sens U Lambda|mV|;Tplat|°C|0;TVG|°C|;TVG2|°C|;Taus|°C|;TA " +
    "Gem.|°C|;Max Anf Kessel|°C|0;Max Anf " +
    "ZenPuf|°C|0;min.Leist.TRG|%|;max.Leist.TRG|%|;TFW|°C|;FW-Anforderung|°C|0;Puffer_soll " +
    "oben|°C|0;Puffer_soll unten|°C|0;PufZustand||0;ExtHK " +
    "Solltmp.|°C|0;TVL_A|°C|;TVLs_A|°C|0;TRA_A|°C|;TRs_A|°C|;HKZustand_A||0;FRA " +
    "Zustand||0;TVL_1|°C|;TVLs_1|°C|0;TRA_1|°C|;TRs_1|°C|;HKZustand_1||0;FR1 " +
    "Zustand||0;TVL_2|°C|;TVLs_2|°C|0;TRA_2|°C|;TRs_2|°C|;HKZustand_2||0;FR2 " +
    "Zustand||0;TVL_B|°C|;TVLs_B|°C|0;TRA_B|°C|;TRs_B|°C|;HKZustand_B||0;FRB " +
    "Zustand||0;TBA|°C|;TBs_A|°C|0;TB1|°C|;TBs_1|°C|0;BoiZustand_1||0;TBB|°C|;TBs_B|°C|0;PK_ZK||0;PK_O2|%|;PK_O2soll|%|;PK_TK|°C|;PK_TKsoll|°C|0;PK_TRL|°C|0;PK_TRLsoll|°C|0;PK_Spreizung|°C|0;PK_TRG|°C|0;PK_SZ|%|0;PK_SZs|%|0;PK_Leistung|%|0;PK_ESsoll|%|0;PK_min.Leist.TRG|%|;PK_max.Leist.TRG|%|;max.Leist.Fuell|%|;max.Leist.TPO|%|;PK_ESRegler|%|0;PK_KeBrstScale|%|0;PK_Programm||0;PK_RLP|%|0;PK_Tplat|°C|0;PK_I " +
    "Es|mA|0;PK_I Ra|mA|0;PK_I Aa|mA|0;PK_I Sr|mA|0;PK_I Rein|mA|0;BLDC_ES ist|rpm|0;BLDC_ES " +
    "soll|rpm|0;PK_LZ ES seit Füll.|Min|0;PK_LZ ES seit " +
    "Ent.|Min|0;PK_Lagerstand|kg|0;PK_Verbrauchszähler|kg|0;PK_Heiz P Lambda|W|2;PK_Heiz U " +
    "Lambda|V|;PK_Heiz I Lambda|mA|0;PK_Sens U Lambda|mV|0;T " +
    "Spülung|°C|;PK_UsePos||0;PK_AUPSoll|mm|;PK_AUPIst|mm|;PK_AUPStrom|mA|;HKR Anf|°C|;Anf. " +
    "HKR0|°C|0;Anf. HKR1|°C|0;Anf. HKR2|°C|0;Anf. HKR3|°C|0;Anf. HKR4|°C|0;Anf. HKR5|°C|0;Anf. " +
    "HKR6|°C|0;Anf. HKR7|°C|0;Anf. HKR8|°C|0;Anf. HKR9|°C|0;Anf. HKR10|°C|0;Anf. HKR11|°C|0;Anf. " +
    "HKR12|°C|0;Anf. HKR13|°C|0;Anf. HKR14|°C|0;Anf. HKR15|°C|0;Wasserdruck|bar|2",
  digital: Object.freeze([
    "0|Störung;1|STB;2|TKS;4|RLm_auf;5|RLm_zu;10|WS freig.;11|Akt. Code;14|FW Freig.;15|gFlP;16|gFlM " +
      "auf;17|gFlM zu;18|gFl2P;19|gFl2M auf;20|gFl2M zu",
    "0|Lamdaheiz.;1|Zündheiz.;2|FW Pumpe;3|FLP;4|SLK_auf;5|SLK_zu;6|PLK_auf;7|PLK_zu;8|Geb. " +
      "Relais;9|Schnellladev.",
    "" +
      "0|HKPA;1|MAA;2|MAZ;3|HKP1;4|M1A;5|M1Z;6|HKP2;7|M2A;8|M2Z;9|HKP3;10|M3A;11|M3Z;12|HKP4;13|M4A;14|M4Z;15|HKP5;16|M5A;17|M5Z;18|HKP6;19|M6A;20|M6Z;21|HKPB;22|MBA;23|MBZ",
    "0|BPA;1|BP1;2|BP2;3|BP3;4|BPB;5|ZP Boi.A;6|ZP Boi.1;7|ZP Boi.2;8|ZP Boi.3;9|ZP Boi.B",
    "",
    "0|PK_L Heiz.;1|PK_Z Heiz.;2|PK_Z Geb.;3|PK_LambdaOk;4|PK_Fuellstand;5|PK_Aschebox;6|PK_ES " +
      "Run;7|PK_ES Dir;8|PK_AS Saug;9|PK_AS RA Run;10|PK_AS RA Dir;11|PK_Rein En;12|PK_Rein Run;13|PK_AA " +
      "Run;14|PK_AA Dir;15|PK_RLm_auf;16|PK_RLm_zu;17|PK_RL Pumpe;18|PK_RL Verz Aktiv;19|Spülung Aktiv",
    "0|ExtHK Anf;1|ExtHK_2 Anf;2|ExtHK_3 Anf;3|ExtHK Pumpe;4|ExtHK_2 Pumpe;5|ExtHK_3 Pumpe;6|ExtHK " +
      "vorh;7|ExtHK_2 vorh;8|ExtHK_3 vorh",
    "0|DReg P2;1|DReg P3;2|DReg Mi auf;3|DReg Mi zu;5|DReg2 P2;6|DReg2 Mi auf;7|DReg2 Mi zu;9|DReg3 " +
      "P2;10|DReg3 P3;11|DReg3 Mi auf;12|DReg3 Mi zu",
  ]),
});
