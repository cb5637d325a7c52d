/**
 * A sink that keeps everything as text, for programs that print: `iris decode` and `iris read --json`.
 * One `take()` is the content of one verified message.
 *
 * What a meter calls itself is a reading only where it says nothing else (KMP's GetType). Otherwise it tells which
 * meter this is, unless somebody said so: the id of the table that knows the name, else the name.
 */
import { meterNamed } from "../../modules/meters/auto.js";
import type { Meter } from "../../modules/meters/meter.js";
import { LogInfo, type LogSink } from "../../modules/reading/log.js";
import { Code } from "../../modules/reading/sink.js";
import { unitSymbol } from "../../modules/reading/unit.js";
import { valueText } from "../../modules/reading/value.js";

export interface PrintedReading {
  key: string;
  code: string;
  value: string;
  unit: string;
  /** Number of the log entry that it belongs to; higher is newer. */
  entry?: number;
}

/** What a reply about the meter's own history says of itself. */
export interface PrintedLog {
  name: string;
  info: string[];
  newest?: number;
  depth?: number;
  codes?: string[];
}

export interface PrintedMessage {
  protocol: string;
  meter: string | null;
  serial: string | null;
  authenticated: boolean | null;
  time: string | null;
  readings: PrintedReading[];
  log?: PrintedLog;
}

interface Pending {
  readonly code: number;
  readonly value: string;
  readonly unit: number;
  readonly entry: number | undefined;
}

export interface Naming {
  readonly protocol: string;
  readonly meter?: Meter;
  codeText(code: number): string;
  /** Key of a code that the meter's table does not name. */
  keyOf(code: number): string;
  /** Unit in the notation of the protocol's own world. */
  unitText?(unit: number): string;
  logText?(log: number): string;
}

export class CollectingSink implements LogSink {
  readonly #naming: Naming;
  readonly #keys = new Map<number, string>();
  #pending: Pending[] = [];
  #message: PrintedMessage;
  #entry: number | undefined;
  #type: PrintedReading | undefined;
  /** Codes of the message's readings. */
  #codes: number[] = [];

  constructor(naming: Naming) {
    this.#naming = naming;
    for (const field of naming.meter?.fields ?? []) this.#keys.set(field.code, field.key);
    this.#message = this.#empty();
  }

  value(code: number, significand: number, exponent: number, unit: number): void {
    // Bits and small numbers are most of what a boiler says.
    const isDigit = exponent === 0 && unit === 0 && significand >= 0 && significand <= 9;
    this.#add(code, isDigit ? String(significand) : valueText(significand, exponent, unit), unit);
  }

  digits(code: number, buffer: Uint8Array, start: number, end: number, unit: number): void {
    this.#add(code, latin1(buffer, start, end), unit);
  }

  text(code: number, buffer: Uint8Array, start: number, end: number): void {
    this.#add(code, latin1(buffer, start, end), 0);
  }

  absent(): void {}

  commit(): void {
    for (const pending of this.#pending) this.#apply(this.#message, pending);
    this.#pending = [];
  }

  discard(): void {
    this.#pending = [];
  }

  logReply(log: number, info: number, newest: number): void {
    const names = Object.entries(LogInfo).filter(([, flag]) => info & flag);
    const told = names.map(([name]) => name.replace(/(?<=.)([A-Z])/g, "-$1").toLowerCase());
    this.#message.log = { name: this.#logName(log), info: told, ...(newest >= 0 ? { newest } : {}) };
    this.#entry = undefined;
  }

  logEntry(_log: number, id: number): void {
    this.#entry = id;
  }

  logConfiguration(log: number, depth: number, codes: Uint16Array, count: number): void {
    const texts = Array.from(codes.subarray(0, count), (code) => this.#naming.codeText(code));
    this.#message.log = { name: this.#logName(log), info: [], depth, codes: texts };
  }

  /** What was committed since the last call. */
  take(): PrintedMessage {
    const message = this.#message;
    const type = this.#type;
    if (type && message.readings.length === 0) message.readings.push(type);
    else if (type && message.meter === null) this.#recognise(message, type.value);
    this.#message = this.#empty();
    this.#entry = undefined;
    this.#type = undefined;
    this.#codes = [];
    return message;
  }

  #logName(log: number): string {
    return this.#naming.logText ? this.#naming.logText(log) : `${log}`;
  }

  #add(code: number, value: string, unit: number): void {
    this.#pending.push({ code, value, unit, entry: this.#entry });
  }

  #apply(message: PrintedMessage, { code, value, unit, entry }: Pending): void {
    if (code === Code.Authenticated) message.authenticated = value === "1";
    else if (code === Code.Serial) message.serial = value;
    else if (code === Code.Time && entry === undefined) message.time = value;
    // Each entry of a log has a time of its own.
    const isEntryTime = code === Code.Time && entry !== undefined;
    if (code >= Code.Serial && code !== Code.Type && !isEntryTime) return;
    const reading: PrintedReading = {
      key: this.#keys.get(code) ?? this.#naming.keyOf(code),
      code: this.#naming.codeText(code),
      value,
      unit: this.#naming.unitText ? this.#naming.unitText(unit) : unitSymbol(unit),
    };
    if (entry !== undefined) reading.entry = entry;
    if (code === Code.Type) this.#type = reading;
    else {
      message.readings.push(reading);
      this.#codes.push(code);
    }
  }

  #recognise(message: PrintedMessage, name: string): void {
    const meter = meterNamed(this.#naming.protocol, name);
    message.meter = meter?.id ?? name;
    if (!meter) return;
    const keys = new Map(meter.fields.map((field) => [field.code, field.key]));
    for (let index = 0; index < message.readings.length; index++)
      message.readings[index].key = keys.get(this.#codes[index]) ?? message.readings[index].key;
  }

  #empty(): PrintedMessage {
    return {
      protocol: this.#naming.protocol,
      meter: this.#naming.meter?.id ?? null,
      serial: null,
      authenticated: null,
      time: null,
      readings: [],
    };
  }
}

function latin1(buffer: Uint8Array, start: number, end: number): string {
  // Most are numbers of a few digits; a Buffer for each would take longer than all the rest.
  let text = "";
  for (let index = start; index < end; index++) text += String.fromCharCode(buffer[index]);
  return text;
}
