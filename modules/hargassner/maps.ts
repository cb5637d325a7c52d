/**
 * The channel maps that come with the software: which value stands where in a line, for 13 programs of the boilers.
 *
 * Kept as text, since text lies in flash; the one that is chosen is expanded into a ChannelMap (catalogue.ts).
 *
 *   entry    name[:[unit letter][decimals]]    what stands at the next place, or on the next bit
 *   @n       the n-th block of map-blocks.ts   most programs share most of their channels
 *   +n       n bits that nobody has named
 *   ;        the next digital word
 *
 * Names are in ISO 646-DE, where { | } are small a, o, u with dots: XS finds a character of a longer code slowly.
 * Without decimals the map says nothing of them. The list that is public for V14.1HAR.q1 has 112 channels and
 * nine words and does not fit the one line of it that is public; this one is made from that line and its relatives.
 */

/** Unit letters; the same order as `unitOfLetter`. */
export const UNIT_LETTERS = "CPARMWVmKkEhFfBLaGsbplqz";

export interface BuiltInMap {
  readonly name: string;
  readonly analog: string;
  readonly digital: string;
  readonly analogCount: number;
  readonly wordCount: number;
}

export const builtInMaps: readonly BuiltInMap[] = Object.freeze([
  Object.freeze({
    name: "NANO_V14K",
    analog:
      "@0,@12,@20,T Sp}lung:C,DiffReg S1:C,DiffReg S2:C,TVG:C,WMZ_1_TVL:C,WMZ_1_TRL:C,WMZ_1_PWR:k," +
      "WMZ_1_FLOW:F,WMZ_2_TVL:C,WMZ_2_TRL:C,WMZ_2_PWR:k,WMZ_2_FLOW:F,WMZ_3_TVL:C,WMZ_3_TRL:C," +
      "WMZ_3_PWR:k,WMZ_3_FLOW:F,WMZ_4_TVL:C,WMZ_4_TRL:C,WMZ_4_PWR:k,WMZ_4_FLOW:F,WMZ_5_TVL:C," +
      "WMZ_5_TRL:C,WMZ_5_PWR:k,WMZ_5_FLOW:F,WMZ_6_TVL:C,WMZ_6_TRL:C,WMZ_6_PWR:k,WMZ_6_FLOW:F," +
      "FWS1 Anf.:C,FWS1 Pumpe:P,FWS1 Leist:k,FWS1 T:C,FWS1 D:f,FWS2 Anf.:C,FWS2 Pumpe:P,FWS2 Leist:k," +
      "FWS2 T:C,FWS2 D:f,FWS3 Anf.:C,FWS3 Pumpe:P,FWS3 Leist:k,FWS3 T:C,FWS3 D:f,FWS4 Anf.:C," +
      "FWS4 Pumpe:P,FWS4 Leist:k,FWS4 T:C,FWS4 D:f,DiffReg2 S3:C,DiffReg2 S4:C",
    digital: "@6,@27,+8,@13",
    analogCount: 182,
    wordCount: 8,
  }),
  Object.freeze({
    name: "NANO_V14L",
    analog:
      "@0,@12,T Sp}lung:C,DiffReg S1:C,DiffReg S2:C,TVG:C,DiffReg2 S3:C,DiffReg2 S4:C,U Netzteil:m," +
      "TBB:C,TBs_B:C,BoiZustand_B,TVL_B:C,TVLs_B:C,TRB:C,TRs_B:C,HKZustand_B,TRA_B:C,FRB Zustand",
    digital: "@6,@27,HKPB,MBA,MBZ,BPB,BZPB,+3,@13",
    analogCount: 141,
    wordCount: 8,
  }),
  Object.freeze({
    name: "NANO_V14M",
    analog: "@0,@7,BoiZustand_1",
    digital: "@4",
    analogCount: 146,
    wordCount: 8,
  }),
  Object.freeze({
    name: "NANO_V14N",
    analog: "@11,H|chste Anf:0,@10,St|rungs Nr:0,@3",
    digital: "@1",
    analogCount: 104,
    wordCount: 8,
  }),
  Object.freeze({
    name: "NANO_V14N2",
    analog:
      "@11,H|chste Anf:0,@10,St|rungs Nr:0,@25,BLDC_ES ist:R0,BLDC_ES soll:R0,LZ ES seit F}ll.:M0," +
      "LZ ES seit Ent.:M0,Anzahl Entasch.:0,Anzahl SR Beweg.:0,Lagerstand:K0,Verbrauchsz{hler:K0,@22," +
      "T Sp}lung:C,@24,Programm HKM1:0,Ext.HK Soll:C0,Ext.HK Soll_2:C0,@14,TVL_3:C,TVLs_3:C0,TRA_3:C," +
      "TRs_3:C,HKZustand_3:0,FR3 Zustand:0,TVL_4:C,TVLs_4:C0,TRA_4:C,TRs_4:C,HKZustand_4:0," +
      "FR4 Zustand:0,@23,@19,TB2:C,TBs_2:C0,BoiZustand_2:0,TBB:C,TBs_B:C0,@8,UsePos:0,AUPSoll:L," +
      "AUPIst:L,AUPStrom:A",
    digital: "@1",
    analogCount: 127,
    wordCount: 8,
  }),
  Object.freeze({
    name: "NANO_V14O3",
    analog: "@11,Max Anf Kessel:0,@10,St|rungs Nr:0,Max Anf ZenPuf:C0,@3",
    digital: "@1",
    analogCount: 105,
    wordCount: 8,
  }),
  Object.freeze({
    name: "V14_1HAR_q1",
    analog: "@5,Dummy 1:C0,@15,@9,TBA:C,TBs_A:C0,TB1:C,TBs_1:C0,TBB:C,TBs_B:C0,@8,Wasserdruck:B2",
    digital: "St|rung,Stb,Fuellstand,@2",
    analogCount: 113,
    wordCount: 8,
  }),
  Object.freeze({
    name: "V14_0HAR_q",
    analog:
      "ZK:0,O2:P,O2soll:P,TK:C,TKsoll:C,TRL:C,TRLsoll:C0,Spreizung:C,TRG:C,@26,Puff Fuellgrad:P0," +
      "Puffer_soll oben:C0,Puffer_soll unten:C0,PuffZustand:0,Max Anf Kessel:0,@10,Storungs Nr:0," +
      "Max Anf ZenPuf:C0,@25,LZ ES seit Fuell.:M0,LZ ES seit Ent.:M0,Anzahl Entasch.:0," +
      "Anzahl SR Beweg.:0,Lagerstand:K0,Verbrauchszaehler:K0,@22,T Spuelung:C,@24,Effizienz:P,@15," +
      "HK1 Status:0,@9,@19,TBB:C,TBs_B:C0,@8,Wasserdruck:B2",
    digital:
      "Stoerung,Stb,Fuellstand,RLP/PuffP,@21,L Heiz.,Z Heiz.,Z Geb.,AA Run,AA Dir,ES Run,ES Dir," +
      "AS Saug,AS RA Run,AS RA Dir,Rein En,Rein Run,Es Rein Endl,sAS Anf Fuell,@18,HK-P Poolp," +
      "HK-P Primp,HK-P MA,HK-P MZ,;,BPA,BP1,BP2,BP3,BPB,BZPA,BZP1,BZP2,BZP3,BZPB,;,Aschebox,Netztrafo," +
      "Netzrelais,+1,Lagerraum,+1,FLP,+1,ATW,Entasch gesp.,+3,HKV,Spuelung Aktiv,ExtHK vorh," +
      "ExtHK_2 vorh,ExtHK_3 vorh,;,;,ExtHK Anf,+1,ExtHK_2 Anf,ExtHK_3 Anf,ExtHK Pumpe,+1,ExtHK_2 Pumpe," +
      "ExtHK_3 Pumpe,@16,KASK1 OK,KASK2 OK,KASK3 OK,KASK4 OK,Kask KWK Out,Kask FW Out,KASK KWK OK," +
      "KASK FW OK,@17",
    analogCount: 112,
    wordCount: 8,
  }),
  Object.freeze({
    name: "V14_1HAR_q1_solar",
    analog:
      "@5,Dummy 1:C,@15,@9,Dummy 2:C,Dummy 3:C,@19,TBB:C,TBs_B:C0,@8,DiffR3TWq:C,Solar DiffR3 K1:0," +
      "Solar DiffR3 K2:0,Solar DiffR3TDiff1:C,Solar DiffR3TDiff2:C,Solar DiffR3 P1:P0," +
      "Solar DiffR3 P2:P0,Solar DiffR3 P3:P0,Solar DiffR3 P1 Reg.:P0,DiffR3 WMZ_Ges:E,DiffR3 WMZ_Tag:E," +
      "DiffR3 WMZ_Moment:k,UsePos:0,AUPSoll:L,AUPIst:L,AUPStrom:A,Wasserdruck:B2",
    digital: "St|rung,Stb,F}llstand,@2",
    analogCount: 132,
    wordCount: 8,
  }),
  Object.freeze({
    name: "V14_0m5",
    analog: "@0,@7,BoiZustand_2",
    digital: "@4",
    analogCount: 146,
    wordCount: 8,
  }),
  Object.freeze({
    name: "V14_0d",
    analog:
      "ZK,O2:P,O2soll:P,TK:C,TKsoll:C,TRG:C,Taus:C,TA Gem.:C,TPo:C,TPm:C,TPu:C,TFW:C,TRL:C,TRLsoll:C," +
      "RLP:P,Tplat:C,TVL_A:C,TVLs_A:C,TRA:C,TBA:C,TBs_A:C,TVL_1:C,TVL_2:C,TVLs_1:C,TVLs_2:C,TR1:C," +
      "TR2:C,TB1:C,TBs_1:C,TVL_3:C,TVL_4:C,TVLs_3:C,TVLs_4:C,TR3:C,TR4:C,TB2:C,TBs_2:C,TVL_5:C,TVL_6:C," +
      "TVLs_5:C,TVLs_6:C,TR5:C,TR6:C,TB3:C,TBs_3:C,TRs_A:C,TRs_1:C,TRs_2:C,TRs_3:C,TRs_4:C,TRs_5:C," +
      "TRs_6:C,SZs:P,SZ:P,KeBrstScale:P,ESRegler:P,ESsoll:P,I Es:A,I Ra:A,I Aa:A,I Sr:A,I Rein:A," +
      "U_Lambda:m,MWZ Vorl.:C,MWZ Rueckl.:C,MWZ Durchf.,MWZ Leist.:k,VFS Flow:f,VFS Temp:C,IO32 VL:C," +
      "SR motor,SRpos ist,SR mode,@20,UsePos,UseMotSoll:L,UseMotIst:L,HKZustand_A,HKZustand_1," +
      "HKZustand_2,HKZustand_3,HKZustand_4,HKZustand_5,HKZustand_6,BoiZustand_A,BoiZustand_1," +
      "BoiZustand_2,BoiZustand_3,PuffZustand,Puffer_soll:C,Mode Fw,Einschubschn. BSZ," +
      "Verbrauchsz{hler:K,FRA Zustand,FR1 Zustand,FR2 Zustand,FR3 Zustand,FR4 Zustand,FR5 Zustand," +
      "FR6 Zustand,Ext.HK Soll,Ext.HK Soll_2,Ext.HK Soll_3,H|chste Anf,LZ LB seit Ent.:M," +
      "LZ ES seit F}ll.:M,Anzahl Entasch.,Anzahl SR Beweg.,Lagerstand:K,KaskLZLeisMin_1:M," +
      "KaskLZLeisMin_2:M,KaskLZLeisMin_3:M,KaskLZLeisMin_4:M,KaskLZLeisMax_1:M,KaskLZLeisMax_2:M," +
      "KaskLZLeisMax_3:M,KaskLZLeisMax_4:M,Kask LZLeist_1:h,Kask LZLeist_2:h,Kask LZLeist_3:h," +
      "Kask LZLeist_4:h,AIN17:V,BRT:C,IO32 522:m,IO32 509:m,IO32 510:m,IO32 517:C,Leistung:P," +
      "KasEntaschFreigabe,I_Lambda:A,TRA_A:C,TRA_1:C,TRA_2:C,TRA_3:C,TRA_4:C,TRA_5:C,TRA_6:C," +
      "U_lambda_soll:m,BRT Soll:C,Anf. HKR1:C,Anf. HKR2:C,Anf. HKR3:C,Anf. HKR4:C,Anf. HKR5:C," +
      "Anf. HKR6:C,Anf. HKR7:C,Anf. HKR8:C,IO32 521:m,BSZ_STEUERUNG:h,BSZ_HEIZUNG:h,BSZ_ZUENDUNG:h," +
      "BSZ_SZ:h,BSZ_AUSTRAG:h,Regler K,BSZ_HEIZUNG_UPD:h,BSZ_ZUENDUNGEN,BSZ_LEIST_90:h,BSZ_GLUTERH:h",
    digital:
      "@6,Use FuellDis,PuffP,Entasch gesp.,ATW,;,@16,FW Freig.,sAS Anf F}ll,HKV,FLP,;,KASK1 AschAnf," +
      "KASK2 AschAnf,KASK3 AschAnf,KASK4 AschAnf,Freig Entasch,Netztrafo,Netzrelais,Lagerraum,Aschebox," +
      "LambdaOk",
    analogCount: 165,
    wordCount: 6,
  }),
  // The memory card of a Nano.2 25 with V14.0k3: the same as NANO_V14K.
  Object.freeze({
    name: "SD_V14.0k3_Nano.2_25",
    analog:
      "@0,@12,@20,T Sp}lung:C,DiffReg S1:C,DiffReg S2:C,TVG:C,WMZ_1_TVL:C,WMZ_1_TRL:C,WMZ_1_PWR:k," +
      "WMZ_1_FLOW:F,WMZ_2_TVL:C,WMZ_2_TRL:C,WMZ_2_PWR:k,WMZ_2_FLOW:F,WMZ_3_TVL:C,WMZ_3_TRL:C," +
      "WMZ_3_PWR:k,WMZ_3_FLOW:F,WMZ_4_TVL:C,WMZ_4_TRL:C,WMZ_4_PWR:k,WMZ_4_FLOW:F,WMZ_5_TVL:C," +
      "WMZ_5_TRL:C,WMZ_5_PWR:k,WMZ_5_FLOW:F,WMZ_6_TVL:C,WMZ_6_TRL:C,WMZ_6_PWR:k,WMZ_6_FLOW:F," +
      "FWS1 Anf.:C,FWS1 Pumpe:P,FWS1 Leist:k,FWS1 T:C,FWS1 D:f,FWS2 Anf.:C,FWS2 Pumpe:P,FWS2 Leist:k," +
      "FWS2 T:C,FWS2 D:f,FWS3 Anf.:C,FWS3 Pumpe:P,FWS3 Leist:k,FWS3 T:C,FWS3 D:f,FWS4 Anf.:C," +
      "FWS4 Pumpe:P,FWS4 Leist:k,FWS4 T:C,FWS4 D:f,DiffReg2 S3:C,DiffReg2 S4:C",
    digital: "@6,@27,+8,@13",
    analogCount: 182,
    wordCount: 8,
  }),
  Object.freeze({
    name: "SD_NeoHV30_2025",
    analog:
      "ZK:0,O2:P,O2_soll:P,TK:C,TKsoll:C0,TRL:C,TRLsoll:C,TRG:C,Leistung:P0,@26,Spreizung:C," +
      "RLP/PuffPumpe:P0,PufLad:P,St|rungs Nr:0,Programm:0,Prim.soll:P0,Prim.ist:P0,Sek.soll:P0," +
      "Sek.ist:P0,Heiz P Lambda:W2,Heiz U Lambda:V2,Heiz I Lambda:A0,Sens U Lambda:m,Tplat:C0,TVG:C," +
      "TVG2:C,Taus:C,TA Gem.:C,Max Anf Kessel:C0,Max Anf ZenPuf:C0,min.Leist.TRG:P,max.Leist.TRG:P," +
      "TFW:C,FW-Anforderung:C0,Puffer_soll oben:C0,Puffer_soll unten:C0,PufZustand:0,ExtHK Solltmp.:C0," +
      "@14,@23,@19,TBB:C,TBs_B:C0,PK_ZK:0,PK_O2:P,PK_O2soll:P,PK_TK:C,PK_TKsoll:C0,PK_TRL:C0," +
      "PK_TRLsoll:C0,PK_Spreizung:C0,PK_TRG:C0,PK_SZ:P0,PK_SZs:P0,PK_Leistung:P0,PK_ESsoll:P0," +
      "PK_min.Leist.TRG:P,PK_max.Leist.TRG:P,max.Leist.Fuell:P,max.Leist.TPO:P,PK_ESRegler:P0," +
      "PK_KeBrstScale:P0,PK_Programm:0,PK_RLP:P0,PK_Tplat:C0,PK_I Es:A0,PK_I Ra:A0,PK_I Aa:A0," +
      "PK_I Sr:A0,PK_I Rein:A0,BLDC_ES ist:R0,BLDC_ES soll:R0,PK_LZ ES seit F}ll.:M0," +
      "PK_LZ ES seit Ent.:M0,PK_Lagerstand:K0,PK_Verbrauchsz{hler:K0,PK_Heiz P Lambda:W2," +
      "PK_Heiz U Lambda:V,PK_Heiz I Lambda:A0,PK_Sens U Lambda:m0,T Sp}lung:C,PK_UsePos:0,PK_AUPSoll:L," +
      "PK_AUPIst:L,PK_AUPStrom:A,@8,Wasserdruck:B2",
    digital:
      "St|rung,STB,TKS,+1,@21,Lamdaheiz.,Z}ndheiz.,FW Pumpe,FLP,SLK_auf,SLK_zu,PLK_auf,PLK_zu," +
      "Geb. Relais,Schnellladev.,@18,;,BPA,BP1,BP2,BP3,BPB,ZP Boi.A,ZP Boi.1,ZP Boi.2,ZP Boi.3," +
      "ZP Boi.B,;,;,PK_L Heiz.,PK_Z Heiz.,PK_Z Geb.,PK_LambdaOk,PK_Fuellstand,PK_Aschebox,PK_ES Run," +
      "PK_ES Dir,PK_AS Saug,PK_AS RA Run,PK_AS RA Dir,PK_Rein En,PK_Rein Run,PK_AA Run,PK_AA Dir," +
      "PK_RLm_auf,PK_RLm_zu,PK_RL Pumpe,PK_RL Verz Aktiv,Sp}lung Aktiv,;,ExtHK Anf,ExtHK_2 Anf," +
      "ExtHK_3 Anf,ExtHK Pumpe,ExtHK_2 Pumpe,ExtHK_3 Pumpe,ExtHK vorh,ExtHK_2 vorh,ExtHK_3 vorh,@17",
    analogCount: 133,
    wordCount: 8,
  }),
]);
