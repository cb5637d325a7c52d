/**
 * A login by one secret that the owner put into the settings: "Authorization: Bearer <token>". It guards what
 * changes the software; everything else stays as open as without a login. An empty token lets nobody in.
 */
import { ascii } from "../bytes/writer.js";
import type { Exchange } from "./exchange.js";
import { Field } from "./field.js";
import type { Login } from "./guard.js";
import { Access } from "./router.js";

const SCHEME = "Bearer ";

export class TokenLogin implements Login {
  readonly #expected: Uint8Array;

  /** @param token printable ASCII */
  constructor(token: string) {
    this.#expected = token === "" ? new Uint8Array(0) : ascii(`${SCHEME}${token}`);
  }

  allows(exchange: Exchange, access: number): boolean {
    if (access < Access.Owner) return true;
    const { fields } = exchange.request;
    const expected = this.#expected;
    const start = fields.startOf(Field.Authorization);
    const length = fields.has(Field.Authorization) ? fields.endOf(Field.Authorization) - start : 0;
    if (expected.length === 0 || length !== expected.length) return false;
    // Every byte is looked at, so that the time tells nothing.
    let difference = 0;
    for (let index = 0; index < length; index++) difference |= fields.text[start + index] ^ expected[index];
    return difference === 0;
  }
}
