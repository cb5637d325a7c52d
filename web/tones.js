// A tone for each attempt of the alignment, so that nobody has to look: the better it goes the higher; low where nothing came.
const LOW_HZ = 220;
const HIGH_HZ = 1100;
const LENGTH_S = 0.12;

export class Tones {
  #context;
  #on = false;

  setOn(on) {
    this.#on = on;
    if (!on) return;
    // A page may sound only after somebody has touched it: the check box is the touch.
    this.#context ??= new AudioContext();
    this.#context.resume();
    this.tell(true, 50);
  }

  tell(isGood, percent) {
    const context = this.#context;
    if (!this.#on || !context) return;
    const tone = context.createOscillator();
    const loudness = context.createGain();
    const start = context.currentTime;
    tone.frequency.value = isGood ? LOW_HZ * 2 + ((HIGH_HZ - LOW_HZ * 2) * percent) / 100 : LOW_HZ;
    loudness.gain.setValueAtTime(0.2, start);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + LENGTH_S);
    tone.connect(loudness).connect(context.destination);
    tone.start(start);
    tone.stop(start + LENGTH_S);
  }

  close() {
    this.#on = false;
    this.#context?.close();
    this.#context = undefined;
  }
}
