/** P1. Framed: lines whose CRC-16/ARC is put behind them, computed bit by bit. */
import { captured, decoderTarget } from "./decoders.js";
import { latin1, latin1Text } from "./target.js";

function telegram(message: Uint8Array): Uint8Array {
  const bytes = [...message, 0x21];
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return Uint8Array.from([...bytes, ...latin1(`${crc.toString(16).toUpperCase().padStart(4, "0")}\r\n`)]);
}

export default decoderTarget({
  name: "p1",
  folder: "p1",
  longest: 4096,
  words: [
    "/ISK5\\2M550T-1013\r\n\r\n",
    "1-0:1.8.1(000123.456*kWh)\r\n",
    "0-1:24.2.1(260115120000W)(00012.345*m3)\r\n",
    "(",
    ")",
    "!",
    "\r\n",
    "*kW",
    "0-0:96.13.0(",
  ],
  frame: telegram,
  messages: () =>
    captured("p1").flatMap((bytes) => {
      const end = latin1Text(bytes).indexOf("!");
      return bytes[0] === 0x2f && end > 0 ? [bytes.slice(0, end)] : [];
    }),
});
