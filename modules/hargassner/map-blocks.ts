/** Pieces that several of the channel maps share; maps.ts tells the notation. */

export const blocks: readonly string[] = Object.freeze([
  "ZK,O2:P,O2soll:P,TK:C,TKsoll:C,TRG:C,SZist:P,SZsoll:P,Leistung:P,ESsoll:P,I Es:A,I Ra:A,I Aa:A," +
    "I Sr:A,I Rein:A,Taus:C,TA Gem.:C,TPo:C,TPmo:C,TPm:C,TPmu:C,TPu:C,TFW:C,TRL:C,TRLsoll:C,Tplat:C," +
    "BRT:C,Regler K,KeBrstScale:P,ESRegler:P,BLDC_ES ist:R,BLDC_ES soll:R,LZ ES seit F}ll.:M," +
    "LZ ES seit Ent.:M,Anzahl Entasch.,Anzahl SR Beweg.,Heiz P Lambda:W,Heiz U Lambda:V,Heiz I Lambda:A," +
    "Sens U Lambda:m,PuffZustand,Puffer_soll:C,Puff F}llgrad:P,max.Leist.P3F.HT:P,Spreizung:C,AIN17:V," +
    "Lagerstand:K,Verbrauchsz{hler:K,UsePos,St|rungs Nr,TVL_A:C,TVLs_A:C,TRA_A:C,TRs_A:C,HKZustand_A," +
    "FRA Zustand,TVL_1:C,TVLs_1:C,TRA_1:C,TRs_1:C,HKZustand_1,FR1 Zustand,TVL_2:C,TVLs_2:C,TRA_2:C," +
    "TRs_2:C,HKZustand_2,FR2 Zustand,TVL_3:C,TVLs_3:C,TRA_3:C,TRs_3:C,HKZustand_3,FR3 Zustand,TVL_4:C," +
    "TVLs_4:C,TRA_4:C,TRs_4:C,HKZustand_4,FR4 Zustand,TVL_5:C,TVLs_5:C,TRA_5:C,TRs_5:C,HKZustand_5," +
    "FR5 Zustand,TVL_6:C,TVLs_6:C,TRA_6:C,TRs_6:C,HKZustand_6,FR6 Zustand,TBA:C,TBs_A:C",
  "St|rung,Stb,Fuellstand,RLP/PuffP,RLm_auf,RLm_zu,+4,WS freig.,Akt. Code,+2,FW Freig.,gFlP,gFlM auf," +
    "gFlM zu,gFl2P,gFl2M auf,gFl2M zu,;,L Heiz.,Z Heiz.,Z Geb.,AA Run,AA Dir,ES Run,ES Dir,AS Saug," +
    "AS RA Run,AS RA Dir,Rein En,Rein Run,Es Rein Endl,sAS Anf F}ll,;,HKPA,MAA,MAZ,HKP1,M1A,M1Z,HKP2,M2A," +
    "M2Z,HKP3,M3A,M3Z,HKP4,M4A,M4Z,HKP5,M5A,M5Z,HKP6,M6A,M6Z,HKPB,MBA,MBZ,;,BPA,BP1,BP2,BP3,BPB,BZPA," +
    "BZP1,BZP2,BZP3,BZPB,;,Aschebox,Netztrafo,Netzrelais,+1,Lagerraum,+1,FLP,+1,ATW,Entasch gesp.,+3,HKV," +
    "Sp}lung Aktiv,;,;,EHK Anf,+1,EHK Anf2,EHK Anf3,EHKP,+1,EHKP2,EHKP3,KASK1 MinLeist,KASK2 MinLeist," +
    "KASK3 MinLeist,KASK4 MinLeist,KASK1 MaxLeist,KASK2 MaxLeist,KASK3 MaxLeist,KASK4 MaxLeist,KASK1 Run," +
    "KASK2 Run,KASK3 Run,KASK4 Run,KASK1 OK,KASK2 OK,KASK3 OK,KASK4 OK,Kask KWK Out,Kask FW Out," +
    "KASK KWK OK,KASK FW OK,;,DReg P2,DReg P3,DReg Mi auf,DReg Mi zu,+1,DReg2 P2,DReg2 Mi auf," +
    "DReg2 Mi zu,+1,DReg3 P2,DReg3 P3,DReg3 Mi auf,DReg3 Mi zu",
  "RLP/PuffP,RLm_auf,RLm_zu,+4,WS freig.,Akt. Code,+2,FW Freig.,gFlP,gFlM auf,gFlM zu,gFl2P,gFl2M auf," +
    "gFl2M zu,;,L Heiz.,Z Heiz.,Z Geb.,AA Run,AA Dir,ES Run,ES Dir,AS Saug,AS RA Run,AS RA Dir,Rein En," +
    "Rein Run,Es Rein Endl,sAS Anf F}ll,;,HKPA,MAA,MAZ,HKP1,M1A,M1Z,HKP2,M2A,M2Z,HKP3,M3A,M3Z,HKP4,M4A," +
    "M4Z,HKP5,M5A,M5Z,HKP6,M6A,M6Z,HKPB,MBA,MBZ,HK-P Poolp,HK-P Primp,HK-P MA,HK-P MZ,;,BPA,BP1,BP2,BP3," +
    "BPB,BZPA,BZP1,BZP2,BZP3,BZPB,;,Aschebox,Netztrafo,Netzrelais,+1,Lagerraum,+1,FLP,+1,ATW," +
    "Entasch gesp.,+3,HKV,Sp}lung Aktiv,ExtHK vorh,ExtHK_2 vorh,ExtHK_3 vorh,;,;,ExtHK Anf,+1," +
    "ExtHK_2 Anf,ExtHK_3 Anf,ExtHK Pumpe,+1,ExtHK_2 Pumpe,ExtHK_3 Pumpe,KASK1 MinLeist,KASK2 MinLeist," +
    "KASK3 MinLeist,KASK4 MinLeist,KASK1 MaxLeist,KASK2 MaxLeist,KASK3 MaxLeist,KASK4 MaxLeist,KASK1 Run," +
    "KASK2 Run,KASK3 Run,KASK4 Run,KASK1 OK,KASK2 OK,KASK3 OK,KASK4 OK,Kask KWK Out,Kask FW Out," +
    "KASK KWK OK,KASK FW OK,;,DReg P2,DReg P3,DReg Mi auf,DReg Mi zu,+1,DReg2 P2,DReg2 Mi auf," +
    "DReg2 Mi zu,+1,DReg3 P2,DReg3 P3,DReg3 Mi auf,DReg3 Mi zu",
  "I Es:A0,I Ra:A0,I Aa:A0,I Sr:A0,I Rein:A0,LZ ES seit F}ll.:M0,LZ ES seit Ent.:M0,Anzahl Entasch.:0," +
    "Anzahl SR Beweg.:0,Lagerstand:K0,Verbrauchsz{hler:K0,Heiz P Lambda:W2,Heiz U Lambda:V2," +
    "Heiz I Lambda:A0,U_Lambda:m,U Netzteil:m0,T Sp}lung:C,BRT:C,Tplat:C0,TVG:C,TVG2:C,AIN17:V,Taus:C," +
    "TA Gem.:C,Ext.HK Soll:C0,TVL_A:C,TVLs_A:C0,TRA_A:C,TRs_A:C,HKZustand_A:0,FRA Zustand:0,TVL_1:C," +
    "TVLs_1:C0,TRA_1:C,TRs_1:C,HKZustand_1:0,FR1 Zustand:0,TVL_2:C,TVLs_2:C0,TRA_2:C,TRs_2:C," +
    "HKZustand_2:0,FR2 Zustand:0,TVL_B:C,TVLs_B:C0,TRA_B:C,TRs_B:C,HKZustand_B:0,FRB Zustand:0,TBA:C," +
    "TBs_A:C0,TB1:C,TBs_1:C0,BoiZustand_1:0,TBB:C,TBs_B:C0,HKR Anf:C,Anf. HKR0:C0,Anf. HKR1:C0," +
    "Anf. HKR2:C0,Anf. HKR3:C0,Anf. HKR4:C0,Anf. HKR5:C0,Anf. HKR6:C0,Anf. HKR7:C0,Anf. HKR8:C0," +
    "Anf. HKR9:C0,Anf. HKR10:C0,Anf. HKR11:C0,Anf. HKR12:C0,Anf. HKR13:C0,Anf. HKR14:C0,Anf. HKR15:C0",
  "Stb,Fuellstand,+1,Es Rein Endl,HKPA,MAA,MAZ,HKP1,M1A,M1Z,HKP2,M2A,M2Z,St|rung,WS freig.,Akt. Code,;," +
    "L Heiz.,Z Heiz.,Z Geb.,AA Run,AA Dir,ES Run,ES Dir,AS Saug,AS RA Run,AS RA Dir,Rein En,Rein Run," +
    "RLm_auf,RLm_zu,RLP/PuffP,;,BPA,BP1,BP2,BP3,BZPA,BZP1,BZP2,BZP3,EHKP,EHKP2,EHKP3,EHK Anf,EHK Anf2," +
    "EHK Anf3,;,HKP3,M3A,M3Z,HKP4,M4A,M4Z,HKP5,M5A,M5Z,HKP6,M6A,M6Z,+2,Entasch gesp.,ATW,;,HKPB,MBA,MBZ," +
    "BPB,BZPB,KASK KWK OK,KASK FW OK,+1,KASK1 Run,KASK2 Run,KASK3 Run,KASK4 Run,FW Freig.,sAS Anf F}ll," +
    "HKV,FLP,;,+5,Netztrafo,Netzrelais,Lagerraum,Aschebox,+7,KASK1 OK,KASK2 OK,KASK3 OK,KASK4 OK,;,gFlP," +
    "gFlM auf,gFlM zu,+1,Sp}lung Aktiv,;,DReg P2,DReg P3,DReg Mi auf,DReg Mi zu,Kask FW Out,DReg2 P2," +
    "DReg2 P3,DReg2 Mi auf,DReg2 Mi zu,Kask KWK Out,+10,DReg3 P2,DReg3 P3,DReg3 Mi auf,DReg3 Mi zu",
  "ZK:0,O2:P,O2soll:P,TK:C,TKsoll:C,TRL:C,TRLsoll:C0,Spreizung:C,TRG:C,SZist:P0,SZsoll:P,TPo:C,TPm:C," +
    "TPu:C,Puff F}llgrad:P0,Puffer_soll oben:C0,Puffer_soll unten:C0,PuffZustand:0,Max Anf Kessel:0," +
    "TFW:C0,Leistung:P0,ESsoll:P,min.Leist.TRG:P,max.Leist.TRG:P,max.Leist.Fuell:P,max.Leist.TPO:P," +
    "ESRegler:P0,Regler K,KeBrstScale:P0,Programm:0,St|rungs Nr:0,Max Anf ZenPuf:C0,I Es:A0,I Ra:A0," +
    "I Aa:A0,I Sr:A0,I Rein:A0,BLDC_ES ist:R0,BLDC_ES soll:R0,LZ ES seit F}ll.:M0,LZ ES seit Ent.:M0," +
    "Anzahl Entasch.:0,Anzahl SR Beweg.:0,Lagerstand:K0,Verbrauchsz{hler:K0,Heiz P Lambda:W2," +
    "Heiz U Lambda:V2,Heiz I Lambda:A0,U_Lambda:m,U Netzteil:m0,T Sp}lung:C,BRT:C,Tplat:C0,TVG:C,TVG2:C," +
    "AIN17:V,Taus:C,TA Gem.:C,Effizienz:P",
  "Stb,Fuellstand,+1,Es Rein Endl,HKPA,MAA,MAZ,HKP1,M1A,M1Z,HKP2,M2A,M2Z,St|rung,;,L Heiz.,Z Heiz.," +
    "Z Geb.,AA Run,AA Dir,ES Run,ES Dir,AS Saug,AS RA Run,AS RA Dir,Rein En,Rein Run,RLm_auf,RLm_zu," +
    "RL Pumpe,;,BPA,BP1,BP2,BP3,BZPA,BZP1,BZP2,BZP3,EHKP,EHKP2,EHKP3,EHK Anf,EHK Anf2,EHK Anf3,;,HKP3," +
    "M3A,M3Z,HKP4,M4A,M4Z,HKP5,M5A,M5Z,HKP6,M6A,M6Z",
  "DUMMY,TB1:C,TBs_1:C,DUMMY,TB2:C,TBs_2:C,DUMMY,TB3:C,TBs_3:C,DUMMY,Ext.HK Soll,Ext.HK Soll_2," +
    "Ext.HK Soll_3,H|chste Anf,Anf. HKR0:C,Anf. HKR1:C,Anf. HKR2:C,Anf. HKR3:C,Anf. HKR4:C,Anf. HKR5:C," +
    "Anf. HKR6:C,Anf. HKR7:C,Anf. HKR8:C,Anf. HKR9:C,Anf. HKR10:C,Anf. HKR11:C,Anf. HKR12:C,Anf. HKR13:C," +
    "Anf. HKR14:C,Anf. HKR15:C,T Sp}lung:C,Programm HKM1,Programm HKM2,TVG:C,DUMMY,DUMMY,U Netzteil:m," +
    "TBB:C,TBs_B:C,DUMMY,TVL_B:C,TVLs_B:C,TRB:C,TRs_B:C,HKZustand_B,TRA_B:C,FRB Zustand,Programm," +
    "Anf. EHK Spg:V,Puffer_soll oben:C,Puffer_soll unten:C",
  "HKR Anf:C,Anf. HKR0:C0,Anf. HKR1:C0,Anf. HKR2:C0,Anf. HKR3:C0,Anf. HKR4:C0,Anf. HKR5:C0," +
    "Anf. HKR6:C0,Anf. HKR7:C0,Anf. HKR8:C0,Anf. HKR9:C0,Anf. HKR10:C0,Anf. HKR11:C0,Anf. HKR12:C0," +
    "Anf. HKR13:C0,Anf. HKR14:C0,Anf. HKR15:C0",
  "TVL_1:C,TVLs_1:C0,TRA_1:C,TRs_1:C,HKZustand_1:0,FR1 Zustand:0,HKP1 Status:0,TVL_2:C,TVLs_2:C0," +
    "TRA_2:C,TRs_2:C,HKZustand_2:0,FR2 Zustand:0,HKP2 Status:0,TVL_B:C,TVLs_B:C0,TRA_B:C,TRs_B:C," +
    "HKZustand_B:0,FRB Zustand:0,HKPB Status:0",
  "TFW:C0,Leistung:P0,ESsoll:P,min.Leist.TRG:P,max.Leist.TRG:P,max.Leist.Fuell:P,max.Leist.TPO:P," +
    "ESRegler:P0,Regler K,KeBrstScale:P0,Programm:0",
  "ZK:0,O2:P,O2soll:P,TK:C,TKsoll:C0,TRL:C,TRLsoll:C0,Spreizung:C,TRG:C,SZist:P0,SZsoll:P,TPo:C,TPm:C," +
    "TPu:C,Puff F}llgrad:P0,Puffer_soll oben:C0,Puffer_soll unten:C0,PuffZustand:0",
  "BoiZustand_A,TB1:C,TBs_1:C,BoiZustand_1,TB2:C,TBs_2:C,BoiZustand_2,TB3:C,TBs_3:C,BoiZustand_3," +
    "Ext.HK Soll,Ext.HK Soll_2,Ext.HK Soll_3,H|chste Anf,Anf. HKR0:C,Anf. HKR1:C,Anf. HKR2:C,Anf. HKR3:C," +
    "Anf. HKR4:C,Anf. HKR5:C,Anf. HKR6:C,Anf. HKR7:C,Anf. HKR8:C,Anf. HKR9:C,Anf. HKR10:C,Anf. HKR11:C," +
    "Anf. HKR12:C,Anf. HKR13:C,Anf. HKR14:C,Anf. HKR15:C",
  "KASK1 Run,KASK2 Run,KASK3 Run,KASK4 Run,FW Freig.,sAS Anf F}ll,HKV,FLP,;,+5,Netztrafo,Netzrelais," +
    "Lagerraum,Aschebox,;,gFlP,gFlM auf,gFlM zu,+1,Sp}lung Aktiv,;,DReg P1,DReg P2,DReg Mi auf," +
    "DReg Mi zu,Oel Out,DReg2 P1,DReg2 P2,DReg2 Mi auf,DReg2 Mi zu",
  "TVL_A:C,TVLs_A:C0,TRA_A:C,TRs_A:C,HKZustand_A:0,FRA Zustand:0,TVL_1:C,TVLs_1:C0,TRA_1:C,TRs_1:C," +
    "HKZustand_1:0,FR1 Zustand:0,TVL_2:C,TVLs_2:C0,TRA_2:C,TRs_2:C,HKZustand_2:0,FR2 Zustand:0",
  "ExtHK Solltmp.:C0,TVL_A:C,TVLs_A:C0,TRA_A:C,TRs_A:C,HKZustand_A:0,FRA Zustand:0,HKPA Status:0",
  "KASK1 MinLeist,KASK2 MinLeist,KASK3 MinLeist,KASK4 MinLeist,KASK1 MaxLeist,KASK2 MaxLeist," +
    "KASK3 MaxLeist,KASK4 MaxLeist,KASK1 Run,KASK2 Run,KASK3 Run,KASK4 Run",
  ";,DReg P2,DReg P3,DReg Mi auf,DReg Mi zu,+1,DReg2 P2,DReg2 Mi auf,DReg2 Mi zu,+1,DReg3 P2,DReg3 P3," +
    "DReg3 Mi auf,DReg3 Mi zu",
  ";,HKPA,MAA,MAZ,HKP1,M1A,M1Z,HKP2,M2A,M2Z,HKP3,M3A,M3Z,HKP4,M4A,M4Z,HKP5,M5A,M5Z,HKP6,M6A,M6Z,HKPB," +
    "MBA,MBZ",
  "TBA:C,TBs_A:C0,TB1:C,TBs_1:C0,BoiZustand_1:0",
  "KaskSollTmp_1:C,KaskSollTmp_2:C,KaskSollTmp_3:C,KaskSollTmp_4:C,KaskIstTmp_1:C,KaskIstTmp_2:C," +
    "KaskIstTmp_3:C,KaskIstTmp_4:C",
  "RLm_auf,RLm_zu,+4,WS freig.,Akt. Code,+2,FW Freig.,gFlP,gFlM auf,gFlM zu,gFl2P,gFl2M auf,gFl2M zu,;",
  "Heiz P Lambda:W2,Heiz U Lambda:V2,Heiz I Lambda:A0,U_Lambda:m,U Netzteil:m0",
  "TVL_B:C,TVLs_B:C0,TRA_B:C,TRs_B:C,HKZustand_B:0,FRB Zustand:0",
  "BRT:C,Tplat:C0,TVG:C,TVG2:C,AIN17:V,Taus:C,TA Gem.:C",
  "I Es:A0,I Ra:A0,I Aa:A0,I Sr:A0,I Rein:A0",
  "SZist:P0,SZsoll:P,TPo:C,TPm:C,TPu:C",
  "+1,PuffP,Entasch gesp.,ATW,;",
]);
