/** States, answers and limits of the updater, and what it is made from. */
import type { OfferRules } from "./offer.js";
import type { Slots } from "./slots.js";
import type { TrialOptions } from "./trial.js";

export const UpdateState = Object.freeze({
  Idle: "idle",
  Checking: "checking",
  Downloading: "downloading",
  Receiving: "receiving",
  Verifying: "verifying",
  Restarting: "restarting",
  Testing: "testing",
});

/** What a request is answered; the numbers are those of `UpdateAnswer` in modules/serve/view.ts. */
export const Answer = Object.freeze({ Accepted: 0, Busy: 1, NothingNewer: 2, Older: 3, NotPossible: 4 });

export const CHECK_INTERVAL = 3_600_000;
/** The interval is shorter or longer by up to this, so that a fleet does not come at once. */
export const CHECK_JITTER = 600_000;
/** The first check after a start comes within this. */
export const FIRST_CHECK = 300_000;
/** Milliseconds that a manifest may take. */
export const MANIFEST_TIME = 60_000;
/** Milliseconds without a byte of an upload. */
export const UPLOAD_STALL = 20_000;
/** Milliseconds between the last answer and the restart. */
export const RESTART_DELAY = 1_500;

export interface UpdaterOptions extends Omit<OfferRules, "capacity">, TrialOptions {
  /** Of the release manifest; empty: nothing is looked for. */
  readonly url: string;
  /** Looks every hour. */
  readonly automatic: boolean;
  /** Absent: this host cannot update itself, and `instructions` say how to. */
  readonly slots?: Slots;
  readonly instructions?: string;
  /** State, progress or offer changed. */
  changed(): void;
}
