/** "iris/host" of the firmware. */
import { openEsp32 } from "hosts/esp32/host";
import type { Host } from "hosts/moddable/host";
import board from "iris/board";
import { secure } from "iris/secure";

export function openHost(): Host {
  return openEsp32(board, secure);
}
