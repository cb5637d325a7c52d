/**
 * Looks for releases: fetches the manifest when asked, and by itself once an hour, ten minutes sooner or later so that
 * not all gateways come at once. What it finds is on offer; it installs nothing.
 */
import type { Device, Timer } from "../device/device.js";
import { CHECK_INTERVAL, CHECK_JITTER, FIRST_CHECK, MANIFEST_TIME, type UpdaterOptions } from "./contract.js";
import type { Download } from "./download.js";
import { ManifestTarget } from "./manifest-target.js";
import { type Offer, type OfferRules, readOffer } from "./offer.js";

export interface LookoutOwner {
  /** The time has come for a look of its own. */
  lookoutDue(): void;
  /** The look is over; `problem` is empty when a manifest was read that can be trusted. */
  looked(problem: string): void;
}

export class Lookout {
  /** The last trusted release for this board, whatever its version. */
  offer: Offer | undefined;
  /** Wall clock of the last look that was answered; 0 = none. */
  checkedSeconds = 0;
  readonly #device: Device;
  readonly #options: UpdaterOptions;
  readonly #rules: OfferRules;
  readonly #download: Download;
  readonly #block: Uint8Array;
  readonly #manifest: ManifestTarget;
  readonly #owner: LookoutOwner;
  readonly #timer: Timer;

  /** @param block where the manifest is kept until `looked` returns */
  constructor(
    device: Device,
    options: UpdaterOptions,
    rules: OfferRules,
    download: Download,
    block: Uint8Array,
    owner: LookoutOwner,
  ) {
    this.#device = device;
    this.#options = options;
    this.#rules = rules;
    this.#download = download;
    this.#block = block;
    this.#owner = owner;
    this.#manifest = new ManifestTarget(block, (problem) => owner.looked(problem || this.#read()));
    this.#timer = device.timer(() => {
      this.#timer.set(CHECK_INTERVAL - CHECK_JITTER + this.#random(2 * CHECK_JITTER));
      this.#owner.lookoutDue();
    });
  }

  /** Looks by itself from now on, where the owner wants that. */
  start(): void {
    if (this.#options.automatic && this.#options.url !== "") this.#timer.set(this.#random(FIRST_CHECK));
  }

  look(): void {
    this.#manifest.length = 0;
    this.#download.get(this.#options.url, 0, MANIFEST_TIME, this.#manifest);
  }

  close(): void {
    this.#timer.clear();
  }

  /** What is wrong with the manifest that came; empty when its release is on offer. */
  #read(): string {
    const { offer, problem } = readOffer(this.#block, 0, this.#manifest.length, this.#rules);
    this.checkedSeconds = this.#device.wallSeconds();
    if (offer && offer.order > 0 && offer.release.version !== this.offer?.release.version)
      this.#device.log(`update: version ${offer.release.version} is available`);
    // What was on offer stays: a manifest that cannot be trusted says nothing about it.
    if (offer) this.offer = offer;
    return problem;
  }

  /** 0 <= result < limit. */
  #random(limit: number): number {
    const bytes = new Uint8Array(4);
    this.#device.random(bytes);
    return (((bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3]) >>> 0) % limit;
  }
}
