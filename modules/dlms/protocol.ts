/** Pushed DLMS as `modules/meters/protocols.ts` lists it: over HDLC, and bare. */
import { codeText } from "../reading/obis.js";
import { obisKey } from "../reading/obis-names.js";
import type { Sink } from "../reading/sink.js";
import type { CipheringOptions } from "../readout/ciphering.js";
import { PassiveReadout } from "../readout/passive.js";
import type { LineFormat, Rows } from "../readout/readout.js";
import { DlmsReadout } from "./client.js";
import { HdlcDecoder } from "./decoder.js";
import type { MeterTable } from "./delivery.js";
import { UNSCALED } from "./lists.js";
import type { PushOptions } from "./push.js";
import { ApduDecoder } from "./raw.js";
import type { ClientOptions } from "./session.js";

/** What a meter's table has to say. */
export interface DlmsMeter {
  readonly line: LineFormat;
  readonly fields: Rows<{
    readonly code: number;
    readonly unit?: number;
    readonly exponent?: number;
    readonly set?: "live" | "slow" | "extra";
  }>;
}

export interface DlmsOptions extends CipheringOptions {
  readonly meter?: DlmsMeter;
}

/** Columns of a meter's table. `renames`: deliver under its codes, whatever channel the meter uses. */
export function meterTable(meter: DlmsMeter, renames: boolean): MeterTable {
  const fields = meter.fields;
  return Object.freeze({
    codes: Object.freeze(fields.map((field) => field.code)),
    units: Object.freeze(fields.map((field) => field.unit ?? 0)),
    exponents: Object.freeze(
      fields.map((field) => (field.unit === undefined ? UNSCALED : (field.exponent ?? 0))),
    ),
    renames,
  });
}

export function pushOptions(options: DlmsOptions, renames: boolean): PushOptions {
  return {
    gcm: options.gcm,
    key: options.key,
    authenticationKey: options.authenticationKey,
    table: options.meter && meterTable(options.meter, renames),
  };
}

export const hdlc = Object.freeze({
  name: "hdlc" as const,
  codeText,
  keyText: obisKey,
  decoder(sink: Sink, options: DlmsOptions): HdlcDecoder {
    return new HdlcDecoder(sink, pushOptions(options, false));
  },
  readout(meter: DlmsMeter, sink: Sink, options: DlmsOptions): PassiveReadout {
    return new PassiveReadout(
      "hdlc",
      meter.line,
      new HdlcDecoder(sink, pushOptions({ ...options, meter }, true)),
    );
  },
});

export const apdu = Object.freeze({
  name: "apdu" as const,
  codeText,
  keyText: obisKey,
  decoder(sink: Sink, options: DlmsOptions): ApduDecoder {
    return new ApduDecoder(sink, pushOptions(options, false));
  },
  readout(meter: DlmsMeter, sink: Sink, options: DlmsOptions): PassiveReadout {
    return new PassiveReadout(
      "apdu",
      meter.line,
      new ApduDecoder(sink, pushOptions({ ...options, meter }, true)),
    );
  },
});

/** A session with a meter at its optical port. Captures of it are read for what the meter pushed. */
export const dlms = Object.freeze({
  name: "dlms" as const,
  codeText,
  keyText: obisKey,
  decoder: hdlc.decoder,
  readout(meter: DlmsMeter, sink: Sink, options: ClientOptions): DlmsReadout {
    return new DlmsReadout(meter, sink, options);
  },
});
