/** A client of REST that comes once an hour and asks for the readings, over the WLAN like everybody. */
import type { MemoryNetwork } from "../../hosts/bench/memory-network.js";
import type { Port } from "../../modules/device/device.js";

const PORT = 82;
const REQUEST = Buffer.from(
  "GET /api/v1/meters/heat/readings HTTP/1.1\r\nHost: 192.0.2.7\r\nConnection: close\r\n\r\n",
);

function isWhole(answer: string): boolean {
  const length = /^HTTP\/1\.1 (?:200|503) .*\r\nContent-Length: (\d+)\r\n/s.exec(answer)?.[1];
  return answer.length === answer.indexOf("\r\n\r\n") + 4 + Number(length);
}

export class Visitor {
  /** Requests whose whole time the gateway and the WLAN were up. */
  visits = 0;
  /** Those that were answered with 200, or with 503 before the first read. */
  answers = 0;
  readonly #network: MemoryNetwork;
  #stands = true;
  #whole = false;
  #port: Port | undefined;
  #answer = "";

  constructor(network: MemoryNetwork) {
    this.#network = network;
  }

  way(stands: boolean): void {
    this.#stands = stands;
    if (!stands) this.#whole = false;
  }

  /** Counts the last visit and begins another. */
  visit(): void {
    if (this.#whole) {
      this.visits++;
      if (isWhole(this.#answer)) this.answers++;
    }
    this.#port?.close();
    this.#answer = "";
    this.#whole = this.#stands;
    const buffer = new Uint8Array(1024);
    const port = this.#network.connect(
      {
        host: "192.0.2.7",
        port: PORT,
        onOpen: () => port.write(REQUEST, 0, REQUEST.length),
        onReadable: () => {
          for (let count = port.read(buffer); count > 0; count = port.read(buffer))
            this.#answer += Buffer.from(buffer.subarray(0, count)).toString("latin1");
        },
        onClosed: () => {},
      },
      "192.0.2.99",
    );
    this.#port = port;
  }
}
