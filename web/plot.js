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

/** Draws a column of the history into an element; false where there is nothing to draw. */
export function draw(element, history, column) {
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
  const label = `${isUse ? text("used", key) : key}${unit ? ` (${unit})` : ""}`;
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
  new uPlot(
    {
      width: Math.max(240, element.clientWidth),
      height: HEIGHT,
      axes: [axis, { ...axis, size: 60 }],
      series: [
        { value: (_, at) => (at === null ? "" : new Date(at * 1000).toLocaleString(language)) },
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
