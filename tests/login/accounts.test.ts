import { Accounts, KNOWN_LIMIT, Outcome } from "../../modules/login/accounts.js";
import {
  Attempts,
  FORGET_TIME,
  FREE_ATTEMPTS,
  WAIT_FIRST,
  WAIT_LIMIT,
} from "../../modules/login/attempts.js";
import { Pbkdf2 } from "../../modules/login/derivation.js";
import { PASSWORD_LIMIT, PASSWORD_MINIMUM, PASSWORD_RECORD, Password } from "../../modules/login/password.js";
import { IDLE_TIME, LIFE_TIME, SESSION_LIMIT, Sessions, TOKEN_LENGTH } from "../../modules/login/sessions.js";
import { FakeDevice } from "../fake-device.js";
import { equal, ok, test } from "../harness.js";
import { sha256 } from "../update/sha256.js";

const RIGHT = "correct horse";

interface House {
  readonly device: FakeDevice;
  readonly accounts: Accounts;
  login(text: string, remote?: string): { outcome: number; detail: string; wait: number };
}

function house(): House {
  const device = new FakeDevice();
  const accounts = new Accounts(device, new Pbkdf2(device, sha256, 2));
  accounts.set(RIGHT, -1, (outcome) => equal(outcome, Outcome.Good));
  device.settle();
  return {
    device,
    accounts,
    login(text, remote = "192.0.2.9") {
      let answer = { outcome: -1, detail: "", wait: -1 };
      accounts.login(text, remote, (outcome, detail, wait) => {
        answer = { outcome, detail, wait };
      });
      device.settle();
      return answer;
    },
  };
}

function find(sessions: Sessions, token: string, now: number): number {
  const text = Uint8Array.from(`x${token}x`, (character) => character.charCodeAt(0));
  return sessions.find(text, 1, text.length - 1, now);
}

test("the right password opens a session, a wrong one nothing", () => {
  const { accounts, login, device } = house();
  for (const wrong of [
    "",
    "correct hors",
    "correct horse ",
    "Correct horse",
    "x".repeat(PASSWORD_LIMIT + 1),
  ]) {
    const answer = login(wrong);
    equal([answer.outcome, answer.detail], [Outcome.Wrong, ""], wrong);
    device.pass(WAIT_LIMIT);
  }
  const { outcome, detail } = login(RIGHT);
  equal([outcome, detail.length], [Outcome.Good, TOKEN_LENGTH]);
  ok(find(accounts.sessions, detail, device.now()) >= 0);
});

test("only the slow hash is stored, with its rounds and a salt of its own", () => {
  const { device } = house();
  const record = device.records.get(PASSWORD_RECORD)!;
  equal(record.length, 53);
  equal([...record.subarray(0, 5)], [1, 0, 0, 0, 2]);
  let text = "";
  for (const byte of record) text += String.fromCharCode(byte);
  ok(!text.includes(RIGHT));
  const before = record.slice();
  house();
  new Password(device, new Pbkdf2(device, sha256, 2)).set(RIGHT, () => {});
  device.settle();
  ok(
    before.some((byte, index) => byte !== device.records.get(PASSWORD_RECORD)![index]),
    "another salt",
  );
});

test("a password has a least and a most", () => {
  const table: [string, boolean][] = [
    ["x".repeat(PASSWORD_MINIMUM - 1), false],
    ["x".repeat(PASSWORD_MINIMUM), true],
    ["x".repeat(PASSWORD_LIMIT), true],
    ["x".repeat(PASSWORD_LIMIT + 1), false],
    ["é".repeat(PASSWORD_LIMIT / 2), true],
    ["é".repeat(PASSWORD_LIMIT / 2 + 1), false],
  ];
  for (const [text, isGood] of table) {
    const { accounts, device } = house();
    let told = -1;
    accounts.set(text, -1, (outcome) => {
      told = outcome;
    });
    device.settle();
    equal(told, isGood ? Outcome.Good : Outcome.Unfit, `${text.length}`);
  }
});

test("random passwords differ, and are long enough for what they are", () => {
  const { accounts } = house();
  const texts = new Set(Array.from({ length: 50 }, () => accounts.password.random()));
  equal(texts.size, 50);
  for (const text of texts) ok(/^([a-km-np-z2-9]{4}-){3}[a-km-np-z2-9]{4}$/.test(text), text);
});

test("no record, a damaged one or one of another form: no password", () => {
  const { device, accounts, login } = house();
  const record = device.records.get(PASSWORD_RECORD)!;
  for (const bytes of [
    undefined,
    record.slice(1),
    Uint8Array.from([...record, 0]),
    Uint8Array.from([2, ...record.subarray(1)]),
  ]) {
    device.records.delete(PASSWORD_RECORD);
    if (bytes) device.records.set(PASSWORD_RECORD, bytes);
    equal(accounts.password.isSet, false);
    equal(login(RIGHT).outcome, Outcome.Wrong);
    device.pass(FORGET_TIME);
  }
});

test("guessing: some at once, then slower and slower, up to a limit; forgotten after a while", () => {
  const attempts = new Attempts();
  let now = 1_000_000;
  for (let count = 1; count < FREE_ATTEMPTS; count++) {
    attempts.failed(now);
    equal(attempts.wait(now), 0, `${count}`);
  }
  const waits: number[] = [];
  for (let count = 0; count < 10; count++) {
    attempts.failed(now);
    waits.push(attempts.wait(now));
    now += attempts.wait(now);
    equal(attempts.wait(now), 0);
    equal(attempts.wait(now - 1), 1);
  }
  equal(waits.slice(0, 4), [WAIT_FIRST, 2 * WAIT_FIRST, 4 * WAIT_FIRST, 8 * WAIT_FIRST]);
  equal(waits.slice(-3), [WAIT_LIMIT, WAIT_LIMIT, WAIT_LIMIT]);
  now += FORGET_TIME;
  attempts.failed(now);
  equal(attempts.wait(now), 0, "forgotten");
});

test("the limit is the whole gateway's, whatever address guesses", () => {
  const { login } = house();
  for (let count = 0; count < FREE_ATTEMPTS; count++)
    equal(login("wrong", `192.0.2.${count}`).outcome, Outcome.Wrong);
  const answer = login(RIGHT, "192.0.2.200");
  equal([answer.outcome, answer.wait], [Outcome.Wait, WAIT_FIRST], "not even the right one is looked at");
});

test("a flood of guesses keeps neither the owner out for ever, nor at all whoever logged in before", () => {
  const { login, device } = house();
  equal(login(RIGHT, "192.0.2.7").outcome, Outcome.Good);
  for (let count = 0; count < 100; count++) {
    login("wrong", "192.0.2.66");
    device.pass(WAIT_LIMIT / 4);
  }
  equal(login(RIGHT, "192.0.2.66").outcome, Outcome.Wait);
  equal(login(RIGHT, "192.0.2.7").outcome, Outcome.Good);
  device.pass(WAIT_LIMIT);
  equal(login(RIGHT, "192.0.2.8").outcome, Outcome.Good, "the wait has an end");
  // Known addresses have a limit of their own, and are few.
  for (let count = 0; count < FREE_ATTEMPTS; count++) login("wrong", "192.0.2.7");
  equal(login(RIGHT, "192.0.2.7").outcome, Outcome.Wait);
  equal(login(RIGHT, "192.0.2.8").outcome, Outcome.Good);
  for (let count = 0; count < KNOWN_LIMIT; count++) login(RIGHT, `192.0.2.${100 + count}`);
  equal(login(RIGHT, "192.0.2.7").outcome, Outcome.Good, "it is one of all again");
});

test("one hash at a time", () => {
  const { accounts, device } = house();
  const outcomes: number[] = [];
  for (const remote of ["192.0.2.1", "192.0.2.2"])
    accounts.login(RIGHT, remote, (outcome) => outcomes.push(outcome));
  device.settle();
  equal(outcomes, [Outcome.Wait, Outcome.Good]);
});

test("sessions end: unused, old, pushed out, logged out, wrong", () => {
  const device = new FakeDevice();
  const sessions = new Sessions(device);
  const token = sessions.open(0);
  for (const wrong of [
    "",
    token.slice(1),
    `${token}0`,
    token.toUpperCase().replace(/./, "g"),
    "0".repeat(TOKEN_LENGTH),
  ])
    equal(find(sessions, wrong, 1), -1, wrong);
  ok(find(sessions, token, IDLE_TIME - 1) >= 0);
  ok(find(sessions, token, 2 * IDLE_TIME - 2) >= 0, "use keeps it");
  equal(find(sessions, token, 3 * IDLE_TIME - 2), -1, "unused for too long");
  const old = sessions.open(0);
  for (let now = 0; now < LIFE_TIME; now += IDLE_TIME / 2) ok(find(sessions, old, now) >= 0, `${now}`);
  equal(find(sessions, old, LIFE_TIME), -1, "too old");
  const tokens = Array.from({ length: SESSION_LIMIT + 1 }, (_, index) => sessions.open(LIFE_TIME + index));
  equal(new Set(tokens).size, SESSION_LIMIT + 1);
  const now = LIFE_TIME + 100;
  equal(
    tokens.map((each) => find(sessions, each, now) >= 0),
    [false, ...new Array(SESSION_LIMIT).fill(true)],
  );
  const kept = find(sessions, tokens[3], now);
  sessions.close(find(sessions, tokens[4], now));
  equal(find(sessions, tokens[4], now), -1);
  sessions.closeOthers(kept);
  equal(
    tokens.filter((each) => find(sessions, each, now) >= 0),
    [tokens[3]],
  );
});

test("a change of the password needs the old one, and ends every other session", () => {
  const { accounts, device, login } = house();
  const mine = login(RIGHT).detail;
  const other = login(RIGHT).detail;
  const session = find(accounts.sessions, mine, device.now());
  const outcomes: number[] = [];
  const change = (current: string, text: string): void => {
    accounts.change(current, text, "192.0.2.9", session, (outcome) => outcomes.push(outcome));
    device.settle();
  };
  change("wrong", "another password");
  change(RIGHT, "short");
  equal([find(accounts.sessions, other, device.now()) >= 0, login(RIGHT).outcome], [true, Outcome.Good]);
  change(RIGHT, "another password");
  equal(outcomes, [Outcome.Wrong, Outcome.Unfit, Outcome.Good]);
  equal(find(accounts.sessions, other, device.now()), -1);
  equal(find(accounts.sessions, mine, device.now()), session);
  equal(login(RIGHT).outcome, Outcome.Wrong);
  equal(login("another password").outcome, Outcome.Good);
});
