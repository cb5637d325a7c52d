/** The data strings of the older Kamstrup meters as `modules/meters/protocols.ts` lists them. */
import type { Sink } from "../reading/sink.js";
import { codeText, keyText } from "./codes.js";
import { KamstrupAsciiDecoder } from "./decoder.js";
import { type KamstrupAsciiMeter, KamstrupAsciiReadout } from "./readout.js";

/** What the owner knows of the meter. */
export interface KamstrupAsciiOptions {
  /** ABCCC, where the meter is not asked for it. */
  readonly configuration?: number;
}

export const kamstrupAscii = Object.freeze({
  name: "kamstrup-ascii" as const,
  codeText,
  keyText,
  /** Its answers are nothing but digits and blanks, as hexadecimal text is. */
  isText: true,
  /** An answer does not say what it answers. */
  hearsRequests: true,
  decoder(sink: Sink, options: KamstrupAsciiOptions): KamstrupAsciiDecoder {
    return new KamstrupAsciiDecoder(sink, options.configuration);
  },
  readout(meter: KamstrupAsciiMeter, sink: Sink, options: KamstrupAsciiOptions): KamstrupAsciiReadout {
    return new KamstrupAsciiReadout(meter, sink, options.configuration);
  },
});
