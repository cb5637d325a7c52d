/** Notifications as the meters of the bench would send them, and words of A-XDR. */
import {
  array,
  dateTime,
  name,
  notification,
  octets,
  scale,
  structure,
  unsigned16,
  unsigned32,
  visible,
} from "../../hosts/bench/dlms-encode.js";
import { captured } from "./decoders.js";

const time = dateTime(Date.UTC(2026, 0, 15, 12), -60);

export function dlmsMessages(): Uint8Array[] {
  const list = structure(
    visible("KFM_001"),
    octets("6970630000000000"),
    unsigned32(1234),
    structure(name("1.0.1.8.0.255"), unsigned32(4_000_000_000), scale(-1, 30)),
  );
  const pairs = array(
    structure(name("1.0.32.7.0.255"), unsigned16(2315), scale(-1, 35)),
    structure(name("0.0.96.1.0.255"), octets("12345678")),
  );
  return [
    Uint8Array.from(notification(1, time, list)),
    Uint8Array.from(notification(2, undefined, pairs)),
    ...captured("dlms").filter((bytes) => bytes[0] !== 0x7e && bytes[0] !== 0x68),
  ];
}

export const dlmsWords: readonly string[] = [
  "\xe6\xe7\x00",
  "\x0f\x00\x00\x00\x01\x00",
  "\xdb\x08KFM10000",
  "\xe0\x40\x00\x01\x00\x00",
  "\x02\x02",
  "\x02\x04\x12\x00\x03\x09\x06",
  "\x09\x06\x01\x00\x01\x07\x00\xff",
  "\x09\x0c\x07\xea\x01\x0f\x04\x0c\x00\x00\xff\x80\x00\x00",
  "\x0a\x07KFM_001",
  "\x01\x82\xff\xff",
  "\x13\x00\x06\x00",
  "\x17\x7f\x80\x00\x00",
  "\x14\xff\xff\xff\xff\xff\xff\xff\xff",
  "\x02\x02\x0f\x7f\x16\x1e",
  "\x84\xff\xff\xff\xff",
];
