/**
 * KMP under faults: every value that comes out is compared with what the meter's own frames held before anything
 * happened to them, read here by hand (5512-447 section 5.1), not by modules/kmp.
 */
import { kmpModels } from "../../hosts/bench/kmp-models.js";
import { registers } from "../../hosts/bench/kmp-registers.js";
import { findMeter } from "../../modules/meters/index.js";
import { believable } from "../../modules/meters/kamstrup-guard.js";
import { findProtocol } from "../../modules/meters/protocols.js";
import { Code, type Sink } from "../../modules/reading/sink.js";
import { unitSymbol } from "../../modules/reading/unit.js";
import { valueText } from "../../modules/reading/value.js";
import { faultName } from "../../modules/readout/fault.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import type { Cell } from "./kinds.js";
import { emptyResult, type Result, Stage } from "./stage.js";

const PAUSE_MS = 30_000;
const HELD_BACK_MS = 10_000;
const symbols: ReadonlyMap<number, string> = new Map([
  [0x02, "kWh"],
  [0x03, "MWh"],
  [0x08, "GJ"],
  [0x16, "kW"],
  [0x25, "°C"],
  [0x26, "K"],
  [0x28, "m³"],
  [0x29, "l/h"],
  [0x2e, "h"],
]);
/** Clock, dates and both: compared digit by digit. */
const TIMES: readonly number[] = [0x2f, 0x30, 0x31, 0x32, 0x4f];

function decimal(magnitude: bigint, isNegative: boolean, power: number): string {
  let text = magnitude.toString();
  if (power > 0) text += "0".repeat(power);
  if (power < 0) {
    text = text.padStart(1 - power, "0");
    text = `${text.slice(0, power)}.${text.slice(power)}`;
  }
  return isNegative && magnitude !== 0n ? `-${text}` : text;
}

/** What the registers of a clean reply hold: "63.44 °C" by register. */
function holdings(frame: Uint8Array, held: Map<number, Set<string>>): void {
  const bytes: number[] = [];
  for (let at = 1; at < frame.length - 1; at++)
    bytes.push(frame[at] === 0x1b ? frame[++at] ^ 0xff : frame[at]);
  if (bytes[1] !== 0x10) return;
  for (let at = 2; at + 5 <= bytes.length - 2; ) {
    const [high, low, unit, size, scale] = bytes.slice(at, at + 5);
    let magnitude = 0n;
    const value = bytes.slice(at + 5, at + 5 + size);
    for (const byte of value) magnitude = magnitude * 256n + BigInt(byte);
    const power = (scale & 0x40 ? -1 : 1) * (scale & 0x3f);
    const symbol = symbols.get(unit) ?? "";
    const text = decimal(magnitude, (scale & 0x80) !== 0, power);
    const code = high * 256 + low;
    const texts = held.get(code) ?? new Set();
    held.set(code, texts);
    if (unit === 0x4f)
      texts.add(
        value
          .slice(1)
          .map((part) => String(part).padStart(2, "0"))
          .join(""),
      );
    else texts.add(TIMES.includes(unit) ? text.padStart(6, "0") : `${text} ${symbol}`.trim());
    at += 5 + size;
  }
}

/** Compares what comes out with what was held. */
class Comparer implements Sink {
  readonly held = new Map<number, Set<string>>();
  readonly result: Result;
  readonly #has: ReadonlySet<number>;
  #pending: (() => void)[] = [];

  constructor(result: Result, has: ReadonlySet<number>) {
    this.result = result;
    this.#has = has;
  }

  value(code: number, significand: number, exponent: number, unit: number): void {
    this.#compare(code, valueText(significand, exponent, unit), unit);
  }

  digits(code: number, buffer: Uint8Array, start: number, end: number, unit: number): void {
    this.#compare(code, String.fromCharCode(...buffer.subarray(start, end)), unit);
  }

  text(code: number, buffer: Uint8Array, start: number, end: number): void {
    this.#compare(code, String.fromCharCode(...buffer.subarray(start, end)), 0);
  }

  absent(code: number): void {
    this.#pending.push(() => {
      if (this.#has.has(code)) this.result.wrong++;
    });
  }

  commit(): void {
    for (const check of this.#pending) check();
    this.#pending = [];
  }

  discard(): void {
    this.#pending = [];
  }

  #compare(code: number, text: string, unit: number): void {
    this.#pending.push(() => {
      this.result.compared++;
      const texts = [...(this.held.get(code === Code.Serial ? 1001 : code) ?? [])];
      const symbol = unitSymbol(unit);
      const isRight = texts.some((held) =>
        held.includes(" ") || !/[-:T]/.test(text.slice(1))
          ? held === `${text} ${[...symbols.values()].includes(symbol) ? symbol : ""}`.trim() ||
            digitsOf(text) === held
          : digitsOf(text) === held,
      );
      if (!isRight) this.result.wrong++;
    });
  }
}

/** "2026-01-15T12:00:03" or "12:00:03" as the meter's own digits: two for the year. */
function digitsOf(text: string): string {
  if (text === "never") return "000000";
  const digits = text.replace(/[^0-9]/g, "");
  const short = /^\d{4}-/.test(text) ? digits.slice(2) : digits;
  return short.padStart(6, "0");
}

export function kmpCell(id: string, cell: Cell, readouts: number, seed: number): Result {
  const meter = findMeter(id)!;
  const protocol = findProtocol(meter.protocol)!;
  const model = kmpModels.find((candidate) => candidate.id === id)!;
  const has = new Set([...model.registers].filter((register) => registers.has(register)));
  const result = emptyResult(cell);
  const comparer = new Comparer(result, has);
  const stage = new Stage(id, seed, false, (bytes) => holdings(bytes, comparer.held));
  const { clock } = stage.device;
  const isHeldBack = (cell.pauseMs ?? 0) > HELD_BACK_MS;
  const read = (table: typeof meter): number => {
    // Values that an earlier readout was told are old: nothing of it may come out now. But where the line holds replies
    // back for longer than a readout takes, one may answer the next question: KMP numbers neither.
    if (!isHeldBack) comparer.held.clear();
    const readout = protocol.readout(table, believable(meter, comparer), { meter });
    readout.select(ReadSet.All);
    return stage.converse(readout);
  };
  const heard = cell.baud ? { ...meter, line: { ...meter.line, baud: cell.baud } } : meter;
  for (let count = 0; count < readouts; count++) {
    stage.spoil(cell);
    if (isHeldBack) comparer.held.clear();
    const fault = read(heard);
    result.readouts++;
    stage.spoil(undefined);
    if (fault === 0) result.good++;
    else if (fault < 0) result.hung++;
    else {
      result.named++;
      result.faults.set(faultName(fault), (result.faults.get(faultName(fault)) ?? 0) + 1);
      result.recoveryMs = Math.max(
        result.recoveryMs,
        stage.recover(() => read(meter)),
      );
    }
    clock.advance(PAUSE_MS);
  }
  stage.line.close();
  return result;
}
