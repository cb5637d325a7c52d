// The texts of texts.txt in the reader's language, and numbers as this language writes them.

import { pause } from "/start.js";

export const languages = ["en", "nl", "de", "fr", "da"];
export const languageNames = ["English", "Nederlands", "Deutsch", "Français", "Dansk"];

const CHOICE = "iris-language";
const chosen = languages.indexOf(localStorage.getItem(CHOICE) ?? "");
const spoken = (navigator.languages ?? [])
  .map((tag) => languages.indexOf(tag.slice(0, 2).toLowerCase()))
  .find((at) => at >= 0);
const index = chosen >= 0 ? chosen : (spoken ?? 0);

export const language = languages[index];
/** The same with the reader's country, which decides how a date is written. */
export const locale =
  (navigator.languages ?? []).find((tag) => tag.toLowerCase().startsWith(language)) ?? language;
const comma = new Intl.NumberFormat(language).format(1.5).charAt(1);

/** Name -> text, and English name of a value -> its name in this language. */
const texts = new Map();
const names = new Map();
/** Sentences of the gateway with something in them. */
const sentences = [];
for (const line of (await table()).split("\n")) {
  const cells = line.split("|").map((cell) => cell.trim());
  if (cells.length === 6) texts.set(cells[0], cells[index + 1]);
  else if (cells.length === 5) {
    names.set(cells[0], cells[index]);
    if (cells[0].includes("{0}")) sentences.push([patternOf(cells[0]), cells[index]]);
  }
}

async function table() {
  for (let tries = 1; ; tries++) {
    const response = await fetch("/texts.txt").catch(() => undefined);
    if (response?.ok) return response.text();
    await pause(tries);
  }
}

function patternOf(sentence) {
  const literal = sentence.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replace(/\{\d\}/g, "([^:;,]*)")}$`);
}

document.documentElement.lang = language;

export function chooseLanguage(name) {
  localStorage.setItem(CHOICE, name);
  location.reload();
}

/** The text of a name, with {0}, {1}... replaced. */
export function text(name, ...values) {
  const found = texts.get(name);
  if (found === undefined) throw new RangeError(`texts.txt has no ${name}`);
  return filled(found, values);
}

function filled(sentence, values) {
  return sentence.replace(/\{(\d)\}/g, (_, at) => values[at]);
}

/** The text of the first name that has one; `otherwise` where none has. */
export function textOf(candidates, otherwise) {
  for (const name of candidates) if (texts.has(name)) return texts.get(name);
  return otherwise;
}

/** "Inlet temperature T1", "Energy, import, tariff 2", "Highest flow this month": put together where it is not in the table. */
export function named(english) {
  return translated(english) ?? english;
}

/** The same; undefined where the table does not have it. */
export function translated(english) {
  const whole = names.get(english);
  if (whole !== undefined) return whole;
  for (const [pattern, sentence] of sentences) {
    const match = pattern.exec(english);
    if (match) return filled(sentence, match.slice(1));
  }
  const parts = english.split(", ");
  if (parts.length > 1) {
    const all = parts.map(
      (part, at) => translated(part) ?? (at > 0 && /^L\d$/.test(part) ? part : undefined),
    );
    return all.includes(undefined) ? undefined : all.join(", ");
  }
  const period = /^(.+) (this month|this year)$/.exec(english);
  if (period) return joined(" ", period[1], period[2]);
  const place = /^(Circuit|Hot water) (\w) (.+)$/.exec(english);
  if (place && names.has(place[1])) return joined(`${" "}${place[2]}: `, place[1], place[3]);
  const numbered = /^(.+) ([A-Za-z]{0,2}\d+(?:-[A-Z]\d+)?)$/.exec(english);
  const stem = numbered && names.get(numbered[1]);
  return stem ? `${stem} ${numbered[2]}` : undefined;
}

function joined(between, one, other) {
  const [first, second] = [translated(one), translated(other)];
  return first === undefined || second === undefined ? undefined : `${first}${between}${second}`;
}

/** An exact decimal with this language's comma; anything else as it is. */
export function decimal(value) {
  return /^-?\d+\.\d+$/.test(value) ? value.replace(".", comma) : value;
}

/** "3 s", "12 min", "5 h", "4 d" */
export function duration(seconds) {
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

const moments = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });

/** A time of the gateway (RFC 3339), as people write it. */
export function moment(time) {
  return moments.format(new Date(time));
}
