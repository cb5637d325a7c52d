/** What the simulated push meters send: frames, keys and intervals of each model. */

import type { LineFormat } from "../../modules/readout/readout.js";
import { type Bytes, type HdlcStyle, hdlcFrames, mbusFrames, seal } from "./dlms-encode.js";
import {
  austria,
  dutch,
  kamstrupDenmark,
  kamstrupNorway,
  landisGyrAustria,
  type Moment,
  swiss,
} from "./push-lists.js";

/** Example keys of the Green Book; every simulated meter has them. */
export const KEY = "000102030405060708090a0b0c0d0e0f";
export const AUTHENTICATION_KEY = "d0d1d2d3d4d5d6d7d8d9dadbdcdddedf";
/** The key that all meters of Luxembourg share. */
export const AUTHENTICATION_KEY_LUXEMBOURG = "00112233445566778899aabbccddeeff";

export interface PushModel {
  readonly id: string;
  readonly title: string;
  readonly protocol: "hdlc" | "mbus" | "p1";
  readonly line: LineFormat;
  readonly intervalMs: number;
  readonly ciphered: boolean;
  readonly authenticationKey: string;
  /** Frames of one push. */
  push(moment: Moment): readonly Bytes[];
}

const LINE_2400_8E1: LineFormat = { baud: 2400, data: 8, parity: "even", stop: 1 };
const LINE_2400_8N1: LineFormat = { baud: 2400, data: 8, parity: "none", stop: 1 };
const LINE_115200: LineFormat = { baud: 115200, data: 8, parity: "none", stop: 1 };

const SINGLE: HdlcStyle = { destination: [0x2b], source: [0x21], information: 1000, cut: "segments" };
const KAMSTRUP_DK: HdlcStyle = { destination: [0x41], source: [0x03], information: 1000, cut: "segments" };
const LANDIS_GYR: HdlcStyle = { destination: [0xce, 0xff], source: [0x03], information: 129, cut: "blocks" };
const ISKRAEMECO: HdlcStyle = {
  destination: [0xcf],
  source: [0x02, 0x23],
  information: 154,
  cut: "segments",
};

function bytes(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function sealed(
  plain: Bytes,
  counter: number,
  title: string,
  control: number,
  authenticationKey = AUTHENTICATION_KEY,
): Bytes {
  const keys = { key: bytes(KEY), authenticationKey: bytes(authenticationKey) };
  return seal(plain, counter, { title, control, ...keys });
}

/** Eight characters: the maker's letters and the serial number. */
function title(maker: string, serial: string): string {
  const number = Number(serial);
  return (
    maker + String.fromCharCode(...[32, 24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) & 0xff))
  );
}

export const pushModels: readonly PushModel[] = [
  {
    id: "kamstrup-omnipower-no",
    title: "Kamstrup OMNIPOWER, Norway: HDLC in clear, every 10 s",
    protocol: "hdlc",
    line: LINE_2400_8N1,
    intervalMs: 10_000,
    ciphered: false,
    authenticationKey: AUTHENTICATION_KEY,
    push: (moment) => hdlcFrames(SINGLE, kamstrupNorway(moment)),
  },
  {
    id: "kamstrup-omnipower-dk",
    title: "Kamstrup OMNIPOWER, Denmark: HDLC, ciphered and authenticated, every 10 s",
    protocol: "hdlc",
    line: LINE_2400_8N1,
    intervalMs: 10_000,
    ciphered: true,
    authenticationKey: AUTHENTICATION_KEY,
    push: (moment) =>
      hdlcFrames(
        KAMSTRUP_DK,
        sealed(kamstrupDenmark(moment), moment.count, title("KAM", moment.serial), 0x30),
      ),
  },
  {
    id: "landis-gyr-e450",
    title: "Landis+Gyr E450, Switzerland: HDLC with blocks in clear, every 5 s",
    protocol: "hdlc",
    line: LINE_2400_8E1,
    intervalMs: 5000,
    ciphered: false,
    authenticationKey: AUTHENTICATION_KEY,
    push: (moment) => hdlcFrames(LANDIS_GYR, swiss(moment, "LGZ", 1, 0)),
  },
  {
    id: "landis-gyr-e450-at",
    title: "Landis+Gyr E450, Austria: HDLC with blocks, ciphered and authenticated, every 5 s",
    protocol: "hdlc",
    line: LINE_2400_8E1,
    intervalMs: 5000,
    ciphered: true,
    authenticationKey: AUTHENTICATION_KEY,
    push: (moment) =>
      hdlcFrames(
        LANDIS_GYR,
        sealed(landisGyrAustria(moment), moment.count, title("LGZ", moment.serial), 0x30),
      ),
  },
  {
    id: "iskraemeco-am550",
    title: "Iskraemeco AM550, Switzerland: HDLC with segments in clear, every 5 s",
    protocol: "hdlc",
    line: LINE_115200,
    intervalMs: 5000,
    ciphered: false,
    authenticationKey: AUTHENTICATION_KEY,
    push: (moment) => hdlcFrames(ISKRAEMECO, swiss(moment, "ISK", 10, 1)),
  },
  {
    id: "kaifa-ma309",
    title: "Kaifa MA309M, Austria: M-Bus, ciphered without a tag, every 5 s",
    protocol: "mbus",
    line: LINE_2400_8E1,
    intervalMs: 5000,
    ciphered: true,
    authenticationKey: AUTHENTICATION_KEY,
    push: (moment) =>
      mbusFrames(sealed(austria(moment), moment.count, title("KFM", moment.serial), 0x20), 245),
  },
  {
    id: "sagemcom-t210",
    title:
      "Sagemcom T210-D, Austria: M-Bus in clear (a real one ciphers), 257 bytes under length 1, every 5 s",
    protocol: "mbus",
    line: LINE_2400_8E1,
    intervalMs: 5000,
    ciphered: false,
    authenticationKey: AUTHENTICATION_KEY,
    push: (moment) => mbusFrames(austria(moment), 252),
  },
  {
    id: "dsmr-p1",
    title: "P1 port of the Dutch standard 5, every second",
    protocol: "p1",
    line: LINE_115200,
    intervalMs: 1000,
    ciphered: false,
    authenticationKey: AUTHENTICATION_KEY,
    push: (moment) => [dutch(moment)],
  },
  {
    id: "dsmr-p1-luxembourg",
    title: "P1 port as in Luxembourg: ciphered and authenticated, every 10 s",
    protocol: "p1",
    line: LINE_115200,
    intervalMs: 10_000,
    ciphered: true,
    authenticationKey: AUTHENTICATION_KEY_LUXEMBOURG,
    push: (moment) => [
      sealed(dutch(moment), moment.count, title("SAG", moment.serial), 0x30, AUTHENTICATION_KEY_LUXEMBOURG),
    ],
  },
];
