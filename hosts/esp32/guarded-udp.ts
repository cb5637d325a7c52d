/**
 * A UDP socket for modules of the SDK that parse what anybody on the network sends: what a malformed packet makes
 * them throw ends here, not in a restart of the device.
 */
import NativeUdp from "embedded:io/socket/udp";

interface Options {
  onReadable?(this: object, count: number): void;
}

const Udp = NativeUdp as unknown as new (options: object) => object;

export class GuardedUdp extends Udp {
  constructor(options: Options) {
    const { onReadable } = options;
    super({
      ...options,
      onReadable(this: object, count: number) {
        try {
          onReadable?.call(this, count);
        } catch (error) {
          trace(`udp: a packet was not understood: ${String(error)}\n`);
        }
      },
    });
  }
}
