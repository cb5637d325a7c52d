/**
 * What decoder and readout share: bytes of a boiler in, lines of values out, its list of channels taken on the way.
 * Also the words about it: names of channels, the map in use, what was left out and why.
 */
import type { Sink } from "../reading/sink.js";
import { Fault } from "../readout/fault.js";
import type { MapView, WithheldValue } from "../readout/protocol.js";
import { Step } from "../readout/step.js";
import { findMap } from "./catalogue.js";
import { codeText, keyText } from "./code-text.js";
import { ListParser } from "./daqprj.js";
import { ANALOG, DIGITAL, FIELD_COUNT, fieldName, keyOfName, POSITION } from "./fields.js";
import { Event, LineFrame, type ListSink } from "./frame.js";
import { fillMap, isMap } from "./map-text.js";
import { LineMessage, Portion } from "./message.js";
import { Reason } from "./report.js";
import { Selection, Source } from "./selection.js";
import type { Language } from "./states.js";

export interface BoilerOptions {
  /** A list of channels (DAQPRJ), a file of the boiler's memory card as ISO 8859-1, or the name of a map of the software. */
  readonly map?: string;
  readonly language?: Language;
  /** kWh in a kilogram of pellets, "4.8". */
  readonly pelletEnergy?: string;
  /** The lines come over a serial port: nothing has checked them. */
  readonly isSerial?: boolean;
}

/** A value that was left out. */
export type Withheld = WithheldValue;

const sourceNames: readonly string[] = Object.freeze([
  "",
  "from the boiler",
  "from its owner",
  "comes with the software",
]);

export class Boiler implements ListSink {
  fault: number = Fault.None;
  /** The boiler's own list was taken. */
  hasList = false;
  readonly frame = new LineFrame(this);
  readonly selection = new Selection();
  readonly message: LineMessage;
  readonly #sink: Sink;
  #ownMap: string;
  readonly #parser = new ListParser(this.selection.given);
  readonly #names = new Map<number, string>();
  readonly #keys = new Map<number, string>();
  #nameVersion = -1;
  #remarkVersion = -1;
  #remarkCertain = -1;
  #remark = "";
  #complaint = "";
  #listRuns = false;

  constructor(sink: Sink, options: BoilerOptions, portion: number) {
    this.#sink = sink;
    this.#ownMap = options.map ?? "";
    this.message = new LineMessage(
      sink,
      this.frame,
      this.selection,
      options.language,
      options.pelletEnergy,
      options.isSerial,
    );
    this.message.portion = portion;
    this.#useOwnMap();
  }

  /** A new connection: what came before it does not go on. */
  reset(): void {
    this.dropList();
    this.frame.reset();
  }

  push(byte: number): number {
    switch (this.frame.push(byte)) {
      case Event.None:
        return Step.Wait;
      case Event.Line:
        this.#deliver();
        return Step.Done;
      case Event.Note:
        this.message.notes.event();
        return Step.Wait;
      case Event.Clock:
        this.message.notes.clock();
        return Step.Wait;
      default:
        this.fault = this.frame.fault;
        this.message.suspect();
        this.#sink.discard();
        return Step.Fault;
    }
  }

  #deliver(): void {
    const { selection } = this;
    const fits = selection.update(this.frame);
    if (selection.isCut) this.message.suspect();
    this.message.deliver(fits);
  }

  /** The capture ends: a line without its end does not count. */
  end(): number {
    if (!this.frame.isCut) return Step.Wait;
    this.frame.reset();
    this.fault = Fault.Truncated;
    return Step.Fault;
  }

  /** The frame has found a list of channels. */
  beginList(): void {
    this.hasList = false;
    this.#listRuns = true;
    this.selection.give(Source.None);
    this.#parser.begin("its own list");
  }

  get listRuns(): boolean {
    return this.#listRuns;
  }

  /** The list that is coming took too long, or its connection was lost. */
  dropList(): void {
    if (!this.#listRuns) return;
    this.#listRuns = false;
    this.#useOwnMap();
  }

  /** A byte of the list. */
  pushList(byte: number): void {
    this.#parser.push(byte);
    if (this.#parser.done) {
      this.#listRuns = false;
      this.hasList = true;
      this.selection.give(Source.Boiler);
    } else if (this.#parser.failed) this.dropList();
  }

  /**
   * The owner's map from now on, "" for none. False: the text holds no map, and nothing changes. The boiler's own list
   * goes before it.
   */
  useMap(text: string): boolean {
    if (!isMap(text)) return false;
    this.#ownMap = text;
    if (!this.hasList && !this.#listRuns) this.#useOwnMap();
    return true;
  }

  /** How the owner's map is called in a list of maps. */
  get #ownName(): string {
    return findMap(this.#ownMap) >= 0 ? this.selection.given.name : "";
  }

  #useOwnMap(): void {
    this.selection.give(Source.None);
    if (this.#ownMap === "") return;
    if (!fillMap(this.#ownMap, this.selection.given)) {
      this.#complaint = "the map holds no list of channels (DAQPRJ)";
      return;
    }
    this.#complaint = "";
    this.selection.give(Source.Owner);
  }

  /** Name of a code as the map has it; its number where there is none. */
  codeText(code: number): string {
    this.#forgetNames();
    let name = this.#names.get(code);
    if (name === undefined) {
      name = this.#nameOf(code);
      this.#names.set(code, name);
    }
    return name;
  }

  /** Another map: other names. */
  #forgetNames(): void {
    if (this.#nameVersion === this.selection.version) return;
    this.#nameVersion = this.selection.version;
    this.#names.clear();
    this.#keys.clear();
  }

  #nameOf(code: number): string {
    const map = this.selection.chosen?.map;
    if (code < ANALOG) {
      if (!map) return fieldName(code);
      const channel = map.placeOf(code);
      if (channel >= 0) return map.analogName(channel);
      for (let bit = 0; bit < map.bitCount; bit++) if (map.bitFields[bit] === code) return map.bitName(bit);
      return fieldName(code);
    }
    if (map && code < DIGITAL) return map.analogName(code - ANALOG);
    for (let bit = 0; map && bit < map.bitCount; bit++)
      if (map.bits[bit] === code - DIGITAL) return map.bitName(bit);
    return codeText(code);
  }

  keyText(code: number): string {
    if (code < ANALOG) return keyText(code);
    this.#forgetNames();
    let key = this.#keys.get(code);
    if (key === undefined) {
      const isPlace = code >= POSITION || this.selection.chosen === undefined;
      key = (isPlace ? "" : keyOfName(this.codeText(code))) || keyText(code);
      this.#keys.set(code, key);
    }
    return key;
  }

  /** One sentence about the map when it has changed; empty when there is nothing new. */
  remark(): string {
    const { chosen, version } = this.selection;
    const certain = chosen?.certain ?? -1;
    if (version === this.#remarkVersion && certain <= this.#remarkCertain) return "";
    this.#remarkVersion = version;
    this.#remarkCertain = certain;
    const remark = [this.#complaint, this.#mapText()].filter((text) => text !== "").join("; ");
    if (remark === this.#remark) return "";
    this.#remark = remark;
    return remark;
  }

  /** Share of the map's channels whose place is certain, in percent. */
  get confidence(): number {
    const chosen = this.selection.chosen;
    return chosen ? Math.floor((100 * chosen.certain) / chosen.map.analogCount) : 0;
  }

  #mapText(): string {
    const chosen = this.selection.chosen;
    const count = this.frame.count;
    if (!chosen) return `no map fits lines of ${count} values: upload the boiler's list of channels (DAQPRJ)`;
    const hidden = chosen.hidden === 0 ? "" : `, ${chosen.hidden} of them hidden from it`;
    const source = sourceNames[this.selection.source];
    const others = this.selection.isShared
      ? `; ${this.selection.others().join(" and ")} fits too, choose yours with the option map`
      : "";
    return (
      `map ${chosen.map.name} (${source}) for lines of ${count} values${hidden}, ` +
      `${chosen.words} digital words; the place of ${this.confidence} % of its channels is certain${others}`
    );
  }

  withheld(): Withheld[] {
    const list: Withheld[] = [];
    const { withheld, withheldCount } = this.message;
    for (let field = 1; withheldCount > 0 && field <= FIELD_COUNT; field++)
      if (withheld[field] !== Reason.None)
        list.push({ key: keyText(field), code: this.codeText(field), reason: this.#reason(withheld[field]) });
    return list;
  }

  #reason(reason: number): string {
    if (reason === Reason.Maps)
      return `two maps fit the line and do not agree on it: choose yours (${[this.selection.chosen?.map.name, ...this.selection.others()].join(", ")})`;
    if (reason === Reason.Line)
      return "this line does not go with those before it: it may be damaged, or cut";
    if (reason === Reason.NoNumber) return "what the boiler wrote there is no decimal number";
    const hidden = this.selection.chosen?.hidden ?? 0;
    return `the line has ${hidden} more values than the map has channels, and this one may stand at several places`;
  }

  /** What a person should know about the map, and may confirm. */
  mapView(): MapView {
    const { chosen, source } = this.selection;
    const { count } = this.frame;
    const isOwn = source === Source.Owner;
    return {
      name: chosen ? (isOwn ? this.#ownName : chosen.map.name) : "",
      source: sourceNames[source],
      values: chosen ? chosen.map.analogCount + chosen.words + chosen.hidden : count,
      hidden: chosen?.hidden ?? 0,
      confirmed: isOwn || source === Source.Boiler,
      percent: this.message.report.percent,
      others: chosen ? this.selection.others() : [],
      withheld: this.withheld(),
    };
  }
}

export { Portion };
