import {
  crc16Arc,
  crc16ArcRange,
  crc16X25,
  crc16X25Range,
  crc16Xmodem,
  X25_START,
  x25End,
} from "../../modules/bytes/crc.js";
import { equal, test } from "../harness.js";

test('check values of "123456789"', () => {
  let xmodem = 0;
  let x25 = X25_START;
  let arc = 0;
  for (let byte = 0x31; byte <= 0x39; byte++) {
    xmodem = crc16Xmodem(xmodem, byte);
    x25 = crc16X25(x25, byte);
    arc = crc16Arc(arc, byte);
  }
  equal(xmodem, 0x31c3);
  equal(x25End(x25), 0x906e);
  equal(arc, 0xbb3d);
});

test("over a range it is the same as byte by byte, whatever the length and the start", () => {
  const buffer = new Uint8Array(70);
  for (let at = 0; at < buffer.length; at++) buffer[at] = (at * 97 + (at >> 3)) & 0xff;
  for (let start = 0; start < 3; start++)
    for (let end = start; end <= buffer.length; end++) {
      let x25 = 0x1234;
      let arc = 0xfedc;
      for (let at = start; at < end; at++) {
        x25 = crc16X25(x25, buffer[at]);
        arc = crc16Arc(arc, buffer[at]);
      }
      equal(crc16X25Range(0x1234, buffer, start, end), x25);
      equal(crc16ArcRange(0xfedc, buffer, start, end), arc);
    }
});
