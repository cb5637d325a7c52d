/**
 * What a receiver makes of a character that was sent in another format: the start bit and up to nine bits after
 * it, seen by a UART that is set to something else. Speeds that differ make noise. Bits past the stop bit of a
 * receiver that expects fewer are not followed.
 */
import type { LineFormat } from "../../modules/readout/readout.js";
import { hash } from "./random.js";

/** Results of `receiveCharacter` that are no byte. */
export const FRAMING_ERROR = -1;
export const PARITY_ERROR = -2;
/** Share by which two speeds may differ. */
const SPEED_TOLERANCE = 0.03;

function ones(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function parityBit(data: number, parity: LineFormat["parity"]): number {
  return parity === "odd" ? 1 - (ones(data) & 1) : ones(data) & 1;
}

/** Byte that the receiver gets, or FRAMING_ERROR or PARITY_ERROR. `count` numbers the characters, for the noise. */
export function receiveCharacter(
  byte: number,
  sender: LineFormat,
  receiver: LineFormat,
  count: number,
): number {
  const ratio = sender.baud / receiver.baud;
  if (Math.abs(ratio - 1) > SPEED_TOLERANCE) {
    const noise = hash(sender.baud, count, byte);
    return noise & 0x300 ? FRAMING_ERROR : noise & (receiver.data === 7 ? 0x7f : 0xff);
  }
  const mask = (1 << sender.data) - 1;
  let bits = byte & mask;
  let sent = sender.data;
  if (sender.parity !== "none") bits |= parityBit(byte & mask, sender.parity) << sent++;
  // The stop bit and the idle line behind it are ones.
  bits |= 0xffff << sent;
  const data = bits & ((1 << receiver.data) - 1);
  let at = receiver.data;
  const parity = receiver.parity === "none" ? -1 : (bits >> at++) & 1;
  if (((bits >> at) & 1) === 0) return FRAMING_ERROR;
  return parity >= 0 && parity !== parityBit(data, receiver.parity) ? PARITY_ERROR : data;
}
