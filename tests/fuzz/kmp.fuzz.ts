/** KMP: replies, frames with stuffing and CRC, logs. */
import { buildFrame, REPLY_START } from "../../hosts/bench/kmp-frame.js";
import { decoderTarget } from "./decoders.js";

/** GetRegister, GetSerialNo, GetType. */
const MESSAGES: readonly number[][] = [
  [0x3f, 0x10, 0, 60, 3, 4, 0x43, 0, 0, 0x44, 0x55, 0, 80, 0x16, 2, 0x41, 0, 7],
  [0x3f, 0x10, 0x03, 0xe9, 0x33, 4, 0, 0, 1, 2, 3, 1, 92, 0x4f, 7, 0, 0, 26, 1, 2, 3, 4, 5],
  [0x3f, 0x02, 1, 2, 3, 4],
  [0x3f, 0x01, 1, 2, 7, 1],
];

export default decoderTarget({
  name: "kmp",
  folder: "kmp",
  words: ["\x40\x3f\x10", "\x80\x3f\x10", "\x1b\xf2", "\x0d", "\x06"],
  frame: (message) => buildFrame(REPLY_START, [...message]),
  messages: () => MESSAGES.map((bytes) => Uint8Array.from(bytes)),
});
