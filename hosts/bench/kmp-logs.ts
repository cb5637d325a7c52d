/**
 * The history that a simulated Kamstrup meter keeps: year, month, day and hour logs, read by command B8
 * (x03 generation) or A0..A3 (logger of the 601 and 801).
 *
 * An entry is what the meter showed at the boundary of a period. Entry 1 is the first boundary of the house's
 * record. Layouts: B8 as captured from a 603 and a 303; A0..A3 as the maker's document for the 601 prints them,
 * with the time of A0 and A3 in either of the two byte orders that it gives. The ten bytes of the B8
 * configuration in front of the depth are those of the capture for every log: what they mean is not public.
 */
import type { House } from "./house.js";
import { bigEndian, type EncodedRegister } from "./kmp-encode.js";
import { isStatistic } from "./kmp-registers.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface LogKind {
  readonly type: number;
  readonly depth: number;
  /** The boundary at or before a moment, and the one `count` before it. */
  boundary(wallMs: number, count: number): number;
}

const logKinds: readonly LogKind[] = Object.freeze([
  { type: 2, depth: 20, boundary: (at, count) => Date.UTC(new Date(at).getUTCFullYear() - count, 0, 1) },
  {
    type: 3,
    depth: 36,
    boundary: (at, count) => Date.UTC(new Date(at).getUTCFullYear(), new Date(at).getUTCMonth() - count, 1),
  },
  { type: 4, depth: 460, boundary: (at, count) => (Math.floor(at / DAY) - count) * DAY },
  { type: 5, depth: 1400, boundary: (at, count) => (Math.floor(at / HOUR) - count) * HOUR },
]);

/** Bits of the info word of B8. */
const B8 = Object.freeze({
  Empty: 0x0001,
  OutOfRange: 0x0002,
  Unsupported: 0x0008,
  EntriesTruncated: 0x0010,
  FormatChanged: 0x0020,
  Tail: 0x0040,
  Head: 0x0080,
  Invalid: 0x0200,
  RegistersTruncated: 0x2000,
});

/** Bits of the info byte of A0..A3. */
const A0 = Object.freeze({ Empty: 0x01, OutOfRange: 0x04, Length: 0x08, End: 0x10 });

/** Bytes of entries that fit the meter's buffer. */
export const LOG_BUFFER = 220;
/** Longest frame of the logger modules. */
const MODULE_FRAME = 128;
/** Year log of a 603, as captured. */
const CONFIGURATION: readonly number[] = [1, 1, 1, 1, 0, 0, 1, 0, 1, 0];

export interface LogSource {
  readonly house: House;
  wallMs(): number;
  /** The register as it was; undefined when the meter has none. */
  encode(id: number, wallMs: number): EncodedRegister | undefined;
  /** Registers that the meter logs. */
  readonly registers: readonly number[];
}

function unsigned(data: readonly number[], at: number, bytes: number): number {
  let value = 0;
  for (let index = 0; index < bytes; index++) value = value * 256 + (data[at + index] ?? 0);
  return value;
}

function identities(data: readonly number[], at: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => unsigned(data, at + 2 * index, 2));
}

export class Logs {
  readonly #source: LogSource;
  /** Last record that A1 has given out, by log. */
  readonly #read = new Map<number, number>();

  /** The meter's clock when the request came: one answer holds one time. */
  #now = 0;

  constructor(source: LogSource) {
    this.#source = source;
  }

  /** Answer to B8, without destination and command; undefined: the meter says nothing. */
  answerB8(data: readonly number[]): number[] | undefined {
    this.#now = this.#source.wallMs();
    const [sub, type] = data;
    const kind = logKinds.find((candidate) => candidate.type === type);
    if (sub === 5) return kind ? this.#configuration(kind) : undefined;
    if (sub === 6 && data.length >= 9) return this.#entries(data, kind, unsigned(data, 2, 4), 6);
    if (sub === 7 && data.length >= 7) {
      const offset = unsigned(data, 2, 2);
      const newest = kind ? this.#newest(kind) : 0;
      return this.#entries(data, kind, newest - (offset === 0xffff ? 0 : offset), 4);
    }
    return undefined;
  }

  #configuration(kind: LogKind): number[] {
    const ids = this.#source.registers;
    return [
      5,
      kind.type,
      ...CONFIGURATION,
      ...bigEndian(kind.depth, 2),
      ids.length,
      ...ids.flatMap((id) => bigEndian(id, 2)),
    ];
  }

  /** Id of the newest entry; 0 while there is none. */
  #newest(kind: LogKind): number {
    const now = this.#now;
    const origin = this.#source.house.origin(now);
    let least = 0;
    let most = kind.depth * 40;
    while (least < most) {
      const middle = (least + most + 1) >> 1;
      if (kind.boundary(now, middle - 1) >= origin) least = middle;
      else most = middle - 1;
    }
    return least;
  }

  #moment(kind: LogKind, newest: number, id: number): number {
    return kind.boundary(this.#now, newest - id);
  }

  /** A register as it was at the boundary; extremes and averages are those of the period that ended there. */
  #entry(register: number, kind: LogKind, newest: number, id: number): EncodedRegister {
    const moment = this.#moment(kind, newest, id);
    const inside = Math.max(moment - 1, this.#source.house.origin(this.#now));
    return this.#source.encode(register, isStatistic(register) ? inside : moment)!;
  }

  #oldest(kind: LogKind, newest: number): number {
    return Math.max(1, newest - kind.depth + 1);
  }

  /** `at`: where the number of entries stands in the request. */
  #entries(data: readonly number[], kind: LogKind | undefined, wanted: number, at: number): number[] {
    const count = unsigned(data, at, 2);
    const asked = data[at + 2];
    const reply = (
      entries: number[][],
      ids: number,
      first: number,
      newest: number,
      info: number,
    ): number[] => [
      data[0],
      data[1],
      ...bigEndian(entries.length, 2),
      ids,
      ...bigEndian(first, 4),
      ...bigEndian(newest, 4),
      ...bigEndian(info, 2),
      ...entries.flat(),
    ];
    if (!kind || data.length !== at + 3 + 2 * asked || asked === 0) return reply([], 0, 0, 0, B8.Invalid);
    const newest = this.#newest(kind);
    if (newest === 0) return reply([], 0, 0, 0, B8.Empty);
    const oldest = this.#oldest(kind, newest);
    if (wanted < oldest || wanted > newest) return reply([], 0, 0, newest, B8.OutOfRange);
    const ids = identities(data, at + 3, asked);
    const known = ids.filter((id) => this.#source.encode(id, this.#now) !== undefined);
    let info = known.length < ids.length ? B8.Unsupported : 0;
    let size = 0;
    let formats: number[] | undefined;
    const entries: number[][] = [];
    let id = wanted;
    for (; id >= oldest && entries.length < count; id--) {
      const entry: number[] = [];
      const signature: number[] = [];
      for (const register of known) {
        const { format, value } = this.#entry(register, kind, newest, id);
        signature.push(...bigEndian(register, 2), ...format);
        entry.push(...(entries.length === 0 ? [...bigEndian(register, 2), ...format] : []), ...value);
      }
      // The sign is part of the format, which only the first entry carries.
      formats ??= signature;
      if (signature.some((byte, index) => byte !== formats?.[index])) {
        info |= B8.FormatChanged;
        break;
      }
      if (size + entry.length > LOG_BUFFER) {
        info |= entries.length === 0 ? B8.RegistersTruncated : B8.EntriesTruncated;
        break;
      }
      size += entry.length;
      entries.push(entry);
    }
    if (entries.length > 0 && wanted === newest) info |= B8.Head;
    if (entries.length > 0 && id < oldest) info |= B8.Tail;
    return reply(entries, known.length, entries.length > 0 ? wanted : 0, newest, info);
  }

  /** Answer to A0..A3, without destination and command; undefined: the meter says nothing. */
  answerA0(command: number, data: readonly number[]): number[] | undefined {
    this.#now = this.#source.wallMs();
    const [type, asked] = data;
    const kind = logKinds.find((candidate) => candidate.type === type);
    const rest = 2 + 2 * asked;
    if (!kind || asked === 0 || asked > 8 || data.length < rest + 2) return undefined;
    const ids = identities(data, 2, asked).filter((id) => this.#source.encode(id, this.#now));
    const most = data[rest];
    const room = Math.min(data[rest + 1] || MODULE_FRAME, MODULE_FRAME);
    const newest = this.#newest(kind);
    const oldest = this.#oldest(kind, newest);
    const down = command === 0xa3;
    let id = this.#firstRecord(command, kind, data, rest + 2, newest);
    const from = id;
    const body: number[] = [];
    let records = 0;
    let info = newest === 0 ? A0.Empty : 0;
    if (newest > 0 && (id < oldest || id > newest)) info |= A0.OutOfRange;
    while (info === 0 && records < most) {
      const size = 13 + body.length + 2 + ids.length * 4 + (records === 0 ? ids.length * 5 : 0);
      if (size > room) info |= A0.Length;
      else {
        const values = ids.map((register) => this.#entry(register, kind, newest, id));
        if (records === 0) {
          body.push(...bigEndian(id, 2));
          for (const { id: register, format, value } of values)
            body.push(...bigEndian(register, 2), ...format, ...value);
        } else body.push(...bigEndian(id, 2), ...values.flatMap(({ value }) => [...value]));
        records++;
        this.#read.set(type, id);
        id += down ? -1 : 1;
        if (id < oldest || id > newest) info |= A0.End;
      }
    }
    if (records === 0) body.push(...bigEndian(Math.max(0, from), 2));
    return [
      type,
      ids.length,
      ...body,
      ...bigEndian(this.#read.get(type) ?? 0, 2),
      ...bigEndian(newest, 2),
      info,
    ];
  }

  #firstRecord(command: number, kind: LogKind, data: readonly number[], at: number, newest: number): number {
    const oldest = this.#oldest(kind, newest);
    if (command === 0xa1) return (this.#read.get(kind.type) ?? oldest - 1) + 1;
    if (command === 0xa2) return unsigned(data, at, 2);
    const moment = timeOf(data.slice(at, at + 8));
    let id = newest;
    while (id > oldest && this.#moment(kind, newest, id) > moment) id--;
    if (command === 0xa3) return id - unsigned(data, at + 8, 2);
    return this.#moment(kind, newest, id) < moment ? id + 1 : id;
  }
}

/** Eight bytes: year first, or the other way round. */
function timeOf(bytes: readonly number[]): number {
  const read = ([year, month, day, hour, minute, second]: readonly number[]): number =>
    month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60
      ? Date.UTC(2000 + year, month - 1, day, hour, minute, second)
      : Number.NaN;
  const forwards = read(bytes);
  return Number.isNaN(forwards) ? read([...bytes].reverse()) : forwards;
}
