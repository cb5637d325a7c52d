/** Pages in the flash: compressed while building (hosts/moddable/tools/pages.js), sent from where they are. */
import Resource from "Resource";
import type { Page, Pages } from "../../modules/serve/pages.js";

const TAG = "pages.tag";

export class FlashPages implements Pages {
  readonly tag: string;
  readonly #folder: string;

  /** @param folder "web" or "portal" */
  constructor(folder: string) {
    const tag = new Resource(TAG);
    this.tag = String.fromArrayBuffer(tag.slice(0, tag.byteLength));
    this.#folder = folder;
  }

  page(name: string): Page | undefined {
    const path = `${this.#folder}-${name}.gz`;
    if (!Resource.exists(path)) return undefined;
    const resource = new Resource(path);
    // The bytes where they are: false, no copy.
    return { bytes: new Uint8Array(resource.slice(0, resource.byteLength, false)), gzip: true };
  }
}
