/** How the 48 kB of chunks of the fixed XS machine are shared out; docs/firmware.md has the measured sum. */
import type { Room } from "../../modules/device/device.js";

export const ROOM: Room = Object.freeze({
  payload: 4096,
  trace: 1024,
  connections: 2,
  requestInput: 512,
  requestText: 1024,
  response: 1024,
  body: 4096,
});
