/** Pages in memory, by the names of their files. */
import { createHash } from "node:crypto";
import type { Page, Pages } from "../../modules/serve/pages.js";

const TAG_DIGITS = 16;

export class FilePages implements Pages {
  readonly tag: string;
  readonly files: ReadonlyMap<string, Uint8Array>;

  constructor(files: readonly (readonly [string, Uint8Array])[]) {
    this.files = new Map(files);
    const hash = createHash("sha256");
    for (const [name, bytes] of files) hash.update(`${name} ${bytes.length}\n`).update(bytes);
    this.tag = hash.digest("hex").slice(0, TAG_DIGITS);
  }

  page(name: string): Page | undefined {
    const bytes = this.files.get(name);
    return bytes && { bytes, gzip: false };
  }
}
