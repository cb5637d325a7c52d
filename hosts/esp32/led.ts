/**
 * What the LED says, told apart across a cellar: each state is a row of milliseconds on, off, on, off...
 *
 *   starting        half a second on, half off
 *   no network      one short blink a second
 *   own network     two short blinks, a pause: connect a phone
 *   meter silent    three short blinks, a pause: look at the head
 *   all well        a flash every five seconds
 *   aligning        two blinks a second: nothing yet; four: the meter, damaged; almost always on: good replies
 *   reset           flicker: let go of the button, or everything is forgotten
 */
import { deepFreeze } from "../../modules/bytes/freeze.js";
import { ReusableTimer } from "../moddable/timer.js";

export const Light = Object.freeze({
  Starting: 0,
  NoNetwork: 1,
  OwnNetwork: 2,
  MeterSilent: 3,
  Well: 4,
  Reset: 5,
  Searching: 6,
  Near: 7,
  Aligned: 8,
});

const rows: readonly (readonly number[])[] = deepFreeze([
  [500, 500],
  [80, 920],
  [80, 200, 80, 1640],
  [80, 200, 80, 200, 80, 1360],
  [30, 4970],
  [50, 50],
  [150, 350],
  [150, 100],
  [1900, 100],
]);

export class Led {
  readonly #set: (on: boolean) => void;
  readonly #timer: ReusableTimer;
  #light: number = Light.Starting;
  #step = 0;

  constructor(set: (on: boolean) => void) {
    this.#set = set;
    this.#timer = new ReusableTimer(() => this.#next());
    this.#next();
  }

  show(light: number): void {
    if (light === this.#light) return;
    this.#light = light;
    this.#step = 0;
    this.#next();
  }

  #next(): void {
    const row = rows[this.#light];
    this.#set(this.#step % 2 === 0);
    this.#timer.set(row[this.#step]);
    this.#step = this.#step + 1 === row.length ? 0 : this.#step + 1;
  }
}
