/** The one table of `npm run bench`: what was measured, what it is compared with, and how both were obtained. */
export interface Row {
  readonly what: string;
  /** Ours, with its unit; of several rounds the median with the lowest and the highest. */
  readonly iris: string;
  /** What it is compared with, and its figure; empty: with nothing. */
  readonly other: string;
  /** Other divided by ours or ours by other, so that more than 1 is in our favour. */
  readonly ratio: string;
  readonly how: string;
}

export function row(what: string, iris: string, other: string, ratio: number | undefined, how: string): Row {
  return { what, iris, other, ratio: ratio === undefined ? "" : ratio.toFixed(ratio < 10 ? 2 : 0), how };
}

export function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1];
}

/** "12.3 (11.9 to 14.0)" */
export function spread(values: readonly number[], digits: number): string {
  const [low, middle, high] = [Math.min(...values), median(values), Math.max(...values)];
  return `${middle.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}

export function tableText(rows: readonly Row[]): string[] {
  return [
    "| what | Iris | compared with | ratio | how |",
    "| --- | ---: | ---: | ---: | --- |",
    ...rows.map(
      ({ what, iris, other, ratio, how }) => `| ${what} | ${iris} | ${other} | ${ratio} | ${how} |`,
    ),
  ];
}
