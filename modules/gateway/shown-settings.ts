/**
 * What may be shown of settings, as an object's first members: "settings" without the secrets, and "secrets", the places of
 * those that are set ("mqtt.password", "meters[0].key"). One group of the settings after the other: all of them as one text
 * are more than a small host has room for beside everything else.
 *
 * JSON.stringify is not asked: XS refuses it objects that are in flash, and groups that are as by default are.
 */
import type { Writer } from "../bytes/writer.js";
import { Piece, type Source } from "../serve/output.js";
import { TextSource } from "../serve/text-source.js";
import type { Rule, Rules } from "./schema.js";

export class ShownSettings implements Source {
  readonly #rules: Rules;
  readonly #settings: Record<string, unknown>;
  readonly #rest: string;
  readonly #secrets: string[] = [];
  /** Groups that are told or being told. */
  #group = 0;
  #text = new TextSource('{"settings":{');
  /** Piece with which the text begins. */
  #first = 0;
  #isOver = false;

  /** @param rest more members of the object, with the comma before each */
  constructor(rule: Rule, settings: object, rest: string) {
    this.#rules = rule.kind === "group" ? rule.rules : {};
    this.#settings = settings as Record<string, unknown>;
    this.#rest = rest;
  }

  piece(index: number, writer: Writer): number {
    while (this.#text.piece(index - this.#first, writer) === Piece.End) {
      if (this.#isOver) return Piece.End;
      this.#text = new TextSource(this.#next());
      this.#first = index;
    }
    return Piece.Written;
  }

  #next(): string {
    const key = Object.keys(this.#rules)[this.#group++];
    if (key !== undefined) {
      const rule: Rule = { kind: "group", rules: { [key]: this.#rules[key] } };
      const member = shownText(rule, this.#settings, "", this.#secrets).slice(1, -1);
      return this.#group > 1 && member !== "" ? `,${member}` : member;
    }
    this.#isOver = true;
    return `},"secrets":${JSON.stringify(this.#secrets)}${this.#rest}}\n`;
  }
}

function shownText(rule: Rule, value: unknown, path: string, secrets: string[]): string {
  let text = "";
  if (rule.kind === "list") {
    const items = value as readonly unknown[];
    for (let index = 0; index < items.length; index++)
      text += `${index > 0 ? "," : ""}${shownText(rule.item, items[index], `${path}[${index}]`, secrets)}`;
    return `[${text}]`;
  }
  if (rule.kind !== "group") return JSON.stringify(value);
  const group = value as Record<string, unknown>;
  for (const key of Object.keys(rule.rules)) {
    const inner = rule.rules[key];
    const place = path === "" ? key : `${path}.${key}`;
    if (inner.kind === "text" && inner.secret) {
      if (group[key] !== "") secrets.push(place);
    } else text += `${text === "" ? "" : ","}"${key}":${shownText(inner, group[key], place, secrets)}`;
  }
  return `{${text}}`;
}
