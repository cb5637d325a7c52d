// History of one meter: which value, which bars, which window; the plot, the same as a table, and files to take away.
import { button, labelled, make, newId, say, setUsable } from "/element.js";
import { get } from "/gateway.js";
import { views, windowOf } from "/periods.js";
import { draw, quantity } from "/plot.js";
import { named, text } from "/texts.js";

/** The gateway tells when an hour is over; where it does not, this often is enough. */
const KEEP_MS = 60_000;

export class HistoryPanel {
  constructor(id) {
    this.id = id;
    this.name = "day";
    this.column = -1;
    this.kinds = new Map();
    this.names = new Map();
    this.history = undefined;
    this.at = 0;
    this.start = undefined;
    this.tabs = Object.keys(views).map((name) => {
      const tab = button(text(name), () => this.choose(name));
      tab.setAttribute("aria-pressed", String(name === this.name));
      tab.dataset.view = name;
      return tab;
    });
    this.select = make("select", { change: () => this.chooseColumn() });
    this.back = button("‹", () => this.move(-1), "step");
    this.forth = button("›", () => this.move(1), "step");
    this.back.setAttribute("aria-label", text("earlier"));
    this.forth.setAttribute("aria-label", text("later"));
    this.title = make("span", { class: "title" });
    this.total = make("span", { class: "total" });
    this.plot = make("div", { class: "plot", role: "img", hidden: true });
    this.none = make("p", { class: "none", hidden: true }, text("noHistory"));
    this.rows = make("tbody");
    this.csv = make("a", {}, "CSV");
    this.json = make("a", {}, "JSON");
    this.valueHead = make("th", { scope: "col" }, text("value"));
    const heading = newId("history");
    const value = labelled(text("value"), this.select);
    const tableHead = make("tr", {}, make("th", { scope: "col" }, text("time")), this.valueHead);
    const table = make("table", {}, make("thead", {}, tableHead), this.rows);
    const tabs = make("div", { class: "tabs", role: "group", "aria-labelledby": heading }, ...this.tabs);
    const files = make("p", { class: "files" }, `${text("save")} `, this.csv, " ", this.json);
    this.element = make(
      "div",
      { class: "history", hidden: true },
      make("h3", { id: heading }, text("history")),
      make("div", { class: "choices" }, tabs, value),
      make("p", { class: "window", "aria-live": "polite" }, this.back, this.title, this.forth, this.total),
      this.plot,
      this.none,
      make("details", {}, make("summary", {}, text("asTable")), files, make("div", { class: "wide" }, table)),
    );
    this.width = 0;
    this.observer = new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width !== this.width) this.draw();
      this.width = contentRect.width;
    });
    this.observer.observe(this.plot);
    this.theme = matchMedia("(prefers-color-scheme: dark)");
    this.theme.addEventListener("change", this.redraw);
  }

  redraw = () => this.draw();

  close() {
    this.observer.disconnect();
    this.theme.removeEventListener("change", this.redraw);
  }

  /** The next refresh fetches. */
  forget() {
    this.at = 0;
  }

  choose(name) {
    const isOther = views[name].resolution !== views[this.name].resolution;
    this.name = name;
    this.start = undefined;
    for (const tab of this.tabs) tab.setAttribute("aria-pressed", String(tab.dataset.view === name));
    if (isOther) {
      this.history = undefined;
      this.forget();
      this.fetch();
    } else this.draw();
  }

  chooseColumn() {
    this.column = Number(this.select.value);
    this.draw();
  }

  move(steps) {
    this.start = views[this.name].move(this.start, steps);
    this.draw();
  }

  async refresh(readings) {
    for (const { key, name, kind } of readings) {
      this.kinds.set(key, kind);
      this.names.set(key, named(name ?? key));
    }
    this.element.hidden = false;
    await this.fetch();
  }

  async fetch() {
    if (Date.now() - this.at < KEEP_MS) return;
    this.at = Date.now();
    const { resolution } = views[this.name];
    const path = `meters/${this.id}/history/${resolution}`;
    const history = await get(path);
    if (resolution !== views[this.name].resolution) return;
    this.history = history;
    for (const [link, end] of [
      [this.csv, ".csv"],
      [this.json, ""],
    ]) {
      link.href = `/api/v1/${path}${end}`;
      link.download = `${this.id}-${resolution}${end || ".json"}`;
    }
    const { columns } = history;
    if (this.select.options.length !== columns.length)
      this.select.replaceChildren(
        ...columns.map(({ key }, at) => make("option", { value: at }, this.names.get(key) ?? key)),
      );
    if (this.column >= columns.length || this.column < 0) this.column = columns.length > 0 ? 0 : -1;
    this.draw();
  }

  draw() {
    const { history } = this;
    const column = history?.columns[this.column];
    if (!column) return;
    const view = views[this.name];
    const newest = view.window(new Date());
    this.start ??= newest;
    const isUse = this.kinds.get(column.key) === "total";
    const name = this.names.get(column.key) ?? column.key;
    const label = isUse ? text("used", name) : name;
    const data = windowOf(view, this.start, history.rows, this.column, isUse);
    const hasAny = data.points.some((point) => point !== null);
    const [first] = history.rows;
    setUsable(this.forth, this.start < newest);
    const oldest = first && view.window(new Date(Date.parse(first[0]) + view.middle));
    setUsable(this.back, first !== undefined && this.start > oldest);
    say(this.title, view.title(this.start));
    say(this.total, data.total === null ? "" : text("total", quantity(data.total, column.unit)));
    this.none.hidden = hasAny;
    this.plot.hidden = !hasAny;
    if (hasAny) draw(this.plot, data, { label, unit: column.unit, isUse, view });
    this.plot.setAttribute("aria-label", text("plotOf", label, view.title(this.start)));
    this.valueHead.textContent = column.unit ? `${label} (${column.unit})` : label;
    this.rows.replaceChildren(
      ...data.slots
        .map((slot, at) => [view.name(slot), data.texts[at]])
        .filter(([, value]) => value !== null)
        .map(([at, value]) =>
          make("tr", {}, make("th", { scope: "row" }, at), make("td", {}, quantity(value, null))),
        ),
    );
  }
}
