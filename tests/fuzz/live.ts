/**
 * A simulated meter whose answers a script changes on the way, behind right checksums: bytes set, cut out, put in, whole
 * answers lost, said twice or broken off. So a conversation gets past its first answer, however wrong the rest is.
 *
 * There is no line: a byte takes a millisecond unless the reader says otherwise, speed and format do not count, and pauses are
 * as long as the meter says.
 */
import { x25 } from "../../hosts/bench/dlms-encode.js";
import { House } from "../../hosts/bench/house.js";
import { buildFrame, REPLY_START } from "../../hosts/bench/kmp-frame.js";
import type { SimulatedMeter, Simulator } from "../../hosts/bench/simulated-meter.js";

const START = Date.parse("2026-05-04T12:00:00Z");
const ESCAPE = 0x1b;
const STX = 0x02;
const ETX = 0x03;
/** Answers that are on their way at once: a meter that says more is at fault, not the reader. */
const ANSWER_LIMIT = 64;

/** What becomes of the answers, byte by byte; when it is over, they arrive as they are. */
export class Script {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  next(): number {
    return this.#at < this.#bytes.length ? this.#bytes[this.#at++] : 0;
  }
}

/** One or two changes. */
function edit(content: readonly number[], script: Script): number[] {
  const bytes = [...content];
  const how = script.next();
  const place = bytes.length === 0 ? 0 : (script.next() * 256 + script.next()) % bytes.length;
  switch (how & 7) {
    case 0:
      bytes[place] = script.next();
      break;
    case 1:
      bytes[place] ^= 1 << (script.next() & 7);
      break;
    case 2:
      bytes.splice(place, 1 + (script.next() & 31));
      break;
    case 3:
      bytes.splice(place, 0, ...Array.from({ length: 1 + (script.next() & 15) }, () => script.next()));
      break;
    case 4:
      bytes.length = place;
      break;
    case 5:
      bytes.splice(place, 0, ...bytes.slice(place, place + 1 + (script.next() & 63)));
      break;
    case 6:
      bytes[place] += (script.next() & 15) - 8;
      break;
    default:
      bytes.fill(script.next(), place, place + 1 + (script.next() & 15));
  }
  const whole = bytes.map((byte) => byte & 0xff);
  return how & 0x80 ? edit(whole, script) : whole;
}

/** The answer with something else in it, and the checksum of that. */
function reframed(answer: Uint8Array, script: Script): readonly number[] {
  const change = (from: number, to: number): number[] => edit([...answer.subarray(from, to)], script);
  const { length } = answer;
  if (answer[0] === 0x7e && length > 9) return hdlcFrame(change(1, length - 3));
  if (answer[0] === 0x68 && length > 8) {
    const body = change(4, length - 2);
    const sum = body.reduce((total, byte) => total + byte, 0) & 0xff;
    return [0x68, body.length & 0xff, body.length & 0xff, 0x68, ...body, sum, 0x16];
  }
  if (answer[0] === REPLY_START)
    return [...buildFrame(REPLY_START, edit(unstuffed(answer).slice(1, -3), script))];
  const start = answer.indexOf(STX);
  const end = answer.lastIndexOf(ETX);
  if (start < 0 || end !== length - 2) return change(0, length);
  const block = [...change(start + 1, end), ETX];
  return [...answer.subarray(0, start + 1), ...block, block.reduce((check, byte) => check ^ byte, 0)];
}

/** Format, addresses and control as they are; length and both checksums right. */
function hdlcFrame(content: number[]): number[] {
  let at = 2;
  for (let address = 0; address < 2; address++) {
    while (at < content.length && (content[at] & 1) === 0) at++;
    at++;
  }
  const size = content.length + 2;
  const header = [(content[0] & 0xf8) | ((size >> 8) & 7), size & 0xff, ...content.slice(2, at + 1)];
  const body = content.length > at + 3 ? [...header, ...x25(header), ...content.slice(at + 3)] : header;
  return [0x7e, ...body, ...x25(body), 0x7e];
}

function unstuffed(frame: Uint8Array): number[] {
  const plain: number[] = [];
  for (let at = 0; at < frame.length; at++) plain.push(frame[at] === ESCAPE ? frame[++at] ^ 0xff : frame[at]);
  return plain;
}

/** Months of a house take longer to make than a conversation. */
const houses = new Map<string, House>();

export class LiveMeter {
  now = 0;
  /** Bytes on their way to the reader, the next one first. */
  readonly arriving: { readonly at: number; readonly bytes: readonly number[] }[] = [];
  readonly #meter: SimulatedMeter;
  readonly #script: Script;
  #heardAt = Number.NEGATIVE_INFINITY;

  constructor(simulator: Simulator, script: Script) {
    this.#script = script;
    this.#meter = simulator.create({
      wire: { transmit: (bytes, delayMs = 80) => this.#transmit(bytes, delayMs) },
      seed: 1,
      faults: {},
      now: () => this.now,
      wallMs: () => START + this.now,
      house: (kind) => {
        const house = houses.get(kind) ?? new House(1, kind);
        houses.set(kind, house);
        return house;
      },
    });
  }

  /** Milliseconds at which the meter does something by itself. */
  get deadline(): number {
    return this.#meter.deadline;
  }

  hear(bytes: Uint8Array, end: number, byteMs = 1): void {
    for (let at = 0; at < end; at++) {
      this.now += byteMs;
      this.#meter.receive(bytes[at], this.now, at === 0 ? this.now - byteMs - this.#heardAt : 0);
      this.#heardAt = this.now;
    }
  }

  expire(): void {
    this.#meter.expire(this.now);
  }

  #transmit(bytes: Uint8Array, delayMs: number): number {
    const at = Math.max(this.now + delayMs, this.arriving.at(-1)?.at ?? 0);
    const end = at + bytes.length;
    const fate = this.#script.next();
    if (this.arriving.length >= ANSWER_LIMIT || fate === 0x81) return end;
    const changed =
      fate < 0x80 ? [...bytes] : fate & 2 ? reframed(bytes, this.#script) : edit([...bytes], this.#script);
    this.arriving.push({ at, bytes: changed });
    if (fate === 0x85) this.arriving.push({ at: end, bytes: changed });
    return end;
  }
}
