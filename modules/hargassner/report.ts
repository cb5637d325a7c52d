/**
 * How the lines of a boiler are understood, as three readings of its own: the map, how much of it is certain, what is left
 * out. Texts are made when that changes and sent with every line. No gateway hides that it is not sure.
 */
import type { Sink } from "../reading/sink.js";
import { Unit } from "../reading/unit.js";
import { FAULT_TEXT_LIMIT } from "./faults.js";
import { FIRST_OF_MAP, fieldKey } from "./fields.js";
import { KeptText } from "./kept-text.js";
import type { Selection } from "./selection.js";

/** Why a value is left out. */
export const Reason = Object.freeze({
  None: 0,
  /** The line has more values than the map has channels, and this one can stand at several places. */
  Hidden: 1,
  /** Two maps fit the line and do not agree. */
  Maps: 2,
  /** What stands in its place is no decimal number. */
  NoNumber: 3,
  /** The map of the lines before does not explain this one, or it broke off. */
  Line: 4,
});

/** Longest text of a report: as long as the meter's table allows. */
const REPORT_LIMIT = FAULT_TEXT_LIMIT;
/** Room for " and 77 more". */
const REST_ROOM = 13;

export class MapReport {
  readonly #selection: Selection;
  readonly #withheld: Uint8Array;
  /** What the texts were made of. */
  readonly #known: Uint8Array;
  #version = -1;
  /** Percent of the map's fields that the last line told. */
  percent = 0;
  readonly #map = new KeptText(REPORT_LIMIT);
  readonly #left = new KeptText(REPORT_LIMIT);

  /** @param withheld reasons by field; of the line that is delivered */
  constructor(selection: Selection, withheld: Uint8Array) {
    this.#selection = selection;
    this.#withheld = withheld;
    this.#known = new Uint8Array(withheld.length);
  }

  /** `isNews`: false for a line that no map fits, while it may be the only one. */
  deliver(sink: Sink, isNews: boolean): void {
    if (isNews && this.#hasChanged()) this.#compose();
    if (this.#version < 0) return;
    sink.text(FIRST_OF_MAP, this.#map.bytes, 0, this.#map.length);
    sink.value(FIRST_OF_MAP + 1, this.percent, 0, Unit.Percent);
    sink.text(FIRST_OF_MAP + 2, this.#left.bytes, 0, this.#left.length);
  }

  #hasChanged(): boolean {
    if (this.#version !== this.#selection.version) return true;
    for (let field = 1; field < this.#known.length; field++)
      if (this.#known[field] !== this.#withheld[field]) return true;
    return false;
  }

  #compose(): void {
    const { chosen, version } = this.#selection;
    this.#version = version;
    let fields = 0;
    let left = 0;
    let text = "";
    for (let field = 1; field < this.#known.length; field++) {
      this.#known[field] = this.#withheld[field];
      if (chosen?.map.has(field)) fields++;
      if (this.#withheld[field] === Reason.None) continue;
      left++;
      const key = fieldKey(field) ?? "";
      if (text.length + key.length + 2 <= REPORT_LIMIT - REST_ROOM) text += text === "" ? key : `, ${key}`;
      else if (!text.endsWith(" more")) text += " and more";
    }
    this.percent = fields === 0 ? 0 : Math.floor((100 * (fields - left)) / fields);
    this.#map.set(
      version,
      chosen ? [chosen.map.name, ...this.#selection.others()].join(" or ") : "none fits",
    );
    this.#left.set(left, chosen ? (left === 0 ? "nothing" : text) : "everything");
  }
}
