import { crc16Arc, crc16X25, crc16Xmodem, X25_START, x25End } from "../../modules/bytes/crc.js";
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
