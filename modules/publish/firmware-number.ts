/**
 * The number by which clients of the commercial gateway know a firmware: YYYYMMDDNN, the day of the release and
 * the release of that day. It is raised with every release, together with the version.
 */
import type { GatewayView } from "../serve/view.js";

export const FIRMWARE_NUMBER = "2026112001";

/** The one on offer; the running one where nothing newer is known. */
export function firmwareOnOffer(view: GatewayView): string {
  return view.updateAvailable ? view.versionAvailable : FIRMWARE_NUMBER;
}
