/**
 * Expected faults of wire and meter: numbers, returned and counted, named only where somebody reads them.
 * The names are part of the contract of `iris decode`, of REST and of MQTT.
 */
export const Fault = Object.freeze({
  None: 0,
  /** No byte came in time. */
  Silence: 1,
  /** Only our own transmission came back: the head sees itself, not the meter. */
  Echo: 2,
  /** A message began and did not end in time, or another began in the middle of it. */
  Truncated: 3,
  /** CRC, BCC, FCS or checksum does not hold. */
  Crc: 4,
  /** Stuffing, length fields or characters that the framing does not allow. */
  Framing: 5,
  /** A frame longer than its buffer. */
  Overflow: 6,
  /** A good message that does not answer what was asked. */
  Unexpected: 7,
  /** The frame is good, its content is not what the document says. */
  Malformed: 8,
  /** The meter answered with a refusal. */
  Refused: 9,
  /** A message part is missing or out of order. */
  Sequence: 10,
  /** The telegram is encrypted and no key was given. */
  KeyMissing: 11,
  /** Decrypted to nonsense: the key is not this meter's. */
  KeyWrong: 12,
  /** The authentication tag does not hold. */
  Tag: 13,
  /** An invocation counter that did not grow. */
  Replay: 14,
  /** Bytes came, none of them a message: noise, or the wrong speed or parity. */
  Noise: 15,
  /** Parity errors: most likely the wrong character format. */
  Parity: 16,
  /** The line could not be opened, or was lost. */
  Line: 17,
  /** The whole readout took longer than its limit. */
  Timeout: 18,
  /** Nothing that this software knows answers on this line. */
  Unknown: 19,
  /** A weak checksum holds, but the message does not look like those before it, and no second one came like it. */
  Unconfirmed: 20,
});

/** Names by number, for people and for JSON. */
export const faultNames: readonly string[] = Object.freeze([
  "none",
  "silence",
  "echo",
  "truncated",
  "crc",
  "framing",
  "overflow",
  "unexpected",
  "malformed",
  "refused",
  "sequence",
  "key-missing",
  "key-wrong",
  "tag",
  "replay",
  "noise",
  "parity",
  "line",
  "timeout",
  "unknown",
  "unconfirmed",
]);

const sentences: readonly string[] = Object.freeze([
  "all is well",
  "no answer came in time: is the head in its place, is the optical port awake?",
  "only our own transmission came back: the head sees itself, not the meter",
  "a message began and did not end",
  "the checksum does not hold: the link is noisy, move the head",
  "characters came that the framing does not allow: turn or move the head",
  "a message is longer than any that is known",
  "the answer belongs to another question",
  "the message is not what its document says",
  "the meter refuses",
  "a part of the message is missing or out of order",
  "the telegram is encrypted and no key is set",
  "the telegram cannot be decrypted: the key is not this meter's",
  "the authentication tag does not hold: wrong authentication key, or a forgery",
  "an old telegram came again",
  "bytes came that are no message: noise, or the wrong speed or parity",
  "characters came with wrong parity: most likely another character format",
  "the line could not be opened or was lost",
  "the readout took longer than its limit",
  "nothing that is known answers on this line",
  "the message differs in form from those before it, and no second one came like it: the link may be noisy",
]);

/** One sentence for people. */
export function faultText(fault: number): string {
  return sentences[fault] ?? sentences[Fault.Unknown];
}

/** How many kinds there are: the length of an array of counters. */
export const FAULT_KINDS = faultNames.length;

export function faultName(fault: number): string {
  return faultNames[fault] ?? "unknown";
}
