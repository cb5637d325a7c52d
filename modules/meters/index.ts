/**
 * Every meter of the house. A new one is a file beside this one, one import and one line in the list, both in
 * the order of the file names, and a capture; `tests/meters` says what is missing.
 */
import { phraseOf, phrases } from "../bytes/phrases.js";
import { ascii } from "../bytes/writer.js";
import aidon6000 from "./aidon-6000.js";
import dlmsDirect from "./dlms-direct.js";
import dlmsOptical from "./dlms-optical.js";
import dsmrP1 from "./dsmr-p1.js";
import elgamaGama150 from "./elgama-gama-150.js";
import { withSharedFields } from "./field-list.js";
import genericIec62056 from "./generic-iec62056.js";
import genericMbus from "./generic-mbus.js";
import hargassnerBoiler from "./hargassner-boiler.js";
import hargassnerNano from "./hargassner-nano.js";
import hargassnerNeoHv from "./hargassner-neo-hv.js";
import iskraemecoAm550 from "./iskraemeco-am550.js";
import iskraemecoAm550Si from "./iskraemeco-am550-si.js";
import kaifaMa304 from "./kaifa-ma304.js";
import kaifaMa309 from "./kaifa-ma309.js";
import kamstrup66C from "./kamstrup-66-c.js";
import kamstrup66D from "./kamstrup-66-d.js";
import kamstrup66E from "./kamstrup-66-e.js";
import kamstrupFlowiq2101 from "./kamstrup-flowiq-2101.js";
import kamstrupFlowiq2102 from "./kamstrup-flowiq-2102.js";
import kamstrupFlowiq2200 from "./kamstrup-flowiq-2200.js";
import kamstrupFlowiq3100 from "./kamstrup-flowiq-3100.js";
import kamstrupFlowiq3200 from "./kamstrup-flowiq-3200.js";
import kamstrupFlowiq4200 from "./kamstrup-flowiq-4200.js";
import kamstrupKmp from "./kamstrup-kmp.js";
import kamstrupMaxicalIii from "./kamstrup-maxical-iii.js";
import kamstrupMultical6m2 from "./kamstrup-multical-6m2.js";
import kamstrupMultical21 from "./kamstrup-multical-21.js";
import kamstrupMultical41 from "./kamstrup-multical-41.js";
import kamstrupMultical61 from "./kamstrup-multical-61.js";
import kamstrupMultical62 from "./kamstrup-multical-62.js";
import kamstrupMultical302 from "./kamstrup-multical-302.js";
import kamstrupMultical303 from "./kamstrup-multical-303.js";
import kamstrupMultical401 from "./kamstrup-multical-401.js";
import kamstrupMultical402 from "./kamstrup-multical-402.js";
import kamstrupMultical403 from "./kamstrup-multical-403.js";
import kamstrupMultical601 from "./kamstrup-multical-601.js";
import kamstrupMultical602 from "./kamstrup-multical-602.js";
import kamstrupMultical603 from "./kamstrup-multical-603.js";
import kamstrupMultical801 from "./kamstrup-multical-801.js";
import kamstrupMultical803 from "./kamstrup-multical-803.js";
import kamstrupMulticalIii from "./kamstrup-multical-iii.js";
import kamstrupOmnipowerDk from "./kamstrup-omnipower-dk.js";
import kamstrupOmnipowerNo from "./kamstrup-omnipower-no.js";
import kamstrupOmnipowerSe from "./kamstrup-omnipower-se.js";
import landisGyrE350No from "./landis-gyr-e350-no.js";
import landisGyrE360 from "./landis-gyr-e360.js";
import landisGyrE450 from "./landis-gyr-e450.js";
import landisGyrE450At from "./landis-gyr-e450-at.js";
import landisGyrE570 from "./landis-gyr-e570.js";
import landisGyrUltraheatLive from "./landis-gyr-ultraheat-live.js";
import landisGyrUltraheatT230 from "./landis-gyr-ultraheat-t230.js";
import landisGyrUltraheatT330 from "./landis-gyr-ultraheat-t330.js";
import landisGyrUltraheatT550 from "./landis-gyr-ultraheat-t550.js";
import landisGyrUltraheatUh50 from "./landis-gyr-ultraheat-uh50.js";
import type { Meter } from "./meter.js";
import qundisQHeat from "./qundis-q-heat.js";
import sagemcomT210 from "./sagemcom-t210.js";
import sagemcomXt211 from "./sagemcom-xt211.js";
import siemensMag8000 from "./siemens-mag8000.js";
import svm9evl from "./svm-9evl.js";
import svm10el from "./svm-10el.js";
import svmS6 from "./svm-s6.js";

export const meters: readonly Meter[] = withSharedFields([
  aidon6000,
  dlmsDirect,
  dlmsOptical,
  dsmrP1,
  elgamaGama150,
  genericIec62056,
  genericMbus,
  hargassnerBoiler,
  hargassnerNano,
  hargassnerNeoHv,
  iskraemecoAm550,
  iskraemecoAm550Si,
  kaifaMa304,
  kaifaMa309,
  kamstrup66C,
  kamstrup66D,
  kamstrup66E,
  kamstrupFlowiq2101,
  kamstrupFlowiq2102,
  kamstrupFlowiq2200,
  kamstrupFlowiq3100,
  kamstrupFlowiq3200,
  kamstrupFlowiq4200,
  kamstrupKmp,
  kamstrupMaxicalIii,
  kamstrupMultical21,
  kamstrupMultical302,
  kamstrupMultical303,
  kamstrupMultical401,
  kamstrupMultical402,
  kamstrupMultical403,
  kamstrupMultical41,
  kamstrupMultical601,
  kamstrupMultical602,
  kamstrupMultical603,
  kamstrupMultical61,
  kamstrupMultical62,
  kamstrupMultical6m2,
  kamstrupMultical801,
  kamstrupMultical803,
  kamstrupMulticalIii,
  kamstrupOmnipowerDk,
  kamstrupOmnipowerNo,
  kamstrupOmnipowerSe,
  landisGyrE350No,
  landisGyrE360,
  landisGyrE450,
  landisGyrE450At,
  landisGyrE570,
  landisGyrUltraheatLive,
  landisGyrUltraheatT230,
  landisGyrUltraheatT330,
  landisGyrUltraheatT550,
  landisGyrUltraheatUh50,
  qundisQHeat,
  sagemcomT210,
  sagemcomXt211,
  siemensMag8000,
  svm10el,
  svm9evl,
  svmS6,
]);

/** The meter of the index for the table of a file: it shares what it holds with the others. */
export function ofIndex(table: Meter): Meter {
  return meters.find(({ id }) => id === table.id) ?? table;
}

/** "Kamstrup Multical 403", "multical_403", "403" -> the same letters and digits. */
function squeeze(name: string): string {
  let squeezed = "";
  for (const letter of name.toLowerCase()) if (/[a-z0-9]/.test(letter)) squeezed += letter;
  return squeezed;
}

const names = Object.freeze(meters.map(({ id, aliases }) => Object.freeze([id, ...aliases].map(squeeze))));
/** All names of all meters, squeezed, and the place in the list of the meter that goes by each. */
const squeezed = phrases(names.flat());
const named = Uint8Array.from(names.flatMap((all, index) => all.map(() => index)));

/** The meter of an id or alias; case, blanks, dashes and underscores do not count. */
export function findMeter(name: string): Meter | undefined {
  const wanted = ascii(squeeze(name));
  return wanted.length === 0 ? undefined : meters[named[phraseOf(squeezed, wanted, wanted.length)]];
}
