/**
 * The body of a login, read from strangers: what our reader takes for a flat object is what JSON.parse takes for one,
 * member by member; and the other way round.
 */
import { FlatJson } from "../../modules/serve/flat-json.js";
import { latin1, must, type Target } from "./target.js";

/** The members of a flat object; undefined: it is something else. */
function parsed(input: Uint8Array): Map<string, unknown> | undefined {
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(input));
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    const members = Object.entries(value);
    return members.some(([, member]) => typeof member === "object" && member !== null)
      ? undefined
      : new Map(members);
  } catch {
    return undefined;
  }
}

/** Of numbers their bits count: -0 is not 0. */
function text(members: Map<string, unknown>): string {
  return [...members]
    .map(
      ([name, value]) =>
        `${JSON.stringify(name)}:${Object.is(value, -0) ? "-0" : `${typeof value} ${value}`}`,
    )
    .sort()
    .join();
}

export default {
  name: "login",
  property: "any body: the members that JSON.parse finds in a flat object, or a clear no",
  longest: 1024,
  words: [
    '"password"',
    '"token":true',
    '"current":"',
    '"new":"',
    "\\u00e9",
    "\\ud83d\\ude00",
    "\\ud800",
    '\\"',
    "\\\\",
    "null",
    "-0",
    "1e999",
    "1E+2",
    "{}",
    "[",
    "__proto__",
    "\xc3\xa9",
    "\xef\xbb\xbf",
    "\xed\xa0\x80",
    "\t",
  ],
  seeds: () =>
    [
      '{"password":"correct horse battery staple","token":true}',
      '{ "current" : "a\\u0062\\n", "new" : "\\"\\\\" }\n',
      "{}",
      '{"a":-1.5e3,"b":null,"a":false}',
    ].map(latin1),
  run(input) {
    const members = new Map<string, unknown>();
    const isFlat = new FlatJson(input, input.length).each((name, value) => members.set(name, value));
    const expected = parsed(input);
    // {"a":[],"a":1} is flat only to those who forget the first of two.
    const isNested = input.includes(0x5b) || input.indexOf(0x7b) !== input.lastIndexOf(0x7b);
    if (!isFlat && isNested) return;
    must(isFlat === (expected !== undefined), `${isFlat ? "taken" : "refused"}, JSON.parse says otherwise`);
    if (expected) must(text(members) === text(expected), `${text(members)}, not ${text(expected)}`);
  },
} satisfies Target;
