/** IEC 62056-21 as `modules/meters/protocols.ts` lists it. */
import type { Sink } from "../reading/sink.js";
import { codeText } from "./code.js";
import { Iec62056Decoder } from "./decoder.js";
import { Iec62056Readout } from "./readout.js";
import type { Iec62056Meter } from "./sign-on.js";
import { unitText } from "./units.js";

export const iec62056 = Object.freeze({
  name: "iec62056" as const,
  codeText,
  unitText,
  decoder(sink: Sink): Iec62056Decoder {
    return new Iec62056Decoder(sink);
  },
  readout(meter: Iec62056Meter, sink: Sink): Iec62056Readout {
    return new Iec62056Readout(meter, sink);
  },
});
