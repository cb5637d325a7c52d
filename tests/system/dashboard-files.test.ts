/** The dashboard's files without a browser: their size, what they ask for, and their table of texts. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { dashboard } from "../../hosts/node/pages.js";
import type { Rule } from "../../modules/gateway/schema.js";
import { settingWarnings } from "../../modules/gateway/setting-warnings.js";
import { checkSettings, settingsRule } from "../../modules/gateway/settings.js";
import { Quantity } from "../../modules/reading/quantity.js";
import { faultNames } from "../../modules/readout/fault.js";
import { verdictNames } from "../../modules/readout/verdict.js";

const SIZE_LIMIT = 120 * 1024;
const LANGUAGES = 5;
const folder = new URL("../../web/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), "utf8");
const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));

const rows = read("texts.txt")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => line.split("|").map((cell) => cell.trim()));
const texts = rows.filter((cells) => cells.length === LANGUAGES + 1);
const names = rows.filter((cells) => cells.length === LANGUAGES);

test(`all files of the dashboard are at most ${SIZE_LIMIT / 1024} kB compressed, and ask nobody else`, () => {
  let size = 0;
  for (const [name, bytes] of dashboard().files) {
    size += gzipSync(bytes).length;
    const text = new TextDecoder().decode(bytes).replaceAll("http://www.w3.org/", "");
    if (!name.startsWith("uplot")) assert.doesNotMatch(text, /https?:\/\//, name);
  }
  assert.ok(size <= SIZE_LIMIT, `${size} bytes`);
  const [, told] =
    /are (\d+) kB compressed/.exec(
      readFileSync(new URL("../../docs/dashboard.md", import.meta.url), "utf8"),
    ) ?? [];
  assert.ok(
    Math.abs(size / 1024 - Number(told)) <= 3,
    `docs/dashboard.md tells ${told} kB, it is ${Math.round(size / 1024)}`,
  );
});

test("every file that a page asks for is served", () => {
  const served = new Set([...dashboard().files.keys()].map((name) => `/${name}`));
  const wanted = [read("index.html"), ...scripts.map(read)].flatMap((text) =>
    [...text.matchAll(/"(\/[a-z-]+\.[a-z]+)"/g)].map((match) => match[1]),
  );
  assert.ok(wanted.length > 20, `${wanted.length}`);
  assert.deepEqual(
    wanted.filter((path) => !served.has(path)),
    [],
  );
});

test("files are fetched one after the other: what a file imports came before it", () => {
  const lists = ["start.js", "app.js", "meter-card.js"].flatMap((name) =>
    [...read(name).matchAll(/(?:load\(|FIRST = )\[([^\]]+)\]/g)].map((match) =>
      [...match[1].matchAll(/"\/([^"]+)"/g)].map((file) => file[1]),
    ),
  );
  assert.ok(lists.length >= 6, `${lists.length}`);
  const first = ["start.js", ...lists[0]];
  const all = new Set(["start.js", ...lists.flat()]);
  assert.deepEqual(
    scripts.filter((name) => !all.has(name)),
    [],
    "scripts that nobody loads",
  );
  for (const list of lists) {
    const known = new Set(list === lists[0] ? ["start.js"] : first);
    // The alignment is opened from a card, the first of its room's files.
    for (const name of list) {
      if (name.endsWith(".js") && scripts.includes(name))
        for (const [, needed] of read(name).matchAll(/from "\/([^"]+)"/g))
          assert.ok(known.has(needed), `${name} needs ${needed} before it`);
      known.add(name);
    }
  }
});

test("each text is there in five languages, once, with the same places to fill in", () => {
  assert.deepEqual(
    rows.filter((cells) => cells.length !== LANGUAGES && cells.length !== LANGUAGES + 1),
    [],
    "rows of another length",
  );
  assert.deepEqual(
    rows.filter((cells) => cells.some((cell) => cell === "")),
    [],
    "empty cells",
  );
  for (const keys of [texts.map(([key]) => key), names.map(([key]) => key)])
    assert.deepEqual(
      keys.filter((key, at) => keys.indexOf(key) !== at),
      [],
      "twice",
    );
  const places = (text: string) => [...text.matchAll(/\{\d\}/g)].map(String).sort().join();
  for (const [key, ...cells] of texts)
    for (const cell of cells) assert.equal(places(cell), places(cells[0]), `${key}: ${cell}`);
});

test("the pages name no text that is not there, and none is there that nobody names", () => {
  const sources = [read("index.html"), ...scripts.map(read)].join("\n");
  const known = new Set(texts.map(([key]) => key));
  const named = [...sources.matchAll(/\btext\(\s*"([^"]+)"|data-(?:text|label)="([^"]+)"/g)].map(
    (match) => match[1] ?? match[2],
  );
  assert.deepEqual(
    named.filter((name) => !known.has(name)),
    [],
  );
  // Put together from a state of the gateway, or of the schema.
  const composed = /^(set|hint|choice|verdict|update|outcome|error|fault)-/;
  assert.deepEqual(
    [...known].filter(
      (name) =>
        !composed.test(name) &&
        !sources.includes(`"${name}"`) &&
        !new RegExp(`\\b${name}: \\{`).test(sources),
    ),
    [],
  );
});

test("every setting, fault and verdict has a text", () => {
  const known = new Set(texts.map(([key]) => key));
  const missing: string[] = [];
  const look = (rule: Rule, path: string): void => {
    const last = path.slice(path.lastIndexOf(".") + 1);
    if (path !== "" && !known.has(`set-${path}`) && !known.has(`set-*.${last}`)) missing.push(path);
    if (rule.kind === "group")
      for (const key of Object.keys(rule.rules)) look(rule.rules[key], path === "" ? key : `${path}.${key}`);
    if (rule.kind === "list") look(rule.item, path);
  };
  look(settingsRule, "");
  // The form leaves it out: the gateway writes it.
  assert.deepEqual(
    missing.filter((path) => path !== "version"),
    [],
  );
  for (const fault of faultNames) if (fault !== "none") assert.ok(known.has(`fault-${fault}`), fault);
  for (const verdict of verdictNames)
    if (verdict !== "none") assert.ok(known.has(`verdict-${verdict}`), verdict);
});

test("what the gateway warns of has a text", () => {
  const patterns = names.map(
    ([english]) =>
      new RegExp(`^${english.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{\d\}/g, "([^:;,]*)")}$`),
  );
  const heat = { id: "heat", model: "kamstrup-multical-403", line: "tcp://127.0.0.1:1" };
  for (const settings of [
    { meters: [{ ...heat, interval: 30 }] },
    { meters: [{ ...heat, interval: 30, ignoreFloor: true }] },
    { meters: [{ ...heat, interval: 120 }] },
    { mqtt: { enabled: true, host: "broker", password: "secret" } },
    { mqtt: { enabled: true, host: "broker" }, update: { broker: "always" } },
    { update: { url: "http://192.0.2.1/release.json", broker: "always" } },
  ]) {
    const warnings = settingWarnings(checkSettings(settings).settings!);
    assert.ok(warnings.length > 0, JSON.stringify(settings));
    for (const warning of warnings)
      assert.ok(
        patterns.some((pattern) => pattern.test(warning)),
        warning,
      );
  }
});

test("scripts make elements of texts, never of markup", () => {
  for (const name of scripts)
    assert.doesNotMatch(
      read(name),
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(|new Function/,
      name,
    );
});

test("quantities of tiles are quantities", () => {
  const [, list] = /const TILES = \[([^\]]+)\]/.exec(read("meter-card.js")) ?? [];
  const tiles = [...(list ?? "").matchAll(/"([^"]+)"/g)].map((match) => match[1]);
  assert.ok(tiles.length > 0);
  for (const tile of tiles) assert.ok((Object.values(Quantity) as string[]).includes(tile), tile);
});
