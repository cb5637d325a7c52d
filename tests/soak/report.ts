/** The soak in words: Markdown, as it stands in docs/reliability.md. */
import type { Delivery } from "./delivery.js";
import type { Audit } from "./ledger.js";
import type { Heap } from "./memory.js";

export interface Sample {
  readonly day: number;
  readonly heap: Heap;
  readonly timers: number;
  readonly handles: number;
  readonly connections: number;
  readonly sessions: number;
  readonly powered: boolean;
}

export interface SoakReport {
  readonly days: number;
  readonly seed: number;
  readonly troubles: readonly { name: string; count: number; lasted: number }[];
  readonly reads: readonly { meter: string; possible: number; made: number }[];
  readonly missedPushes: number;
  readonly faults: readonly { name: string; count: number }[];
  readonly delivery: Delivery;
  readonly audit: Audit;
  readonly cutHours: number;
  readonly visits: number;
  readonly answers: number;
  readonly publications: number;
  readonly writes: number;
  readonly samples: readonly Sample[];
}

function range(values: readonly number[]): string {
  return `${Math.min(...values)} to ${Math.max(...values)}`;
}

function spaced(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, " ");
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} %`;
}

function hours(milliseconds: number): string {
  return `${(milliseconds / 3_600_000).toFixed(1)} h`;
}

function quantiles(milliseconds: readonly number[]): string {
  if (milliseconds.length === 0) return "none";
  const sorted = [...milliseconds].sort((one, other) => one - other);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] / 1000).toFixed(1);
  return `${at(0.5)} s, ${at(0.99)} s, ${at(1)} s`;
}

/** Slope over the second half of the days, in bytes a day: least squares. */
function slope(samples: readonly Sample[], what: keyof Heap): number {
  const late = samples.slice(Math.floor(samples.length / 2));
  const meanDay = late.reduce((sum, { day }) => sum + day, 0) / late.length;
  const mean = late.reduce((sum, { heap }) => sum + heap[what], 0) / late.length;
  let above = 0;
  let below = 0;
  for (const { day, heap } of late) {
    above += (day - meanDay) * (heap[what] - mean);
    below += (day - meanDay) ** 2;
  }
  return below === 0 ? 0 : above / below;
}

export function reportText(report: SoakReport): string[] {
  const { delivery, audit, samples } = report;
  const powered = samples.filter((sample) => sample.powered);
  const tenth = Math.max(1, Math.floor(samples.length / 9));
  const tenths = samples.filter((_, index) => index % tenth === 0 || index === samples.length - 1);
  const heapLines = (what: keyof Heap, name: string): string[] => [
    `| ${name}, after collection: each tenth of the time | ${tenths.map(({ heap }) => `${(heap[what] / 2 ** 20).toFixed(2)} MB`).join(", ")} |`,
    `| its slope in the second half | ${(slope(samples, what) / 1024).toFixed(2)} kB a day |`,
  ];
  return [
    `${report.days} days, seed ${report.seed}.`,
    "",
    "| trouble | times | in all |",
    "| --- | ---: | ---: |",
    ...report.troubles.map(({ name, count, lasted }) => `| ${name} | ${count} | ${hours(lasted)} |`),
    "",
    "| meter | reads possible | reads made | |",
    "| --- | ---: | ---: | ---: |",
    ...report.reads.map(
      ({ meter, possible, made }) =>
        `| ${meter} | ${spaced(possible)} | ${spaced(made)} | ${percent(made, possible)} |`,
    ),
    "",
    "| what | figure |",
    "| --- | ---: |",
    `| telegrams missed while gateway and meter were connected | ${report.missedPushes} |`,
    `| conversations that failed | ${report.faults.map(({ name, count }) => `${name} ${count}`).join(", ") || "none"} |`,
    `| reads that reached the broker | ${spaced(delivery.delivered)} |`,
    `| reads overtaken by a newer one while there was no way to the broker | ${spaced(delivery.overtaken)} |`,
    `| **reads lost** with a way that stood | **${delivery.lost}** |`,
    ...[...delivery.recoveries].map(
      ([obstacle, times]) =>
        `| back on the broker after "${obstacle}": median, 99 %, longest | ${quantiles(times)} |`,
    ),
    `| hours of history compared, days | ${spaced(audit.hours)}, ${audit.days} |`,
    `| **of those missing or different** | **${audit.missing.length}** |`,
    `| hours that ran when the power went: read, not yet written | ${report.cutHours} |`,
    `| REST asked, answered | ${spaced(report.visits)}, ${spaced(report.answers)} |`,
    `| messages on the brokers | ${spaced(report.publications)} |`,
    `| records written to the storage, a day | ${(report.writes / report.days).toFixed(0)} |`,
    `| timers set at midnight | ${range(powered.map(({ timers }) => timers))} |`,
    `| serial ports and listeners open | ${range(powered.map(({ handles }) => handles))} |`,
    `| TCP connections open | ${range(powered.map(({ connections }) => connections))} |`,
    `| MQTT sessions on both brokers | ${range(powered.map(({ sessions }) => sessions))} |`,
    ...heapLines("objects", "objects on the heap"),
    ...heapLines("engine", "code, and what the engine knows of it"),
  ];
}
