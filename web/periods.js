// Which periods of the history a plot shows: the hours of a day, the days of a month, the months of a year, all years.
// A slot is one period; its value is the last that was read in it, so the use of a counter is the difference of two slots.
import { locale } from "/texts.js";

const HOUR_MS = 3_600_000;
const format = (options) => new Intl.DateTimeFormat(locale, options);
const hour = format({ hour: "2-digit", minute: "2-digit" });
const weekDay = format({ weekday: "short" });
const month = format({ month: "short" });
const wholeDay = format({ weekday: "short", day: "numeric", month: "long", year: "numeric" });
const shortDay = format({ weekday: "short", day: "numeric", month: "short" });
const wholeMonth = format({ month: "long", year: "numeric" });

const day = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());

/**
 * What is shown, by the length of a bar. `resolution`: of the REST; `middle`: from the start of a period to somewhere well
 * within it, so that a clock of the gateway an hour off this one's does not move it; `first`, `next`: window and slot of a date.
 */
export const views = {
  hour: {
    resolution: "hour",
    middle: HOUR_MS / 2,
    window: day,
    move: (date, steps) => new Date(date.getFullYear(), date.getMonth(), date.getDate() + steps),
    slot: (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate(), date.getHours()),
    next: (slot) => new Date(slot.getTime() + HOUR_MS),
    title: (date) => wholeDay.format(date),
    name: (slot) => hour.format(slot),
    mark: (slot, isNarrow) => (slot.getHours() % (isNarrow ? 6 : 3) === 0 ? hour.format(slot) : ""),
  },
  day: {
    resolution: "day",
    middle: 12 * HOUR_MS,
    window: (date) => new Date(date.getFullYear(), date.getMonth(), 1),
    move: (date, steps) => new Date(date.getFullYear(), date.getMonth() + steps, 1),
    slot: day,
    next: (slot) => new Date(slot.getFullYear(), slot.getMonth(), slot.getDate() + 1),
    title: (date) => wholeMonth.format(date),
    name: (slot) => shortDay.format(slot),
    // Weeks begin on Monday in all the languages here.
    mark: (slot) => (slot.getDay() === 1 ? `${weekDay.format(slot)} ${slot.getDate()}` : ""),
  },
  month: {
    resolution: "month",
    middle: 15 * 24 * HOUR_MS,
    window: (date) => new Date(date.getFullYear(), 0, 1),
    move: (date, steps) => new Date(date.getFullYear() + steps, 0, 1),
    slot: (date) => new Date(date.getFullYear(), date.getMonth(), 1),
    next: (slot) => new Date(slot.getFullYear(), slot.getMonth() + 1, 1),
    title: (date) => `${date.getFullYear()}`,
    name: (slot) => wholeMonth.format(slot),
    mark: (slot, isNarrow) => (isNarrow && slot.getMonth() % 2 ? "" : month.format(slot)),
  },
  year: {
    resolution: "month",
    middle: 15 * 24 * HOUR_MS,
    window: (date) => new Date(Math.floor((date.getFullYear() - 1) / 10) * 10 + 1, 0, 1),
    move: (date, steps) => new Date(date.getFullYear() + 10 * steps, 0, 1),
    slot: (date) => new Date(date.getFullYear(), 0, 1),
    next: (slot) => new Date(slot.getFullYear() + 1, 0, 1),
    title: (date) => `${date.getFullYear()} – ${date.getFullYear() + 9}`,
    name: (slot) => `${slot.getFullYear()}`,
    mark: (slot) => `${slot.getFullYear()}`,
  },
};

/**
 * The slots of a window with their values.
 * @returns {{slots: Date[], points: (number|null)[], texts: (string|null)[], total: string|null}} `texts`: the same, exact
 */
export function windowOf(view, start, rows, column, isUse) {
  const end = view.move(start, 1);
  const bySlot = new Map();
  let before = null;
  for (const row of rows) {
    const value = row[column + 1];
    if (value === null) continue;
    const at = new Date(Date.parse(row[0]) + view.middle);
    const slot = view.slot(at).getTime();
    if (at < start) before = { slot, value };
    else if (at < end) bySlot.set(slot, value);
  }
  const slots = [];
  const values = [];
  for (let slot = view.slot(start); slot < end; slot = view.next(slot)) {
    slots.push(slot);
    values.push(bySlot.get(slot.getTime()) ?? null);
  }
  const known = values.filter((value) => value !== null);
  if (!isUse) return { slots, texts: values, points: values.map(toNumber), total: null };
  const isNeighbour = before && view.next(new Date(before.slot)).getTime() === slots[0].getTime();
  const texts = values.map((value, at) => {
    const earlier = at > 0 ? values[at - 1] : isNeighbour ? before.value : null;
    return value === null || earlier === null ? null : difference(value, earlier);
  });
  const from = before?.value ?? known[0];
  const total = known.length > (before ? 0 : 1) ? difference(known.at(-1), from) : null;
  return { slots, texts, points: texts.map(toNumber), total };
}

function toNumber(value) {
  return value === null ? null : Number(value);
}

/** Differences of exact decimals are exact. */
export function difference(value, earlier) {
  const decimals = Math.max(decimalsOf(value), decimalsOf(earlier));
  const scaled = scale(value, decimals) - scale(earlier, decimals);
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(decimals + 1, "0");
  const sign = scaled < 0n ? "-" : "";
  return decimals === 0 ? sign + digits : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

function decimalsOf(value) {
  return value.split(".")[1]?.length ?? 0;
}

function scale(value, decimals) {
  const [whole, fraction = ""] = value.split(".");
  return BigInt(whole + fraction.padEnd(decimals, "0"));
}
