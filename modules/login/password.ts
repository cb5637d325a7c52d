/**
 * The one password of a gateway, kept as a slow hash in a record of its own (never in the settings):
 * form (1 byte), rounds (4, big endian), salt (16), key (32). Made by `Derivation`, compared in constant time.
 */
import { Writer } from "../bytes/writer.js";
import type { Device } from "../device/device.js";
import { type Derivation, KEY_BYTES, SALT_BYTES } from "./derivation.js";

export const PASSWORD_MINIMUM = 8;
/** Bytes of UTF-8. */
export const PASSWORD_LIMIT = 128;
export const PASSWORD_RECORD = "login";
const FORM = 1;
const SALT_AT = 5;
const KEY_AT = SALT_AT + SALT_BYTES;
const RECORD_BYTES = KEY_AT + KEY_BYTES;
/** 32 characters that nobody takes for another one. */
const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
const RANDOM_GROUPS = 4;
const GROUP = 4;

export class Password {
  readonly #device: Pick<Device, "storage" | "random">;
  readonly #derivation: Derivation;

  constructor(device: Pick<Device, "storage" | "random">, derivation: Derivation) {
    this.#device = device;
    this.#derivation = derivation;
  }

  get isSet(): boolean {
    return this.#record() !== undefined;
  }

  verify(text: string, done: (isRight: boolean) => void): void {
    const record = this.#record();
    const bytes = passwordBytes(text);
    if (!record || !bytes) {
      done(false);
      return;
    }
    const rounds = ((record[1] << 24) | (record[2] << 16) | (record[3] << 8) | record[4]) >>> 0;
    this.#derivation.derive(bytes, record.subarray(SALT_AT, KEY_AT), rounds, (key) => {
      let difference = 0;
      for (let index = 0; index < KEY_BYTES; index++) difference |= key[index] ^ record[KEY_AT + index];
      bytes.fill(0);
      done(difference === 0);
    });
  }

  /** `problem` is empty when it is stored. */
  set(text: string, done: (problem: string) => void): void {
    const bytes = passwordBytes(text);
    if (text.length < PASSWORD_MINIMUM || !bytes) {
      done(`A password has ${PASSWORD_MINIMUM} characters or more, and at most ${PASSWORD_LIMIT} bytes.`);
      return;
    }
    const { rounds } = this.#derivation;
    const record = new Uint8Array(RECORD_BYTES);
    const salt = record.subarray(SALT_AT, KEY_AT);
    this.#device.random(salt);
    record[0] = FORM;
    for (let index = 0; index < 4; index++) record[1 + index] = rounds >>> (24 - 8 * index);
    this.#derivation.derive(bytes, salt, rounds, (key) => {
      record.set(key, KEY_AT);
      bytes.fill(0);
      this.#device.storage.write(PASSWORD_RECORD, record);
      done("");
    });
  }

  /** Of 80 random bits: "k7mf-29xc-..." */
  random(): string {
    const bytes = new Uint8Array(RANDOM_GROUPS * GROUP);
    this.#device.random(bytes);
    let text = "";
    for (let index = 0; index < bytes.length; index++)
      text += `${index > 0 && index % GROUP === 0 ? "-" : ""}${LETTERS[bytes[index] & 31]}`;
    return text;
  }

  /** A damaged record is none: the owner sets a new password at the machine. */
  #record(): Uint8Array | undefined {
    const record = this.#device.storage.read(PASSWORD_RECORD);
    return record?.length === RECORD_BYTES && record[0] === FORM ? record : undefined;
  }
}

/** UTF-8, or undefined for what is longer than any password. */
export function passwordBytes(text: string): Uint8Array | undefined {
  const writer = new Writer(new Uint8Array(PASSWORD_LIMIT));
  writer.text(text);
  return writer.overflow ? undefined : writer.buffer.slice(0, writer.position);
}
