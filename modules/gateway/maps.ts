/** Maps of boilers as their owner gives them: by name, or as a file that is read as it comes. */
import { ChannelMap } from "../hargassner/map.js";
import { isMap, MapIntake, shortMap } from "../hargassner/map-text.js";
import type { MapsView, UploadView } from "../serve/view.js";
import type { MeterReader } from "./meter-reader.js";
import { MAP_LIMIT } from "./settings.js";

class MapUpload implements UploadView {
  readonly map = new ChannelMap();
  readonly #intake = new MapIntake(this.map);

  get done(): boolean {
    return this.#intake.done;
  }

  /** What comes after the list is let pass. */
  take(buffer: Uint8Array, start: number, end: number): boolean {
    for (let index = start; index < end && this.#intake.running; index++) this.#intake.push(buffer[index]);
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
    this.#upload = new MapUpload();
    return this.#upload;
  }

  close(upload: UploadView, meterId: string): string {
    const own = this.#upload;
    this.cancel();
    if (own !== upload || !own?.done) return "The file holds no list of channels (DAQPRJ).";
    const text = shortMap(own.map, MAP_LIMIT);
    return text !== "" && this.use(meterId, text) ? "" : "The list of channels is too long.";
  }

  cancel(): void {
    this.#upload = undefined;
  }
}
