/**
 * What meters of one generation of Kamstrup have in common: registers, cost of a read, and what wakes the
 * optical port. The tables of the models name one of these and say what is known of that model alone.
 *
 * Registers, of which nothing else is public:
 *   601, 801         Kamstrup 5512-447 sections 5.2 and 5.3
 *   402, 302, 62     the technical descriptions 5512-742, 5512-1334, 5512-1036
 *   403, 303/603     what users of Home Assistant and METERTOOL read on theirs
 *   21, flowIQ       what users read on theirs
 *
 * How the sets are filled: `live` is one request. `slow` completes the values that gateways on sale publish,
 * so that live and slow together are four requests of eight. What is left, tariffs and identity above all
 * where those four are full, is `extra`. T1-T2 (89) is exactly the difference of 86 and 87 and costs no slot.
 */
import type { LineFormat } from "../readout/readout.js";
import { fields } from "./kamstrup-fields.js";
import type { Meter } from "./meter.js";

/** Optical port of every meter that speaks KMP: 1200 baud, two stop bits. */
export const KMP_LINE: LineFormat = Object.freeze({ baud: 1200, data: 8, parity: "none", stop: 2 });

const EXTREMES_OF_YEAR: readonly number[] = Object.freeze([123, 124, 125, 126, 127, 128, 129, 130, 146, 147]);
const EXTREMES_OF_MONTH: readonly number[] = Object.freeze([
  138, 139, 140, 141, 142, 143, 144, 145, 149, 150,
]);
/** Products of volume and temperature, and the counter of info events. */
const CHECKS: readonly number[] = Object.freeze([97, 110, 113]);
const EXTREMES: readonly number[] = Object.freeze([...EXTREMES_OF_MONTH, ...EXTREMES_OF_YEAR, ...CHECKS]);

/** Registers 99 and 369; see info-codes.ts. */
const SUM = Object.freeze([Object.freeze([99, "kamstrup-sum"] as const)]);
const DISPLAY_AND_BITS = Object.freeze([
  Object.freeze([99, "kamstrup-display"] as const),
  Object.freeze([369, "kamstrup-bits"] as const),
]);

/**
 * 601 and its relatives send four bytes for every register, and 302 and 402 may: eight of them would take 1.006 s of
 * link time, so the operating hours wait for the slow set and seven make a live request of 0.9 s.
 */
const LIVE_LONG: readonly number[] = Object.freeze([60, 68, 74, 80, 86, 87, 99]);
const SLOW_LONG: readonly number[] = Object.freeze([1004, ...EXTREMES]);
const EXTRA_601: readonly number[] = Object.freeze([
  61, 62, 63, 64, 65, 66, 67, 69, 72, 73, 75, 84, 85, 88, 89, 91, 92, 94, 95, 96, 98, 104, 112, 114, 122, 152,
  153, 154, 155, 157, 158, 168, 175, 234, 235, 1001, 1002, 1003, 1005, 1010,
]);
export const FIELDS_601 = fields({ live: LIVE_LONG, slow: SLOW_LONG, extra: EXTRA_601, info: SUM });
export const FIELDS_801 = fields({
  live: LIVE_LONG,
  slow: SLOW_LONG,
  extra: [...EXTRA_601, 171, 172, 184, 185, 218, 219, 220, 221],
  info: SUM,
});

export const FIELDS_402 = fields({
  live: LIVE_LONG,
  slow: SLOW_LONG,
  extra: [
    63, 64, 65, 66, 67, 84, 85, 89, 98, 104, 112, 114, 152, 153, 154, 155, 168, 223, 229, 230, 1001, 1002,
    1003, 1005, 1010,
  ],
  info: SUM,
});
/** No minima: the room goes to cooling, clock and identity. */
export const FIELDS_302 = fields({
  live: LIVE_LONG,
  slow: [
    1004, 138, 139, 142, 143, 149, 150, 123, 124, 127, 128, 146, 147, 97, 110, 113, 63, 98, 1001, 1002, 1003,
    112, 1010, 153,
  ],
  extra: [89, 154, 168, 184, 185, 229, 230, 239, 266, 267, 1005],
  info: SUM,
});
export const FIELDS_403 = fields({
  live: [60, 68, 74, 80, 86, 87, 99, 1004],
  slow: EXTREMES,
  extra: [63, 89, 239, 266, 267, 348, 369, 1001, 1002, 1003, 112, 1010, 1005],
  info: DISPLAY_AND_BITS,
});
/** The flag word 369 says more than 99, which is left for people who compare it with the display. */
export const FIELDS_603 = fields({
  live: [60, 68, 74, 80, 86, 87, 369, 1004],
  slow: EXTREMES,
  extra: [
    61, 62, 63, 64, 65, 66, 67, 69, 72, 73, 75, 84, 85, 88, 89, 91, 92, 94, 95, 96, 98, 99, 104, 112, 114,
    122, 152, 153, 154, 168, 175, 178, 179, 180, 181, 184, 185, 218, 219, 222, 224, 225, 228, 229, 230, 234,
    235, 239, 259, 266, 267, 346, 347, 348, 355, 362, 364, 365, 366, 367, 368, 371, 372, 379, 380, 381, 382,
    383, 384, 385, 386, 387, 388, 389, 390, 398, 399, 400, 404, 473, 474, 477, 478, 505, 506, 507, 508, 675,
    1001, 1002, 1003, 1005, 1010, 1032,
  ],
  info: DISPLAY_AND_BITS,
});

const FLOW_EXTREMES: readonly number[] = Object.freeze([138, 139, 140, 141, 123, 124, 125, 126]);
/** A water meter of the 601 generation: no energy, no temperature. */
export const FIELDS_62 = fields({
  live: [68, 74, 99, 1004],
  slow: [...FLOW_EXTREMES, 113, 98, 112, 1010, 1001, 1002, 1003, 175],
  extra: [84, 85, 104, 114, 152, 153, 154, 157, 158, 168, 234, 235, 239, 1005],
  info: SUM,
});
export const FIELDS_21 = fields({
  live: [68, 74, 99, 243, 1004],
  slow: FLOW_EXTREMES,
  extra: [113, 1001, 1002, 1003],
  info: [[99, "kamstrup-water"]],
});
export const FIELDS_FLOWIQ = fields({
  live: [68, 74, 99, 243, 1004],
  slow: FLOW_EXTREMES,
  extra: [113, 239, 1001, 1002, 1003],
  info: [[99, "kamstrup-water-long"]],
});

type Cost = Meter["cost"];

/** A button press is needed after 30 min without traffic; two minutes are kept in hand. */
const KEEP_ALIVE_SECONDS = 28 * 60;
/**
 * Kamstrup told an owner that a read costs about 15 minutes of battery life (golles/ha-kamstrup_403#14); reading
 * seven registers keeps the meter awake for a little over two seconds. Rough.
 */
const BATTERY_SECONDS = 400;

function cost(
  supply: Cost["supply"],
  floorSeconds: number,
  defaultSeconds: number,
  keepAliveSeconds: number,
  batterySecondsPerAwakeSecond: number,
): Cost {
  return Object.freeze({
    supply,
    floorSeconds,
    defaultSeconds,
    keepAliveSeconds,
    batterySecondsPerAwakeSecond,
  });
}

export const COST_HEAT = cost("either", 60, 600, 0, BATTERY_SECONDS);
export const COST_HEAT_KEPT_AWAKE = cost("either", 60, 600, KEEP_ALIVE_SECONDS, BATTERY_SECONDS);
export const COST_HEAT_MAINS = cost("mains", 1, 600, 0, 0);
/** One owner read his flowIQ 2200 every five minutes for three months without being refused. */
export const COST_WATER = cost("battery", 300, 3600, 0, 0);
/** About five reads, then silence for half a day: six hours apart they never come to five. */
export const COST_WATER_THROTTLED = cost("battery", 3600, 6 * 3600, 0, 0);

export const WAKE_NONE = "";
export const WAKE_BUTTON =
  "Press a button on the meter: the optical port goes dark after 30 minutes without traffic, and only a button brings it back.";
export const WAKE_MAGNET =
  "Use a head with a magnet, which keeps the optical port on; without one, a button on the meter opens it for about 4 minutes.";
export const WAKE_WATER =
  "Hold a head with a magnet to the meter for 4 seconds: the optical port is off without it, and some versions mind which pole faces them.";
export const WAKE_WATER_THROTTLED =
  WAKE_WATER + " After about five reads the meter may refuse for twelve hours; wait, do not ask more often.";
