/**
 * Brings one trusted image into the inactive slot, by download or upload, and verifies it there. It stops short of
 * making it bootable: that is the updater's.
 *
 *   Idle -begin, fetch--> Downloading (with pauses before it goes on where it broke) --.
 *   Idle -begin, take---> Receiving ---------------------------------------------------+-> Verifying -> Idle
 */
import type { Device, Timer } from "../device/device.js";
import type { UpdateCrypto } from "./crypto.js";
import type { Download, DownloadTarget } from "./download.js";
import { ImageWriter } from "./image.js";
import type { Image } from "./release.js";
import type { Slots } from "./slots.js";
import { type Address, hostField, resolveUrl } from "./url.js";

/** Milliseconds that an image may take, with all resumptions. */
export const INSTALL_TIME = 3_600_000;
/** Resumptions without a new byte before a download is given up; the pause doubles from the first one. */
export const RESUME_LIMIT = 6;
const RESUME_PAUSE = 2_000;

export interface InstallerOwner {
  progressed(percent: number): void;
  /** All bytes came and are being read back. */
  verifying(): void;
  /** Called once for each `begin` that answered nothing: a sentence, or empty when the slot holds the image. */
  ended(problem: string): void;
}

export class Installer {
  readonly #device: Device;
  readonly #slots: Slots;
  readonly #owner: InstallerOwner;
  readonly #image: ImageWriter;
  readonly #download: Download;
  readonly #timer: Timer;
  #next: () => void = () => {};
  #url = "";
  #resumptions = 0;
  #receivedBefore = 0;
  #deadline = 0;
  #percent = -1;

  /** @param block BLOCK bytes, borrowed while an image is on its way */
  constructor(
    device: Device,
    slots: Slots,
    crypto: UpdateCrypto,
    download: Download,
    block: Uint8Array,
    owner: InstallerOwner,
  ) {
    this.#device = device;
    this.#slots = slots;
    this.#owner = owner;
    this.#download = download;
    this.#image = new ImageWriter(slots, crypto, block);
    this.#timer = device.timer(() => this.#next());
  }

  /** Prepares the slot. A sentence: it cannot be. */
  begin(image: Image): string {
    this.#percent = -1;
    return attempt(() => this.#image.begin(image));
  }

  /** Downloads it. @param base address of the manifest, to which the image's may be relative */
  fetch(image: Image, base: Address): void {
    const address = resolveUrl(base, image.url);
    if (!address) {
      this.#next = () => this.#end("the address of the image cannot be meant");
      this.#timer.set(0);
      return;
    }
    this.#url = `${address.secure ? "https" : "http"}://${hostField(address)}${address.path}`;
    this.#resumptions = 0;
    this.#receivedBefore = 0;
    this.#deadline = this.#device.now() + INSTALL_TIME;
    this.#get();
  }

  /** Bytes of an upload. A sentence refuses them. */
  take(buffer: Uint8Array, start: number, end: number): string {
    let fits = false;
    const problem = attempt(() => {
      fits = this.#image.take(buffer, start, end);
    });
    if (problem !== "") return problem;
    this.#progressed();
    return fits ? "" : "the file is longer than the signed image";
  }

  /** All of an upload came. */
  finish(): void {
    const problem = this.#image.complete();
    this.#next = problem === "" ? () => this.#verify() : () => this.#end(problem);
    if (problem === "") this.#owner.verifying();
    this.#timer.set(0);
  }

  /** What came is not wanted. */
  abandon(): void {
    this.cancel();
    const problem = attempt(() => this.#slots.abandon());
    if (problem !== "") this.#device.log(`update: ${problem}`);
  }

  /** Nothing more is wanted; the owner is not called. */
  cancel(): void {
    this.#download.cancel();
    this.#timer.clear();
  }

  readonly #target: DownloadTarget = {
    started: (offset, total) => {
      const { size, received } = this.#image;
      if (total >= 0 && total !== size) return `the server has ${total} bytes, the signed image ${size}`;
      return offset === received ? "" : attempt(() => this.#image.restart());
    },
    take: (buffer, start, end) => {
      const problem = this.take(buffer, start, end);
      if (problem === "") return true;
      this.#end(problem);
      return false;
    },
    ended: (problem, passing) => this.#downloaded(problem, passing),
  };

  #get(): void {
    const left = this.#deadline - this.#device.now();
    if (left <= 0) this.#end("the download takes too long");
    else this.#download.get(this.#url, this.#image.received, left, this.#target);
  }

  #downloaded(problem: string, passing: boolean): void {
    const { received, size } = this.#image;
    // Once the last byte is here, what happens to the connection does not matter.
    if (problem === "" || (passing && received === size)) {
      this.finish();
      return;
    }
    if (received > this.#receivedBefore) this.#resumptions = 0;
    this.#receivedBefore = received;
    if (!passing || this.#resumptions === RESUME_LIMIT) {
      this.#end(problem);
      return;
    }
    this.#next = () => this.#get();
    this.#timer.set(RESUME_PAUSE << this.#resumptions++);
  }

  #verify(): void {
    let verdict: string | undefined;
    const problem = attempt(() => {
      verdict = this.#image.verify();
    });
    if (problem === "" && verdict === undefined) this.#timer.set(0);
    else this.#end(problem === "" ? (verdict ?? "") : problem);
  }

  #end(problem: string): void {
    this.cancel();
    this.#owner.ended(problem);
  }

  #progressed(): void {
    const percent = Math.floor((this.#image.received * 99) / this.#image.size);
    if (percent === this.#percent) return;
    this.#percent = percent;
    this.#owner.progressed(percent);
  }
}

/** What a slot throws, as a sentence. */
function attempt(action: () => void): string {
  try {
    action();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}
