/** How the chunks of the fixed XS machine (hosts/moddable/manifest.json) are shared out; docs/firmware.md has the measured sum. */
import type { Room } from "../../modules/device/device.js";

/** Lines of the log that are kept: some 2 kB. */
export const LOG_LINES = 32;

export const ROOM: Room = Object.freeze({
  payload: 3072,
  trace: 512,
  spareRows: 16,
  textRows: 12,
  connections: 2,
  requestInput: 512,
  requestText: 1024,
  response: 1024,
  body: 3072,
});
