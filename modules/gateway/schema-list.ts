/**
 * The schema of the settings as one flat list in the order of the form, a row a setting: kind, limits, default. A list
 * has a row, and its items one each: "meters", "meters[].id". Words for people are the dashboard's business.
 */
import { Json } from "../bytes/json.js";
import type { Writer } from "../bytes/writer.js";
import { Piece, type Source } from "../serve/output.js";
import type { Rule } from "./schema.js";

export class SchemaList implements Source {
  readonly #rule: Rule;
  readonly #version: number;
  /** Rows still to be passed until the wanted one. */
  #left = 0;

  constructor(rule: Rule, version: number) {
    this.#rule = rule;
    this.#version = version;
  }

  piece(index: number, writer: Writer): number {
    if (index === 0) {
      writer.text(`{"version":${this.#version},"rules":[`);
      return Piece.Written;
    }
    this.#left = index;
    if (this.#row(this.#rule, "", writer, index > 1)) return Piece.Written;
    // The row behind the last one closes the list.
    if (this.#left !== 1) return Piece.End;
    writer.text("]}\n");
    return Piece.Written;
  }

  /** Whether the wanted row was among those of this rule. */
  #row(rule: Rule, path: string, writer: Writer, comma: boolean): boolean {
    if (rule.kind === "group") {
      for (const key of Object.keys(rule.rules))
        if (this.#row(rule.rules[key], path === "" ? key : `${path}.${key}`, writer, comma)) return true;
      return false;
    }
    if (--this.#left === 0) {
      writeRow(new Json(writer, comma), rule, path);
      return true;
    }
    return rule.kind === "list" && this.#row(rule.item, `${path}[]`, writer, comma);
  }
}

function writeRow(json: Json, rule: Exclude<Rule, { kind: "group" }>, path: string): void {
  json.openObject();
  json.key("path").text(path);
  json.key("kind").text(rule.kind);
  switch (rule.kind) {
    case "text":
      json.key("limit").integer(rule.limit);
      json.key("default").text(rule.fallback);
      if (rule.pattern) json.key("pattern").text(rule.pattern.source);
      if (rule.expected) json.key("expected").text(rule.expected);
      if (rule.secret) json.key("secret").boolean(true);
      break;
    case "integer":
      json.key("minimum").integer(rule.minimum);
      json.key("maximum").integer(rule.maximum);
      json.key("default").integer(rule.fallback);
      break;
    case "flag":
      json.key("default").boolean(rule.fallback);
      break;
    case "choice":
      json.key("values").openArray();
      for (let index = 0; index < rule.values.length; index++) json.text(rule.values[index]);
      json.closeArray();
      json.key("default").text(rule.fallback);
      break;
    case "list":
      json.key("limit").integer(rule.limit);
      break;
  }
  json.closeObject();
}
