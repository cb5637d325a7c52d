// One plot: bars for what was used, a line for what was measured. Slots are evenly apart, whatever their length is.
import { decimal, text } from "/texts.js";

const uPlot = globalThis.uPlot;
const HEIGHT = 220;
const NARROW = 560;

/**
 * Draws into an element.
 * @param {{slots: Date[], points: (number|null)[], texts: (string|null)[]}} data
 * @param {{label: string, unit: string|null, isUse: boolean, view: object}} what
 */
export function draw(element, data, what) {
  element.replaceChildren();
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: color("--soft"),
    grid: { stroke: color("--line"), width: 1 },
    ticks: { show: false },
  };
  const width = Math.max(240, element.clientWidth);
  const isNarrow = width < NARROW;
  const places = data.slots.map((_, at) => at);
  const marked = places.filter((at) => what.view.mark(data.slots[at], isNarrow) !== "");
  const series = {
    label: what.label,
    stroke: color("--accent"),
    width: 2,
    spanGaps: false,
    points: { size: 6 },
  };
  if (what.isUse)
    Object.assign(series, {
      paths: uPlot.paths.bars({ size: [0.7, 48], radius: 0.15 }),
      fill: color("--accent"),
      width: 0,
      points: { show: false },
    });
  // Where nothing is pointed at, the legend tells the newest.
  const newest = data.points.findLastIndex((point) => point !== null);
  series.value = (_, __, ___, at) => quantity(data.texts[at ?? newest], what.unit);
  const y = what.isUse ? { range: (_, from, to) => [Math.min(0, from), to > 0 ? to * 1.08 : 1] } : {};
  new uPlot(
    {
      width,
      height: HEIGHT,
      scales: { x: { time: false, range: () => [-0.6, places.length - 0.4] }, y },
      axes: [
        {
          ...axis,
          splits: () => marked,
          values: (_, at) => at.map((place) => what.view.mark(data.slots[place], isNarrow)),
          grid: { ...axis.grid, show: !what.isUse },
        },
        { ...axis, size: 56 },
      ],
      series: [
        {
          label: text("time"),
          value: (_, __, ___, at) => what.view.name(data.slots[at ?? newest]),
        },
        series,
      ],
      cursor: { y: false, drag: { x: false, y: false } },
    },
    [places, data.points],
    element,
  );
}

/** "0,012 MWh" */
export function quantity(value, unit) {
  if (value === null || value === undefined) return "–";
  return unit ? `${decimal(value)} ${unit}` : decimal(value);
}
