/** `Device.openUdp` over the SDK's UDP socket. */
import type { Datagrams, UdpOptions } from "../../modules/device/device.js";
import { Udp, type UdpSocket } from "./sockets.js";

export function openUdp(options: UdpOptions): Datagrams {
  let socket: UdpSocket | undefined = new Udp({
    port: options.port,
    onReadable(count) {
      for (; count > 0 && socket; count--) {
        const packet = this.read();
        if (!packet) return;
        options.onMessage(new Uint8Array(packet), packet.byteLength, packet.address, packet.port);
      }
    },
  });
  return {
    send(host, port, buffer, start, end) {
      try {
        socket?.write(buffer.subarray(start, end), host, port);
      } catch (error) {
        // An answer that cannot be delivered is lost, as datagrams are; the sender asks again.
        trace(`udp: ${(error as Error).message}\n`);
      }
    },
    close() {
      socket?.close();
      socket = undefined;
    },
  };
}
