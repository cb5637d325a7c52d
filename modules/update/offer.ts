/** What a release means for this gateway: whether it is trusted, meant for it, and newer. */
import type { UpdateCrypto } from "./crypto.js";
import { type Image, imageFor, isTrusted, parseRelease, type Release } from "./release.js";
import { compareVersions } from "./version.js";

export interface OfferRules {
  /** Version that runs. */
  readonly version: string;
  readonly board: string;
  /** Empty: any. */
  readonly channel: string;
  readonly keys: readonly Uint8Array[];
  readonly crypto: UpdateCrypto;
  /** Bytes of the largest image; absent where nothing can be installed. */
  readonly capacity?: number;
}

export interface Offer {
  readonly release: Release;
  readonly image: Image;
  /** Less than 0: older than what runs; 0: the same. */
  readonly order: number;
}

/** The offer that a manifest makes, or a sentence why it makes none. Nothing of an untrusted one is told. */
export function readOffer(
  buffer: Uint8Array,
  start: number,
  end: number,
  rules: OfferRules,
): { readonly offer?: Offer; readonly problem: string } {
  const { release, problem } = parseRelease(buffer, start, end);
  if (!release) return { problem };
  if (rules.keys.length === 0)
    return { problem: "no key is trusted, so nothing can be installed (update.keys)" };
  if (!isTrusted(release, rules.keys, rules.crypto))
    return { problem: "the release manifest is not signed with a trusted key" };
  const { version, channel } = release;
  if (rules.channel !== "" && channel !== rules.channel)
    return { problem: `release ${version} belongs to the channel ${channel}, not ${rules.channel}` };
  const image = imageFor(release, rules.board);
  if (!image) return { problem: `release ${version} has no image for this board (${rules.board})` };
  if (rules.capacity !== undefined && image.size > rules.capacity)
    return { problem: `the image of release ${version} is larger than the place for it` };
  return { offer: { release, image, order: compareVersions(version, rules.version) }, problem: "" };
}
