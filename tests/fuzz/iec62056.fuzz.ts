/** IEC 62056-21: identification, data block, block check. Framed: a data block whose BCC holds. */
import { captured, decoderTarget } from "./decoders.js";

const STX = 0x02;
const ETX = 0x03;

function* block(message: Uint8Array): Generator<number> {
  let check = 0;
  yield STX;
  for (const byte of message) {
    yield byte;
    check ^= byte;
  }
  yield ETX;
  yield check ^ ETX;
}

export default decoderTarget({
  name: "iec62056",
  folder: "iec62056",
  words: [
    "/LUGCUH50\r\n",
    "\x02",
    "\x03",
    "\x15",
    "6.8(0328.870*MWh)",
    "6.26*01(",
    "0.0(",
    "!\r\n",
    "&",
    "*",
    "(",
    ")",
  ],
  longest: 8192,
  frame: block,
  messages: () =>
    captured("iec62056").flatMap((bytes) => {
      const start = bytes.indexOf(STX);
      const end = bytes.indexOf(ETX);
      return start >= 0 && end > start ? [bytes.slice(start + 1, end)] : [];
    }),
});
