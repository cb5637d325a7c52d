// One meter: what it says now, and doors to its history, its link and the alignment.
import { showMap } from "/boiler-map.js";
import { button, make, newId, say, setUsable, showRows } from "/element.js";
import { get, send } from "/gateway.js";
import { HistoryPanel } from "/history.js";
import { LinkPanel } from "/link-panel.js";
import { attempt } from "/notice.js";
import { load } from "/start.js";
import { decimal, duration, named, text, textOf } from "/texts.js";

/** Quantities that get a tile, in this order; of what is read each time, not once a day. */
const TILES = [
  "energy",
  "power",
  "flow",
  "temperature",
  "temperature-difference",
  "mass",
  "volume",
  "voltage",
  "current",
];
const TILE_LIMIT = 8;
const PRESSED_MS = 2_000;

export class Card {
  constructor(id) {
    this.id = id;
    this.alignment = undefined;
    const heading = newId("meter");
    this.model = make("p", { class: "model" });
    this.read = button(text("readNow"), () => this.readNow(), "read");
    this.align = button(text("align"), () => this.openAlignment());
    this.state = make("p", { class: "state" });
    this.advice = make("p", { class: "notice", hidden: true });
    this.notices = make("div", { class: "notices" }, this.advice);
    this.tiles = make("dl", { class: "tiles" });
    this.history = new HistoryPanel(id);
    this.all = make("tbody", { class: "all" });
    this.link = new LinkPanel(id);
    const column = (name) => make("th", { scope: "col" }, text(name));
    const table = make(
      "table",
      {},
      make("thead", {}, make("tr", {}, column("value"), column("reading"), column("age"))),
      this.all,
    );
    this.element = make(
      "section",
      { "aria-labelledby": heading },
      make(
        "div",
        { class: "head" },
        make("h2", { id: heading }, id),
        this.model,
        make("div", { class: "buttons" }, this.align, this.read),
      ),
      this.state,
      this.notices,
      this.tiles,
      this.history.element,
      make("details", {}, make("summary", {}, text("allValues")), make("div", { class: "wide" }, table)),
      this.link.element,
    );
  }

  /** @param meter as GET /api/v1/meters/<id> tells it */
  show(meter) {
    this.meter = meter;
    this.at = Date.now();
    const serial = meter.serial ? ` · ${meter.serial}` : "";
    say(this.model, meter.name ? `${meter.name}${serial}` : text("unknownMeter"));
    this.tick();
    this.link.show(meter.link);
    showMap(this.notices, meter);
    this.advice.hidden = !meter.advice;
    say(this.advice, named(meter.advice ?? ""));
  }

  /** Fetches what the meter itself does not tell. */
  async refresh() {
    const { readings } = await get(`meters/${this.id}/readings`);
    this.showReadings(readings);
    if (this.meter.model) await this.history.refresh(readings);
    await this.link.refresh(this.notices);
  }

  forgetHistory() {
    this.history.forget();
  }

  /** The states and ages of now. */
  tick() {
    const { meter } = this;
    if (!meter) return;
    const gone = (Date.now() - this.at) / 1000;
    const parts = [];
    if (meter.busy) parts.push(text("busy"));
    const fault = textOf([`fault-${meter.lastFault}`], "");
    if (fault !== "") parts.push(text("fault", meter.trouble ?? fault));
    const age = meter.lastReadAgeSeconds;
    parts.push(age === null ? text("never") : text("fresh", duration(age + gone)));
    if (!meter.busy && meter.nextReadSeconds !== null)
      parts.push(text("next", duration(Math.max(0, meter.nextReadSeconds - gone))));
    say(this.state, parts.join(" · "));
    this.state.className = `state ${meter.lastFault !== "none" ? "bad" : meter.lastRead ? "good" : ""}`;
  }

  showReadings(readings) {
    const present = readings.filter(({ state }) => state === "fresh" || state === "stale");
    const tiles = present
      .filter(
        ({ quantity, kind, set }) =>
          set === "live" && TILES.includes(quantity) && kind !== "extreme" && kind !== "fixed",
      )
      .sort((one, other) => TILES.indexOf(one.quantity) - TILES.indexOf(other.quantity))
      .slice(0, TILE_LIMIT);
    const name = (reading) => `${reading.key} ${nameOf(reading)}`;
    const tile = (reading) => make("div", {}, make("dt", {}, nameOf(reading)), make("dd"));
    showRows(this.tiles, tiles, name, tile, (element, reading) => {
      element.className = reading.state;
      showValue(element.lastChild, reading);
    });
    const row = () => make("tr", {}, make("th", { scope: "row" }), make("td"), make("td"));
    showRows(this.all, present, name, row, ({ children: [head, value, age] }, reading) => {
      say(head, reading.text ? `${nameOf(reading)}: ${reading.text}` : nameOf(reading));
      showValue(value, reading);
      say(age, reading.ageSeconds === null ? "" : duration(reading.ageSeconds));
    });
  }

  async readNow() {
    setUsable(this.read, false);
    const isTaken = await attempt(() => send("POST", `meters/${this.id}/read`));
    setTimeout(() => setUsable(this.read, true), isTaken ? PRESSED_MS : 0);
  }

  async openAlignment() {
    const { Alignment } = await load(["/tones.js", "/alignment.js"]);
    this.alignment = new Alignment(this.id);
    await this.alignment.run();
    this.alignment = undefined;
  }

  aligned() {
    this.alignment?.refresh();
  }

  close() {
    this.history.close();
    this.alignment?.close();
  }
}

function nameOf(reading) {
  return named(reading.name ?? reading.key);
}

function showValue(element, { value, unit }) {
  const content = decimal(value ?? "–");
  if (element.textContent === (unit ? `${content} ${unit}` : content)) return;
  element.replaceChildren(content);
  if (unit) element.append(" ", make("span", { class: "unit" }, unit));
}
