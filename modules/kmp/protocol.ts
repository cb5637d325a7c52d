/** The Kamstrup Meter Protocol as `modules/meters/protocols.ts` lists it. */
import { metaText, type Sink } from "../reading/sink.js";
import { KmpDecoder } from "./decoder.js";
import { logText } from "./log.js";
import { type KmpMeter, KmpReadout } from "./readout.js";
import { registerKey } from "./registers.js";

/** "60" for register 60; "serial" and "type" for what is no register. */
function codeText(code: number): string {
  return metaText(code) ?? `${code}`;
}

export const kmp = Object.freeze({
  name: "kmp" as const,
  codeText,
  /** "heat_energy", or "register_338" for one whose meaning nobody published. */
  keyText(code: number): string {
    if (code > 0xffff) return codeText(code);
    return registerKey(code) ?? `register_${code}`;
  },
  logText,
  decoder(sink: Sink): KmpDecoder {
    return new KmpDecoder(sink);
  },
  readout(meter: KmpMeter, sink: Sink): KmpReadout {
    return new KmpReadout(meter, sink);
  },
});
