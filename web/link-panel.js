// How the optical link does, and what reading costs the meter's battery.
import { make, say } from "/element.js";
import { get, Refusal } from "/gateway.js";
import { decimal, duration, language, locale, named, text } from "/texts.js";

const numbers = new Intl.NumberFormat(language);

export class LinkPanel {
  constructor(id) {
    this.id = id;
    this.health = make("meter", {
      min: 0,
      max: 100,
      low: 60,
      high: 90,
      optimum: 100,
      "aria-label": text("health"),
    });
    this.healthText = make("span");
    this.figures = make("dl", { class: "figures" });
    this.budget = make("div", { class: "budget" });
    this.warning = make("p", { class: "notice warning", hidden: true });
    this.element = make(
      "details",
      {},
      make("summary", {}, text("link")),
      make("p", { class: "health" }, `${text("health")}: `, this.health, " ", this.healthText),
      this.figures,
      this.budget,
    );
  }

  /** @param link of the meter's JSON */
  show(link) {
    const faults = Object.entries(link.faults).filter(([, count]) => count > 0);
    const failed = faults.reduce((sum, [, count]) => sum + count, 0);
    const all = link.replies + failed;
    const percent = all === 0 ? 0 : Math.round((100 * link.replies) / all);
    this.health.value = percent;
    say(this.healthText, all === 0 ? text("never") : text("healthOf", percent, numbers.format(all)));
    const rows = [
      ["requests", numbers.format(link.requests)],
      ["replies", numbers.format(link.replies)],
      ["bytes", `${numbers.format(link.bytesSent)}, ${numbers.format(link.bytesReceived)}`],
      ["linkTime", duration(link.linkMilliseconds / 1000)],
      ["awakeTime", duration(link.awakeMilliseconds / 1000)],
      ["faults", faults.map(([name, count]) => `${named(name)} ${count}`).join(", ") || text("none")],
    ];
    this.figures.replaceChildren(
      ...rows.flatMap(([name, value]) => [make("dt", {}, text(name)), make("dd", {}, value)]),
    );
  }

  /** What was read today and in the last days. `notices` is where a warning goes. */
  async refresh(notices) {
    if (this.isUncounted) return;
    let budget;
    try {
      budget = await get(`meters/${this.id}/budget`);
    } catch (error) {
      // A gateway that counts no budget: there is nothing to show.
      this.isUncounted = error instanceof Refusal && error.status === 404;
      if (this.isUncounted) return;
      throw error;
    }
    const row = (name, { reads, linkSeconds, awakeSeconds }) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, name),
        ...[reads, linkSeconds, awakeSeconds].map((value) => make("td", {}, decimal(`${value}`))),
      );
    const head = ["reads", "linkSeconds", "awakeSeconds"].map((name) =>
      make("th", { scope: "col" }, text(name)),
    );
    const days = budget.days ?? [];
    const table = make(
      "table",
      {},
      make("caption", {}, text("budget")),
      make("thead", {}, make("tr", {}, make("td"), ...head)),
      make(
        "tbody",
        {},
        row(text("today"), budget.today),
        ...days.map((day, at) => row(dayName(day, at), day)),
      ),
    );
    const cost = budget.batteryPercentPerYear;
    const parts = [make("div", { class: "wide" }, table)];
    if (cost !== undefined && cost !== null)
      parts.push(make("p", {}, text("batteryCost", decimal(`${cost}`))));
    this.budget.replaceChildren(...parts);
    this.warning.hidden = !budget.warning;
    say(this.warning, budget.warning ? named(budget.warning) : "");
    if (budget.warning && !this.warning.isConnected) notices.append(this.warning);
  }
}

const dates = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short" });

/** Days come newest first; with a date where the clock was set. */
function dayName(day, at) {
  if (day.date) return dates.format(new Date(`${day.date}T12:00:00`));
  return text("daysAgo", at + 1);
}
