/** P1 as `modules/meters/protocols.ts` lists it. A room of its own: it shares no wire with IEC 62056-21 sessions, only a notation. */
import { codeText } from "../reading/obis.js";
import { obisKey } from "../reading/obis-names.js";
import type { Sink } from "../reading/sink.js";
import type { CipheringOptions } from "../readout/ciphering.js";
import { PassiveReadout } from "../readout/passive.js";
import type { LineFormat } from "../readout/readout.js";
import { P1Decoder } from "./decoder.js";
import { unitText } from "./units.js";

export const p1 = Object.freeze({
  name: "p1" as const,
  codeText,
  keyText: obisKey,
  unitText,
  decoder(sink: Sink, options: CipheringOptions): P1Decoder {
    return new P1Decoder(sink, { ...withoutMeter(options), asWritten: true });
  },
  readout(meter: { readonly line: LineFormat }, sink: Sink, options: CipheringOptions): PassiveReadout {
    return new PassiveReadout("p1", meter.line, new P1Decoder(sink, withoutMeter(options)));
  },
});

function withoutMeter({ gcm, key, authenticationKey }: CipheringOptions): CipheringOptions {
  return { gcm, key, authenticationKey };
}
