/**
 * The owner's login: one password, a few sessions, a limit for guesses. It belongs to the host, not to the gateway,
 * so that a gateway that is opened anew with other settings knows who is logged in.
 *
 * The limit counts for the whole gateway, not for each address: an attacker has many of them. Only the addresses of
 * the last KNOWN_LIMIT good logins have counters of their own, so that a flood of guesses from elsewhere does not keep
 * the owner out. One hash is calculated at a time, whatever comes.
 */
import type { Device } from "../device/device.js";
import { Attempts } from "./attempts.js";
import type { Derivation } from "./derivation.js";
import { Password } from "./password.js";
import { Sessions } from "./sessions.js";

export const KNOWN_LIMIT = 4;
/** Milliseconds after which to ask again while a hash is calculated. */
const BUSY_WAIT = 1_000;

export const Outcome = Object.freeze({
  Good: 0,
  Wrong: 1,
  /** Too many wrong ones, or a hash is being calculated; `wait` says how long. */
  Wait: 2,
  /** The new password cannot be one. */
  Unfit: 3,
});

/** `detail`: the token of a new session, or why the new password is none; `wait` in milliseconds. */
export type Answer = (outcome: number, detail: string, wait: number) => void;

export class Accounts {
  readonly sessions: Sessions;
  readonly password: Password;
  readonly #device: Pick<Device, "now">;
  readonly #everybody = new Attempts();
  readonly #known: { readonly remote: string; readonly attempts: Attempts }[] = [];
  #busy = false;

  constructor(device: Pick<Device, "now" | "random" | "storage">, derivation: Derivation) {
    this.#device = device;
    this.sessions = new Sessions(device);
    this.password = new Password(device, derivation);
  }

  /** Opens a session. */
  login(text: string, remote: string, answer: Answer): void {
    this.#check(text, remote, answer, () => {
      this.#remember(remote);
      answer(Outcome.Good, this.sessions.open(this.#device.now()), 0);
    });
  }

  /** Ends all sessions but this one. */
  change(current: string, text: string, remote: string, session: number, answer: Answer): void {
    this.#check(current, remote, answer, () => this.set(text, session, answer));
  }

  /**
   * A password that nobody has to know the old one for: for the host, at the onboarding and at the first start.
   * @param session that stays; -1: none does
   */
  set(text: string, session: number, answer: Answer): void {
    this.#busy = true;
    this.password.set(text, (problem) => {
      this.#busy = false;
      if (problem === "") this.sessions.closeOthers(session);
      answer(problem === "" ? Outcome.Good : Outcome.Unfit, problem, 0);
    });
  }

  /** Where no password is set yet: makes a random one and tells it, once. */
  first(tell: (password: string) => void): void {
    if (this.password.isSet) return;
    const password = this.password.random();
    this.set(password, -1, () => tell(password));
  }

  #check(text: string, remote: string, answer: Answer, right: () => void): void {
    const attempts = this.#known.find((known) => known.remote === remote)?.attempts ?? this.#everybody;
    const wait = this.#busy ? BUSY_WAIT : attempts.wait(this.#device.now());
    if (wait > 0) {
      answer(Outcome.Wait, "", wait);
      return;
    }
    this.#busy = true;
    this.password.verify(text, (isRight) => {
      this.#busy = false;
      if (isRight) {
        attempts.succeeded();
        right();
        return;
      }
      const now = this.#device.now();
      attempts.failed(now);
      answer(Outcome.Wrong, "", attempts.wait(now));
    });
  }

  #remember(remote: string): void {
    if (this.#known.some((known) => known.remote === remote)) return;
    if (this.#known.length === KNOWN_LIMIT) this.#known.shift();
    this.#known.push({ remote, attempts: new Attempts() });
  }
}
