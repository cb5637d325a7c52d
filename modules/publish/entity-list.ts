/**
 * Which entities a device has: the gateway's own, those that every meter has beside its values, and the points
 * of the meter that have a value or had one before. What is written of each is in entities.ts.
 */
import type { Announced } from "./announced.js";
import type { Controls } from "./controls.js";
import { Kind, type Points } from "./points.js";

/** How the value of an entity was written, as one letter of the record. */
export const Letter = Object.freeze({
  Number: "n",
  Text: "t",
  Flag: "f",
  Moment: "m",
  Zoned: "z",
  Fixed: "x",
});

/** The entities that a gateway has itself. */
export const gatewayEntities: readonly string[] = Object.freeze([
  "signal",
  "started",
  "reset-reason",
  "firmware",
  "restart-gateway",
]);

/** Those that every meter has beside its values. */
export const meterEntities: readonly string[] = Object.freeze([
  "last-read",
  "reachable",
  "read-now",
  "align",
  "interval",
  "schedule",
]);

export function platformOf(key: string): string {
  switch (key) {
    case "firmware":
      return "update";
    case "restart-gateway":
    case "read-now":
    case "align":
      return "button";
    case "reachable":
      return "binary_sensor";
    case "interval":
      return "number";
    case "schedule":
      return "select";
  }
  return "sensor";
}

/**
 * Whether the gateway offers what an entity stands for.
 * @param isAsked the meter answers through a head; a boiler speaks by itself, over the network
 */
function isOffered(key: string, controls: Controls, hasSignal: boolean, isAsked: boolean): boolean {
  switch (key) {
    case "read-now":
      return isAsked;
    case "signal":
      return hasSignal;
    case "reset-reason":
      return (controls.resetReason?.() ?? "") !== "";
    case "restart-gateway":
      return controls.restart !== undefined;
    case "align":
      return isAsked && controls.align !== undefined;
    case "interval":
      return isAsked && controls.setReadInterval !== undefined;
    case "schedule":
      return isAsked && controls.schedules !== undefined && controls.setSchedule !== undefined;
  }
  return true;
}

/** Letters, digits, "-" and "_" are all that a discovery topic may hold. */
export function slug(text: string, joint: string): string {
  return text.replace(/[^a-zA-Z0-9]+/g, joint);
}

/** Name of one of `gatewayEntities`, for people. */
export function gatewayName(key: string): string {
  switch (key) {
    case "signal":
      return "Signal strength";
    case "started":
      return "Started";
    case "reset-reason":
      return "Reset reason";
    case "firmware":
      return "Firmware";
  }
  return "Restart";
}

/** Name of one of `meterEntities`, for people. */
export function meterName(key: string): string {
  switch (key) {
    case "last-read":
      return "Last good read";
    case "reachable":
      return "Meter reachable";
    case "read-now":
      return "Read now";
    case "align":
      return "Align head";
    case "interval":
      return "Read interval";
  }
  return "Schedule";
}

/** The letter of the value that is there now; empty where there is none. */
function letterOf(points: Points, point: number): string {
  switch (points.kind(point)) {
    case Kind.None:
      return "";
    case Kind.Number:
      return Letter.Number;
    case Kind.Flag:
      return Letter.Flag;
    case Kind.Text:
      return Letter.Text;
  }
  return points.hasZone(point) ? Letter.Zoned : Letter.Moment;
}

/** Fills the plan with the fixed entities that the gateway offers. */
export function listFixed(
  plan: Announced,
  keys: readonly string[],
  controls: Controls,
  hasSignal: boolean,
  isAsked: boolean,
): void {
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index];
    if (isOffered(key, controls, hasSignal, isAsked))
      plan.entities.add(index, platformOf(key), Letter.Fixed, 0, key);
  }
}

/**
 * Adds the points that have a value now, and those that were announced before and may still get one.
 * @param first number of the first point among the entities
 * @param limit entities of one device
 */
export function listPoints(
  plan: Announced,
  points: Points,
  old: Announced | undefined,
  first: number,
  limit: number,
): void {
  const count = Math.min(points.count, limit - first);
  for (let point = 0; point < count; point++) {
    const key = slug(points.field(point).key, "-");
    const letter = letterOf(points, point);
    const index = first + point;
    if (letter !== "") {
      const platform = letter === Letter.Flag ? "binary_sensor" : "sensor";
      plan.entities.add(index, platform, letter, points.unit(point), key);
      continue;
    }
    const remembered = points.isUnsupported(point) ? undefined : old?.find(key);
    if (remembered && remembered.index === index)
      plan.entities.add(index, remembered.platform, remembered.form, remembered.unit, key);
  }
}

/** Everything of the points that shows in an announcement, as one number. */
export function signPoints(points: Points): number {
  let sum = points.count;
  for (let point = 0; point < points.count; point++) {
    const letter = letterOf(points, point);
    const state = letter === "" ? 0 : letter.charCodeAt(0) * 256 + points.unit(point);
    sum = (Math.imul(sum, 31) + state + (points.isUnsupported(point) ? 1 : 0)) | 0;
  }
  return sum;
}
