// The dashboard: asks the gateway every few seconds and shows what it says. Text of meters is never markup.
import { draw } from "/plot.js";
import { duration, language, text, translate } from "/texts.js";

const PERIOD_MS = 3000;
const HISTORY_PERIOD_MS = 60_000;
/** Quantities that get a tile, in this order; of what is read each time, not once a day. */
const TILES = [
  "energy",
  "power",
  "flow",
  "temperature",
  "temperature-difference",
  "volume",
  "voltage",
  "current",
];
const TILE_LIMIT = 8;

const sections = new Map();
const trouble = document.getElementById("trouble");

document.documentElement.lang = language;
translate(document);

async function get(path) {
  const response = await fetch(path, { signal: AbortSignal.timeout(8000) });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

function say(message) {
  trouble.textContent = message;
  trouble.hidden = message === "";
}

/** An element with text, and children behind it. */
function make(name, content = "", ...children) {
  const element = document.createElement(name);
  element.textContent = content;
  element.append(...children);
  return element;
}

function section(meter) {
  const known = sections.get(meter.id);
  if (known) return known;
  const element = document.getElementById("meter").content.firstElementChild.cloneNode(true);
  translate(element);
  const part = (selector) => element.querySelector(selector);
  const view = {
    element,
    part,
    resolution: "hour",
    column: -1,
    names: new Map(),
    history: undefined,
    historyAt: 0,
  };
  part("h2").textContent = meter.id;
  part(".read").addEventListener("click", () => readNow(meter.id, view));
  for (const button of element.querySelectorAll("[data-resolution]"))
    button.addEventListener("click", () => {
      view.resolution = button.dataset.resolution;
      for (const other of element.querySelectorAll("[data-resolution]"))
        other.setAttribute("aria-pressed", String(other === button));
      view.historyAt = 0;
      showHistory(meter.id, view);
    });
  part("select").addEventListener("change", (event) => {
    view.column = Number(event.target.value);
    plot(view);
  });
  new ResizeObserver(() => plot(view)).observe(part(".history"));
  document.getElementById("meters").append(element);
  sections.set(meter.id, view);
  return view;
}

async function readNow(id, view) {
  const button = view.part(".read");
  button.disabled = true;
  view.pressed = true;
  try {
    const response = await fetch(`/api/v1/meters/${id}/read`, { method: "POST" });
    if (!response.ok) say(text("refused", (await response.json()).message));
    else say("");
  } catch {
    say(text("unreachable"));
  }
  setTimeout(() => {
    button.disabled = false;
    view.pressed = false;
  }, 2000);
}

function showState(view, meter) {
  const state = view.part(".state");
  const parts = [];
  if (meter.busy) parts.push(text("busy"));
  if (meter.lastFault !== "none") parts.push(text("fault", meter.trouble ?? meter.lastFault));
  parts.push(
    meter.lastReadAgeSeconds === null ? text("never") : text("fresh", duration(meter.lastReadAgeSeconds)),
  );
  if (!meter.busy && meter.nextReadSeconds !== null)
    parts.push(text("next", duration(meter.nextReadSeconds)));
  state.textContent = parts.join(" · ");
  state.className = `state ${meter.lastFault !== "none" ? "bad" : meter.lastRead ? "good" : ""}`;
  if (!view.pressed) view.part(".read").disabled = meter.busy;
  const serial = meter.serial ? ` · ${meter.serial}` : "";
  view.part(".model").textContent = meter.name ? `${meter.name}${serial}` : text("unknownMeter");
}

function valueCell(reading) {
  const cell = make("dd", `${reading.value ?? "–"} `);
  if (reading.unit) cell.append(Object.assign(make("span", reading.unit), { className: "unit" }));
  return cell;
}

function showReadings(view, readings) {
  view.names = new Map(readings.map(({ key, name }) => [key, name]));
  const present = readings.filter((reading) => reading.state === "fresh" || reading.state === "stale");
  const tiles = present
    .filter(
      ({ quantity, kind, set }) =>
        set === "live" && TILES.includes(quantity) && kind !== "extreme" && kind !== "fixed",
    )
    .sort((one, other) => TILES.indexOf(one.quantity) - TILES.indexOf(other.quantity))
    .slice(0, TILE_LIMIT);
  view.part(".tiles").replaceChildren(
    ...tiles.map((reading) => {
      const tile = make("div", "", make("dt", reading.name), valueCell(reading));
      tile.className = reading.state;
      return tile;
    }),
  );
  view
    .part(".all")
    .replaceChildren(
      ...present.map((reading) =>
        make(
          "tr",
          "",
          make("td", reading.text ? `${reading.name}: ${reading.text}` : reading.name),
          make("td", `${reading.value} ${reading.unit ?? ""}`),
          make("td", reading.ageSeconds === null ? "" : duration(reading.ageSeconds)),
        ),
      ),
    );
}

function showLink(view, link) {
  const faults = Object.entries(link.faults).filter(([, count]) => count > 0);
  const rows = [
    ["requests", `${link.requests}`],
    ["replies", `${link.replies}`],
    ["bytes", `${link.bytesSent}, ${link.bytesReceived}`],
    ["linkTime", duration(link.linkMilliseconds / 1000)],
    ["awakeTime", duration(link.awakeMilliseconds / 1000)],
    ["faults", faults.map(([name, count]) => `${name} ${count}`).join(", ") || text("none")],
  ];
  view
    .part(".link")
    .replaceChildren(...rows.flatMap(([name, value]) => [make("dt", text(name)), make("dd", value)]));
}

function plot(view) {
  if (!view.history) return;
  const key = view.history.columns[view.column]?.key;
  const drawn =
    key !== undefined && draw(view.part(".plot"), view.history, view.column, view.names.get(key) ?? key);
  view.part(".none").hidden = drawn;
}

async function showHistory(id, view) {
  if (Date.now() - view.historyAt < HISTORY_PERIOD_MS) return;
  view.historyAt = Date.now();
  const path = `/api/v1/meters/${id}/history/${view.resolution}`;
  view.part(".csv").href = `${path}.csv`;
  view.history = await get(path);
  const select = view.part("select");
  if (select.options.length !== view.history.columns.length) {
    select.replaceChildren(
      ...view.history.columns.map(({ key }, at) =>
        Object.assign(make("option", view.names.get(key) ?? key), { value: at }),
      ),
    );
    view.column = view.history.columns.length > 0 ? 0 : -1;
  }
  plot(view);
}

async function refresh() {
  try {
    const status = await get("/api/v1/status");
    document.getElementById("gateway").textContent = `${status.board} · ${status.version}`;
    for (const meter of (await get("/api/v1/meters")).meters) {
      const view = section(meter);
      showState(view, meter);
      showLink(view, meter.link);
      showReadings(view, (await get(`/api/v1/meters/${meter.id}/readings`)).readings);
      if (meter.model) await showHistory(meter.id, view);
    }
    if (trouble.textContent === text("unreachable")) say("");
  } catch {
    say(text("unreachable"));
  }
  setTimeout(refresh, document.hidden ? 5 * PERIOD_MS : PERIOD_MS);
}

refresh();
