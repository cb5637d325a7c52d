/**
 * DAQPRJ, the boiler's own list of channels, read as it passes (a running boiler sends up to 100 kB of it):
 *
 *   <DAQPRJ><ANALOG><CHANNEL id='3' name='TK' unit='°C' dop='1'/>...</ANALOG>
 *           <DIGITAL><CHANNEL id='0' bit='1' name='Stb'/>...</DIGITAL></DAQPRJ>
 *
 * It is not XML enough for an XML parser and need not be: tags and attributes are taken, everything else is passed
 * over. Text is ISO 8859-1; a file that somebody saved as UTF-8 is understood too.
 */
import { ANY_DECIMALS, type ChannelMap, unitOfText } from "./map.js";

/** Longest list in bytes. */
export const LIST_LIMIT = 262_144;
/** Longest value of an attribute that is kept; a longer one is cut. */
export const VALUE_LIMIT = 64;
const WORD_ROOM = 12;
const DECIMALS_LIMIT = 6;

const State = Object.freeze({ Text: 0, Tag: 1, Inside: 2, Attribute: 3, Equals: 4, Value: 5, Skip: 6 });
const Section = Object.freeze({ None: 0, Analog: 1, Digital: 2 });

export class ListParser {
  /** The end was reached and channels were found. */
  done = false;
  /** It ended without channels, or was longer than any list is. */
  failed = false;
  readonly #map: ChannelMap;
  #state: number = State.Text;
  #section: number = Section.None;
  #count = 0;
  #quote = 0;
  readonly #word = new Uint8Array(WORD_ROOM);
  #wordEnd = 0;
  #tag = "";
  readonly #value = new Uint8Array(VALUE_LIMIT);
  #valueEnd = 0;
  #id = -1;
  #bit = -1;
  #name = "";
  #unit = "";
  #decimals: number = ANY_DECIMALS;

  constructor(map: ChannelMap) {
    this.#map = map;
  }

  begin(name: string): void {
    this.done = false;
    this.failed = false;
    this.#state = State.Text;
    this.#section = Section.None;
    this.#count = 0;
    this.#map.clear(name);
  }

  /** Neither ended nor failed. */
  get running(): boolean {
    return !this.done && !this.failed;
  }

  push(byte: number): void {
    if (!this.running) return;
    if (++this.#count > LIST_LIMIT) {
      this.failed = true;
      return;
    }
    switch (this.#state) {
      case State.Text:
        if (byte === 0x3c) this.#openTag();
        break;
      case State.Tag:
        this.#pushTag(byte);
        break;
      case State.Inside:
        this.#pushInside(byte);
        break;
      case State.Attribute:
        if (byte === 0x3d) this.#state = State.Equals;
        else if (byte === 0x3e) this.#closeTag();
        else if (byte > 0x20) this.#letter(byte);
        break;
      case State.Equals:
        if (byte === 0x22 || byte === 0x27) {
          this.#quote = byte;
          this.#valueEnd = 0;
          this.#state = State.Value;
        } else if (byte === 0x3e) this.#closeTag();
        break;
      case State.Value:
        if (byte === this.#quote) {
          this.#attribute();
          this.#state = State.Inside;
        } else if (this.#valueEnd < VALUE_LIMIT) this.#value[this.#valueEnd++] = byte;
        break;
      default:
        if (byte === 0x3e) this.#state = State.Text;
    }
  }

  #openTag(): void {
    this.#state = State.Tag;
    this.#wordEnd = 0;
    this.#id = -1;
    this.#bit = -1;
    this.#name = "";
    this.#unit = "";
    this.#decimals = ANY_DECIMALS;
  }

  #pushTag(byte: number): void {
    if (byte === 0x3c) this.#openTag();
    else if (byte === 0x3e || byte <= 0x20) {
      this.#tag = this.#takeWord();
      if (byte === 0x3e) this.#closeTag();
      else this.#state = State.Inside;
    } else if (this.#wordEnd === 0 && (byte === 0x3f || byte === 0x21)) this.#state = State.Skip;
    else this.#letter(byte);
  }

  #pushInside(byte: number): void {
    if (byte === 0x3e) this.#closeTag();
    else if (byte > 0x20 && byte !== 0x2f) {
      this.#wordEnd = 0;
      this.#letter(byte);
      this.#state = State.Attribute;
    }
  }

  #letter(byte: number): void {
    if (this.#wordEnd < WORD_ROOM) this.#word[this.#wordEnd++] = byte;
  }

  /** Tags and attributes are told apart whatever their case. */
  #takeWord(): string {
    let text = "";
    for (let index = 0; index < this.#wordEnd; index++) text += String.fromCharCode(this.#word[index]);
    this.#wordEnd = 0;
    return text.toUpperCase();
  }

  #attribute(): void {
    const text = textOf(this.#value, this.#valueEnd);
    switch (this.#takeWord()) {
      case "ID":
        this.#id = wholeNumber(text);
        break;
      case "BIT":
        this.#bit = wholeNumber(text);
        break;
      case "NAME":
        this.#name = text.trim();
        break;
      case "UNIT":
        this.#unit = text.trim();
        break;
      case "DOP": {
        const decimals = wholeNumber(text);
        this.#decimals = decimals <= DECIMALS_LIMIT ? decimals : ANY_DECIMALS;
      }
    }
  }

  #closeTag(): void {
    this.#state = State.Text;
    switch (this.#tag.replace(/\/$/, "")) {
      case "ANALOG":
        this.#section = Section.Analog;
        break;
      case "DIGITAL":
        this.#section = Section.Digital;
        break;
      case "/ANALOG":
      case "/DIGITAL":
        this.#section = Section.None;
        break;
      case "CHANNEL":
        if (this.#section === Section.Analog)
          this.#map.analog(this.#id, this.#name, unitOfText(this.#unit), this.#decimals);
        else if (this.#section === Section.Digital) this.#map.digital(this.#id, this.#bit, this.#name);
        break;
      case "/DAQPRJ":
        if (this.#map.analogCount > 0) this.done = true;
        else this.failed = true;
    }
  }
}

function wholeNumber(text: string): number {
  return /^\s*\d{1,4}\s*$/.test(text) ? Number(text) : -1;
}

const entities: readonly (readonly [string, string])[] = Object.freeze(
  (
    [
      ["&lt;", "<"],
      ["&gt;", ">"],
      ["&quot;", '"'],
      ["&apos;", "'"],
      ["&#176;", "°"],
      ["&amp;", "&"],
    ] as const
  ).map((row) => Object.freeze(row)),
);

/** Characters of ISO 8859-1, or of UTF-8 as far as ISO 8859-1 has them too. */
function textOf(bytes: Uint8Array, end: number): string {
  let text = "";
  for (let index = 0; index < end; index++) {
    const byte = bytes[index];
    const next = index + 1 < end ? bytes[index + 1] : 0;
    if ((byte === 0xc2 || byte === 0xc3) && (next & 0xc0) === 0x80) {
      text += String.fromCharCode(((byte & 3) << 6) | (next & 0x3f));
      index++;
    } else text += String.fromCharCode(byte);
  }
  if (text.includes("&"))
    for (let index = 0; index < entities.length; index++)
      text = text.replaceAll(entities[index][0], entities[index][1]);
  return text;
}
