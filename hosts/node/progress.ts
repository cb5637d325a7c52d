/** One line on a terminal's standard error that says what is waited for, and for how long. Nothing on a pipe. */

const PERIOD = 250;

export class Progress {
  #text = "";
  #since = Date.now();
  #timer: NodeJS.Timeout | undefined;

  show(text: string): void {
    if (!process.stderr.isTTY) return;
    this.#text = text;
    this.#since = Date.now();
    this.#timer ??= setInterval(() => this.#draw(), PERIOD);
    this.#draw();
  }

  end(): void {
    clearInterval(this.#timer);
    if (this.#timer) process.stderr.write("\r\x1b[K");
    this.#timer = undefined;
  }

  #draw(): void {
    const seconds = Math.floor((Date.now() - this.#since) / 1000);
    process.stderr.write(`\r\x1b[K${this.#text}${seconds > 0 ? ` (${seconds} s)` : ""}`);
  }
}
