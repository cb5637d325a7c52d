/** Where a release manifest is collected while it is downloaded. */
import type { DownloadTarget } from "./download.js";
import { MANIFEST_LIMIT } from "./release.js";

export class ManifestTarget implements DownloadTarget {
  length = 0;
  readonly ended: (problem: string) => void;
  readonly #buffer: Uint8Array;

  /** @param buffer borrowed during a check; at least MANIFEST_LIMIT bytes */
  constructor(buffer: Uint8Array, ended: (problem: string) => void) {
    this.#buffer = buffer;
    this.ended = ended;
  }

  started(_offset: number, total: number): string {
    return total > MANIFEST_LIMIT ? `the release manifest is longer than ${MANIFEST_LIMIT} bytes` : "";
  }

  take(buffer: Uint8Array, start: number, end: number): boolean {
    if (end - start > MANIFEST_LIMIT - this.length) return false;
    for (let index = start; index < end; index++) this.#buffer[this.length++] = buffer[index];
    return true;
  }
}
