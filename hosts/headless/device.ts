/** The device of a computer that runs XS, for the headless host and the simulator: ports over termios, records in a folder. */
import type {
  Datagrams,
  Listener,
  ListenOptions,
  Port,
  SerialOptions,
  UdpOptions,
} from "../../modules/device/device.js";
import { XsDevice } from "../moddable/device.js";
import type { SecureCarrier } from "../moddable/mqtt.js";
import { Records } from "../moddable/records.js";
import { ownAddresses } from "../moddable/resolve.js";
import { SerialPort } from "../moddable/serial.js";
import { listen } from "../moddable/tcp.js";
import { Uart } from "../moddable/uart.js";
import { FolderKeyValue, tryPort } from "./files.js";

export interface ComputerOptions {
  readonly board: string;
  /** Folder of the records. */
  readonly folder: string;
  /** Says on which address the next listener listens; absent: the host listens on all. */
  bindTo?(address: string): void;
  restart?(): void;
  readonly secure?: SecureCarrier;
}

export class Computer extends XsDevice {
  readonly restart: (() => void) | undefined;
  readonly #options: ComputerOptions;

  constructor(options: ComputerOptions) {
    super(options.board, new Records(new FolderKeyValue(options.folder)), options.secure);
    this.#options = options;
    this.restart = options.restart;
  }

  openSerial(options: SerialOptions): Port {
    return new SerialPort(new Uart(options.device, 0, 0, 0), options);
  }

  override listen(options: ListenOptions): Listener {
    this.#options.bindTo?.(options.host ?? "");
    return listen(options, tryPort);
  }

  override openUdp(options: UdpOptions): Datagrams {
    this.#options.bindTo?.(options.host ?? "");
    return super.openUdp(options);
  }

  addresses(): readonly string[] {
    return ownAddresses();
  }
}
