/** A house whose clock, storage and clients belong to the test: kept settings, a login, a gateway with everything on. */
import type { Journal } from "../../modules/device/journal.js";
import { House, type HouseOptions } from "../../modules/gateway/house.js";
import type { Keeper } from "../../modules/gateway/kept-settings.js";
import { Accounts } from "../../modules/login/accounts.js";
import { Pbkdf2 } from "../../modules/login/derivation.js";
import { type Answer, send } from "../client.js";
import { FakeDevice } from "../fake-device.js";
import { sha256 } from "../update/sha256.js";

export const PASSWORD = "correct horse";
export const PORT = 82;

class TestKeeper implements Keeper {
  text: string | undefined;
  writes = 0;
  erased = 0;
  /** Thrown at the next write. */
  trouble = "";

  constructor(value: unknown) {
    this.text = JSON.stringify(value);
  }

  read(): string | undefined {
    return this.text;
  }

  write(text: string): void {
    if (this.trouble !== "") throw new Error(this.trouble);
    this.writes++;
    this.text = text;
  }

  erase(): void {
    this.erased++;
    this.text = undefined;
  }

  get value(): Record<string, unknown> {
    return JSON.parse(this.text ?? "{}");
  }
}

export class TestHouse {
  readonly device = new FakeDevice();
  readonly keeper: TestKeeper;
  readonly accounts: Accounts;
  readonly house: House;
  opened = 0;
  /** "Cookie: ...\r\n" of a login. */
  readonly cookie: string;

  constructor(settings: unknown, options: Partial<HouseOptions> & { journal?: Journal } = {}) {
    if (options.journal) Object.assign(this.device, { journal: options.journal });
    this.keeper = new TestKeeper(settings);
    const derivation = new Pbkdf2(this.device, sha256, 2);
    this.accounts = new Accounts(this.device, derivation);
    this.accounts.set(PASSWORD, -1, () => {});
    this.device.settle();
    this.house = new House(this.device, {
      version: "0.0.0",
      keeper: this.keeper,
      accounts: this.accounts,
      opened: () => {
        this.opened++;
      },
      ...options,
    });
    this.house.open();
    this.device.settle();
    this.cookie = `Cookie: iris=${this.accounts.sessions.open(this.device.now())}\r\n`;
  }

  send(text: string): Answer {
    return send(this.device, PORT, text);
  }

  /** As the owner; a value becomes a JSON body. */
  request(method: string, path: string, value?: unknown, fields = this.cookie): Answer {
    const body = value === undefined ? "" : bytes(JSON.stringify(value));
    const more =
      value === undefined ? "" : `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
    return this.send(
      `${method} /api/v1/${path} HTTP/1.1\r\nHost: 192.0.2.7:82\r\n${fields}${more}\r\n${body}`,
    );
  }
}

/** UTF-8, one character a byte. */
function bytes(text: string): string {
  return encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
