// One plot of history: what was used in each period for a counter, the value itself for anything else.
import { language, text } from "/texts.js";

const uPlot = globalThis.uPlot;
const HEIGHT = 220;
const COUNTERS = /energy|volume|mass|consumption/;

/** Differences of a counter are exact too: integers of the finest decimals that occur. */
function differences(values) {
  const decimals = Math.max(0, ...values.map((value) => (value?.split(".")[1] ?? "").length));
  const scaled = values.map((value) => (value === null ? null : BigInt(scale(value, decimals))));
  return scaled.map((value, at) => {
    const before = at > 0 ? scaled[at - 1] : null;
    return value === null || before === null ? null : Number(value - before) / 10 ** decimals;
  });
}

function scale(value, decimals) {
  const [whole, fraction = ""] = value.split(".");
  return whole + fraction.padEnd(decimals, "0");
}

export function isCounter(key) {
  return COUNTERS.test(key);
}

const DAY = 86_400;
const format = (options) => new Intl.DateTimeFormat(language, options);
const hours = format({ hour: "2-digit", minute: "2-digit" });
const days = format({ day: "numeric", month: "short" });
const months = format({ month: "short", year: "2-digit" });

/** What stands below the time axis, by how far its marks are apart, with the month in letters. */
function marks(_plot, seconds, _axis, _space, apart) {
  const date = apart >= 28 * DAY ? months : days;
  return seconds.map((at) => {
    const time = new Date(at * 1000);
    return apart >= DAY || (time.getHours() === 0 && time.getMinutes() === 0)
      ? date.format(time)
      : hours.format(time);
  });
}

/** Draws a column of the history into an element; false where there is nothing to draw. */
export function draw(element, history, column, name) {
  element.replaceChildren();
  const { key, unit } = history.columns[column];
  const times = history.rows.map((row) => Date.parse(row[0]) / 1000);
  const values = history.rows.map((row) => row[column + 1]);
  const isUse = isCounter(key);
  const points = isUse ? differences(values) : values.map((value) => (value === null ? null : Number(value)));
  if (!points.some((point) => point !== null)) return false;
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: color("--soft"),
    grid: { stroke: color("--line") },
    ticks: { stroke: color("--line") },
  };
  const label = `${isUse ? text("used", name) : name}${unit ? ` (${unit})` : ""}`;
  const series = {
    label,
    stroke: color("--accent"),
    width: 2,
    spanGaps: false,
    points: { show: points.length < 40 },
  };
  if (isUse)
    Object.assign(series, {
      paths: uPlot.paths.bars({ size: [0.7, 60] }),
      fill: color("--accent"),
      points: { show: false },
    });
  // Bars stand on zero, and those at the ends have room for their width.
  const margin = isUse && times.length > 1 ? (times.at(-1) - times[0]) / (times.length - 1) / 2 : 0;
  const scales = isUse
    ? {
        x: { range: (_, from, to) => [from - margin, to + margin] },
        y: { range: (_, from, to) => [Math.min(0, from), to > 0 ? to * 1.05 : 1] },
      }
    : {};
  new uPlot(
    {
      scales,
      width: Math.max(240, element.clientWidth),
      height: HEIGHT,
      axes: [
        { ...axis, values: marks },
        { ...axis, size: 60 },
      ],
      series: [
        {
          label: text("time"),
          value: (_, at) => (at === null ? "–" : new Date(at * 1000).toLocaleString(language)),
        },
        series,
      ],
      cursor: { y: false },
    },
    [times, points],
    element,
  );
  element.setAttribute("aria-label", `${label}: ${points.filter((point) => point !== null).join(", ")}`);
  return true;
}
