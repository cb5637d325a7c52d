/** Every protocol of the house by name: one line each. */
import { apdu, dlms, hdlc } from "../dlms/protocol.js";
import { hargassner } from "../hargassner/protocol.js";
import type { Language } from "../hargassner/states.js";
import { iec62056 } from "../iec62056/protocol.js";
import { kamstrupAscii } from "../kamstrup-ascii/protocol.js";
import { kmp } from "../kmp/protocol.js";
import { p1 } from "../p1/protocol.js";
import type { Sink } from "../reading/sink.js";
import type { Decoder, Gcm, MapFile, MeterReadout } from "../readout/protocol.js";
import { mbus } from "./mbus.js";
import type { Meter, ProtocolName } from "./meter.js";
import { unknown } from "./search.js";

/** What a meter's owner knows and the meter does not tell. All optional. */
export interface ProtocolOptions {
  /** Table of the meter: keys, units and scales where the protocol carries none. */
  readonly meter?: Meter;
  /** Encryption key (GUEK), 16 bytes. */
  readonly key?: Uint8Array;
  /** Authentication key (AK), 16 bytes. */
  readonly authenticationKey?: Uint8Array;
  readonly gcm?: Gcm;
  /** Password of a reader (DLMS, low level security), as bytes. */
  readonly password?: Uint8Array;
  /** Wall clock in seconds, 0 = not set: counters of ciphered sessions start from it. */
  readonly clock?: { wallSeconds(): number };
  /** Channel map (Hargassner): a DAQPRJ list, a file of the memory card, or the name of a map of the software. */
  readonly map?: string;
  /** Configuration number (Kamstrup ABCCC). */
  readonly configuration?: number;
  /** Language of texts that a protocol makes. */
  readonly language?: Language;
  /** kWh in a kilogram of pellets, a decimal number. */
  readonly pelletEnergy?: string;
  /** The line is a serial port: nothing has checked its bytes, as TCP does. */
  readonly isSerial?: boolean;
}

export interface Protocol {
  readonly name: ProtocolName;
  /** Text of a code as the field writes it: "60", "1-0:1.7.0", "6.8*01", "TK". */
  codeText(code: number): string;
  /** Stable key of a code that no meter's table names; its code text when absent. */
  keyText?(code: number): string;
  /** Unit in the notation of the protocol's own world; `unitSymbol` when absent. */
  unitText?(unit: number): string;
  /** Name of one of the meter's own logs ("year"); its number when absent. */
  logText?(log: number): string;
  /** Captures of it are text: what looks like hexadecimal digits is not taken for them unasked. */
  readonly isText?: boolean;
  /** Answers do not say what they answer: captures are decoded with the requests in between, as an echo brings them. */
  readonly hearsRequests?: boolean;
  /** A capture in a file format of the meter's maker as the bytes it stands for; undefined: it is none. Allocates. */
  unpack?(bytes: Uint8Array): Uint8Array | undefined;
  /** Whether a text is a map of its messages (ProtocolOptions.map), or none is meant. Absent: they need none. */
  isMap?(text: string): boolean;
  mapFile?(): MapFile;
  decoder(sink: Sink, options: ProtocolOptions): Decoder;
  readout(meter: Meter, sink: Sink, options: ProtocolOptions): MeterReadout;
}

export const protocols: readonly Protocol[] = Object.freeze([
  kmp,
  kamstrupAscii,
  iec62056,
  hdlc,
  mbus,
  apdu,
  dlms,
  p1,
  hargassner,
  unknown,
]);

/** Whether a text is a map for any protocol that needs one. */
export function isMap(text: string): boolean {
  for (let index = 0; index < protocols.length; index++) if (protocols[index].isMap?.(text)) return true;
  return text === "";
}

export function findProtocol(name: string): Protocol | undefined {
  for (let index = 0; index < protocols.length; index++)
    if (protocols[index].name === name) return protocols[index];
  return undefined;
}
