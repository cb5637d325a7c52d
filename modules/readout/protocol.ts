/** What a protocol offers to the rest of the house. `meters/protocols.ts` lists them all. */
import type { Readout } from "./readout.js";

/** Which part of a meter's table a readout asks for. */
export const ReadSet = Object.freeze({
  /** The few values that change all the time: the cheapest request. */
  Live: 0,
  /** Extremes, tariffs, info and identity: once a day. */
  Slow: 1,
  /** Live and slow: every value that the gateway publishes by itself. */
  All: 2,
  /** Who are you? Serial number and type. */
  Identify: 3,
  /** The cheapest exchange there is, so that the optical port stays on. */
  KeepAlive: 4,
  /** What the table calls extra: service and configuration registers, never asked for by the schedule. */
  Extra: 5,
  /** Is the link good? The cheapest question that gets an answer, asked once and not repeated. */
  Probe: 6,
});

/** Whether a set only wants to know what is there: what fails is not repeated. */
export function isLook(set: number): boolean {
  return set === ReadSet.Identify || set === ReadSet.Probe;
}

/** A value that was left out of a message, and why. */
export interface WithheldValue {
  readonly key: string;
  readonly code: string;
  readonly reason: string;
}

/** By which list of channels a meter's messages are understood, and how sure that is. A boiler has one. */
export interface MapView {
  /** Empty: none fits, or its owner's list, which has no name. */
  readonly name: string;
  readonly source: string;
  /** Values of a message; and how many of them the map does not know. */
  readonly values: number;
  readonly hidden: number;
  /** The meter or its owner said that it is so. */
  readonly confirmed: boolean;
  /** Percent of the map's fields that the last message told. */
  readonly percent: number;
  /** Names of other maps that fit the messages as well. */
  readonly others: readonly string[];
  readonly withheld: readonly WithheldValue[];
}

/** A file with a map, on its way in. */
export interface MapFile {
  /** More bytes may help. */
  readonly running: boolean;
  push(byte: number): void;
  /** The map as settings keep it; empty: there is none, or it is longer than `limit` characters. */
  text(limit: number): string;
}

/** What only somebody who has heard the meter can tell: its own names, and how its messages were understood. */
export interface Interpreter {
  /** Text of a code, where the meter tells it itself; the protocol's where absent. */
  codeText?(code: number): string;
  keyText?(code: number): string;
  /** One sentence about how messages are understood, when that has changed; empty when there is nothing new. */
  remark?(): string;
  /** Values of the message just delivered that were left out because it is not certain what they are. */
  withheld?(): readonly WithheldValue[];
  /** Absent: its messages need no map. Allocates. */
  mapView?(): MapView;
}

/** A readout that can be told what to ask for. `select` is called before `begin`. */
export interface MeterReadout extends Readout, Interpreter {
  /** One conversation tells everything, whatever was selected: asking for another set would be the same again. */
  readonly tellsAll?: boolean;
  select(set: number): void;
  /** Remembered from earlier: the meter has no such register, it is not asked for again. */
  leaveOut?(code: number): void;
  /** The owner's map from now on; false: the text holds none. */
  useMap?(text: string): boolean;
  /**
   * What a person should do about a fault, in words, from what was heard; empty = nothing to say.
   * `lineErrors`: characters with a framing or parity error, where the host's UART tells.
   */
  advise?(fault: number, lineErrors: number): string;
  /** Passive readouts: false while the meter is still being asked what its messages mean. Absent: it need not be. */
  readonly settled?: boolean;
}

/**
 * A one-way reader of captured bytes. Values go to the sink as they pass; Step.Done: a message was
 * verified and committed; Step.Fault: one was rejected (and discarded), `fault` says why.
 */
export interface Decoder extends Interpreter {
  readonly fault: number;
  /** Values of the message just delivered that were left out because they are damaged. Absent: there are none. */
  readonly leftOut?: number;
  push(byte: number): number;
  /**
   * Whoever has many bytes at once may offer them here before each push: takes those of bytes[from, to) that decide
   * nothing, as push would, and answers the place of the first one that has to be pushed. Absent: all have to.
   */
  take?(bytes: Uint8Array, from: number, to: number): number;
  /**
   * No more bytes: Step.Done or Step.Fault if that completes or breaks a message, else Step.Wait. To be called
   * until it waits: what was passed over in search of a message may hold several.
   */
  end(): number;
}

/** AES-128-GCM as the host provides it (Node's crypto, the SDK's crypt). Twelve-byte nonce and tag. */
export interface Gcm {
  /**
   * Decrypts buffer[start, end) in place. Tag absent (length 0): decrypts without authentication.
   * Returns false when the tag does not hold; the buffer is then undefined.
   */
  decrypt(
    key: Uint8Array,
    nonce: Uint8Array,
    additional: Uint8Array,
    buffer: Uint8Array,
    start: number,
    end: number,
    tag: Uint8Array,
  ): boolean;

  /** Encrypts buffer[start, end) in place and writes the tag. A client of a meter needs it; pushes do not. */
  encrypt(
    key: Uint8Array,
    nonce: Uint8Array,
    additional: Uint8Array,
    buffer: Uint8Array,
    start: number,
    end: number,
    tag: Uint8Array,
  ): void;
}
