/** How the 48 kB of chunks of the fixed XS machine are shared out; docs/firmware.md has the measured sum. */
import type { Room } from "../../modules/device/device.js";

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
