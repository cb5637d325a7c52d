/**
 * The one button, from samples of its level: a short press reads the meters now, ten seconds forget everything.
 * A press in between does nothing, so that a hesitant hand loses nothing.
 */
/** Milliseconds between two samples; a bouncing contact is quiet by then. */
export const SAMPLE_INTERVAL = 40;
const SHORT_LIMIT = 2_000;
const RESET_AFTER = 10_000;
/** From here on the LED warns that holding on means a reset. */
const WARN_AFTER = 3_000;

export const Press = Object.freeze({ None: 0, Short: 1, Warn: 2, Reset: 3 });

export class Button {
  #since = -1;
  #steady = false;
  #done = false;

  /** Takes a sample, answers a `Press`; Warn for as long as the button is held towards a reset. */
  sample(down: boolean, now: number): number {
    if (down !== this.#steady) {
      // Two samples alike are a press; one is a disturbance.
      this.#steady = down;
      return Press.None;
    }
    if (!down) {
      const held = this.#since < 0 || this.#done ? 0 : now - this.#since;
      this.#since = -1;
      this.#done = false;
      return held > 0 && held < SHORT_LIMIT ? Press.Short : Press.None;
    }
    if (this.#since < 0) this.#since = now;
    if (this.#done) return Press.None;
    if (now - this.#since >= RESET_AFTER) {
      this.#done = true;
      return Press.Reset;
    }
    return now - this.#since >= WARN_AFTER ? Press.Warn : Press.None;
  }
}
