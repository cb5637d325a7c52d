/**
 * DLMS as meters push it, written from the standards and apart from modules/dlms: A-XDR bodies, ciphering, HDLC
 * frames with segments or blocks, M-Bus long frames.
 */
import { createCipheriv } from "node:crypto";

export type Bytes = readonly number[];

/** A value with its A-XDR tag. */
export function unsigned32(value: number): Bytes {
  return [0x06, (value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}

export function unsigned16(value: number): Bytes {
  return [0x12, (value >> 8) & 0xff, value & 0xff];
}

function characters(text: string): Bytes {
  return [...text].map((letter) => letter.charCodeAt(0));
}

export function octets(content: Bytes | string): Bytes {
  const bytes = typeof content === "string" ? characters(content) : content;
  return [0x09, ...length(bytes.length), ...bytes];
}

export function visible(text: string): Bytes {
  return [0x0a, text.length, ...characters(text)];
}

/** "1-0:1.7.0" as an octet string. */
export function name(code: string): Bytes {
  return octets(groups(code));
}

export function groups(code: string): Bytes {
  return [...code.split(/[-:.]/).map(Number), 255];
}

export function structure(...members: readonly Bytes[]): Bytes {
  return [0x02, members.length, ...members.flat()];
}

export function array(...members: readonly Bytes[]): Bytes {
  return [0x01, members.length, ...members.flat()];
}

export function scale(exponent: number, unit: number): Bytes {
  return structure([0x0f, exponent & 0xff], [0x16, unit]);
}

/** Twelve bytes of a COSEM date-time without its tag; `deviation` undefined = not told. */
export function dateTime(wallMs: number, deviation?: number): Bytes {
  const date = new Date(wallMs);
  const year = date.getUTCFullYear();
  const told = deviation === undefined ? 0x8000 : deviation & 0xffff;
  return [
    year >> 8,
    year & 0xff,
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCDay() || 7,
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    0xff,
    told >> 8,
    told & 0xff,
    0x00,
  ];
}

/** DataNotification: 0F, invoke id, time or none, body. */
export function notification(invoke: number, time: Bytes | undefined, body: Bytes): Bytes {
  return [0x0f, ...unsigned32(invoke).slice(1), ...(time ? [time.length, ...time] : [0]), ...body];
}

export interface Seal {
  readonly title: string;
  readonly key: Uint8Array;
  readonly authenticationKey: Uint8Array;
  /** 20 or 30. */
  readonly control: number;
}

function length(count: number): Bytes {
  if (count < 0x80) return [count];
  return count < 0x100 ? [0x81, count] : [0x82, count >> 8, count & 0xff];
}

/** general-glo-ciphering around anything. */
export function seal(plain: Bytes, counter: number, { title, key, authenticationKey, control }: Seal): Bytes {
  const tail = unsigned32(counter).slice(1);
  const nonce = Uint8Array.from([...characters(title), ...tail]);
  const cipher = createCipheriv("aes-128-gcm", key, nonce, { authTagLength: 12 });
  cipher.setAAD(Uint8Array.from([control, ...authenticationKey]));
  const sealed = cipher.update(Uint8Array.from(plain));
  cipher.final();
  const rest = [control, ...tail, ...sealed, ...(control & 0x10 ? cipher.getAuthTag() : [])];
  return [0xdb, title.length, ...characters(title), ...length(rest.length), ...rest];
}

/** CRC-16/X-25, bit by bit. */
export function x25(bytes: Bytes): Bytes {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  }
  crc ^= 0xffff;
  return [crc & 0xff, crc >> 8];
}

export interface HdlcStyle {
  readonly destination: Bytes;
  readonly source: Bytes;
  /** Most bytes of an information field, and how a longer message is cut: into segments or blocks. */
  readonly information: number;
  readonly cut: "segments" | "blocks";
}

const LLC: Bytes = [0xe6, 0xe7, 0x00];

function hdlcFrame(style: HdlcStyle, information: Bytes, more: boolean): Bytes {
  const size = 2 + style.destination.length + style.source.length + 1 + 2 + information.length + 2;
  const header = [
    0xa0 | (more ? 8 : 0) | (size >> 8),
    size & 0xff,
    ...style.destination,
    ...style.source,
    more ? 0x03 : 0x13,
  ];
  const body = [...header, ...x25(header), ...information];
  return [0x7e, ...body, ...x25(body), 0x7e];
}

function pieces(bytes: Bytes, first: number, others: number): Bytes[] {
  const parts: Bytes[] = [];
  for (let at = 0; at < bytes.length; at += parts.length === 1 ? first : others)
    parts.push(bytes.slice(at, at + (parts.length === 0 ? first : others)));
  return parts;
}

/** Frames of one APDU. */
export function hdlcFrames(style: HdlcStyle, apdu: Bytes): Bytes[] {
  if (apdu.length + LLC.length <= style.information) return [hdlcFrame(style, [...LLC, ...apdu], false)];
  if (style.cut === "segments") {
    const parts = pieces([...LLC, ...apdu], style.information, style.information);
    return parts.map((part, index) => hdlcFrame(style, part, index < parts.length - 1));
  }
  const room = style.information - 7;
  const parts = pieces(apdu, room - LLC.length, room);
  return parts.map((part, index) => {
    const control = index === parts.length - 1 ? 0xc0 : 0x40;
    const block = [0xe0, control, 0, index + 1, 0, 0, ...length(part.length), ...part];
    return hdlcFrame(style, index === 0 ? [...LLC, ...block] : block, false);
  });
}

/** M-Bus long frames of one APDU; `most` bytes of it in each. */
export function mbusFrames(apdu: Bytes, most: number): Bytes[] {
  const parts = pieces(apdu, most, most);
  return parts.map((part, index) => {
    const information = index | (index === parts.length - 1 ? 0x10 : 0);
    const payload = [0x53, 0xff, information, 0x01, 0x67, ...part];
    const stated = payload.length & 0xff;
    const sum = payload.reduce((total, byte) => total + byte, 0) & 0xff;
    return [0x68, stated, stated, 0x68, ...payload, sum, 0x16];
  });
}

/** A P1 telegram with its CRC-16/ARC, bit by bit. */
export function p1Telegram(identification: string, lines: readonly string[]): Bytes {
  const body = characters(`/${identification}\r\n\r\n${lines.map((line) => `${line}\r\n`).join("")}!`);
  let crc = 0;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return [...body, ...characters(`${crc.toString(16).toUpperCase().padStart(4, "0")}\r\n`)];
}
