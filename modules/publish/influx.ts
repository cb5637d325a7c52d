/**
 * Sends reads to InfluxDB, or to Telegraf, in line protocol over HTTP (`POST <path>`, both generations of the
 * API) or as UDP datagrams, one read each. Off by default.
 *
 * A time series wants all its points, so that lines wait in one fixed buffer while the server is away; when that
 * is full the oldest go and are counted. A line is taken out when the server has said 2xx. A 4xx other than 429
 * will not get better by repeating: what was sent is dropped and counted, and the reason shown.
 *
 * HTTPS where the settings say so, on hosts whose connections have TLS: the server has to be who its certificate says.
 */
import { ascii, Writer } from "../bytes/writer.js";
import type { Datagrams, Device, Port, Timer } from "../device/device.js";
import type { GatewayView, MeterView } from "../serve/view.js";
import { Backoff } from "./backoff.js";
import { writeInfluxLine } from "./influx-line.js";
import { LineQueue } from "./line-queue.js";
import type { PointSet } from "./points.js";
import type { Publisher } from "./publisher.js";
import type { PublishSettings } from "./settings.js";

/** Lines that wait, in bytes. */
const QUEUE_BYTES = 65_536;
/** Longest line. */
export const LINE_LIMIT = 8192;
/** Longest body of one request. */
const BATCH_BYTES = 16_384;
/** A server that has not answered by then is given up. */
export const ANSWER_LIMIT_MS = 10_000;
/** Bytes of an answer that are looked at: its first line. */
const ANSWER_BYTES = 64;

export class InfluxPublisher implements Publisher {
  /** Why nothing is sent, in words; empty when all is well. */
  reason = "";
  /** Lines accepted by the server, and lost: pushed out of the queue, refused, or too long. */
  sent = 0;
  lost = 0;
  readonly #device: Device;
  readonly #gateway: GatewayView;
  readonly #settings: PublishSettings["influx"];
  readonly #points: PointSet;
  readonly #queue: LineQueue;
  readonly #line: Writer;
  readonly #request: Writer;
  readonly #backoff: Backoff;
  readonly #timer: Timer;
  readonly #answer = new Uint8Array(ANSWER_BYTES);
  #answered = 0;
  #port: Port | undefined;
  #datagrams: Datagrams | undefined;
  #written = 0;
  /** Lines in the request that is on its way. */
  #batch = 0;
  /** Those of them that have left the queue meanwhile. */
  #pushed = 0;
  #waiting = false;
  #closed = false;

  constructor(
    device: Device,
    gateway: GatewayView,
    settings: PublishSettings["influx"],
    points: PointSet,
    queueBytes = QUEUE_BYTES,
  ) {
    this.#device = device;
    this.#gateway = gateway;
    this.#settings = settings;
    this.#points = points;
    this.#queue = new LineQueue(queueBytes);
    this.#line = new Writer(new Uint8Array(Math.min(LINE_LIMIT, queueBytes)));
    this.#request = new Writer(new Uint8Array(Math.min(BATCH_BYTES, queueBytes) + 1024));
    this.#backoff = new Backoff(device);
    this.#timer = device.timer(this);
  }

  /** Lines that wait. */
  get waiting(): number {
    return this.#queue.lines;
  }

  meterRead(meter: MeterView): void {
    const points = this.#points.of(this.#gateway.meters.indexOf(meter), meter);
    if (this.#closed || !points) return;
    this.#line.reset();
    if (!writeInfluxLine(this.#line, this.#gateway, meter, points, this.#settings.measurement)) return;
    if (this.#line.overflow) {
      this.lost++;
      return;
    }
    if (this.#settings.transport === "udp") {
      this.#datagram();
      return;
    }
    // A line that is pushed out while its request is on its way is in that request: it is not lost yet.
    const pushed = this.#queue.put(this.#line.buffer, this.#line.position);
    const inFlight = Math.min(pushed, this.#batch);
    this.#batch -= inFlight;
    this.#pushed += inFlight;
    this.lost += pushed - inFlight;
    this.#start();
  }

  meterChanged(): void {}

  gatewayChanged(): void {}

  close(done: () => void = () => {}): void {
    this.#closed = true;
    this.#timer.clear();
    this.#port?.close();
    this.#port = undefined;
    this.#datagrams?.close();
    this.#datagrams = undefined;
    done();
  }

  #datagram(): void {
    const { host, port } = this.#settings;
    if (!this.#device.openUdp) {
      this.reason = "this host has no UDP";
      this.lost++;
      return;
    }
    try {
      this.#datagrams ??= this.#device.openUdp({
        port: 0,
        onMessage() {},
        onClosed: (reason) => {
          this.reason = reason;
          this.#datagrams = undefined;
        },
      });
      this.#datagrams.send(host, port, this.#line.buffer, 0, this.#line.position);
      this.sent++;
    } catch (error) {
      this.reason = (error as Error).message;
      this.lost++;
    }
  }

  #start(): void {
    if (this.#port || this.#waiting || this.#closed || this.#queue.lines === 0) return;
    this.#compose();
    this.#answered = 0;
    this.#written = 0;
    this.#timer.set(ANSWER_LIMIT_MS);
    const { host, tls, authority } = this.#settings;
    try {
      const port = this.#device.connect({
        host,
        port: this.#settings.port,
        tls: tls ? { authority: authority === "" ? undefined : authority } : undefined,
        onOpen: () => this.#write(),
        onWritable: () => this.#write(),
        onReadable: () => this.#read(),
        onClosed: (reason) => this.#ended(reason),
      });
      this.#port = port;
    } catch (error) {
      this.#failed((error as Error).message);
    }
  }

  /** The request with as many lines as fit. */
  #compose(): void {
    const writer = this.#request;
    const { host, port, path, token } = this.#settings;
    const bytes = this.#queue.measure(writer.buffer.length - 1024);
    this.#batch = this.#queue.measured;
    writer.reset();
    writer.text(`POST ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\n`);
    writer.text("Content-Type: text/plain; charset=utf-8\r\nConnection: close\r\n");
    if (token !== "") writer.text(`Authorization: Token ${token}\r\n`);
    writer.text(`Content-Length: ${bytes}\r\n\r\n`);
    this.#queue.copy(writer, bytes);
  }

  #write(): void {
    const writer = this.#request;
    if (!this.#port) return;
    this.#written += this.#port.write(writer.buffer, this.#written, writer.position);
  }

  #read(): void {
    const port = this.#port;
    if (!port) return;
    const piece = new Uint8Array(ANSWER_BYTES);
    for (let count = port.read(piece); count > 0; count = port.read(piece))
      for (let index = 0; index < count && this.#answered < ANSWER_BYTES; index++)
        this.#answer[this.#answered++] = piece[index];
    if (this.#status() > 0) this.#finish();
  }

  /** Status of "HTTP/1.1 204 ..."; 0 while it is not there. */
  #status(): number {
    const STATUS_AT = 9;
    const STATUS_END = 12;
    if (this.#answered <= STATUS_END) return 0;
    for (let index = 0; index < HTTP.length; index++) if (this.#answer[index] !== HTTP[index]) return 599;
    let status = 0;
    for (let index = STATUS_AT; index < STATUS_END; index++)
      status = status * 10 + this.#answer[index] - 0x30;
    return status >= 100 && status <= 599 ? status : 599;
  }

  #finish(): void {
    const status = this.#status();
    this.#port?.close();
    this.#port = undefined;
    this.#timer.clear();
    const accepted = status >= 200 && status < 300;
    if (!accepted && (status < 400 || status >= 500 || status === 429)) {
      this.#failed(`the server answers ${status}`);
      return;
    }
    if (accepted) this.sent += this.#batch + this.#pushed;
    else this.lost += this.#batch + this.#pushed;
    this.#queue.drop(this.#batch);
    this.#batch = 0;
    this.#pushed = 0;
    this.reason = accepted ? "" : `the server refuses what we send (${status})`;
    this.#backoff.reset();
    this.#start();
  }

  #ended(reason: string): void {
    this.#port = undefined;
    if (this.#status() > 0) this.#finish();
    else this.#failed(reason);
  }

  #failed(reason: string): void {
    this.#port?.close();
    this.#port = undefined;
    this.lost += this.#pushed;
    this.#batch = 0;
    this.#pushed = 0;
    this.reason = reason;
    this.#waiting = true;
    this.#timer.set(this.#backoff.next());
  }

  onTimer(): void {
    if (this.#waiting) {
      this.#waiting = false;
      this.#start();
    } else this.#failed("the server does not answer");
  }
}

const HTTP = ascii("HTTP/1.");
