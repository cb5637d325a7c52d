/**
 * ESP32-C3 boards of the size of a thumb (ESP32-C3-DevKitM-1, "Super Mini"): the optical head on UART1. Change the
 * numbers here if the head is soldered to other pins; nothing else knows them.
 */
import type { Board } from "hosts/esp32/board";

const board: Board = Object.freeze(
  {
    name: "esp32-c3",
    serials: [{ name: "uart1", port: 1, receive: 4, transmit: 5 }],
    led: { pin: 8, activeLow: true },
    button: { pin: 9, activeLow: true },
  },
  true,
);

export default board;
