/** The simulated DLMS meters: how each is reached, and the objects that all of them have. */
import { type Bytes, dateTime, groups, octets, scale, unsigned16, unsigned32 } from "./dlms-encode.js";
import type { Mains } from "./mains.js";
import { hash } from "./random.js";
import type { MeterOptions } from "./simulated-meter.js";

export interface DlmsModel {
  readonly id: string;
  readonly title: string;
  /** Begins at 300 baud with mode E. */
  readonly modeE: boolean;
  readonly password?: string;
  readonly ciphered?: boolean;
  /** Most bytes of an information field and of a block. */
  readonly information: number;
  readonly block: number;
  /** Server address with its end bits. */
  readonly address: Bytes;
}

/** Data of an attribute; undefined: the meter has none. */
export function objectData(
  mains: Mains,
  options: MeterOptions,
  classId: number,
  code: string,
  attribute: number,
): Bytes | undefined {
  const wallMs = Math.floor(options.wallMs() / 1000) * 1000;
  const view = mains.at(wallMs);
  const serial = String(10_000_000 + (hash(options.seed, 5) % 89_999_999));
  const data: Record<string, Bytes> = {
    "0-0:96.1.0": octets(serial),
    "0-0:42.0.0": octets(`ISK10300${serial}`),
    "0-0:96.13.0": octets(`A message of more than one block for meter ${serial}. `.repeat(4).trim()),
  };
  if (classId === 1) return attribute === 2 ? data[code] : undefined;
  if (classId === 8)
    return attribute === 2 && code === "0-0:1.0.0" ? octets(dateTime(wallMs + 3_600_000, -60)) : undefined;
  const registers: Record<string, [Bytes, number, number]> = {
    "1-0:1.8.0": [unsigned32(view.energyIn), 0, 0x1e],
    "1-0:2.8.0": [unsigned32(view.energyOut), 0, 0x1e],
    "1-0:1.7.0": [unsigned32(view.powerIn), 0, 0x1b],
    "1-0:2.7.0": [unsigned32(view.powerOut), 0, 0x1b],
    "1-0:32.7.0": [unsigned16(view.voltages[0]), -1, 0x23],
    "1-0:52.7.0": [unsigned16(view.voltages[1]), -1, 0x23],
    "1-0:72.7.0": [unsigned16(view.voltages[2]), -1, 0x23],
    "1-0:31.7.0": [unsigned16(view.currents[0]), -2, 0x21],
    "1-0:51.7.0": [unsigned16(view.currents[1]), -2, 0x21],
    "1-0:71.7.0": [unsigned16(view.currents[2]), -2, 0x21],
  };
  const register = classId === 3 ? registers[code] : undefined;
  if (!register) return undefined;
  if (attribute === 1) return octets(groups(code));
  if (attribute === 2) return register[0];
  return attribute === 3 ? scale(register[1], register[2]) : undefined;
}

export const dlmsModels: readonly DlmsModel[] = [
  {
    id: "dlms-optical",
    title: "DLMS at an optical port, from mode E at 300 baud, no security",
    modeE: true,
    information: 128,
    block: 100,
    address: [0x03],
  },
  {
    id: "dlms-optical-password",
    title: "DLMS at an optical port, mode E, password 12345678 (LLS), short frames",
    modeE: true,
    password: "12345678",
    information: 32,
    block: 100,
    address: [0x02, 0x23],
  },
  {
    id: "dlms-direct",
    title: "DLMS at 9600 baud without a sign-on, no security, address of four bytes",
    modeE: false,
    information: 128,
    block: 50,
    address: [0x00, 0x02, 0x00, 0x23],
  },
  {
    id: "dlms-direct-ciphered",
    title: "DLMS at 9600 baud without a sign-on, HLS by GMAC, everything ciphered",
    modeE: false,
    ciphered: true,
    information: 128,
    block: 60,
    address: [0x03],
  },
];
