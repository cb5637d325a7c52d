/**
 * Classic ESP32 boards (ESP32-WROOM-32, "NodeMCU-32S", ESP32-DevKitC): the optical head on UART2, a second one on
 * UART1. UART0 is the USB connector's. Change the numbers here if the head is soldered to other pins; nothing else
 * knows them.
 */
import type { Board } from "hosts/esp32/board";

const board: Board = Object.freeze(
  {
    name: "esp32-wroom",
    serials: [
      { name: "uart2", port: 2, receive: 16, transmit: 17 },
      { name: "uart1", port: 1, receive: 25, transmit: 26 },
    ],
    led: { pin: 2, activeLow: false },
    button: { pin: 0, activeLow: true },
  },
  true,
);

export default board;
