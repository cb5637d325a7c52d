import { ascii } from "../../modules/bytes/writer.js";
import type { Storage } from "../../modules/device/device.js";
import type { Keeper } from "../../modules/gateway/kept-settings.js";
import { Accounts } from "../../modules/login/accounts.js";
import type { Derivation } from "../../modules/login/derivation.js";
import {
  keepChoice,
  readCredentials,
  WIFI_RECORD,
  writeCredentials,
} from "../../modules/onboarding/keeping.js";
import type { Choice } from "../../modules/onboarding/onboarding.js";
import type { Credentials } from "../../modules/onboarding/radio.js";
import { FakeDevice } from "../fake-device.js";
import { equal, ok, test } from "../harness.js";

const fixed = { address: "192.0.2.9", mask: "255.255.255.0", gateway: "192.0.2.1", nameServer: "" };
const choice: Choice = {
  credentials: { ssid: ascii("Home"), password: "correct horse", fixed },
  admin: "owner-password",
  settings: { meters: [] },
};

/** A hash that is not slow: what it is of is not the question here. */
function derivation(device: FakeDevice): Derivation {
  return {
    rounds: 1,
    derive: (_password, _salt, _rounds, done) => device.later(() => done(new Uint8Array(32))),
  };
}

class PowerCut extends Error {}

/** Loses its power before the nth write. */
class Flash implements Storage {
  readonly records = new Map<string, Uint8Array>();
  left = Number.POSITIVE_INFINITY;
  /** What a write throws when it fails; undefined: the power is gone. */
  trouble = "";

  read(name: string): Uint8Array | undefined {
    return this.records.get(name);
  }

  write(name: string, bytes: Uint8Array): void {
    if (this.left-- <= 0) throw this.trouble === "" ? new PowerCut() : new Error(this.trouble);
    this.records.set(name, bytes.slice());
  }

  remove(name: string): void {
    this.records.delete(name);
  }
}

function keep(flash: Flash): string | undefined {
  const device = Object.assign(new FakeDevice(), { storage: flash });
  const keeper: Keeper = {
    read: () => undefined,
    write: (text) => flash.write("settings", ascii(text)),
    erase() {},
  };
  let answer: string | undefined;
  keepChoice(choice, new Accounts(device, derivation(device)), keeper, flash, (trouble) => {
    answer = trouble;
  });
  device.settle();
  return answer;
}

test("password, settings, network: in this order, the network last", () => {
  const flash = new Flash();
  equal(keep(flash), "");
  equal([...flash.records.keys()], ["login", "settings", WIFI_RECORD]);
  equal(readCredentials(flash), choice.credentials);
});

test("a power cut before any write leaves a device that begins anew, or one that is set up whole", () => {
  let cuts = 0;
  for (let left = 0; left <= 3; left++) {
    const flash = new Flash();
    flash.left = left;
    try {
      keep(flash);
    } catch (error) {
      ok(error instanceof PowerCut);
    }
    const isSetUp = readCredentials(flash) !== undefined;
    equal(isSetUp, left === 3, `power cut before write ${left + 1}`);
    if (isSetUp) equal(flash.records.size, 3);
    else cuts++;
    flash.left = Number.POSITIVE_INFINITY;
    equal(keep(flash), "", "the second first start");
    equal(flash.records.size, 3);
  }
  equal(cuts, 3);
});

test("flash that cannot be written is told, and the device is not set up", () => {
  const flash = new Flash();
  flash.left = 1;
  flash.trouble = "flash is full";
  equal(keep(flash), "flash is full");
  equal(readCredentials(flash), undefined);
});

test("what is stored comes back, whatever the name's bytes; what is no such record is none", () => {
  const flash = new Flash();
  const cases: Credentials[] = [
    { ssid: new Uint8Array([0, 255, 34, 92]), password: '"\\\n<>', fixed: undefined },
    { ssid: ascii("s".repeat(32)), password: "\u0001".repeat(63), fixed },
    { ssid: ascii("x"), password: "ä".repeat(31), fixed: undefined },
  ];
  for (const credentials of cases) {
    writeCredentials(flash, credentials);
    equal(readCredentials(flash), credentials);
  }
  for (const text of [
    "",
    "{",
    "{}",
    "null",
    '{"ssid":"zz","password":""}',
    '{"ssid":"","password":""}',
    "\xff",
  ]) {
    flash.write(WIFI_RECORD, new Uint8Array(Array.from(text, (letter) => letter.charCodeAt(0))));
    equal(readCredentials(flash), undefined, text);
  }
});
