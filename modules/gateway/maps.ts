/** Maps of boilers as their owner gives them: by name, or as a file that is read as it comes. */
import { findProtocol, isMap } from "../meters/protocols.js";
import type { MapFile } from "../readout/protocol.js";
import type { MapsView, UploadView } from "../serve/view.js";
import type { MeterReader } from "./meter-reader.js";
import { MAP_LIMIT } from "./settings.js";

class MapUpload implements UploadView {
  readonly file: MapFile | undefined;

  constructor(file: MapFile | undefined) {
    this.file = file;
  }

  /** What comes after the list is let pass. */
  take(buffer: Uint8Array, start: number, end: number): boolean {
    const { file } = this;
    for (let index = start; index < end && file?.running; index++) file.push(buffer[index]);
    return true;
  }
}

export class Maps implements MapsView {
  readonly #meters: readonly MeterReader[];
  readonly #keep: (index: number, text: string) => void;
  #upload: MapUpload | undefined;

  /** @param keep told of a map that has to be kept, by the place of its meter */
  constructor(meters: readonly MeterReader[], keep: (index: number, text: string) => void) {
    this.#meters = meters;
    this.#keep = keep;
  }

  use(meterId: string, text: string): boolean {
    const index = this.#meters.findIndex((reader) => reader.id === meterId);
    if (index < 0 || !isMap(text) || !this.#meters[index].useMap(text)) return false;
    this.#keep(index, text);
    return true;
  }

  open(): UploadView {
    // Before the meter is looked at: whose map it is, its path says, and few protocols have one.
    const reader = this.#meters.find((meter) => meter.channelMap() !== undefined);
    this.#upload = new MapUpload(findProtocol(reader?.meter?.protocol ?? "")?.mapFile?.());
    return this.#upload;
  }

  close(upload: UploadView, meterId: string): string {
    const own = this.#upload;
    this.cancel();
    const text = own === upload ? (own?.file?.text(MAP_LIMIT) ?? "") : "";
    return text !== "" && this.use(meterId, text) ? "" : "The file holds no list of channels (DAQPRJ).";
  }

  cancel(): void {
    this.#upload = undefined;
  }
}
