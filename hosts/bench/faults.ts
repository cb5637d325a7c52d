/**
 * What can go wrong on an optical line, by name, to be injected on purpose: `--fault echo,noise=0.5,omit=60+68`.
 *
 * `slow`, `silent`, `truncate`, `zeros`, `crc` and `omit` are committed by the meter, `sleep` and `dark` by its
 * power supply and its eye, all others happen on the way. `link.ts` injects everything but `crc` and `omit`,
 * which need to know the protocol. All of it comes from the seed: the same run fails the same way.
 */

export interface Faults {
  /** Our own light comes back: every byte of the reader is received by the reader as well. */
  readonly echo?: boolean;
  /** Probability that random bytes come in front of a reply. */
  readonly noise?: number;
  /** Bytes after which each reply breaks off. */
  readonly truncate?: number;
  /** Probability for each byte of a reply that it is lost. */
  readonly drop?: number;
  /** Probability for each byte of a reply that one of its bits is inverted. */
  readonly flip?: number;
  /** Probability for each byte of a reply that it arrives out of its frame: a framing error, or another byte. */
  readonly garble?: number;
  /** Probability at each byte of a reply that noise begins, which replaces up to 24 bytes, parity bits included. */
  readonly burst?: number;
  /** Milliseconds awake after a byte of the reader; asleep, the meter loses the request that wakes it. */
  readonly sleep?: number;
  /** Minutes without traffic after which the eye goes dark; 0: it is dark from the start. */
  readonly dark?: number;
  /** Replies with a wrong checksum, counted from the first. */
  readonly crc?: number;
  /** Registers that the meter leaves out, as text of the protocol's own codes. */
  readonly omit?: readonly string[];
  /** Milliseconds from the last byte of the request to the first byte of the reply. */
  readonly slow?: number;
  /** Spontaneous 00 bytes in front of each reply. */
  readonly zeros?: number;
  /** Requests that get no answer, counted from the first. */
  readonly silent?: number;
  /** Bytes arrive in odd pieces of 1 to this many, with pauses between. */
  readonly split?: number;
  /** Probability for each byte of a reply that it, and what follows, comes late. */
  readonly delay?: number;
  /** Milliseconds of silence in the middle of each reply. */
  readonly pause?: number;
  /** The line is lost in the middle of this reply, counted from 1. */
  readonly disconnect?: number;
  /** A boiler knows the question for its list of channels. No fault, but not every boiler does. */
  readonly list?: boolean;
  /** A boiler gets another program, with lines of another length, after this many lines. */
  readonly update?: number;
}

interface FaultKind {
  readonly name: keyof Faults;
  /** Text after "=" in the help. */
  readonly value: string;
  readonly help: string;
  /** Value for a bare name; absent: one must be given. */
  readonly bare?: true | number;
  /** Bounds of a number, both included. */
  readonly least?: number;
  readonly most?: number;
  readonly whole?: boolean;
}

const ALWAYS = Number.POSITIVE_INFINITY;
const RATE = { least: 0, most: 1 } as const;

const kinds: readonly FaultKind[] = Object.freeze([
  { name: "echo", value: "", help: "the head also receives what it sends", bare: true },
  {
    name: "noise",
    value: "[=RATE]",
    help: "1 to 8 random bytes in front of this share of the replies; 1",
    bare: 1,
    ...RATE,
  },
  {
    name: "truncate",
    value: "[=N]",
    help: "each reply ends after N bytes; 10",
    bare: 10,
    least: 0,
    most: 4096,
    whole: true,
  },
  {
    name: "drop",
    value: "[=RATE]",
    help: "this share of the reply bytes is lost; 0.01",
    bare: 0.01,
    ...RATE,
  },
  {
    name: "flip",
    value: "[=RATE]",
    help: "this share of the reply bytes has one bit inverted; 0.01",
    bare: 0.01,
    ...RATE,
  },
  {
    name: "garble",
    value: "[=RATE]",
    help: "this share of the reply bytes loses its frame, as with a turned head; 0.3",
    bare: 0.3,
    ...RATE,
  },
  {
    name: "burst",
    value: "[=RATE]",
    help: "at this share of the reply bytes noise begins, which replaces up to 24 bytes; 0.01",
    bare: 0.01,
    ...RATE,
  },
  {
    name: "sleep",
    value: "[=MS]",
    help: "asleep it loses the request that wakes it; awake for MS after one; 5000",
    bare: 5000,
    least: 0,
    most: 600_000,
    whole: true,
  },
  {
    name: "dark",
    value: "[=MIN]",
    help: "the eye goes off after MIN minutes without traffic, until the button is pressed (SIGUSR2); 0: at once; 30",
    bare: 30,
    least: 0,
    most: 100_000,
  },
  {
    name: "crc",
    value: "[=N]",
    help: "the first N replies have a wrong checksum; all",
    bare: ALWAYS,
    least: 1,
    most: 1e9,
    whole: true,
  },
  { name: "omit", value: "=ID[+ID...]", help: "the meter leaves these registers out" },
  {
    name: "slow",
    value: "[=MS]",
    help: "first byte of a reply MS after the request; 1500",
    bare: 1500,
    least: 0,
    most: 60_000,
    whole: true,
  },
  {
    name: "zeros",
    value: "[=N]",
    help: "N spontaneous 00 bytes in front of each reply; 1",
    bare: 1,
    least: 1,
    most: 64,
    whole: true,
  },
  {
    name: "silent",
    value: "[=N]",
    help: "the first N requests get no answer; all",
    bare: ALWAYS,
    least: 1,
    most: 1e9,
    whole: true,
  },
  {
    name: "split",
    value: "[=N]",
    help: "bytes arrive in pieces of 1 to N with pauses between; 5",
    bare: 5,
    least: 1,
    most: 256,
    whole: true,
  },
  {
    name: "delay",
    value: "[=RATE]",
    help: "this share of the reply bytes comes up to 250 ms late; 0.01",
    bare: 0.01,
    ...RATE,
  },
  {
    name: "pause",
    value: "[=MS]",
    help: "each reply falls silent for MS in its middle; 1000",
    bare: 1000,
    least: 0,
    most: 600_000,
    whole: true,
  },
  {
    name: "disconnect",
    value: "[=N]",
    help: "the line is lost in the middle of reply N; 1",
    bare: 1,
    least: 1,
    most: 1e9,
    whole: true,
  },
  { name: "list", value: "", help: "a boiler answers the question for its list of channels", bare: true },
  {
    name: "update",
    value: "[=N]",
    help: "a boiler gets another program after N lines; 20",
    bare: 20,
    least: 1,
    most: 1e9,
    whole: true,
  },
] satisfies FaultKind[]);

export const faultKinds: readonly string[] = Object.freeze(kinds.map(({ name }) => name));

/** Faults of comma lists, later ones winning. Throws an Error that says what is wrong in one sentence. */
export function parseFaults(lists: readonly string[]): Faults {
  const faults: Record<string, unknown> = {};
  for (const part of lists.flatMap((list) => list.split(","))) {
    const equals = part.indexOf("=");
    const name = (equals < 0 ? part : part.slice(0, equals)).trim();
    if (name === "" && equals < 0) continue;
    const kind = kinds.find((candidate) => candidate.name === name);
    if (!kind) throw new Error(`unknown fault "${name}"; there are: ${faultKinds.join(", ")}`);
    faults[name] = parseValue(kind, equals < 0 ? undefined : part.slice(equals + 1).trim());
  }
  return faults as Faults;
}

function parseValue(kind: FaultKind, text: string | undefined): unknown {
  if (text === undefined) {
    if (kind.bare === undefined)
      throw new Error(`fault "${kind.name}" needs a value: ${kind.name}${kind.value}`);
    return kind.bare;
  }
  if (kind.name === "omit") {
    const codes = text.split("+").map((code) => code.trim());
    if (codes.some((code) => code === "")) throw new Error(`fault "omit" needs codes: omit${kind.value}`);
    return codes;
  }
  if (kind.least === undefined || kind.most === undefined)
    throw new Error(`fault "${kind.name}" takes no value`);
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= kind.least && value <= kind.most) || (kind.whole && !Number.isInteger(value))) {
    const sort = kind.whole ? "a whole number" : "a number";
    throw new Error(`fault "${kind.name}" takes ${sort} from ${kind.least} to ${kind.most}, not "${text}"`);
  }
  return value;
}

/** Text of `--fault help`. */
export function faultHelp(): string {
  const width = Math.max(...kinds.map(({ name, value }) => name.length + value.length)) + 2;
  return kinds.map(({ name, value, help }) => `  ${(name + value).padEnd(width)}${help}`).join("\n");
}
