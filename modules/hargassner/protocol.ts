/** Hargassner boilers as `modules/meters/protocols.ts` lists them. */
import type { Sink } from "../reading/sink.js";
import { Unit, unitSymbol } from "../reading/unit.js";
import type { MapFile } from "../readout/protocol.js";
import type { BoilerOptions } from "./boiler.js";
import { codeText, keyText } from "./code-text.js";
import { CardReader, compressedFrom } from "./compression.js";
import { HargassnerDecoder } from "./decoder.js";
import { isMap, ListFile } from "./map-text.js";
import { HargassnerReadout } from "./readout.js";

const FIRST_ROOM = 65_536;
/** Largest content of a memory card's file in bytes: a week of lines. */
const CARD_LIMIT = 512 * 1024 * 1024;

/** Bytes that grow: for files, not for the device. */
class Unpacked {
  bytes = new Uint8Array(FIRST_ROOM);
  length = 0;

  push(byte: number): void {
    if (this.length === CARD_LIMIT) return;
    if (this.length === this.bytes.length) {
      const wider = new Uint8Array(2 * this.bytes.length);
      wider.set(this.bytes);
      this.bytes = wider;
    }
    this.bytes[this.length++] = byte;
  }
}

export const hargassner = Object.freeze({
  name: "hargassner" as const,
  isText: true,
  codeText,
  keyText,
  /** As the boiler's own list writes it. */
  unitText(unit: number): string {
    return unit === Unit.Minute ? "Min" : unitSymbol(unit);
  },
  /** A file of the memory card. */
  unpack(bytes: Uint8Array): Uint8Array | undefined {
    const from = compressedFrom(bytes);
    if (from < 0) return undefined;
    const out = new Unpacked();
    const card = new CardReader(out);
    for (let index = from; index < bytes.length && !card.failed; index++) card.push(bytes[index]);
    return out.bytes.subarray(0, out.length);
  },
  isMap,
  mapFile(): MapFile {
    return new ListFile();
  },
  decoder(sink: Sink, options: BoilerOptions = {}): HargassnerDecoder {
    return new HargassnerDecoder(sink, options);
  },
  readout(_meter: unknown, sink: Sink, options: BoilerOptions = {}): HargassnerReadout {
    return new HargassnerReadout(sink, options);
  },
});
