// Helps to find the place of the head: the gateway reads once a second, this says what it sees in words, a bar and tones.
import { openDialog } from "/dialog.js";
import { make, newId, say } from "/element.js";
import { get, send } from "/gateway.js";
import { attempt, reason } from "/notice.js";
import { language, named, text, textOf, translated } from "/texts.js";
import { Tones } from "/tones.js";

const PERIOD_MS = 1_000;

export class Alignment {
  constructor(id) {
    this.id = id;
    this.tones = new Tones();
    this.attempts = 0;
    const label = newId("align");
    this.verdict = make("p", { class: "verdict", role: "status" }, text("alignStarting"));
    this.percent = make("p", { class: "percent", id: label }, "–");
    this.bar = make("progress", { max: 100, value: 0, "aria-labelledby": label });
    this.advice = make("p", { class: "advice" });
    this.wake = make("p", { class: "notice", hidden: true });
    this.remaining = make("p", { class: "remaining" });
    this.sound = make("input", {
      type: "checkbox",
      change: () => this.tones.setOn(this.sound.checked),
    });
  }

  /** From the start to the end of the assistant. */
  async run() {
    if (!(await attempt(() => send("POST", `meters/${this.id}/align`, { action: "start" })))) return;
    this.timer = setInterval(() => this.refresh(), PERIOD_MS);
    this.refresh();
    const again = make(
      "button",
      { type: "button", hidden: true, click: () => this.again() },
      text("alignAgain"),
    );
    this.repeat = again;
    await openDialog(
      `${text("align")}: ${this.id}`,
      [
        make("p", {}, text("alignHow")),
        this.wake,
        this.percent,
        this.bar,
        this.verdict,
        this.advice,
        make("label", { class: "check" }, this.sound, ` ${text("sound")}`),
        this.remaining,
        again,
      ],
      { cancel: text("stop") },
    );
    this.close();
    if (this.running) await attempt(() => send("POST", `meters/${this.id}/align`, { action: "stop" }));
  }

  async again() {
    this.repeat.hidden = true;
    this.attempts = 0;
    await attempt(() => send("POST", `meters/${this.id}/align`, { action: "start" }));
    this.refresh();
  }

  close() {
    clearInterval(this.timer);
    this.tones.close();
  }

  async refresh() {
    try {
      this.show(await get(`meters/${this.id}/align`));
    } catch (error) {
      say(this.verdict, reason(error));
    }
  }

  show(state) {
    this.running = state.running;
    const isNew = state.attempts !== this.attempts;
    this.attempts = state.attempts;
    const known = state.verdict !== null && state.attempts > 0;
    say(this.percent, known ? text("alignGood", state.percent) : "–");
    this.bar.value = state.percent;
    this.bar.className = state.verdict;
    if (known) say(this.verdict, textOf([`verdict-${state.verdict}`], state.verdict));
    // The gateway's words say more than ours, where the reader understands them.
    const advice = language === "en" ? state.advice : translated(state.advice ?? "");
    say(this.advice, known ? (advice ?? "") : "");
    this.wake.hidden = !state.wake || state.verdict === "good";
    say(this.wake, named(state.wake ?? ""));
    const ends = state.running ? text("alignRemaining", state.remainingSeconds) : text("alignOver");
    say(this.remaining, `${text("alignTries", state.good, state.attempts)} ${ends}`);
    if (this.repeat) this.repeat.hidden = state.running;
    if (isNew && known) this.tones.tell(state.verdict === "good", state.percent);
  }
}
